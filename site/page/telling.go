package page

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"strings"

	"debrief/site/action"
	"debrief/site/book"
	"debrief/site/catalog"
	"debrief/site/markdown"
	"debrief/site/phrase"
	"debrief/site/postmortem"
	"debrief/theme"
)

func (t *telling) impact() theme.Impact {
	var out theme.Impact
	for _, i := range t.pm.Impact {
		row := theme.ImpactRow{What: i.What, Value: impactValue(i), Of: impactOf(i), Confidence: i.Confidence}
		if i.Evidence != "" {
			row.Evidence = t.itemLinks([]string{i.Evidence})
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

func impactValue(i postmortem.Impact) string {
	if i.Value == "" || i.Value == "unknown" {
		return "unknown"
	}
	return strings.TrimSpace(phrase.Number(i.Value) + " " + i.Unit)
}

// impactFact says the first effect in few words: its share where there is a
// whole to it, and the numbers under that.
func impactFact(i postmortem.Impact) theme.Fact {
	whole, err := strconv.ParseFloat(i.Of, 64)
	part, notPart := strconv.ParseFloat(i.Value, 64)
	if err != nil || notPart != nil || whole <= 0 || part < 0 || part > whole {
		return theme.Fact{Name: "Impact", Value: theme.Time{Text: impactValue(i)}, Note: i.What}
	}
	return theme.Fact{Name: "Impact", Value: theme.Time{Text: phrase.Part(part / whole)}, Note: fmt.Sprintf("%s: %s of %s", i.What, phrase.Number(i.Value), phrase.Number(i.Of))}
}

// impactOf is the whole that a value is part of, with the share.
func impactOf(i postmortem.Impact) string {
	whole, err := strconv.ParseFloat(i.Of, 64)
	if err != nil || whole <= 0 {
		return ""
	}
	out := "of " + phrase.Number(i.Of)
	if part, err := strconv.ParseFloat(i.Value, 64); err == nil && part >= 0 && part <= whole {
		out += " (" + phrase.Part(part/whole) + ")"
	}
	return out
}

func (t *telling) detection() theme.Detection {
	d := t.pm.Detection
	var out theme.Detection
	if d == (postmortem.Detection{}) {
		return out
	}
	if words, ok := phrase.Found(d.Method); ok {
		out.Method = "Found by " + words + "."
	} else {
		out.Method = "How it was found is not known."
	}
	for _, q := range []struct {
		name string
		a    postmortem.Answer
	}{{"Metric", d.HadMetric}, {"Monitor", d.HadMonitor}, {"Fired", d.MonitorRan}} {
		if q.a != postmortem.NotSaid {
			out.Answers = append(out.Answers, theme.Badge{Text: q.name + ": " + phrase.Answer(q.a), Class: answerClass[q.a]})
		}
	}
	return out
}

var answerClass = map[postmortem.Answer]string{postmortem.Yes: "yes", postmortem.No: "no", postmortem.NotSaid: "unknown"}

func (t *telling) accounts() theme.Accounts {
	var out theme.Accounts
	heard := map[string]bool{}
	for _, a := range t.pm.Accounts {
		heard[a.Participant] = true
		view := theme.Account{ID: book.Anchor(a.ID), Role: phrase.Capital(roleOf(t.pm, a.Participant)), About: t.aboutAccount(a)}
		if f, ok := t.Library.Attachment(t.pm, a.File); ok && f.Data != nil {
			doc, _ := markdown.Parse(f)
			view.Body, _ = doc.Article(t.links, 4, book.Anchor(a.ID)+"-")
		}
		if view.Body == "" {
			view.Body = template.HTML("<p>The account is not in the library.</p>")
		}
		out.Accounts = append(out.Accounts, view)
	}
	if n := len(t.pm.Participants); n > 0 && len(heard) < n {
		out.Note = fmt.Sprintf("%d of %s have been heard.", len(heard), phrase.Plural(n, "participant", "participants"))
	}
	return out
}

// roleOf names a participant by role and team, never by name.
func roleOf(pm *postmortem.Postmortem, ref string) string {
	for _, p := range pm.Participants {
		if p.Ref == ref {
			return strings.Trim(p.Role+", "+p.Team, ", ")
		}
	}
	return cmp.Or(ref, "somebody who was there")
}

func (t *telling) aboutAccount(a postmortem.Account) string {
	words := []string{phrase.Told(a.Method)}
	if m := t.pm.Times.Mitigated; m.Known() && a.Collected.After(m.At) {
		words = append(words, phrase.Duration(a.Collected.Sub(m.At))+" after it was over")
	} else if !a.Collected.IsZero() {
		words = append(words, phrase.Date(a.Collected))
	}
	switch a.BeforeReview {
	case postmortem.Yes:
		words = append(words, "before the review")
	case postmortem.No:
		words = append(words, "after the review")
	}
	return strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "" }), ", ")
}

