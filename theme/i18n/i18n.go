// Package i18n holds the texts of the site in all supported languages.
//
// English texts are in the code, next to their use:
// l.Text("There is no page at this address."). The English text is also the key of
// its translations. The translations of a language are in a folder named by its tag,
// as plain text files. A missing translation falls back to English.
//
// This package does not depend on the texts: the vocabulary of incidents is in
// site/wording, and sentences are in the packages of the pages.
//
// # Languages
//
// A site uses the language of its catalogue. Code that builds a page has it as a
// [Language] and uses it for every text that readers see:
//
//	l.Text("Not reviewed")                                   a text
//	l.Text("Amended by {0} on {1}", who, day)                a text with values
//	l.Text("Open|of an action")                              with a context, if one English word has two translations
//	l.Count(n, "{n} action is open", "{n} actions are open")  a text that depends on a number
//
// The texts have the types [Text], [One] and [Many], in tables too:
// map[string]i18n.Text{"draft": "Draft"}. Every constant of these types needs a
// translation; a test of this package reports missing ones with their file. A text is
// a complete sentence or label, because word order differs between languages.
//
// Templates contain {{say "Summary"}} and {{say "written by {0}" .Authors}}, and
// scripts words("Clear all") and words("Copy the link to {0}", at). Both are replaced
// when a theme is loaded, so they cost nothing at run time.
//
// Numbers, lists and dates are texts, too: the files define how a language writes
// "1,234.5", "a, b and c" and "2 January 2006".
//
// Texts of an organisation are not translated. Texts that may still be the built-in
// ones, such as the factors of the catalogue, go through [Language.Term].
// Terminal output, findings, rule pages and comments on pull requests are always in
// English.
//
// To add a language, add a folder next to de, named by its tag, name it next to de in
// this file, and translate the texts of de/*.txt. Plural forms have the names of the
// CLDR. The test lists what is missing. The texts of the guide are in
// site/page/guide/guide.
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

// A Text is an English text of the user interface. A part after a bar, as in "Open|of
// an action", is a context that readers do not see. It separates texts that are equal
// in English but not in other languages. {0} and {1} are placeholders for values.
type Text string

// One is the Text for one item, such as "{n} action", and Many the Text for any other
// number, such as "{n} actions". {n} is the placeholder of the number.
type (
	One  string
	Many string
)

// A Language translates texts. It does not change and is safe for concurrent use.
type Language struct {
	tag    language.Tag
	texts  map[Text]string // translations by English text; nil for English itself
	counts map[Many]forms
	shape
}

// forms holds the plural forms of one translated text by CLDR category.
type forms map[plural.Form]string

// English is the language of the texts in the code, so it needs no translations.
var English = &Language{tag: language.English, shape: shape{thousands: ",", decimal: ".", comma: ", ", and: " and "}}

// In returns the language for a tag such as "de" or "de-AT". If the site has no
// translation into that language, In returns English.
func In(tag string) *Language {
	base, _, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(tag), "_", "-"), "-")
	if l, ok := translations()[base]; ok {
		return l
	}
	return English
}

// IsTag reports whether tag is a valid BCP 47 language tag, such as "de-AT". The site
// may have no translation into the language.
func IsTag(tag string) bool {
	_, err := language.Parse(tag)
	return err == nil
}

//go:embed de
var files embed.FS

// translations returns all languages that have translations, by language tag. The files
// are read on the first call.
var translations = sync.OnceValue(func() map[string]*Language {
	all := map[string]*Language{}
	folders, err := fs.ReadDir(files, ".")
	for _, folder := range folders {
		if err == nil {
			all[folder.Name()], err = readLanguage(files, folder.Name())
		}
	}
	if err != nil {
		panic(err) // cannot fail: the files are embedded
	}
	return all
})

// readLanguage reads the translation files in the folder of fsys that is named by tag,
// and returns the language.
func readLanguage(fsys fs.FS, tag string) (*Language, error) {
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
			err = l.parseFile(string(b))
		}
		if err != nil {
			return nil, fmt.Errorf("words: %s: %w", name, err)
		}
	}
	l.shape, err = newShape(l)
	return l, err
}

// Tag returns the language tag, such as "en".
func (l *Language) Tag() string { return l.tag.String() }

