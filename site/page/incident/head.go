package incident

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"debrief/site/page/model"
	"debrief/site/postmortem"
	"debrief/site/wording"
	"debrief/theme"
	"debrief/theme/i18n"
)

func (t *incidentPage) facts() []theme.Fact {
	pm := t.pm
	facts := make([]theme.Fact, 0, 5)
	if len(pm.Impact) > 0 {
		facts = append(facts, t.impactFact(pm.Impact[0]))
	}
	for _, step := range []struct {
		name     i18n.Text
		term     string
		from, to postmortem.Moment
		length   func() (time.Duration, bool)
	}{
		{"To detect", "to-detect", pm.Times.Started, pm.Times.Detected, pm.Times.ToDetect},
		{"To mitigate", "to-mitigate", pm.Times.Started, pm.Times.Mitigated, pm.Times.ToMitigate},
	} {
		if pm.IsNearMiss() && step.name == "To mitigate" {
			continue
		}
		d, ok := step.length()
		facts = append(facts, theme.Fact{Name: t.L.Text(step.name), Value: t.L.Between(step.from, step.to, d, ok), Href: model.Href(t.at, model.AboutPath+"#"+step.term)})
	}
	if by, ok := t.L.Detector(pm.Detection.Method); ok {
		facts = append(facts, theme.Fact{Name: t.L.Text("Detected by"), Value: theme.Time{Text: by}})
	} else if pm.Detection.Method != "" {
		facts = append(facts, theme.Fact{Name: t.L.Text("Detected by"), Value: theme.Time{Text: t.L.Text("unknown")}})
	}
	if items := t.Actions.Of(pm); len(items) > 0 {
		open := 0
		for _, item := range items {
			if item.Open() {
				open++
			}
		}
		facts = append(facts, theme.Fact{Name: t.L.Text("Actions"), Value: theme.Time{Text: t.L.Text("{0} of {1} open", open, len(items))}, Href: "#actions"})
	}
	return facts
}

func (t *incidentPage) banners(broken error) []theme.Banner {
	var out []theme.Banner
	switch t.pm.Status {
	case postmortem.Draft:
		out = append(out, theme.Banner{Class: "draft", Title: t.L.Text("Draft"), Text: t.L.Text("Not reviewed yet. Please do not cite it.")})
	case postmortem.InReview:
		out = append(out, theme.Banner{Class: "review", Title: t.L.Text("In review"), Text: t.L.Text("Facts and wording may still change.")})
	case postmortem.Withdrawn:
		out = append(out, theme.Banner{Class: "withdrawn", Title: t.L.Text("Withdrawn"), Text: t.L.Text("This post-mortem was withdrawn. The page stays, but its figures are not counted.")})
	}
	for _, a := range slices.Backward(t.pm.Amended) {
		out = append(out, theme.Banner{Class: "amended", Title: t.L.Text("Amended {0}", t.L.Date(a.At)), Text: wording.Sentence(a.Note)})
	}
	if t.pm.IsExternal() {
		out = append(out, theme.Banner{Class: "note", Title: t.L.Text("External"), Text: t.externalNote()})
	}
	if why := t.pm.Doc.Refused; why != "" {
		out = append(out, theme.Banner{Class: "stale", Title: t.L.Text("The text is not shown"), Text: t.L.Text("{0} Run debrief check to find the place.", wording.Sentence("The file "+why))})
	} else if broken != nil {
		out = append(out, theme.Banner{Class: "stale", Title: t.L.Text("Part of the text is not shown"), Text: t.L.Text("{0}|why a part is not shown", wording.Sentence(broken.Error()))})
	}
	return out
}

// externalNote names the organisation of an external incident.
func (t *incidentPage) externalNote() string {
	if at := t.pm.Organisation; at != "" {
		return t.L.Text("This happened at {0}. Summarised from public sources, listed below. Missing facts are marked unknown.", at)
	}
	return t.L.Text("This happened at another organisation. Summarised from public sources, listed below. Missing facts are marked unknown.")
}

// requirementTexts are the progress texts by next status.
var requirementTexts = map[postmortem.Status]i18n.Text{postmortem.InReview: "{0} of {1} requirements for review", postmortem.Published: "{0} of {1} requirements for publication"}

// meter returns the progress of the post-mortem towards its next status.
func (t *incidentPage) meter() theme.Meter {
	next := map[postmortem.Status]postmortem.Status{postmortem.Draft: postmortem.InReview, postmortem.InReview: postmortem.Published}[t.pm.Status]
	if next == "" {
		return theme.Meter{}
	}
	gaps, have, of := t.Template.Missing(t.pm, next)
	m := theme.Meter{Done: have, Needed: of, Text: t.L.Text(requirementTexts[next], have, of)}
	for _, gap := range gaps {
		m.Gaps = append(m.Gaps, t.GapLink(t.at, gap))
	}
	return m
}

func (t *incidentPage) symptomsNow() theme.Now {
	var n theme.Now
	if !t.pm.Status.Reached(postmortem.Draft) {
		return n
	}
	for _, s := range t.pm.Symptoms {
		n.Symptoms = append(n.Symptoms, theme.Link{Text: s, Href: t.SymptomHref(t.at, s)})
	}
	if ended, anchor := t.Resolution(t.pm); ended != "" {
		n.Ended = ended
		n.Action = theme.Link{Text: t.L.Text("In the timeline"), Href: "#" + anchor}
	}
	return n
}

func (t *incidentPage) editLink() theme.Link {
	file := t.pm.Doc.File.Path
	link := theme.Link{Text: file}
	if repository := t.Catalog.Repository; repository.URL != "" {
		link.Href = repository.URL + "/blob/" + cmp.Or(repository.Branch, "main") + "/" + escapePath(file)
	}
	return link
}

// escapePath percent-encodes a file's path for a URL.
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

func citation(b *model.Site, pm *postmortem.Postmortem) string {
	c := b.L.Text("{0}, “{1}”", pm.ID, model.Title(pm))
	if b.Build.Commit != "" {
		return b.L.Text("{0}, at commit {1}", c, b.Build.Commit[:min(12, len(b.Build.Commit))])
	}
	return c
}

func authorNames(b *model.Site, names []string) string {
	var out []string
	for _, name := range names {
		out = append(out, b.DisplayName(name))
	}
	return b.L.List(out)
}

func reviewNote(l *wording.Language, pm *postmortem.Postmortem) string {
	switch {
	case !pm.Review.Held.IsZero():
		return l.Text("reviewed {0}", l.Date(pm.Review.Held))
	case len(pm.Reviewers) > 0:
		return l.Text("reviewed")
	case pm.IsDraft() || pm.Status == postmortem.InReview:
		return l.Text("not reviewed yet")
	}
	return ""
}

func (t *incidentPage) sourceLinks() []theme.Link {
	var out []theme.Link
	for _, s := range t.pm.Sources {
		link := model.ExternalLink(s, s)
		link.Text = s
		out = append(out, link)
	}
	return out
}

func (t *incidentPage) suppressions() []theme.Allowed {
	var out []theme.Allowed
	for _, a := range t.Suppressions[t.pm.ID] {
		link := theme.Link{Text: wording.Capital(a.Title), Href: model.Href(t.at, "rules/"+a.Rule+"/index.html")}
		out = append(out, theme.Allowed{Rule: link, Where: t.L.Text("line {0}", a.Line), Reason: a.Reason})
	}
	return out
}
