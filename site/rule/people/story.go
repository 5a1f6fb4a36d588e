package people

import (
	"bytes"
	"regexp"
	"slices"
	"strings"

	"debrief/site/finding"
	"debrief/site/library"
	"debrief/site/markdown"
	"debrief/site/postmortem"
	"debrief/site/rule"
	"debrief/site/source"
)

// story is the file of an account, nil where there is none that can be read;
// people/account-file speaks about that.
func story(lib *library.Library, pm *postmortem.Postmortem, a postmortem.Account) *source.File {
	if a.File == "" || !strings.HasSuffix(strings.ToLower(a.File), ".md") {
		return nil
	}
	f, ok := lib.Attachment(pm, a.File)
	if !ok || len(f.Data) == 0 {
		return nil
	}
	return f
}

// A side of a story is asked for by three names: as a word of covers, in a
// heading, or in how people speak of it.
type side struct {
	name, what      string
	heading, spoken *regexp.Regexp
}

var sides = []side{
	{"did", "what was done",
		regexp.MustCompile(`(?i)\b(?:did|do|done|doing|said|say|actions?|steps|response|practised|practiced)\b`),
		regexp.MustCompile(`(?i)\b(?:I|we|they|he|she)\s+(?:\w+\s+){0,2}?(?:\w{2,}ed|did|put|went|took|set|ran|sent|told|wrote|gave|got|made|called|let|read|found|began|came|left|brought|said|switched|restarted)\b`)},
	{"thought", "what was thought",
		regexp.MustCompile(`(?i)\b(?:thought|think|thinking|believed|expected|knew|know|known|understood|assumed|assumptions?|sense|mind|hypothes[ei]s|why)\b`),
		regexp.MustCompile(`(?i)\b(?:I|we|he|she)\s+(?:\w+\s+){0,2}?(?:thought|assumed|expected|believed|knew|know|guessed|took it for|suspected|wondered|supposed|understood|reckoned|felt|was sure|were sure|was certain|was not sure|had no idea|ruled|concluded|figured|wanted|would have (?:liked|needed|wanted))\b|\b(?:my|our) (?:first|only) (?:thought|idea|guess)|seemed|looked (?:like|to me|fine|normal|plausible)|looks? like`)},
	{"why", "why it was done",
		regexp.MustCompile(`(?i)\b(?:why|because|reasons?|sense|led)\b`),
		regexp.MustCompile(`(?i)\b(?:because|since|so that|that is why|that's why|which is why|the reason|in order to|made sense|so (?:I|we|he|she|they|it|the|a|that)|as (?:I|we|it|the)|to see (?:if|whether|what)|therefore)\b`)},
}

func accountCovers(p *rule.Pass, pm *postmortem.Postmortem) {
	if !heard(pm) || !p.English(pm) {
		return
	}
	for i, a := range pm.Accounts {
		f := story(p.Library, pm, a)
		if f == nil || a.Method == "chat_export" {
			continue
		}
		said := words(rule.FieldOf(pm, "accounts", i, "covers"))
		told := p.PerFile("sides", f, func() any { return sidesIn(f) }).([]bool)
		var missing []string
		for i, s := range sides {
			if !slices.Contains(said, s.name) && !told[i] {
				missing = append(missing, s.what)
			}
		}
		if len(missing) > 0 {
			p.Reportf(accountAt(pm, i, "file"), "ask for it while it is fresh, or list in covers what it tells: [did, thought, why]", "%s does not tell %s", accountName(a), strings.Join(missing, " and "))
		}
	}
}

// sidesIn reports which of sides an account has.
func sidesIn(f *source.File) []bool {
	doc, _ := markdown.Parse(f)
	out := make([]bool, len(sides))
	for i, s := range sides {
		out[i] = s.in(doc)
	}
	return out
}

// in reports whether a story has the side.
func (s side) in(doc *markdown.Document) bool {
	for _, section := range doc.Sections {
		if section.Level > 1 && s.heading.MatchString(section.Title) || s.spoken.MatchString(section.Text) {
			return true
		}
	}
	return false
}

