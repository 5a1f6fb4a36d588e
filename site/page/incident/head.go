package incident

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"debrief/site/page/model"
	"debrief/site/postmortem"
	"debrief/site/trend"
	"debrief/site/wording"
	"debrief/theme"
	"debrief/theme/i18n"
)

func (page *incidentPage) facts() []theme.Fact {
	pm := page.pm
	facts := make([]theme.Fact, 0, 5)
	if len(pm.Impact) > 0 && (!pm.IsExternal() || isKnown(pm.Impact[0].Value)) {
		facts = append(facts, page.impactFact(pm.Impact[0]))
	}
	for _, step := range []struct {
		name     i18n.Text
		term     string
		from, to postmortem.Moment
		length   func() (time.Duration, bool)
	}{
		{"Time to detect", "to-detect", pm.Times.Started, pm.Times.Detected, pm.Times.ToDetect},
		{"Time to mitigate", "to-mitigate", pm.Times.Started, pm.Times.Mitigated, pm.Times.ToMitigate},
	} {
		if pm.IsNearMiss() && step.name == "Time to mitigate" {
			continue
		}
		if step.term == "to-detect" && trend.DetectedBefore(pm) {
			facts = append(facts, theme.Fact{
				Name:  page.L.Text(step.name),
				Value: theme.Time{Text: page.L.Text("found before users were affected")},
				Href:  model.Href(page.at, model.AboutPath+"#"+step.term),
			})
			continue
		}
		d, ok := step.length()
		if !ok && (page.pm.IsExternal() || page.pm.IsDrill()) {
			continue // the sources do not give it, or it does not apply
		}
		if page.pm.IsDrill() {
			facts = append(facts, theme.Fact{Name: page.L.Text("Duration"), Value: page.Between(step.from, step.to, d, ok)})
			continue
		}
		facts = append(facts, theme.Fact{
			Name:  page.L.Text(step.name),
			Value: page.Between(step.from, step.to, d, ok),
			Href:  model.Href(page.at, model.AboutPath+"#"+step.term),
		})
	}
	if by, ok := page.L.Detector(pm.Detection.Method); ok {
		facts = append(facts, theme.Fact{Name: page.L.Text("Detected by"), Value: theme.Time{Text: by}})
	} else if pm.Detection.Method != "" && !pm.IsExternal() {
		facts = append(facts, theme.Fact{Name: page.L.Text("Detected by"), Value: theme.Time{Text: page.L.Text("unknown")}})
	}
	if items := page.Actions.Of(pm); len(items) > 0 {
		open := 0
		for _, item := range items {
			if item.IsOpen() {
				open++
			}
		}
		facts = append(facts, theme.Fact{
			Name:  page.L.Text("Actions"),
			Value: theme.Time{Text: page.L.Text("{0} of {1} open", open, len(items))},
			Href:  "#actions",
		})
	}
	return facts
}

// isKnown reports whether value is a number and not missing or the word unknown.
func isKnown(value string) bool { return value != "" && value != "unknown" }

func (page *incidentPage) banners(broken error) []theme.Banner {
	var out []theme.Banner
	switch page.pm.Status {
	case postmortem.Draft:
		out = append(out, theme.Banner{
			Class: "draft",
			Title: page.L.Text("Draft"),
			Text:  page.L.Text("This post-mortem is not reviewed yet. Please do not cite it."),
		})
	case postmortem.InReview:
		out = append(out, theme.Banner{
			Class: "review",
			Title: page.L.Text("In review"),
			Text:  page.L.Text("Facts and wording of this post-mortem may still change."),
		})
	case postmortem.Withdrawn:
		out = append(out, theme.Banner{
			Class: "withdrawn",
			Title: page.L.Text("Withdrawn"),
			Text: page.L.Text(
				"This post-mortem was withdrawn. The page remains available, but its figures are not counted."),
		})
	}
	for _, a := range slices.Backward(page.pm.Amended) {
		out = append(out, theme.Banner{
			Class: "amended",
			Title: page.L.Text("Amended {0}", page.L.Date(a.At)),
			Text:  wording.Sentence(a.Note),
		})
	}
	if page.pm.IsExternal() {
		out = append(out, theme.Banner{Class: "note", Title: page.L.Text("External"), Text: page.externalNote()})
	}
	if why := page.pm.Doc.Refused; why != "" {
		out = append(out, theme.Banner{
			Class: "stale",
			Title: page.L.Text("The text is not shown"),
			Text:  page.L.Text("{0} Run “debrief check” to find the line.", wording.Sentence("The file "+why)),
		})
	} else if broken != nil {
		out = append(out, theme.Banner{
			Class: "stale",
			Title: page.L.Text("Part of the text is not shown"),
			Text:  page.L.Text("{0}|why a part is not shown", wording.Sentence(broken.Error())),
		})
	}
	return out
}

