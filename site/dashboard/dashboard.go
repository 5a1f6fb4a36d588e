// Package dashboard is the page of trends, and the figures of it that other
// pages show of their own part: counts per quarter, and how long promises stay
// open.
//
// It decides what may be concluded from how many: below [Fewest] the incidents
// themselves are shown, then points and a median, then provisional intervals,
// then firm ones. It refuses to compute a statistic, which is trend's, and to
// draw one, which is chart's. Start at [Trends]; changed.go is what the page
// says first.
package dashboard

import (
	"fmt"

	"debrief/site/book"
	"debrief/site/phrase"
	"debrief/theme"
)

// Trends is the page of what the incidents show together, question by question,
// each with how sure one can be of the answer.
func Trends(b *book.Book, path string) theme.View {
	t := b.Trends
	v := theme.Trends{Frame: b.Frame(path, "Trends", "What the incidents show together, with how sure one can be of it.", book.TrendsPath)}
	v.Downloads = []theme.Link{
		book.Crumb(path, "All figures as JSON", "data/trends.json"), book.Crumb(path, "Incidents as CSV", "data/incidents.csv"),
		book.Crumb(path, "Action items as CSV", "data/actions.csv"), book.Crumb(path, "What is not shown here, and why", book.AboutPath+"#not-shown-and-why"),
	}
	if len(t.Incidents) == 0 {
		v.Empty = "No incidents of our own yet, so there is nothing to compare."
		if left := LeftOut(b); left != "" {
			v.Empty += " " + left
		}
		return v
	}
	v.Lead = trendsLead(b)
	v.Changed = changedWords(b)
	v.Questions = []theme.Question{
		{ID: "how-often", Heading: "How often?", Text: nearMissWords(b), Figures: []theme.Figure{oftenFigure(b, path)}},
		{ID: "until-known", Heading: "How long until somebody knew?", Figures: []theme.Figure{durationFigure(b, path, untilKnown)}},
		{ID: "until-safe", Heading: "How long until users were safe?", Text: concentrationWords(b), Figures: []theme.Figure{durationFigure(b, path, untilSafe)}},
		noticedQuestion(b, path), gapQuestion(b, path), recurQuestion(b, path),
		{ID: "promises", Heading: "Do we finish what we promise?", Figures: []theme.Figure{Survival(b, path, "survival")}},
	}
	return v
}

// trendsLead says what the page rests on.
func trendsLead(b *book.Book) string {
	t := b.Trends
	first, last := t.Incidents[0].Day(), t.AsOf
	words := phrase.Month(first)
	if phrase.Month(last) != words {
		words += " to " + phrase.Month(last)
	}
	detect, mitigate := t.Duration("to_detect"), t.Duration("to_mitigate")
	words += fmt.Sprintf(". %s; how long until somebody knew can be counted for %s, how long until users were safe for %s.",
		phrase.Plural(len(t.Incidents), "incident", "incidents"), phrase.Thousands(len(detect.Values)), phrase.Thousands(len(mitigate.Values)))
	if left := LeftOut(b); left != "" {
		words += " " + left
	}
	return words
}

// LeftOut says which write-ups are in no figure; "" if all are.
func LeftOut(b *book.Book) string {
	t := b.Trends
	var out []string
	for _, part := range []struct {
		n         int
		one, many string
	}{{t.Excluded.External, "of another organisation", "of other organisations"}, {t.Excluded.Drill, "drill", "drills"}, {t.Excluded.Withdrawn, "withdrawn", "withdrawn"}, {t.Excluded.Unreadable, "that cannot be read", "that cannot be read"}} {
		if part.n > 0 {
			out = append(out, phrase.Plural(part.n, part.one, part.many))
		}
	}
	words := ""
	if len(out) > 0 {
		words = "Left out: " + phrase.List(out) + "."
	}
	if t.NearMisses > 0 {
		words += " " + phrase.Plural(t.NearMisses, "near miss is counted apart.", "near misses are counted apart.")
	}
	return words
}
