package i18n

import (
	"fmt"
	"strings"

	"golang.org/x/text/feature/plural"
)

// categories maps the names of plural categories in the CLDR, such as "one", to the
// plural forms of package plural.
var categories = map[string]plural.Form{
	"zero":  plural.Zero,
	"one":   plural.One,
	"two":   plural.Two,
	"few":   plural.Few,
	"many":  plural.Many,
	"other": plural.Other,
}

// parseFile adds the translations in the text of a translation file to l. In a file, an
// English text is at the start of a line, followed by its indented translation. Each
// plural form is on a separate line that starts with the name of the form. Lines that
// start with # are comments.
//
//	Not reviewed
//	  Nicht gegengelesen
//
//	{n} actions
//	  one: {n} Maßnahme
//	  other: {n} Maßnahmen
func (l *Language) parseFile(file string) error {
	english, at := "", 0
	for line := range strings.Lines(file) {
		at++
		text := strings.Trim(line, " \t\r\n")
		switch {
		case text == "" || strings.HasPrefix(line, "#"):
		case line[0] != ' ' && line[0] != '\t':
			english = text
		case english == "":
			return fmt.Errorf("line %d has no English text above it", at)
		default:
			if err := l.addTranslation(english, text); err != nil {
				return fmt.Errorf("line %d: %w", at, err)
			}
		}
	}
	return nil
}

// addTranslation adds the translation text of an English text to l. If text starts with
// the name of a plural form, as in "one: {n} Maßnahme", it adds only that form.
func (l *Language) addTranslation(english, text string) error {
	name, form, ok := strings.Cut(text, ": ")
	category, counts := categories[name]
	if !ok || !counts {
		if _, twice := l.texts[Text(english)]; twice {
			return fmt.Errorf("%q is translated twice", english)
		}
		l.texts[Text(english)] = text
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
