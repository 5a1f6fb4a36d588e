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

	// minReason is the smallest number of letters in the reason that a comment gives
	// for suppressing a finding.
	minReason = 10

	// These limits apply to the comments in one file that suppress findings. Most files
	// have at most a few.
	maxSuppressions = 200
	// Largest total of the bytes to which the comments apply; overlapping text counts
	// repeatedly.
	maxSuppressedText = 16 << 20
)

// A suppression is a comment such as "debrief: allow RULE: reason". It suppresses the
// findings of one rule in the text that it applies to: the block or field below the
// comment, or the field or text before the comment on the same line.
type suppression struct {
	pm           *postmortem.Postmortem
	rule, reason string
	at, word     source.Span // positions of the comment and of the rule ID in it
	from, to     int         // file offsets of the start and end of the text that the comment applies to
	// Set if the comment is before all text, so that it also applies to findings about the
	// whole file.
	whole bool
	used  bool
}

// covers reports whether the suppression a applies to the finding f: both have the same
// rule and file, and f is in the text that a applies to. doc is the parsed file.
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

// Every comment for debrief starts with debriefMark. allowForm matches the content of
// such a comment and captures its first word, the rule ID and the reason.
var (
	debriefMark = []byte("debrief:")
	allowForm   = regexp.MustCompile(`^debrief:\s*(\S+)\s*([^\s:]*)\s*:?\s*(?s:(.*))$`)
)

// parseSuppressions parses the comments in the file doc that suppress findings. pm is
// the post-mortem that owns the file. An invalid comment suppresses nothing and yields
// a finding.
func parseSuppressions(doc *markdown.Document, pm *postmortem.Postmortem) ([]*suppression, finding.List) {
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
		if count, size = count+1, size+to-from; count > maxSuppressions || size > maxSuppressedText {
			found = append(found, finding.Finding{Rule: allowRule, Level: finding.Error, At: at,
				Message: fmt.Sprintf(
					"this file has more than %d allow comments, or they apply to more than %d MiB of text; the "+
						"rest are ignored",
					maxSuppressions,
					maxSuppressedText>>20,
				),
				Help: "resolve the findings, or switch off a rule for the library in _catalog.yaml"})
			return false
		}
		a := &suppression{
			pm:     pm,
			rule:   text[m[4]:m[5]],
			reason: strings.Join(strings.Fields(text[m[6]:m[7]]), " "),
			at:     at,
			from:   from,
			to:     to,
			whole:  whole,
		}
		a.word = at
		if i := strings.Index(at.Text(), text); i >= 0 {
			a.word = source.Span{File: at.File, Start: at.Start + i + m[4], End: at.Start + i + m[5]}
		}
		if problem, invalid := a.validate(text[m[2]:m[3]]); invalid {
			found = append(found, problem)
			return true
		}
		out = append(out, a)
		return true
	}
	if frontComments(doc, add) {
		bodyComments(doc, add)
	}
	return out, found
}

// validate checks the comment a, whose first word is verb. If the comment is not valid,
// for example because its rule does not exist, validate returns a finding and true.
func (a *suppression) validate(verb string) (f finding.Finding, invalid bool) {
	f = finding.Finding{Rule: allowRule, Level: finding.Error, At: a.at}
	const form = "write debrief: allow RULE: and the reason, such as <!-- debrief: allow times/order: the " +
		"switch's clock ran ten minutes late -->"
	at := slices.IndexFunc(Rules, func(r rule.Rule) bool { return r.ID == a.rule })
	switch {
	case verb != "allow":
		f.Message, f.Help = fmt.Sprintf("%q is not a command for a comment to debrief", rule.Clip(verb)), form
	case a.rule == "":
		f.Message, f.Help = "this comment does not name a rule", form
	case at < 0:
		f.At = a.word
		f.Message, f.Help = fmt.Sprintf(
			"%q is not a rule",
			rule.Clip(a.rule),
		), "write family/rule, as in the brackets of a finding: times/order"
		if near := postmortem.NearestWord(a.rule, ruleIDs()); near != "" {
			f.Help, f.Edits = fmt.Sprintf("did you mean %q?", near), []finding.Edit{{At: a.word, New: near}}
		}
	case Rules[at].NoSuppress:
		f.At = a.word
		f.Message, f.Help = "a comment cannot suppress "+a.rule, "remove the comment, and resolve the finding; "+
			"see debrief explain "+a.rule
	case utf8.RuneCountInString(a.reason) < minReason:
		f.Message, f.Help = "this comment gives no reason", "write the reason after the colon, in a few words"
		if a.reason != "" {
			f.Message = fmt.Sprintf("%q is too short for a reason", rule.Clip(a.reason))
		}
	default:
		return f, false
	}
	return f, true
}

