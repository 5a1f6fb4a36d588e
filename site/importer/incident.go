package importer

import "strings"

// The incident tools: incident.io and FireHydrant. People set their times by hand,
// under names that each team may change.

// timeNames are what the moments of an incident are called, by parts of the name.
// The first that is in it counts.
var timeNames = []struct{ part, name string }{
	{"impact start", "started"}, {"impact_start", "started"}, {"started", "started"},
	{"detect", "detected"}, {"reported", "detected"}, {"discover", "detected"},
	{"acknowledg", "acknowledged"}, {"accepted", "acknowledged"},
	{"declared", "declared"},
	{"mitigat", "mitigated"}, {"impact end", "mitigated"}, {"fixed", "mitigated"}, {"stabili", "mitigated"},
	{"resolved", "resolved"}, {"closed", "resolved"},
}

// named is the name of the format for what a tool calls a moment, "" for another one.
func named(text string) string {
	text = strings.ToLower(text)
	for _, t := range timeNames {
		if strings.Contains(text, t.part) && !strings.Contains(text, "postmortem") && !strings.Contains(text, "retro") {
			return t.name
		}
	}
	return ""
}

// roleGroup is the group that somebody with a role belongs to.
func roleGroup(role string) string {
	if low := strings.ToLower(role); strings.Contains(low, "report") || strings.Contains(low, "creator") {
		return "identifier"
	}
	return "responder"
}

func incidentOf(n *node) *node {
	if in := n.get("incident"); in != nil {
		return in
	}
	for _, name := range []string{"incidents", "data"} {
		if all := n.get(name).all(); len(all) > 0 {
			return all[0]
		}
	}
	return n
}

func isIncidentIO(n *node) bool {
	in := incidentOf(n)
	return in.has("reference", "name") || in.has("name", "incident_status")
}

func readIncidentIO(root *node, m *making) {
	in := incidentOf(root)
	m.several(root.get("incidents"))
	m.several(root.get("data"))
	m.rec.Title = in.read("name")
	m.rec.Severity = in.first("severity.name")
	m.alias(in.read("reference"))
	for _, v := range append(in.get("incident_timestamp_values").all(), in.get("incident_timestamps").all()...) {
		name := v.first("incident_timestamp.name", "name")
		at := moment(v.first("value.value", "last_occurred_at"))
		if to := named(name); to != "" {
			m.at(to, at)
		} else if !at.IsZero() {
			m.event(at, "", "", name)
		}
		v.drop("incident_timestamp", "id", "name")
	}
	m.at("declared", in.moment("created_at"))
	for _, r := range in.get("incident_role_assignments").all() {
		role := r.read("role", "name")
		ref := m.person(r.first("assignee.name", "assignee.email"), roleGroup(role), strings.ToLower(role))
		m.alsoCalled(r.read("assignee", "email"), ref)
		r.drop("role", "assignee")
	}
	for _, f := range in.get("custom_field_entries").all() {
		if name := strings.ToLower(f.get("custom_field").first("name")); strings.Contains(name, "service") || strings.Contains(name, "component") {
			for _, v := range f.get("values").all() {
				m.service(v.first("value_catalog_entry.name", "value_option.value", "value_text"))
				v.mark()
			}
			f.drop("custom_field")
		}
	}
	for _, u := range append(root.get("incident_updates").all(), in.get("incident_updates").all()...) {
		m.event(u.moment("created_at"), "comms", "", u.read("message"))
		u.drop("id", "updater")
	}
	in.drop("id", "updated_at", "permalink", "call_url", "slack_channel_id", "slack_channel_name", "slack_team_id", "creator", "mode", "severity", "duration_metrics", "has_debrief")
	root.drop("pagination_meta")
	if text := in.read("summary"); text != "" {
		m.symptom(text)
		m.remark("the summary of incident.io stands among the symptoms: keep there only what the next responder will see")
	}
}

func isFireHydrant(n *node) bool {
	in := incidentOf(n)
	return in.has("milestones") || in.has("name", "number", "started_at") || in.has("current_milestone", "name")
}

func readFireHydrant(root *node, m *making) {
	in := incidentOf(root)
	m.several(root.get("incidents"))
	m.several(root.get("data"))
	m.rec.Title = in.read("name")
	m.rec.Severity = in.first("severity", "severity.slug", "severity_object.slug", "priority")
	if number := in.read("number"); number != "" {
		m.alias("FH-" + number)
	}
	for _, s := range in.get("milestones").all() {
		name := s.first("type", "slug", "name")
		at := s.moment("occurred_at")
		if to := named(name); to != "" {
			m.at(to, at)
		} else {
			m.event(at, "", "", "Milestone: "+strings.ReplaceAll(name, "_", " "))
		}
		s.drop("id", "created_at", "updated_at", "duration", "type", "slug", "name")
	}
	m.at("started", in.moment("started_at"))
	m.at("declared", in.moment("created_at"))
	for _, list := range []string{"services", "impacted_infrastructures"} {
		for _, s := range in.get(list).all() {
			m.service(s.read("name"))
			s.drop("id", "slug", "description")
		}
	}
	for _, i := range in.get("impacts").all() {
		if kind := i.read("type"); kind == "" || kind == "service" {
			m.service(i.first("impact.name", "name"))
		}
		i.drop("id", "impact.id", "condition")
	}
	for _, r := range append(in.get("role_assignments").all(), in.get("incident_roles").all()...) {
		role := r.first("incident_role.name", "name")
		ref := m.person(r.first("user.name", "user.email"), roleGroup(role), strings.ToLower(role))
		m.alsoCalled(r.read("user", "email"), ref)
		r.drop("id", "incident_role", "user", "status")
	}
	for _, e := range append(root.get("events").all(), in.get("events").all()...) {
		m.event(e.moment("occurred_at"), "", m.person(e.first("author.name"), "responder", "responder"), e.first("data.body", "data.message", "data.name"))
		e.drop("id", "incident_id", "type", "visibility", "author", "created_at")
	}
	m.symptom(in.read("customer_impact_summary"))
	in.drop("id", "created_by", "incident_url", "private_status_page_url", "organization", "current_milestone", "active", "channel_name", "channel_reference", "channel_id", "channel_status", "discarded_at")
}
