package theme

import (
	"embed"
	"html/template"
	"reflect"
)

//go:embed testdata/svg
var drawings embed.FS

// svg returns a drawing of the chart package; the theme only prints it.
func svg(name string) template.HTML {
	b, err := drawings.ReadFile("testdata/svg/" + name + ".svg")
	if err != nil {
		panic(err)
	}
	return template.HTML(b)
}

func link(text string) Link { return Link{Text: text, Href: "page.html"} }
func links(texts ...string) []Link { // each with a target
	var out []Link
	for _, t := range texts {
		out = append(out, Link{Text: t, Href: "page.html"})
	}
	return out
}
func word(s string) Time    { return Time{Text: s} }
func on(s, iso string) Time { return Time{Text: s, ISO: iso} }
func sev(n string) Badge {
	return Badge{Text: "SEV" + n, Class: "s" + n, Href: "incidents.html", Note: "Severity " + n}
}
func state(s, c string) Badge { return Badge{Text: s, Class: c} }

// frame returns the shared parts of the sample site's pages.
func frame(title, current string, crumbs ...Link) Frame {
	f := Frame{
		Lang: "en", SiteTitle: "Halyard post-mortems", Title: title,
		Notice:      "Halyard is a fictional company. Its incidents are made up; those of others are real and name their sources.",
		Description: "Incidents, lessons and action items.",
		Root:        "./", Home: "home.html", Path: "x.html", Search: "search.html", Canonical: "https://example.org/x/",
		Crumbs: crumbs,
		Feeds:  []Feed{{"Incidents (Atom)", "feed.xml", "application/atom+xml"}},
		Built:  Built{Commit: "4f2c9ab", Date: on("2 November 2026", "2026-11-02"), Uncommitted: "with uncommitted changes", About: "about.html"},
	}
	for _, n := range []Link{{Text: "Incidents", Href: "incidents.html"}, {Text: "Services", Href: "services.html"}, {Text: "Factors", Href: "factors.html"}, {Text: "Actions", Href: "actions.html"}, {Text: "Trends", Href: "trends.html"}, {Text: "Guide", Href: "guide.html"}} {
		n.Current = n.Text == current
		f.Nav = append(f.Nav, n)
	}
	return f
}

func rows() []Row {
	return []Row{
		{ID: "2026-10-14-checkout-5xx", Title: "Checkout returned 5xx for EU shoppers after a pool resize", Href: "incident.html", Severity: sev("2"),
			Date: on("14 October 2026", "2026-10-14"), Lasted: on("53 min", "PT53M"), Bar: svg("bar"), Services: links("Checkout", "Edge proxy"),
			Facts: []string{"Missing monitor", "detected by support", "2 of 5 actions open"}},
		{Title: "Address lookup answered from a stale cache for a night, and parcels went to the wrong depots", Href: "incident.html", Severity: sev("1"),
			Date: on("3 September 2026", "2026-09-03"), Lasted: Time{Text: "≈ 11 h", ISO: "PT11H", Note: "estimated"}, Bar: svg("bar"), Services: links("Addresses"),
			Facts: []string{"Unknown limit or quota", "detected by a customer", "all 4 actions done"}},
		{Title: "A certificate of the label printer gateway came within two hours of its end", Href: "incident.html", Severity: sev("3"), Kind: state("Near miss", "nm"),
			Date: on("21 August 2026", "2026-08-21"), Lasted: word("unknown"), Services: links("Labels"), Facts: []string{"Expiry not tracked", "detected by a person, by chance"}},
		{Title: "Route planning was slow for a morning", Href: "incident.html", Severity: sev("4"),
			Date: on("2 July 2026", "2026-07-02"), Lasted: on("11 min", "PT11M"), Bar: svg("bar2"), Services: links("Routing"), Facts: []string{"Too little headroom", "detected by an SLO alert"}},
		{Title: "A regular expression took the whole edge down", Href: "incident.html", Kind: state("External", "external"), Organisation: "Example Networks",
			Date: on("2 July 2019", "2019-07-02"), Lasted: on("27 min", "PT27M"), Facts: []string{"rollout not staged"}},
	}
}

func facets() []Facet {
	return []Facet{
		{Name: "Severity", Key: "severity", Values: []Count{{Text: "SEV1", Value: "sev1", Href: "incidents.html", N: "3"}, {Text: "SEV2", Value: "sev2", Href: "incidents.html", N: "6", Current: true}, {Text: "SEV3", Value: "sev3", Href: "incidents.html", N: "9"}, {Text: "SEV4", N: "0"}}},
		{Name: "Service", Key: "service", Values: []Count{{Text: "Checkout", Value: "checkout", Href: "service.html", N: "7"}, {Text: "Addresses", Value: "addresses", Href: "service.html", N: "4"}, {Text: "Edge proxy", Value: "edge", Href: "service.html", N: "3"}}, More: link("All services")},
		{Name: "Year", Key: "year", Values: []Count{{Text: "2026", Value: "2026", Href: "incidents.html", N: "14"}, {Text: "2025", Value: "2025", Href: "incidents.html", N: "6"}}},
		{Name: "Kind", Key: "kind", Values: []Count{{Text: "Near miss", Value: "near_miss", Href: "incidents.html", N: "2"}, {Text: "External", Value: "external", Href: "incidents.html", N: "24"}}},
	}
}

