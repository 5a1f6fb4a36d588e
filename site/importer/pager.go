package importer

import (
	"cmp"
	"strconv"
	"strings"
	"time"
)

// This file reads the exports of the pagers PagerDuty and Opsgenie. They record when a
// responder was alerted, not when the impact began.

// findPagerIncident returns the incident in an API response or webhook of PagerDuty.
func findPagerIncident(n *node) *node {
	if in := n.get("event", "data"); in != nil {
		return in
	}
	if in := n.get("incident"); in != nil {
		return in
	}
	if all := n.get("incidents").elements(); len(all) > 0 {
		return all[0]
	}
	return n
}

func isPagerDuty(n *node) bool {
	in := findPagerIncident(n)
	return in.hasKeys("incident_number") || in.hasKeys("urgency", "service") ||
		in.hasKeys("number", "service", "created_at") && in.hasKeys("html_url")
}

func readPagerDuty(root *node, m *builder) {
	in := findPagerIncident(root)
	m.reportExtraIncidents(root.get("incidents"))
	m.rec.Title = in.firstText("title", "description", "summary")
	m.addSymptoms(m.rec.Title)
	m.rec.Severity = in.firstText("priority.summary", "priority.name")
	if number := in.firstText("incident_number", "number"); number != "" {
		m.addAlias("PD-" + number)
	}
	m.addServices(in.readText("service", "summary"), in.readText("service", "name"))
	for _, s := range in.get("impacted_services").elements() {
		m.addServices(s.firstText("summary", "name"))
	}
	created := in.readTime("created_at")
	m.setTime("detected", created)
	m.addEvent(created, "signal", "", m.rec.Title)
	for _, a := range in.get("acknowledgements").elements() {
		m.setTime("acknowledged", a.readTime("at"))
		m.addPerson(a.firstText("acknowledger.summary", "acknowledger.name"), "responder", "on call")
	}
	for _, a := range in.get("assignments").elements() {
		m.addPerson(a.firstText("assignee.summary", "assignee.name"), "responder", "on call")
		a.ignore("at")
	}
	for _, a := range everywhere(root, in, "alerts") {
		m.addSymptoms(a.firstText("summary", "body.details.firing", "body.cef_details.message"))
	}
	for _, e := range everywhere(root, in, "log_entries") {
		readPagerEntry(e, m)
	}
	for _, e := range everywhere(root, in, "notes") {
		who := m.addPerson(e.firstText("user.summary", "user.name"), "responder", "responder")
		m.addEvent(e.readTime("created_at"), "", who, e.readText("content"))
	}
	m.setTime("resolved", in.readTime("resolved_at"))
	if in.readText("status") == "resolved" {
		m.setTime("resolved", in.readTime("last_status_change_at"))
	}
	if m.notified > 0 {
		m.addRemark("log entries about notified responders are omitted: %d", m.notified)
	}
	in.ignore("id", "type", "self", "html_url", "summary", "last_status_change_at", "incident_key", "is_mergeable")
	m.addRemark("PagerDuty records when it was alerted, not when the impact began: set started yourself")
}

// readPagerEntry adds an event for a log entry of PagerDuty. Such an entry records an
// alert to a responder, or the responder's reaction.
func readPagerEntry(e *node, m *builder) {
	at := e.readTime("created_at")
	who := ""
	if kind := e.readText("agent", "type"); !strings.Contains(kind, "service") && !strings.Contains(kind, "integration") {
		who = m.addPerson(e.firstText("agent.summary"), "responder", "responder")
	}
	kind := strings.TrimSuffix(strings.TrimSuffix(e.readText("type"), "_reference"), "_log_entry")
	e.ignore("id", "self", "html_url", "agent")
	text := e.firstText("note", "channel.content", "channel.summary", "channel.details")
	summary := e.readText("summary")
	e.ignore("channel.type", "channel.notification")
	switch kind {
	case "acknowledge":
		m.setTime("acknowledged", at)
		m.addEvent(at, "action", who, "Acknowledged")
	case "escalate":
		m.addEvent(at, "action", who, "Escalated")
	case "resolve":
		m.setTime("resolved", at)
		m.addEvent(at, "action", who, "Resolved in the pager")
	case "annotate":
		m.addEvent(at, "", who, cmp.Or(text, summary))
	case "trigger":
		m.addEvent(at, "signal", who, cmp.Or(summary, text))
	case "notify": // one entry for each person and each way of contact
		m.notified++
	default:
		m.addEvent(at, "", who, cmp.Or(summary, text))
	}
}

