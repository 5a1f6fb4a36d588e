// Package dashboard is the page of trends, the same of one quarter, service or
// severity, and the figures that other pages show of their own part: counts per
// quarter, and how long promises stay open.
//
// It decides what may be concluded from how many: below [Fewest] the incidents
// themselves are shown, then points and a median, then provisional intervals,
// then firm ones. It refuses to compute a statistic, which is trend's, and to
// draw one, which is chart's. Start at [Pages]; changed.go is what the page says
// first.
package dashboard

import (
	"fmt"

	"debrief/site/book"
	"debrief/site/phrase"
	"debrief/site/trend"
	"debrief/theme"
)

// Trends is the page of what the incidents show together, question by question,
// each with how sure one can be of the answer.
func Trends(b *book.Book, path string) theme.View {
	v := theme.Trends{Frame: b.Frame(path, "Trends", "What the incidents show together, with how sure one can be of it.", book.TrendsPath), Downloads: downloads(path)}
	if len(b.Trends.Incidents) == 0 {
		v.Empty = "No incidents of our own yet, so there is nothing to compare."
		if left := LeftOut(b); left != "" {
			v.Empty += " " + left
		}
		return v
	}
	v.Slices = ways(b, path)
	ask(whole(b), path, &v)
	return v
}

func downloads(path string) []theme.Link {
	return []theme.Link{
		book.Crumb(path, "All figures as JSON", "data/trends.json"), book.Crumb(path, "Incidents as CSV", "data/incidents.csv"),
		book.Crumb(path, "Action items as CSV", "data/actions.csv"), book.Crumb(path, "What is not shown here, and why", book.AboutPath+"#not-shown-and-why"),
	}
}

// ask answers every question about a part of the library, or the whole, that
// has incidents.
func ask(b *part, path string, v *theme.Trends) {
	v.Lead = trendsLead(b)
	v.Changed = changedWords(b)
	v.Questions = []theme.Question{
		{ID: "how-often", Heading: "How often?", Text: nearMissWords(b), Figures: drawn(oftenFigure(b, path), countBehaviour(b, path))},
		{ID: "until-known", Heading: "How long until somebody knew?", Figures: drawn(durationFigure(b, path, untilKnown), durationBehaviour(b, path, untilKnown))},
		{ID: "until-safe", Heading: "How long until users were safe?", Text: concentrationWords(b), Figures: drawn(durationFigure(b, path, untilSafe), durationBehaviour(b, path, untilSafe))},
		noticedQuestion(b, path), gapQuestion(b, path), recurQuestion(b, path),
		{ID: "promises", Heading: "Do we finish what we promise?", Figures: []theme.Figure{survivalFigure(b, path, "survival")}},
	}
}

// drawn are the figures that there are; one without a heading is none.
func drawn(figures ...theme.Figure) []theme.Figure {
	out := figures[:0]
	for _, f := range figures {
		if f.Heading != "" {
			out = append(out, f)
		}
	}
	return out
}

// trendsLead says what the page rests on.
func trendsLead(b *part) string {
	t := b.Trends
	first, last := t.Incidents[0].Day(), t.AsOf
	words := phrase.Month(first)
	if phrase.Month(last) != words {
		words += " to " + phrase.Month(last)
	}
	detect, mitigate := t.Duration("to_detect"), t.Duration("to_mitigate")
	words += fmt.Sprintf(". %s; how long until somebody knew can be counted for %s, how long until users were safe for %s.",
		phrase.Plural(len(t.Incidents), "incident", "incidents"), phrase.Thousands(len(detect.Values)), phrase.Thousands(len(mitigate.Values)))
	if left := leftOut(t); left != "" {
		words += " " + left
	}
	return words
}

// LeftOut says which write-ups are in no figure; "" if all are.
func LeftOut(b *book.Book) string { return leftOut(b.Trends) }

func leftOut(t *trend.Trends) string {
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
