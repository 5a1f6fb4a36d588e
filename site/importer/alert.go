package importer

import (
	"strings"
	"time"
)

// What Prometheus' Alertmanager sends, and an issue of GitHub's.

func alertsOf(n *node) []*node {
	if n.get("alerts") != nil {
		return n.get("alerts").all()
	}
	if n.get("data", "alerts") != nil {
		return n.get("data", "alerts").all()
	}
	return n.all()
}

func isAlertmanager(n *node) bool {
	all := alertsOf(n)
	return len(all) > 0 && all[0].has("labels") && (all[0].has("startsAt") || all[0].has("activeAt"))
}

func readAlertmanager(root *node, m *making) {
	var first, last time.Time
	over := true
	for _, a := range alertsOf(root) {
		labels, notes := a.get("labels"), a.get("annotations")
		name := labels.read("alertname")
		says := notes.first("summary", "message", "description")
		m.symptom(name, says)
		if m.rec.Title == "" {
			if m.rec.Title = says; says == "" {
				m.rec.Title = name
			}
		}
		if m.rec.Severity == "" {
			m.rec.Severity = labels.read("severity")
		}
		m.service(labels.first("service", "app", "application", "job"))
		starts, ends := moment(a.first("startsAt", "activeAt")), a.moment("endsAt")
		if !starts.IsZero() && (first.IsZero() || starts.Before(first)) {
			first = starts
		}
		if ends.After(last) {
			last = ends
		}
		state := a.first("status", "status.state", "state")
		over = over && state == "resolved"
		m.event(starts, "signal", "", strings.Trim(name+": "+says, ": "))
		if state == "resolved" {
			m.event(ends, "signal", "", strings.TrimSpace(name+" is over"))
		}
		labels.drop("alertname", "severity", "service")
		notes.drop("runbook_url", "dashboard")
		a.drop("generatorURL", "fingerprint", "endsAt", "updatedAt", "status", "receivers", "value")
	}
	m.at("detected", first)
	if over {
		m.at("mitigated", last)
		m.remark("mitigated is when the last alert ended, which is somewhat after users stopped being hurt")
	}
	root.drop("version", "groupKey", "truncatedAlerts", "status", "receiver", "groupLabels", "commonLabels", "commonAnnotations", "externalURL", "orgId")
	m.remark("an alert fires some time after users began to be hurt: started is left to you")
}

// issueOf is the issue in an export, which may be a list.
func issueOf(n *node) *node {
	if all := n.all(); len(all) > 0 {
		return all[0]
	}
	return n
}

func isGitHub(n *node) bool {
	n = issueOf(n)
	return n.has("title", "number") && (n.has("created_at") || n.has("createdAt") || n.has("body"))
}

func readGitHub(root *node, m *making) {
	m.several(root)
	root = issueOf(root)
	m.rec.Title = root.read("title")
	if number := root.read("number"); number != "" {
		m.alias("GH-" + number)
	}
	m.at("detected", moment(root.first("created_at", "createdAt")))
	m.at("resolved", moment(root.first("closed_at", "closedAt")))
	m.person(root.first("user.login", "author.login"), "identifier", "who opened the issue")
	for _, a := range root.get("assignees").all() {
		m.person(a.read("login"), "responder", "responder")
	}
	for _, l := range root.get("labels").all() {
		label := l.first("name")
		if label == "" {
			label = l.read()
		}
		low := strings.ToLower(label)
		key, value, _ := strings.Cut(strings.NewReplacer("/", ":", "=", ":").Replace(low), ":")
		switch value = strings.TrimSpace(value); {
		case (key == "service" || key == "component" || key == "area") && value != "":
			m.service(value)
		case (key == "severity" || key == "priority") && value != "":
			m.rec.Severity = value
		case severityNumber(low) > 0 && m.rec.Severity == "":
			m.rec.Severity = label
		}
		l.drop("id", "node_id", "url", "color", "default", "description")
	}
	for _, c := range root.get("comments").all() {
		who := m.person(c.first("user.login", "author.login"), "responder", "who wrote in the issue")
		m.event(moment(c.first("created_at", "createdAt")), "comms", who, c.read("body"))
		c.mark()
	}
	root.drop("id", "node_id", "url", "html_url", "repository_url", "labels_url", "comments_url", "events_url", "timeline_url", "state", "state_reason",
		"updated_at", "updatedAt", "user", "author", "assignee", "assignees", "locked", "reactions", "author_association", "number", "closed_by", "performed_via_github_app", "active_lock_reason", "milestone")
	m.remark("detected and resolved are when the issue was opened and closed; change them if it was opened later")
}
