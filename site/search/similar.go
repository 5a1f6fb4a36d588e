package search

import (
	"fmt"
	"slices"
	"sort"
	"strings"
)

// How the write-ups that are like an alert are found and put in order.
//
// First come those of which a symptom stands in it, word for word; then those of
// which most of a symptom does, or that say several words of it beside each other;
// then those that share a service or rare words with it. Within these the order is
// that of the rare words' BM25, see rank.go, with something for the phrase and the
// service. What shares a word or two and nothing else is not alike.
const (
	nearly       = 0.6 // of the rarity of a symptom's words, to be nearly there
	leastRun     = 3   // words beside each other that are a phrase
	longRun      = 4   // … and count as much as a symptom that is nearly there
	runWeight    = 1.5 // for each word of the phrase
	serviceWorth = 2
	leastWords   = 3  // rare words shared, where there is no better reason
	maxRead      = 40 // write-ups whose text is read for phrases
	maxShared    = 5  // words named as a reason
)

// An Alert is what somebody has before them at night: an alert, some lines of a log,
// a stack trace, in any form.
type Alert struct {
	Text string
	// Services says what a service may be called in it, beside its own name: lower-case
	// name to id.
	Services map[string]string
	// Not is the ID of a write-up that is not looked for: the one that is asked about.
	Not string
}

// Similar finds the write-ups that tell of something like an alert, and says of each
// why. Query of the Result is what was read of the alert. An error is the disk's.
func (ix *Index) Similar(a Alert, want Want) (Result, error) {
	lines, cut := alertLines(a.Text)
	r := &likeness{ix: ix, scan: &scanner{stem: &stemmer{}}, words: map[string]column{}, weights: map[string]float64{}, triples: map[[leastRun]string]bool{}}
	res := Result{Alike: true, Cut: r.read(lines) || cut}
	res.Query = strings.Join(r.spelled, " ")
	if len(ix.docs) == 0 || len(r.order) == 0 {
		return res, nil
	}
	if err := r.ask(); err != nil {
		return res, fmt.Errorf("search: reading the index: %w", err)
	}
	r.name(a.Services)
	all := r.sift(r.candidates(a.Not))
	res.Total = len(all)
	f := &finder{scan: r.scan, groups: map[string]uint64{}}
	for i, w := range r.order {
		if !noise[w] {
			f.groups[w] = 1 << (i % 64)
		}
	}
	for _, c := range page(all, want) {
		res.Hits = append(res.Hits, r.hit(c, f))
	}
	return res, nil
}

// A likeness is one question about an alert.
type likeness struct {
	ix      *Index
	scan    *scanner
	bare    [][]string        // the words of each line
	order   []string          // different words, in their order
	spelled []string          // … as they were written
	seen    map[string]bool   // all words
	words   map[string]column // of those in order
	weights map[string]float64
	triples map[[leastRun]string]bool // of words beside each other
	named   map[string]bool           // services
}

// An alike is a write-up and what it has in common with the alert.
type alike struct {
	n       int32
	tier    int // 2: a symptom, 1: nearly or a phrase, 0: words
	score   float64
	symptom string
	run     string // the longest phrase
	service []string
	shared  []string
}

// termsOf cuts a text into the words that are compared, with where each stands: of an
// identifier its parts, without the number of the one machine or pool that it is this
// time, and no number that stands alone. "" is a place that no phrase crosses.
func (r *likeness) termsOf(text string) (terms []string, at [][2]int) {
	r.scan.reset(text)
	last := 0
	for c := r.scan.next(); c != nil; c = r.scan.next() {
		if c.start > last && strings.ContainsRune(text[last:c.start], '\f') { // pairs of ideographs overlap
			terms, at = append(terms, ""), append(at, [2]int{last, last})
		}
		last = c.end
		for _, p := range c.parts { // of digits and connectors alone there are none
			number := ordinal
			if len(c.parts) == 1 {
				number = aNumber
			}
			if !number.MatchString(p.term) || code.MatchString(p.term) {
				terms, at = append(terms, p.term), append(at, [2]int{p.start, p.end})
			}
		}
	}
	return terms, at
}

