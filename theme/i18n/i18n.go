// Package i18n holds what the site says, in the languages that it speaks.
//
// English stands in the code, where a sentence is read beside what it means:
// l.Say("There is no page at this address."). It is the key, too. What another
// language says instead stands in the folder of that name, in text files that
// a translator can read from top to bottom. What a language lacks is said in
// English.
//
// It refuses to know what is said: the words of incidents are site/wording's, a
// sentence is the page's that means it.
//
// # Languages
//
// A site speaks the catalogue's language. Whoever builds a page has it as a
// [Language], and says everything that people read through it:
//
//	l.Say("Not reviewed")                                   a text
//	l.Say("Amended by {0} on {1}", who, day)                with something in it
//	l.Say("Open|of an action")                              with what it is about, where one English word is two elsewhere
//	l.Count(n, "{n} action is open", "{n} actions are open")  with a number of things
//
// The texts are of the types [Text], [One] and [Many], and so are those in
// tables: map[string]i18n.Text{"draft": "Draft"}. A constant of these types is
// a text that wants a translation, wherever it stands, and a test of this
// package says which one is missing in which file. A text is a whole sentence
// or a whole label: other languages put its parts into another order.
//
// Templates say {{say "Summary"}} and {{say "written by {0}" .Authors}}, and
// scripts words("Clear all") and words("Copy the link to {0}", at); both are
// replaced when a theme is loaded, so that pages and readers pay nothing.
//
// Numbers, lists and dates are texts, too: the files say how a language writes
// "1,234.5", "a, b and c" and "2 January 2006".
//
// What an organisation writes is not translated. What it may have left as it was
// built in, such as the factors of the catalogue, is said through [Language.Term].
// Terminals, findings, the pages of rules and comments on pull requests are in
// English everywhere.
//
// To add a language, put a folder beside de, named by its tag, name it beside de
// in this file, and translate what de/*.txt have. Forms of plurals are named as
// CLDR names them. The test says what is left to do. The texts of the guide are
// beside the English ones, in site/page/guide/guide.
package i18n

import (
	"embed"
	"fmt"
	"io/fs"
	"iter"
	"path"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// A Text is what is said, in English. What follows a bar is not said: it tells
// texts apart that only English writes alike. {0}, {1} stand for what is put in.
type Text string

// One and Many are a Text for one thing and for any other number of things. {n}
// stands for the number.
type (
	One  string
	Many string
)

// A Language says texts. It does not change and may be used by many goroutines.
type Language struct {
	tag    language.Tag
	texts  map[Text]string // nil in English
	counts map[Many]forms
	shape
}

// forms are the texts for numbers of things, by the CLDR's categories.
type forms map[plural.Form]string

// English is the language that the code is written in.
var English = &Language{tag: language.English, shape: shape{thousands: ",", decimal: ".", comma: ", ", and: " and "}}

// In is the language of a tag as a catalogue gives it, "de" or "de-AT", and
// English for every language that is not here.
func In(tag string) *Language {
	base, _, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(tag), "_", "-"), "-")
	if l, ok := others()[base]; ok {
		return l
	}
	return English
}

// IsTag reports whether a tag names a language, whether there are words in it
// here or not.
func IsTag(tag string) bool {
	_, err := language.Parse(tag)
	return err == nil
}

//go:embed de
var files embed.FS

// others are the languages that have a folder.
var others = sync.OnceValue(func() map[string]*Language {
	all := map[string]*Language{}
	folders, err := fs.ReadDir(files, ".")
	for _, folder := range folders {
		if err == nil {
			all[folder.Name()], err = read(files, folder.Name())
		}
	}
	if err != nil {
		panic(err) // the files are part of the program
	}
	return all
})

// read makes the language of a folder of files.
func read(fsys fs.FS, tag string) (*Language, error) {
	of, err := language.Parse(tag)
	if err != nil {
		return nil, fmt.Errorf("words: %s: %w", tag, err)
	}
	l := &Language{tag: of, texts: map[Text]string{}, counts: map[Many]forms{}}
	names, err := fs.Glob(fsys, path.Join(tag, "*.txt"))
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		b, err := fs.ReadFile(fsys, name)
		if err == nil {
			err = l.learn(string(b))
		}
		if err != nil {
			return nil, fmt.Errorf("words: %s: %w", name, err)
		}
	}
	l.shape, err = shapeOf(l)
	return l, err
}