// An addFunc processes one comment of a file, and returns false if no further comment
// may follow. text is the content of the comment, and at its position. from and to are
// the offsets of the text that the comment applies to. whole is true if the comment is
// before all text of the file.
type addFunc func(text string, at source.Span, from, to int, whole bool) bool

// frontComments calls add for every comment in YAML or TOML front matter. It returns
// false if add returned false. A comment on a separate line applies to the field below
// it. A comment after a field applies to that field.
func frontComments(doc *markdown.Document, add addFunc) bool {
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
		if mark < line.Start || len(bytes.TrimSpace(data[mark+1:at])) > 0 ||
			mark > line.Start && data[mark-1] != ' ' && data[mark-1] != '\t' ||
			inScalar(doc.Front.Fields, mark) {
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

type byteRange struct{ start, end int }

// fieldRanges appends the ranges of all fields in f to out, in reading order, with each
// outer field before the fields inside it.
func fieldRanges(f frontmatter.Field, out []byteRange) []byteRange {
	for _, item := range f.Items {
		start, end := fieldRange(item)
		out = append(out, byteRange{start, end})
		out = fieldRanges(item, out)
	}
	return out
}

// inScalar reports whether the offset at is inside a scalar value. A "#" in such a
// value does not begin a comment.
func inScalar(f frontmatter.Field, at int) bool {
	for _, item := range f.Items {
		if item.Kind == frontmatter.Scalar && item.Where.Start <= at && at < item.Where.End || inScalar(item, at) {
			return true
		}
	}
	return false
}

// bodyComments calls add for every HTML comment for debrief in the body of doc, until
// add returns false. A comment on a separate line applies to the block below it. A
// comment after text applies to the text on its line.
func bodyComments(doc *markdown.Document, add addFunc) {
	f := doc.File
	first := doc.Body.Start // end of the comments that precede all text of the body
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
			from, to := nextBlock(f.Data, c.At.End)
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

// commentLines returns the length of the HTML comments at the beginning of text,
// including the rest of the last comment's line. A comment with other text after it on
// the same line is not included.
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

// nextBlock returns the start and end of the first Markdown block after the offset at.
// A block is a paragraph, a heading, a table, a whole code fence, or a whole list.
func nextBlock(data []byte, at int) (from, to int) {
	at += commentLines(data[at:]) // skip further comments, which apply to the same block
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
				return from, to // the code fence starts a new block
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
			return from, to // text without indentation ends the list
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

// documents returns the parsed files of a post-mortem that may contain comments for
// debrief: its own file and the files of its first-hand accounts.
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

// filesOf returns the file of a post-mortem, followed by the Markdown files of its
// first-hand accounts. It omits files that cannot be read.
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

// suppress marks the findings in found that a comment suppresses. It returns new
// findings about comments that are invalid or suppress nothing.
func (j *runner) suppress(found finding.List) finding.List {
	type commented struct {
		doc  *markdown.Document
		list []*suppression
	}
	files := map[*source.File]commented{}
	var all []*suppression
	var problems finding.List
	for _, pm := range j.Library.All {
		if !j.isSelected(pm) {
			continue
		}
		j.Library.Guard(pm.Doc.File, func() {
			for _, doc := range documents(j.Library, pm) {
				list, invalid := parseSuppressions(doc, pm)
				problems = append(problems, invalid...)
				if all = append(all, list...); len(list) > 0 {
					files[doc.File] = commented{doc, list}
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
		if !a.used && j.runs(a) {
			problems = append(problems, a.unused())
		}
	}
	return j.setLevels(problems)
}

// runs reports whether this run can find anything for the rule of the comment a. If the
// rule is off, exempt, or needs the current date, which may be unknown, the comment may
// still be necessary and is not reported as unused.
func (j *runner) runs(a *suppression) bool {
	at := slices.IndexFunc(Rules, func(r rule.Rule) bool { return r.ID == a.rule })
	return j.maxLevel(&Rules[at]) > finding.Off && !j.isExempt(a.rule, a.pm) && !(j.Undated && Rules[at].FromToday)
}

// unused returns the finding that the comment a suppresses nothing.
func (a *suppression) unused() finding.Finding {
	return finding.Finding{
		Rule: unusedRule, Level: finding.Warning, At: a.at,
		Message: "this comment suppresses " + a.rule + ", which has no finding here",
		Help:    "remove the comment, or move it directly above the text that it applies to",
	}
}