func (t *telling) factors() theme.FactorList {
	var out theme.FactorList
	for _, f := range t.pm.Factors {
		item := theme.FactorItem{ID: book.Anchor(f.ID), Statement: markdown.Inline(f.Statement, t.links), Code: f.Code, Name: catalog.Label(f.Code), Layer: f.Layer, Evidence: t.itemLinks(f.Evidence)}
		if f.Barrier != "" {
			item.Barrier = phrase.Barrier(f.Barrier)
		}
		if _, known := t.Catalog.Factor(f.Code); known {
			item.Href = book.Href(t.at, book.FactorPath(f.Code))
			if n := len(t.ByFactor[f.Code]) - 1; n > 0 {
				item.Elsewhere = theme.Link{Text: "also in " + phrase.Plural(n, "other", "others"), Href: item.Href}
			}
		}
		if len(f.Evidence) == 0 && t.pm.Ours() && t.Catalog.Grave(t.pm.Severity) {
			item.Unproven = "no evidence named"
		}
		for _, a := range t.pm.Actions {
			if f.ID != "" && slices.Contains(a.Addresses, f.ID) {
				item.Actions = append(item.Actions, theme.Link{Text: a.Title, Href: "#" + book.Anchor(a.ID)})
			}
		}
		out.Factors = append(out.Factors, item)
	}
	return out
}

func (t *telling) actions() theme.ActionList {
	var out theme.ActionList
	items := t.Actions.Of(t.pm)
	if len(items) == 0 { // a draft's are not promises yet, and still to be read
		for _, a := range t.pm.Actions {
			items = append(items, action.Item{ActionItem: a, From: t.pm, State: action.NoDate})
		}
	}
	for _, horizon := range append(slices.Clone(postmortem.Horizons), "") {
		group := theme.ActionGroup{ID: "actions-" + cmp.Or(horizon, "other"), Heading: phrase.Horizon(horizon), Class: horizon}
		for _, item := range items {
			if item.Horizon == horizon || horizon == "" && !slices.Contains(postmortem.Horizons, item.Horizon) {
				group.Actions = append(group.Actions, t.Action(t.at, item, true))
			}
		}
		if len(group.Actions) > 0 {
			out.Groups = append(out.Groups, group)
		}
	}
	if len(items) == 0 {
		out.None = phrase.Sentence(t.pm.NoActions)
	}
	return out
}

func (t *telling) related() []theme.Row {
	var out []theme.Row
	for _, r := range t.Library.Related(t.pm) {
		row := t.Row(t.at, r.To)
		row.Bar, row.Facts = "", nil
		switch {
		case r.Rel != "":
			row.Why = phrase.Relation(r.Rel)
			if r.Note != "" {
				row.Why += ": " + r.Note
			}
		default:
			row.Why = "Shares " + phrase.List(t.sharedWords(r.Shared))
		}
		out = append(out, row)
	}
	return out
}

func (t *telling) sharedWords(shared []string) []string {
	var out []string
	for _, s := range shared {
		if _, ok := t.Catalog.Factor(s); ok {
			s = catalog.Label(s)
		} else if service, ok := t.Catalog.Service(s); ok {
			s = service.Name
		}
		out = append(out, s)
	}
	return out
}

func (t *telling) backlinks() []theme.Backlink {
	var out []theme.Backlink
	for _, l := range t.Library.Backlinks(t.pm) {
		out = append(out, theme.Backlink{From: t.Link(t.at, l.From), Date: phrase.Day(l.From.Day()), Sentence: template.HTML(template.HTMLEscapeString(book.WithoutMarks(l.Sentence)))})
	}
	return out
}
