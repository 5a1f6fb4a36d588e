package wording

import (
	"cmp"
	"strings"

	"debrief/site/postmortem"
	"debrief/theme/i18n"
)

// word looks a word up in a table and falls back to the word itself, so that a
// word that an organisation added is still said.
func (l *Language) word(table map[string]i18n.Text, word string) string {
	if s, ok := table[word]; ok {
		return l.Say(s)
	}
	return Spaced(word)
}

// Kind is what one write-up is; "" for a word that is no kind.
func (l *Language) Kind(k postmortem.Kind) string { return l.Say(kinds[k].one) }

// Kinds is the heading over many of a kind.
func (l *Language) Kinds(k postmortem.Kind) string { return l.Say(kinds[k].heading) }

// Asked is a kind as the form speaks of it: "from review: near misses".
func (l *Language) Asked(k postmortem.Kind) string {
	return cmp.Or(l.Say(kinds[k].asked), Spaced(string(k)))
}

// Many is how many of a kind there are: "2 near misses", "32 learnt from others".
func (l *Language) Many(n int, k postmortem.Kind) string {
	return l.Plural(n, kinds[k].single, kinds[k].counted)
}

var kinds = map[postmortem.Kind]struct {
	one, heading, asked i18n.Text
	single              i18n.One
	counted             i18n.Many
}{
	postmortem.Incident: {"Incident", "Incidents", "incidents", "incident", "incidents"},
	postmortem.NearMiss: {"Near miss", "Near misses", "near misses", "near miss", "near misses"},
	postmortem.Drill:    {"Drill", "Drills", "drills", "drill", "drills"},
	postmortem.External: {"External", "External incidents", "external incidents", "external incident", "external incidents"},
}

// Status is how far a write-up has come.
func (l *Language) Status(s postmortem.Status) string { return l.word(statuses, string(s)) }

var statuses = map[string]i18n.Text{"draft": "Draft", "in_review": "In review", "published": "Published", "amended": "Amended", "withdrawn": "Withdrawn"}

// Found is who or what noticed an incident, as it stands after "found by"; ok
// is false where that is not known.
func (l *Language) Found(method string) (by string, ok bool) {
	said, ok := found[method]
	return l.Say(said), ok
}

// FoundBy is "found by support", and "" where it is not known.
func (l *Language) FoundBy(method string) string {
	if by, ok := l.Found(method); ok {
		return l.Say("detected by {0}", by)
	}
	return ""
}

// Method is a way of noticing as a heading: "Resource alert".
func (l *Language) Method(method string) string { return Capital(l.word(ways, method)) }

var found = map[string]i18n.Text{
	"alert_slo": "an SLO alert", "alert_work_metric": "a user-facing alert", "alert_resource_metric": "a resource alert",
	"alert_event": "an event alert", "synthetic_check": "a synthetic check", "log_anomaly": "a log anomaly", "deploy_gate": "a deploy gate",
	"customer_report": "a customer", "support_report": "support", "internal_report": "a colleague", "third_party": "a third party", "social_media": "social media",
	"manual_observation": "a person, by chance", "audit": "an audit", "chaos_or_drill": "a drill",
}

// ways are the same as headings: not every language only writes them large.
var ways = map[string]i18n.Text{
	"alert_slo": "SLO alert", "alert_work_metric": "User-facing alert", "alert_resource_metric": "Resource alert",
	"alert_event": "Event alert", "synthetic_check": "Synthetic check", "log_anomaly": "Log anomaly", "deploy_gate": "Deploy gate",
	"customer_report": "Customer report", "support_report": "Support report", "internal_report": "Internal report", "third_party": "Third party", "social_media": "Social media",
	"manual_observation": "Spotted by chance", "audit": "Audit", "chaos_or_drill": "Drill",
}

// Gap is what detection lacked.
func (l *Language) Gap(gap string) string { return l.word(gaps, gap) }

var gaps = map[string]i18n.Text{
	"metric gap": "No metric", "monitor gap": "Metric without a monitor", "threshold gap": "Monitor did not fire",
	"worked": "Monitor fired", "unknown": "Not recorded",
}

// Answer is yes, no or "not recorded": three things.
func (l *Language) Answer(a postmortem.Answer) string { return l.Say(answers[a]) }

