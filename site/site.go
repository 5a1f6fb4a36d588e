package site

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"debrief/site/action"
	"debrief/site/catalog"
	"debrief/site/check"
	"debrief/site/export"
	"debrief/site/finding"
	"debrief/site/history"
	"debrief/site/library"
	"debrief/site/library/summary"
	"debrief/site/page"
	"debrief/site/page/model"
	"debrief/site/parallel"
	"debrief/site/postmortem"
	"debrief/site/privacy/pii"
	"debrief/site/revision"
	"debrief/site/search"
	"debrief/site/source"
	"debrief/site/template"
	"debrief/site/trend"
	"debrief/site/wording"
	"debrief/theme"
	"debrief/theme/i18n"
)

// Options select the library that Load reads, and how it is checked. The zero value
// checks the folder postmortems of the work tree.
type Options struct {
	Dir string    // the library's folder relative to the repository's root; "" means "postmortems"
	Ref string    // a commit, branch or tag; history.WorkTree means the files on disk
	Now time.Time // the current time; zero means the time of the commit

	// MinLevel is the lowest level of findings to return; zero means all levels.
	// Suppressed findings are returned at any level. If SkipChecks is set, no rule
	// runs.
	MinLevel   finding.Level
	SkipChecks bool

	// Base is a revision to compare with; then only the findings that the change adds
	// are returned. If Staged is set, the staged files are compared with HEAD. Index is
	// the path of the index file; "" means the repository's own.
	//
	// A comparison parses only the post-mortems that the change touches. It uses
	// summaries of the others, which it caches in the folder SummaryCache; "" means no
	// cache. If ReadAll is set, it parses all post-mortems.
	Base         string
	ReadAll      bool
	SummaryCache string
	Staged       bool
	Index        string
}

// Attempts is the maximum number of calls of Build for one site. If debrief crashes on
// a file, Build fails, and the next call leaves that file out.
const Attempts = 4

// A Snapshot is a library at one commit or in the work tree, with its findings. It is
// immutable.
type Snapshot struct {
	Library  *library.Library
	Catalog  *catalog.Catalog
	Template *template.Template
	Found    finding.List // all findings, or the ones that are not in Before, in reading order
	Commit   history.Commit
	Dirty    bool     // whether the files differ from those of Commit
	NoGit    string   // the reason why there is no history; "" if there is one
	Unjudged int      // the number of commits whose renames are unknown, because a partial clone lacks contents
	Ignored  []string // a message for each file, such as .mailmap, that was too large to read
	Now      time.Time
	Before   *Before // the library at the base commit of a change; nil if nothing is compared

	Baseline *check.Baseline // accepted old findings, which do not fail a check; nil if there are none
}

// A Before is the state of a library before a change, at the commit that the change is
// compared with.
type Before struct {
	Library  *library.Library
	Commit   history.Commit   // the commit before the change; zero if the repository has no commit yet
	Settings []string         // names of the settings files that the change edits
	Catalog  *catalog.Catalog // the catalogue that the change is checked with
}

// AllFound returns the findings of the snapshot. It adds a finding for each file on
// which debrief crashed after Load, for example when building a page.
func (s *Snapshot) AllFound() finding.List {
	faults := s.Library.Faults()
	if len(faults) == 0 {
		return s.Found
	}
	found := slices.Clone(s.Found)
	for _, f := range faults {
		if !slices.ContainsFunc(
			found,
			func(known finding.Finding) bool { return known.At == f.At && known.Message == f.Message },
		) {
			found = append(found, f)
		}
	}
	if len(found) > len(s.Found) {
		found.Sort()
		found.Number()
	}
	return found
}

// suppressions returns the suppressed findings of each post-mortem, by its ID. The page
// of a post-mortem lists them.
func (s *Snapshot) suppressions() map[postmortem.ID][]model.Suppression {
	titles := map[string]string{}
	for _, r := range check.Rules {
		titles[r.ID] = r.Title
	}
	out := map[postmortem.ID][]model.Suppression{}
	for _, f := range s.Found {
		if !f.Suppressed {
			continue
		}
		id, _, _ := strings.Cut(f.Subject, "/")
		line, _ := f.At.Position()
		out[postmortem.ID(id)] = append(
			out[postmortem.ID(id)],
			model.Suppression{Rule: f.Rule, Title: titles[f.Rule], Line: line, Reason: f.Reason},
		)
	}
	return out
}

