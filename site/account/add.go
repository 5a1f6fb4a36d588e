package account

import (
	"bytes"
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"debrief/site/catalog"
	"debrief/site/edit"
	"debrief/site/finding"
	"debrief/site/frontmatter"
	"debrief/site/library"
	"debrief/site/markdown"
	"debrief/site/postmortem"
	"debrief/site/privacy"
	"debrief/site/source"
)

// MaxSize is the maximum size of an account in bytes. An hour of speech is 60 KB.
const MaxSize = 256 << 10

// A Submission is the text of an account, with the fields of the form if the text has
// them.
type Submission struct {
	Postmortem, Participant string
	Written                 time.Time // zero if unknown
	Text                    []byte    // the whole text, unchanged
	body                    []byte    // the text without front matter
	asksConsent, consent    bool
}

// Parse reads the text of an account. It rejects text that is too long, is empty, is not
// UTF-8, or states that the person does not agree.
func Parse(text []byte) (*Submission, error) {
	switch {
	case len(text) > MaxSize:
		return nil, finding.HintErrorf("file the words of one person; store logs and exports as evidence, with debrief gather",
			"the account is larger than %d KB", MaxSize>>10)
	case !utf8.Valid(text) || bytes.IndexByte(text, 0) >= 0:
		return nil, finding.HintErrorf("save it as plain text in UTF-8; a .docx or .pdf file cannot be filed",
			"the account is not plain text")
	}
	file := &source.File{Path: "account.md", Data: text}
	front, _ := frontmatter.Read(file)
	s := &Submission{Text: text, body: text[front.End:]}
	if postmortem.IsBlankForm(file) {
		return nil, finding.HintErrorf("write below the headings, outside the comments <!-- … -->", "the account is empty")
	}
	s.Postmortem, s.Participant = front.Field("post-mortem").Text, front.Field("participant").Text
	if s.Postmortem == "" {
		return s, nil // not a form
	}
	if written := front.Field("written").Text; written != "" {
		at, ok := postmortem.ParseTime(written)
		if !ok {
			return nil, finding.HintErrorf("write a time with its zone, such as 2026-10-14T16:40:00Z or 2026-10-14 16:40 UTC",
				"written is %q", written)
		}
		s.Written = at
	}
	s.asksConsent = true
	switch consent := strings.ToLower(front.Field("consent").Text); consent {
	case "yes", "true", "ja", "y":
		s.consent = true
	case "":
		return nil, finding.HintErrorf("if the person agrees, write consent: yes in the first lines of the file",
			"the form does not state that the person agrees")
	default:
		return nil, finding.HintErrorf("do not file it; write consent: yes only if the person agrees",
			"the person does not agree: consent is %q", consent)
	}
	return s, nil
}

// An Input holds the facts for the filing of an account.
type Input struct {
	Library    *library.Library
	Catalog    *catalog.Catalog
	Postmortem *postmortem.Postmortem
	Person     Person
	Method     string    // how it was collected; "" means written
	Collected  time.Time // when it was collected; zero means the time in the text, or Now
	Now        time.Time
	Again      bool   // file a changed copy of an account as a further account
	Contact    string // for forms: the address to which the person sends the account
	// Read returns a file by its name relative to the post-mortem's text.
	Read func(name string) ([]byte, error)
}

// Add files an account. The text is stored unchanged in a file of its own, unless the
// person has an empty form: then it replaces the form. A text that is stored already is
// not stored twice.
func Add(c *edit.Change, s *Submission, in Input) (Result, error) {
	if err := in.check(s); err != nil {
		return Result{}, err
	}
	in.Person.Ref = cmp.Or(in.Person.Ref, s.Participant)
	person, err := addPerson(c, in.Postmortem, in.Person)
	if err != nil {
		return Result{}, err
	}
	out := Result{Person: person}
	if out.Notes, err = inspect(s, in); err != nil {
		return Result{}, err
	}
	out.Notes = append(roleNotes(in), out.Notes...)
	when := newTimes(in.Postmortem, in.collected(s))
	for i, a := range in.Postmortem.Accounts {
		if a.Participant != person.Ref {
			continue
		}
		data, err := in.Read(a.File)
		switch {
		case err != nil:
			continue // the rule people/account-file reports the missing file
		case bytes.Equal(data, s.Text):
			out.ID, out.File = a.ID, a.File
			if a.Collected.IsZero() {
				out.Done = "recorded"
				err = setTimes(c, i, when)
			}
			return out, err
		case postmortem.IsBlankForm(&source.File{Path: a.File, Data: data}):
			out.ID, out.File, out.Done = a.ID, a.File, "filled"
			if err := c.ReplaceFile(a.File, data, s.Text); err != nil {
				return Result{}, err
			}
			return out, setTimes(c, i, when)
		case !in.Again && s.isCopyOf(data):
			return Result{}, finding.HintErrorf(fmt.Sprintf("to append later words: --addendum %s; to replace it: debrief account "+
				"remove %s %s, then add; to file both: --again", a.ID, in.Postmortem.ID, a.ID),
				"the text is a changed copy of %s, the account of %s", a.ID, person.Ref)
		}
		out.Second = true
	}
	if out.File, err = c.FreeName(fileName(person.Ref), s.Text); err != nil {
		return Result{}, err
	}
	out.Done = "filed"
	if out.ID, err = appendEntry(c, person.Ref, in.Method, out.File, when); err != nil {
		return Result{}, err
	}
	return out, c.AddFile(out.File, s.Text)
}

