package theme

func home() Home {
	pick := rows()[2]
	pick.Why = "How chance found what no monitor watched."
	pick.Summary = "A colleague renewed another certificate and saw the date beside it."
	f := frame("Incidents", "Incidents")
	return Home{Frame: f, Lead: "20 incidents and 2 near misses since March 2025, 24 learnt from others.", Overdue: Link{Text: "4 action items are overdue", Href: "actions.html#overdue"},
		State:  []Fact{{Name: "In review", Value: Time{Text: "2"}, Href: "drafts.html"}, {Name: "Symptoms", Value: Time{Text: "31"}, Href: "symptoms.html"}},
		Latest: rows(), All: Link{Text: "All incidents", Href: "incidents.html"}, Changed: Link{Text: "Recent changes", Href: "changes.html"}, Pick: &pick, Facets: facets(), FacetsNote: "Numbers count our own post-mortems.",
		Empty: "No post-mortems yet. “debrief new” writes the first.", Example: link("Here is a finished example.")}
}

func incidents() Incidents {
	r := rows()
	return Incidents{Frame: frame("Incidents in 2026", "Incidents", Link{Text: "Incidents", Href: "incidents.html"}), Lead: "14 incidents and 2 near misses.", Shelf: Link{Text: "24 incidents of other organisations", Href: "external.html"}, Facets: facets(), FacetsNote: "Numbers count our own post-mortems.", Whole: "incidents.html",
		Chosen: links("Year: 2026"), Groups: []Group{{ID: "2026-10", Heading: "October 2026", Note: "1 incident", Rows: r[:1]}, {ID: "2026-09", Heading: "September 2026", Note: "1 incident", Rows: r[1:2]}, {ID: "earlier", Heading: "Earlier years", Note: "3", Rows: r[2:]}},
		Pager: Pager{Text: "Page 2 of 3", Prev: Link{Href: "incidents.html", Text: "Later"}, Next: Link{Href: "incidents.html", Text: "Earlier years"}}, Downloads: []Link{{Text: "CSV", Href: "incidents.csv", Note: "12 kB"}, {Text: "JSON", Href: "incidents.json"}, {Text: "Atom feed", Href: "feed.xml"}},
		Empty: "No SEV1 in 2026.", Elsewhere: links("3 in 2025")}
}

func history() History {
	all := revisions()
	for i := range all {
		all[i].ID, all[i].Changed = "r-"+all[i].Name, ""
	}
	all[0].Means = []string{"Status from published to amended", "Failed checkouts from 38,000 requests to 41,300 requests", "a1 due moved 4 weeks later, from 13 November 2026 to 11 December 2026", "“Impact”: 4 words added, 1 removed"}
	all[0].Words = []Passage{
		{Under: "Fields", Pieces: []Piece{{Same: "value:"}, {Gone: "38000"}, {New: "41300"}}},
		{Under: "Impact", Pieces: []Piece{{Left: true}, {Same: "of checkouts in the EU,"}, {Gone: "38,000"}, {New: "41,300"}, {Same: "requests in all"}, {New: ", as counted later"}, {Left: true}}}}
	all[0].More = "2 more places are not shown here."
	all[1].Means, all[2].Means = []string{"Status from in review to published"}, []string{"Begun as draft", "812 words, 2 factors and 3 actions"}
	all[1].Note = "only the formatting changed"
	all[0].Wording, all[0].Reworded = "Wording of 1 section", []string{"“Lessons”: 4 words added, 5 removed"}
	return History{Frame: frame("Revisions", "Incidents", links("Incidents", "2026", "Checkout returned 5xx")...), Incident: links("Checkout returned 5xx for EU shoppers after a pool resize")[0], Lead: "3 revisions by 2 people, 16 October to 2 November 2026.",
		Note: "History begins on 1 October 2026: this clone is shallow.", Since: since(), Groups: []RevisionGroup{
			{Revisions: all[:1]}, {Heading: "2 revisions of wording only, 16 October 2026 to 20 October 2026", Revisions: all[1:]}}}
}

