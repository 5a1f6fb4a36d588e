package dashboard

import (
	"slices"
	"strings"

	"debrief/site/action"
	"debrief/site/book"
	"debrief/site/catalog"
	"debrief/site/phrase"
	"debrief/site/postmortem"
	"debrief/site/trend"
	"debrief/theme"
)

// cameBackFigure lists the incidents that are told as the return of an earlier
// one, and which promise against a shared factor was not kept by then.
func cameBackFigure(b *part, path string) theme.Figure {
	f := theme.Figure{ID: "came-back"}
	n := 0
	for _, pm := range slices.Backward(b.Trends.Incidents) {
		for _, r := range pm.Related {
			earlier, ok := b.Library.Lookup(r.ID)
			if !ok || earlier == pm || r.Rel != "recurrence_of" || !earlier.Ours() {
				continue
			}
			if n++; n > book.MostRows {
				break
			}
			row := b.LeanRow(path, pm)
			row.Why = "It had happened before: “" + book.Title(earlier) + "”, " + phrase.Date(earlier.Day()) + "."
			if promise := notKept(b, earlier, pm); promise != "" {
				row.Why += " Not done by then: " + promise + "."
			}
			f.Rows = append(f.Rows, row)
			break
		}
	}
	f.Heading = phrase.Of(n, len(b.Trends.Incidents)) + " incidents had happened before"
	f.Text = "Each names the earlier write-up itself. Where an action against a shared factor was not done by then, it is named too: a list to act on, not a rate."
	return f
}

// notKept is what was promised after earlier against a factor that later
// shares, and was not done when later began.
func notKept(b *part, earlier, later *postmortem.Postmortem) string {
	shared := book.Contributed(later)
	var titles []string
	for _, item := range b.Actions.Of(earlier) {
		kept := item.State == action.Done && !item.Closed.After(later.Day()) // without a date nobody can say that it was late
		if !kept && slices.ContainsFunc(shared, func(code string) bool { return code != "" && book.Addresses(item, code) }) {
			state := "open at the time"
			if item.State == action.Declined {
				state = strings.ToLower(phrase.Promise(item.Status))
			}
			titles = append(titles, "“"+item.Title+"” ("+state+")")
		}
	}
	return phrase.List(titles)
}

// mostFactors and mostServices bound the table of what recurs.
const (
	mostFactors  = 12
	mostServices = 12
)

// recurQuestion is which factors are met at which services, and what came back.
func recurQuestion(b *part, path string) theme.Question {
	t := b.Trends
	q := theme.Question{ID: "what-recurs", Heading: "What keeps recurring, and where?"}
	if n := len(t.Incidents); n < Fewest {
		q.Figures = []theme.Figure{{ID: "recurring", Heading: "Factors and services", TooFew: phrase.Plural(n, "incident", "incidents") + ": too few for a table."}}
		return q
	}
	if len(t.Factors) > 0 {
		top := t.Factors[0]
		q.Text = "The most frequent factor is “" + catalog.Label(top.Word) + "”, in " + phrase.Of(len(top.Incidents), top.Of) + " incidents"
		if top.Of >= trend.Provisional {
			q.Text += " (" + phrase.SureInterval + " " + phrase.Share(top.Interval.Low, top.Interval.High) + ")"
		}
		q.Text += ". An incident has several factors, so rows do not add up to the number of incidents."
	}
	q.Heat = heat(b, path)
	if f := cameBackFigure(b, path); len(f.Rows) > 0 {
		q.Figures = []theme.Figure{f}
	}
	return q
}

// heat is the table of the most frequent factors and services.
func heat(b *part, path string) theme.Heat {
	m := b.Trends.Matrix
	factors, services := m.Factors[:min(len(m.Factors), mostFactors)], m.Services[:min(len(m.Services), mostServices)]
	most := 0
	for _, f := range factors {
		for _, s := range services {
			most = max(most, len(m.Counts[[2]string{f, s}]))
		}
	}
	h := theme.Heat{ID: "heat", Caption: "Incidents by factor and service", CSV: book.Crumb(path, "JSON", "data/trends.json")}
	for _, s := range services {
		h.Columns = append(h.Columns, b.ServiceLink(path, s, true))
	}
	for _, code := range factors {
		row := theme.HeatRow{Head: b.FactorLink(path, code)}
		for i, s := range services {
			cell := theme.HeatCell{}
			if n := len(m.Counts[[2]string{code, s}]); n > 0 {
				cell = theme.HeatCell{Text: phrase.Thousands(n), Href: row.Head.Href, Level: HeatLevel(n, most), Label: phrase.Plural(n, "incident", "incidents") + ", " + catalog.Label(code) + ", " + h.Columns[i].Text}
			}
			row.Cells = append(row.Cells, cell)
		}
		h.Rows = append(h.Rows, row)
	}
	h.Note = "n = " + phrase.Thousands(len(b.Trends.Incidents)) + " incidents. Numbers are incidents with that factor that users met at that service."
	if left := len(m.Factors) - len(factors); left > 0 {
		h.Note += " " + phrase.Plural(left, "rarer factor is", "rarer factors are") + " left out."
	}
	if left := len(m.Services) - len(services); left > 0 {
		h.Note += " " + phrase.Plural(left, "service", "services") + " with fewer incidents left out."
	}
	return h
}
