package account

import (
	"cmp"
	"fmt"
	"strings"
	"unicode/utf8"

	"debrief/site/catalog"
	"debrief/site/edit"
	"debrief/site/finding"
	"debrief/site/frontmatter"
	"debrief/site/postmortem"
	"debrief/site/source"
	"debrief/site/wording"
	"debrief/theme/i18n"
)

// A question is one part of the form. All questions are open: yes or no does not answer
// them.
type question struct {
	heading  i18n.Text // of the answer in the account, in the words of the person
	guidance []i18n.Text
	rows     int // height of the field in lines
}

// questions are the parts of the form in the order of a cognitive interview: first the
// whole story without questions, then the details, at last the knowledge of others.
var questions = []question{
	{"The story from the beginning", []i18n.Text{
		"Before you write, picture the situation: where were you, what was in front of you, what were you working on?",
		"Then report everything in your own order, from an hour before. Write even what seems unimportant or uncertain.",
		"When you have finished, go back from the end to the beginning, and add what comes to mind.",
	}, 8},
	{"What I saw and heard", []i18n.Text{
		"What did you notice first? What did the screen, the message or the person say, word for word? What did you expect instead?",
	}, 3},
	{"What I thought was happening", []i18n.Text{
		"What did you think was going on, and what else could it have been? How did that change?",
	}, 3},
	{"What I did, and why it made sense", []i18n.Text{
		"What did you do, and what did you want to achieve? What made it the sensible next step with what you knew then?",
	}, 4},
	{"A sketch", []i18n.Text{
		"How did you picture the parts and their connections at that time? Draw it on paper and send a photo with this form, or describe it.",
	}, 3},
	{"What surprised me", []i18n.Text{
		"What was different from what you expected? What was harder or easier than usual? Where were you lucky?",
	}, 3},
	{"What I still do not know", []i18n.Text{
		"What would you like to find out? Who else saw a part of it, and what should they be asked?",
	}, 2},
	{"What I knew from others", []i18n.Text{
		"What had you heard, read or discussed about the incident before you wrote this?",
	}, 2},
}

// A Form is the form for the account of one person.
type Form struct {
	l          *wording.Language
	pm         *postmortem.Postmortem
	person     postmortem.Participant
	restricted bool   // unclear visibility counts as restricted
	address    string // where the person sends the account; "" if unknown
}

// NewForm returns the form for a participant of pm, in the language of pm or of the
// catalogue.
func NewForm(pm *postmortem.Postmortem, person postmortem.Participant, words *catalog.Catalog) *Form {
	f := &Form{l: wording.In(cmp.Or(pm.Lang, words.Language)), pm: pm, person: person, address: words.Contact}
	f.restricted = pm.Access == postmortem.Restricted || pm.Access == postmortem.Damaged
	for _, author := range pm.Authors {
		if f.address == "" && catalog.IsContact(author) {
			f.address = author
		}
	}
	return f
}

// FormFor returns the form for the person of in, without a change of the post-mortem.
// isNew is true if the post-mortem does not list the person.
func FormFor(in Input) (form *Form, isNew bool, err error) {
	person, isNew, err := findPerson(in.Postmortem, in.Person)
	if err != nil {
		return nil, false, err
	}
	form = NewForm(in.Postmortem, person, in.Catalog)
	form.address = cmp.Or(in.Contact, form.address)
	return form, isNew, nil
}

// title returns the heading of the account. It names the role, not the person.
func (f *Form) title() string {
	return f.person.Ref + ", " + clean(strings.Trim(f.person.Role+", "+f.person.Team, ", "))
}

// clean returns text on one line that neither begins nor ends a comment of Markdown.
func clean(text string) string {
	return strings.NewReplacer("<!", "<", "--", "–").Replace(source.OneLine(text))
}

