package page

import (
	"strings"
	"time"

	"debrief/site/book"
	"debrief/site/phrase"
	"debrief/site/postmortem"
	"debrief/theme"
)

// drafts is the page of what nobody has published yet, and what each still needs.
func drafts(b *book.Book, path string) theme.View {
	v := theme.Drafts{Frame: b.Frame(path, "Drafts", "Write-ups that are not published yet, and what they still need.", "")}
	total := 0
	for _, g := range []struct {
		status       postmortem.Status
		id, heading  string
		one, several string
		shown        bool
	}{
		{postmortem.InReview, "in-review", "In review", "write-up is in review", "write-ups are in review", true},
		{postmortem.Draft, "drafts", "Drafts", "draft", "drafts", b.Drafts},
	} {
		pms := book.Keep(b.Library.All, func(pm *postmortem.Postmortem) bool { return pm.Status == g.status })
		if !g.shown || len(pms) == 0 {
			continue
		}
		group := theme.DraftGroup{ID: g.id, Heading: g.heading}
		for _, pm := range pms {
			group.Drafts = append(group.Drafts, draftView(b, path, pm))
		}
		v.Groups = append(v.Groups, group)
		if v.Lead != "" {
			v.Lead += ", "
		}
		v.Lead += phrase.Plural(len(pms), g.one, g.several)
		total += len(pms)
	}
	if total == 0 {
		v.Empty = "Nothing waits for a review."
		if !b.Drafts {
			v.Empty += " Drafts are not part of this edition."
		}
		return v
	}
	v.Lead += ". What they say may still change: do not cite them."
	return v
}

func draftView(b *book.Book, path string, pm *postmortem.Postmortem) theme.Draft {
	d := theme.Draft{Row: b.Row(path, pm), Age: age(b, pm), Meter: meter(b, path, pm)}
	if pm.Status == postmortem.InReview && len(pm.Reviewers) == 0 && pm.Kind != postmortem.External {
		d.Needs = "a reviewer is wanted"
	}
	return d
}

// age says since when a write-up is being written, as Git knows it, or how long
// ago the incident was.
func age(b *book.Book, pm *postmortem.Postmortem) string {
	days := func(since time.Time) int { return int(b.Built.Now.Sub(since).Hours() / 24) }
	if revisions := b.Library.Revisions(pm); len(revisions) > 0 && !b.Library.HistoryCut() {
		if n := days(revisions[len(revisions)-1].When); n >= 0 {
			return "begun " + phrase.Ago(n)
		}
	}
	if n := days(pm.Day()); !pm.Day().IsZero() && n >= 0 {
		return "the incident was " + phrase.Ago(n)
	}
	return ""
}

// meter says how much of what publication asks for is there.
func meter(b *book.Book, path string, pm *postmortem.Postmortem) theme.Meter {
	gaps, have, of := b.Outline.Missing(pm, postmortem.Published)
	m := theme.Meter{Done: have, Needed: of, Text: phrase.Of(have, of) + " needed to publish"}
	for _, gap := range gaps {
		note, _, _ := strings.Cut(gap.Guidance, "\n")
		m.Gaps = append(m.Gaps, theme.Link{Text: gap.Name, Href: book.Href(path, book.GuidePath+"#"+book.FormAnchor), Note: note})
	}
	return m
}
