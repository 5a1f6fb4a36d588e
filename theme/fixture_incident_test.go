package theme

// incident returns a post-mortem with every field of the format.
func incident() Incident {
	strip := Figure{ID: "phases", SVG: svg("strip"), Text: "19 minutes passed before anyone knew. Numbers match the list below.",
		Table: Table{Caption: "Phases", Columns: []Column{{Text: "Phase"}, {Text: "From"}, {Text: "To"}, {Text: "Duration", Num: true}},
			Rows: [][]Cell{{{Text: "Undetected"}, {Text: "08:12"}, {Text: "08:31"}, {Text: "19 min", Num: true}}, {{Text: "Diagnosing"}, {Text: "08:31"}, {Text: "08:54"}, {Text: "23 min", Num: true}}}}}
	ev := figure("ev-1", "series", "Checkout errors stood at 11 % until the pool was resized back", "5xx / all responses at the edge, EU.")
	ev.Qualities = []Quality{{Text: "well understood", Class: "yes"}, {Text: "not granular", Class: "no", Lacks: "no resolution"}}
	ev.Source, ev.Query = "1 min steps, average, UTC. Frozen 14 October 2026 from", "sum(rate(http_5xx[1m])) / sum(rate(http_all[1m]))"
	return Incident{
		Frame: frame("Checkout returned 5xx for EU shoppers after a pool resize", "Incidents", Link{Text: "Incidents", Href: "incidents.html"}, Link{Text: "2026", Href: "incidents.html"}),
		ID:    "2026-10-14-checkout-5xx", Severity: sev("2"), Status: state("Amended", "amended"), Date: on("14 October 2026", "2026-10-14"),
		Services: links("Checkout", "Edge proxy"), Aliases: []string{"INC-4821"}, Reviewed: "reviewed 16 October 2026", Authors: "@mira, team Payments",
		Summary: "For 53 minutes one in nine EU checkouts failed because the production pool was resized instead of staging. Resizing it back ended it.",
		Facts: []Fact{
			{Name: "Impact", Value: word("41,300 failed checkouts"), Note: "of 371,000 · measured"},
			{Name: "Time to detect", Value: on("19 min", "PT19M"), Href: "about.html#to-detect"},
			{Name: "Time to mitigate", Value: on("53 min", "PT53M"), Href: "about.html#to-mitigate"},
			{Name: "Detected by", Value: word("a customer, through support")},
			{Name: "Actions", Value: word("2 of 4 open"), Links: []Link{{Text: "1 overdue", Href: "#actions"}}},
		},
		Banners: []Banner{{Class: "amended", Title: "Amended 2 November 2026.", Text: "Impact corrected from 38,000.", Link: Link{Text: "Revisions", Href: "#revisions"}}},
		Meter:   Meter{Done: 11, Needed: 14, Text: "11 of 14 needed to publish", Gaps: []Link{{Text: "reviewers", Href: "#accounts"}, {Text: "times.resolved", Href: "#timeline"}, {Text: "section Lessons", Href: "#lessons"}}},
		Now: Now{Symptoms: links("upstream connect error or disconnect/reset before headers", "CheckoutHighErrorRate"),
			Ended: "The production pool was resized back from 12 to 48.", Action: Link{Text: "09:05", Href: "#t-0905"}, Links: links("Runbook: checkout 5xx")},
		Overview: "<p>The form that resizes a pool shows two pools whose names differ in one letter.</p>",
		Timeline: Timeline{Strip: strip, Zone: "All times are UTC.", Body: "<p>The times come from the deploy log and the chat.</p>", Days: days()},
		Impact: Impact{Rows: []ImpactRow{{What: "failed checkouts", Value: "41,300", Of: "of 371,000 (11 %)", Confidence: "measured", Evidence: []Link{{Text: "ev-1", Href: "#ev-1"}}},
			{What: "orders lost for good", Value: "unknown", Confidence: "not measured"}}, Body: "<p>Shoppers saw an error page; most came back within the hour.</p>"},
		Detection: Detection{Method: "A customer wrote to support; support forwarded three tickets.", Answers: []Badge{state("Metric existed", "yes"), state("Monitor existed", "no"), state("Monitor fired", "no")},
			Body: "<p>What would have halved it: an alert on the ratio that was already graphed.</p>"},
		Evidence: Evidence{Note: "The charts have the same time axis.", Figures: []Figure{ev, {ID: "ev-3", Heading: "The form as the engineer saw it", Image: Image{Src: "assets/icon.svg", Alt: "Two rows, prod-a and prod-b", Width: "64", Height: "64"}, Source: "Taken 14 October 2026."}},
			Changes: []ChangeList{{ID: "ev-4", Heading: "Changes of halyard/infra", Text: "Tags, merges and reverts.", More: "2 of 80 changes; the CSV file has all.", CSV: Link{Text: "CSV", Href: "changes.csv", Note: "1 kB"},
				Qualities: []Quality{{Text: "long-lived", Class: "yes"}},
				Events: []ChangeEvent{{ID: "ev-4-a", Letter: "a", When: on("14 Oct 08:11", "2026-10-14T08:11:00Z"), Kind: "deployment", Link: Link{Text: "pool-config v88", Href: "https://example.org/v88"}},
					{When: on("14 Oct 12:11", "2026-10-14T12:11:00Z"), Kind: "tag", Link: Link{Text: "v89"}}}}},
			Files: []EvidenceFile{{ID: "ev-5", Link: Link{Text: "Checkout log", Href: "checkout.log", Note: "9 kB"}, Type: "log", LogNote: "1 of 60 lines has a symptom or a word of the query.", Qualities: []Quality{{Text: "not long-lived", Class: "no", Lacks: "no SHA-256 of the file"}},
				Lines: "08:12 ana upstream connect error", Log: []LogLine{{N: "13", Gap: "12 lines are not shown", Hit: true, Pieces: []LogPiece{{Dim: "08:12"}, {Same: " "}, {Masked: "[redacted]"}, {Same: " "}, {Hit: "upstream connect error"}}}, {Gap: "47 lines are not shown"}}},
				{ID: "ev-2", Link: Link{Text: "Deploy log", Href: "deploy.log", Note: "2 kB"}, Type: "log", Text: "Lines of deploy 4412.", Lines: "2026-10-14T08:11:58Z resize prod-a 48 -> 12\n2026-10-14T08:12:03Z done"}},
			Missing: "No traces (retention 7 days).", Body: "<p>All data was saved on the day.</p>"},
		Accounts: Accounts{Note: "2 of 3 people involved gave a first-hand account.", Accounts: []Account{
			{ID: "acc-1", Role: "On-call engineer, Payments", About: "written, 5 h after, before the review", Body: "<p>The database graph was flat, so I spent twenty minutes proving to myself that it was not the database.</p>", Event: Link{Text: "08:33", Href: "#t-0831"}},
			{ID: "acc-2", Role: "Support agent", About: "spoken, 1 day after, before the review", Body: "<p>We had nine tickets by 08:20. I did not know whom to call before half past.</p>"}},
			Differ: []Difference{{Point: "when the first signal came", Says: []Saying{{Role: "On-call engineer", Href: "#acc-1", Text: "“The page at 08:31.”"}, {Role: "Support agent", Href: "#acc-2", Text: "“Nine tickets by 08:20.”"}}}},
			Body:   "<p>Both were asked the same open questions.</p>"},
		WhoSaw: WhoSaw{Note: "Numbers are rows of the timeline.", SVG: svg("lanes"), Table: Table{Caption: "Who saw what when (UTC)", Columns: []Column{{Text: "Time"}, {Text: "Lane"}, {Text: "Event"}},
			Rows: [][]Cell{{{Text: "08:31", Href: "#t-0831"}, {Text: "Signals"}, {Text: "Support forwards three tickets"}}}},
			Differ: []Difference{{Point: "Perhaps the same event at different times: 09:01 and 09:05", Says: []Saying{{Role: "On-call engineer", Href: "#acc-1", Text: "“I resized the pool at 09:01.”"}, {Role: "Support agent", Href: "#acc-2", Text: "“The pool was resized at 09:05.”"}}}, {Point: "08:31: 2 accounts of this moment", Same: true, Says: []Saying{{Role: "On-call engineer", Text: "“The page.”"}}}}},
		Factors: FactorList{Note: "Two factors had to meet.", Factors: []FactorItem{
			{ID: "f1", Statement: "Checkout success was graphed but had no monitor, so the drop stayed unseen until support wrote.", Name: "Monitor missing", Code: "observability.monitor_missing", Href: "factor.html", Layer: "technical", Barrier: "barrier absent",
				Evidence: []Link{{Text: "ev-1", Href: "#ev-1"}}, Elsewhere: link("also in 6 incidents"), Actions: []Link{{Text: "a3", Href: "#a3"}},
				Steps: []FactorStep{{Action: Link{Text: "Alert on the share of failed checkouts", Href: "#a3"}, State: state("Done", "done"), Horizon: "Now", Strength: "intermediate", Closed: on("20 October 2026", "2026-10-20"), Proof: []Link{link("PR 91")}, Measure: "share of failed checkouts: below 2 %",
					Checks: []EffectCheck{{Date: on("20 November 2026", "2026-11-20"), Verdict: "it worked", Note: "one bad change since", Evidence: []Link{{Text: "ev-7", Href: "#ev-7"}}}}, Check: "The next check of the effect is due on 18 January 2027, 90 days after closing.",
					Figures: []Figure{figure("ev-7", "compare", "Checkout errors: highest value 13 % before a3 and 2 % after it", "The same query and the same scale.")}, Shown: []Link{{Text: "Checkout errors", Href: "#ev-7"}}},
					{Action: Link{Text: "Ask for a second person", Href: "#a4"}, State: state("Declined", "declined"), Due: on("1 December 2026", "2026-12-01"), Late: "3 days overdue", Reason: "it would only slow the night shift", Lacks: "no reason is given"}}},
			{ID: "f2", Statement: "Two pools carry names that differ in one letter, and the form takes both.", Name: "Confusable names", Code: "interface.confusable", Href: "factor.html", Layer: "interface", Unproven: "without evidence", NoAction: "No action addresses this factor, and none was declined."}},
			Others: []FactorStep{{Action: Link{Text: "Train the team", Href: "#a2"}, State: state("Done", "done"), Lacks: "no proof is linked"}},
			Body:   "<p>Neither alone would have caused harm.</p>"},
		Analysis:  "<p>Why did it make sense? Because staging had been resized from <em>the same form</em> the day before.</p><h3>What we do not know</h3><p>Whether a banner would have been seen.</p>",
		Response:  "<h3>What went well</h3><ul><li>One voice on the call.</li></ul><h3>Where we got lucky</h3><p>It was not yet Black Friday.</p>",
		Averted:   "<p>A sold-out night.</p>",
		StoppedBy: "<p>A person who looked twice.</p>",
		Lessons:   "<ol><li>A graph without a monitor is a graph for the post-mortem.</li></ol>",
		Actions:   ActionList{Groups: []ActionGroup{{Heading: "Now", Actions: actions()[:2]}, {Heading: "Next", Note: "After the freeze.", Actions: actions()[2:]}}, Body: "<p>Agreed on 16 October.</p>"},
		Extra:     []Section{{ID: "costs", Heading: "Costs", Body: "<p>Unknown.</p>"}},
		Questions: "<ul><li>Who owns the form?</li></ul>",
		Setting:   []Definition{{Term: "Trigger", Text: "Configuration change: deploy 4412"}},
		Review:    []Definition{{Term: "Review meeting", Text: "16 October 2026"}, {Term: "Later knowledge (hindsight)", Text: "Judged by what the graph showed."}},
		FollowUp:  "<p>On 14 November: a1 is overdue.</p>",
		Previews:  []Row{preview()},
		Earlier:   Link{Text: "Labels were slow", Href: "incident.html"}, Later: Link{Text: "Staging ran out of connections", Href: "incident.html"},
		Related:   []Row{related()},
		Backlinks: []Backlink{{From: Link{Text: "Address lookup answered from a stale cache", Href: "incident.html"}, Date: on("3 September 2026", "2026-09-03"), Sentence: "The same form as in <b>this one</b> was used."}},
		Sources:   links("https://example.org/status/incidents/2026-10-14"),
		Allowed:   []Allowed{{Rule: Link{Text: "Describe what happened, not what should have happened", Href: "rule.html"}, Where: "line 41", Reason: "it quotes the customer's letter"}},
		Since:     since(), Revisions: revisions(), RevisionsNote: "History begins on 1 October 2026: this clone is shallow.", History: Link{Text: "All 12 revisions", Href: "history.html"},
		Edit: Link{Text: "postmortems/2026/2026-10-14-checkout-5xx/index.md", Href: "https://example.org/edit"}, Cite: "2026-10-14-checkout-5xx, Checkout returned 5xx for EU shoppers after a pool resize, 4f2c9ab",
		Brief: Link{Text: "One-page summary", Href: "brief.html"},
	}
}

