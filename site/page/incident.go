package page

import (
	"cmp"
	"fmt"
	"html/template"
	"path"
	"slices"
	"strings"
	"time"

	"debrief/site/book"
	"debrief/site/catalog"
	"debrief/site/check"
	"debrief/site/markdown"
	"debrief/site/phrase"
	"debrief/site/postmortem"
	"debrief/theme"
)

// incidentPages are the page of each write-up, the list of its revisions, the
// files beside it, and a page at each of its other names.
func incidentPages(b *book.Book) []book.Page {
	var pages []book.Page
	taken := map[string]bool{} // addresses that a page stands at already
	for _, year := range b.Years {
		taken[book.YearPath(year)] = true
	}
	for _, pm := range b.Library.All {
		taken[b.IncidentPath(pm)] = true
	}
	for _, pm := range b.Library.All {
		at := b.IncidentPath(pm)
		pages = append(pages, book.Page{Path: at, View: func() (theme.View, error) { return incidentPage(b, at, pm) }})
		if len(b.Library.Revisions(pm)) > 0 {
			pages = append(pages, b.View(historyPath(at), func(b *book.Book, from string) theme.View { return historyPage(b, from, pm) }))
		}
		pages = append(pages, attachments(b, pm)...)
		for _, alias := range pm.Aliases {
			old := "incidents/" + markdown.Slug(alias) + "/index.html"
			if to, ok := b.Library.Lookup(alias); ok && to == pm && !taken[old] && markdown.Slug(alias) != "" {
				taken[old] = true
				pages = append(pages, b.View(old, func(b *book.Book, from string) theme.View { return movedPage(b, from, alias, pm) }))
			}
		}
	}
	return pages
}

func movedPage(b *book.Book, from, alias string, pm *postmortem.Postmortem) theme.View {
	return theme.Moved{Frame: b.Frame(from, alias, "Now at "+book.Title(pm), book.IncidentsPath), To: b.Link(from, pm)}
}

// A telling is one write-up on its way to its page: its text, rendered, and
// where each part of it stands.
type telling struct {
	*book.Book
	pm       *postmortem.Postmortem
	at       string            // the page's path
	items    map[string]string // what the text can refer to, with its title
	links    markdown.Links
	rendered markdown.Rendered
}

func incidentPage(b *book.Book, at string, pm *postmortem.Postmortem) (theme.View, error) {
	t := &telling{Book: b, pm: pm, at: at, items: itemsOf(pm)}
	t.links = t.linksOf()
	var err error
	t.rendered, err = pm.Doc.Render(t.links, pm.Shown)
	v := theme.Incident{
		Frame: b.Frame(at, book.Title(pm), pm.Summary, book.IncidentsPath, book.Crumb(at, "Incidents", book.IncidentsPath), book.Crumb(at, pm.Day().Format("2006"), book.YearPath(pm.Day().Format("2006")))),
		ID:    string(pm.ID), Severity: b.SeverityBadge(at, pm.Severity), Kind: book.KindBadge(at, pm), Status: book.StatusBadge(pm.Status),
		Date: phrase.Day(pm.Day()), Aliases: pm.Aliases, Organisation: pm.Organisation, Authors: authors(b, pm.Authors), Summary: pm.Summary,
		Reviewed: reviewed(pm), Facts: t.facts(), Banners: t.banners(err), Meter: t.meter(), Now: t.now(),
		Timeline: t.timeline(), Impact: t.impact(), Detection: t.detection(), Evidence: t.evidence(), Accounts: t.accounts(),
		Factors: t.factors(), Actions: t.actions(), Related: t.related(), Backlinks: t.backlinks(), Sources: t.sources(),
		Cite: cite(b, pm), Edit: t.edit(),
	}
	for _, id := range b.Places(pm) {
		v.Services = append(v.Services, b.ServiceLink(at, id, pm.Ours()))
	}
	t.parts(&v)
	t.revisions(&v)
	return v, nil
}

// parts puts each section of the text where the page has a place for it, and
// those of the writer's own behind them. Nothing is lost.
func (t *telling) parts(v *theme.Incident) {
	place := map[string]*template.HTML{
		"summary": &v.Overview, "timeline": &v.Timeline.Body, "impact": &v.Impact.Body, "detection": &v.Detection.Body, "evidence": &v.Evidence.Body,
		"accounts": &v.Accounts.Body, "analysis": &v.Analysis, "response": &v.Response, "averted": &v.Averted, "stopped_by": &v.StoppedBy,
		"lessons": &v.Lessons, "actions": &v.Actions.Body, "open-questions": &v.Questions, "follow-up": &v.FollowUp,
	}
	current := &v.Overview
	var extra []*theme.Section
	for i, s := range t.pm.Doc.Sections {
		html := t.rendered.Sections[i]
		if s.Level > 0 && s.Level <= 2 {
			if to := place[t.pm.Anchor(i)]; to != nil {
				current = to
			} else {
				section := &theme.Section{ID: t.pm.Anchor(i), Heading: s.Title}
				extra = append(extra, section)
				current = &section.Body
			}
		}
		*current += html
	}
	for _, s := range extra {
		if strings.TrimSpace(string(s.Body)) != "" {
			v.Extra = append(v.Extra, *s)
		}
	}
	if t.rendered.Notes != "" {
		v.Extra = append(v.Extra, theme.Section{ID: "s-notes", Heading: "Notes", Body: t.rendered.Notes})
	}
}

