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

// previous returns the version of pm before the change that is being checked. It
// returns nil if no change is being checked, or if pm is new or was unreadable.
func previous(p *rule.Pass, pm *postmortem.Postmortem) *postmortem.Postmortem {
	if old := p.Previous(pm); old != nil && !old.Unreadable {
		return old
	}
	return nil
}

func checkStaleDraft(p *rule.Pass, pm *postmortem.Postmortem) {
	if !pm.IsDraft() || pm.IsExternal() || pm.Unreadable || p.Now.IsZero() {
		return
	}
	name, end := "mitigated", pm.Times.Mitigated
	for _, other := range []string{"resolved", "detected", "started"} {
		if !end.IsKnown() {
			name, end = other, *pm.Times.ByName(other)
		}
	}
	at, since := end.At, "since "+name
	if !end.IsKnown() {
		at, since = pm.ID.Date(), "since the date in its ID"
	}
	days := p.Catalog.Threshold("draft_days")
	if p.Catalog.IsMajor(pm.Severity) {
		days = p.Catalog.Threshold("draft_days_grave")
	}
	if at.IsZero() || p.Now.Sub(at) <= time.Duration(days)*24*time.Hour {
		return
	}
	p.Reportf(
		placeOf(pm, "status"),
		"request a review with status: in_review, and list missing information under Open questions",
		"this is still a draft, %s %s; the limit is %d days",
		rule.Human(p.Now.Sub(at)),
		since,
		days,
	)
}

// checkTransition reports forbidden changes of the status: from withdrawn to another
// status, from published to an earlier status, and a publication without a reviewer.
func checkTransition(p *rule.Pass, pm *postmortem.Postmortem) {
	if p.Before == nil || pm.Unreadable {
		return
	}
	old := previous(p, pm)
	at := placeOf(pm, "status")
	if old != nil && old.IsWithdrawn() && !pm.IsWithdrawn() {
		p.Reportf(
			at,
			"write status: withdrawn, and list this post-mortem under related in a new one",
			"the status was withdrawn and is now %s",
			pm.Status,
		)
		return
	}
	if old != nil && old.IsPublished() && !pm.IsWithdrawn() {
		switch {
		case !pm.IsPublished():
			p.Reportf(
				at,
				"write status: published and note the change under amended, or write status: withdrawn",
				"the status was %s and is now %s",
				old.Status,
				pm.Status,
			)
		case old.Status == postmortem.Amended && pm.Status == postmortem.Published:
			p.Reportf(at, "write status: amended, so that readers see the changes after "+
				"publication", "the status was amended and is now published").
				Edits = []finding.Edit{
				{At: rule.Inside(pm.Doc.Field("status")), New: "amended"},
			}
		}
		return
	}
	if pm.IsOwn() && !pm.IsDrill() && pm.IsPublished() && !hasIndependentReviewer(pm) {
		p.Reportf(
			at,
			"request a review from another person, and add them under reviewers",
			"this change publishes a post-mortem without a reviewer other than its authors",
		)
	}
}

// hasIndependentReviewer reports whether at least one reviewer is not an author.
func hasIndependentReviewer(pm *postmortem.Postmortem) bool {
	return slices.ContainsFunc(pm.Reviewers, func(r string) bool {
		return !slices.ContainsFunc(pm.Authors, func(a string) bool {
			return strings.EqualFold(strings.TrimPrefix(a, "@"), strings.TrimPrefix(r, "@"))
		})
	})
}

// mutableFields lists the fields that may change after publication without an entry in
// the field amended, such as the progress of an action item. "[]" means every item of a
// list.
var mutableFields = []string{
	"status", "amended", "aliases", "runbook", "related", "visibility", "reviewers",
	"actions[].status", "actions[].due", "actions[].owner", "actions[].dri", "actions[].tracker", "actions[].measure",
	"actions[].closed_at", "actions[].closed_as", "actions[].closed_evidence", "actions[].closed_reason",
}

// maxRelated is the largest number of further changed places that one finding lists.
const maxRelated = 5