func since() Since {
	return Since{Heading: "Changed since publication on 20 October 2026", Amended: []Amendment{{Date: on("2 November 2026", "2026-11-02"), Note: "Impact corrected from 38,000."}},
		Means: []string{"Failed checkouts from 38,000 requests to 41,300 requests", "“Impact”: 41,300 instead of 38,000"}, Wording: "Wording of 1 action", Reworded: []string{"a2 title reworded"}, Note: "2 more changes are in the revisions."}
}

func changed() Changes {
	r := revisions()
	for i := range r {
		r[i].ID, r[i].Means, r[i].Words = "", nil, nil
	}
	return Changes{Frame: frame("Recent changes", ""), Lead: "3 revisions, newest first.", Empty: "No commits yet.", Months: []ChangeMonth{
		{ID: "m-2026-11", Heading: "November 2026", Changes: []Change{{Incident: links("Checkout returned 5xx")[0], Severity: rows()[0].Severity, Revision: r[0]}}},
		{ID: "m-2026-10", Heading: "October 2026", Changes: []Change{{Incident: links("Checkout returned 5xx")[0], Severity: rows()[0].Severity, Revision: r[1]}}}}}
}

func services() Services {
	return Services{Frame: frame("Services", "Services"), Lead: "6 services, 4 with incidents.", Empty: "No service is in the catalogue.", Groups: []ServiceGroup{
		{ID: "tier-1", Heading: "Tier 1", Services: []ServiceRow{{Name: "Checkout", Href: "service.html", Means: "Takes the order and the money.", Owner: "Payments", Tier: "tier 1", Incidents: "7 incidents", Last: on("14 October 2026", "2026-10-14"), Actions: "3 open actions", Spark: svg("spark")},
			{Name: "Addresses", Href: "service.html", Means: "Finds and checks addresses.", Owner: "Logistics", Tier: "tier 1", Incidents: "no incidents recorded"}}}}}
}

func service() Service {
	return Service{Frame: frame("Checkout", "Services", Link{Text: "Services", Href: "services.html"}), ID: "checkout", Means: "Takes the order and the money.",
		Facts:   []Fact{{Name: "Owner", Value: word("Payments")}, {Name: "Tier", Value: word("1")}, {Name: "Depends on", Links: links("Pricing", "Edge proxy")}, {Name: "Used by", Links: links("Shop")}, {Name: "Also called", Value: word("shop-checkout")}},
		Figures: []Figure{figure("fig-counts", "counts", "No unusual quarters", "Between 3 and 6 incidents a quarter."), {ID: "few", Heading: "Time to mitigate", TooFew: "4 incidents: too few for a chart.", Rows: rows()[:1]}},
		Groups:  []Group{{ID: "latest", Heading: "Latest incidents", Note: "7", Rows: rows()[:2]}}, More: links("All 7")[0],
		Factors: []Count{{Text: "Monitor missing", Href: "factor.html", N: "3 of 7"}, {Text: "No staged rollout", Href: "factor.html", N: "2 of 7"}}, Detected: []Count{{Text: "by an alert", N: "4 of 7", Href: "trends.html"}, {Text: "by a customer", N: "3 of 7", Href: "trends.html"}},
		Symptoms: symptoms(), Actions: elsewhere()[:1], Empty: "No incidents are recorded. There may be incidents without a post-mortem.", Downloads: links("CSV")}
}

func factors() Factors {
	return Factors{Frame: frame("Contributing factors", "Factors"), Lead: "What had to be there for it to happen. 31 codes, 14 seen so far.", Families: []Family{
		{ID: "observability", Name: "Observability", Means: "What could be known.", Factors: []FactorRow{{Name: "Monitor missing", Code: "observability.monitor_missing", Href: "factor.html", Means: "It was measured, and nothing watched the measure.", Incidents: "in 7 incidents", Services: links("Checkout", "Labels")},
			{Name: "Alert not actionable", Code: "observability.alert_not_actionable", Means: "It fired, and said nothing to do.", Incidents: "no incidents yet"}}}}}
}

