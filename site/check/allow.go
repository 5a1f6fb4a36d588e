package check

import (
	"bytes"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"debrief/site/finding"
	"debrief/site/frontmatter"
	"debrief/site/library"
	"debrief/site/markdown"
	"debrief/site/postmortem"
	"debrief/site/rule"
	"debrief/site/source"
)

const (
	allowRule  = "form/allow"
	unusedRule = "form/allow-unused"

	// minReason is the minimum number of characters in a reason.
	minReason = 10

	// The limits for the allow comments of one file. A normal file has a few.
	maxSuppressions = 200
	maxCovered      = 16 << 20 // bytes of text that they cover; overlaps count several times
)

// A suppression is an allow comment. It suppresses the findings of one rule in the block or
// field below it, or in the field or line before it.
type suppression struct {
	pm           *postmortem.Postmortem
	rule, reason string
	at, word     source.Span // the comment, and the name of the rule in it
	from, to     int         // the offsets of the covered text
	whole        bool        // it precedes all content, so it also covers findings about the whole file
	used         bool
}

// covers reports whether a suppresses f.
func (a *suppression) covers(f *finding.Finding, doc *markdown.Document) bool {
	if f.Rule != a.rule || f.At.File != a.at.File {
		return false
	}
	if a.from <= f.At.Start && f.At.Start < a.to {
		return true
	}
	aboutAll := f.At.Start == 0 || f.At.Start == f.At.End && f.At.Start == doc.Body.Start
	return a.whole && aboutAll
}

// debriefMark is the beginning of every comment for debrief. allowForm matches such a comment
// and captures its command, its rule and its reason.
var (
	debriefMark = []byte("debrief:")
	allowForm   = regexp.MustCompile(`^debrief:\s*(\S+)\s*([^\s:]*)\s*:?\s*(?s:(.*))$`)
)

// readSuppressions parses the allow comments of one file. It returns findings for the invalid
// ones, which suppress nothing.
func readSuppressions(doc *markdown.Document, pm *postmortem.Postmortem) ([]*suppression, finding.List) {
	if !bytes.Contains(doc.File.Data, debriefMark) {
		return nil, nil
	}
	var out []*suppression
	var found finding.List
	count, size := 0, 0
	add := func(text string, at source.Span, from, to int, whole bool) bool {
		m := allowForm.FindStringSubmatchIndex(text)
		if m == nil {
			return true
		}
		if count, size = count+1, size+to-from; count > maxSuppressions || size > maxCovered {
			found = append(found, finding.Finding{Rule: allowRule, Level: finding.Error, At: at,
				Message: fmt.Sprintf("this file has more than %d allow comments, or they cover more than %d MiB of text; the others are ignored", maxSuppressions, maxCovered>>20),
				Help:    "fix the findings, or switch a rule off for the library in _catalog.yaml"})
			return false
		}
		a := &suppression{pm: pm, rule: text[m[4]:m[5]], reason: strings.Join(strings.Fields(text[m[6]:m[7]]), " "), at: at, from: from, to: to, whole: whole}
		a.word = at
		if i := strings.Index(at.Text(), text); i >= 0 {
			a.word = source.Span{File: at.File, Start: at.Start + i + m[4], End: at.Start + i + m[5]}
		}
		if invalid, ok := a.check(text[m[2]:m[3]]); !ok {
			found = append(found, invalid)
			return true
		}
		out = append(out, a)
		return true
	}
	if eachFrontComment(doc, add) {
		eachBodyComment(doc, add)
	}
	return out, found
}

// check returns ok if the comment is valid, and otherwise a finding about it. command is the
// first word of the comment.
func (a *suppression) check(command string) (f finding.Finding, ok bool) {
	f = finding.Finding{Rule: allowRule, Level: finding.Error, At: a.at}
	const form = "write debrief: allow RULE: and the reason, as in <!-- debrief: allow times/order: the clock of the switch was ten minutes slow -->"
	at := slices.IndexFunc(Rules, func(r rule.Rule) bool { return r.ID == a.rule })
	switch {
	case command != "allow":
		f.Message, f.Help = fmt.Sprintf("%q is not a command for debrief", rule.Clip(command)), form
	case a.rule == "":
		f.Message, f.Help = "this comment names no rule", form
	case at < 0:
		f.At = a.word
		f.Message, f.Help = fmt.Sprintf("%q is not a rule", rule.Clip(a.rule)), "write the rule as findings show it in brackets: times/order"
		if near := postmortem.Nearest(a.rule, ruleIDs()); near != "" {
			f.Help, f.Edits = fmt.Sprintf("did you mean %q?", near), []finding.Edit{{At: a.word, New: near}}
		}
	case Rules[at].Firm:
		f.At = a.word
		f.Message, f.Help = "findings of "+a.rule+" cannot be suppressed", "remove the comment and fix the finding; see debrief explain "+a.rule
	case utf8.RuneCountInString(a.reason) < minReason:
		f.Message, f.Help = "this comment gives no reason", "add a short reason after the colon"
		if a.reason != "" {
			f.Message = fmt.Sprintf("%q is too short for a reason", rule.Clip(a.reason))
		}
	default:
		return f, true
	}
	return f, false
}

