package importer

import "strings"

// This file reads the exports of incident.io and FireHydrant. In these tools, people
// enter the times by hand, and each team may rename the times.

// timeNames maps words in the tools' names for times to the names of the times in a
// post-mortem. The first word that occurs in a name counts.
var timeNames = []struct{ part, name string }{
	{"impact start", "started"}, {"impact_start", "started"}, {"started", "started"},
	{"detect", "detected"}, {"reported", "detected"}, {"discover", "detected"},
	{"acknowledg", "acknowledged"}, {"accepted", "acknowledged"},
	{"declared", "declared"},
	{"mitigat", "mitigated"}, {"impact end", "mitigated"}, {"fixed", "mitigated"}, {"stabili", "mitigated"},
	{"resolved", "resolved"}, {"closed", "resolved"},
}

// timeName returns the name in a post-mortem, such as "detected", of a time that a tool
// names text. It returns "" if there is none.
func timeName(text string) string {
	text = strings.ToLower(text)
	for _, t := range timeNames {
		if strings.Contains(text, t.part) && !strings.Contains(text, "postmortem") && !strings.Contains(text, "retro") {
			return t.name
		}
	}
	return ""
}

// roleGroup returns the group of participants to which a person with the given role
// belongs.
func roleGroup(role string) string {
	if low := strings.ToLower(role); strings.Contains(low, "report") || strings.Contains(low, "creator") {
		return "identifier"
	}
	return "responder"
}

func findIncident(n *node) *node {
	if in := n.get("incident"); in != nil {
		return in
	}
	for _, name := range []string{"incidents", "data"} {
		if all := n.get(name).elements(); len(all) > 0 {
			return all[0]
		}
	}
	return n
}

func isIncidentIO(n *node) bool {
	in := findIncident(n)
	return in.hasKeys("reference", "name") || in.hasKeys("name", "incident_status")
}

func readIncidentIO(root *node, m *builder) {
	in := findIncident(root)
	m.reportExtraIncidents(root.get("incidents"))
	m.reportExtraIncidents(root.get("data"))
	m.rec.Title = in.readText("name")
	m.rec.Severity = in.firstText("severity.name")
	m.addAlias(in.readText("reference"))
	for _, v := range append(in.get("incident_timestamp_values").elements(),
		in.get("incident_timestamps").elements()...) {
		name := v.firstText("incident_timestamp.name", "name")
		at := parseTime(v.firstText("value.value", "last_occurred_at"))
		if to := timeName(name); to != "" {
			m.setTime(to, at)
		} else if !at.IsZero() {
			m.addEvent(at, "", "", name)
		}
		v.ignore("incident_timestamp", "id", "name")
	}
	m.setTime("declared", in.readTime("created_at"))
	for _, r := range in.get("incident_role_assignments").elements() {
		role := r.readText("role", "name")
		ref := m.addPerson(r.firstText("assignee.name", "assignee.email"), roleGroup(role), strings.ToLower(role))
		m.addName(r.readText("assignee", "email"), ref)
		r.ignore("role", "assignee")
	}
	for _, f := range in.get("custom_field_entries").elements() {
		if name := strings.ToLower(f.get("custom_field").firstText("name")); strings.Contains(name, "service") ||
			strings.Contains(name, "component") {
			for _, v := range f.get("values").elements() {
				m.addServices(v.firstText("value_catalog_entry.name", "value_option.value", "value_text"))
				v.markUsed()
			}
			f.ignore("custom_field")
		}
	}
	for _, u := range everywhere(root, in, "incident_updates") {
		m.addEvent(u.readTime("created_at"), "comms", "", u.readText("message"))
		u.ignore("id", "updater")
	}
	in.ignore("id", "updated_at", "permalink", "call_url", "slack_channel_id", "slack_channel_name", "slack_team_id",
		"creator", "mode", "severity", "duration_metrics", "has_debrief")
	root.ignore("pagination_meta")
	if text := in.readText("summary"); text != "" {
		m.addSymptoms(text)
		m.addRemark("the incident.io summary was added to the symptoms: keep only what the next responder will see")
	}
}

func isFireHydrant(n *node) bool {
	in := findIncident(n)
	return in.hasKeys("milestones") || in.hasKeys("name", "number", "started_at") ||
		in.hasKeys("current_milestone", "name")
}

func readFireHydrant(root *node, m *builder) {
	in := findIncident(root)
	m.reportExtraIncidents(root.get("incidents"))
	m.reportExtraIncidents(root.get("data"))
	m.rec.Title = in.readText("name")
	m.rec.Severity = in.firstText("severity", "severity.slug", "severity_object.slug", "priority")
	if number := in.readText("number"); number != "" {
		m.addAlias("FH-" + number)
	}
	for _, s := range in.get("milestones").elements() {
		name := s.firstText("type", "slug", "name")
		at := s.readTime("occurred_at")
		if to := timeName(name); to != "" {
			m.setTime(to, at)
		} else {
			m.addEvent(at, "", "", "Milestone: "+strings.ReplaceAll(name, "_", " "))
		}
		s.ignore("id", "created_at", "updated_at", "duration", "type", "slug", "name")
	}
	m.setTime("started", in.readTime("started_at"))
	m.setTime("declared", in.readTime("created_at"))
	for _, list := range []string{"services", "impacted_infrastructures"} {
		for _, s := range in.get(list).elements() {
			m.addServices(s.readText("name"))
			s.ignore("id", "slug", "description")
		}
	}
	for _, i := range in.get("impacts").elements() {
		if kind := i.readText("type"); kind == "" || kind == "service" {
			m.addServices(i.firstText("impact.name", "name"))
		}
		i.ignore("id", "impact.id", "condition")
	}
	for _, r := range append(in.get("role_assignments").elements(), in.get("incident_roles").elements()...) {
		role := r.firstText("incident_role.name", "name")
		ref := m.addPerson(r.firstText("user.name", "user.email"), roleGroup(role), strings.ToLower(role))
		m.addName(r.readText("user", "email"), ref)
		r.ignore("id", "incident_role", "user", "status")
	}
	for _, e := range everywhere(root, in, "events") {
		m.addEvent(e.readTime("occurred_at"), "", m.addPerson(e.firstText("author.name"), "responder", "responder"),
			e.firstText("data.body", "data.message", "data.name"))
		e.ignore("id", "incident_id", "type", "visibility", "author", "created_at")
	}
	m.addSymptoms(in.readText("customer_impact_summary"))
	in.ignore("id", "created_by", "incident_url", "private_status_page_url", "organization", "current_milestone",
		"active", "channel_name", "channel_reference", "channel_id", "channel_status", "discarded_at")
}