// Tag names the language, "en".
func (l *Language) Tag() string { return l.tag.String() }

// Say gives text in this language. Arguments take the places {0}, {1} as they
// are: numbers want to be written before, see [Language.Thousands].
func (l *Language) Say(text Text, args ...any) string {
	said, ok := l.texts[text]
	if !ok {
		said = string(text)
		if bar := strings.IndexByte(said, '|'); bar >= 0 {
			said = said[:bar]
		}
	}
	if len(args) == 0 {
		return said
	}
	return fill(said, "", args)
}

// Term gives a word or a sentence that a catalogue brings: in this language if
// the built-in catalogue has it, and an organisation's own as it is.
func (l *Language) Term(own string) string {
	if said, ok := l.texts[Text(own)]; ok {
		return said
	}
	return own
}

// Count gives the text for n things. {n} is the number, as the language writes it.
func (l *Language) Count(n int, one One, many Many, args ...any) string {
	said := string(many)
	if of, ok := l.counts[many]; ok {
		said = of.form(l.category(n))
	} else {
		if n == 1 {
			said = string(one)
		}
		said, _, _ = strings.Cut(said, "|")
	}
	return fill(said, l.Thousands(n), args)
}

func (f forms) form(of plural.Form) string {
	if said, ok := f[of]; ok {
		return said
	}
	return f[plural.Other]
}

// category is the form that a number of things asks for.
func (l *Language) category(n int) plural.Form {
	if n < 0 {
		n = -n
	}
	return plural.Cardinal.MatchPlural(l.tag, n, 0, 0, 0, 0)
}

// fill puts a number in the place of {n} and arguments in those of {0} and {1}.
func fill(text, n string, args []any) string {
	if strings.IndexByte(text, '{') < 0 {
		return text
	}
	room := len(text) + len(n)
	for _, arg := range args {
		said, _ := arg.(string)
		room += len(said)
	}
	var out strings.Builder
	out.Grow(room)
	for part, place := range Parts(text) {
		switch {
		case place == Said:
			out.WriteString(part)
		case place == Number:
			out.WriteString(n)
		case place < len(args):
			out.WriteString(spelt(args[place]))
		}
	}
	return out.String()
}

// spelt is an argument as it is put into a text: most are texts themselves.
func spelt(arg any) string {
	switch said := arg.(type) {
	case string:
		return said
	case int:
		return strconv.Itoa(said)
	}
	return fmt.Sprint(arg)
}

// What a part of a text is, where it is not the number of an argument.
const (
	Said   = -1 // as it stands
	Number = -2 // {n}
)

// Parts goes through a text: what is said as it stands, and the places for what
// is put in.
func Parts(text string) iter.Seq2[string, int] {
	return func(yield func(string, int) bool) {
		begin := 0
		for i := 0; i+2 < len(text); i++ {
			c := text[i+1]
			if text[i] != '{' || text[i+2] != '}' || c != 'n' && (c < '0' || c > '9') {
				continue
			}
			place := Number
			if c != 'n' {
				place = int(c - '0')
			}
			if i > begin && !yield(text[begin:i], Said) || !yield("", place) {
				return
			}
			begin = i + 3
			i += 2
		}
		if begin < len(text) {
			yield(text[begin:], Said)
		}
	}
}

// rightToLeft are the scripts that run from right to left.
var rightToLeft = map[string]bool{"Arab": true, "Hebr": true, "Thaa": true, "Syrc": true, "Nkoo": true, "Adlm": true, "Rohg": true, "Samr": true, "Mand": true}

// Dir is "rtl" for a language that is written from right to left, whether it is
// here or not, and "ltr" for others.
func Dir(tag string) string {
	script, _ := language.Make(tag).Script()
	if rightToLeft[script.String()] {
		return "rtl"
	}
	return "ltr"
}