func factor() Factor {
	r := rows()[:2]
	r[0].Quote = "Checkout success was graphed but had no monitor, so the drop stayed unseen until support wrote."
	r[1].Quote = "The age of the cache was on a dashboard that nobody had open."
	h := heat()
	h.Rows = h.Rows[:1]
	return Factor{Frame: frame("Monitor missing", "Factors", Link{Text: "Factors", Href: "factors.html"}), Code: "observability.monitor_missing", Family: Link{Text: "Observability", Href: "factors.html#observability"},
		Means: "It was measured, and nothing watched the measure.", Not: "Nothing was measured at all.", NotSee: links("Metric missing"), Facts: []Fact{{Name: "Incidents", Value: word("7 of 20"), Note: "interval 18 % to 57 %"}, {Name: "First occurrence", Value: on("3 March 2025", "2025-03-03")}},
		Figures: []Figure{figure("fig-counts", "counts", "Seen in every quarter", "Between 1 and 3 a quarter.")}, Groups: []Group{{ID: "incidents", Heading: "Incidents", Note: "7", Rows: r}}, Services: h,
		Helped: elsewhere()[1:2], HelpNote: "Closed actions against this factor. This alone does not prove an effect.", Related: []Count{{Text: "No staged rollout", Href: "factor.html", N: "in 3"}}, Empty: "No post-mortem names this factor yet."}
}

func symptomIndex() Symptoms {
	s := symptoms()
	s[0].ID, s[1].ID = "sym-upstream", "sym-checkout"
	return Symptoms{Frame: frame("Symptoms", ""), Lead: "What responders saw, as they saw it.", Empty: "None yet.", Letters: []Letter{{ID: "c", Text: "C", Symptoms: s[1:]}, {ID: "u", Text: "U", Symptoms: s[:1]}}}
}

func board() Actions {
	a := elsewhere()
	return Actions{Frame: frame("Action items", "Actions"), Lead: "31 action items, 9 open, 4 overdue.", Facts: []Fact{{Name: "Open", Value: word("9 of 31")}, {Name: "Overdue", Value: word("4")}, {Name: "Median days to close", Value: word("30"), Note: "22 closed", Href: "about.html#days-to-close"}},
		Figures: []Figure{figure("fig-survival", "survival", "Median time to close: 30 days", "After four months, two in ten are still open.")}, Facets: facets()[1:2],
		Groups: []ActionGroup{{ID: "overdue", Heading: "Overdue", Note: "1", Class: "overdue", Actions: a[:1], More: Link{Text: "3 more actions", Href: "actions.html#more"}}, {ID: "soon", Heading: "Due in 30 days", Note: "1", Class: "soon", Actions: a[2:3]},
			{ID: "done", Heading: "Done recently", Note: "1", Class: "done", Actions: a[1:2]}, {ID: "declined", Heading: "Declined, with the reason", Note: "1", Class: "declined", Actions: a[3:]}},
		Downloads: links("CSV"), Empty: "No action items yet."}
}

func trends() Trends {
	return Trends{Frame: frame("Trends", "Trends"), Lead: "March 2025 to October 2026. 20 incidents, 18 countable. Durations are skewed, so no averages are shown.",
		Changed: []string{"Frequency: no clear change, 5 incidents in 2026 Q2, 4 in 2026 Q3.", "Two incidents recurred while an action against their factor was overdue."},
		Questions: []Question{
			{ID: "how-often", Heading: "Number of incidents", Text: "Counts per quarter with the exact interval of each.", Figures: []Figure{figure("fig-counts", "counts", "No unusual quarters", "Between 3 and 6 incidents a quarter; the intervals overlap.")}},
			{ID: "how-long", Heading: "Time to mitigate", Figures: []Figure{figure("fig-mitigate", "dots", "Median time to mitigate: 40 minutes", "One dot per incident, on a logarithmic scale; the line is the median.")}},
			{ID: "what-recurs", Heading: "Recurring factors by service", Heat: heat()},
			{ID: "promises", Heading: "Time to close action items", Figures: []Figure{figure("fig-survival", "survival", "Median time to close: 30 days", ""), {ID: "few", Heading: "Time to detect, SEV1", TooFew: "2 incidents: too few for a chart.", Rows: rows()[1:2]}}}},
		Slices: []Facet{{Name: "Quarter", Values: []Count{{Text: "2026 Q3", Href: "trends.html", N: "4"}, {Text: "2026 Q2", Href: "trends.html", N: "5"}}}}, Definitions: definitions(), Downloads: []Link{{Text: "trends.json", Href: "trends.json", Note: "9 kB"}}, Empty: "No incidents yet."}
}

