package postmortem

// A schema describes the valid values of one front-matter field. [Read] validates front
// matter against frontMatter, the schema of the format, version 1.
type schema struct {
	kind   kind
	oneOf  []string      // valid words, if the field is a word
	fields []namedSchema // schemas of the inner fields, if the field is a group
	item   *schema       // schema of each item, if the field is a list
	limit  int           // largest number of items of a list or code points of a text; 0 means maxItems or maxText
}

// A list may have at most this many items; Read ignores further items. The limits bound
// the time and the pages that one post-mortem can cost. Lists in real post-mortems have
// less than half as many items.
const (
	maxItems   = 200
	maxAliases = 100 // largest number of aliases; the site has a page for each alias

	// A text may have at most this many code points; Read cuts longer texts. Titles and
	// summaries have lower limits, because lists and related post-mortems repeat them.
	maxTitle = 300
	maxText  = 8000
)

type kind int

const (
	text    kind = iota
	word         // one of the words in oneOf, or any single word if oneOf is empty
	number       // digits with at most one decimal point, or the word unknown
	answer       // a yes-or-no value: true or false
	moment       // a time with zone, a group {at, precision, evidence}, or the word unknown
	day          // a date, or a time with zone
	runbook      // the address of a runbook; see IsRunbook
	list
	group
	free // any value, which is not validated
)

type namedSchema struct {
	name   string
	schema schema
}

var texts = schema{kind: list, item: &schema{kind: text}}

func oneOf(words ...string) schema { return schema{kind: word, oneOf: words} }
func listOf(keys ...namedSchema) schema {
	return schema{kind: list, item: &schema{kind: group, fields: keys}}
}
func groupOf(keys ...namedSchema) schema       { return schema{kind: group, fields: keys} }
func is(k kind) schema                         { return schema{kind: k} }
func field(name string, of schema) namedSchema { return namedSchema{name, of} }
func (s schema) withLimit(n int) schema        { s.limit = n; return s }
func (s schema) find(n string) *namedSchema    { return findField(s.fields, n) }

func findField(keys []namedSchema, name string) *namedSchema {
	for i := range keys {
		if keys[i].name == name {
			return &keys[i]
		}
	}
	return nil
}

// These are the fixed vocabularies of the format. The vocabularies of severities,
// services and factor codes are not fixed, because each library defines them in its
// catalogue.
var (
	Statuses         = []string{"draft", "in_review", "published", "amended", "withdrawn"}
	Kinds            = []string{"incident", "near_miss", "drill", "external"}
	Visibilities     = []string{"internal", "restricted", "public"}
	Roles            = []string{"impacted", "origin", "dependency", "responder_tool"}
	DetectionMethods = []string{"alert_slo", "alert_work_metric", "alert_resource_metric", "alert_event",
		"synthetic_check", "log_anomaly", "deploy_gate", "customer_report", "support_report", "internal_report",
		"third_party", "social_media", "manual_observation", "audit", "chaos_or_drill", "unknown"}
	TriggerKinds = []string{"deploy_binary", "config_change", "feature_flag", "infra_change",
		"schema_or_data_migration", "credential_or_cert_expiry", "dependency_change", "provider_change",
		"traffic_or_usage_change", "scheduled_job", "capacity_exhaustion", "performance_decay",
		"hardware_or_facility", "security_event", "manual_operation", "time_or_calendar", "none_identified",
		"unknown"}
	Layers        = []string{"technical", "interface", "task", "team", "organisation", "external"}
	Barriers      = []string{"absent", "present_not_effective", "bypassed_for_good_reason", "not_reached", "worked"}
	EvidenceTypes = []string{"metric_snapshot", "log_excerpt", "trace", "event", "chat_excerpt", "screenshot",
		"query_result", "status_page", "ticket", "diagram", "external"}
	ActionTypes    = []string{"detect", "mitigate", "prevent", "respond", "learn"}
	Horizons       = []string{"now", "next", "later"}
	ActionStatuses = []string{"proposed", "accepted", "in_progress", "done", "declined", "superseded", "obsolete"}
	ClosedAs       = []string{"as_planned", "alternative", "exceeded", "declined", "superseded",
		"no_longer_applicable"}
	Verdicts   = []string{"worked", "no_change", "worse", "unknown"} // possible results of a follow-up
	Relations  = []string{"recurrence_of", "same_factor", "caused_by", "led_to", "duplicate_of", "contrast"}
	Mechanisms = []string{
		"remove_hazard", "remove_permission", "forcing_function", "automate_with_guard", "simplify_or_standardise",
		"isolate_or_bulkhead", "auto_rollback", "leadership_commitment",
		"redundancy", "capacity_headroom", "software_enhancement", "automated_test_in_ci", "staged_rollout",
		"slo_alert_with_runbook", "reduce_noise_or_load", "better_feedback_in_tool", "checklist", "drill_repeated",
		"documentation", "new_policy_or_process", "training_once", "warning_or_dashboard", "manual_double_check",
		"further_study", "reminder",
	}
)

