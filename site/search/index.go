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

	"debrief/site/postmortem"
	"debrief/site/privacy/pii"
	"debrief/theme/i18n"
)

// A Document is the plain text of one post-mortem for the index.
type Document struct {
	ID           string // the ID of the post-mortem, unique within the library
	URL          string // the page's URL relative to the root of the site: "incidents/…/index.html"
	Title        string
	Summary      string
	Severity     string // the severity's ID in the catalogue: "sev2"
	Date         string // the day of the incident: "2026-03-14"
	Kind         string // the code of the kind: "incident", "near_miss", "drill" or "external"
	Organisation string // the organisation that had an external incident
	Ended        string // what fixed the incident, as plain text; "" if it is unknown
	Aliases      []string
	Symptoms     []string
	Services     []string
	Factors      []string
	Sections     []Section
}

// A Section is a part of a post-mortem with a heading, to which search results can
// link.
type Section struct {
	Anchor  string // the URL fragment of the section's heading, without "#"
	Heading string
	Text    string
}

// Options configure an [Index]. The zero value is the default for a build.
type Options struct {
	// Dir is the folder in which a temporary folder for the index files is created; ""
	// means the system's folder for temporary files. Close removes the index files.
	// They are never published, because their bytes differ between builds.
	Dir string

	// Synonyms is a list of sets of single words with the same meaning. A query for one
	// word of a set also matches the other words, with a lower weight. nil means the
	// built-in sets.
	Synonyms [][]string

	// Lang is the language of the site, in which headings that the site adds to a page
	// are indexed. nil means English.
	Lang *i18n.Language
}

// An Index searches the documents that it was built from. It is immutable and safe for
// concurrent use.
//
// Each document has a number, its index in docs. External incidents come first, and each
// group is sorted by date and then by descending ID. If two results have the same rank,
// the one with the higher number comes first. So the library's own incidents are before
// external ones, the newest is first, and a new post-mortem usually does not change the
// numbers of others.
type Index struct {
	docs     []Document
	lengths  []uint8 // length of each document as an index of lengthSteps
	titles   []int   // number of word positions in the title of each document
	average  float64 // mean length of the documents, weighted by field
	synonyms map[string][]synonym

	dir    string
	queue  *index.AnalysisQueue
	store  *scorch.Scorch
	reader index.IndexReader
	number []int32 // maps Bleve's document numbers to indexes of docs
}

// These are the fields of the index, in the order of the exported data.
const (
	fieldTitle = iota
	fieldKey   // the field of exact names: the ID and single-word aliases, indexed whole
	fieldName  // the field of names: symptoms, aliases and the words of the ID
	fieldTag   // the field of tags: services, factors and the organisation
	fieldSummary
	fieldBody
	fieldCount
)

// facet is the name of the field with filter terms in Bleve. Filter terms begin with
// "=", so that they never equal a word.
const facet = "facet"

var fieldNames = [fieldCount]string{"title", "key", "name", "tag", "summary", "body"}

// fieldWeights are the ranking weights of a word by field, in the order of the field
// constants. An occurrence in the title counts four times as much as one in the body.
var fieldWeights = [fieldCount]float64{4, 4, 4, 3, 2, 1}

// New indexes docs. It returns an error for a duplicate ID or a failed disk operation.
// The caller must close the index.
func New(docs []Document, opt Options) (*Index, error) {
	ix := &Index{docs: append([]Document(nil), docs...), synonyms: synonymTable(opt.Synonyms)}
	for i := range ix.docs {
		ix.docs[i] = ix.docs[i].withMarks()
	}
	sort.Slice(ix.docs, func(i, j int) bool {
		a, b := &ix.docs[i], &ix.docs[j]
		if external := string(postmortem.External); (a.Kind == external) != (b.Kind == external) {
			return a.Kind == external
		}
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

// Len returns the number of post-mortems in the index.
func (ix *Index) Len() int { return len(ix.docs) }

// Close closes the index and removes its files from disk.
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

// build writes the documents to one Bleve segment and opens it. It uses the offline
// builder instead of batches into a live index: the builder starts no goroutines and
// leaves one segment, which has every term once. Batches are small, because larger ones
// are not faster and need several times the memory.
func (ix *Index) build(parent string) (err error) {
	if len(ix.docs) == 0 {
		return nil // there is nothing to build, and Bleve's builder cannot close an empty index
	}
	if ix.dir, err = os.MkdirTemp(parent, "debrief-search-"); err != nil {
		return err
	}
	path := filepath.Join(ix.dir, "store")
	b, err := scorch.NewBuilder(map[string]any{"path": path, "buildPathPrefix": ix.dir, "batchSize": 100,
		"mergeMax": 200})
	if err != nil {
		return err
	}
	if err := ix.addDocuments(b); err != nil {
		return err
	}
	ix.queue = index.NewAnalysisQueue(1)
	store, err := scorch.NewScorch(scorch.Name, map[string]any{"path": path, "read_only": true, "bolt_timeout": "5s"},
		ix.queue)
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

// addDocuments passes every document to the Bleve builder. It records the length of
// each document for the ranking.
func (ix *Index) addDocuments(b *scorch.Builder) error {
	scan := &scanner{stem: &stemmer{}}
	ix.lengths = make([]uint8, len(ix.docs))
	ix.titles = make([]int, len(ix.docs))
	sizes := make([][fieldCount]fieldSize, len(ix.docs))
	for i := range ix.docs {
		doc := document.NewDocument(strconv.Itoa(i))
		for f, texts := range ix.docs[i].texts() {
			doc.AddField(&field{name: fieldNames[f], texts: texts, wholeOnly: f == fieldKey, scan: scan,
				size: &sizes[i][f]})
		}
		doc.AddField(&field{name: facet, facets: ix.docs[i].facets(), scan: scan, size: new(fieldSize)})
		if err := b.Index(doc); err != nil {
			return err
		}
		// The builder has written the batch, so its memory can be reused.
		scan.tally.release()
	}
	// The builder analyses in batches, so the sizes of the last batch are complete only
	// after Close.
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

// texts returns the texts of the document by field. If a field has several texts, the
// scanner leaves a gap between two of them, so that no phrase matches across both.
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

// withMarks returns a copy of the document in which visible marks replace invisible
// characters (see [pii.Mark]) and invalid UTF-8.
func (d Document) withMarks() Document {
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

// exactNames returns the names by which a query finds exactly this document: the ID and
// the single-word aliases. An alias of several words is indexed only as words.
func (d *Document) exactNames() []string {
	names := []string{d.ID}
	for _, a := range d.Aliases {
		if !strings.ContainsAny(strings.TrimSpace(a), " \t\n") {
			names = append(names, a)
		}
	}
	return names
}

// facets returns the filter terms of the document, such as "=service:checkout", sorted.
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
	return sortUnique(all)
}

// foldFacet normalises a filter value for comparison: "Example Corp" becomes
// "example-corp".
func foldFacet(s string) string {
	return strings.Join(strings.FieldsFunc(lower(s), func(r rune) bool { return isSpace(r) }), "-")
}

// readNumbers fills ix.number, which maps Bleve's document numbers to indexes of
// ix.docs. Bleve numbers the documents of a segment from 0, and there is one segment.
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
		return fmt.Errorf("the index holds %d of %d post-mortems", len(ix.number), len(ix.docs))
	}
	return nil
}

// noCancel is the context of all queries. Queries need no cancellation, because limits
// on their size bound their duration.
var noCancel = context.Background()
