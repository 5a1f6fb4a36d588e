package model

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"debrief/site/postmortem"
)

// A Symptom is a message or an effect that people observed, with the post-mortems that
// list it, newest first.
type Symptom struct {
	Anchor, Text string // anchor of the symptom, and its text as spelled in the newest post-mortem
	Postmortems  []*postmortem.Postmortem
}

// A SymptomPage lists symptoms from A to Z, followed by symptoms that begin with
// punctuation. It contains either all symptoms or the symptoms of one letter. A long
// list is divided into several pages.
type SymptomPage struct {
	Path        string
	Letter      string // letter of the page; "" if the page lists all symptoms, or is the first of several pages
	Part, Parts int
	Symptoms    []Symptom // symptoms of the page; if each letter has a page, the first page has only recent symptoms
}

// SymptomsPerPage is the largest number of symptoms on a page. The limit makes the page
// load fast for people on call.
const SymptomsPerPage = 100

// maxLetters is the largest number of letters that have pages. Symptoms with other
// initials are listed under punctuation. Every page of a letter links to all others.
// Without a limit, 10,000 symptoms with different Chinese initials would make 10,000
// pages of 10,000 links.
const maxLetters = 200

// A symptomIndex holds the pages of symptoms, and the path of the page with each
// symptom.
type symptomIndex struct {
	total    int
	external int // number of symptoms that only external incidents have
	pages    []SymptomPage
	pageOf   map[string]string // path of the page with each symptom, by the anchor of the symptom
}

// SymptomPages returns the pages of symptoms and the total number of symptoms. There is
// always at least one page.
func (site *Site) SymptomPages() ([]SymptomPage, int) {
	s := site.symptoms()
	return s.pages, s.total
}

// ExternalSymptoms returns the number of symptoms that only external incidents have.
func (site *Site) ExternalSymptoms() int { return site.symptoms().external }

func newSymptomIndex(pms []*postmortem.Postmortem) symptomIndex {
	seen := collectSymptoms(pms)
	s := symptomIndex{total: len(seen), pageOf: map[string]string{}}
	for _, symptom := range seen {
		if len(Own(symptom.Postmortems)) == 0 {
			s.external++
		}
	}
	recent := seen[:min(len(seen), SymptomsPerPage/4)]
	seen = slices.Clone(seen)
	slices.SortFunc(seen, compareByLetter)
	if len(seen) <= SymptomsPerPage {
		s.pages = []SymptomPage{{Path: SymptomsPath, Part: 1, Parts: 1, Symptoms: seen}}
	} else {
		s.pages = []SymptomPage{{Path: SymptomsPath, Part: 1, Parts: 1, Symptoms: recent}}
		for letters := 1; len(seen) > 0; letters++ {
			letter := IndexLetter(seen[0].Text)
			n := slices.IndexFunc(seen, func(s Symptom) bool { return IndexLetter(s.Text) != letter })
			if n < 0 {
				n = len(seen)
			}
			if letters == maxLetters {
				letter, n = signs, len(seen)
			}
			s.pages = append(s.pages, letterPages(letter, seen[:n])...)
			seen = seen[n:]
		}
	}
	for _, p := range s.pages {
		for _, symptom := range p.Symptoms {
			s.pageOf[symptom.Anchor] = p.Path // links lead to the page of the letter and not to the first page
		}
	}
	return s
}

// letterPages returns the pages for the symptoms of one letter, which are in seen. Each
// page has at most SymptomsPerPage symptoms.
func letterPages(letter string, seen []Symptom) (pages []SymptomPage) {
	parts := (len(seen) + SymptomsPerPage - 1) / SymptomsPerPage
	for part := range slices.Chunk(seen, SymptomsPerPage) {
		n := len(pages) + 1
		path := "symptoms/" + letterName(letter) + "/"
		if n > 1 {
			path += fmt.Sprintf("page-%d/", n)
		}
		pages = append(
			pages,
			SymptomPage{Path: path + "index.html", Letter: letter, Part: n, Parts: parts, Symptoms: part},
		)
	}
	return pages
}

// collectSymptoms returns the symptoms of the post-mortems, each once, latest first.
func collectSymptoms(pms []*postmortem.Postmortem) []Symptom {
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
			if by := out[i].Postmortems; len(by) == 0 || by[len(by)-1] != pm {
				out[i].Postmortems = append(out[i].Postmortems, pm)
			}
		}
	}
	return out
}

// LatestSymptoms returns the latest symptoms of the post-mortems, at most most of them,
// in alphabetical order.
func LatestSymptoms(pms []*postmortem.Postmortem, most int) []Symptom {
	seen := collectSymptoms(pms)
	seen = seen[:min(len(seen), most)]
	slices.SortFunc(seen, compareByLetter)
	return seen
}

func compareByLetter(a, b Symptom) int {
	return cmp.Or(
		cmp.Compare(letterRank(a.Text), letterRank(b.Text)), strings.Compare(IndexLetter(a.Text), IndexLetter(b.Text)),
		strings.Compare(a.Anchor, b.Anchor),
	)
}

// These are the index letters for symptoms that do not begin with a letter.
const (
	digits = "0–9"
	signs  = "#"
)

// IndexLetter returns the letter under which a symptom is listed: the first letter of
// text, "0–9" for digits, or "#" for punctuation.
func IndexLetter(text string) string {
	for _, r := range text {
		switch {
		case unicode.IsLetter(r):
			return string(unicode.ToUpper(unicode.ToLower(r))) // converts to lower case first, so that the kelvin sign becomes K
		case unicode.IsDigit(r):
			return digits
		}
	}
	return signs
}

// letterRank returns the rank of text in the order of symptoms: letters first, then
// digits, then punctuation.
func letterRank(text string) int {
	switch IndexLetter(text) {
	case digits:
		return 1
	case signs:
		return 2
	}
	return 0
}

// LetterAnchor returns the HTML id of a letter on the symptoms pages.
func LetterAnchor(letter string) string { return "letter-" + letterName(letter) }

// letterName returns the form of an index letter that is used in paths and HTML ids.
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