// isCopyOf reports whether the text is a changed copy of a filed account: a form with
// the same time, or a text of which at least half of the lines are in the account.
func (s *Submission) isCopyOf(filed []byte) bool {
	file := &source.File{Path: "account.md", Data: filed}
	front, _ := frontmatter.Read(file)
	if at, ok := postmortem.ParseTime(front.Field("written").Text); ok && at.Equal(s.Written) {
		return true
	}
	known := ownLines(filed[front.End:])
	lines := ownLines(s.body)
	same := 0
	for line := range lines {
		if known[line] {
			same++
		}
	}
	return same > 0 && 2*same >= min(len(known), len(lines))
}

// ownLines returns the lines of an account that the person wrote, without headings,
// comments and lines of a few letters.
func ownLines(body []byte) map[string]bool {
	out := map[string]bool{}
	for line := range bytes.Lines(comment.ReplaceAll(body, nil)) {
		if line = bytes.TrimSpace(line); len(line) >= 12 && line[0] != '#' {
			out[string(line)] = true
		}
	}
	return out
}

// check compares the fields in the text with the input.
func (in Input) check(s *Submission) error {
	if id := s.Postmortem; id != "" && id != string(in.Postmortem.ID) {
		if to, ok := in.Library.Lookup(id); !ok || to != in.Postmortem {
			return finding.HintErrorf("file it there, or correct the first lines of the file",
				"the form is for %q, not for %s", id, in.Postmortem.ID)
		}
	}
	if s.Participant != "" && in.Person.Ref != "" && s.Participant != in.Person.Ref {
		return finding.HintErrorf("leave out --participant, or correct the first lines of the file",
			"the form is from %q, not from %s", s.Participant, in.Person.Ref)
	}
	if at := in.collected(s); at.After(in.Now.Add(time.Hour)) {
		return finding.HintErrorf("correct the time in the first lines of the file, or use --collected",
			"the account is from the future: %s", at.UTC().Format(time.RFC3339))
	}
	return nil
}

// collected returns the time when the account was collected.
func (in Input) collected(s *Submission) time.Time {
	for _, at := range []time.Time{in.Collected, s.Written} {
		if !at.IsZero() {
			return at
		}
	}
	return in.Now
}

// setTimes sets the derived fields of the entry accounts[i].
func setTimes(c *edit.Change, i int, when *times) error {
	for _, field := range when.fields() {
		if err := c.Set(fmt.Sprintf("accounts[%d].%s", i, field.Name), field.Value); err != nil {
			return err
		}
	}
	return nil
}

// maxNotes is the maximum number of notes about personal data.
const maxNotes = 10

var comment = regexp.MustCompile(`(?s)<!--.*?-->`)

