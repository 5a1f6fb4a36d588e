package postmortem

// A shape says what a value of the front matter may be. It is the schema of
// the format, version 1, as a table; [Read] walks a file along it.
type shape struct {
	kind  kind
	oneOf []string // of a word
	keys  []key    // of a group
	item  *shape   // of a list
	most  int      // items of a list, code points of a text; 0: maxItems, maxText
}

// The most items of a list that are read. Each costs time for every other
// post-mortem, or a page; no list of an honest one is half as long.
const (
	maxItems   = 200
	maxAliases = 100 // each has a page

	// The most code points of a text that are read. Every post-mortem that is linked
	// with this one, and every list, repeats its title and its summary.
	maxTitle = 300
	maxText  = 8000
)

type kind int

const (
	text   kind = iota
	word        // a text out of oneOf, or any single word where that is empty
	number      // digits, with a decimal point at most, or unknown
	answer      // true or false
	moment      // a time with zone, a group {at, precision, evidence}, or unknown
	day         // a date, or a time with zone
	list
	group
	free // anything: read by nobody but kept
)

type key struct {
	name  string
	shape shape
}

var texts = shape{kind: list, item: &shape{kind: text}}

func oneOf(words ...string) shape  { return shape{kind: word, oneOf: words} }
func listOf(keys ...key) shape     { return shape{kind: list, item: &shape{kind: group, keys: keys}} }
func groupOf(keys ...key) shape    { return shape{kind: group, keys: keys} }
func is(k kind) shape              { return shape{kind: k} }
func k(name string, of shape) key  { return key{name, of} }
func (s shape) upTo(n int) shape   { s.most = n; return s }
func (s shape) find(n string) *key { return findKey(s.keys, n) }

func findKey(keys []key, name string) *key {
	for i := range keys {
		if keys[i].name == name {
			return &keys[i]
		}
	}
	return nil
}

// The closed vocabularies. Severities, services and factor codes are not here:
// they are the library's own, and the catalogue holds them.
var (
	Statuses         = []string{"draft", "in_review", "published", "amended", "withdrawn"}
	Kinds            = []string{"incident", "near_miss", "drill", "external"}
	Visibilities     = []string{"internal", "restricted", "public"}
	Roles            = []string{"impacted", "origin", "dependency", "responder_tool"}
	DetectionMethods = []string{"alert_slo", "alert_work_metric", "alert_resource_metric", "alert_event", "synthetic_check", "log_anomaly", "deploy_gate", "customer_report", "support_report", "internal_report", "third_party", "social_media", "manual_observation", "audit", "chaos_or_drill", "unknown"}
	TriggerKinds     = []string{"deploy_binary", "config_change", "feature_flag", "infra_change", "schema_or_data_migration", "credential_or_cert_expiry", "dependency_change", "provider_change", "traffic_or_usage_change", "scheduled_job", "capacity_exhaustion", "performance_decay", "hardware_or_facility", "security_event", "manual_operation", "time_or_calendar", "none_identified", "unknown"}
	Layers           = []string{"technical", "interface", "task", "team", "organisation", "external"}
	Barriers         = []string{"absent", "present_not_effective", "bypassed_for_good_reason", "not_reached", "worked"}
	EvidenceTypes    = []string{"metric_snapshot", "log_excerpt", "trace", "event", "chat_excerpt", "screenshot", "query_result", "status_page", "ticket", "diagram", "external"}
	ActionTypes      = []string{"detect", "mitigate", "prevent", "respond", "learn"}
	Horizons         = []string{"now", "next", "later"}
	ActionStatuses   = []string{"proposed", "accepted", "in_progress", "done", "declined", "superseded", "obsolete"}
	ClosedAs         = []string{"as_planned", "alternative", "exceeded", "declined", "superseded", "no_longer_applicable"}
	Relations        = []string{"recurrence_of", "same_factor", "caused_by", "led_to", "duplicate_of", "contrast"}
	Mechanisms       = []string{
		"remove_hazard", "remove_permission", "forcing_function", "automate_with_guard", "simplify_or_standardise", "isolate_or_bulkhead", "auto_rollback", "leadership_commitment",
		"redundancy", "capacity_headroom", "software_enhancement", "automated_test_in_ci", "staged_rollout", "slo_alert_with_runbook", "reduce_noise_or_load", "better_feedback_in_tool", "checklist", "drill_repeated",
		"documentation", "new_policy_or_process", "training_once", "warning_or_dashboard", "manual_double_check", "further_study", "reminder",
	}
)

