package search

import (
	"fmt"
	"slices"
	"sort"
	"strings"
)

// This file finds post-mortems similar to an alert. It orders them in three groups:
//
//  1. post-mortems with a symptom that occurs in the alert
//  2. post-mortems with most of a symptom, or with a phrase of the alert
//  3. post-mortems with a service or rare words of the alert
//
// Within a group, the order is the BM25 score of the rare words (see rank.go) plus a
// bonus for a common phrase or service. A post-mortem that has only one or two words of
// the alert is not similar.
const (
	minSymptomShare = 0.6 // a symptom matches in part if a line has this share of its words, weighted by rarity
	minRun          = 3   // a phrase has at least this number of adjacent words
	strongRun       = 4   // a phrase of this number of words counts as much as part of a symptom
	runWeight       = 1.5 // score for each word of a phrase that the alert and a post-mortem share
	serviceWeight   = 2
	// minWords is the minimum number of rare words that a similar post-mortem shares
	// with the alert, if they share no phrase and no service.
	minWords  = 3
	maxRead   = 40 // maximum number of post-mortems whose text is searched for phrases
	maxShared = 5  // maximum number of shared words that a reason lists
)

// An Alert is the text to find similar post-mortems for. It is an alert, some log lines
// or a stack trace, in any format.
type Alert struct {
	Text string
	// Services maps the aliases of services, in lower case, to service IDs.
	Services map[string]string
	// ExcludeID is the ID of a post-mortem to leave out, for example the post-mortem
	// that Text comes from.
	ExcludeID string
}

// Similar finds the post-mortems that are similar to an alert, each with the reasons.
// Query in the result holds the words that were searched. An error means that the index
// could not be read.
func (ix *Index) Similar(a Alert, want Page) (Result, error) {
	lines, cut := alertLines(a.Text)
	r := &similarQuery{ix: ix, scan: &scanner{stem: &stemmer{}}, words: map[string]column{},
		weights: map[string]float64{}, triples: map[[minRun]string]bool{}}
	res := Result{Similar: true, Truncated: r.readLines(lines) || cut}
	res.Query = strings.Join(r.spelled, " ")
	if len(ix.docs) == 0 || len(r.order) == 0 {
		return res, nil
	}
	if err := r.loadWords(); err != nil {
		return res, fmt.Errorf("search: reading the index: %w", err)
	}
	r.findServices(a.Services)
	all := r.selectBest(r.candidates(a.ExcludeID))
	res.Total = len(all)
	f := &finder{scan: r.scan, groups: map[string]uint64{}}
	for i, w := range r.order {
		if !noiseWords[w] {
			f.groups[w] = 1 << (i % 64)
		}
	}
	for _, c := range paginate(all, want) {
		res.Hits = append(res.Hits, r.newHit(c, f))
	}
	return res, nil
}

// A similarQuery holds the state of one search for post-mortems similar to an alert.
type similarQuery struct {
	ix      *Index
	scan    *scanner
	lines   [][]string        // the words of each line of the alert
	order   []string          // the distinct words of the alert, in order
	spelled []string          // the distinct words as written in the alert
	seen    map[string]bool   // the set of all words of the alert
	words   map[string]column // occurrences of each word of the alert in the library
	weights map[string]float64
	triples map[[minRun]string]bool // the set of all sequences of minRun adjacent words in the alert
	named   map[string]bool         // IDs of the services that the alert names
}

// A candidate is a post-mortem that has a word, symptom or service of the alert.
type candidate struct {
	n       int32
	tier    int // 2: has a symptom of the alert; 1: part of a symptom, or a long phrase; 0: words or services
	score   float64
	symptom string
	run     string // the longest phrase that the post-mortem and the alert have in common
	service []string
	shared  []string
}

// extractTerms returns the words of a text as index terms, and the byte range of each
// word. It splits identifiers into parts. It omits separate numbers and the numbers of
// machines or pools. An empty term marks a break that no phrase crosses.
func (r *similarQuery) extractTerms(text string) (terms []string, at [][2]int) {
	r.scan.reset(text)
	last := 0
	for c := r.scan.next(); c != nil; c = r.scan.next() {
		// Pairs of ideographs overlap, so c.start can be before last.
		if c.start > last && strings.ContainsRune(text[last:c.start], '\f') {
			terms, at = append(terms, ""), append(at, [2]int{last, last})
		}
		last = c.end
		for _, p := range c.parts { // a chunk of digits and connectors has no parts, so it adds no terms
			number := shortNumber
			if len(c.parts) == 1 {
				number = anyNumber
			}
			if !number.MatchString(p.term) || statusCode.MatchString(p.term) {
				terms, at = append(terms, p.term), append(at, [2]int{p.start, p.end})
			}
		}
	}
	return terms, at
}

