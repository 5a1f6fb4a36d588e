package incident

import (
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"debrief/site/action"
	"debrief/site/markdown"
	"debrief/site/page/model"
	"debrief/site/postmortem"
	"debrief/site/wording"
	"debrief/theme"
	"debrief/theme/chart"
)

// briefPath returns the path of the one-page summary of a post-mortem. incident is the
// path of the post-mortem's page.
func briefPath(incident string) string { return path.Dir(incident) + "/brief/index.html" }

// These constants describe a printed A4 sheet. sheetLines is the number of lines of
// text, minus a reserve for early line breaks and wide fonts. lineWidth is the number
// of characters per line.
const (
	sheetLines   = 52
	lineWidth    = 92
	maxItemChars = 240 // largest length of a statement or title, in characters
)

// briefView returns the one-page summary of pm. It shows as many factors and actions as
// fit on an A4 sheet.
func briefView(site *model.Site, at string, pm *postmortem.Postmortem) theme.View {
	page := &incidentPage{Site: site, pm: pm, at: at}
	v := theme.Brief{
		Frame: site.Frame(
			at, site.L.Text("One-page summary: {0}", model.Title(pm)), pm.Summary, model.IncidentsPath,
			model.Crumb(at, site.L.Text("Incidents"), model.IncidentsPath), site.IncidentLink(at, pm),
		),
		Incident:     site.IncidentLink(at, pm),
		ID:           string(pm.ID),
		Severity:     site.SeverityBadge(at, pm.Severity),
		Kind:         site.KindBadge(at, pm),
		Status:       site.StatusBadge(pm.Status),
		Date:         page.Day(pm.CalendarDay()),
		Services:     page.serviceNames(),
		Organisation: pm.Organisation,
		Summary:      truncateWords(pm.Summary, 3*maxItemChars),
		Facts:        page.facts(), Cite: citation(site, pm),
	}
	v.Written = site.Lang(pm)
	if site.Build.BaseURL != "" {
		v.Canonical = site.Build.BaseURL + path.Dir(
			site.IncidentPath(pm),
		) + "/" // search engines index only the full page
	}
	v.Foot = "" // instead, the last line of the sheet is the citation
	for i := range v.Facts {
		v.Facts[i].Href, v.Facts[i].Note = "", truncateWords(v.Facts[i].Note, maxItemChars/2)
	}
	if bands := phaseBands(pm); len(bands) > 0 {
		v.Strip = chart.Strip("strip-svg", chart.StripData{
			Title: page.L.Text("Phases of the incident, in UTC"),
			Bands: bands,
			Lang:  page.L.Language,
		})
	}
	if words, _ := site.Resolution(pm); words != "" {
		v.Ended, v.EndedLabel = truncateWords(words, maxItemChars), site.ResolutionLabel(pm)
	}
	left := sheetLines - 4 - 2*lineCount(
		v.Incident.Text,
		60,
	) - lineCount(
		v.Services,
		lineWidth,
	) - lineCount(
		v.Summary,
		lineWidth,
	) - lineCount(
		v.Ended,
		lineWidth,
	)
	left -= maxFactLines(v.Facts)
	if v.Strip != "" {
		left -= 5
	}
	page.fillSheet(&v, left)
	return v
}

// fillSheet adds as many factors and actions to the summary v as fit into left lines.
// Factors and actions get half of the lines each. If one of the lists needs less than
// half, the other may use the rest.
func (page *incidentPage) fillSheet(v *theme.Brief, left int) {
	const heading = 3
	factors := make([]theme.BriefFactor, 0, len(page.pm.Factors))
	var heights []int
	for _, f := range page.pm.Factors {
		item := theme.BriefFactor{
			Statement: truncateWords(markdown.PlainText(model.StripReferences(f.Statement)), maxItemChars),
			Name:      page.FactorName(f.Code),
		}
		factors, heights = append(factors, item), append(heights, lineCount(item.Statement+"  "+item.Name, lineWidth))
	}
	items := openFirst(page.actionItems())
	actions := make([]theme.Action, 0, len(items))
	var rows []int
	for _, item := range items {
		a := page.Action(page.at, item, false)
		a.Title = truncateWords(a.Title, maxItemChars)
		actions, rows = append(actions, a), append(rows, max(
			lineCount(a.Title, 44), lineCount(a.Owner, 14), lineCount(a.Due.Text+a.Closed.Text+" "+a.Late, 18),
		))
	}
	v.NoActions = ""
	if len(actions) == 0 {
		v.NoActions = truncateWords(wording.Sentence(page.pm.NoActions), maxItemChars)
	}
	left -= 2*heading + 2 // reserve lines for the headings, and for the number of omitted items in each list
	need := lineCount(v.NoActions, lineWidth) + sumHeights(rows)
	n := countFitting(heights, max(left/2, left-need))
	v.Factors = factors[:n]
	if more := len(factors) - n; more > 0 {
		v.FactorsMore = page.L.Count(
			more, "{n} more factor in the full post-mortem.", "{n} more factors in the full post-mortem.",
		)
	}
	n = countFitting(rows, left-sumHeights(heights[:n]))
	v.Actions = actions[:n]
	if more := len(actions) - n; more > 0 {
		v.ActionsMore = page.L.Count(
			more, "{n} more action in the full post-mortem.", "{n} more actions in the full post-mortem.",
		)
	}
}

// maxFactLines returns the number of lines of the tallest fact. The facts are side by
// side, so only the tallest determines the height.
func maxFactLines(facts []theme.Fact) (most int) {
	for _, f := range facts {
		most = max(most, 2+lineCount(f.Value.Text, 16)+lineCount(f.Note, 20))
	}
	return most
}

// openFirst returns the action items in two parts: first the open items, then the
// others.
func openFirst(items []action.Item) []action.Item {
	items = slices.Clone(items)
	slices.SortStableFunc(items, func(a, b action.Item) int {
		switch {
		case a.IsOpen() == b.IsOpen():
			return 0
		case a.IsOpen():
			return -1
		}
		return 1
	})
	return items
}

// countFitting returns how many items, from the first on, fit into room lines. heights
// holds the number of lines of each item. The result is at least one.
func countFitting(heights []int, room int) int {
	for i, h := range heights {
		if room -= h; room < 0 {
			return max(i, 1)
		}
	}
	return len(heights)
}

func sumHeights(heights []int) (all int) {
	for _, h := range heights {
		all += h
	}
	return all
}

// lineCount returns the number of lines that text needs if each line has width
// characters.
func lineCount(text string, width int) int {
	return (utf8.RuneCountInString(text) + width - 1) / width
}

// truncateWords shortens text to at most most characters. It cuts only between words.
func truncateWords(text string, most int) string {
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	cut := string([]rune(text)[:most])
	if at := strings.LastIndexByte(cut, ' '); at > most/2 {
		cut = cut[:at]
	}
	return strings.TrimRight(cut, " ,;:.") + " …"
}

// serviceNames returns the names of the first affected services and the number of the
// others, as in "Checkout, Labels and 3 more".
func (page *incidentPage) serviceNames() string {
	const most = 4
	var names []string
	ids := page.ImpactedServices(page.pm)
	for _, id := range ids[:min(len(ids), most)] {
		names = append(names, page.ServiceLink(page.at, id, page.pm.IsOwn()).Text)
	}
	if more := len(ids) - most; more > 0 {
		names = append(names, page.L.Count(more, "{n} more", "{n} more|services"))
	}
	return page.L.List(names)
}
