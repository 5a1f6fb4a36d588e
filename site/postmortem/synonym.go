package postmortem

import (
	"slices"

	"debrief/site/finding"
	"debrief/site/frontmatter"
)

// synonyms maps each front-matter field name to names of the same field in other
// post-mortem formats. A key is renamed only where the schema allows the new name.
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

// canonicalName returns the field name for which the key name is a synonym, such as
// "published" for "published_at". among holds the field names that are valid at this
// place. It returns "" if name is not a synonym of any of them.
func canonicalName(name string, among []string) string {
	for _, known := range among {
		if slices.Contains(synonyms[known], name) {
			return known
		}
	}
	return ""
}

func (w *validator) reportUnknownKey(f, in frontmatter.Field, name string, s schema) {
	var names []string
	for _, known := range s.fields {
		names = append(names, known.name)
	}
	where := "the front matter"
	if name != "" {
		where = name
	}
	found := finding.Finding{Rule: "form/unknown-key", Level: finding.Error, At: f.Key,
		Message: quoted(f.Name) + " is not a field of " + where, Help: "the fields here are: " + joinWords(names)}
	if known := canonicalName(f.Name, names); known != "" {
		found.Help = "write " + quoted(known) + ", the name of the field in this format"
		found.Edits, found.Safe = keyEdit(f, known), canRename(f, in, s, known)
	} else if near, sure := closestWord(f.Name, names); near != "" {
		found.Help = "did you mean " + quoted(near) + "?"
		found.Edits, found.Safe = keyEdit(f, near), sure && canRename(f, in, s, near)
	}
	w.findings = append(w.findings, found)
}

// keyEdit returns the edit that renames the key of the field f to name. If the key is
// quoted, the quotes remain.
func keyEdit(f frontmatter.Field, name string) []finding.Edit {
	return []finding.Edit{{At: trimQuotes(f.Key), New: name}}
}

// canRename reports whether renaming the field f to name causes no new finding: no
// other field in the group in has that name, and the value of f fits s, the schema of
// the renamed field.
func canRename(f, in frontmatter.Field, s schema, name string) bool {
	if in.Get(name).Kind != frontmatter.Missing {
		return false
	}
	var w validator
	w.checkValue(f, name, s.find(name).schema)
	return len(w.findings) == 0
}