// Load reads a library and checks it with all rules. It returns an error only if the
// files or their history cannot be read; errors in the texts are findings.
func Load(ctx context.Context, repo *history.Repo, opt Options) (*Snapshot, error) {
	if opt.Dir == "" {
		opt.Dir = "postmortems"
	}
	reader := newHistoryReader(ctx, repo, opt)
	defer reader.wait()
	head := sync.OnceValues(func() (history.Commit, error) { return repo.Commit(opt.Ref) })
	var cached func() (summary.Set, error)
	if (opt.Base != "" || opt.Staged) && !opt.ReadAll {
		cached = async(func() (summary.Set, error) {
			// Resolve HEAD while the files are read, but not before the index is read, because both
			// need one lock.
			defer head()
			return cachedSummaries(repo, opt)
		})
	}
	files, err := readFiles(ctx, repo, opt)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", opt.Dir, err)
	}
	snap := &Snapshot{NoGit: repo.Reason()}
	if snap.Commit, err = head(); err != nil && !errors.Is(err, history.ErrNoHistory) {
		return nil, err
	}
	repo.HashFiles(files) // compute the hashes now, because two goroutines below read them
	differs := async(func() (bool, error) { return isDirty(ctx, repo, opt, files) })
	defer differs()
	own := check.ReadSettings(files, opt.Dir)
	snap.Catalog, snap.Template, snap.Baseline = own.Catalog, own.Template, own.Baseline
	var compared *comparison
	if opt.Base == "" && !opt.Staged {
		snap.Library = library.Read(files, opt.Dir, own.Gate(), reader.log())
	} else if compared, err = snap.compare(ctx, repo, opt, files, own, reader.log, cached); err != nil {
		return nil, err
	}
	if snap.Dirty, err = differs(); err != nil {
		return nil, fmt.Errorf("compare %s with its commit: %w", opt.Dir, err)
	}
	snap.Now = opt.Now
	undated := snap.Now.IsZero() && snap.Commit.Committed.IsZero()
	if snap.Now.IsZero() {
		snap.Now = now(snap)
	}
	input := check.Input{
		Library:  snap.Library,
		Template: own.Template,
		Catalog:  own.Catalog,
		Baseline: own.Baseline,
		Read:     own.Found,
		Now:      snap.Now,
		Undated:  undated,
		Own:      own,
		MinLevel: opt.MinLevel,
	}
	switch {
	case opt.SkipChecks:
	case compared == nil:
		snap.Found = check.Run(input)
	default:
		snap.Found = compared.newFindings(input, snap.Before)
	}
	log, err := reader.finish(snap.Library.MayKeepName)
	if err != nil {
		return nil, fmt.Errorf("read the history of %s: %w", opt.Dir, err)
	}
	snap.Unjudged, snap.Ignored = log.UndecidedRenames(), log.Ignored()
	snap.Found = snap.AllFound()
	return snap, nil
}

// async runs f in a goroutine and returns a function that waits for its result.
func async[T any](f func() (T, error)) func() (T, error) {
	var out T
	var err error
	wait := parallel.Go(func() { out, err = f() })
	return func() (T, error) {
		wait()
		return out, err
	}
}

func readFiles(ctx context.Context, repo *history.Repo, opt Options) ([]*source.File, error) {
	if opt.Staged {
		return repo.Staged(ctx, opt.Dir, opt.Index)
	}
	if opt.Base != "" && opt.Ref == history.WorkTree && !opt.ReadAll && opt.SummaryCache != "" {
		return repo.FilesDeferred(ctx, opt.Dir)
	}
	return repo.Files(ctx, opt.Ref, opt.Dir)
}

// isDirty reports whether the files that were read differ from the commit. Staged files
// always count as different.
func isDirty(ctx context.Context, repo *history.Repo, opt Options, files []*source.File) (bool, error) {
	if opt.Staged || opt.Ref != history.WorkTree || !repo.HasHistory() {
		return opt.Staged, nil
	}
	return repo.IsDirty(ctx, opt.Dir, files)
}

