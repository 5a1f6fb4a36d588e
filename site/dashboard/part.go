package dashboard

import (
	"fmt"
	"slices"
	"strconv"

	"debrief/site/action"
	"debrief/site/book"
	"debrief/site/phrase"
	"debrief/site/postmortem"
	"debrief/site/trend"
	"debrief/theme"
)

// A part is what figures are made of: the library, or those of its write-ups
// that share a quarter, a service or a severity. Its Trends are its own and
// stand before those of the book.
type part struct {
	*book.Book
	Trends *trend.Trends
	in     map[*postmortem.Postmortem]bool // nil: all
}

func whole(b *book.Book) *part { return &part{Book: b, Trends: b.Trends} }

func (b *part) has(pm *postmortem.Postmortem) bool { return b.in == nil || b.in[pm] }

// partOf computes the trends of some of the library's write-ups.
func partOf(b *book.Book, pms []*postmortem.Postmortem) *part {
	out := &part{Book: b, in: map[*postmortem.Postmortem]bool{}}
	for _, pm := range pms {
		out.in[pm] = true
	}
	out.Trends = trend.Of(b.Library.Only(out.has), b.Trends.AsOf)
	return out
}

// Pages are those of the trends: of all, and of each quarter, service and
// severity that has incidents.
func Pages(b *book.Book) []book.Page {
	pages := []book.Page{b.View(book.TrendsPath, Trends)}
	for i, q := range b.Trends.Quarters {
		pages = append(pages, b.View(book.QuarterPath(q.Name), func(b *book.Book, path string) theme.View { return quarter(b, path, i) }))
	}
	for _, s := range b.Catalog.Services {
		if pms := b.ByService[s.ID]; counted(b, pms) > 0 {
			pages = append(pages, b.View(book.ServiceTrendsPath(s.ID), func(b *book.Book, path string) theme.View {
				return slice(b, path, s.Name, "What the incidents of "+s.Name+" show together.", book.Crumb(path, "The page of "+s.Name, book.ServicePath(s.ID)), pms)
			}))
		}
	}
	for _, s := range b.Catalog.Severities {
		if pms := b.BySeverity[s.ID]; counted(b, pms) > 0 {
			pages = append(pages, b.View(book.SeverityTrendsPath(s.ID), func(b *book.Book, path string) theme.View {
				return slice(b, path, s.Name, "What the incidents of "+s.Name+" show together.", book.Crumb(path, "All "+s.Name, book.SeverityPath(s.ID)), pms)
			}))
		}
	}
	return pages
}

// counted is how many of pms are in the figures.
func counted(b *book.Book, pms []*postmortem.Postmortem) int {
	n := 0
	for _, pm := range pms {
		if pm.Kind == postmortem.Incident && pm.Ours() && pm.Status != postmortem.Withdrawn && !pm.Day().After(b.Trends.AsOf) {
			n++
		}
	}
	return n
}

// slice is the page of the figures of one service or severity.
func slice(b *book.Book, path, name, description string, more theme.Link, pms []*postmortem.Postmortem) theme.View {
	v := theme.Trends{
		Frame:     b.Frame(path, "Trends: "+name, description, book.TrendsPath, book.Crumb(path, "Trends", book.TrendsPath)),
		Downloads: append([]theme.Link{more}, downloads(path)...), Slices: ways(b, path),
	}
	ask(partOf(b, pms), path, &v)
	return v
}

// ways lead from one page of trends to the others.
func ways(b *book.Book, path string) []theme.Facet {
	quarters, services, severities := theme.Facet{Name: "Quarter"}, theme.Facet{Name: "Service"}, theme.Facet{Name: "Severity"}
	add := func(f *theme.Facet, text, to string, n int) {
		f.Values = append(f.Values, theme.Count{Text: text, Href: book.Href(path, to), N: phrase.Thousands(n), Current: to == path})
	}
	for _, q := range slices.Backward(b.Trends.Quarters) {
		add(&quarters, phrase.Quarter(q.Name), book.QuarterPath(q.Name), len(q.Incidents))
	}
	for _, s := range b.Catalog.Services {
		if n := counted(b, b.ByService[s.ID]); n > 0 {
			add(&services, s.Name, book.ServiceTrendsPath(s.ID), n)
		}
	}
	for _, s := range b.Catalog.Severities {
		if n := counted(b, b.BySeverity[s.ID]); n > 0 {
			add(&severities, s.Name, book.SeverityTrendsPath(s.ID), n)
		}
	}
	var out []theme.Facet
	for _, f := range []theme.Facet{quarters, services, severities} {
		if len(f.Values) > 0 {
			out = append(out, f)
		}
	}
	return out
}