// An addFunc adds one comment and reports whether more may be added. It takes the text and
// the place of the comment, and the offsets of the text that it covers.
type addFunc func(text string, at source.Span, from, to int, whole bool) bool

// eachFrontComment calls add for the comments in YAML or TOML front matter, until add returns
// false. A comment on its own line covers the field below, a comment after a field covers that
// field.
func eachFrontComment(doc *markdown.Document, add addFunc) bool {
	if doc.Front.Format == "json" || doc.Front.Format == "" {
		return true
	}
	f := doc.File
	data := f.Data[:min(doc.Front.End, len(f.Data))]
	spans := fieldRanges(doc.Front.Fields, nil)
	for at := 0; ; {
		i := bytes.Index(data[at:], debriefMark)
		if i < 0 {
			return true
		}
		at += i
		mark := bytes.LastIndexByte(data[:at], '#')
		line := f.LineSpan(at)
		if mark < line.Start || len(bytes.TrimSpace(data[mark+1:at])) > 0 || mark > line.Start && data[mark-1] != ' ' && data[mark-1] != '\t' || inScalar(doc.Front.Fields, mark) {
			at += len(debriefMark)
			continue
		}
		comment := source.Span{File: f, Start: mark, End: line.End}
		text := strings.TrimSpace(string(data[at:line.End]))
		alone := len(bytes.TrimSpace(data[line.Start:mark])) == 0
		from, to := line.Start, line.End
		for _, s := range spans {
			if alone && s.start >= line.End || !alone && s.start >= line.Start && s.start <= line.End {
				from, to = s.start, max(s.end, f.LineSpan(s.end).End)
				break
			}
		}
		first := len(spans) == 0 || mark < spans[0].start
		if !add(text, comment, from, to+1, alone && first) {
			return false
		}
		at = line.End
	}
}

// A fieldRange is the byte offsets of a field.
type fieldRange struct{ start, end int }

// fieldRanges returns the ranges of all fields in reading order, outer fields before inner
// ones.
func fieldRanges(f frontmatter.Field, out []fieldRange) []fieldRange {
	for _, item := range f.Items {
		start, end := extent(item)
		out = append(out, fieldRange{start, end})
		out = fieldRanges(item, out)
	}
	return out
}

// inScalar reports whether an offset is inside a value, in which "#" is text.
func inScalar(f frontmatter.Field, at int) bool {
	for _, item := range f.Items {
		if item.Kind == frontmatter.Scalar && item.Where.Start <= at && at < item.Where.End || inScalar(item, at) {
			return true
		}
	}
	return false
}

// eachBodyComment calls add for the HTML comments, until add returns false. A comment on its
// own line covers the block below, a comment after text covers its line.
func eachBodyComment(doc *markdown.Document, add addFunc) {
	f := doc.File
	first := doc.Body.Start // the end of the leading comments
	before := true
	for _, c := range doc.Comments {
		if before = before && len(bytes.TrimSpace(f.Data[min(first, c.At.Start):c.At.Start])) == 0; before {
			first = c.At.End
		}
		if !strings.HasPrefix(c.Text, string(debriefMark)) {
			continue
		}
		line, more := f.LineSpan(c.At.Start), false
		if lead := bytes.Trim(f.Data[line.Start:c.At.Start], " \t>"); len(lead) > 0 {
			more = add(c.Text, c.At, line.Start, line.End+1, false)
		} else {
			from, to := findBlock(f.Data, c.At.End)
			more = add(c.Text, c.At, from, to, before)
		}
		if !more {
			return
		}
	}
}

var (
	fenceOpen = regexp.MustCompile("^[ >]*(`{3,}|~{3,})")
	listItem  = regexp.MustCompile(`^[ >]{0,3}(?:[-*+]|[0-9]{1,9}[.)])(?:[ \t]|$)`)
)

// commentLines returns the length of the HTML comments at the beginning of text, each with
// the rest of its last line.
func commentLines(text []byte) int {
	at := 0
	for {
		rest := bytes.TrimLeft(text[at:], " \t\r\n\v\f")
		if !bytes.HasPrefix(rest, []byte("<!--")) {
			return at
		}
		end := bytes.Index(rest, []byte("-->"))
		if end < 0 {
			return at
		}
		line, after, _ := bytes.Cut(rest[end+len("-->"):], []byte("\n"))
		if len(bytes.Trim(line, " \t\r")) > 0 {
			return at
		}
		at = len(text) - len(after)
	}
}

