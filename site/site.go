package site

import (
	"bytes"
	"context"
	"errors"
	"fmt"
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

// Options select which library Load reads. The zero value reads the folder postmortems
// of the work tree.
type Options struct {
	Dir string    // the library's folder, relative to the repository's root; "" means "postmortems"
	Ref string    // history.WorkTree, or a commit, branch or tag
	Now time.Time // used as the current time; zero means the time of the commit

	// MinLevel is the lowest level of findings to return; zero means all. Suppressed
	// findings are returned at any level. SkipChecks runs no rule.
	MinLevel   finding.Level
	SkipChecks bool

	// Base is a revision to compare with: only findings that the change adds are
	// returned. Staged reads the staged files and compares them with HEAD; Index is the
	// index file, "" for the repository's. With ReadAll, the post-mortems that the
	// change does not touch are read in full too. Otherwise their summaries are cached
	// in the folder SummaryCache, "" for no cache, which affects only the speed.
	Base         string
	ReadAll      bool
	SummaryCache string
	Staged       bool
	Index        string
}

// Attempts is the maximum number of calls of Build for a site. Each attempt leaves out
// the files on which earlier attempts failed.
const Attempts = 4

// A Snapshot is a library at one commit, or in the work tree, with its findings. It
// does not change.
type Snapshot struct {
	Library  *library.Library
	Catalog  *catalog.Catalog
	Template *template.Template
	Found    finding.List // all findings, or only those that are new compared with Before, in reading order
	Commit   history.Commit
	Dirty    bool     // the files differ from Commit
	NoGit    string   // the reason why there is no history, or ""
	Unjudged int      // number of commits whose renames are unknown because the clone is partial
	Ignored  []string // files of the repository that are too large to read
	Now      time.Time
	Before   *Before // the state to compare with, or nil

	Baseline *check.Baseline // existing findings that do not fail a check, or nil
}

// A Before is the state of a library before a change.
type Before struct {
	Library  *library.Library
	Commit   history.Commit   // the commit; zero if there is none yet
	Settings []string         // settings files that the change edits
	Catalog  *catalog.Catalog // the catalogue that the change is checked with
}

// AllFound returns Found, with a finding for each file on which debrief failed after
// Load.
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

// suppressions returns the suppressions of each post-mortem, for its page.
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

// Load reads and checks a library. It fails only if the files cannot be read at all.
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
			defer head() // read HEAD beside the files, but after the index, which needs the same lock
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
	repo.HashFiles(files) // hash before two readers use Git's blob names concurrently
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

// isDirty reports whether the files differ from their commit, so that they may have
// later dates.
func isDirty(ctx context.Context, repo *history.Repo, opt Options, files []*source.File) (bool, error) {
	if opt.Staged || opt.Ref != history.WorkTree || !repo.HasHistory() {
		return opt.Staged, nil
	}
	return repo.IsDirty(ctx, opt.Dir, files)
}

// Build renders the site and passes each file to put, from several goroutines. The data
// is valid until put returns. Build reads no clock and no network. It reads evidence
// files and old versions from the repository, so the repository must be open. The same
// snapshot and edition give the same bytes.
//
// Build returns [ErrFault] if debrief fails on a file. The next call leaves that file
// out; put must then start over.
func Build(snap *Snapshot, e Edition, put func(path string, data []byte) error) error {
	if e.BaseURL == "" {
		e.BaseURL = snap.Catalog.BaseURL
	}
	lib := snap.Shown(e)
	changes := revision.New(lib, revision.Options{
		Language: wording.In(snap.Catalog.Language), Catalog: snap.Catalog, Shows: e.Shows, Whole: snap.Library,
	})
	in := model.Input{
		Library: lib, Catalog: snap.Catalog, Template: snap.Template, Drafts: e.Drafts, Suppressions: snap.suppressions(),
		Actions: action.New(lib, snap.Now, changes), Changes: changes, Trends: trend.Of(lib, snap.Now),
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
	// Bleve uses one processor, so it runs beside the pages.
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
	if err := export.All(export.Input{Library: lib, Catalog: snap.Catalog, Actions: in.Actions, Trends: in.Trends, Changes: changes, Commit: snap.Commit.Hash, Now: snap.Now, BaseURL: e.BaseURL, Pages: sitemapPages(pages)}, put); err != nil {
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

// Build returns ErrFault if debrief failed on a file that the site shows; see
// [library.Library.Faults].
var ErrFault = errors.New("debrief failed to show a file")

// sitemapPages returns the paths of the pages in the sitemap, the home page first.
func sitemapPages(pages []model.Page) (out []string) {
	for _, p := range pages {
		if at, ok := strings.CutSuffix(p.Path, "index.html"); ok && !p.Unlisted {
			out = append(out, at)
		}
	}
	slices.Sort(out)
	return out
}

// renderAll renders the pages concurrently and passes each to put.
func renderAll(
	pages []model.Page,
	lib *library.Library,
	th *theme.Theme,
	put func(path string, data []byte) error,
) error {
	buffers := sync.Pool{New: func() any { return new(bytes.Buffer) }} // pages reuse the buffers
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
			default: // only the first error is returned
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

// renderPage renders a page and marks all invisible characters in it. It copies
// attachments unchanged.
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
	return put(p.Path, pii.Mark(html))
}