// quarter is the page of one quarter: what happened, set against the quarter
// before it, and what became of what was promised then.
func quarter(b *book.Book, path string, i int) theme.View {
	q := b.Trends.Quarters[i]
	name := phrase.Quarter(q.Name)
	p := partOf(b, q.Incidents)
	v := theme.Trends{
		Frame:  b.Frame(path, name, "What happened in "+name+", and what was promised then.", book.TrendsPath, book.Crumb(path, "Trends", book.TrendsPath)),
		Slices: ways(b, path), Downloads: downloads(path),
	}
	v.Lead = fmt.Sprintf("%s to %s: %s, as known on %s.", phrase.Date(q.From), phrase.Date(q.To.AddDate(0, 0, -1)), phrase.Plural(len(q.Incidents), "incident", "incidents"), phrase.Date(b.Trends.AsOf))
	if q.Partial {
		v.Lead += " The quarter is not over."
	}
	if i > 0 {
		v.Changed = []string{countWords(b.Trends.Quarters[i-1], q)}
	}
	happened := theme.Question{ID: "what-happened", Heading: "What happened?"}
	if len(q.Incidents) == 0 {
		happened.Text = "No incident is recorded. That is not the same as none happened."
		v.Questions = []theme.Question{happened}
		return v
	}
	rows := slices.Clone(q.Incidents)
	slices.Reverse(rows) // the newest first, as in every list
	happened.Figures = []theme.Figure{{ID: "incidents", Heading: name + ": " + phrase.Plural(len(rows), "incident", "incidents"), Rows: b.Rows(path, book.First(rows, book.MostRows))}}
	if len(rows) > book.MostRows {
		happened.Figures[0].Text = phrase.Latest(len(rows), book.MostRows)
	}
	v.Questions = []theme.Question{happened}
	if len(rows) >= Fewest {
		v.Questions = append(v.Questions,
			theme.Question{ID: "until-known", Heading: "How long until somebody knew?", Figures: []theme.Figure{durationFigure(p, path, untilKnown)}},
			theme.Question{ID: "until-safe", Heading: "How long until users were safe?", Figures: []theme.Figure{durationFigure(p, path, untilSafe)}},
			noticedQuestion(p, path), gapQuestion(p, path), recurQuestion(p, path))
	} else {
		v.Questions = append(v.Questions, theme.Question{ID: "factors", Heading: "What lay behind it?", Heat: factorTable(p, path)})
	}
	v.Questions = append(v.Questions, promisedQuestion(p, path))
	return v
}

// countWords compares two quarters, where both are over.
func countWords(before, after trend.Quarter) string {
	counts := fmt.Sprintf("%d → %d incidents, %s to %s", len(before.Incidents), len(after.Incidents), phrase.Quarter(before.Name), phrase.Quarter(after.Name))
	if after.Partial {
		return "How often: " + counts + ", which is not over."
	}
	p, ok := trend.Differ(len(before.Incidents), len(after.Incidents), before.To.Sub(before.From).Hours(), after.To.Sub(after.From).Hours())
	if !ok {
		return "How often: " + counts + "."
	}
	return changeWords(counts+" ("+phrase.P(p)+")", len(before.Incidents), len(after.Incidents), p)
}

// factorTable is how often each factor was named, for few incidents.
func factorTable(b *part, path string) theme.Heat {
	h := theme.Heat{ID: "factor-table", Caption: "Factors of these incidents", Columns: []theme.Link{{Text: "Incidents"}}, Note: "n = " + strconv.Itoa(len(b.Trends.Incidents)) + " incidents: too few for shares."}
	for _, s := range b.Trends.Factors {
		n := len(s.Incidents)
		h.Rows = append(h.Rows, theme.HeatRow{Head: b.FactorLink(path, s.Word), Cells: []theme.HeatCell{{Text: phrase.Thousands(n), Level: HeatLevel(n, len(b.Trends.Incidents))}}})
	}
	return h
}

// promisedQuestion says what became of the promises of a part.
func promisedQuestion(b *part, path string) theme.Question {
	q := theme.Question{ID: "promises", Heading: "What was promised, and what became of it?"}
	n := map[action.State]int{}
	all := 0
	for _, pm := range b.Trends.Incidents {
		for _, item := range b.Actions.Of(pm) {
			n[item.State]++
			all++
		}
	}
	if all == 0 {
		q.Text = "Nothing was promised after these incidents."
		return q
	}
	open := n[action.Overdue] + n[action.Soon] + n[action.Later] + n[action.NoDate]
	q.Text = fmt.Sprintf("%s: %d done, %d open, %d of them overdue, %d declined or overtaken, as of %s.",
		phrase.Plural(all, "action item was promised", "action items were promised"), n[action.Done], open, n[action.Overdue], n[action.Declined], phrase.Date(b.Actions.Now))
	if all >= Fewest {
		q.Figures = []theme.Figure{survivalFigure(b, path, "survival")}
	}
	return q
}