// frontMatter is the whole format, in the order it is usually written.
var frontMatter = groupOf(
	k("schema", is(number)),
	k("title", is(text).upTo(maxTitle)),
	k("status", oneOf(Statuses...)),
	k("kind", oneOf(Kinds...)),
	k("severity", is(word)),
	k("severity_initial", is(word)),
	k("potential_severity", is(word)),
	k("visibility", oneOf(Visibilities...)),
	k("summary", is(text)),
	k("lang", is(word)),
	k("authors", texts),
	k("reviewers", texts),
	k("aliases", texts.upTo(maxAliases)),
	k("organisation", is(text)),
	k("sources", texts),
	k("services", listOf(k("id", is(word)), k("role", oneOf(Roles...)))),
	k("environments", texts),
	k("regions", texts),
	k("times", groupOf(
		k("introduced", is(moment)), k("started", is(moment)), k("detected", is(moment)), k("acknowledged", is(moment)),
		k("declared", is(moment)), k("mitigated", is(moment)), k("resolved", is(moment)), k("display_timezone", is(text)))),
	k("detection", groupOf(
		k("method", oneOf(DetectionMethods...)), k("had_metric", is(answer)), k("had_monitor", is(answer)), k("monitor_fired", is(answer)),
		k("reporter", oneOf("customer", "support", "internal_user", "engineer", "partner", "machine")),
		k("proactive", is(answer)), k("after_the_fact", is(answer)), k("halve_it", is(text)))),
	k("trigger", groupOf(k("category", oneOf(TriggerKinds...)), k("ref", is(text)), k("evidence", is(word)))),
	k("impact", listOf(
		k("what", is(text)), k("value", is(number)), k("unit", is(text)), k("of", is(number)),
		k("confidence", oneOf("measured", "estimated", "unknown")), k("evidence", is(word)), k("note", is(text)))),
	k("users_affected", is(number)),
	k("support_contacts", is(number)),
	k("data_effect", oneOf("none", "delayed", "stale", "lost", "corrupted", "exposed")),
	k("symptoms", texts),
	k("factors", listOf(
		k("id", is(word)), k("code", is(word)), k("layer", oneOf(Layers...)), k("barrier", oneOf(Barriers...)),
		k("evidence", texts), k("statement", is(text)), k("latent_since", is(day)))),
	k("evidence", listOf(
		k("id", is(word)), k("type", oneOf(EvidenceTypes...)), k("title", is(text).upTo(maxTitle)), k("class", oneOf("work", "resource", "event")),
		k("subtype", is(word)), k("file", is(text)), k("sha256", is(text)), k("unit", is(text)), k("definition", is(text)),
		k("resolution", is(word)), k("aggregation", is(word)), k("query", is(text)), k("tags", is(free)), k("source", is(text)),
		k("captured", is(moment)), k("retention_until", is(day)), k("window", is(free)), k("redacted", is(answer)), k("alt", is(text)))),
	k("participants", listOf(
		k("ref", is(word)), k("group", oneOf("responder", "identifier", "affected_user", "approver", "stakeholder")), k("role", is(text)), k("team", is(text)))),
	k("accounts", listOf(
		k("id", is(word)), k("participant", is(word)), k("method", oneOf("written", "interview", "chat_export", "survey")),
		k("collected", is(moment)), k("before_review", is(answer)), k("covers", texts), k("pictures", is(number)), k("file", is(text)))),
	k("accounts_reason", is(text)),
	k("conditions", groupOf( // of the work, for all together and never for one person
		k("out_of_hours", is(answer)), k("longest_shift_h", oneOf("<4", "4-8", "8-12", ">12")), k("sleep_interrupted", is(number)), k("concurrent_incidents", is(number)))),
	k("bias_check", groupOf( // what was done about each, in a line
		k("anchoring", is(text)), k("hindsight", is(text)), k("outcome", is(text)), k("availability", is(text)), k("bandwagon", is(text)),
		k("confirmation", is(text)), k("attribution", is(text)))),
	k("effort", is(free)),
	k("review", groupOf(
		k("held", is(day)), k("facilitator_involved", is(answer)), k("attendees", is(number)), k("learned_something", is(number)), k("would_attend_again", is(number)))),
	k("actions", listOf(
		k("id", is(word)), k("title", is(text).upTo(maxTitle)), k("type", oneOf(ActionTypes...)), k("horizon", oneOf(Horizons...)),
		k("mechanism", oneOf(Mechanisms...)), k("addresses", texts), k("owner", is(text)), k("dri", is(text)),
		k("created", is(day)), k("due", is(day)), k("tracker", is(text)), k("done_when", is(text)),
		k("measure", groupOf(k("what", is(text)), k("target", is(text)), k("by", is(day)))),
		k("status", oneOf(ActionStatuses...)), k("closed_at", is(day)), k("closed_as", oneOf(ClosedAs...)),
		k("closed_evidence", is(text)), k("closed_reason", is(text)))),
	k("no_actions_reason", is(text)),
	k("luck", texts),
	k("related", listOf(k("id", is(word)), k("rel", oneOf(Relations...)), k("note", is(text)))),
	k("prior_search", is(free)),
	k("backlog_ref", is(text)),
	k("published", is(day)),
	k("amended", listOf(k("at", is(day)), k("note", is(text)), k("trivial", is(answer)))),
)
