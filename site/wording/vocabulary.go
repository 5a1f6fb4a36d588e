package wording

import (
	"cmp"

	"debrief/site/postmortem"
	"debrief/theme/i18n"
)

// lookup returns the translated label of a code. For a code that is not in the table,
// such as one that an organisation added, it returns the code with spaces instead of
// underscores.
func (l *Language) lookup(table map[string]i18n.Text, code string) string {
	if s, ok := table[code]; ok {
		return l.Text(s)
	}
	return WithSpaces(code)
}

// Label returns the label of a code from a fixed vocabulary, such as "feature flag
// change" for the trigger "feature_flag".
func (l *Language) Label(code string) string { return l.lookup(labels, code) }

// Kind returns the label of a kind of post-mortem, such as "Near miss". It returns ""
// for an unknown kind.
func (l *Language) Kind(k postmortem.Kind) string { return l.Text(kinds[k].one) }

// Kinds returns the heading over a list of post-mortems of one kind, such as "Near
// misses".
func (l *Language) Kinds(k postmortem.Kind) string { return l.Text(kinds[k].heading) }

// KindsInline returns the plural of a kind of post-mortem for use within a sentence:
// "near misses".
func (l *Language) KindsInline(k postmortem.Kind) string {
	return cmp.Or(l.Text(kinds[k].inline), WithSpaces(string(k)))
}

// CountKind formats a number of post-mortems of one kind: "2 near misses".
func (l *Language) CountKind(n int, k postmortem.Kind) string {
	return l.Plural(n, kinds[k].single, kinds[k].counted)
}

var kinds = map[postmortem.Kind]struct {
	one, heading, inline i18n.Text
	single               i18n.One
	counted              i18n.Many
}{
	postmortem.Incident: {"Incident", "Incidents", "incidents", "incident", "incidents"},
	postmortem.NearMiss: {"Near miss", "Near misses", "near misses", "near miss", "near misses"},
	postmortem.Drill:    {"Drill", "Drills", "drills", "drill", "drills"},
	postmortem.External: {
		"External", "External incidents", "external incidents", "external incident", "external incidents",
	},
}

// Status returns the label of a post-mortem's status, such as "In review".
func (l *Language) Status(s postmortem.Status) string { return l.lookup(statuses, string(s)) }

var statuses = map[string]i18n.Text{
	"draft": "Draft", "in_review": "In review", "published": "Published", "amended": "Amended",
	"withdrawn": "Withdrawn",
}

// Detector returns the person or system that detects incidents by a method, for use
// after "detected by": "a customer" for "customer_report". ok is false for an unknown
// method.
func (l *Language) Detector(method string) (by string, ok bool) {
	text, ok := detectors[method]
	return l.Text(text), ok
}

// DetectedBy returns a text such as "detected by support" for a method of detection. It
// returns "" for an unknown method.
func (l *Language) DetectedBy(method string) string {
	if by, ok := l.Detector(method); ok {
		return l.Text("detected by {0}", by)
	}
	return ""
}

// DetectionMethod returns the label of a method of detection, such as "Resource alert".
func (l *Language) DetectionMethod(method string) string {
	return Capital(l.lookup(detectionMethods, method))
}

var detectors = map[string]i18n.Text{
	"alert_slo":             "an SLO alert",
	"alert_work_metric":     "a user-facing alert",
	"alert_resource_metric": "a resource alert",
	"alert_event":           "an alert on a single event",
	"synthetic_check":       "a synthetic check",
	"log_anomaly":           "a log anomaly",
	"deploy_gate":           "a deploy gate",
	"customer_report":       "a customer",
	"support_report":        "support",
	"internal_report":       "a colleague",
	"third_party":           "a third party",
	"social_media":          "social media",
	"manual_observation":    "a person, by chance",
	"audit":                 "an audit",
	"chaos_or_drill":        "a drill",
}

// detectionMethods maps each method of detection to its label as a heading. The labels
// differ from the texts after "detected by", because some languages need different
// forms.
var detectionMethods = map[string]i18n.Text{
	"alert_slo":             "SLO alert",
	"alert_work_metric":     "User-facing alert",
	"alert_resource_metric": "Resource alert",
	"alert_event":           "Alert on a single event",
	"synthetic_check":       "Synthetic check",
	"log_anomaly":           "Log anomaly",
	"deploy_gate":           "Deploy gate",
	"customer_report":       "Customer report",
	"support_report":        "Support report",
	"internal_report":       "Internal report",
	"third_party":           "Third-party report",
	"social_media":          "Social media",
	"manual_observation":    "Spotted by chance",
	"audit":                 "Audit",
	"chaos_or_drill":        "Drill",
	"unknown":               "Unknown",
}