// Build renders the site and passes each file to put, from several goroutines. The data
// is valid until put returns. The same snapshot and edition give the same bytes. Build
// reads evidence files and old versions from the repository, so the repository must
// still be open.
//
// If debrief crashes on a file, Build returns [ErrFault]. The caller may call Build
// again, which leaves that file out; put must then discard the files of the first call.
func Build(snap *Snapshot, e Edition, put func(path string, data []byte) error) error {
	if e.BaseURL == "" {
		e.BaseURL = snap.Catalog.BaseURL
	}
	lib := snap.Shown(e)
	changes := revision.New(lib, revision.Options{
		Language: wording.In(snap.Catalog.Language), Catalog: snap.Catalog, Shows: e.Shows, Whole: snap.Library,
	})
	in := model.Input{
		Library: lib, Catalog: snap.Catalog, Template: snap.Template,
		Drafts: e.Drafts, Suppressions: snap.suppressions(),
		Actions: action.New(lib, snap.Now, changes), Changes: changes,
		Trends: trend.Of(lib, snap.Now, trend.Scope{Calendar: trend.NewCalendar(snap.Catalog)}),
		Build: model.BuildInfo{
			Commit:  snap.Commit.Hash,
			Dirty:   snap.Dirty,
			Now:     snap.Now,
			NoGit:   snap.NoGit,
			BaseURL: e.BaseURL,
		},
	}
	lang := i18n.In(snap.Catalog.Language)
	th, err := e.Theme.In(lang)
	if err != nil {
		return err
	}
	for path, data := range th.Assets() {
		if err := put(path, data); err != nil {
			return err
		}
	}
	// Bleve uses one processor, so the search index is built concurrently with the
	// pages.
	index := async(func() (*search.Index, error) { return search.FromLibrary(lib, search.Options{Lang: lang}) })
	defer func() {
		if made, err := index(); err == nil {
			made.Close()
		}
	}()
	pages := page.All(in)
	if err := renderAll(pages, lib, th, put); err != nil {
		return err
	}
	data := export.Input{
		Library: lib, Catalog: snap.Catalog, Actions: in.Actions, Trends: in.Trends, Changes: changes,
		Commit: snap.Commit.Hash, Now: snap.Now, BaseURL: e.BaseURL, Pages: sitemapPages(pages),
	}
	if err := export.All(data, put); err != nil {
		return fmt.Errorf("data: %w", err)
	}
	made, err := index()
	if err != nil {
		return fmt.Errorf("index: %w", err)
	}
	if err := put("search/search.js", search.Client(lang)); err != nil {
		return err
	}
	if slices.ContainsFunc(lib.All, func(pm *postmortem.Postmortem) bool { return lib.Faulty(pm.Doc.File) }) {
		return ErrFault
	}
	return made.Export(put)
}

// ErrFault is the error of Build if debrief crashed on a file that the site shows. See
// [library.Library.Faults].
var ErrFault = errors.New("debrief failed to show a file")

// sitemapPages returns the URL paths of the pages that the sitemap lists, sorted. The
// home page is "".
func sitemapPages(pages []model.Page) (out []string) {
	for _, p := range pages {
		if at, ok := strings.CutSuffix(p.Path, "index.html"); ok && !p.Unlisted {
			out = append(out, at)
		}
	}
	slices.Sort(out)
	return out
}

// renderAll renders the pages concurrently and passes each one to put. It returns the
// first error.
func renderAll(
	pages []model.Page,
	lib *library.Library,
	th *theme.Theme,
	put func(path string, data []byte) error,
) error {
	// Reusing the buffers of rendered pages saves memory.
	buffers := sync.Pool{New: func() any { return new(bytes.Buffer) }}
	failed := make(chan error, 1)
	parallel.Do(len(pages), func(i int) {
		p, buffer := pages[i], buffers.Get().(*bytes.Buffer)
		defer buffers.Put(buffer)
		var err error
		if one := func() { err = renderPage(p, th, buffer, put) }; p.Source == nil {
			one()
		} else {
			lib.Guard(p.Source, one)
		}
		if err != nil {
			select {
			case failed <- fmt.Errorf("page %s: %w", p.Path, err):
			default: // another page failed before, and only the first error is returned
			}
		}
	})
	select {
	case err := <-failed:
		return err
	default:
		return nil
	}
}

// renderPage renders a page, replaces invisible characters in it by visible marks, and
// passes it to put, with the data files of its charts. It passes attachments unchanged.
func renderPage(p model.Page, th *theme.Theme, buffer *bytes.Buffer, put func(path string, data []byte) error) error {
	if p.Data != nil {
		data, err := p.Data()
		if err != nil {
			return err
		}
		return put(p.Path, data)
	}
	view, err := p.View()
	if err != nil {
		return err
	}
	html, err := th.RenderInto(buffer, view)
	if err != nil {
		return err
	}
	if err := put(p.Path, pii.Mark(html)); err != nil {
		return err
	}
	for _, f := range theme.DataFiles(view) {
		data, err := export.CSV(f.Rows)
		if err != nil {
			return err
		}
		if err := put(path.Join(path.Dir(p.Path), f.Name), pii.Mark(data)); err != nil {
			return err
		}
	}
	return nil
}