// read takes the words of the lines, and reports whether there were more than are asked for.
func (r *likeness) read(lines []string) (cut bool) {
	r.seen = map[string]bool{}
	for _, line := range lines {
		terms, at := r.termsOf(line)
		spelled := [2]int{} // the last one: all parts of one run stand at one place
		r.bare = append(r.bare, slices.DeleteFunc(slices.Clone(terms), func(t string) bool { return t == "" }))
		for i, term := range terms {
			if i+leastRun <= len(terms) && !slices.Contains(terms[i:i+leastRun], "") {
				r.triples[[leastRun]string(terms[i:i+leastRun])] = true
			}
			if term == "" || r.seen[term] {
				continue
			}
			r.seen[term] = true
			if len(r.order) == maxTerms {
				cut = true
				continue
			}
			r.order = append(r.order, term)
			if !noise[term] && at[i] != spelled {
				spelled = at[i]
				r.spelled = append(r.spelled, line[at[i][0]:at[i][1]])
			}
		}
	}
	return cut
}

func (r *likeness) ask() (err error) {
	for _, term := range r.order {
		if r.words[term], err = r.ix.column([]spelling{{term, 1}}); err != nil {
			return err
		}
	}
	return nil
}

// rare reports whether a word says something: most words of an alert stand in no
// write-up, and some in all.
func (r *likeness) rare(term string) bool {
	col, asked := r.words[term]
	return asked && !noise[term] && col.count > 0 && col.count <= max(4, len(r.ix.docs)/4)
}

// name finds the services that the alert speaks of.
func (r *likeness) name(called map[string]string) {
	r.named = map[string]bool{}
	ids := map[string]bool{}
	for i := range r.ix.docs {
		for _, s := range r.ix.docs[i].Services {
			if ids[s] {
				continue
			}
			ids[s] = true
			if terms, _ := r.termsOf(s); r.stands(terms) {
				r.named[s] = true
			}
		}
	}
	for name, id := range called {
		if terms, _ := r.termsOf(name); r.stands(terms) {
			r.named[id] = true
		}
	}
}

// stands reports whether a line has these words beside each other.
func (r *likeness) stands(terms []string) bool {
	for _, t := range terms {
		if !r.seen[t] {
			return false
		}
	}
	for _, line := range r.bare {
		if within(line, terms) {
			return true
		}
	}
	return false
}

func within(line, terms []string) bool {
	if len(terms) == 0 {
		return false
	}
	for i := 0; i+len(terms) <= len(line); i++ {
		if slices.Equal(line[i:i+len(terms)], terms) {
			return true
		}
	}
	return false
}

// candidates are all write-ups that have anything of the alert.
func (r *likeness) candidates(not string) (all []alike) {
	var rare []string
	for _, term := range r.order {
		if r.rare(term) {
			rare = append(rare, term)
		}
	}
	for n := range r.ix.docs {
		d := &r.ix.docs[n]
		if d.ID == not {
			continue
		}
		c := alike{n: int32(n)}
		for _, term := range rare {
			if col := r.words[term]; col.marks[n] != 0 {
				c.score += r.ix.bm25(&col, c.n)
				c.shared = append(c.shared, term)
			}
		}
		for _, s := range d.Services {
			if r.named[s] && !slices.Contains(c.service, s) {
				c.service = append(c.service, s)
				c.score += serviceWorth
			}
		}
		c.tier, c.symptom = r.symptom(d)
		if c.tier > 0 || len(c.shared) > 0 {
			all = append(all, c)
		}
	}
	r.sort(all)
	return all
}

// symptom is the symptom of a write-up that stands in the alert, tier 2, or nearly
// does, tier 1.
func (r *likeness) symptom(d *Document) (tier int, symptom string) {
	best := 0.0
	for _, s := range d.Symptoms {
		// Cleaning costs more than all the rest, and most symptoms have nothing of the alert.
		terms, _ := r.termsOf(s)
		if !slices.ContainsFunc(terms, func(t string) bool { return r.seen[t] && !commonTerm[t] }) {
			continue
		}
		terms, _ = r.termsOf(clean(s))
		terms = slices.DeleteFunc(terms, func(t string) bool { return t == "" })
		if len(terms) == 0 || len(terms) == 1 && !r.rare(terms[0]) || !slices.ContainsFunc(terms, func(t string) bool { return r.seen[t] }) {
			continue
		}
		if r.stands(terms) || r.startsOrEnds(terms) {
			return 2, s
		}
		if share := r.share(terms); share >= nearly && share > best {
			tier, symptom, best = 1, s, share
		}
	}
	return tier, symptom
}

