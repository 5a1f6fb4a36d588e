package report

import (
	"fmt"
	"slices"
	"strings"

	"debrief/site/action"
	"debrief/site/finding"
	"debrief/site/finding/format"
	"debrief/site/library"
	"debrief/site/postmortem"
	"debrief/site/wording"
)

// before says whether the like has happened, why it is thought to be alike, and
// what was promised then and is not done.
func (in *Input) before(pm *postmortem.Postmortem) string {
	var out strings.Builder
	n := 0
	for _, r := range in.Library.Related(pm) {
		if n == mostRelated || r.To.Access != postmortem.Open || r.To.Status == postmortem.Withdrawn || !tells(r) {
			continue
		}
		if n++; n == 1 {
			out.WriteString("\n**Has this happened before?**\n\n")
		}
		out.WriteString("- " + in.linked(r.To))
		if day := r.To.Day(); !day.IsZero() {
			out.WriteString(", " + wording.English.Date(day))
		}
		out.WriteString(": " + in.why(r) + "\n")
		for _, a := range in.Actions.Of(r.To) {
			if words := standing(a); words != "" {
				fmt.Fprintf(&out, "  - %s: %s\n", words, format.Prose(in.clean(a.Title)))
			}
		}
	}
	return out.String()
}

// tells reports whether there is more to two write-ups than words that both
// happen to use: a reviewer is not interrupted for those.
func tells(r library.Related) bool {
	return r.Rel != "" || slices.ContainsFunc(r.Shared, func(s string) bool {
		word, quoted := strings.CutPrefix(s, "“")
		return !quoted || strings.Contains(word, " ") || word != strings.ToLower(word)
	})
}

// linked is the title of a write-up, and leads to its page where it has one.
func (in *Input) linked(pm *postmortem.Postmortem) string {
	address := ""
	if in.BaseURL != "" && pm.Status != postmortem.Draft && in.path(string(pm.ID)) == string(pm.ID) {
		address = in.BaseURL + "incidents/" + in.Library.Address(pm) + "/"
	}
	return format.Link(in.title(pm), address)
}

// why is the reason to look at a related write-up: what a writer says, or what
// both have.
func (in *Input) why(r library.Related) string {
	var parts []string
	if r.Rel != "" {
		parts = append(parts, format.Prose(strings.ToLower(wording.English.Relation(r.Rel))))
	}
	if r.Note != "" {
		parts = append(parts, format.Prose(in.clean(r.Note)))
	}
	if len(r.Shared) > 0 {
		shared := make([]string, len(r.Shared))
		for i, s := range r.Shared {
			shared[i] = format.Code(in.clean(strings.Trim(s, "“”")))
		}
		parts = append(parts, "both have "+wording.English.List(shared))
	}
	if len(parts) == 0 {
		return "their texts are alike"
	}
	return strings.Join(parts, "; ")
}

// standing says how an open promise stands, "" for one that is not open.
func standing(a action.Item) string {
	switch a.State {
	case action.Overdue:
		return fmt.Sprintf("**promised and %s overdue**", finding.Plural(a.Late, "day", "days"))
	case action.Soon, action.Later:
		return "promised for " + a.Due.Format("2006-01-02")
	case action.NoDate:
		return "promised without a date"
	}
	return ""
}
