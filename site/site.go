package site

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"time"

	"debrief/site/action"
	"debrief/site/book"
	"debrief/site/catalog"
	"debrief/site/check"
	"debrief/site/export"
	"debrief/site/finding"
	"debrief/site/history"
	"debrief/site/library"
	"debrief/site/outline"
	"debrief/site/page"
	"debrief/site/postmortem"
	"debrief/site/search"
	"debrief/site/trend"
	"debrief/theme"
)

// Options are the few things a reading may differ in. The zero value reads the
// work tree's postmortems folder as of its commit.
type Options struct {
	Dir string    // the library's folder, relative to the repository's root; "" means "postmortems"
	Ref string    // history.WorkTree, or any commit, branch or tag
	Now time.Time // the only clock; zero means the time of the commit that is read
}

// A Snapshot is a library as it stood at one commit, or in the work tree, read
// and checked. It is immutable.
type Snapshot struct {
	Library *library.Library
	Catalog *catalog.Catalog
	Outline *outline.Outline
	Found   finding.List // everything wrong with the texts, in reading order
	Commit  history.Commit
	Dirty   bool   // the files read differ from Commit
	NoGit   string // why there is no history, "" if there is
	Now     time.Time
}

// Load reads every post-mortem and says what is wrong with them. It fails only
// if the files cannot be read at all.
func Load(ctx context.Context, repo *history.Repo, opt Options) (*Snapshot, error) {
	if opt.Dir == "" {
		opt.Dir = "postmortems"
	}
	files, err := repo.Files(ctx, opt.Ref, opt.Dir)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", opt.Dir, err)
	}
	snap := &Snapshot{NoGit: repo.Reason()}
	log, err := repo.Log(ctx, opt.Ref, opt.Dir)
	if err != nil {
		return nil, fmt.Errorf("read the history of %s: %w", opt.Dir, err)
	}
	if snap.Commit, err = repo.Commit(opt.Ref); err != nil && !errors.Is(err, history.ErrNoHistory) {
		return nil, err
	}
	if opt.Ref == history.WorkTree && repo.HasHistory() {
		if snap.Dirty, err = repo.Dirty(ctx, opt.Dir); err != nil {
			return nil, fmt.Errorf("compare %s with its commit: %w", opt.Dir, err)
		}
	}
	snap.Library = library.Read(files, opt.Dir, log)
	var words, form finding.List
	snap.Catalog, words = catalog.Of(files, opt.Dir)
	snap.Outline, form = outline.Of(files, opt.Dir)
	snap.Now = opt.Now
	if snap.Now.IsZero() {
		snap.Now = now(snap)
	}
	snap.Found = check.Run(check.Question{Library: snap.Library, Outline: snap.Outline, Catalog: snap.Catalog, Read: append(words, form...), Now: snap.Now})
	return snap, nil
}

// ahead is how far beyond its commit a work tree's own dates are believed.
const ahead = 400 * 24 * time.Hour

// now is the time of the commit. Files that are not committed may tell of
// later days than their commit; then it is the latest day that they tell of,
// so that yesterday's incident is not in the future.
func now(snap *Snapshot) time.Time {
	at := snap.Commit.Committed
	if !at.IsZero() && !snap.Dirty {
		return at
	}
	latest := at
	for _, pm := range snap.Library.All {
		for _, told := range daysToldBy(pm) {
			if told.After(latest) && (at.IsZero() || told.Before(at.Add(ahead))) {
				latest = told
			}
		}
	}
	return latest
}

func daysToldBy(pm *postmortem.Postmortem) []time.Time {
	days := []time.Time{pm.ID.Date(), pm.Published, pm.Review.Held}
	for _, name := range postmortem.TimeNames {
		days = append(days, pm.Times.Named(name).At)
	}
	for _, a := range pm.Actions {
		days = append(days, a.Created, a.Closed)
	}
	for _, a := range pm.Accounts {
		days = append(days, a.Collected)
	}
	for _, a := range pm.Amended {
		days = append(days, a.At)
	}
	return days
}

// An Edition is what a site shows of a snapshot, and how.
type Edition struct {
	Theme   *theme.Theme
	Drafts  bool   // with write-ups that nobody has reviewed yet
	BaseURL string // of the published site; "" takes the catalogue's
}

// Shown is the part of the library that an edition shows. Restricted write-ups
// are never shown: they are not on any page, in the index, the feeds, the data
// or the figures.
func (e Edition) Shown(lib *library.Library) *library.Library {
	return lib.Only(func(pm *postmortem.Postmortem) bool {
		return pm.Visibility != "restricted" && (e.Drafts || pm.Status != postmortem.Draft)
	})
}

// Build makes the site and hands it to put, file by file and from several
// goroutines. It reads no clock, no network and no file but the evidence
// beside the write-ups, so the same snapshot and edition give the same bytes.
func Build(snap *Snapshot, e Edition, put func(path string, data []byte) error) error {
	if e.BaseURL == "" {
		e.BaseURL = snap.Catalog.BaseURL
	}
	lib := e.Shown(snap.Library)
	in := book.Input{
		Library: lib, Catalog: snap.Catalog, Outline: snap.Outline, Drafts: e.Drafts,
		Actions: action.Of(lib, snap.Now), Trends: trend.Of(lib, snap.Now),
		Built: book.Built{Commit: snap.Commit.Hash, Dirty: snap.Dirty, Now: snap.Now, NoGit: snap.NoGit, BaseURL: e.BaseURL},
	}
	for path, data := range e.Theme.Assets() {
		if err := put(path, data); err != nil {
			return err
		}
	}
	if err := render(page.All(in), e.Theme, put); err != nil {
		return err
	}
	if err := export.All(export.Input{Library: lib, Catalog: snap.Catalog, Actions: in.Actions, Trends: in.Trends, Commit: snap.Commit.Hash, Now: snap.Now, BaseURL: e.BaseURL}, put); err != nil {
		return fmt.Errorf("data: %w", err)
	}
	index, err := search.Of(lib, search.Options{})
	if err != nil {
		return fmt.Errorf("index: %w", err)
	}
	defer index.Close()
	if err := put("search/search.js", search.Client()); err != nil {
		return err
	}
	return index.Export(put)
}

// render makes every page on all processors and hands each on when it is done.
func render(pages []book.Page, th *theme.Theme, put func(path string, data []byte) error) error {
	var wait sync.WaitGroup
	next := make(chan book.Page)
	failed := make(chan error, 1)
	for range runtime.GOMAXPROCS(0) {
		wait.Add(1)
		go func() {
			defer wait.Done()
			for p := range next {
				if err := renderOne(p, th, put); err != nil {
					select {
					case failed <- fmt.Errorf("page %s: %w", p.Path, err):
					default: // the first is told
					}
				}
			}
		}()
	}
	for _, p := range pages {
		next <- p
	}
	close(next)
	wait.Wait()
	select {
	case err := <-failed:
		return err
	default:
		return nil
	}
}

func renderOne(p book.Page, th *theme.Theme, put func(path string, data []byte) error) error {
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
	html, err := th.Render(view)
	if err != nil {
		return err
	}
	return put(p.Path, html)
}
