package form

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"debrief/site/catalog"
	"debrief/site/finding"
	"debrief/site/frontmatter"
	"debrief/site/postmortem"
	"debrief/site/rule"
	"debrief/site/source"
)

// before is what a write-up was before the change, as far as it can be read; nil
// where it is new or nobody named a change.
func before(p *rule.Pass, pm *postmortem.Postmortem) *postmortem.Postmortem {
	if old := p.Was(pm); old != nil && !old.Unreadable {
		return old
	}
	return nil
}

func checkStaleDraft(p *rule.Pass, pm *postmortem.Postmortem) {
	if pm.Status != postmortem.Draft || !pm.Ours() || pm.Unreadable || p.Now.IsZero() {
		return
	}
	name, over := "mitigated", pm.Times.Mitigated
	for _, other := range []string{"resolved", "detected", "started"} {
		if !over.Known() {
			name, over = other, *pm.Times.Named(other)
		}
	}
	at, since := over.At, "since "+name
	if !over.Known() {
		at, since = pm.ID.Date(), "since the day in its ID"
	}
	days := p.Catalog.Threshold("draft_days")
	if p.Catalog.Grave(pm.Severity) {
		days = p.Catalog.Threshold("draft_days_grave")
	}
	if at.IsZero() || p.Now.Sub(at) <= time.Duration(days)*24*time.Hour {
		return
	}
	p.Reportf(placeFor(pm, "status"), "ask for a review with what is there, status: in_review; or say what is missing under Open questions",
		"this is still a draft, %s %s; after %d days memories have faded", rule.Human(p.Now.Sub(at)), since, days)
}

// checkTransition holds that what was published stays, and that publishing has a
// second pair of eyes.
func checkTransition(p *rule.Pass, pm *postmortem.Postmortem) {
	if p.Before == nil || pm.Unreadable {
		return
	}
	old := before(p, pm)
	at := placeFor(pm, "status")
	if old != nil && old.Status == postmortem.Withdrawn && pm.Status != postmortem.Withdrawn {
		p.Reportf(at, "leave it withdrawn, and write a new one that names it under related", "the status was withdrawn and is %s", pm.Status)
		return
	}
	if old != nil && old.Status.Reached(postmortem.Published) && pm.Status != postmortem.Withdrawn {
		switch {
		case !pm.Status.Reached(postmortem.Published):
			p.Reportf(at, "leave it published and note the change under amended, or write status: withdrawn", "the status was %s and is %s", old.Status, pm.Status)
		case old.Status == postmortem.Amended && pm.Status == postmortem.Published:
			p.Reportf(at, "write status: amended; what was changed after publication stays told", "the status was amended and is published").
				Edits = []finding.Edit{{At: rule.Inside(pm.Doc.Field("status")), New: "amended"}}
		}
		return
	}
	if pm.Ours() && pm.Kind != postmortem.Drill && pm.Status.Reached(postmortem.Published) && !readByAnother(pm) {
		p.Reportf(at, "let somebody read it who did not write it, and name them under reviewers", "this change publishes what only its authors have read")
	}
}

func readByAnother(pm *postmortem.Postmortem) bool {
	return slices.ContainsFunc(pm.Reviewers, func(r string) bool {
		return !slices.ContainsFunc(pm.Authors, func(a string) bool {
			return strings.EqualFold(strings.TrimPrefix(a, "@"), strings.TrimPrefix(r, "@"))
		})
	})
}

// moving are the fields that live on after publication, with the fields of an
// action that tell how far it has come. "[]" is any item.
var moving = []string{
	"status", "amended", "aliases", "related", "visibility", "reviewers",
	"actions[].status", "actions[].due", "actions[].owner", "actions[].dri", "actions[].tracker", "actions[].measure",
	"actions[].closed_at", "actions[].closed_as", "actions[].closed_evidence", "actions[].closed_reason",
}

// mostRelated bounds how many changed places one finding shows.
const mostRelated = 5

func checkAmendment(p *rule.Pass, pm *postmortem.Postmortem) {
	old := before(p, pm)
	if old == nil || !old.Status.Reached(postmortem.Published) || !pm.Status.Reached(postmortem.Published) || len(pm.Amended) > len(old.Amended) {
		return
	}
	changes := append(factChanges(p.Catalog, old, pm), textChanges(old, pm)...)
	if len(changes) == 0 {
		return
	}
	day := "2026-11-02"
	if !p.Now.IsZero() {
		day = p.Now.UTC().Format("2006-01-02")
	}
	help := fmt.Sprintf("add to amended: {at: %s, note: what was changed and why}; for a slip of the pen {at: %s, trivial: true}", day, day)
	f := p.Reportf(changes[0].At, help, "%s, and amended has no new entry", changes[0].Message)
	f.Key = "amended"
	for i, c := range changes[1:] {
		if i == mostRelated {
			f.Related[i-1].Message = fmt.Sprintf("and %d more places", len(changes)-1-i+1)
			break
		}
		f.Related = append(f.Related, c)
	}
}