// drawn are the files that are pictures, or that a page makes one of.
var drawn = regexp.MustCompile(`(?i)\.(?:png|jpe?g|gif|webp|svg|csv|json)$`)

// accountPicture says that nobody's story has anything to look at, in the
// account itself or beside it.
func accountPicture(p *rule.Pass, pm *postmortem.Postmortem) {
	if !heard(pm) || !p.Catalog.Grave(pm.Severity) || !pm.Status.Reached(postmortem.Published) {
		return
	}
	for _, e := range pm.Evidence {
		if drawn.MatchString(e.File) {
			return
		}
	}
	for i, a := range pm.Accounts {
		if n := strings.TrimSpace(rule.FieldOf(pm, "accounts", i, "pictures").Text); n != "" && n != "0" {
			return
		}
		if f := story(p.Library, pm, a); f != nil {
			shown := p.PerFile("pictures", f, func() any {
				doc, _ := markdown.Parse(f)
				return slices.ContainsFunc(doc.Links, func(l markdown.Link) bool { return l.Image })
			})
			if shown.(bool) {
				return
			}
		}
	}
	p.Reportf(pm.At("accounts"), "add what they looked at: the graph, the form, the message as it stood on the screen", "no account and no evidence has a picture or a series to draw")
}

// dated finds a day in the words of an addendum.
var dated = regexp.MustCompile(`(?i)\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}(?:st|nd|rd|th|\.)?\s+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\s+\d{1,2}\b`)

// accountEdited holds an account to what it was when the group met: from then
// on it is evidence of what was known, and may only be added to.
func accountEdited(p *rule.Pass, pm *postmortem.Postmortem) {
	if p.Before == nil || !heard(pm) {
		return
	}
	old := p.Was(pm)
	if old == nil || !reviewed(p, old) {
		return
	}
	for i, a := range pm.Accounts {
		now := story(p.Library, pm, a)
		was := before(p, old, a)
		if now == nil || was == nil || bytes.Equal(now.Data, was.Data) {
			continue
		}
		at := changedAt(now, was)
		help := "put the words back, and write what is to be added below them with its date: \"Added on 2 November 2026: …\""
		added, appended := bytes.CutPrefix(now.Data, bytes.TrimRight(was.Data, " \t\r\n"))
		switch {
		case !appended:
			p.Reportf(at, help, "%s was changed after the review", accountName(a)).
				Related = []finding.Related{{At: accountAt(pm, i, "file"), Message: "the account"}}
		case len(bytes.TrimSpace(added)) > 0 && !dated.Match(added):
			p.Reportf(at, "write when it was added: \"Added on 2 November 2026: …\"", "what was added to %s has no date", accountName(a)).
				Related = []finding.Related{{At: accountAt(pm, i, "file"), Message: "the account"}}
		}
	}
}

// reviewed reports whether the group had met over a write-up, as it then was.
func reviewed(p *rule.Pass, old *postmortem.Postmortem) bool {
	return !old.Review.Held.IsZero() && !p.Now.Before(old.Review.Held) || old.Status.Reached(postmortem.Published)
}

// before is the file of an account as it was, found by the account's id or by
// its name.
func before(p *rule.Pass, old *postmortem.Postmortem, a postmortem.Account) *source.File {
	for _, was := range old.Accounts {
		if was.ID != "" && was.ID == a.ID || was.File == a.File {
			return story(p.Before, old, was)
		}
	}
	return nil
}

// changedAt is the first line that is another one than it was.
func changedAt(now, was *source.File) source.Span {
	i := 0
	for i < len(now.Data) && i < len(was.Data) && now.Data[i] == was.Data[i] {
		i++
	}
	for i > 0 && i < len(now.Data) && (now.Data[i] == '\n' || now.Data[i] == '\r') {
		i++ // to the line that was added, not the empty one above it
	}
	return now.LineSpan(min(i, len(now.Data)))
}