var answers = map[postmortem.Answer]i18n.Text{postmortem.Yes: "yes", postmortem.No: "no", postmortem.NotSaid: "not recorded"}

// Told is how an account was taken down.
func (l *Language) Told(method string) string { return l.word(told, method) }

var told = map[string]i18n.Text{"written": "written", "interview": "interview", "chat_export": "chat export", "survey": "survey"}

// Family names a family of factors and says what it is about. Of one that an
// organisation added only the name is known.
func (l *Language) Family(id string) (name, means string) {
	said, ok := families[id]
	if !ok {
		return Capital(Spaced(id)), ""
	}
	return l.Say(said[0]), l.Say(said[1])
}

var families = map[string][2]i18n.Text{
	"change":        {"Change|a family of factors", "How changes reach users and how they are rolled back."},
	"design":        {"Design", "How the system is built, and how it behaves when a part fails."},
	"capacity":      {"Capacity", "The available resources and the shape of the demand."},
	"dependency":    {"Dependency", "The guarantees of other parties, and the systems built on them."},
	"observability": {"Observability", "Which signals existed, and who received them."},
	"interface":     {"Interface", "What tools and screens show, and what they allow."},
	"knowledge":     {"Knowledge", "What people could know at that moment."},
	"organisation":  {"Organisation", "How work is divided, scheduled and rewarded."},
	"unknown":       {"Not understood yet", "Recorded so that it can be counted."},
}

// Factor is a factor's code in words: "monitor missing".
func (l *Language) Factor(code string) string {
	_, name, ok := strings.Cut(code, ".")
	if !ok {
		name = code
	}
	return l.Term(Spaced(name))
}

// Barrier is what the control against a factor did.
func (l *Language) Barrier(barrier string) string { return l.word(barriers, barrier) }

var barriers = map[string]i18n.Text{
	"absent": "no safeguard", "present_not_effective": "safeguard failed", "bypassed_for_good_reason": "safeguard bypassed for a good reason",
	"not_reached": "safeguard not reached", "worked": "safeguard worked",
}

// Relation is why a write-up stands beside another.
func (l *Language) Relation(rel string) string { return Capital(l.word(relations, rel)) }

var relations = map[string]i18n.Text{
	"recurrence_of": "earlier occurrence", "came back as": "later recurrence", "same_factor": "same factor", "caused_by": "led to this incident",
	"led_to": "resulted from this incident", "duplicate_of": "same incident", "contrast": "for comparison",
}

// Promise is how far an action item has come, by its own word.
func (l *Language) Promise(status string) string { return l.word(promises, status) }

var promises = map[string]i18n.Text{"proposed": "Proposed", "accepted": "Accepted", "in_progress": "In progress", "done": "Done", "declined": "Declined", "superseded": "Superseded", "obsolete": "Obsolete"}

// Strength is how far the mechanism of an action item can be relied on.
func (l *Language) Strength(strength string) string { return l.word(strengths, strength) }

var strengths = map[string]i18n.Text{"stronger": "stronger", "intermediate": "intermediate", "weaker": "weaker"}

// Horizon is when an action item is meant to be done.
func (l *Language) Horizon(horizon string) string {
	return l.Say(cmp.Or(horizons[horizon], "No horizon"))
}

var horizons = map[string]i18n.Text{"now": "Now", "next": "Next|a horizon", "later": "Later"}

// Word is a word of a closed vocabulary that is said as it is written: layers,
// triggers, mechanisms, types of evidence and of action items, and any other
// where it is said what was changed.
func (l *Language) Word(word string) string { return l.word(spoken, word) }