// factChanges are the fields of a published write-up that say something else.
// Where the library has another code for a factor now, it says the same.
func factChanges(words *catalog.Catalog, old, pm *postmortem.Postmortem) []finding.Related {
	was, is := map[string]frontmatter.Field{}, map[string]frontmatter.Field{}
	var names, gone []string
	flatten(old.Doc.Front.Fields, "", func(name string, f frontmatter.Field) { was[name], gone = f, append(gone, name) })
	flatten(pm.Doc.Front.Fields, "", func(name string, f frontmatter.Field) { is[name], names = f, append(names, name) })
	var out []finding.Related
	for _, name := range names {
		before, ok := was[name]
		switch {
		case !ok:
			out = append(out, finding.Related{At: is[name].At(), Message: name + " was added"})
		case before.Text != is[name].Text && (is[name].Text == "" || words.Replacement(before.Text) != is[name].Text):
			out = append(out, finding.Related{At: is[name].At(), Message: fmt.Sprintf("%s was %q", name, rule.ClipTo(before.Text, 40))})
		}
	}
	for _, name := range gone {
		if _, ok := is[name]; !ok {
			out = append(out, finding.Related{At: rule.FirstLine(pm), Message: fmt.Sprintf("%s was taken out, it was %q", name, rule.ClipTo(was[name].Text, 40))})
		}
	}
	return out
}

// anyItem is the name of an item in a path.
var anyItem = regexp.MustCompile(`\[[^\]]*\]`)

// flatten calls f for every single value with its path, items of a list by
// their id where they have one, without those that are moving.
func flatten(in frontmatter.Field, path string, f func(string, frontmatter.Field)) {
	if slices.Contains(moving, anyItem.ReplaceAllString(path, "[]")) {
		return
	}
	switch in.Kind {
	case frontmatter.Scalar:
		f(path, in)
	case frontmatter.Map:
		for _, item := range in.Items {
			name := item.Name
			if path != "" {
				name = path + "." + name
			}
			flatten(item, name, f)
		}
	case frontmatter.List:
		for i, item := range in.Items {
			id := item.Get("id").Text
			if id == "" {
				id = fmt.Sprint(i)
			}
			flatten(item, path+"["+id+"]", f)
		}
	}
}

// textChanges are the sections whose words are others than before, without the
// follow-up, which is there to grow. Comments and line breaks are no words.
func textChanges(old, pm *postmortem.Postmortem) []finding.Related {
	if old.Doc.Refused != "" || pm.Doc.Refused != "" {
		return nil
	}
	was, is := textsOf(old), textsOf(pm)
	var out []finding.Related
	for _, s := range is {
		i := slices.IndexFunc(was, func(o sectionText) bool { return o.name == s.name })
		switch {
		case i < 0:
			out = append(out, finding.Related{At: s.at, Message: fmt.Sprintf("the section %q was added", rule.Clip(s.title))})
		case was[i].text != s.text:
			out = append(out, finding.Related{At: s.at, Message: fmt.Sprintf("the text of %q was changed", rule.Clip(s.title))})
		}
	}
	for _, o := range was {
		if !slices.ContainsFunc(is, func(s sectionText) bool { return s.name == o.name }) {
			out = append(out, finding.Related{At: rule.FirstLine(pm), Message: fmt.Sprintf("the section %q was taken out", rule.Clip(o.title))})
		}
	}
	return out
}

type sectionText struct {
	name, title, text string
	at                source.Span
}

func textsOf(pm *postmortem.Postmortem) []sectionText {
	var out []sectionText
	followUp := false
	for _, s := range pm.Doc.Sections {
		if s.Level <= 2 {
			followUp = postmortem.SectionID(s.Title) == "follow-up"
		}
		text := even(s.Text)
		if followUp || s.Level == 0 && text == "" {
			continue
		}
		at := s.Heading
		if s.Level == 0 {
			at = rule.FirstLine(pm)
		}
		out = append(out, sectionText{s.Anchor, s.Title, text, at})
	}
	return out
}