func definitions() []Definition {
	return []Definition{{ID: "to-detect", Term: "Time to detect", Text: "From <em>started</em> to <em>detected</em>."}, {ID: "to-mitigate", Term: "Time to mitigate", Text: "From <em>started</em> to <em>mitigated</em>: how long users were affected."}}
}

func rules() Rules {
	return Rules{Frame: frame("Rules", "Guide", links("Guide")...), Lead: "What is checked, and how to put it right.", Families: []RuleFamily{{ID: "times", Name: "times", Rules: []RuleRow{
		{ID: "times/order", Href: "rule.html", Level: state("error", "error"), Means: "Times must be in the order in which they happened."}, {ID: "times/plausible", Href: "rule.html", Level: state("warning", "warning"), Means: "An incident of more than 30 days is asked about."}}}}}
}

func rule() Rule {
	return Rule{Frame: frame("times/order", "Guide", links("Guide", "Rules")...), ID: "times/order", Level: state("error", "error"), Facts: []Fact{{Name: "Since", Value: word("0.1")}},
		Body: "<p>Times must be in the order in which they happened.</p><h2>Not this</h2><pre><code>times:\n  detected: 2026-10-14T08:31:00Z\n\n  started:  2026-10-14T08:42:00Z</code></pre><p>See <a href=\"rules.html\">all rules</a>.</p><table><thead><tr><th scope=\"col\">A</th></tr></thead><tbody><tr><td>b</td></tr></tbody></table>"}
}

func guide() Guide {
	start := rows()[:2]
	start[0].Why, start[1].Why = "A complete post-mortem with differing accounts.", "How a cache hides a failure."
	return Guide{Frame: frame("Guide", "Guide"), Lead: "How to read these pages, and how to write one.", Contents: []Link{{Text: "How to read", Href: "#how-to-read"}}, Start: start, StartNote: "Read these in an afternoon.",
		Body: "<h2 id=\"how-to-read\">How to read</h2><p>Begin with the box “If you see this symptom now”.</p><ul><li>Facts</li><li>Analysis</li></ul><blockquote><p>People did what made sense to them.</p></blockquote>"}
}

func about() About {
	return About{Frame: frame("About", ""), Lead: "What this site was made from.", Facts: []Fact{{Name: "Commit", Value: word("4f2c9ab")}, {Name: "Incidents", Value: word("44")}}, Body: "<p>Everything is derived from files in Git.</p>", Definitions: definitions(), Downloads: links("incidents.json", "actions.csv")}
}

func drafts() Drafts {
	r := rows()[3]
	r.Status = state("Draft", "draft")
	return Drafts{Frame: frame("Drafts", ""), Lead: "1 draft.", Empty: "Nothing waits.", Groups: []DraftGroup{{ID: "draft", Heading: "Drafts", Drafts: []Draft{{Row: r, Meter: incident().Meter, Age: "12 days old", Needs: "needs a reviewer"}}}}}
}

func search() Search {
	return Search{Frame: frame("Search", ""), Scripts: []string{"./assets/search.js"}, Facets: facets(), FacetsNote: "Numbers count our own post-mortems.", Letters: links("A", "C", "U"), Hint: "Error message, alert, service or ID"}
}

func prose() Page {
	return Page{Frame: frame("Licences", ""), Lead: "What this is made of.", Contents: []Link{{Text: "One", Href: "#one"}}, Body: "<h2 id=\"one\">One</h2><p>Text.</p>"}
}

func notFound() NotFound {
	f := frame("Not found", "")
	f.Root = "/postmortems/"
	return NotFound{Frame: f, Text: "There is no page at this address.", Latest: rows()[:1]}
}

func moved() Moved {
	return Moved{Frame: frame("INC-4821", ""), To: links("Checkout returned 5xx for EU shoppers")[0]}
}
