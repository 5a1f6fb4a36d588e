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

	// leastReason is how many letters a reason has at least: fewer name none.
	leastReason = 10

	// What the comments to debrief in one file may be. An honest file has a few.
	maxAllowances = 200
	maxAllowed    = 16 << 20 // bytes of text that they are about, each counted on its own
)

// An allowance is a comment by which a text allows what a rule finds at a
// place: in the block below it, in the field below it or in front of it.
type allowance struct {
	pm           *postmortem.Postmortem
	rule, reason string
	at, word     source.Span // the comment, and the rule's name in it
	from, to     int         // what it stands above or behind
	whole        bool        // it stands before everything: also what is said of the file as a whole
	used         bool
}

// covers reports whether f stands where a allows it.
func (a *allowance) covers(f *finding.Finding, doc *markdown.Document) bool {
	if f.Rule != a.rule || f.At.File != a.at.File {
		return false
	}
	if a.from <= f.At.Start && f.At.Start < a.to {
		return true
	}
	aboutAll := f.At.Start == 0 || f.At.Start == f.At.End && f.At.Start == doc.Body.Start
	return a.whole && aboutAll
}

// debriefMark is what every comment to debrief begins with; allowForm is what
// such a comment says.
var (
	debriefMark = []byte("debrief:")
	allowForm   = regexp.MustCompile(`^debrief:\s*(\S+)\s*([^\s:]*)\s*:?\s*(?s:(.*))$`)
)

// allowances reads the comments to debrief in one file. What is wrong with
// them is in the list; such a comment allows nothing.
func allowances(doc *markdown.Document, pm *postmortem.Postmortem) ([]*allowance, finding.List) {
	if !bytes.Contains(doc.File.Data, debriefMark) {
		return nil, nil
	}
	var out []*allowance
	var found finding.List
	count, size := 0, 0
	add := func(text string, at source.Span, from, to int, whole bool) bool {
		m := allowForm.FindStringSubmatchIndex(text)
		if m == nil {
			return true
		}
		if count, size = count+1, size+to-from; count > maxAllowances || size > maxAllowed {
			found = append(found, finding.Finding{Rule: allowRule, Level: finding.Error, At: at,
				Message: fmt.Sprintf("this file has more than %d comments to debrief, or they are about more than %d MiB of text; the rest are not read", maxAllowances, maxAllowed>>20),
				Help:    "mend what the rules find, or switch a rule off for the library in _catalog.yaml"})
			return false
		}
		a := &allowance{pm: pm, rule: text[m[4]:m[5]], reason: strings.Join(strings.Fields(text[m[6]:m[7]]), " "), at: at, from: from, to: to, whole: whole}
		a.word = at
		if i := strings.Index(at.Text(), text); i >= 0 {
			a.word = source.Span{File: at.File, Start: at.Start + i + m[4], End: at.Start + i + m[5]}
		}
		if bad, wrong := a.wrong(text[m[2]:m[3]]); wrong {
			found = append(found, bad)
			return true
		}
		out = append(out, a)
		return true
	}
	if inFront(doc, add) {
		inBody(doc, add)
	}
	return out, found
}

// wrong says why a comment allows nothing.
func (a *allowance) wrong(verb string) (f finding.Finding, wrong bool) {
	f = finding.Finding{Rule: allowRule, Level: finding.Error, At: a.at}
	const form = "write debrief: allow RULE: and why it is right here, as in <!-- debrief: allow times/order: the switch's clock ran ten minutes late -->"
	at := slices.IndexFunc(Rules, func(r rule.Rule) bool { return r.ID == a.rule })
	switch {
	case verb != "allow":
		f.Message, f.Help = fmt.Sprintf("%q is nothing that a comment can say to debrief", rule.Clip(verb)), form
	case a.rule == "":
		f.Message, f.Help = "this comment does not say which rule it is about", form
	case at < 0:
		f.At = a.word
		f.Message, f.Help = fmt.Sprintf("%q is not a rule", rule.Clip(a.rule)), "write family/rule, as findings show it in brackets: times/order"
		if near := postmortem.Nearest(a.rule, ruleIDs()); near != "" {
			f.Help, f.Edits = fmt.Sprintf("did you mean %q?", near), []finding.Edit{{At: a.word, New: near}}
		}
	case Rules[at].Firm:
		f.At = a.word
		f.Message, f.Help = a.rule+" is a rule that no comment can allow", "remove the comment, and mend what the rule finds: debrief explain "+a.rule+" says how"
	case utf8.RuneCountInString(a.reason) < leastReason:
		f.Message, f.Help = "this comment gives no reason", "say behind the colon, in a few words, why it is right here"
		if a.reason != "" {
			f.Message = fmt.Sprintf("%q is no reason that a reader can judge", rule.Clip(a.reason))
		}
	default:
		return f, false
	}
	return f, true
}

