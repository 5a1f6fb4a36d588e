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

// accountText returns the file of the account a. It returns nil if the file is missing
// or unreadable; the rule people/account-file reports this.
func accountText(lib *library.Library, pm *postmortem.Postmortem, a postmortem.Account) *source.File {
	if a.File == "" || !strings.HasSuffix(strings.ToLower(a.File), ".md") {
		return nil
	}
	f, ok := lib.Attachment(pm, a.File)
	if !ok || len(f.Data) == 0 {
		return nil
	}
	return f
}

// A topic is one of the three topics that an account should cover. An account covers a
// topic if its field covers names the topic, or if a heading or the wording of the text
// matches.
type topic struct {
	name, description string
	heading, wording  *regexp.Regexp
}

var topics = []topic{
	{"did", "the person's actions",
		regexp.MustCompile(`(?i)\b(?:did|do|done|doing|said|say|actions?|steps|response|practised|practiced)\b`),
		regexp.MustCompile(
			`(?i)\b(?:I|we|they|he|she)\s+(?:\w+\s+){0,2}?(?:\w{2,}ed|did|put|went|took|set|ran|sent|told|wrote|gave|got|made|called|let|read|found|began|came|left|brought|said|switched|restarted)\b`,
		)},
	{"thought", "their thoughts",
		regexp.MustCompile(
			`(?i)\b(?:thought|think|thinking|believed|expected|knew|know|known|understood|assumed|assumptions?|sense|mind|hypothes[ei]s|why)\b`,
		),
		regexp.MustCompile(
			`(?i)\b(?:I|we|he|she)\s+(?:\w+\s+){0,2}?(?:thought|assumed|expected|believed|knew|know|guessed|took it for|suspected|wondered|supposed|understood|reckoned|felt|was sure|were sure|was certain|was not sure|had no idea|ruled|concluded|figured|wanted|would have (?:liked|needed|wanted))\b|\b(?:my|our) (?:first|only) (?:thought|idea|guess)|seemed|looked (?:like|to me|fine|normal|plausible)|looks? like`,
		)},
	{"why", "the reasons",
		regexp.MustCompile(`(?i)\b(?:why|because|reasons?|sense|led)\b`),
		regexp.MustCompile(
			`(?i)\b(?:because|since|so that|that is why|that's why|which is why|the reason|in order to|made sense|so (?:I|we|he|she|they|it|the|a|that)|as (?:I|we|it|the)|to see (?:if|whether|what)|therefore)\b`,
		)},
}

func checkAccountCovers(p *rule.Pass, pm *postmortem.Postmortem) {
	if !hasAccounts(pm) || !p.English(pm) {
		return
	}
	for i, a := range pm.Accounts {
		f := accountText(p.Library, pm, a)
		if f == nil || a.Method == "chat_export" {
			continue
		}
		declared := words(rule.FieldOf(pm, "accounts", i, "covers"))
		covered := p.PerFile("topics", f, func() any { return topicsIn(f) }).([]bool)
		var missing []string
		for i, t := range topics {
			if !slices.Contains(declared, t.name) && !covered[i] {
				missing = append(missing, t.description)
			}
		}
		if len(missing) > 0 {
			p.Reportf(
				accountAt(pm, i, "file"),
				"complete it while memory is fresh, or list its topics in covers: [did, thought, why]",
				"%s does not cover %s",
				accountName(a),
				strings.Join(missing, " and "),
			)
		}
	}
}

// topicsIn returns, for each element of the variable topics, whether the account in the
// file f covers the topic.
func topicsIn(f *source.File) []bool {
	doc, _ := markdown.Parse(f)
	out := make([]bool, len(topics))
	for i, t := range topics {
		out[i] = t.in(doc)
	}
	return out
}

// in reports whether the account doc covers the topic.
func (t topic) in(doc *markdown.Document) bool {
	for _, section := range doc.Sections {
		if section.Level > 1 && t.heading.MatchString(section.Title) || t.wording.MatchString(section.Text) {
			return true
		}
	}
	return false
}

