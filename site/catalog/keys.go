package catalog

// A Key describes one key of the catalogue, for the documentation and for schemas.
type Key struct {
	In    string // name of the key inside which this key is; "" at the top level
	Name  string
	Type  string // type of the value: text, number, boolean, list or group
	Means string
}

// Keys lists all keys of the catalogue, version 1, in their usual order. It does not
// list the keys below thresholds, rules, glossary and words, because these are names
// that the library chooses, or IDs of rules.
var Keys = []Key{
	{"", "schema", "number", "The version of the format: 1."},
	{"", "title", "text", "The title of the site."},
	{"", "organisation", "text", "The organisation whose incidents these are."},
	{"", "notice", "text", "A note at the foot of every page."},
	{"", "contact", "text", "Where people without Git send accounts: an e-mail address or a web address."},
	{"", "base_url", "text", "The address of the published site, such as https://incidents.example.org/."},
	{"", "time_zone", "text", "The time zone of the quarters, shown beside UTC, such as Europe/Lisbon."},
	{"", "fiscal_year_starts", "number", "The month in which the fiscal year starts: 4 for April."},
	{
		"",
		"language",
		"text",
		"The language of the pages: en or de. Other tags mark the language of the texts; the pages are in English.",
	},
	{"", "severities", "list", "The severities, worst first. The first two are major."},
	{"severities", "id", "text", "The word in the front matter: sev1."},
	{"severities", "name", "text", "The name on pages: SEV1."},
	{"severities", "means", "text", "When to use it."},
	{"", "teams", "list", "The teams that own services and action items."},
	{"teams", "id", "text", "The word after \"team:\"."},
	{"teams", "name", "text", "The name on pages."},
	{"", "services", "list", "The services."},
	{"services", "id", "text", "The word in the front matter."},
	{"services", "name", "text", "The name on pages."},
	{"services", "owner", "text", "The id of the owning team."},
	{"services", "tier", "text", "How critical the service is, in the organisation's own scale."},
	{"services", "depends_on", "list", "The ids of services that it needs."},
	{"services", "aliases", "list", "Other names of the service, as in alerts."},
	{"services", "means", "text", "What the service does."},
	{"services", "runbook", "text", "Its runbook: an address, or the path of a file in the repository."},
	{"services", "metrics", "list", "The metrics to capture after an incident: presets of debrief gather."},
	{"metrics", "title", "text", "The title of the metric, unique within the service."},
	{"metrics", "query", "text", "The query, in the language of the metrics server."},
	{"metrics", "unit", "text", "The unit of the values: ratio, s, requests/s."},
	{"metrics", "class", "text", "work or resource."},
	{"metrics", "definition", "text", "How the value is computed, in words."},
	{"metrics", "aggregation", "text", "How several values become one: avg, max, sum, p99."},
	{"", "factors", "list", "Contributing factors in addition to the built-in ones."},
	{"factors", "code", "text", "The code in the front matter: family.name."},
	{"factors", "name", "text", "The name on pages."},
	{"factors", "means", "text", "When to use it."},
	{"factors", "not", "text", "When to use another code instead."},
	{"factors", "replaced_by", "text", "The code to use instead, if this one is retired."},
	{"", "trackers", "list", "The beginnings of ticket addresses in the tracker."},
	{"", "repository", "group", "The code host of the library, for links to commits."},
	{"repository", "url", "text", "The address of the repository."},
	{"repository", "branch", "text", "The branch of the published library."},
	{"", "retention_days", "group", "Days that sources keep their data, by kind: metrics, logs, traces, chat, events."},
	{"retention_days", "metrics", "number", "Days that the metrics server keeps series."},
	{"retention_days", "logs", "number", "Days that the log server keeps lines."},
	{"retention_days", "traces", "number", "Days that traces are kept."},
	{"retention_days", "chat", "number", "Days that the chat keeps messages."},
	{"retention_days", "events", "number", "Days that the alert or pager tool keeps events."},
	{"", "thresholds", "group", "Limits that rules use, by name."},
	{"", "rules", "group", "Levels of rules, by id or family: error, warning, info, off, or {level, since}."},
	{"", "words", "group", "Expressions of language rules, by rule id."},
	{"words", "add", "list", "Expressions that the rule flags too."},
	{"words", "allow", "list", "Expressions that the rule does not flag."},
	{"", "glossary", "group", "Abbreviations that a text need not explain, with their meaning."},
	{"", "privacy", "group", "What the privacy rules recognise in addition."},
	{"privacy", "internal_hosts", "list", "Host names of internal tools; .corp.example matches every host below it."},
	{"privacy", "emails", "list", "Addresses that may be shown, such as a support address."},
	{"privacy", "customers", "list", "SHA-256 hashes of customers' names in lower case."},
	{"privacy", "numbers", "list", "Patterns of numbers that identify people."},
	{"privacy", "count_restricted", "boolean", "Whether pages show how many post-mortems are restricted."},
	{"numbers", "is", "text", "The kind of number, for messages."},
	{"numbers", "pattern", "text", "A regular expression that matches it."},
}

// keyNames maps each key that contains other keys to the names of these keys.
var keyNames = func() map[string][]string {
	names := map[string][]string{}
	for _, k := range Keys {
		names[k.In] = append(names[k.In], k.Name)
	}
	return names
}()
