package index

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"debrief/site/book"
	"debrief/site/postmortem"
	"debrief/theme"
)

// A sighting is a symptom and the write-ups that name it, the newest first.
type sighting struct {
	anchor, text string // as the newest wrote it
	by           []*postmortem.Postmortem
}

// sightings are the latest symptoms that write-ups name, at most so many, from
// A to Z, signs last; and how many there are in all.
func sightings(pms []*postmortem.Postmortem, most int) ([]sighting, int) {
	at := map[string]int{}
	var out []sighting
	for _, pm := range pms {
		for _, text := range pm.Symptoms {
			text = strings.Join(strings.Fields(text), " ")
			if text == "" {
				continue
			}
			anchor := book.SymptomAnchor(text)
			i, known := at[anchor]
			if !known {
				i = len(out)
				at[anchor] = i
				out = append(out, sighting{anchor: anchor, text: text})
			}
			if by := out[i].by; len(by) == 0 || by[len(by)-1] != pm {
				out[i].by = append(out[i].by, pm)
			}
		}
	}
	all := len(out)
	out = out[:min(all, most)]
	slices.SortFunc(out, func(a, b sighting) int {
		return cmp.Or(cmp.Compare(letterRank(a.text), letterRank(b.text)), strings.Compare(letterOf(a.text), letterOf(b.text)),
			strings.Compare(a.anchor, b.anchor))
	})
	return out, all
}

// letterOf is what a symptom is filed under: its first letter, "0–9" for
// digits, "#" for signs.
func letterOf(text string) string {
	for _, r := range text {
		switch {
		case unicode.IsLetter(r):
			return string(unicode.ToUpper(r))
		case unicode.IsDigit(r):
			return "0–9"
		}
	}
	return "#"
}

// letterRank puts digits after letters, and signs last.
func letterRank(text string) int {
	switch letterOf(text) {
	case "0–9":
		return 1
	case "#":
		return 2
	}
	return 0
}

// letterID is the anchor of a letter.
func letterID(letter string) string {
	switch letter {
	case "0–9":
		return "letter-digits"
	case "#":
		return "letter-signs"
	}
	return "letter-" + strings.ToLower(letter)
}

const (
	mostSymptoms  = 1000
	mostSightings = 5 // rows of one symptom
)

// sightingRows are the latest incidents with a symptom.
func sightingRows(b *book.Book, path string, s sighting) []theme.Row {
	var rows []theme.Row
	for _, pm := range s.by[:min(len(s.by), mostSightings)] {
		row := b.LeanRow(path, pm)
		row.Severity.Note = "" // said once is enough; there are hundreds here
		rows = append(rows, row)
	}
	if left := len(s.by) - len(rows); left > 0 {
		rows = append(rows, theme.Row{Title: b.L.Count(left, "and {n} earlier write-up", "and {n} earlier write-ups")})
	}
	return rows
}

// symptoms is the page of everything that was seen, from A to Z.
func symptoms(b *book.Book, path string) theme.View {
	seen, all := sightings(book.Standing(b.Library.All), mostSymptoms)
	v := theme.Symptoms{Frame: b.Frame(path, b.L.Say("Symptoms"), b.L.Say("Error messages, alerts and log lines as they were seen, each with its incidents and what ended them."), "")}
	for _, s := range seen {
		letter := letterOf(s.text)
		if n := len(v.Letters); n == 0 || v.Letters[n-1].Text != letter {
			v.Letters = append(v.Letters, theme.Letter{ID: letterID(letter), Text: letter})
		}
		symptom := theme.Symptom{ID: s.anchor, Text: s.text}
		symptom.Incidents = sightingRows(b, path, s)
		last := &v.Letters[len(v.Letters)-1]
		last.Symptoms = append(last.Symptoms, symptom)
	}
	if len(seen) == 0 {
		v.Empty = b.L.Say("No write-up names a symptom yet. The field is called symptoms; it holds what the next person on call will paste into a search.")
		return v
	}
	v.Lead = b.L.Count(len(seen),
		"{n} message, alert or log line as people saw them. Find yours, see which incident it was, and what ended it.",
		"{n} messages, alerts and log lines as people saw them. Find yours, see which incident it was, and what ended it.")
	if all > len(seen) {
		v.Lead += " " + b.L.Say("These are the latest of {0}; the search finds the rest.", b.L.Thousands(all))
	}
	return v
}

// Letters lead to the symptoms that begin with each letter there is.
func Letters(b *book.Book, path string) []theme.Link {
	var letters []theme.Link
	seen, _ := sightings(book.Standing(b.Library.All), mostSymptoms)
	for _, s := range seen {
		letter := letterOf(s.text)
		if n := len(letters); n == 0 || letters[n-1].Text != letter {
			letters = append(letters, theme.Link{Text: letter, Href: book.Href(path, book.SymptomsPath+"#"+letterID(letter))})
		}
	}
	return letters
}
