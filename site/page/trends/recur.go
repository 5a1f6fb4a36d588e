package trends

import (
	"slices"
	"strconv"
	"strings"

	"debrief/site/action"
	"debrief/site/page/model"
	"debrief/site/postmortem"
	"debrief/site/trend"
	"debrief/theme"
)

// recurrenceFigure returns a figure that lists the incidents which are recurrences. For
// each, it lists the actions against a shared factor that were not done when the later
// incident began.
func recurrenceFigure(part *part, path string) theme.Figure {
	f := theme.Figure{ID: model.RecurrencesAnchor}
	for _, r := range model.FirstN(part.Trends.Recurrences, model.MaxRows) {
		row := part.CompactRow(path, r.Incident)
		row.Why = part.L.Text("Earlier incident: “{0}”, {1}.", model.Title(r.Earlier), part.L.Date(r.Earlier.CalendarDay()))
		if open := openAtRecurrence(part, r.Earlier, r.Incident); open != "" {
			row.Why += " " + part.L.Text("Not done when this incident started: {0}.", open)
		}
		f.Rows = append(f.Rows, row)
	}
	n := len(part.Trends.Recurrences)
	f.Heading = part.L.Count(
		n, "{n} of {0} post-mortems names an earlier incident as the same",
		"{n} of {0} post-mortems name an earlier incident as the same",
		part.L.Thousands(len(part.Trends.Incidents)),
	)
	f.Text = part.L.Text(
		"Recurrences without such a link are not counted. Actions against the same factor that were not done are " +
			"listed too.",
	)
	return f
}

// openAtRecurrence returns a text with the actions of the post-mortem earlier that
// address a factor of later and were not done when later began.
func openAtRecurrence(part *part, earlier, later *postmortem.Postmortem) string {
	shared := model.ContributingFactors(later)
	var titles []string
	for _, item := range part.Actions.Of(earlier) {
		kept := item.State == action.Done &&
			!item.Closed.After(later.Day()) // an item without a closing date counts as done in time
		if !kept && slices.ContainsFunc(shared, func(code string) bool {
			return code != "" && model.AddressesFactor(item, code)
		}) {
			state := part.L.Text("open when the incident started")
			switch {
			case item.Created.After(later.Day()):
				state = part.L.Text("not yet agreed")
			case item.State == action.Declined:
				state = strings.ToLower(part.L.ActionStatus(item.Status))
			}
			titles = append(titles, part.L.Text("“{0}” ({1})", item.Title, state))
		}
	}
	return part.L.List(titles)
}

// The table of recurring factors has at most this many rows and columns.
const (
	maxFactors  = 12
	maxServices = 12
)

// recurQuestion returns the section of the trends page about recurring factors: a table
// of factors by service, and the recurrences.
func recurQuestion(part *part, path string) theme.Question {
	t := part.Trends
	q := theme.Question{ID: "what-recurs", Heading: part.L.Text("Factors by service")}
	if n := len(t.Incidents); n < model.MinIncidents {
		q.Figures = []theme.Figure{
			{
				ID:      "recurring",
				Heading: part.L.Text("Factors and services"),
				TooFew: part.L.Count(n, "{n} incident is too few for a table.",
					"{n} incidents are too few for a table."),
			},
		}
		if f := recurrenceFigure(part, path); len(f.Rows) > 0 {
			q.Figures = append(q.Figures, f)
		}
		return q
	}
	if len(t.Factors) > 0 {
		top, interval := t.Factors[0], ""
		if top.ShowsInterval() {
			interval = " (" + part.L.IntervalLabel() + " " + part.L.ShareInterval(
				top.Interval.Low,
				top.Interval.High,
			) + provisionalNote(part.L, top.Of) + ")"
		}
		q.Text = part.L.Text(
			"Named most often: “{0}”, in {1} incidents{2}. An incident has several factors, so rows do "+
				"not add up to the number of incidents.",
			part.FactorName(top.Word),
			part.L.Of(len(top.Incidents), top.Of),
			interval,
		)
		if isOrderChance(t.Factors) {
			q.Text += " " + part.L.Text("The order of the most frequent factors can be chance.")
		}
	}
	q.Heat = heatTable(part, path)
	if f := recurrenceFigure(part, path); len(f.Rows) > 0 {
		q.Figures = []theme.Figure{f}
	}
	return q
}

// isOrderChance reports whether the second most frequent factor could as well be the
// most frequent one. It compares the incidents that have only one of the two, each of
// which is as likely to have the one as the other (exact sign test, as by Q. McNemar,
// Psychometrika 12, 1947).
func isOrderChance(shares []trend.Share) bool {
	if len(shares) < 2 {
		return false
	}
	first, second := 0, 0
	for _, pm := range shares[0].Incidents {
		if !slices.Contains(shares[1].Incidents, pm) {
			first++
		}
	}
	for _, pm := range shares[1].Incidents {
		if !slices.Contains(shares[0].Incidents, pm) {
			second++
		}
	}
	p, ok := trend.Differ(first, second, 1, 1)
	return !ok || p > significance
}

// heatTable returns a table of the number of incidents for the most frequent factors
// and services.
func heatTable(part *part, path string) theme.Heat {
	m := part.Trends.Matrix
	factors, services := m.Factors[:min(len(m.Factors), maxFactors)], m.Services[:min(len(m.Services), maxServices)]
	most := 0
	for _, f := range factors {
		for _, s := range services {
			most = max(most, len(m.Counts[[2]string{f, s}]))
		}
	}
	h := theme.Heat{
		ID:      "heat",
		Most:    most,
		Caption: part.L.Text("Incidents by factor and service"),
		CSV:     model.DataLink("heat"),
		Data:    [][]string{{"factor", "service", "incidents"}},
	}
	for _, s := range services {
		h.Columns = append(h.Columns, part.ServiceLink(path, s, true))
	}
	for _, code := range factors {
		row := theme.HeatRow{Head: part.FactorLink(path, code)}
		for i, s := range services {
			cell := theme.HeatCell{}
			h.Data = append(h.Data, []string{code, s, strconv.Itoa(len(m.Counts[[2]string{code, s}]))})
			if n := len(m.Counts[[2]string{code, s}]); n > 0 {
				cell = theme.HeatCell{
					N:     n,
					Text:  part.L.Thousands(n),
					Href:  row.Head.Href,
					Level: model.HeatLevel(n, most),
					Label: part.L.Plural(
						n,
						"incident",
						"incidents",
					) + ", " + part.FactorName(
						code,
					) + ", " + h.Columns[i].Text,
				}
			}
			row.Cells = append(row.Cells, cell)
		}
		h.Rows = append(h.Rows, row)
	}
	h.Note = part.L.Count(
		len(part.Trends.Incidents),
		"{n} incident. Each number counts the incidents that affected that service and have that factor.",
		"{n} incidents. Each number counts the incidents that affected that service and have that factor.",
	)
	if left := len(m.Factors) - len(factors); left > 0 {
		h.Note += " " + part.L.Count(left, "{n} further factor is not shown.",
			"{n} further factors are not shown.")
	}
	if left := len(m.Services) - len(services); left > 0 {
		h.Note += " " + part.L.Count(
			left, "{n} further service is not shown.", "{n} further services are not shown.",
		)
	}
	return h
}