// DetectionGap returns the label of a detection gap, such as "Metric without a monitor"
// for "monitor gap".
func (l *Language) DetectionGap(gap string) string { return l.lookup(detectionGaps, gap) }

var detectionGaps = map[string]i18n.Text{
	"metric gap":    "No metric",
	"monitor gap":   "Metric without a monitor",
	"threshold gap": "Monitor did not fire",
	"worked":        "Monitor fired",
	"unknown":       "Not recorded",
}

// Answer returns the text of an answer to a yes-or-no question: "yes", "no" or "not
// recorded".
func (l *Language) Answer(a postmortem.Answer) string { return l.Text(answers[a]) }

var answers = map[postmortem.Answer]i18n.Text{
	postmortem.Yes: "yes", postmortem.No: "no", postmortem.Unanswered: "not recorded",
}

// Family returns the name of a family of contributing factors, and a sentence that
// describes the family. The sentence is "" for a family that an organisation added.
func (l *Language) Family(id string) (name, means string) {
	texts, ok := families[id]
	if !ok {
		return Capital(WithSpaces(id)), ""
	}
	return l.Text(texts[0]), l.Text(texts[1])
}

var families = map[string][2]i18n.Text{
	"change":        {"Change|a family of factors", "How changes reach users and how they are rolled back."},
	"design":        {"System design", "How the system is built, and how it behaves when a part fails."},
	"capacity":      {"Capacity", "The available resources and the pattern of the load."},
	"dependency":    {"Dependency", "Services of providers and other teams, and what they guarantee."},
	"observability": {"Observability", "Which signals existed, and who received them."},
	"interface":     {"Interface", "What tools and screens show, and what they allow."},
	"knowledge":     {"Knowledge", "What people could know during the incident."},
	"organisation":  {"Organisation", "How work is divided, scheduled and rewarded."},
	"unknown":       {"Not understood yet", "Conditions that are recorded and counted, but not understood yet."},
}

// Relation returns the label of a relation from one post-mortem to another, such as
// "Earlier occurrence".
func (l *Language) Relation(rel string) string { return Capital(l.lookup(relations, rel)) }

var relations = map[string]i18n.Text{
	"recurrence_of": "earlier occurrence",
	"came back as":  "later recurrence",
	"same_factor":   "same factor",
	"caused_by":     "led to this incident",
	"led_to":        "resulted from this incident",
	"duplicate_of":  "same incident",
	"contrast":      "for comparison",
}

// ActionStatus returns the label of an action item's status, such as "In progress".
func (l *Language) ActionStatus(status string) string { return l.lookup(actionStatuses, status) }

var actionStatuses = map[string]i18n.Text{
	"proposed": "Proposed", "accepted": "Accepted", "in_progress": "In progress", "done": "Done",
	"declined": "Declined", "superseded": "Superseded", "obsolete": "Obsolete",
}

// Strength returns the label of an action item's strength: stronger, intermediate or
// weaker.
func (l *Language) Strength(strength string) string { return l.lookup(strengths, strength) }

var strengths = map[string]i18n.Text{"stronger": "stronger", "intermediate": "intermediate", "weaker": "weaker"}

// Horizon returns the label of an action item's planning horizon: "Now", "Next",
// "Later" or "No horizon".
func (l *Language) Horizon(horizon string) string {
	return l.Text(cmp.Or(horizons[horizon], "No horizon"))
}

var horizons = map[string]i18n.Text{"now": "Now", "next": "Next|a horizon", "later": "Later"}

// Tier returns the heading over the services of one tier, such as "Tier 1".
func (l *Language) Tier(tier string) string {
	if tier == "" {
		return l.Text("No tier")
	}
	return l.Text("Tier {0}", tier)
}

// RuleFamily returns the heading over a family of rules, such as "Blameless language".
func (l *Language) RuleFamily(family string) string { return l.lookup(ruleFamilies, family) }

var ruleFamilies = map[string]i18n.Text{
	"form": "Form", "times": "Times", "evidence": "Evidence", "people": "People|rules about them",
	"blame": "Blameless language", "actions": "Actions", "links": "Links", "library": "Library",
	"privacy": "Privacy", "language": "Language",
}
