package model

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"debrief/site/postmortem"
)

// A Symptom is something that was seen, and the write-ups that name it, the
// newest first.
type Symptom struct {
	Anchor, Text string // as the newest wrote it
	By           []*postmortem.Postmortem
}

// A SymptomPage holds symptoms from A to Z, signs last: all, or those of one
// letter, in parts where there are many.
type SymptomPage struct {
	Path        string
	Letter      string // "" for all, and for the first page where letters have their own
	Part, Parts int
	Symptoms    []Symptom // on the first page before others those seen lately
}

// SymptomsOfPage is how many symptoms one page holds: more would weigh more than
// somebody on call should wait for.
const SymptomsOfPage = 100

// maxLetters is how many letters have pages of their own; what begins with others
// is filed under signs. Every page of a letter leads to all others, so without a
// bound 10,000 symptoms that begin with different signs of Chinese are 10,000
// pages of 10,000 links.
const maxLetters = 200

// symptoms is where each one stands.
type symptoms struct {
	all   int
	pages []SymptomPage
	at    map[string]string // the page of an anchor
}

// SymptomPages are the pages of symptoms, and how many symptoms there are. The
// first page is always there.
func (b *Book) SymptomPages() ([]SymptomPage, int) {
	s := b.symptoms()
	return s.pages, s.all
}

func symptomsOf(pms []*postmortem.Postmortem) symptoms {
	seen := seenIn(pms)
	s := symptoms{all: len(seen), at: map[string]string{}}
	lately := seen[:min(len(seen), SymptomsOfPage/4)]
	seen = slices.Clone(seen)
	slices.SortFunc(seen, byLetter)
	if len(seen) <= SymptomsOfPage {
		s.pages = []SymptomPage{{Path: SymptomsPath, Part: 1, Parts: 1, Symptoms: seen}}
	} else {
		s.pages = []SymptomPage{{Path: SymptomsPath, Part: 1, Parts: 1, Symptoms: lately}}
		for letters := 1; len(seen) > 0; letters++ {
			letter := LetterOf(seen[0].Text)
			n := slices.IndexFunc(seen, func(s Symptom) bool { return LetterOf(s.Text) != letter })
			if n < 0 {
				n = len(seen)
			}
			if letters == maxLetters {
				letter, n = signs, len(seen)
			}
			s.pages = append(s.pages, pagesOf(letter, seen[:n])...)
			seen = seen[n:]
		}
	}
	for _, p := range s.pages {
		for _, symptom := range p.Symptoms {
			s.at[symptom.Anchor] = p.Path // a page of a letter comes after the first, and wins
		}
	}
	return s
}

// pagesOf are the pages of one letter.
func pagesOf(letter string, seen []Symptom) (pages []SymptomPage) {
	parts := (len(seen) + SymptomsOfPage - 1) / SymptomsOfPage
	for part := range slices.Chunk(seen, SymptomsOfPage) {
		n := len(pages) + 1
		path := "symptoms/" + letterName(letter) + "/"
		if n > 1 {
			path += fmt.Sprintf("page-%d/", n)
		}
		pages = append(pages, SymptomPage{Path: path + "index.html", Letter: letter, Part: n, Parts: parts, Symptoms: part})
	}
	return pages
}

// seenIn are the symptoms that write-ups name, the latest first.
func seenIn(pms []*postmortem.Postmortem) []Symptom {
	at := map[string]int{}
	var out []Symptom
	for _, pm := range pms {
		for _, text := range pm.Symptoms {
			text = strings.Join(strings.Fields(text), " ")
			if text == "" {
				continue
			}
			anchor := SymptomAnchor(text)
			i, known := at[anchor]
			if !known {
				i = len(out)
				at[anchor] = i
				out = append(out, Symptom{Anchor: anchor, Text: text})
			}
			if by := out[i].By; len(by) == 0 || by[len(by)-1] != pm {
				out[i].By = append(out[i].By, pm)
			}
		}
	}
	return out
}

// SymptomsOf are the latest symptoms of some write-ups, at most so many, from A to
// Z.
func SymptomsOf(pms []*postmortem.Postmortem, most int) []Symptom {
	seen := seenIn(pms)
	seen = seen[:min(len(seen), most)]
	slices.SortFunc(seen, byLetter)
	return seen
}

func byLetter(a, b Symptom) int {
	return cmp.Or(cmp.Compare(letterRank(a.Text), letterRank(b.Text)), strings.Compare(LetterOf(a.Text), LetterOf(b.Text)), strings.Compare(a.Anchor, b.Anchor))
}

// What is filed under no letter.
const (
	digits = "0–9"
	signs  = "#"
)

// LetterOf is what a symptom is filed under: its first letter, "0–9" for
// digits, "#" for signs.
func LetterOf(text string) string {
	for _, r := range text {
		switch {
		case unicode.IsLetter(r):
			return string(unicode.ToUpper(unicode.ToLower(r))) // the sign of kelvin is a K
		case unicode.IsDigit(r):
			return digits
		}
	}
	return signs
}

// letterRank puts digits after letters, and signs last.
func letterRank(text string) int {
	switch LetterOf(text) {
	case digits:
		return 1
	case signs:
		return 2
	}
	return 0
}

// LetterID is the anchor of a letter.
func LetterID(letter string) string { return "letter-" + letterName(letter) }

// letterName is a letter as a part of an address.
func letterName(letter string) string {
	switch letter {
	case digits:
		return "digits"
	case signs:
		return "signs"
	}
	if lower := strings.ToLower(letter); len(lower) == 1 {
		return lower
	}
	return fmt.Sprintf("u%04x", []rune(strings.ToLower(letter))[0])
}