// checkAmendment reports changes to a published post-mortem that add no entry to the
// field amended.
func checkAmendment(p *rule.Pass, pm *postmortem.Postmortem) {
	old := previous(p, pm)
	if old == nil || !old.IsPublished() || !pm.IsPublished() ||
		len(pm.Doc.Field("amended").Items) > len(old.Doc.Field("amended").Items) { // entries marked as trivial count too
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
	help := fmt.Sprintf(
		"add to amended: {at: %s, note: the change and its reason}, or for a typo {at: %s, trivial: true}",
		day,
		day,
	)
	f := p.Reportf(changes[0].At, help, "%s, but amended has no new entry", changes[0].Message)
	f.Key = "amended"
	for i, c := range changes[1:] {
		if i == maxRelated {
			f.Related[i-1].Message = fmt.Sprintf("and %d more places", len(changes)-1-i+1)
			break
		}
		f.Related = append(f.Related, c)
	}
}

// factChanges returns the front-matter fields whose value differs between old and pm.
// It ignores a factor code that was replaced as the catalogue demands.
func factChanges(cat *catalog.Catalog, old, pm *postmortem.Postmortem) []finding.Related {
	before, after := map[string]frontmatter.Field{}, map[string]frontmatter.Field{}
	var names, oldNames []string
	flatten(
		old.Doc.Front.Fields,
		"",
		func(name string, f frontmatter.Field) { before[name], oldNames = f, append(oldNames, name) },
	)
	flatten(
		pm.Doc.Front.Fields,
		"",
		func(name string, f frontmatter.Field) { after[name], names = f, append(names, name) },
	)
	var out []finding.Related
	for _, name := range names {
		old, ok := before[name]
		switch {
		case !ok:
			out = append(out, finding.Related{At: after[name].At(), Message: name + " was added"})
		case old.Text != after[name].Text && (after[name].Text == "" || cat.Replacement(old.Text) != after[name].Text):
			out = append(
				out,
				finding.Related{
					At:      after[name].At(),
					Message: fmt.Sprintf("%s was %q", name, source.Excerpt(old.Text, 40)),
				},
			)
		}
	}
	for _, name := range oldNames {
		if _, ok := after[name]; !ok {
			out = append(
				out,
				finding.Related{
					At:      rule.FirstLine(pm),
					Message: fmt.Sprintf("%s was removed, it was %q", name, source.Excerpt(before[name].Text, 40)),
				},
			)
		}
	}
	return out
}

// anyItem matches the index or ID of a list item in a field path.
var anyItem = regexp.MustCompile(`\[[^\]]*\]`)

// flatten calls f for every scalar field inside the field in, with its path. A path
// contains the ID of a list item, or its index if it has no ID. flatten skips the
// fields in mutableFields.
func flatten(in frontmatter.Field, path string, f func(string, frontmatter.Field)) {
	if slices.Contains(mutableFields, anyItem.ReplaceAllString(path, "[]")) {
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

// textChanges returns the sections whose text differs between old and pm. It ignores
// comments, line breaks and the section Follow-up, which may grow after publication.
func textChanges(old, pm *postmortem.Postmortem) []finding.Related {
	if old.Doc.Refused != "" || pm.Doc.Refused != "" {
		return nil
	}
	before, after := sectionTexts(old), sectionTexts(pm)
	var out []finding.Related
	for _, s := range after {
		i := slices.IndexFunc(before, func(o sectionText) bool { return o.name == s.name })
		switch {
		case i < 0:
			out = append(
				out,
				finding.Related{At: s.at, Message: fmt.Sprintf("the section %q was added", rule.Clip(s.title))},
			)
		case before[i].text != s.text:
			out = append(
				out,
				finding.Related{At: s.at, Message: fmt.Sprintf("the text of %q was changed", rule.Clip(s.title))},
			)
		}
	}
	for _, o := range before {
		if !slices.ContainsFunc(after, func(s sectionText) bool { return s.name == o.name }) {
			out = append(
				out,
				finding.Related{
					At:      rule.FirstLine(pm),
					Message: fmt.Sprintf("the section %q was removed", rule.Clip(o.title)),
				},
			)
		}
	}
	return out
}

type sectionText struct {
	name, title, text string
	at                source.Span
}

// sectionTexts returns the text of every section of pm except the section Follow-up.
func sectionTexts(pm *postmortem.Postmortem) []sectionText {
	var out []sectionText
	followUp := false
	for _, s := range pm.Doc.Sections {
		if s.Level <= 2 {
			followUp = postmortem.SectionID(s.Title) == "follow-up"
		}
		text := joinWords(s.Text)
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
