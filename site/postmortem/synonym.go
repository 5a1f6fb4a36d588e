package postmortem

import (
	"slices"

	"debrief/site/finding"
	"debrief/site/frontmatter"
)

// synonyms are the names that other forms use for fields of this one, beside
// the schema: what stands on the right is known in one group of fields or
// another, and a name is only renamed where its new one is known.
var synonyms = map[string][]string{
	"status":         {"state"},
	"severity":       {"sev", "severity_level"},
	"summary":        {"tldr", "abstract", "executive_summary"},
	"lang":           {"language"},
	"authors":        {"author", "written_by"},
	"reviewers":      {"reviewer", "reviewed_by"},
	"aliases":        {"alias"},
	"organisation":   {"organization"},
	"services":       {"affected_services", "impacted_services", "components"},
	"introduced":     {"introduced_at"},
	"started":        {"impact_start", "impact_started", "start", "started_at", "start_time", "began"},
	"detected":       {"detected_at", "detection_time", "time_detected"},
	"acknowledged":   {"acknowledged_at", "acked", "acked_at"},
	"declared":       {"declared_at"},
	"mitigated":      {"mitigated_at", "impact_end", "impact_ended"},
	"resolved":       {"resolved_at", "resolution_time"},
	"reporter":       {"reporter_role", "detected_by", "reported_by"},
	"factors":        {"contributing_factors"},
	"actions":        {"action_items", "actionitems"},
	"code":           {"category"},
	"class":          {"metric_class"},
	"source":         {"source_url", "url"},
	"sha256":         {"hash", "checksum", "sha"},
	"captured":       {"captured_at"},
	"aggregation":    {"aggregate"},
	"collected":      {"collected_at"},
	"before_review":  {"before_group_review"},
	"held":           {"held_at", "held_on"},
	"ref":            {"id"},
	"owner":          {"assignee"},
	"created":        {"created_at", "created_on"},
	"due":            {"due_date", "due_on", "due_by", "deadline"},
	"tracker":        {"ticket", "issue", "tracker_url"},
	"done_when":      {"definition_of_done", "acceptance_criteria"},
	"closed_at":      {"closed", "closed_on", "done_at", "completed_at"},
	"closed_reason":  {"declined_reason"},
	"rel":            {"relation"},
	"published":      {"published_at", "published_on", "date_published"},
	"amended":        {"amendments"},
	"at":             {"date"},
	"users_affected": {"affected_users"},
}

// renamed is the name that this format has for a key, among those it knows at
// that place; "" if it has none.
func renamed(name string, among []string) string {
	for _, known := range among {
		if slices.Contains(synonyms[known], name) {
			return known
		}
	}
	return ""
}

func (w *walk) unknownKey(f, in frontmatter.Field, name string, s shape) {
	var names []string
	for _, known := range s.keys {
		names = append(names, known.name)
	}
	where := "the front matter"
	if name != "" {
		where = name
	}
	found := finding.Finding{Rule: "form/unknown-key", Level: finding.Error, At: f.Key,
		Message: quoted(f.Name) + " is not a field of " + where, Help: "the fields here are: " + listed(names)}
	if known := renamed(f.Name, names); known != "" {
		found.Help = "write " + quoted(known) + ", the name of the field in this format"
		found.Edits, found.Safe = keyEdit(f, known), fits(f, in, s, known)
	} else if near, sure := meant(f.Name, names); near != "" {
		found.Help = "did you mean " + quoted(near) + "?"
		found.Edits, found.Safe = keyEdit(f, near), sure && fits(f, in, s, near)
	}
	w.found = append(w.found, found)
}

// keyEdit writes another name, inside the quotes where JSON has some.
func keyEdit(f frontmatter.Field, name string) []finding.Edit {
	return []finding.Edit{{At: inQuotes(f.Key), New: name}}
}

// fits reports whether a field can take another name and nothing else is to be
// said: the name is free, and the value is of its kind.
func fits(f, in frontmatter.Field, s shape, name string) bool {
	if in.Get(name).Kind != frontmatter.Missing {
		return false
	}
	var w walk
	w.value(f, name, s.find(name).shape)
	return len(w.found) == 0
}
