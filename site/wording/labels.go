package wording

import "debrief/theme/i18n"

// labels maps each code of the fixed vocabularies to its label in lower case, for use
// within a line. JSON and CSV contain the codes.
var labels = map[string]i18n.Text{
	// Labels of triggers, the events that started an incident.
	"deploy_binary":             "software deploy",
	"config_change":             "configuration change",
	"feature_flag":              "feature flag change",
	"infra_change":              "infrastructure change",
	"schema_or_data_migration":  "schema or data migration",
	"credential_or_cert_expiry": "expired credential or certificate",
	"dependency_change":         "dependency change",
	"provider_change":           "provider change",
	"traffic_or_usage_change":   "traffic or usage change",
	"scheduled_job":             "scheduled job",
	"capacity_exhaustion":       "exhausted capacity",
	"performance_decay":         "gradual loss of performance",
	"hardware_or_facility":      "hardware or facility failure",
	"security_event":            "security event",
	"manual_operation":          "manual operation",
	"time_or_calendar":          "date or time",
	"none_identified":           "no trigger identified",

	// Labels of the layers of contributing factors.
	"technical":    "technical",
	"interface":    "interface",
	"task":         "task",
	"team":         "team",
	"organisation": "organisation",
	"external":     "external",

	// Labels of the types of evidence.
	"metric_snapshot": "metric snapshot",
	"log_excerpt":     "log excerpt",
	"trace":           "trace",
	"event":           "event record",
	"chat_excerpt":    "chat excerpt",
	"screenshot":      "screenshot",
	"query_result":    "query result",
	"status_page":     "status page",
	"ticket":          "ticket",
	"diagram":         "diagram",

	// Labels of the types of action items.
	"detect":   "detect",
	"mitigate": "mitigate",
	"prevent":  "prevent",
	"respond":  "respond",
	"learn":    "learn",

	// Labels of the outcomes of action items.
	"as_planned":           "as planned",
	"alternative":          "done in another way",
	"exceeded":             "done to a larger extent than planned",
	"declined":             "declined",
	"superseded":           "superseded",
	"no_longer_applicable": "no longer needed",

	// Labels of the roles that a service has in an incident.
	"impacted":       "impacted",
	"origin":         "origin",
	"dependency":     "dependency",
	"responder_tool": "tool for the response",

	// Labels of the people and systems that report an incident.
	"customer":      "customer",
	"support":       "support",
	"internal_user": "internal user",
	"engineer":      "engineer",
	"partner":       "partner",
	"machine":       "automated system",

	// Labels of the effects of an incident on data.
	"none":      "none",
	"delayed":   "delayed",
	"stale":     "stale",
	"lost":      "lost",
	"corrupted": "corrupted",
	"exposed":   "exposed",

	// Labels of the groups of participants.
	"responder":     "responder",
	"identifier":    "person who noticed",
	"affected_user": "affected user",
	"approver":      "approver",
	"stakeholder":   "stakeholder",

	// Labels of the mechanisms by which action items work.
	"remove_hazard":           "hazard removed",
	"remove_permission":       "permission removed",
	"forcing_function":        "mandatory step (forcing function)",
	"automate_with_guard":     "automation with a safeguard",
	"simplify_or_standardise": "simplification or standardisation",
	"isolate_or_bulkhead":     "isolation (bulkhead)",
	"auto_rollback":           "automatic rollback",
	"leadership_commitment":   "leadership commitment",
	"redundancy":              "redundancy",
	"capacity_headroom":       "capacity headroom",
	"software_enhancement":    "software improvement",
	"automated_test_in_ci":    "automated test in CI",
	"staged_rollout":          "staged rollout",
	"slo_alert_with_runbook":  "SLO alert with a runbook",
	"reduce_noise_or_load":    "fewer alerts or tasks for people",
	"better_feedback_in_tool": "clearer feedback to the operator",
	"checklist":               "checklist",
	"drill_repeated":          "repeated drill",
	"documentation":           "documentation",
	"new_policy_or_process":   "new policy or process",
	"training_once":           "one-off training",
	"warning_or_dashboard":    "warning or dashboard",
	"manual_double_check":     "manual double check",
	"further_study":           "further study",
	"reminder":                "reminder",

	// Labels of the kinds and visibilities of post-mortems.
	"incident":   "incident",
	"near_miss":  "near miss",
	"drill":      "drill",
	"internal":   "internal",
	"restricted": "restricted",
	"public":     "public",

	// Labels of the statuses of post-mortems.
	"draft":     "draft",
	"in_review": "in review",
	"published": "published",
	"amended":   "amended",
	"withdrawn": "withdrawn",

	// Labels of the methods of detection.
	"alert_slo":             "SLO alert",
	"alert_work_metric":     "user-facing alert",
	"alert_resource_metric": "resource alert",
	"alert_event":           "alert on a single event",
	"synthetic_check":       "synthetic check",
	"log_anomaly":           "log anomaly",
	"deploy_gate":           "deploy gate",
	"customer_report":       "customer report",
	"support_report":        "support report",
	"internal_report":       "internal report",
	"third_party":           "third-party report",
	"social_media":          "social media",
	"manual_observation":    "spotted by chance",
	"audit":                 "audit",
	"chaos_or_drill":        "drill",

	// Labels of the state of the safeguard against a contributing factor.
	"absent":                   "no safeguard",
	"present_not_effective":    "safeguard failed",
	"bypassed_for_good_reason": "safeguard bypassed for a good reason",
	"not_reached":              "safeguard not reached",
	"worked":                   "safeguard worked",

	// Labels of the relations between post-mortems.
	"recurrence_of": "recurrence",
	"same_factor":   "same factor",
	"caused_by":     "caused by",
	"led_to":        "led to",
	"duplicate_of":  "same incident",
	"contrast":      "for comparison",

	// Labels of the methods of collecting first-hand accounts.
	"written":     "written",
	"interview":   "interview",
	"chat_export": "chat export",
	"survey":      "survey",

	// Labels of the statuses and horizons of action items.
	"proposed":    "proposed",
	"accepted":    "accepted",
	"in_progress": "in progress",
	"done":        "done",
	"obsolete":    "obsolete",
	"now":         "now",
	"next":        "next|a horizon within a sentence",
	"later":       "later",

	// Labels of the confidence in figures.
	"measured":  "measured",
	"estimated": "estimated",
	"unknown":   "unknown",
}
