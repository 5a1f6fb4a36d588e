package page

import (
	"cmp"
	"slices"

	"debrief/site/catalog"
	"debrief/site/phrase"
	"debrief/site/postmortem"
	"debrief/theme"
)

const mostLatest = 10

func (b *book) homePage(path string) theme.View {
	own := standing(ours(b.Library.All))
	v := theme.Home{
		Frame:  b.frame(path, "", "Post-mortems: what happened, what ended it, and what was promised since.", ""),
		Lead:   b.libraryWords(),
		Latest: b.rows(path, own[:min(len(own), mostLatest)]),
		Facets: b.homeFacets(path),
	}
	if n := len(b.Actions.In("overdue")); n > 0 {
		v.Overdue = theme.Link{Text: phrase.Plural(n, "action item is overdue", "action items are overdue"), Href: href(path, actionsPath) + "#overdue"}
	}
	if n := len(b.Library.All); n > len(v.Latest) {
		v.All = theme.Link{Text: "All " + phrase.Plural(n, "write-up", "write-ups"), Href: href(path, incidentsPath)}
	}
	if pm := b.pick(own); pm != nil {
		row := b.row(path, pm)
		row.Summary, row.Why = pm.Summary, b.whyPicked(pm)
		v.Pick = &row
	}
	if len(own) == 0 {
		v.Empty = "No post-mortems yet. “debrief init” writes an example."
		v.Example = crumb(path, "The guide says what belongs in one.", guidePath)
	}
	return v
}

// libraryWords is one line of what the library holds.
func (b *book) libraryWords() string {
	all := standing(b.Library.All)
	own, others := ours(all), len(ofKind(all, postmortem.External))
	words := countsWords(own)
	if words == "" && others == 0 {
		return ""
	}
	if len(own) > 0 {
		words += " since " + phrase.Month(own[len(own)-1].Day())
	}
	if others > 0 {
		lessons := phrase.Plural(others, "incident", "incidents") + " of other organisations, to learn from"
		words = cmp.Or(words, "None of our own yet") + ", and " + lessons
	}
	return words + "."
}

// pick is the write-up to read first: published, the one that others refer to
// and that was told by most people.
func (b *book) pick(own []*postmortem.Postmortem) *postmortem.Postmortem {
	var best *postmortem.Postmortem
	most := 0
	for _, pm := range own {
		if !pm.Status.Reached(postmortem.Published) {
			continue
		}
		// The newest wins among equals.
		if score := 1 + 2*len(b.Library.Backlinks(pm)) + len(pm.Accounts); score > most {
			best, most = pm, score
		}
	}
	return best
}

func (b *book) whyPicked(pm *postmortem.Postmortem) string {
	var words []string
	if n := len(pm.Accounts); n > 1 {
		words = append(words, "it holds the accounts of "+phrase.Plural(n, "person", "people")+" who were there")
	}
	if n := len(b.Library.Backlinks(pm)); n > 0 {
		words = append(words, phrase.Plural(n, "other write-up refers", "other write-ups refer")+" to it")
	}
	var labels []string
	for _, code := range contributed(pm) {
		if label := "“" + catalog.Label(code) + "”"; code != "" && len(labels) < 2 && !slices.Contains(labels, label) {
			labels = append(labels, label)
		}
	}
	if len(labels) > 0 {
		words = append(words, "it shows what is meant by "+phrase.List(labels))
	}
	return phrase.Sentence(phrase.List(words))
}

const mostValues = 12

func (b *book) homeFacets(path string) []theme.Facet {
	severity := theme.Facet{Name: "Severity"}
	for _, s := range b.Catalog.Severities {
		severity.Values = append(severity.Values, count(path, s.Name, severityPath(s.ID), len(b.bySeverity[s.ID])))
	}
	kind := theme.Facet{Name: "Kind"}
	for _, k := range postmortem.Kinds {
		kind.Values = append(kind.Values, count(path, phrase.Kinds(postmortem.Kind(k)), kindPath(k), len(b.byKind[k])))
	}
	year := theme.Facet{Name: "Year"}
	for _, y := range b.years[:min(len(b.years), mostValues)] {
		year.Values = append(year.Values, count(path, y, yearPath(y), len(b.byYear[y])))
	}
	if len(b.years) > mostValues {
		year.More = crumb(path, "Earlier", incidentsPath)
	}
	facets := []theme.Facet{severity, b.serviceFacet(path), b.familyFacet(path), year, kind}
	return slices.DeleteFunc(facets, func(f theme.Facet) bool { return len(f.Values) == 0 })
}

// count is a word, the page of what it stands for, and how much is there.
// Nothing has no page.
func count(from, text, to string, n int) theme.Count {
	c := theme.Count{Text: text, N: phrase.Thousands(n)}
	if n > 0 {
		c.Href = href(from, to)
	}
	return c
}

func (b *book) serviceFacet(path string) theme.Facet {
	services := slices.Clone(b.Catalog.Services)
	slices.SortStableFunc(services, func(x, y catalog.Service) int {
		return cmp.Compare(len(standing(b.byService[y.ID])), len(standing(b.byService[x.ID])))
	})
	f := theme.Facet{Name: "Service"}
	for _, s := range services[:min(len(services), mostValues)] {
		c := count(path, s.Name, servicePath(s.ID), len(standing(b.byService[s.ID])))
		c.Href = href(path, servicePath(s.ID)) // a service without incidents has a page too
		f.Values = append(f.Values, c)
	}
	if len(services) > mostValues {
		f.More = crumb(path, "All "+phrase.Plural(len(services), "service", "services"), servicesPath)
	}
	return f
}

func (b *book) familyFacet(path string) theme.Facet {
	f := theme.Facet{Name: "Factors"}
	for _, family := range b.families() {
		seen := map[*postmortem.Postmortem]bool{}
		for _, factor := range family.factors {
			for _, pm := range standing(b.byFactor[factor.Code]) {
				seen[pm] = true
			}
		}
		f.Values = append(f.Values, count(path, family.name(), factorsPath+"#"+family.anchor(), len(seen)))
	}
	return f
}
