package i18n

import (
	"fmt"
	"strings"

	"golang.org/x/text/feature/plural"
)

// categories are the names of plural forms, as the CLDR has them.
var categories = map[string]plural.Form{
	"zero": plural.Zero, "one": plural.One, "two": plural.Two, "few": plural.Few, "many": plural.Many, "other": plural.Other,
}

// learn reads a file of translations: a text of English at the beginning of its
// line, and below it, indented, what the language says instead. Of a text that
// counts, each form has a line of its own that begins with the form's name. Lines
// that begin with # are for translators.
//
//	Not reviewed
//	  Nicht gegengelesen
//
//	{n} actions
//	  one: {n} Maßnahme
//	  other: {n} Maßnahmen
func (l *Language) learn(file string) error {
	english, at := "", 0
	for line := range strings.Lines(file) {
		at++
		text := strings.Trim(line, " \t\r\n")
		switch {
		case text == "" || strings.HasPrefix(line, "#"):
		case line[0] != ' ' && line[0] != '\t':
			english = text
		case english == "":
			return fmt.Errorf("line %d translates nothing", at)
		default:
			if err := l.take(english, text); err != nil {
				return fmt.Errorf("line %d: %w", at, err)
			}
		}
	}
	return nil
}

// take keeps one translation.
func (l *Language) take(english, said string) error {
	name, form, ok := strings.Cut(said, ": ")
	category, counts := categories[name]
	if !ok || !counts {
		if _, twice := l.texts[Text(english)]; twice {
			return fmt.Errorf("%q is translated twice", english)
		}
		l.texts[Text(english)] = said
		return nil
	}
	of := l.counts[Many(english)]
	if of == nil {
		of = forms{}
		l.counts[Many(english)] = of
	}
	if _, twice := of[category]; twice {
		return fmt.Errorf("%q is translated twice for %s", english, name)
	}
	of[category] = form
	return nil
}