// readLines records the words of the alert's lines, at most maxTerms different ones.
// cut is true if there were more.
func (r *similarQuery) readLines(lines []string) (cut bool) {
	r.seen = map[string]bool{}
	for _, line := range lines {
		terms, at := r.extractTerms(line)
		spelled := [2]int{} // byte range of the previous word; all parts of one identifier have the same range
		r.lines = append(r.lines, slices.DeleteFunc(slices.Clone(terms), func(t string) bool { return t == "" }))
		for i, term := range terms {
			if i+minRun <= len(terms) && !slices.Contains(terms[i:i+minRun], "") {
				r.triples[[minRun]string(terms[i:i+minRun])] = true
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
			if !noiseWords[term] && at[i] != spelled {
				spelled = at[i]
				r.spelled = append(r.spelled, line[at[i][0]:at[i][1]])
			}
		}
	}
	return cut
}

func (r *similarQuery) loadWords() (err error) {
	for _, term := range r.order {
		if r.words[term], err = r.ix.wordColumn([]spelling{{term, 1}}); err != nil {
			return err
		}
	}
	return nil
}

// isRare reports whether a word of the alert helps to distinguish post-mortems: at
// least one post-mortem has the word, but at most a quarter of them, or four.
func (r *similarQuery) isRare(term string) bool {
	col, inAlert := r.words[term]
	return inAlert && !noiseWords[term] && col.count > 0 && col.count <= max(4, len(r.ix.docs)/4)
}

// findServices records which services the alert names, by ID or by alias. called maps
// aliases to service IDs.
func (r *similarQuery) findServices(called map[string]string) {
	r.named = map[string]bool{}
	ids := map[string]bool{}
	for i := range r.ix.docs {
		for _, s := range r.ix.docs[i].Services {
			if ids[s] {
				continue
			}
			ids[s] = true
			if terms, _ := r.extractTerms(s); r.hasPhrase(terms) {
				r.named[s] = true
			}
		}
	}
	for name, id := range called {
		if terms, _ := r.extractTerms(name); r.hasPhrase(terms) {
			r.named[id] = true
		}
	}
}

// hasPhrase reports whether a line of the alert has the given words in sequence.
func (r *similarQuery) hasPhrase(terms []string) bool {
	for _, t := range terms {
		if !r.seen[t] {
			return false
		}
	}
	for _, line := range r.lines {
		if containsSequence(line, terms) {
			return true
		}
	}
	return false
}

func containsSequence(line, terms []string) bool {
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

// candidates returns the post-mortems that have a rare word or a symptom of the alert.
// It omits the post-mortem with the ID not.
func (r *similarQuery) candidates(not string) (all []candidate) {
	var rare []string
	for _, term := range r.order {
		if r.isRare(term) {
			rare = append(rare, term)
		}
	}
	for n := range r.ix.docs {
		d := &r.ix.docs[n]
		if d.ID == not {
			continue
		}
		c := candidate{n: int32(n)}
		for _, term := range rare {
			if col := r.words[term]; col.marks[n] != 0 {
				c.score += r.ix.bm25(&col, c.n)
				c.shared = append(c.shared, term)
			}
		}
		for _, s := range d.Services {
			if r.named[s] && !slices.Contains(c.service, s) {
				c.service = append(c.service, s)
				c.score += serviceWeight
			}
		}
		c.tier, c.symptom = r.matchSymptom(d)
		if c.tier > 0 || len(c.shared) > 0 {
			all = append(all, c)
		}
	}
	r.sortCandidates(all)
	return all
}

// matchSymptom returns the symptom of d that best matches the alert. tier is 2 if the
// whole symptom occurs in the alert, 1 if most of its words do, and 0 if there is no
// match.
func (r *similarQuery) matchSymptom(d *Document) (tier int, symptom string) {
	best := 0.0
	for _, s := range d.Symptoms {
		// First test whether the symptom shares a word with the alert, because
		// removeVolatile is the most expensive step and most symptoms share none.
		terms, _ := r.extractTerms(s)
		if !slices.ContainsFunc(terms, func(t string) bool { return r.seen[t] && !commonTerms[t] }) {
			continue
		}
		terms, _ = r.extractTerms(removeVolatile(s))
		terms = slices.DeleteFunc(terms, func(t string) bool { return t == "" })
		if len(terms) == 0 || len(terms) == 1 && !r.isRare(terms[0]) ||
			!slices.ContainsFunc(terms, func(t string) bool { return r.seen[t] }) {
			continue
		}
		if r.hasPhrase(terms) || r.containsLine(terms) {
			return 2, s
		}
		if share := r.symptomShare(terms); share >= minSymptomShare && share > best {
			tier, symptom, best = 1, s, share
		}
	}
	return tier, symptom
}

// containsLine reports whether the symptom contains a whole line of the alert, of at
// least strongRun words. This finds a line that is shorter than the symptom.
func (r *similarQuery) containsLine(symptom []string) bool {
	for _, line := range r.lines {
		if len(line) >= strongRun && containsSequence(symptom, line) {
			return true
		}
	}
	return false
}

// symptomShare returns the share of a symptom's words that occur in one line of the
// alert, from 0 to 1, for the best line. Words are weighted by rarity. A line counts
// only if it has at least two of the words.
func (r *similarQuery) symptomShare(symptom []string) float64 {
	best, known := 0.0, 0
	for _, t := range symptom {
		if _, inAlert := r.words[t]; inAlert && !noiseWords[t] {
			known++
		}
	}
	if known < 2 {
		return 0
	}
	for _, line := range r.lines {
		whole, have, n := 0.0, 0.0, 0
		for i, t := range symptom {
			if noiseWords[t] || slices.Contains(symptom[:i], t) {
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

// rarity returns the weight of a symptom's word: rarer words have a higher weight. The
// word need not occur in the alert. If the index cannot be read, the word counts as the
// rarest; loadWords reports read errors.
func (r *similarQuery) rarity(term string) float64 {
	if w, known := r.weights[term]; known {
		return w
	}
	col, inAlert := r.words[term]
	if !inAlert {
		col, _ = r.ix.wordColumn([]spelling{{term, 1}})
	}
	w := r.ix.idf(max(1, col.count))
	r.weights[term] = w
	return w
}

func (r *similarQuery) sortCandidates(all []candidate) {
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

// selectBest searches the texts of the first maxRead candidates for phrases of the
// alert. It then removes candidates that have too little in common with the alert, and
// sorts the rest, best first.
func (r *similarQuery) selectBest(all []candidate) []candidate {
	for i := range all[:min(maxRead, len(all))] {
		c := &all[i]
		words := 0
		if c.run, words = r.longestPhrase(&r.ix.docs[c.n]); words > 0 {
			c.score += runWeight * float64(words)
			if words >= strongRun {
				c.tier = max(c.tier, 1)
			}
		}
	}
	all = slices.DeleteFunc(all, func(c candidate) bool {
		return c.tier == 0 && c.run == "" && len(c.shared) < minWords && len(c.service) == 0
	})
	r.sortCandidates(all)
	best := 0.0
	for _, c := range all {
		best = max(best, c.score)
	}
	return slices.DeleteFunc(all, func(c candidate) bool { return c.tier == 0 && c.score < best/3 })
}

// longestPhrase returns the phrase with the most informative words that is both in d
// and in the alert, as spelled in d. words is the number of these words, without noise
// words.
func (r *similarQuery) longestPhrase(d *Document) (run string, words int) {
	texts := []string{d.Title, d.Summary}
	texts = append(texts, d.Symptoms...)
	for _, s := range d.Sections {
		texts = append(texts, clip(s.Text))
	}
	for _, text := range texts {
		terms, at := r.extractTerms(text)
		for i := 0; i+minRun <= len(terms); i++ {
			end := i
			for end+minRun <= len(terms) && r.triples[[minRun]string(terms[end:end+minRun])] {
				end++
			}
			if end == i {
				continue
			}
			last := end + minRun - 2 // index of the last word of the phrase
			informative := 0
			for _, t := range terms[i : last+1] {
				if !noiseWords[t] {
					informative++
				}
			}
			if informative >= minRun-1 && informative > words {
				run, words = flat(text[at[i][0]:at[last][1]]), informative
			}
			i = last
		}
	}
	return run, words
}
