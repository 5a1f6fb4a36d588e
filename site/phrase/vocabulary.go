package phrase

import (
	"cmp"

	"debrief/site/postmortem"
)

// say looks a word up in a table and falls back to the word itself, so that a
// word that an organisation added is still said.
func say(table map[string]string, word string) string {
	if s, ok := table[word]; ok {
		return s
	}
	return Spaced(word)
}

// Kind is what one write-up is; "" for a word that is no kind.
func Kind(k postmortem.Kind) string { return kinds[k].one }

// Kinds is the heading over many of a kind.
func Kinds(k postmortem.Kind) string { return kinds[k].heading }

// Asked is a kind as the form speaks of it: "from review: near misses".
func Asked(k postmortem.Kind) string { return cmp.Or(kinds[k].asked, Spaced(string(k))) }

// Many is how many of a kind there are: "2 near misses", "32 learnt from others".
func Many(n int, k postmortem.Kind) string {
	return Plural(n, kinds[k].counted[0], kinds[k].counted[1])
}

var kinds = map[postmortem.Kind]struct {
	one, heading, asked string
	counted             [2]string
}{
	postmortem.Incident: {"Incident", "Incidents", "incidents", [2]string{"incident", "incidents"}},
	postmortem.NearMiss: {"Near miss", "Near misses", "near misses", [2]string{"near miss", "near misses"}},
	postmortem.Drill:    {"Drill", "Drills", "drills", [2]string{"drill", "drills"}},
	postmortem.External: {"Elsewhere", "Learnt from others", "those of others", [2]string{"learnt from others", "learnt from others"}},
}

// Status is how far a write-up has come.
func Status(s postmortem.Status) string { return say(statuses, string(s)) }

var statuses = map[string]string{"draft": "Draft", "in_review": "In review", "published": "Published", "amended": "Amended", "withdrawn": "Withdrawn"}

// Found is who or what noticed an incident, as it stands after "found by"; ok
// is false where that is not known.
func Found(method string) (by string, ok bool) {
	by, ok = found[method]
	return by, ok
}

// FoundBy is "found by support", and "" where it is not known.
func FoundBy(method string) string {
	if by, ok := found[method]; ok {
		return "found by " + by
	}
	return ""
}

// Method is a way of noticing as a heading: "An alert on a resource".
func Method(method string) string { return Capital(say(found, method)) }

var found = map[string]string{
	"alert_slo": "an alert on a service objective", "alert_work_metric": "an alert on what users felt", "alert_resource_metric": "an alert on a resource",
	"alert_event": "an alert on an event", "synthetic_check": "a synthetic check", "log_anomaly": "an unusual log", "deploy_gate": "a deploy gate",
	"customer_report": "a customer", "support_report": "support", "internal_report": "a colleague", "third_party": "a third party", "social_media": "social media",
	"manual_observation": "somebody who was looking", "audit": "an audit", "chaos_or_drill": "a drill",
}

// Gap is what detection lacked.
func Gap(gap string) string { return say(gaps, gap) }

var gaps = map[string]string{
	"metric gap": "Nothing measured it", "monitor gap": "It was measured, and no monitor watched", "threshold gap": "A monitor watched, and did not fire",
	"worked": "A monitor fired", "unknown": "Not said",
}

// Answer is yes, no or "not said": three things.
func Answer(a postmortem.Answer) string { return answers[a] }

var answers = map[postmortem.Answer]string{postmortem.Yes: "yes", postmortem.No: "no", postmortem.NotSaid: "not said"}

// Told is how an account was taken down.
func Told(method string) string { return say(told, method) }

var told = map[string]string{"written": "written", "interview": "told in an interview", "chat_export": "from the chat", "survey": "from a survey"}

// Family names a family of factors and says what it is about. Of one that an
// organisation added only the name is known.
func Family(id string) (name, means string) {
	words, ok := families[id]
	if !ok {
		return Capital(Spaced(id)), ""
	}
	return words[0], words[1]
}

var families = map[string][2]string{
	"change":        {"Change", "How something new reaches users, and how it is taken back."},
	"design":        {"Design", "How the system is put together, and what it does when a part of it fails."},
	"capacity":      {"Capacity", "How much there is, and how demand arrives."},
	"dependency":    {"Dependency", "What others promise, and what is built on it."},
	"observability": {"Observability", "What could be known, and who was told."},
	"interface":     {"Interface", "What tools and screens show, and what they let through."},
	"knowledge":     {"Knowledge", "What people could know at that moment."},
	"organisation":  {"Organisation", "How work is divided, paced and rewarded."},
	"unknown":       {"Not understood yet", "Said so that it can be counted."},
}

// Barrier is what the control against a factor did.
func Barrier(barrier string) string { return say(barriers, barrier) }

var barriers = map[string]string{
	"absent": "no control stood there", "present_not_effective": "a control was there and did not hold", "bypassed_for_good_reason": "a control was bypassed for a good reason",
	"not_reached": "the control was not reached", "worked": "the control worked",
}

// Relation is why a write-up stands beside another.
func Relation(rel string) string { return Capital(say(relations, rel)) }

var relations = map[string]string{
	"recurrence_of": "an earlier time that this happened", "came back as": "it came back here", "same_factor": "the same factor", "caused_by": "led to this one",
	"led_to": "came out of this one", "duplicate_of": "tells of the same incident", "contrast": "worth comparing",
}

// Promise is how far an action item has come, by its own word.
func Promise(status string) string { return say(promises, status) }

var promises = map[string]string{"proposed": "Proposed", "accepted": "Accepted", "in_progress": "In progress", "done": "Done", "declined": "Declined", "superseded": "Superseded", "obsolete": "Obsolete"}

// Horizon is when an action item is meant to be done.
func Horizon(horizon string) string { return cmp.Or(horizons[horizon], "No horizon") }

var horizons = map[string]string{"now": "Now", "next": "Next", "later": "Later"}

// Tier is the heading over the services of a tier.
func Tier(tier string) string {
	if tier == "" {
		return "Without a tier"
	}
	return "Tier " + tier
}

// RuleFamily is the heading over rules whose ids begin alike.
func RuleFamily(family string) string { return say(ruleFamilies, family) }

var ruleFamilies = map[string]string{
	"form": "Form", "times": "Times", "evidence": "Evidence", "people": "People", "blame": "Blameless language", "actions": "Actions",
	"links": "Links", "library": "Library", "privacy": "Privacy", "language": "Language",
}
