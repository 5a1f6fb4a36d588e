package telling

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"debrief/site/book"
	"debrief/site/phrase"
	"debrief/site/postmortem"
	"debrief/theme"
)

func (t *telling) facts() []theme.Fact {
	pm := t.pm
	var facts []theme.Fact
	if len(pm.Impact) > 0 {
		facts = append(facts, impactFact(pm.Impact[0]))
	}
	for _, step := range []struct {
		name, term string
		from, to   postmortem.Moment
		length     func() (time.Duration, bool)
	}{
		{"To detect", "to-detect", pm.Times.Started, pm.Times.Detected, pm.Times.ToDetect},
		{"To mitigate", "to-mitigate", pm.Times.Started, pm.Times.Mitigated, pm.Times.ToMitigate},
	} {
		if pm.Kind == postmortem.NearMiss && step.name == "To mitigate" {
			continue
		}
		d, ok := step.length()
		facts = append(facts, theme.Fact{Name: step.name, Value: phrase.Between(step.from, step.to, d, ok), Href: book.Href(t.at, book.AboutPath+"#"+step.term)})
	}
	if words, ok := phrase.Found(pm.Detection.Method); ok {
		facts = append(facts, theme.Fact{Name: "Detected by", Value: theme.Time{Text: words}})
	} else if pm.Detection.Method != "" {
		facts = append(facts, theme.Fact{Name: "Detected by", Value: theme.Time{Text: "unknown"}})
	}
	if items := t.Actions.Of(pm); len(items) > 0 {
		open := 0
		for _, item := range items {
			if item.Open() {
				open++
			}
		}
		facts = append(facts, theme.Fact{Name: "Actions", Value: theme.Time{Text: fmt.Sprintf("%d of %d open", open, len(items))}, Links: nil, Href: "#actions"})
	}
	return facts
}

func (t *telling) banners(broken error) []theme.Banner {
	var out []theme.Banner
	switch t.pm.Status {
	case postmortem.Draft:
		out = append(out, theme.Banner{Class: "draft", Title: "Draft", Text: "Nobody has reviewed this yet. Please do not cite it."})
	case postmortem.InReview:
		out = append(out, theme.Banner{Class: "review", Title: "In review", Text: "Facts and words may still change."})
	case postmortem.Withdrawn:
		out = append(out, theme.Banner{Class: "withdrawn", Title: "Withdrawn", Text: "This write-up was withdrawn. Its address stays, its figures are not counted."})
	}
	for _, a := range slices.Backward(t.pm.Amended) {
		out = append(out, theme.Banner{Class: "amended", Title: "Amended " + phrase.Date(a.At), Text: phrase.Sentence(a.Note)})
	}
	if t.pm.Kind == postmortem.External {
		out = append(out, theme.Banner{Class: "note", Title: "Elsewhere", Text: "This happened at " + cmp.Or(t.pm.Organisation, "another organisation") + ". It is told from public sources, named below; what they do not say is marked unknown."})
	}
	if why := t.pm.Doc.Refused; why != "" {
		out = append(out, theme.Banner{Class: "stale", Title: "The text is not shown", Text: phrase.Sentence("The file "+why) + " debrief check says where."})
	} else if broken != nil {
		out = append(out, theme.Banner{Class: "stale", Title: "Part of the text is not shown", Text: phrase.Sentence(broken.Error())})
	}
	return out
}

// meter says how far a write-up is from its next status.
func (t *telling) meter() theme.Meter {
	next := map[postmortem.Status]postmortem.Status{postmortem.Draft: postmortem.InReview, postmortem.InReview: postmortem.Published}[t.pm.Status]
	if next == "" {
		return theme.Meter{}
	}
	gaps, have, of := t.Outline.Missing(t.pm, next)
	m := theme.Meter{Done: have, Needed: of, Text: fmt.Sprintf("%d of %d needed for %s", have, of, map[postmortem.Status]string{postmortem.InReview: "review", postmortem.Published: "publishing"}[next])}
	for _, gap := range gaps {
		m.Gaps = append(m.Gaps, theme.Link{Text: gap.Name, Note: gap.Guidance, Href: book.Href(t.at, book.GuidePath+"#"+book.FormAnchor)})
	}
	return m
}

func (t *telling) now() theme.Now {
	var n theme.Now
	if !t.pm.Status.Reached(postmortem.Draft) {
		return n
	}
	for _, s := range t.pm.Symptoms {
		n.Symptoms = append(n.Symptoms, theme.Link{Text: s, Href: t.SymptomHref(t.at, s)})
	}
	if words, anchor := book.Ended(t.pm); words != "" {
		n.Ended = words
		n.Action = theme.Link{Text: "In the timeline", Href: "#" + anchor}
	}
	return n
}

func (t *telling) edit() theme.Link {
	file := t.pm.Doc.File.Path
	link := theme.Link{Text: file}
	if repository := t.Catalog.Repository; repository.URL != "" {
		link.Href = repository.URL + "/blob/" + cmp.Or(repository.Branch, "main") + "/" + escapePath(file)
	}
	return link
}

// escapePath writes a file's path as part of an address.
func escapePath(p string) string {
	var b strings.Builder
	for i := range len(p) {
		c := p[i]
		if c == '/' || c == '-' || c == '.' || c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

func cite(b *book.Book, pm *postmortem.Postmortem) string {
	c := fmt.Sprintf("%s, “%s”", pm.ID, book.Title(pm))
	if b.Built.Commit != "" {
		c += ", at commit " + b.Built.Commit[:min(12, len(b.Built.Commit))]
	}
	return c
}

func authors(b *book.Book, names []string) string {
	var out []string
	for _, name := range names {
		out = append(out, b.Who(name))
	}
	return phrase.List(out)
}

func reviewed(pm *postmortem.Postmortem) string {
	switch {
	case !pm.Review.Held.IsZero():
		return "reviewed " + phrase.Date(pm.Review.Held)
	case len(pm.Reviewers) > 0:
		return "reviewed"
	case pm.Status == postmortem.Draft || pm.Status == postmortem.InReview:
		return "not reviewed yet"
	}
	return ""
}

func (t *telling) sources() []theme.Link {
	var out []theme.Link
	for _, s := range t.pm.Sources {
		link := book.Outside(s, s)
		link.Text = s
		out = append(out, link)
	}
	return out
}

func (t *telling) allowed() []theme.Allowed {
	var out []theme.Allowed
	for _, a := range t.Allowed[t.pm.ID] {
		link := theme.Link{Text: phrase.Capital(a.Title), Href: book.Href(t.at, "rules/"+a.Rule+"/index.html")}
		out = append(out, theme.Allowed{Rule: link, Where: "line " + strconv.Itoa(a.Line), Reason: a.Reason})
	}
	return out
}