// brief returns the one-page summary of the same post-mortem.
func brief() Brief {
	v := incident()
	out := Brief{Frame: frame("In brief: "+v.Title, "Incidents", Link{Text: "Incidents", Href: "incidents.html"}, Link{Text: v.Title, Href: "incident.html"}), Incident: Link{Text: v.Title, Href: "incident.html"},
		ID: v.ID, Severity: v.Severity, Status: v.Status, Date: v.Date, Services: "Checkout and Edge proxy", Summary: v.Summary, Facts: v.Facts, Strip: svg("strip"), Ended: v.Now.Ended,
		Factors:     []BriefFactor{{Statement: "Checkout success was graphed but had no monitor, so the drop stayed unseen until support wrote.", Name: "Monitor missing"}},
		FactorsMore: "1 more factor in the full post-mortem.", Actions: elsewhere(), ActionsMore: "2 more actions in the full post-mortem.", Cite: v.Cite}
	for i := range out.Facts {
		out.Facts[i].Href, out.Facts[i].Links = "", nil
	}
	return out
}

func related() Row {
	r := rows()[1]
	r.Why = "shares Missing monitor; same service"
	return r
}

func days() []Day {
	return []Day{
		{Date: on("14 October 2026", "2026-10-14"), Events: []Event{
			{ID: "t-0812", N: "1", When: Time{Text: "08:12", ISO: "2026-10-14T08:12:00Z", Note: "09:12 in Lisbon"}, Kind: "change", What: "The production pool is resized from 48 to 12.", Who: "on-call engineer", Mark: "Started", Evidence: []Link{{Text: "ev-2", Href: "#ev-2"}}},
			{ID: "t-0831", N: "2", When: on("08:31", "2026-10-14T08:31:00Z"), Kind: "signal", What: "Support forwards three tickets: “payment page does not load”.", Who: "support agent", Mark: "Detected"},
			{ID: "t-0840", N: "3", When: on("08:40", "2026-10-14T08:40:00Z"), Kind: "decision", What: "Incident declared, <strong>SEV2</strong>. Commander role taken."},
			{ID: "t-0844", N: "4", When: on("08:44", "2026-10-14T08:44:00Z"), Kind: "comms", Word: "told", What: "Status page updated."},
			{ID: "t-0905", N: "6", When: on("09:05", "2026-10-14T09:05:00Z"), Kind: "action", What: "Pool resized back to 48. The error ratio falls within a minute.", Mark: "Mitigated", Gap: "21 min, nothing recorded", Evidence: []Link{{Text: "ev-1", Href: "#ev-1"}}},
		}},
		{Date: on("15 October 2026", "2026-10-15"), Events: []Event{{When: word("morning"), What: "The two names are compared."}}},
	}
}

func preview() Row {
	r := related()
	r.Severity.Href, r.Kind.Href, r.Services, r.Why = "", "", nil, ""
	r.Summary, r.Ended = "For 20 minutes staging ran out of connections after its pool was resized by mistake.", "The pool was given its old size."
	return r
}
