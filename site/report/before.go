package report

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"debrief/site/action"
	"debrief/site/finding"
	"debrief/site/finding/format"
	"debrief/site/library"
	"debrief/site/postmortem"
	"debrief/site/wording"
)

// similar renders a list of incidents similar to pm. Each entry has the reason for the
// match and the open action items.
func (in *Input) similar(pm *postmortem.Postmortem) string {
	var out strings.Builder
	n := 0
	for _, r := range in.Library.Related(pm) {
		if n == maxRelated || r.To.Access != postmortem.Open || r.To.IsWithdrawn() || !isRelevant(r) {
			continue
		}
		if n++; n == 1 {
			out.WriteString("\n**Similar incidents**\n\n")
		}
		out.WriteString("- " + in.link(r.To))
		if day := r.To.Day(); !day.IsZero() {
			out.WriteString(", " + wording.English.Date(day))
		}
		out.WriteString(": " + in.reason(r) + "\n")
		for _, a := range in.Actions.Of(r.To) {
			if state := openState(a); state != "" {
				fmt.Fprintf(&out, "  - %s: %s\n", state, format.Prose(in.clean(a.Title)))
			}
		}
	}
	return out.String()
}

// isRelevant reports whether a related post-mortem is worth listing: the relation is
// declared, or the two post-mortems share more than single words.
func isRelevant(r library.Related) bool {
	return r.Rel != "" || slices.ContainsFunc(r.Shared, func(s library.Shared) bool {
		isWord := s.Kind == library.SharedSymptom && !strings.ContainsFunc(s.Text, isSpaceOrUpper)
		return s.Kind != library.SharedWord && !isWord
	})
}

func isSpaceOrUpper(r rune) bool { return unicode.IsSpace(r) || unicode.IsUpper(r) }

// link renders the title of a post-mortem in Markdown, as a link if the published site
// has a page for it.
func (in *Input) link(pm *postmortem.Postmortem) string {
	address := ""
	if in.BaseURL != "" && !pm.IsDraft() && in.path(string(pm.ID)) == string(pm.ID) {
		address = in.BaseURL + "incidents/" + in.Library.Address(pm) + "/"
	}
	return format.Link(in.title(pm), address)
}

// reason renders the reason why a post-mortem is related: the declared relation and its
// note, and the features that both post-mortems have. Without any of these, it is
// "similar text".
func (in *Input) reason(r library.Related) string {
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
			shared[i] = format.Code(in.clean(s.Text))
		}
		parts = append(parts, "shared: "+wording.English.List(shared))
	}
	if len(parts) == 0 {
		return "similar text"
	}
	return strings.Join(parts, "; ")
}

// openState returns a text such as "action due 2026-10-31" for an open action item. It
// returns "" for a closed one.
func openState(a action.Item) string {
	switch a.State {
	case action.Overdue:
		return fmt.Sprintf("**action overdue by %s**", finding.Plural(a.OverdueDays, "day", "days"))
	case action.Soon, action.Later:
		return "action due " + a.Due.Format("2006-01-02")
	case action.NoDate:
		return "action without a due date"
	}
	return ""
}