func findOpsgenieAlert(n *node) *node {
	for _, name := range []string{"data", "alert", "incident"} {
		if in := n.get(name); in.hasKeys("message") {
			return in
		}
	}
	if all := n.get("data").elements(); len(all) > 0 && all[0].hasKeys("message") {
		return all[0]
	}
	return n
}

func isOpsgenie(n *node) bool {
	in := findOpsgenieAlert(n)
	return in.hasKeys("message") && (in.hasKeys("tinyId") || in.hasKeys("createdAt"))
}

func readOpsgenie(root *node, m *builder) {
	in := findOpsgenieAlert(root)
	m.reportExtraIncidents(root.get("data"))
	m.rec.Title = in.readText("message")
	m.addSymptoms(m.rec.Title)
	m.rec.Severity = in.readText("priority")
	if id := in.readText("tinyId"); id != "" {
		m.addAlias("OG-" + id)
	}
	m.addServices(in.get("details").firstText("service", "Service"), in.readText("entity"))
	for _, s := range in.get("impactedServices").elements() {
		m.addServices(s.readText(), s.readText("name"))
	}
	created := readOpsgenieTime(in, "createdAt")
	m.setTime("detected", created)
	m.setTime("started", readOpsgenieTime(in, "impactStartDate"))
	m.setTime("mitigated", readOpsgenieTime(in, "impactEndDate"))
	m.addEvent(created, "signal", "", m.rec.Title)
	after := func(name, time_ string) time.Time {
		ms, err := strconv.ParseInt(in.readText("report", name), 10, 64)
		if err != nil || ms < 0 || created.IsZero() || ms > 10*365*24*3600*1000 {
			return time.Time{}
		}
		at := created.Add(time.Duration(ms) * time.Millisecond).Truncate(time.Second)
		m.setTime(time_, at)
		return at
	}
	m.addEvent(after("ackTime", "acknowledged"), "action",
		m.addPerson(in.readText("report", "acknowledgedBy"), "responder", "on call"), "Acknowledged")
	m.addEvent(after("closeTime", "resolved"), "action",
		m.addPerson(in.readText("report", "closedBy"), "responder", "responder"), "Closed in the pager")
	m.addPerson(in.readText("owner"), "responder", "on call")
	for _, r := range in.get("responders").elements() {
		if r.readText("type") == "user" {
			m.addPerson(r.firstText("name", "username"), "responder", "responder")
		}
		r.ignore("id")
	}
	for _, note := range everywhere(root, in, "notes") {
		m.addEvent(readOpsgenieTime(note, "createdAt"), "",
			m.addPerson(note.readText("owner"), "responder", "responder"), note.readText("note"))
	}
	in.ignore("id", "alias", "seen", "snoozed", "isSeen", "updatedAt", "lastOccurredAt", "count", "status",
		"acknowledged", "integration")
	root.ignore("took", "requestId")
	if _, known := m.rec.Times["started"]; !known {
		m.addRemark("Opsgenie records when it was alerted, not when the impact began: set started yourself")
	}
}

// readOpsgenieTime returns the time with the given name in an export of Opsgenie. Old
// exports have a number of milliseconds instead of text.
func readOpsgenieTime(n *node, name string) time.Time {
	text := n.readText(name)
	if ms, err := strconv.ParseInt(text, 10, 64); err == nil && ms > 1e12 && ms < 1e14 {
		return time.UnixMilli(ms).UTC().Truncate(time.Second)
	}
	return parseTime(text)
}
