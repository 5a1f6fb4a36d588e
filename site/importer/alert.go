package importer

import (
	"strings"
	"time"
)

// findAlerts returns the alerts in an export of Prometheus Alertmanager. This file
// reads such exports, and exports of GitHub issues.
func findAlerts(n *node) []*node {
	if n.get("alerts") != nil {
		return n.get("alerts").elements()
	}
	if n.get("data", "alerts") != nil {
		return n.get("data", "alerts").elements()
	}
	return n.elements()
}

func isAlertmanager(n *node) bool {
	all := findAlerts(n)
	return len(all) > 0 && all[0].hasKeys("labels") && (all[0].hasKeys("startsAt") || all[0].hasKeys("activeAt"))
}

func readAlertmanager(root *node, m *builder) {
	var first, last time.Time
	over := true
	for _, a := range findAlerts(root) {
		labels, notes := a.get("labels"), a.get("annotations")
		name := labels.readText("alertname")
		summary := notes.firstText("summary", "message", "description")
		m.addSymptoms(name, summary)
		if m.rec.Title == "" {
			if m.rec.Title = summary; summary == "" {
				m.rec.Title = name
			}
		}
		if m.rec.Severity == "" {
			m.rec.Severity = labels.readText("severity")
		}
		m.addServices(labels.firstText("service", "app", "application", "job"))
		starts, ends := parseTime(a.firstText("startsAt", "activeAt")), a.readTime("endsAt")
		if !starts.IsZero() && (first.IsZero() || starts.Before(first)) {
			first = starts
		}
		if ends.After(last) {
			last = ends
		}
		state := a.firstText("status", "status.state", "state")
		over = over && state == "resolved"
		m.addEvent(starts, "signal", "", strings.Trim(name+": "+summary, ": "))
		if state == "resolved" {
			m.addEvent(ends, "signal", "", strings.TrimSpace(name+" resolved"))
		}
		labels.ignore("alertname", "severity", "service")
		notes.ignore("runbook_url", "dashboard")
		a.ignore("generatorURL", "fingerprint", "endsAt", "updatedAt", "status", "receivers", "value")
	}
	m.setTime("detected", first)
	if over {
		m.setTime("mitigated", last)
		m.addRemark("mitigated is the end of the last alert, usually somewhat after the impact ended")
	}
	root.ignore("version", "groupKey", "truncatedAlerts", "status", "receiver", "groupLabels", "commonLabels",
		"commonAnnotations", "externalURL", "orgId")
	m.addRemark("an alert fires some time after the impact began: set started yourself")
}

// findIssue returns the issue in an export of GitHub. If the export is a list, it
// returns the first issue.
func findIssue(n *node) *node {
	if all := n.elements(); len(all) > 0 {
		return all[0]
	}
	return n
}

func isGitHub(n *node) bool {
	n = findIssue(n)
	return n.hasKeys("title", "number") && (n.hasKeys("created_at") || n.hasKeys("createdAt") || n.hasKeys("body"))
}

func readGitHub(root *node, m *builder) {
	m.reportExtraIncidents(root)
	root = findIssue(root)
	m.rec.Title = root.readText("title")
	if number := root.readText("number"); number != "" {
		m.addAlias("GH-" + number)
	}
	m.setTime("detected", parseTime(root.firstText("created_at", "createdAt")))
	m.setTime("resolved", parseTime(root.firstText("closed_at", "closedAt")))
	m.addPerson(root.firstText("user.login", "author.login"), "identifier", "who opened the issue")
	for _, a := range root.get("assignees").elements() {
		m.addPerson(a.readText("login"), "responder", "responder")
	}
	for _, l := range root.get("labels").elements() {
		label := l.firstText("name")
		if label == "" {
			label = l.readText()
		}
		low := strings.ToLower(label)
		key, value, _ := strings.Cut(strings.NewReplacer("/", ":", "=", ":").Replace(low), ":")
		switch value = strings.TrimSpace(value); {
		case (key == "service" || key == "component" || key == "area") && value != "":
			m.addServices(value)
		case (key == "severity" || key == "priority") && value != "":
			m.rec.Severity = value
		case severityNumber(low) > 0 && m.rec.Severity == "":
			m.rec.Severity = label
		}
		l.ignore("id", "node_id", "url", "color", "default", "description")
	}
	opened := parseTime(root.firstText("created_at", "createdAt"))
	author := m.addPerson(root.firstText("user.login", "author.login"), "identifier", "who opened the issue")
	m.addEvent(opened, "comms", author, root.readText("body"))
	for _, c := range root.get("comments").elements() {
		who := m.addPerson(c.firstText("user.login", "author.login"), "responder", "who wrote in the issue")
		m.addEvent(parseTime(c.firstText("created_at", "createdAt")), "comms", who, c.readText("body"))
		c.markUsed()
	}
	root.ignore("id", "node_id", "url", "html_url", "repository_url", "labels_url", "comments_url", "events_url",
		"timeline_url", "state", "state_reason",
		"updated_at", "updatedAt", "user", "author", "assignee", "assignees", "locked", "reactions",
		"author_association", "number", "closed_by", "performed_via_github_app", "active_lock_reason", "milestone")
	m.addRemark("detected and resolved are when the issue was opened and closed; correct them if it was opened late")
}