// An addFunc adds one comment and reports whether more may be added. It takes the
// comment's text and place, and the offsets of the text that it is about.
type addFunc func(text string, at source.Span, from, to int, whole bool) bool

// inFront finds the comments in YAML or TOML front matter, until add returns
// false. One on a line of its own is about the field below, one behind a field
// about that field.
func inFront(doc *markdown.Document, add addFunc) bool {
	if doc.Front.Format == "json" || doc.Front.Format == "" {
		return true
	}
	f := doc.File
	data := f.Data[:min(doc.Front.End, len(f.Data))]
	spans := extents(doc.Front.Fields, nil)
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

type stretch struct{ start, end int }

// extents are where all fields stand, in reading order, those around before
// those inside.
func extents(f frontmatter.Field, out []stretch) []stretch {
	for _, item := range f.Items {
		start, end := extent(item)
		out = append(out, stretch{start, end})
		out = extents(item, out)
	}
	return out
}

// inScalar reports whether an offset lies in a value: a "#" there is text.
func inScalar(f frontmatter.Field, at int) bool {
	for _, item := range f.Items {
		if item.Kind == frontmatter.Scalar && item.Where.Start <= at && at < item.Where.End || inScalar(item, at) {
			return true
		}
	}
	return false
}

// inBody finds the HTML comments, until add returns false. One on a line of its
// own is about the block below, one behind text about its line.
func inBody(doc *markdown.Document, add addFunc) {
	f := doc.File
	first := doc.Body.Start // the end of what is nothing but comments
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
			from, to := blockBehind(f.Data, c.At.End)
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

// commentLines returns the length of the HTML comments that text begins with, each
// with the rest of its last line.
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
		line, behind, _ := bytes.Cut(rest[end+len("-->"):], []byte("\n"))
		if len(bytes.Trim(line, " \t\r")) > 0 {
			return at
		}
		at = len(text) - len(behind)
	}
}

// blockBehind returns from where to where the next block of Markdown stands:
// a paragraph, a heading, a table, a fence with all that is in it, a list with
// all its items.
func blockBehind(data []byte, at int) (from, to int) {
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

// documents are the files of a write-up in which comments can stand: its own,
// and those of the accounts.
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

// filesOf are the file of a write-up, and those of its accounts that can be read.
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

// allow marks what the texts allow, and returns what is wrong with the
// comments that do, or do not.
func (j *judge) allow(found finding.List) finding.List {
	type open struct {
		doc  *markdown.Document
		list []*allowance
	}
	files := map[*source.File]open{}
	var all []*allowance
	var wrong finding.List
	for _, pm := range j.Library.All {
		if !j.asked(pm) {
			continue
		}
		j.Library.Guard(pm.Doc.File, func() {
			for _, doc := range documents(j.Library, pm) {
				list, bad := allowances(doc, pm)
				wrong = append(wrong, bad...)
				if all = append(all, list...); len(list) > 0 {
					files[doc.File] = open{doc, list}
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
		if !a.used && j.asks(a) {
			wrong = append(wrong, a.unused())
		}
	}
	return j.level(wrong)
}

// asks reports whether the rule that a speaks of is asked here: where it is
// off, nobody knows whether there would be something to allow, nor about what
// is late where nobody knows what day it is.
func (j *judge) asks(a *allowance) bool {
	at := slices.IndexFunc(Rules, func(r rule.Rule) bool { return r.ID == a.rule })
	return j.most(&Rules[at]) > finding.Off && !j.spared(a.rule, a.pm) && !(j.Undated && Rules[at].Late)
}

func (a *allowance) unused() finding.Finding {
	return finding.Finding{
		Rule: unusedRule, Level: finding.Warning, At: a.at,
		Message: "this comment allows " + a.rule + ", which finds nothing here",
		Help:    "remove the comment, or put it directly above what it is about",
	}
}