// inspect returns an error if the text contains a secret, and notes about personal data.
// The text is never altered, because an account is the person's own words.
func inspect(s *Submission, in Input) (notes []string, err error) {
	file := &source.File{Path: "account.md", Data: s.Text}
	parts := privacy.Inspect(s.Text, in.Catalog, in.Postmortem)
	if s.asksConsent { // the guidance of a form names the authors
		guidance := comment.FindAllIndex(s.Text, -1)
		parts = slices.DeleteFunc(parts, func(p privacy.Part) bool {
			return !p.Secret && slices.ContainsFunc(guidance, func(at []int) bool { return at[0] <= p.Start && p.End <= at[1] })
		})
	}
	for _, p := range parts {
		if line, _ := (source.Span{File: file, Start: p.Start, End: p.End}).Position(); p.Secret {
			return nil, finding.HintErrorf("remove it from the text, and revoke it; an account is stored word for word, and Git "+
				"keeps every version", "line %d of the account has %s", line, p.Kind)
		} else if len(notes) < maxNotes {
			notes = append(notes, fmt.Sprintf("line %d has %s; ask the person to reword it before you commit the file", line, p.Kind))
		}
	}
	if n := len(parts) - maxNotes; n > 0 {
		notes = append(notes, fmt.Sprintf("there are %d more; debrief check lists them", n))
	}
	if !s.asksConsent {
		notes = append(notes, fmt.Sprintf("the text does not state that the person agrees; show them who can read it: "+
			"debrief account new %s --participant %s --print", in.Postmortem.ID, cmp.Or(in.Person.Ref, "R1")))
	}
	return notes, nil
}

// Append adds a dated addendum to the account id. The existing text stays byte for byte.
func Append(c *edit.Change, s *Submission, id string, in Input) (Result, error) {
	if err := in.check(s); err != nil {
		return Result{}, err
	}
	pm := in.Postmortem
	i, err := indexOf(pm, id)
	if err != nil {
		return Result{}, err
	}
	a := pm.Accounts[i]
	if ref := cmp.Or(in.Person.Ref, s.Participant, a.Participant); ref != a.Participant {
		return Result{}, finding.HintErrorf("file it as an account of its own, without --addendum", "%s is the account of %s, not of %s",
			id, a.Participant, ref)
	}
	old, err := in.Read(a.File)
	if err != nil {
		return Result{}, err
	}
	if postmortem.IsBlankForm(&source.File{Path: a.File, Data: old}) {
		return Result{}, finding.HintErrorf("leave out --addendum", "%s is still an empty form", id)
	}
	in.Person.Ref = a.Participant
	notes, err := inspect(s, in)
	if err != nil {
		return Result{}, err
	}
	out := Result{ID: id, File: a.File, Notes: notes, Person: postmortem.Participant{Ref: a.Participant}}
	words := s.words()
	if bytes.Contains(old, words) {
		return out, nil
	}
	out.Done = "appended"
	return out, c.ReplaceFile(a.File, old, withAddendum(old, words, in.collected(s)))
}

// words returns the text without the front matter and the title of the form.
func (s *Submission) words() []byte {
	body := bytes.TrimSpace(s.body)
	if s.Postmortem == "" {
		return body
	}
	if title, rest, ok := bytes.Cut(body, []byte("\n")); ok && bytes.HasPrefix(title, []byte("# ")) {
		return bytes.TrimSpace(rest)
	}
	return body
}

// withAddendum appends words to an account, below a heading with the date. An open code
// block or comment at the end of old would hide the heading, so it is closed first.
func withAddendum(old, words []byte, at time.Time) []byte {
	brk := "\n"
	if bytes.Contains(old, []byte("\r\n")) {
		brk = "\r\n"
	}
	var out bytes.Buffer
	out.Write(old)
	if !bytes.HasSuffix(old, []byte("\n")) {
		out.WriteString(brk)
	}
	heading := "## Addendum, " + at.UTC().Format(time.DateOnly)
	for _, closing := range []string{"", "```", "~~~~", "-->"} {
		text := out.String()
		if closing != "" {
			text += closing + brk
		}
		text += brk + heading + brk
		doc, _ := markdown.Parse(&source.File{Path: "account.md", Data: []byte(text)})
		if n := len(doc.Sections); n > 0 && "## "+doc.Sections[n-1].Title == heading {
			return []byte(text + brk + string(words) + brk)
		}
	}
	return []byte(out.String() + brk + heading + brk + brk + string(words) + brk)
}

// Remove removes the account id: its entry, and its file unless another account has it
// too. It returns the path of the file in the repository.
func Remove(c *edit.Change, in Input, id string) (file string, err error) {
	pm := in.Postmortem
	i, err := indexOf(pm, id)
	if err != nil {
		return "", err
	}
	var files []string
	for _, a := range pm.Accounts {
		files = append(files, a.File)
	}
	exists := func(name string) bool {
		f, ok := in.Library.Attachment(pm, name)
		if ok {
			file = f.Path
		}
		return ok
	}
	isRemoved, err := c.RemoveWithFile("accounts", i, files, exists)
	if !isRemoved {
		file = ""
	}
	return file, err
}