// startsOrEnds reports whether a whole line of the alert stands in a symptom, as the
// message of a log line does without what the logger put before it.
func (r *likeness) startsOrEnds(symptom []string) bool {
	for _, line := range r.bare {
		if len(line) >= longRun && within(symptom, line) {
			return true
		}
	}
	return false
}

// share is how much of a symptom, counted by the rarity of its words, one line has:
// at least two of its words.
func (r *likeness) share(symptom []string) float64 {
	best, known := 0.0, 0
	for _, t := range symptom {
		if _, asked := r.words[t]; asked && !noise[t] {
			known++
		}
	}
	if known < 2 {
		return 0
	}
	for _, line := range r.bare {
		whole, have, n := 0.0, 0.0, 0
		for i, t := range symptom {
			if noise[t] || slices.Contains(symptom[:i], t) {
				continue
			}
			weight := r.rarity(t)
			whole += weight
			if slices.Contains(line, t) {
				have += weight
				n++
			}
		}
		if n >= 2 && have/whole > best {
			best = have / whole
		}
	}
	return best
}

// rarity is the weight of a word of a symptom, which need not stand in the alert. A
// word that cannot be read from the index counts as the rarest: r.ask tells of the disk.
func (r *likeness) rarity(term string) float64 {
	if w, known := r.weights[term]; known {
		return w
	}
	col, asked := r.words[term]
	if !asked {
		col, _ = r.ix.column([]spelling{{term, 1}})
	}
	w := r.ix.idf(max(1, col.count))
	r.weights[term] = w
	return w
}

func (r *likeness) sort(all []alike) {
	sort.SliceStable(all, func(i, j int) bool {
		a, b := &all[i], &all[j]
		switch {
		case a.tier != b.tier:
			return a.tier > b.tier
		case a.score != b.score:
			return a.score > b.score
		}
		return a.n > b.n
	})
}

// sift reads the first of the candidates for phrases and leaves out what has too
// little in common with the alert.
func (r *likeness) sift(all []alike) []alike {
	for i := range all[:min(maxRead, len(all))] {
		c := &all[i]
		words := 0
		if c.run, words = r.longest(&r.ix.docs[c.n]); words > 0 {
			c.score += runWeight * float64(words)
			if words >= longRun {
				c.tier = max(c.tier, 1)
			}
		}
	}
	all = slices.DeleteFunc(all, func(c alike) bool {
		return c.tier == 0 && c.run == "" && len(c.shared) < leastWords && len(c.service) == 0
	})
	r.sort(all)
	best := 0.0
	for _, c := range all {
		best = max(best, c.score)
	}
	return slices.DeleteFunc(all, func(c alike) bool { return c.tier == 0 && c.score < best/3 })
}

// longest is the longest phrase that a write-up and the alert have, as the write-up
// has it, and how many words that tell something it is.
func (r *likeness) longest(d *Document) (run string, words int) {
	texts := []string{d.Title, d.Summary}
	texts = append(texts, d.Symptoms...)
	for _, s := range d.Sections {
		texts = append(texts, clip(s.Text))
	}
	for _, text := range texts {
		terms, at := r.termsOf(text)
		for i := 0; i+leastRun <= len(terms); i++ {
			end := i
			for end+leastRun <= len(terms) && r.triples[[leastRun]string(terms[end:end+leastRun])] {
				end++
			}
			if end == i {
				continue
			}
			last := end + leastRun - 2 // the last word of the run
			told := 0
			for _, t := range terms[i : last+1] {
				if !noise[t] {
					told++
				}
			}
			if told >= leastRun-1 && told > words {
				run, words = flat(text[at[i][0]:at[last][1]]), told
			}
			i = last
		}
	}
	return run, words
}