var spoken = map[string]i18n.Text{
	"deploy_binary": "deploy binary", "config_change": "config change", "feature_flag": "feature flag", "infra_change": "infra change", "schema_or_data_migration": "schema or data migration", "credential_or_cert_expiry": "credential or cert expiry", "dependency_change": "dependency change", "provider_change": "provider change", "traffic_or_usage_change": "traffic or usage change", "scheduled_job": "scheduled job", "capacity_exhaustion": "capacity exhaustion", "performance_decay": "performance decay", "hardware_or_facility": "hardware or facility", "security_event": "security event", "manual_operation": "manual operation", "time_or_calendar": "time or calendar", "none_identified": "none identified",
	"technical": "technical", "interface": "interface", "task": "task", "team": "team", "organisation": "organisation", "external": "external",
	"metric_snapshot": "metric snapshot", "log_excerpt": "log excerpt", "trace": "trace", "event": "event", "chat_excerpt": "chat excerpt", "screenshot": "screenshot", "query_result": "query result", "status_page": "status page", "ticket": "ticket", "diagram": "diagram",
	"detect": "detect", "mitigate": "mitigate", "prevent": "prevent", "respond": "respond", "learn": "learn",
	"as_planned": "as planned", "alternative": "alternative", "exceeded": "exceeded", "declined": "declined", "superseded": "superseded", "no_longer_applicable": "no longer applicable",
	"impacted": "impacted", "origin": "origin", "dependency": "dependency", "responder_tool": "responder tool",
	"customer": "customer", "support": "support", "internal_user": "internal user", "engineer": "engineer", "partner": "partner", "machine": "machine",
	"none": "none", "delayed": "delayed", "stale": "stale", "lost": "lost", "corrupted": "corrupted", "exposed": "exposed",
	"responder": "responder", "identifier": "identifier", "affected_user": "affected user", "approver": "approver", "stakeholder": "stakeholder",
	"remove_hazard": "remove hazard", "remove_permission": "remove permission", "forcing_function": "forcing function", "automate_with_guard": "automate with guard", "simplify_or_standardise": "simplify or standardise", "isolate_or_bulkhead": "isolate or bulkhead", "auto_rollback": "auto rollback", "leadership_commitment": "leadership commitment", "redundancy": "redundancy", "capacity_headroom": "capacity headroom", "software_enhancement": "software enhancement", "automated_test_in_ci": "automated test in ci", "staged_rollout": "staged rollout", "slo_alert_with_runbook": "slo alert with runbook", "reduce_noise_or_load": "reduce noise or load", "better_feedback_in_tool": "better feedback in tool", "checklist": "checklist", "drill_repeated": "drill repeated", "documentation": "documentation", "new_policy_or_process": "new policy or process", "training_once": "training once", "warning_or_dashboard": "warning or dashboard", "manual_double_check": "manual double check", "further_study": "further study", "reminder": "reminder",
	"incident": "incident", "near_miss": "near miss", "drill": "drill", "internal": "internal", "restricted": "restricted", "public": "public",
	"draft": "draft", "in_review": "in review", "published": "published", "amended": "amended", "withdrawn": "withdrawn",
	"alert_slo": "alert slo", "alert_work_metric": "alert work metric", "alert_resource_metric": "alert resource metric", "alert_event": "alert event", "synthetic_check": "synthetic check", "log_anomaly": "log anomaly", "deploy_gate": "deploy gate", "customer_report": "customer report", "support_report": "support report", "internal_report": "internal report", "third_party": "third party", "social_media": "social media", "manual_observation": "manual observation", "audit": "audit", "chaos_or_drill": "chaos or drill",
	"absent": "absent", "present_not_effective": "present not effective", "bypassed_for_good_reason": "bypassed for good reason", "not_reached": "not reached", "worked": "worked",
	"recurrence_of": "recurrence of", "same_factor": "same factor", "caused_by": "caused by", "led_to": "led to", "duplicate_of": "duplicate of", "contrast": "contrast",
	"written": "written", "interview": "interview", "chat_export": "chat export", "survey": "survey",
	"proposed": "proposed", "accepted": "accepted", "in_progress": "in progress", "done": "done", "obsolete": "obsolete", "now": "now", "next": "next|a horizon within a sentence", "later": "later",
	"measured": "measured", "estimated": "estimated", "unknown": "unknown",
}

// Tier is the heading over the services of a tier.
func (l *Language) Tier(tier string) string {
	if tier == "" {
		return l.Say("No tier")
	}
	return l.Say("Tier {0}", tier)
}

// RuleFamily is the heading over rules whose ids begin alike.
func (l *Language) RuleFamily(family string) string { return l.word(ruleFamilies, family) }

var ruleFamilies = map[string]i18n.Text{
	"form": "Form", "times": "Times", "evidence": "Evidence", "people": "People|rules about them", "blame": "Blameless language", "actions": "Actions",
	"links": "Links", "library": "Library", "privacy": "Privacy", "language": "Language",
}