// instructions describes how to fill in the form.
func (f *Form) instructions() []string {
	l := f.l
	return []string{
		l.Text("Ten minutes are enough. Write alone, before you talk to others about it or look at chats and graphs."),
		l.Text("Nothing is too small or too uncertain. “I do not remember” is a good answer; do not guess."),
		l.Text("Write times as you remember them, with the time zone. Spelling does not matter."),
		l.Text("Write roles instead of names. Leave out passwords and data of customers."),
	}
}

// readers describes who will read the account.
func (f *Form) readers() string {
	l := f.l
	switch {
	case f.restricted:
		return l.Text("Everyone who can read the repository can read your account. The site does not show it, because the " +
			"post-mortem is restricted.")
	case f.pm.Visibility == "public":
		return l.Text("Everyone who can read the repository can read your account. The site shows it too, and the post-mortem " +
			"is marked as public. Your role is shown, not your name.")
	}
	return l.Text("Everyone who can read the repository can read your account. The site shows it too, to everyone who can open " +
		"the site. Your role is shown, not your name.")
}

// purpose describes what the account is for.
func (f *Form) purpose() string {
	return f.l.Text("The account helps to understand the incident. It is not used to judge people. It is stored word for word.")
}

// withdrawal describes how to withdraw the account. contact is "" if it is unknown.
func (f *Form) withdrawal(contact string) string {
	if contact == "" {
		return f.l.Text("You can withdraw it at any time: tell the person who gave you this form. They remove it with debrief account " +
			"remove. Git history and copies that others made may still contain it.")
	}
	return f.l.Text("You can withdraw it at any time: write to {0}. They remove it with debrief account remove. Git history and "+
		"copies that others made may still contain it.", contact)
}

// authors returns the address to which people send accounts, or the names of the people
// who file the account. The names have a meaning only for people with the repository.
func (f *Form) authors() string {
	if f.address != "" {
		return clean(f.address)
	}
	if len(f.pm.Authors) == 0 {
		return f.l.Text("the author of the post-mortem")
	}
	var names []string
	for _, a := range f.pm.Authors {
		names = append(names, clean(a))
	}
	return f.l.List(names)
}

// consent is the sentence that the person agrees to.
func (f *Form) consent() string {
	return f.l.Text("I agree that my account is stored and shown as described above.")
}

// head returns the front matter of the account without its last line, so that fields
// can be added.
func (f *Form) head() string {
	file := &source.File{Path: "account.md", Data: []byte("---\n---\n")}
	for _, field := range []struct{ name, value string }{
		{"post-mortem", string(f.pm.ID)}, {"participant", f.person.Ref},
	} {
		text, err := frontmatter.Set(file, field.name, frontmatter.Text(field.value))
		if err != nil {
			panic(err) // unreachable: any text can be set in empty front matter
		}
		file.Data = text
	}
	return strings.TrimSuffix(string(file.Data), "---\n")
}

// Markdown returns the form as the file of an account. The guidance is in comments,
// which pages do not show.
func (f *Form) Markdown() []byte {
	l := f.l
	var t strings.Builder
	t.WriteString(f.head())
	fmt.Fprintf(&t, "written: # %s\n", l.Text("the time when you finished, such as 2026-10-14T16:40:00Z"))
	fmt.Fprintf(&t, "consent: # %s\n---\n\n# %s\n\n", l.Text("write yes if you agree with the text below"), f.title())
	t.WriteString("<!--\n")
	for _, text := range f.instructions() {
		t.WriteString(wrap("- "+text, 80, "  "))
	}
	for _, text := range []string{f.purpose(), f.readers(), f.withdrawal(f.authors()), f.consent() + " " + l.Text("If so, write yes after consent."),
		l.Text("A commit shows who made it. To keep your name out of it, send this file to {0} instead.", f.authors())} {
		t.WriteString("\n" + wrap(text, 80, ""))
	}
	t.WriteString("-->\n")
	for _, q := range questions {
		fmt.Fprintf(&t, "\n## %s\n\n<!--\n", l.Text(q.heading))
		for _, text := range q.guidance {
			t.WriteString(wrap(l.Text(text), 80, ""))
		}
		t.WriteString("-->\n\n")
	}
	return []byte(strings.TrimRight(t.String(), "\n") + "\n")
}

