package search

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/blevesearch/bleve/v2/document"
	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"

	"debrief/site/privacy/pii"
	"debrief/theme/i18n"
)

// A Document is one write-up as search sees it: text without mark-up.
type Document struct {
	ID           string // unique in the library
	URL          string // from the site's root, "incidents/…/index.html"
	Title        string
	Summary      string
	Severity     string // the catalogue's id, "sev2"
	Date         string // "2026-10-14", "" where it is not known
	Kind         string // "incident", "near_miss", "drill", "external"
	Organisation string // whose incident it was, where it was not ours
	Aliases      []string
	Symptoms     []string
	Services     []string
	Factors      []string
	Sections     []Section
}

// A Section is a piece of a write-up that a link can lead to.
type Section struct {
	Anchor  string // the fragment of its address, without "#"
	Heading string
	Text    string
}

// Options says how an index is built. The zero value is what a build wants.
type Options struct {
	// Dir is where the index lives until Close, by default the system's place for
	// temporary files. It is never published: two builds of it differ in bytes.
	Dir string

	// Synonyms are sets of single words that mean one thing and find each other, at
	// less weight than themselves. nil means the built-in ones.
	Synonyms [][]string

	// Lang is that of the site, for headings that its pages have and no write-up.
	// nil is English.
	Lang *i18n.Language
}

// An Index answers questions about the documents it was built from. It never
// changes, and may be asked by many goroutines at once.
//
// A write-up's number is its place in docs, which are sorted by date and then by id
// backwards: among equals the higher number stands first, so that the newest
// write-up comes first, and a new write-up leaves the numbers of the others alone.
type Index struct {
	docs     []Document
	lengths  []uint8 // of each document, as a step of lengthSteps
	titles   []int   // positions in each title
	average  float64 // weighted length
	synonyms map[string][]synonym

	dir    string
	queue  *index.AnalysisQueue
	store  *scorch.Scorch
	reader index.IndexReader
	number []int32 // ours of each of Bleve's
}

// The fields of the index, in the order in which the exported data counts them.
const (
	fieldTitle = iota
	fieldKey   // the id and those aliases that are one word, whole: what an exact name finds
	fieldName  // symptoms, aliases, the id in parts
	fieldTag   // services, factors, organisation
	fieldSummary
	fieldBody
	fieldCount
)

// facet is Bleve's name for the field of filters. Its terms begin with "=", which no word does.
const facet = "facet"

var fieldNames = [fieldCount]string{"title", "key", "name", "tag", "summary", "body"}

// fieldWeights are how much more a word counts there than in the body.
var fieldWeights = [fieldCount]float64{4, 4, 4, 3, 2, 1}

// New indexes docs. It fails when two have one id, or when the disk does.
// The caller closes the index.
func New(docs []Document, opt Options) (*Index, error) {
	ix := &Index{docs: append([]Document(nil), docs...), synonyms: synonymTable(opt.Synonyms)}
	for i := range ix.docs {
		ix.docs[i] = ix.docs[i].shown()
	}
	sort.Slice(ix.docs, func(i, j int) bool {
		a, b := &ix.docs[i], &ix.docs[j]
		if a.Date != b.Date {
			return a.Date < b.Date
		}
		return a.ID > b.ID
	})
	seen := make(map[string]bool, len(docs))
	for i := range ix.docs {
		if id := ix.docs[i].ID; seen[id] || id == "" {
			return nil, fmt.Errorf("search: the id %q is not unique", id)
		}
		seen[ix.docs[i].ID] = true
	}
	if err := ix.build(opt.Dir); err != nil {
		return nil, errors.Join(fmt.Errorf("search: building the index: %w", err), ix.Close())
	}
	return ix, nil
}

// Len is the number of write-ups.
func (ix *Index) Len() int { return len(ix.docs) }

// Close removes the index from the disk.
func (ix *Index) Close() error {
	var errs []error
	if ix.reader != nil {
		errs = append(errs, ix.reader.Close())
	}
	if ix.store != nil {
		errs = append(errs, ix.store.Close())
	}
	if ix.queue != nil {
		ix.queue.Close()
	}
	if ix.dir != "" {
		errs = append(errs, os.RemoveAll(ix.dir))
	}
	ix.reader, ix.store, ix.queue, ix.dir = nil, nil, nil, ""
	return errors.Join(errs...)
}

// build writes one Bleve segment and opens it. The offline builder is used and not
// batches into a live index: it runs no goroutines, and leaves one segment, in which
// every term is met once. Batches are small: larger ones cost no less time and several
// times the memory.
func (ix *Index) build(parent string) (err error) {
	if len(ix.docs) == 0 {
		return nil // Bleve's builder cannot end an empty index
	}
	if ix.dir, err = os.MkdirTemp(parent, "debrief-search-"); err != nil {
		return err
	}
	path := filepath.Join(ix.dir, "store")
	b, err := scorch.NewBuilder(map[string]any{"path": path, "buildPathPrefix": ix.dir, "batchSize": 100, "mergeMax": 200})
	if err != nil {
		return err
	}
	if err := ix.fill(b); err != nil {
		return err
	}
	ix.queue = index.NewAnalysisQueue(1)
	store, err := scorch.NewScorch(scorch.Name, map[string]any{"path": path, "read_only": true, "bolt_timeout": "5s"}, ix.queue)
	if err != nil {
		return err
	}
	if err := store.Open(); err != nil {
		return err
	}
	ix.store = store.(*scorch.Scorch)
	if ix.reader, err = store.Reader(); err != nil {
		return err
	}
	return ix.readNumbers()
}