// drawable matches the file names of pictures, and of data that pages show as a chart.
var drawable = regexp.MustCompile(`(?i)\.(?:png|jpe?g|gif|webp|svg|csv|json)$`)

// checkAccountPicture reports a post-mortem whose accounts and evidence contain neither
// a picture nor a chart.
func checkAccountPicture(p *rule.Pass, pm *postmortem.Postmortem) {
	if !hasAccounts(pm) || !p.Catalog.IsMajor(pm.Severity) || !pm.IsPublished() {
		return
	}
	for _, e := range pm.Evidence {
		if drawable.MatchString(e.File) {
			return
		}
	}
	for i, a := range pm.Accounts {
		if n := strings.TrimSpace(rule.FieldOf(pm, "accounts", i, "pictures").Text); n != "" && n != "0" {
			return
		}
		if f := accountText(p.Library, pm, a); f != nil {
			shown := p.PerFile("pictures", f, func() any {
				doc, _ := markdown.Parse(f)
				return slices.ContainsFunc(doc.Links, func(l markdown.Link) bool { return l.Image })
			})
			if shown.(bool) {
				return
			}
		}
	}
	p.Reportf(
		pm.At("accounts"),
		"add a picture of the screen at the time: the graph, the form, the message",
		"neither the accounts nor the evidence contain a picture or chart",
	)
}

// dated matches a date in text that was added to an account.
var dated = regexp.MustCompile(
	`(?i)\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}(?:st|nd|rd|th|\.)?\s+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\s+\d{1,2}\b`,
)

// checkAccountEdited reports changes to an account after the review. From the review
// on, an account is evidence, and only dated additions are allowed. An empty form may
// still be filled in.
func checkAccountEdited(p *rule.Pass, pm *postmortem.Postmortem) {
	if p.Before == nil || !hasAccounts(pm) {
		return
	}
	old := p.Previous(pm)
	if old == nil || !reviewed(p, old) {
		return
	}
	for i, a := range pm.Accounts {
		now := accountText(p.Library, pm, a)
		was := oldText(p, old, a)
		if now == nil || was == nil || bytes.Equal(now.Data, was.Data) || postmortem.IsBlankForm(was) {
			continue
		}
		at := changedAt(now, was)
		help := "restore the text, and write additions below it with their date: \"Added on 2 November 2026: …\""
		added, appended := bytes.CutPrefix(now.Data, bytes.TrimRight(was.Data, " \t\r\n"))
		switch {
		case !appended:
			p.Reportf(at, help, "%s was changed after the review", accountName(a)).
				Related = []finding.Related{{At: accountAt(pm, i, "file"), Message: "the account"}}
		case len(bytes.TrimSpace(added)) > 0 && !dated.Match(added):
			p.Reportf(at, "write the date of the addition: \"Added on 2 November 2026: "+
				"…\"", "the addition to %s has no date", accountName(a)).
				Related = []finding.Related{
				{At: accountAt(pm, i, "file"), Message: "the account"},
			}
		}
	}
}

// reviewed reports whether old, the version of a post-mortem before a change, was
// published or had passed its review.
func reviewed(p *rule.Pass, old *postmortem.Postmortem) bool {
	return !old.Review.Held.IsZero() && !p.Now.Before(old.Review.Held) || old.IsPublished()
}

// oldText returns the file of the account a before the change. It finds the file by the
// ID of the account or by the name of the file.
func oldText(p *rule.Pass, old *postmortem.Postmortem, a postmortem.Account) *source.File {
	for _, was := range old.Accounts {
		if was.ID != "" && was.ID == a.ID || was.File == a.File {
			return accountText(p.Before, old, was)
		}
	}
	return nil
}

// changedAt returns the first line of the file now that differs from was, an older
// version of the file.
func changedAt(now, was *source.File) source.Span {
	i := 0
	for i < len(now.Data) && i < len(was.Data) && now.Data[i] == was.Data[i] {
		i++
	}
	for i > 0 && i < len(now.Data) && (now.Data[i] == '\n' || now.Data[i] == '\r') {
		i++ // skip the empty line in front of an added line
	}
	return now.LineSpan(min(i, len(now.Data)))
}