// linksOf says where the references in the text lead, as seen from its page.
func (t *telling) linksOf() markdown.Links {
	b, at, pm := t.Book, t.at, t.pm
	places := map[string]string{}
	for i, s := range pm.Doc.Sections {
		if _, taken := places[s.Anchor]; !taken {
			places[s.Anchor] = pm.Anchor(i)
		}
	}
	return markdown.Links{
		Item: func(id string) markdown.Target {
			if fragment, ok := strings.CutPrefix(id, "#"); ok {
				if place := places[fragment]; place != "" && place != "main" {
					return markdown.Target{Href: "#" + place}
				}
				return markdown.Target{}
			}
			note, known := t.items[id]
			if !known {
				return markdown.Target{}
			}
			return markdown.Target{Href: "#" + book.Anchor(id), Note: note}
		},
		Postmortem: func(id string) markdown.Target {
			to, ok := b.Library.Lookup(id)
			if !ok {
				return markdown.Target{}
			}
			return markdown.Target{Href: book.Href(at, b.IncidentPath(to)), Text: book.Title(to), Note: phrase.Date(to.Day())}
		},
		File: func(dest string) markdown.Target {
			if to, ok := b.Library.Linked(pm, dest); ok {
				return markdown.Target{Href: book.Href(at, b.IncidentPath(to))}
			}
			if p, ok := published(b, pm, dest); ok {
				return markdown.Target{Href: book.Href(at, p)}
			}
			return markdown.Target{}
		},
	}
}

// itemsOf are the items of pm that a text can refer to, with their titles.
func itemsOf(pm *postmortem.Postmortem) map[string]string {
	items := map[string]string{}
	for _, e := range pm.Evidence {
		items[e.ID] = e.Title
	}
	for _, a := range pm.Accounts {
		items[a.ID] = "account of " + roleOf(pm, a.Participant)
	}
	for _, f := range pm.Factors {
		items[f.ID] = catalog.Label(f.Code)
	}
	for _, a := range pm.Actions {
		items[a.ID] = a.Title
	}
	delete(items, "")
	return items
}

// itemLinks are links to items of this page, by their ids.
func (t *telling) itemLinks(ids []string) []theme.Link {
	var out []theme.Link
	for _, id := range ids {
		if _, ok := t.items[id]; ok {
			out = append(out, theme.Link{Text: id, Href: "#" + book.Anchor(id)})
		}
	}
	return out
}

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
	gaps, have, of := check.Missing(t.Outline, t.pm, next)
	m := theme.Meter{Done: have, Needed: of, Text: fmt.Sprintf("%d of %d needed for %s", have, of, map[postmortem.Status]string{postmortem.InReview: "review", postmortem.Published: "publishing"}[next])}
	for _, gap := range gaps {
		m.Gaps = append(m.Gaps, theme.Link{Text: gap.Name, Note: gap.Guidance})
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

// publishable are the kinds of files that are copied beside a page. Anything
// else of a stranger's stays in the repository.
var publishable = map[string]bool{".csv": true, ".json": true, ".log": true, ".txt": true, ".png": true, ".jpg": true, ".jpeg": true, ".gif": true, ".webp": true}

// published is the address of a file beside pm, if it is one that is copied.
func published(b *book.Book, pm *postmortem.Postmortem, name string) (string, bool) {
	f, ok := b.Library.Attachment(pm, name)
	if !ok || f.Problem != "" || !publishable[strings.ToLower(path.Ext(f.Path))] {
		return "", false
	}
	inside := strings.TrimPrefix(f.Path, path.Dir(pm.Doc.File.Path)+"/")
	if inside == f.Path { // beside another write-up
		inside = "files/" + path.Base(f.Path)
	}
	return path.Dir(b.IncidentPath(pm)) + "/" + safePath(inside), true
}

// safePath spells a path in characters that every host and file system keeps.
func safePath(p string) string {
	return strings.Map(func(r rune) rune {
		if r == '/' || r == '-' || r == '.' || r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
			return r
		}
		return '-'
	}, p)
}

// attachments copies the files that pm names as evidence or links to.
func attachments(b *book.Book, pm *postmortem.Postmortem) []book.Page {
	var pages []book.Page
	seen := map[string]bool{}
	names := make([]string, 0, len(pm.Evidence)+len(pm.Doc.Links))
	for _, e := range pm.Evidence {
		names = append(names, e.File)
	}
	for _, l := range pm.Doc.Links {
		names = append(names, l.Dest)
	}
	for _, name := range names {
		to, ok := published(b, pm, name)
		if !ok || seen[to] {
			continue
		}
		seen[to] = true
		f, _ := b.Library.Attachment(pm, name)
		pages = append(pages, book.Page{Path: to, Data: f.Bytes})
	}
	return pages
}