// findBlock returns the offsets of the next Markdown block after at: a paragraph, a heading, a
// table, a fenced block with its content, or a list with all its items.
func findBlock(data []byte, at int) (from, to int) {
	at += commentLines(data[at:]) // further comments about the same block
	for at < len(data) && (data[at] == '\n' || data[at] == '\r' || data[at] == ' ' || data[at] == '\t') {
		at++
	}
	from = bytes.LastIndexByte(data[:at], '\n') + 1
	fence, inList, gap := "", false, false
	for to = from; to < len(data); {
		line, next := data[to:], len(data)
		if i := bytes.IndexByte(line, '\n'); i >= 0 {
			line, next = line[:i], to+i+1
		}
		switch mark := fenceOpen.FindSubmatch(line); {
		case fence != "":
			if mark != nil && strings.HasPrefix(string(mark[1]), fence) {
				fence = ""
				if !inList {
					return from, next
				}
			}
		case mark != nil:
			if to > from && !inList {
				return from, to // a block of its own
			}
			fence = string(mark[1])
		case len(bytes.TrimSpace(line)) == 0:
			if !inList {
				return from, to
			}
			gap = true
		case listItem.Match(line):
			if gap && !inList {
				return from, to
			}
			inList, gap = true, false
		case gap && line[0] != ' ' && line[0] != '\t':
			return from, to // the list has ended
		case line[0] == '#':
			if to == from {
				return from, next
			}
			return from, to
		default:
			gap = false
		}
		to = next
	}
	return from, to
}

// documents returns the parsed files of a post-mortem that can have allow comments: its own
// and those of its accounts.
func documents(lib *library.Library, pm *postmortem.Postmortem) []*markdown.Document {
	docs := []*markdown.Document{pm.Doc}
	for _, f := range filesOf(lib, pm)[1:] {
		if bytes.Contains(f.Data, debriefMark) {
			doc, _ := markdown.Parse(f)
			docs = append(docs, doc)
		}
	}
	return docs
}

// filesOf returns the file of a post-mortem and the readable files of its accounts.
func filesOf(lib *library.Library, pm *postmortem.Postmortem) []*source.File {
	files := []*source.File{pm.Doc.File}
	seen := map[*source.File]bool{pm.Doc.File: true}
	for _, a := range pm.Accounts {
		if f, ok := lib.Attachment(pm, a.File); ok && path.Ext(f.Path) == ".md" && f.Problem == "" && !seen[f] {
			seen[f] = true
			files = append(files, f)
		}
	}
	return files
}

func ruleIDs() []string {
	ids := make([]string, len(Rules))
	for i := range Rules {
		ids[i] = Rules[i].ID
	}
	return ids
}

// allow marks the suppressed findings, and returns findings about invalid and unused allow
// comments.
func (j *judge) allow(found finding.List) finding.List {
	type parsed struct {
		doc  *markdown.Document
		list []*suppression
	}
	files := map[*source.File]parsed{}
	var all []*suppression
	var about finding.List
	for _, pm := range j.Library.All {
		if !j.asked(pm) {
			continue
		}
		j.Library.Guard(pm.Doc.File, func() {
			for _, doc := range documents(j.Library, pm) {
				list, invalid := readSuppressions(doc, pm)
				about = append(about, invalid...)
				if all = append(all, list...); len(list) > 0 {
					files[doc.File] = parsed{doc, list}
				}
			}
		})
	}
	for i := range found {
		f := &found[i]
		for _, a := range files[f.At.File].list {
			if a.covers(f, files[f.At.File].doc) {
				f.Suppressed, f.Reason, a.used = true, a.reason, true
				break
			}
		}
	}
	for _, a := range all {
		if !a.used && j.isChecked(a) {
			about = append(about, a.unused())
		}
	}
	return j.level(about)
}

// isChecked reports whether the rule of a runs on its post-mortem. It does not run if it is off
// for the library or for that day, or if it needs the date and the date is unknown.
func (j *judge) isChecked(a *suppression) bool {
	at := slices.IndexFunc(Rules, func(r rule.Rule) bool { return r.ID == a.rule })
	return j.most(&Rules[at]) > finding.Off && !j.spared(a.rule, a.pm) && !(j.Undated && Rules[at].Late)
}

// unused returns the finding about a comment that suppresses nothing.
func (a *suppression) unused() finding.Finding {
	return finding.Finding{
		Rule: unusedRule, Level: finding.Warning, At: a.at,
		Message: "this comment allows " + a.rule + ", which has no finding here",
		Help:    "remove the comment, or move it directly above the finding",
	}
}
