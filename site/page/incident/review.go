package incident

import (
	"html/template"
	"strings"

	"debrief/site/postmortem"
	"debrief/site/wording"
	"debrief/theme"
	"debrief/theme/i18n"
)

// A labelledField is a field of the front matter that the page shows as it is, with a
// label.
type labelledField struct {
	path  string
	label i18n.Text
}

var conditionFields = []labelledField{
	{"conditions.out_of_hours", "Outside working hours"}, {"conditions.longest_shift_h", "Longest shift, hours"},
	{"conditions.sleep_interrupted", "People whose sleep was interrupted"},
	{"conditions.concurrent_incidents", "Other incidents at the same time"},
}

var biasFields = []labelledField{
	{"bias_check.anchoring", "First explanation kept (anchoring)"}, {"bias_check.hindsight", "Later knowledge (hindsight)"},
	{"bias_check.outcome", "Judgement by the result (outcome bias)"},
	{"bias_check.availability", "Familiar explanation (availability)"},
	{"bias_check.bandwagon", "Agreement with the majority (bandwagon)"},
	{"bias_check.confirmation", "Search for confirmation (confirmation bias)"},
	{"bias_check.attribution", "Explanation by character (attribution error)"},
}

// setting returns the trigger of the incident and the working conditions.
func (page *incidentPage) setting() []theme.Definition {
	var out []theme.Definition
	if t := page.pm.Trigger; t.Category != "" && t.Category != "unknown" || t.Ref != "" {
		text := wording.Capital(page.L.Label(t.Category))
		if t.Ref != "" {
			text = strings.TrimPrefix(text+": "+t.Ref, ": ")
		}
		out = append(out, definition(page.L.Text("Trigger"), text))
	}
	return append(out, page.labelled(conditionFields)...)
}

// reviewFacts returns what the front matter says about the review: when it was held, and
// how its participants countered biases.
func (page *incidentPage) reviewFacts() []theme.Definition {
	var out []theme.Definition
	r := page.pm.Review
	if !r.Held.IsZero() {
		out = append(out, definition(page.L.Text("Review meeting"), page.L.Date(r.Held)))
	}
	if r.FacilitatorInvolved != postmortem.Unanswered {
		out = append(out, definition(page.L.Text("Facilitator took part in the incident"), page.L.Answer(r.FacilitatorInvolved)))
	}
	fields := append([]labelledField{
		{"review.attendees", "People present"}, {"review.learned_something", "Of these, learned something"},
		{"review.would_attend_again", "Of these, would attend again"},
		{"effort.people", "People who worked on the incident"}, {"effort.person_hours", "Person-hours of work"},
	}, biasFields...)
	return append(out, page.labelled(fields)...)
}

// labelled returns the fields that have a value.
func (page *incidentPage) labelled(fields []labelledField) []theme.Definition {
	var out []theme.Definition
	for _, f := range fields {
		text := strings.TrimSpace(page.pm.Recorded[f.path])
		switch text {
		case "", "unknown":
			continue
		case "true", "yes":
			text = page.L.Answer(postmortem.Yes)
		case "false", "no":
			text = page.L.Answer(postmortem.No)
		}
		out = append(out, definition(page.L.Text(f.label), text))
	}
	return out
}

func definition(term, text string) theme.Definition {
	return theme.Definition{Term: term, Text: template.HTML(template.HTMLEscapeString(text))}
}