// frontMatter is the schema of the whole front matter, with the fields in their usual
// order.
var frontMatter = groupOf(
	field("schema", is(number)),
	field("title", is(text).withLimit(maxTitle)),
	field("status", oneOf(Statuses...)),
	field("kind", oneOf(Kinds...)),
	field("severity", is(word)),
	field("severity_initial", is(word)),
	field("potential_severity", is(word)),
	field("visibility", oneOf(Visibilities...)),
	field("summary", is(text)),
	field("lang", is(word)),
	field("authors", texts),
	field("reviewers", texts),
	field("aliases", texts.withLimit(maxAliases)),
	field("organisation", is(text)),
	field("sources", texts),
	field("services", listOf(field("id", is(word)), field("role", oneOf(Roles...)))),
	field("environments", texts),
	field("regions", texts),
	field("times", groupOf(
		field("introduced", is(moment)), field("started", is(moment)), field("detected", is(moment)),
		field("acknowledged", is(moment)),
		field("declared", is(moment)), field("mitigated", is(moment)), field("resolved", is(moment)),
		field("display_timezone", is(text)))),
	field("detection", groupOf(
		field("method", oneOf(DetectionMethods...)), field("had_metric", is(answer)), field("had_monitor", is(answer)),
		field("monitor_fired", is(answer)),
		field("reporter", oneOf("customer", "support", "internal_user", "engineer", "partner", "machine")),
		field("proactive", is(answer)), field("after_the_fact", is(answer)), field("halve_it", is(text)))),
	field("trigger", groupOf(field("category", oneOf(TriggerKinds...)), field("ref", is(text)),
		field("evidence", is(word)))),
	field("impact", listOf(
		field("what", is(text)), field("value", is(number)), field("unit", is(text)), field("of", is(number)),
		field("confidence", oneOf("measured", "estimated", "unknown")), field("evidence", is(word)),
		field("note", is(text)))),
	field("users_affected", is(number)),
	field("support_contacts", is(number)),
	field("data_effect", oneOf("none", "delayed", "stale", "lost", "corrupted", "exposed")),
	field("symptoms", texts),
	field("runbook", is(runbook)),
	field("ended_by", groupOf(field("time", is(text)), field("text", is(text)))),
	field("factors", listOf(
		field("id", is(word)), field("code", is(word)), field("layer", oneOf(Layers...)),
		field("barrier", oneOf(Barriers...)),
		field("evidence", texts), field("statement", is(text)), field("latent_since", is(day)))),
	field("evidence", listOf(
		field("id", is(word)), field("type", oneOf(EvidenceTypes...)), field("title", is(text).withLimit(maxTitle)),
		field("class", oneOf("work", "resource", "event")),
		field("subtype", is(word)), field("file", is(text)), field("sha256", is(text)), field("unit", is(text)),
		field("definition", is(text)),
		field("resolution", is(word)), field("aggregation", is(word)), field("query", is(text)),
		field("tags", is(free)), field("source", is(text)),
		field("captured", is(moment)), field("retention_until", is(day)), field("window", is(free)),
		field("redacted", is(answer)), field("alt", is(text)), field("for", is(word)))),
	field("participants", listOf(
		field("ref", is(word)), field("group", oneOf(Groups...)), field("role", is(text)), field("team", is(text)))),
	field("accounts", listOf(
		field("id", is(word)), field("participant", is(word)),
		field("method", oneOf(Methods...)),
		field("collected", is(moment)), field("before_review", is(answer)), field("covers", texts),
		field("pictures", is(number)), field("file", is(text)))),
	field("accounts_reason", is(text)),
	field("conditions", groupOf( // working conditions of the whole team and not of one person
		field("out_of_hours", is(answer)), field("longest_shift_h", oneOf("<4", "4-8", "8-12", ">12")),
		field("sleep_interrupted", is(number)), field("concurrent_incidents", is(number)))),
	field("bias_check", groupOf( // how the authors countered each bias, with one line per bias
		field("anchoring", is(text)), field("hindsight", is(text)), field("outcome", is(text)),
		field("availability", is(text)), field("bandwagon", is(text)),
		field("confirmation", is(text)), field("attribution", is(text)))),
	field("effort", is(free)),
	field("review", groupOf(
		field("held", is(day)), field("facilitator_involved", is(answer)), field("attendees", is(number)),
		field("learned_something", is(number)), field("would_attend_again", is(number)))),
	field("actions", listOf(
		field("id", is(word)), field("title", is(text).withLimit(maxTitle)), field("type", oneOf(ActionTypes...)),
		field("horizon", oneOf(Horizons...)),
		field("mechanism", oneOf(Mechanisms...)), field("addresses", texts), field("owner", is(text)),
		field("dri", is(text)),
		field("created", is(day)), field("due", is(day)), field("tracker", is(text)), field("done_when", is(text)),
		field("measure", groupOf(field("what", is(text)), field("target", is(text)), field("by", is(day)))),
		field("follow_up", listOf(field("at", is(day)), field("verdict", oneOf(Verdicts...)), field("evidence", is(word)),
			field("note", is(text)))),
		field("status", oneOf(ActionStatuses...)), field("closed_at", is(day)), field("closed_as", oneOf(ClosedAs...)),
		field("closed_evidence", is(text)), field("closed_reason", is(text)))),
	field("no_actions_reason", is(text)),
	field("luck", texts),
	field("related", listOf(field("id", is(word)), field("rel", oneOf(Relations...)), field("note", is(text)))),
	field("prior_search", is(free)),
	field("backlog_ref", is(text)),
	field("published", is(day)),
	field("amended", listOf(field("at", is(day)), field("note", is(text)), field("trivial", is(answer)))),
)