// Text returns the translation of text into the language l, with args in place of {0},
// {1} and so on. Callers format numbers first; see [Language.Thousands].
func (l *Language) Text(text Text, args ...any) string {
	translated, ok := l.texts[text]
	if !ok {
		translated = string(text)
		if bar := strings.IndexByte(translated, '|'); bar >= 0 {
			translated = translated[:bar]
		}
	}
	if len(args) == 0 {
		return translated
	}
	return fillPlaceholders(translated, "", args)
}

// Term returns the translation of a text from the built-in catalogue. It returns any
// other text, such as one from a user's catalogue, unchanged.
func (l *Language) Term(text string) string {
	if translated, ok := l.texts[Text(text)]; ok {
		return translated
	}
	return text
}

// Count returns the translation of the text for n items: one, or many, or another
// plural form of the language. It puts the formatted n in place of {n}, and args in
// place of {0}, {1} and so on.
func (l *Language) Count(n int, one One, many Many, args ...any) string {
	translated := string(many)
	if of, ok := l.counts[many]; ok {
		translated = of.form(l.category(n))
	} else {
		if n == 1 {
			translated = string(one)
		}
		translated, _, _ = strings.Cut(translated, "|")
	}
	return fillPlaceholders(translated, l.Thousands(n), args)
}

func (f forms) form(of plural.Form) string {
	if text, ok := f[of]; ok {
		return text
	}
	return f[plural.Other]
}

// category returns the plural category, such as one or few, that the language uses for
// n items.
func (l *Language) category(n int) plural.Form {
	if n < 0 {
		n = -n
	}
	return plural.Cardinal.MatchPlural(l.tag, n, 0, 0, 0, 0)
}

// fillPlaceholders returns text with n in place of {n}, and args in place of {0}, {1}
// and so on.
func fillPlaceholders(text, n string, args []any) string {
	if strings.IndexByte(text, '{') < 0 {
		return text
	}
	size := len(text) + len(n)
	for _, arg := range args {
		s, _ := arg.(string)
		size += len(s)
	}
	var out strings.Builder
	out.Grow(size)
	for part, place := range Parts(text) {
		switch {
		case place == Literal:
			out.WriteString(part)
		case place == Number:
			out.WriteString(n)
		case place < len(args):
			out.WriteString(formatArg(args[place]))
		}
	}
	return out.String()
}

// formatArg returns the text for arg, the value of a placeholder. Most values are
// strings already.
func formatArg(arg any) string {
	switch v := arg.(type) {
	case string:
		return v
	case int:
		return strconv.Itoa(v)
	}
	return fmt.Sprint(arg)
}

// Parts yields these kinds for the parts of a text that are not the placeholder of an
// argument. For a placeholder such as {0} it yields the index of the argument.
const (
	Literal = -1 // the part is plain text
	Number  = -2 // the part is the placeholder {n}
)

// Parts iterates over the parts of text, which are plain text and placeholders. For
// each part it yields the part itself and its kind: Literal, Number, or the index of
// the argument.
func Parts(text string) iter.Seq2[string, int] {
	return func(yield func(string, int) bool) {
		start := 0
		for i := 0; i+2 < len(text); i++ {
			c := text[i+1]
			if text[i] != '{' || text[i+2] != '}' || c != 'n' && (c < '0' || c > '9') {
				continue
			}
			place := Number
			if c != 'n' {
				place = int(c - '0')
			}
			if i > start && !yield(text[start:i], Literal) || !yield("", place) {
				return
			}
			start = i + 3
			i += 2
		}
		if start < len(text) {
			yield(text[start:], Literal)
		}
	}
}

// rightToLeft lists the scripts (writing systems) that are written from right to left,
// by their ISO 15924 code.
var rightToLeft = map[string]bool{
	"Arab": true, "Hebr": true, "Thaa": true, "Syrc": true, "Nkoo": true, "Adlm": true, "Rohg": true, "Samr": true,
	"Mand": true,
}

// Dir returns the direction of text for the HTML attribute dir: "rtl" if the language
// with this tag is written from right to left, otherwise "ltr". The site may have no
// translation into the language.
func Dir(tag string) string {
	script, _ := language.Make(tag).Script()
	if rightToLeft[script.String()] {
		return "rtl"
	}
	return "ltr"
}
