package importer

import (
	"strconv"
	"strings"
	"time"
)

// The pagers: PagerDuty and Opsgenie. They know when somebody was called, and not
// when users began to be hurt.

// pagerIncident is the incident in an answer of PagerDuty's API, or in a webhook.
func pagerIncident(n *node) *node {
	if in := n.get("event", "data"); in != nil {
		return in
	}
	if in := n.get("incident"); in != nil {
		return in
	}
	if all := n.get("incidents").all(); len(all) > 0 {
		return all[0]
	}
	return n
}

func isPagerDuty(n *node) bool {
	in := pagerIncident(n)
	return in.has("incident_number") || in.has("urgency", "service") || in.has("number", "service", "created_at") && in.has("html_url")
}

func readPagerDuty(root *node, m *making) {
	in := pagerIncident(root)
	m.several(root.get("incidents"))
	m.rec.Title = in.first("title", "description", "summary")
	m.symptom(m.rec.Title)
	m.rec.Severity = in.first("priority.summary", "priority.name")
	if number := in.first("incident_number", "number"); number != "" {
		m.alias("PD-" + number)
	}
	m.service(in.read("service", "summary"), in.read("service", "name"))
	for _, s := range in.get("impacted_services").all() {
		m.service(s.first("summary", "name"))
	}
	created := in.moment("created_at")
	m.at("detected", created)
	m.event(created, "signal", "", m.rec.Title)
	for _, a := range in.get("acknowledgements").all() {
		m.at("acknowledged", a.moment("at"))
		m.person(a.first("acknowledger.summary", "acknowledger.name"), "responder", "on call")
	}
	for _, a := range in.get("assignments").all() {
		m.person(a.first("assignee.summary", "assignee.name"), "responder", "on call")
		a.drop("at")
	}
	for _, a := range append(root.get("alerts").all(), in.get("alerts").all()...) {
		m.symptom(a.first("summary", "body.details.firing", "body.cef_details.message"))
	}
	for _, e := range append(root.get("log_entries").all(), in.get("log_entries").all()...) {
		pagerEntry(e, m)
	}
	for _, e := range append(root.get("notes").all(), in.get("notes").all()...) {
		who := m.person(e.first("user.summary", "user.name"), "responder", "responder")
		m.event(e.moment("created_at"), "", who, e.read("content"))
	}
	m.at("resolved", in.moment("resolved_at"))
	if in.read("status") == "resolved" {
		m.at("resolved", in.moment("last_status_change_at"))
	}
	in.drop("id", "type", "self", "html_url", "summary", "last_status_change_at", "incident_key", "is_mergeable")
	m.remark("PagerDuty knows when it was told, not when users began to be hurt: started is left to you")
}

// pagerEntry is an entry of the log: who was told when, and what they did.
func pagerEntry(e *node, m *making) {
	at := e.moment("created_at")
	who := m.person(e.first("agent.summary"), "responder", "responder")
	kind := strings.TrimSuffix(strings.TrimSuffix(e.read("type"), "_reference"), "_log_entry")
	e.drop("id", "self", "html_url", "summary", "channel", "agent")
	switch kind {
	case "acknowledge":
		m.at("acknowledged", at)
		m.event(at, "action", who, "Acknowledged")
	case "escalate":
		m.event(at, "action", who, "Escalated")
	case "resolve":
		m.at("resolved", at)
		m.event(at, "action", who, "Resolved in the pager")
	case "annotate":
		m.event(at, "", who, e.read("note"))
	}
}

func opsgenieAlert(n *node) *node {
	for _, name := range []string{"data", "alert", "incident"} {
		if in := n.get(name); in.has("message") {
			return in
		}
	}
	if all := n.get("data").all(); len(all) > 0 && all[0].has("message") {
		return all[0]
	}
	return n
}

func isOpsgenie(n *node) bool {
	in := opsgenieAlert(n)
	return in.has("message") && (in.has("tinyId") || in.has("createdAt"))
}

func readOpsgenie(root *node, m *making) {
	in := opsgenieAlert(root)
	m.several(root.get("data"))
	m.rec.Title = in.read("message")
	m.symptom(m.rec.Title)
	m.rec.Severity = in.read("priority")
	if id := in.read("tinyId"); id != "" {
		m.alias("OG-" + id)
	}
	m.service(in.get("details").first("service", "Service"), in.read("entity"))
	for _, s := range in.get("impactedServices").all() {
		m.service(s.read(), s.read("name"))
	}
	created := opsgenieTime(in, "createdAt")
	m.at("detected", created)
	m.at("started", opsgenieTime(in, "impactStartDate"))
	m.at("mitigated", opsgenieTime(in, "impactEndDate"))
	m.event(created, "signal", "", m.rec.Title)
	after := func(name, time_ string) time.Time {
		ms, err := strconv.ParseInt(in.read("report", name), 10, 64)
		if err != nil || ms < 0 || created.IsZero() || ms > 10*365*24*3600*1000 {
			return time.Time{}
		}
		at := created.Add(time.Duration(ms) * time.Millisecond).Truncate(time.Second)
		m.at(time_, at)
		return at
	}
	m.event(after("ackTime", "acknowledged"), "action", m.person(in.read("report", "acknowledgedBy"), "responder", "on call"), "Acknowledged")
	m.event(after("closeTime", "resolved"), "action", m.person(in.read("report", "closedBy"), "responder", "responder"), "Closed in the pager")
	m.person(in.read("owner"), "responder", "on call")
	for _, r := range in.get("responders").all() {
		if r.read("type") == "user" {
			m.person(r.first("name", "username"), "responder", "responder")
		}
		r.drop("id")
	}
	for _, note := range append(root.get("notes").all(), in.get("notes").all()...) {
		m.event(opsgenieTime(note, "createdAt"), "", m.person(note.read("owner"), "responder", "responder"), note.read("note"))
	}
	in.drop("id", "alias", "seen", "snoozed", "isSeen", "updatedAt", "lastOccurredAt", "count", "status", "acknowledged", "integration")
	root.drop("took", "requestId")
	if _, known := m.rec.Times["started"]; !known {
		m.remark("Opsgenie knows when it was told, not when users began to be hurt: started is left to you")
	}
}

// opsgenieTime is a time, which old exports give in milliseconds.
func opsgenieTime(n *node, name string) time.Time {
	text := n.read(name)
	if ms, err := strconv.ParseInt(text, 10, 64); err == nil && ms > 1e12 && ms < 1e14 {
		return time.UnixMilli(ms).UTC().Truncate(time.Second)
	}
	return moment(text)
}