func actions() []Action {
	return []Action{
		{ID: "a1", Title: "Block pool resize on production without a change ticket", State: state("Overdue", "overdue"), Strength: "stronger", Type: "prevent", Owner: "@lee",
			Due: on("13 November 2026", "2026-11-13"), PutOff: "rescheduled 2 times (first due date: 1 November 2026)", Addresses: []Link{{Text: "f2", Href: "#f2"}}, Tracker: Link{Text: "PLAT-881", Href: "https://example.org/PLAT-881"},
			DoneWhen: "the resize API answers 403 for production without a ticket id"},
		{ID: "a2", Title: "Label the two pools differently in the form", State: state("Done", "done"), Strength: "intermediate", Type: "prevent", Owner: "team Platform",
			Closed: on("28 October 2026", "2026-10-28"), Addresses: []Link{{Text: "f2", Href: "#f2"}}, Evidence: link("pull request 91")},
		{ID: "a3", Title: "Alert on the share of failed checkouts", State: state("In progress", "open"), Strength: "intermediate", Owner: "team Payments", Due: on("1 December 2026", "2026-12-01"), Addresses: []Link{{Text: "f1", Href: "#f1"}}},
		{ID: "a4", Title: "Ask for a second person on every resize", State: state("Declined", "declined"), Strength: "weaker", Owner: "@sam", Reason: "a1 makes it unnecessary; it would only slow the night shift"},
	}
}

// elsewhere returns actions as other pages show them.
func elsewhere() []Action {
	as := actions()
	for i := range as {
		as[i].ID, as[i].Href, as[i].Addresses = "", "incident.html", links("Missing monitor")
		as[i].Incident, as[i].Severity = links("Checkout returned 5xx for EU shoppers")[0], sev("2")
	}
	return as
}

func figure(id, drawing, heading, text string) Figure {
	return Figure{ID: id, Heading: heading, Text: text, SVG: svg(drawing),
		Source: "18 of 20 incidents, to 2 November 2026.", CSV: Link{Text: "CSV", Href: "data.csv", Note: "3 kB"}, Definition: Link{Text: "About this site", Href: "about.html#to-mitigate"},
		Table: Table{Caption: "Incidents per quarter", Columns: []Column{{Text: "Quarter"}, {Text: "n", Num: true}, {Text: "Median, min", Num: true}},
			Rows: [][]Cell{{{Text: "2026 Q2", Href: "incidents.html"}, {Text: "5", Num: true}, {Text: "38", Num: true}}, {{Text: "2026 Q3"}, {Text: "4", Num: true}, {Text: "41", Num: true}}}}}
}

func heat() Heat {
	h := Heat{ID: "factor-service", Caption: "Incidents by contributing factor and service", Note: "A cell counts incidents, not mentions.", CSV: Link{Text: "CSV", Href: "factors.csv"},
		Columns: links("checkout", "payments", "addresses", "routing", "labels", "edge-proxy")}
	for i, name := range []string{"Monitor missing", "Rollout not staged", "Retry or feedback loop", "Expiry not watched"} {
		row := HeatRow{Head: links(name)[0]}
		for k := range h.Columns {
			if n := (5*i + 3*k) % 7 % 6; n > 0 {
				row.Cells = append(row.Cells, HeatCell{Text: string(rune('0' + n)), Href: "incidents.html", Label: "incidents: " + string(rune('0'+n)), Level: n})
			} else {
				row.Cells = append(row.Cells, HeatCell{})
			}
		}
		h.Rows = append(h.Rows, row)
	}
	return h
}

func symptoms() []Symptom {
	return []Symptom{
		{Text: "upstream connect error or disconnect/reset before headers. reset reason: connection termination", Incidents: []Row{
			{Title: "Checkout returned 5xx for EU shoppers after a pool resize", Href: "incident.html", Severity: sev("2"), Date: on("14 October 2026", "2026-10-14"), Ended: "The pool was resized back to 48.", EndedHref: "incident.html#t-0905"}}},
		{Text: "CheckoutHighErrorRate", Incidents: rows()[:1]},
	}
}

func revisions() []Revision {
	return []Revision{
		{Name: "4f2c9ab", Date: on("2 November 2026", "2026-11-02"), Who: "Mira Okafor", Message: "Impact corrected from 38,000", Changed: "Failed checkouts from 38,000 requests to 41,300 requests, and 2 more.", Came: link("#214"), Href: "history.html", Mark: "after publication"},
		{Name: "b01d7e2", Date: on("20 October 2026", "2026-10-20"), Who: "Mira Okafor", Message: "Publish", Changed: "Status from in review to published."},
		{Name: "77aa012", Date: on("16 October 2026", "2026-10-16"), Who: "Jon Vale", Message: "First version", Mark: "first version"},
	}
}

// full returns the views of the sample site with all fields set.
func full() []View {
	return []View{
		home(), incidents(), incident(), brief(), history(), changed(), services(), service(), factors(), factor(), symptomIndex(), board(), trends(),
		rules(), rule(), guide(), about(), drafts(), search(), prose(), notFound(), moved(),
	}
}

// zero returns the views without data.
func zero() []View {
	var out []View
	for _, v := range allViews {
		out = append(out, reflect.Zero(reflect.TypeOf(v)).Interface().(View))
	}
	return out
}