// externalNote returns the note that names the organisation of an external incident.
func (page *incidentPage) externalNote() string {
	if at := page.pm.Organisation; at != "" {
		return page.L.Text(
			"This incident happened at {0}. This page summarises the public sources below. Facts that they "+
				"do not give are left out.", at,
		)
	}
	return page.L.Text(
		"This incident happened at another organisation. This page summarises the public sources below. Facts " +
			"that they do not give are left out.",
	)
}

// requirementTexts maps the next status of a post-mortem to the text that shows the
// progress towards this status.
var requirementTexts = map[postmortem.Status]i18n.Text{
	postmortem.InReview:  "{0} of {1} requirements for review are met",
	postmortem.Published: "{0} of {1} requirements for publication are met",
}

// meter returns how many of the requirements for the next status the post-mortem meets.
func (page *incidentPage) meter() theme.Meter {
	next := map[postmortem.Status]postmortem.Status{
		postmortem.Draft:    postmortem.InReview,
		postmortem.InReview: postmortem.Published,
	}[page.pm.Status]
	if next == "" {
		return theme.Meter{}
	}
	gaps, have, of := page.Template.Missing(page.pm, next)
	m := theme.Meter{Done: have, Needed: of, Text: page.L.Text(requirementTexts[next], have, of)}
	for _, gap := range gaps {
		m.Gaps = append(m.Gaps, page.GapLink(page.at, gap))
	}
	return m
}

func (page *incidentPage) symptomsNow() theme.Now {
	var n theme.Now
	if !page.pm.Status.HasReached(postmortem.Draft) {
		return n
	}
	for _, s := range page.pm.Symptoms {
		n.Symptoms = append(n.Symptoms, theme.Link{Text: s, Href: page.SymptomHref(page.at, s)})
	}
	n.Links = page.Runbooks(page.pm)
	if ended, anchor := page.Resolution(page.pm); ended != "" {
		n.Ended, n.EndedLabel = ended, page.ResolutionLabel(page.pm)
		if anchor != "" {
			n.Action = theme.Link{Text: page.L.Text("In the timeline"), Href: "#" + anchor}
		}
	}
	return n
}

func (page *incidentPage) editLink() theme.Link {
	file := page.pm.Doc.File.Path
	link := theme.Link{Text: file}
	if repository := page.Catalog.Repository; repository.URL != "" {
		link.Href = repository.URL + "/blob/" + cmp.Or(repository.Branch, "main") + "/" + escapePath(file)
	}
	return link
}

// escapePath returns the path of a file, percent-encoded for a URL.
func escapePath(p string) string {
	var b strings.Builder
	for i := range len(p) {
		c := p[i]
		if c == '/' || c == '-' || c == '.' || c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' ||
			c >= 'A' && c <= 'Z' {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

func citation(site *model.Site, pm *postmortem.Postmortem) string {
	c := site.L.Text("{0}, “{1}”", pm.ID, model.Title(pm))
	if site.Build.Commit != "" {
		return site.L.Text("{0}, at commit {1}", c, site.Build.Commit[:min(12, len(site.Build.Commit))])
	}
	return c
}

func authorNames(site *model.Site, names []string) string {
	var out []string
	for _, name := range names {
		out = append(out, site.DisplayName(name))
	}
	return site.L.List(out)
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

func (page *incidentPage) sourceLinks() []theme.Link {
	var out []theme.Link
	for _, s := range page.pm.Sources {
		link := model.ExternalLink(s, s)
		link.Text = s
		out = append(out, link)
	}
	return out
}

func (page *incidentPage) suppressions() []theme.Allowed {
	var out []theme.Allowed
	for _, a := range page.Suppressions[page.pm.ID] {
		link := theme.Link{Text: wording.Capital(a.Title), Href: model.Href(page.at, "rules/"+a.Rule+"/index.html")}
		out = append(out, theme.Allowed{Rule: link, Where: page.L.Text("line {0}", a.Line), Reason: a.Reason})
	}
	return out
}