// The size of the form on paper, in columns and lines.
const (
	paperWidth  = 78
	paperHeight = 60
)

// Paper returns the form as plain text that fits on one page.
func (f *Form) Paper() string {
	l := f.l
	head := l.Text("First-hand account: {0}", f.title()) + "\n" + string(f.pm.ID) + "\n\n" +
		wrap(strings.Join(f.instructions(), " "), paperWidth, "") +
		wrap(strings.Join([]string{f.purpose(), f.readers(), f.withdrawal(clean(f.address))}, " "), paperWidth, "") +
		wrap("[ ] "+f.consent()+" "+l.Text("Date and time:")+" ____________", paperWidth, "    ")
	foot := "\n" + l.Text("Continue on the back, with the number of the question.") + "\n"
	parts := make([]string, len(questions))
	free := paperHeight - strings.Count(head+foot, "\n")
	for i, q := range questions {
		text := fmt.Sprintf("%d. %s.", i+1, l.Text(q.heading))
		for _, guidance := range q.guidance {
			text += " " + l.Text(guidance)
		}
		parts[i] = "\n" + wrap(text, paperWidth, "   ") + paperLine
		free -= strings.Count(parts[i], "\n")
	}
	parts[0] += strings.Repeat(paperLine, max(1, free)) // the story has the remaining lines
	return head + strings.Join(parts, "") + foot
}

var paperLine = "   " + strings.Repeat("_", paperWidth-3) + "\n"

// wrap breaks a text into lines of at most width columns, and indents all but the first.
func wrap(text string, width int, indent string) string {
	var out strings.Builder
	column := 0
	for i, word := range strings.Fields(text) {
		n := utf8.RuneCountInString(word)
		switch {
		case i == 0:
		case column+1+n > width:
			out.WriteString("\n" + indent)
			column = len(indent)
		default:
			out.WriteByte(' ')
			column++
		}
		out.WriteString(word)
		column += n
	}
	return out.String() + "\n"
}

// Result describes what [Create], [Add] and [Append] did.
type Result struct {
	ID, File string // of the account, such as "acc-1" and "accounts/r1.md"
	// Done is "created", "filed", "filled", "recorded", "appended", or "" if nothing
	// changed.
	Done   string
	Person postmortem.Participant
	Second bool     // the person has another account too
	Notes  []string // for the author, such as personal data in the account
}

// Create adds an empty form for a person to the post-mortem, as a file and an entry. If
// the person has an empty form already, nothing changes.
func Create(c *edit.Change, in Input) (Result, error) {
	person, err := addPerson(c, in.Postmortem, in.Person)
	if err != nil {
		return Result{}, err
	}
	for _, a := range in.Postmortem.Accounts {
		if a.Participant != person.Ref {
			continue
		}
		switch stateOf(in.Library, in.Postmortem, a) {
		case Blank:
			return Result{ID: a.ID, File: a.File, Person: person, Notes: roleNotes(in)}, nil
		case Given, Unrecorded:
			return Result{}, finding.HintErrorf(fmt.Sprintf("add later words to it: debrief account add FILE %s --addendum %s",
				in.Postmortem.ID, a.ID), "%s has given an account, %s", person.Ref, a.ID)
		}
	}
	form := NewForm(in.Postmortem, person, in.Catalog).Markdown()
	name, err := c.FreeName(fileName(person.Ref), form)
	if err != nil {
		return Result{}, err
	}
	id, err := appendEntry(c, person.Ref, "written", name, nil)
	if err != nil {
		return Result{}, err
	}
	return Result{ID: id, File: name, Done: "created", Person: person, Notes: roleNotes(in)}, c.AddFile(name, form)
}
