package search

import (
	"sort"
	"strconv"

	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// These constants are the target sizes of the exported files, in bytes before
// compression.
const (
	shardSize    = 24 << 10 // target size of a file with terms and their postings
	positionSize = 32 << 10 // target size of a file of positions; only phrase queries load these
	blockSize    = 12 << 10 // target size of a file of post-mortem texts; a long text exceeds it
	maxBlock     = 16       // maximum number of post-mortems in one file of texts
)

// Export writes the search data files of the published site. It calls put for each
// file, the manifest last. The bytes depend only on the documents. Export reads Bleve's
// dictionary once, in order, and has one term and one file in memory at a time.
//
//	search/manifest.js     the list of files; its name never changes
//	search/t-<hash>.js     terms and postings, by ranges of the dictionary
//	search/p-<hash>.js     positions, for phrases
//	search/i-<hash>.js     the index of the position files
//	search/d-<number>.js   titles and texts of consecutive post-mortems
//
// The name of a file of texts (d-) has the number of its first post-mortem instead of a
// hash, because a table of ten thousand hashes would be larger than the results.
// Browsers request it with the manifest's version in the URL, so that they do not use
// an old copy.
func (ix *Index) Export(put func(path string, data []byte) error) error {
	w := newWriter(put)
	m := manifest{Version: 1, Shards: []string{}, Firsts: []string{}, Tokens: tokenVersion, N: len(ix.docs),
		Common: commonWords, Synonyms: map[string][][2]string{}}
	for term, others := range ix.synonyms {
		for _, o := range others {
			m.Synonyms[term] = append(m.Synonyms[term], [2]string{o.word, o.term})
		}
	}
	if len(ix.docs) > 0 {
		m.Average = int(ix.average)
		lengths := make([]byte, len(ix.lengths))
		for i, l := range ix.lengths {
			lengths[i] = digits[l]
		}
		m.Lengths = string(lengths)
		if err := ix.exportTerms(w, &m); err != nil {
			return err
		}
	}
	version, err := ix.exportTexts(w, &m)
	if err != nil {
		return err
	}
	data, err := w.encodeValue(m)
	if err != nil {
		return err
	}
	m.Texts = shortHash(append(data, version...))
	return w.writeFile("manifest", m)
}

// A manifest is the content of the first data file that a browser loads. It lists the
// other files.
type manifest struct {
	Version int `json:"version"`
	Tokens  int `json:"tokens"`  // the version of the rules that split text into words
	N       int `json:"n"`       // the number of post-mortems in the index
	Average int `json:"average"` // mean length of a post-mortem, weighted by field
	// Lengths has one base64 digit for each post-mortem: the index of its length in
	// lengthSteps.
	Lengths   string   `json:"lengths"`
	Shards    []string `json:"shards"`    // the names of the files that contain terms and postings
	Firsts    []string `json:"firsts"`    // the first term of each file in Shards
	Positions string   `json:"positions"` // the name of the file that lists the position files
	Block     int      `json:"block"`     // the number of post-mortems in each file of texts
	// Texts is the version of the files of texts, which is a part of their URLs.
	Texts    string                 `json:"texts"`
	Common   []string               `json:"common"`
	Synonyms map[string][][2]string `json:"synonyms"`
}

// exportTerms writes the files with the dictionary, the postings and the positions, and
// adds their names to m.
func (ix *Index) exportTerms(w writer, m *manifest) error {
	x := exporter{ix: ix, w: w, m: m, cells: make([]cell, len(ix.docs))}
	if err := x.openDictionaries(); err != nil {
		return err
	}
	for {
		term, ok := x.nextTerm()
		if !ok {
			break
		}
		if err := x.exportTerm(term); err != nil {
			return err
		}
	}
	if err := x.flushShard(); err != nil {
		return err
	}
	if err := x.flushPositions(); err != nil {
		return err
	}
	name, err := w.writeHashed("i", map[string]any{"starts": x.starts, "files": x.files})
	m.Positions = name
	return err
}

// An exporter writes the terms of all fields. It reads the dictionaries of the fields
// side by side, in term order.
type exporter struct {
	ix     *Index
	w      writer
	m      *manifest
	fields []dictionary

	cells []cell // occurrences of the current term by post-mortem number
	docs  []int  // numbers of the post-mortems with the current term
	count int    // number of terms that are exported so far

	shard     shard
	row       []byte // encoded postings of the current term
	places    []byte // encoded positions of the current term
	positions []byte // content of the current position file
	start     int    // number of the first term in the current position file
	heldTerms int    // number of terms in the current position file
	starts    []int
	files     []string
}

// A cell holds the occurrences of the current term in one post-mortem: for each field
// the frequency and the positions.
type cell struct {
	freq   [fieldCount]int32
	places [fieldCount][]int32
}

// A dictionary iterates over the terms of one field, in order. It reads Bleve's segment
// directly, because Bleve's reader of several segments is created again for each term.
type dictionary struct {
	terms    segment.TermDictionary
	order    segment.DictionaryIterator
	head     *index.DictEntry // the next term of the field; nil at the end
	list     segment.PostingsList
	postings segment.PostingsIterator
}

func (x *exporter) openDictionaries() error {
	one := x.ix.reader.(*scorch.IndexSnapshot).Segments()[0].Segment()
	for _, name := range append(fieldNames[:], facet) {
		terms, err := one.Dictionary(name)
		if err != nil {
			return err
		}
		d := dictionary{terms: terms, order: terms.AutomatonIterator(nil, nil, nil)}
		if d.head, err = d.order.Next(); err != nil {
			return err
		}
		x.fields = append(x.fields, d)
	}
	return nil
}

// nextTerm returns the smallest term that no field has exported yet. ok is false at the
// end.
func (x *exporter) nextTerm() (term string, ok bool) {
	for _, d := range x.fields {
		if d.head != nil && (!ok || d.head.Term < term) {
			term, ok = d.head.Term, true
		}
	}
	return term, ok
}

// exportTerm reads the postings of one term from all fields and adds them to the
// current files. It starts a new file if one would become too large.
func (x *exporter) exportTerm(term string) error {
	x.docs = x.docs[:0]
	for f := range x.fields {
		d := &x.fields[f]
		if d.head == nil || d.head.Term != term {
			continue
		}
		if err := x.readPostings(d, f); err != nil {
			return err
		}
		var err error
		if d.head, err = d.order.Next(); err != nil {
			return err
		}
	}
	sort.Ints(x.docs)
	x.encodeRow()
	if !x.shard.isEmpty() && x.shard.size()+len(x.row)+len(term) > shardSize {
		if err := x.flushShard(); err != nil {
			return err
		}
	}
	x.shard.add(term, x.count, x.row)
	if x.heldTerms > 0 && len(x.positions)+len(x.places) > positionSize {
		if err := x.flushPositions(); err != nil {
			return err
		}
	}
	if x.heldTerms > 0 {
		x.positions = append(x.positions, ' ')
	} else {
		x.start = x.count
	}
	x.positions = append(x.positions, x.places...)
	x.heldTerms++
	x.count++
	return nil
}

// readPostings adds the occurrences of the next term of one field to x.cells and
// x.docs. f is the number of the field.
func (x *exporter) readPostings(d *dictionary, f int) (err error) {
	if d.list, err = d.terms.PostingsList([]byte(d.head.Term), nil, d.list); err != nil {
		return err
	}
	d.postings = d.list.Iterator(true, false, f < fieldCount, d.postings)
	for {
		p, err := d.postings.Next()
		if err != nil || p == nil {
			return err
		}
		n := int(x.ix.number[p.Number()])
		c := &x.cells[n]
		if c.freq == ([fieldCount]int32{}) {
			x.docs = append(x.docs, n)
		}
		if f == fieldCount { // for a filter term, record any frequency, because it has none
			c.freq[fieldBody] = 1
			continue
		}
		c.freq[f] = int32(p.Frequency())
		for _, at := range p.Locations() {
			c.places[f] = append(c.places[f], int32(at.Pos()))
		}
	}
}

// encodeRow encodes the postings of the current term into x.row and its positions into
// x.places, and clears the cells.
//
// The row describes the post-mortems with the term one after another. The first number
// is 2d, where d counts the post-mortems skipped since the previous one. If the term
// occurs once in the body and nowhere else, the most frequent case, the first number is
// 2d+1 and no other number follows.
//
// Otherwise the second number is 2n+1 if the term occurs n times in the body and in no
// other field. If it occurs in other fields, the second number is 2s, where s is the
// set of fields as bits, and the frequency in each of them follows. After the frequency
// in the title comes the number of positions in the title.
//
// Positions are encoded as distances, field by field.
func (x *exporter) encodeRow() {
	x.row, x.places = x.row[:0], x.places[:0]
	before := -1
	for _, n := range x.docs {
		c := &x.cells[n]
		set := 0
		for f, k := range c.freq {
			if k > 0 {
				set |= 1 << f
			}
		}
		distance := (n - before - 1) * 2
		before = n
		switch body := int(c.freq[fieldBody]); {
		case set == 1<<fieldBody && body == 1:
			x.row = appendNumber(x.row, distance+1)
		case set == 1<<fieldBody:
			x.row = appendNumber(appendNumber(x.row, distance), body*2+1)
		default:
			x.row = appendNumber(appendNumber(x.row, distance), set*2)
			for f, k := range c.freq {
				if k > 0 {
					x.row = appendNumber(x.row, int(k))
				}
				if k > 0 && f == fieldTitle {
					x.row = appendNumber(x.row, x.ix.titles[n])
				}
			}
		}
		for f := range c.places {
			at := int32(0)
			for _, p := range c.places[f] {
				x.places = appendNumber(x.places, int(p-at))
				at = p
			}
			c.places[f] = c.places[f][:0]
		}
		c.freq = [fieldCount]int32{}
	}
}

func (x *exporter) flushShard() error {
	if x.shard.isEmpty() {
		return nil
	}
	name, err := x.w.writeHashed("t", map[string]any{"start": x.shard.start, "terms": string(x.shard.terms),
		"postings": string(x.shard.postings)})
	if err != nil {
		return err
	}
	x.m.Shards = append(x.m.Shards, name)
	x.m.Firsts = append(x.m.Firsts, x.shard.first)
	x.shard.reset()
	return nil
}

func (x *exporter) flushPositions() error {
	if x.heldTerms == 0 {
		return nil
	}
	name, err := x.w.writeHashed("p", string(x.positions))
	if err != nil {
		return err
	}
	x.starts = append(x.starts, x.start)
	x.files = append(x.files, name)
	x.positions, x.heldTerms = x.positions[:0], 0
	return nil
}

// A fragment is the exported text of one post-mortem, from which the browser renders a
// search result.
type fragment struct {
	ID           string      `json:"id"`
	URL          string      `json:"url"`
	Title        string      `json:"title"`
	Summary      string      `json:"summary,omitempty"`
	Severity     string      `json:"severity,omitempty"`
	Date         string      `json:"date,omitempty"`
	Kind         string      `json:"kind,omitempty"`
	Organisation string      `json:"organisation,omitempty"`
	Ended        string      `json:"ended,omitempty"`
	Services     []string    `json:"services,omitempty"`
	Factors      []string    `json:"factors,omitempty"`
	Symptoms     []string    `json:"symptoms,omitempty"`
	Aliases      []string    `json:"aliases,omitempty"`
	Sections     [][3]string `json:"sections,omitempty"` // for each section its anchor, its heading and its text
}

// exportTexts writes the files with the texts of post-mortems. It returns the
// concatenated hashes of the files, from which Export computes their version.
func (ix *Index) exportTexts(w writer, m *manifest) (version []byte, err error) {
	total := 0
	for i := range ix.docs {
		total += len(ix.docs[i].Title) + len(ix.docs[i].Summary)
		for _, s := range ix.docs[i].Sections {
			total += min(len(s.Text), maxText)
		}
	}
	m.Block = maxBlock
	if total > 0 {
		m.Block = min(maxBlock, max(1, blockSize*len(ix.docs)/total))
	}
	for from := 0; from < len(ix.docs); from += m.Block {
		var block []fragment
		for _, d := range ix.docs[from:min(from+m.Block, len(ix.docs))] {
			block = append(block, newFragment(&d))
		}
		name := "d-" + strconv.Itoa(from)
		data, err := w.encodeValue(block)
		if err != nil {
			return nil, err
		}
		version = append(version, shortHash(data)...)
		if err := w.put("search/"+name+".js", wrapCall(name, data)); err != nil {
			return nil, err
		}
	}
	return version, nil
}

func newFragment(d *Document) fragment {
	f := fragment{
		ID: d.ID, URL: d.URL, Title: d.Title, Summary: clip(d.Summary), Severity: d.Severity, Date: d.Date,
		Kind:         d.Kind,
		Organisation: d.Organisation, Services: d.Services, Factors: d.Factors, Symptoms: d.Symptoms,
		Aliases: d.Aliases, Ended: clip(d.Ended),
	}
	for _, s := range d.Sections {
		f.Sections = append(f.Sections, [3]string{s.Anchor, s.Heading, clip(s.Text)})
	}
	return f
}