// fill hands every document to the builder, and takes its lengths.
func (ix *Index) fill(b *scorch.Builder) error {
	scan := &scanner{stem: &stemmer{}}
	ix.lengths = make([]uint8, len(ix.docs))
	ix.titles = make([]int, len(ix.docs))
	sizes := make([][fieldCount]size, len(ix.docs))
	for i := range ix.docs {
		doc := document.NewDocument(strconv.Itoa(i))
		for f, texts := range ix.docs[i].texts() {
			doc.AddField(&field{name: fieldNames[f], texts: texts, wholeOnly: f == fieldKey, scan: scan, size: &sizes[i][f]})
		}
		doc.AddField(&field{name: facet, facets: ix.docs[i].facets(), scan: scan, size: new(size)})
		if err := b.Index(doc); err != nil {
			return err
		}
		// The builder analyses a batch and writes it inside one call.
		scan.tally.release()
	}
	// The builder analyses in batches; the counts are complete only after the last one.
	if err := b.Close(); err != nil {
		return err
	}
	total := 0.0
	for i := range sizes {
		length := 0.0
		for f := range sizes[i] {
			length += fieldWeights[f] * float64(sizes[i][f].tokens)
		}
		ix.lengths[i] = lengthStep(length)
		total += lengthSteps[ix.lengths[i]]
		ix.titles[i] = sizes[i][fieldTitle].places
	}
	ix.average = float64(int(total / float64(len(sizes))))
	return nil
}

// texts are the contents of the fields. The scanner leaves a gap between two texts of
// one field, so that no phrase crosses from one to the next.
func (d *Document) texts() [fieldCount][]string {
	body := make([]string, 0, 2*len(d.Sections))
	for _, s := range d.Sections {
		body = append(body, s.Heading, s.Text)
	}
	return [fieldCount][]string{
		fieldTitle:   {d.Title},
		fieldKey:     d.exactNames(),
		fieldName:    slices.Concat(d.Symptoms, d.Aliases, []string{d.ID}),
		fieldTag:     slices.Concat([]string{d.Organisation}, d.Services, d.Factors),
		fieldSummary: {d.Summary},
		fieldBody:    body,
	}
}

// shown returns the document with marks for invisible characters, see [pii.Mark],
// and for bytes that are not UTF-8.
func (d Document) shown() Document {
	show := func(text string) string { return pii.MarkString(strings.ToValidUTF8(text, "\uFFFD")) }
	for _, s := range []*string{&d.ID, &d.URL, &d.Title, &d.Summary, &d.Severity, &d.Date, &d.Kind, &d.Organisation} {
		*s = show(*s)
	}
	for _, l := range []*[]string{&d.Aliases, &d.Symptoms, &d.Services, &d.Factors} {
		*l = append([]string(nil), *l...)
		for i, s := range *l {
			(*l)[i] = show(s)
		}
	}
	d.Sections = append([]Section(nil), d.Sections...)
	for i, s := range d.Sections {
		d.Sections[i] = Section{show(s.Anchor), show(s.Heading), show(s.Text)}
	}
	return d
}

// exactNames are the id and those aliases that a reader types as one word. A name of
// several words is found by its words.
func (d *Document) exactNames() []string {
	names := []string{d.ID}
	for _, a := range d.Aliases {
		if !strings.ContainsAny(strings.TrimSpace(a), " \t\n") {
			names = append(names, a)
		}
	}
	return names
}

// facets are the terms that filters look for.
func (d *Document) facets() []string {
	var all []string
	add := func(name, value string) {
		if value = foldFacet(value); value != "" {
			all = append(all, "="+name+":"+value)
		}
	}
	add("severity", d.Severity)
	add("kind", d.Kind)
	add("organisation", d.Organisation)
	if len(d.Date) >= 4 {
		add("year", d.Date[:4])
	}
	for _, s := range d.Services {
		add("service", s)
	}
	for _, f := range d.Factors {
		add("factor", f)
		if family, _, ok := strings.Cut(f, "."); ok {
			add("factor", family)
		}
	}
	return unique(all)
}

// foldFacet is a value as filters compare it: lower case, one hyphen for every space.
func foldFacet(s string) string {
	return strings.Join(strings.FieldsFunc(lower(s), func(r rune) bool { return isSpace(r) }), "-")
}

// readNumbers learns which document each of Bleve's is. Bleve counts those of a segment
// from 0, and there is one segment.
func (ix *Index) readNumbers() error {
	ids, err := ix.reader.DocIDReaderAll()
	if err != nil {
		return err
	}
	defer ids.Close()
	ix.number = make([]int32, 0, len(ix.docs))
	for {
		id, err := ids.Next()
		if err != nil {
			return err
		}
		if id == nil {
			break
		}
		name, err := ix.reader.ExternalID(id)
		if err != nil {
			return err
		}
		n, err := strconv.Atoi(name)
		if err != nil {
			return err
		}
		ix.number = append(ix.number, int32(n))
	}
	if len(ix.number) != len(ix.docs) {
		return fmt.Errorf("the index holds %d of %d write-ups", len(ix.number), len(ix.docs))
	}
	return nil
}

// never is the context of questions that nobody takes back: each is bounded by itself.
var never = context.Background()
