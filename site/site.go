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

// Options are the few things a reading may differ in. The zero value reads the
// work tree's postmortems folder as of its commit.
type Options struct {
	Dir string    // the library's folder, relative to the repository's root; "" means "postmortems"
	Ref string    // history.WorkTree, or any commit, branch or tag
	Now time.Time // the only clock; zero means the time of the commit that is read

	// Least is the lowest level of finding that is of interest; what the texts
	// allow is found besides. Zero means all. Blind finds nothing at all, for
	// those who ask what the write-ups say and not how well.
	Least finding.Level
	Blind bool

	// Base is a revision to compare with: only what the change since then brought
	// is found. Staged reads what is staged for the next commit and compares it
	// with HEAD; Index is the file that it is staged in, "" for the repository's.
	// Whole reads the write-ups that the change leaves alone whole, too, for those
	// who ask more than what is new. Otherwise sketches of them are kept in the
	// folder Sketches, "" for nowhere; no answer depends on it.
	Base     string
	Whole    bool
	Sketches string
	Staged   bool
	Index    string
}

// Attempts is how often Build is called at most before it must succeed: each
// attempt leaves out the files that those before it failed on.
const Attempts = 4

// A Snapshot is a library as it stood at one commit, or in the work tree, read
// and checked. It is immutable.
type Snapshot struct {
	Library  *library.Library
	Catalog  *catalog.Catalog
	Outline  *template.Outline
	Found    finding.List // everything wrong with the texts, or new since Before, in reading order
	Commit   history.Commit
	Dirty    bool     // the files read differ from Commit
	NoGit    string   // why there is no history, "" if there is
	Unjudged int      // commits in which a partial clone leaves open what was renamed
	Ignored  []string // files of the repository that were too large to be read
	Now      time.Time
	Before   *Before // what it is compared with; nil: with nothing

	Baseline *check.Baseline // what the library had when it began to be checked; nil: nothing
}

// A Before is what a library was before a change.
type Before struct {
	Library  *library.Library
	Commit   history.Commit   // the zero Commit before the first one
	Settings []string         // files in which the change sets how the library is judged
	Catalog  *catalog.Catalog // that the change is judged by
}

// AllFound is Found with a finding for each file that debrief failed on since.
func (s *Snapshot) AllFound() finding.List {
	faults := s.Library.Faults()
	if len(faults) == 0 {
		return s.Found
	}
	found := slices.Clone(s.Found)
	for _, f := range faults {
		if !slices.ContainsFunc(found, func(known finding.Finding) bool { return known.At == f.At && known.Message == f.Message }) {
			found = append(found, f)
		}
	}
	if len(found) > len(s.Found) {
		found.Sort()
		found.Number()
	}
	return found
}

// allowances are what every write-up allows, for its page.
func (s *Snapshot) allowances() map[postmortem.ID][]model.Allowance {
	titles := map[string]string{}
	for _, r := range check.Rules {
		titles[r.ID] = r.Title
	}
	out := map[postmortem.ID][]model.Allowance{}
	for _, f := range s.Found {
		if !f.Suppressed {
			continue
		}
		id, _, _ := strings.Cut(f.Subject, "/")
		line, _ := f.At.Position()
		out[postmortem.ID(id)] = append(out[postmortem.ID(id)], model.Allowance{Rule: f.Rule, Title: titles[f.Rule], Line: line, Reason: f.Reason})
	}
	return out
}

// Load reads every post-mortem and says what is wrong with them. It fails only
// if the files cannot be read at all.
func Load(ctx context.Context, repo *history.Repo, opt Options) (*Snapshot, error) {
	if opt.Dir == "" {
		opt.Dir = "postmortems"
	}
	past := pastOf(ctx, repo, opt)
	defer past.wait()
	head := sync.OnceValues(func() (history.Commit, error) { return repo.Commit(opt.Ref) })
	var kept func() (summary.Set, error)
	if (opt.Base != "" || opt.Staged) && !opt.Whole {
		kept = begun(func() (summary.Set, error) {
			defer head() // beside the files as well, but not before the index, which waits for the same lock
			return keptSketches(repo, opt)
		})
	}
	files, err := read(ctx, repo, opt)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", opt.Dir, err)
	}
	snap := &Snapshot{NoGit: repo.Reason()}
	if snap.Commit, err = head(); err != nil && !errors.Is(err, history.ErrNoHistory) {
		return nil, err
	}
	repo.Learn(files) // for both who ask at once whether files are what is committed
	differs := begun(func() (bool, error) { return dirty(ctx, repo, opt, files) })
	defer differs()
	own := check.ReadSettings(files, opt.Dir)
	snap.Catalog, snap.Outline, snap.Baseline = own.Catalog, own.Outline, own.Baseline
	var against *compared
	if opt.Base == "" && !opt.Staged {
		snap.Library = library.Read(files, opt.Dir, own.Gate(), past.log())
	} else if against, err = snap.against(ctx, repo, opt, files, own, past.log, kept); err != nil {
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
	question := check.Question{Library: snap.Library, Outline: own.Outline, Catalog: own.Catalog, Baseline: own.Baseline, Read: own.Found, Now: snap.Now, Undated: undated, Own: own, Least: opt.Least}
	switch {
	case opt.Blind:
	case against == nil:
		snap.Found = check.Run(question)
	default:
		snap.Found = against.news(question, snap.Before)
	}
	log, err := past.end(snap.Library.MayKeepName)
	if err != nil {
		return nil, fmt.Errorf("read the history of %s: %w", opt.Dir, err)
	}
	snap.Unjudged, snap.Ignored = log.Unjudged(), log.Ignored()
	snap.Found = snap.AllFound()
	return snap, nil
}

// begun calls f in a goroutine, and returns a function that waits for its result.
func begun[T any](f func() (T, error)) func() (T, error) {
	var out T
	var err error
	wait := parallel.Go(func() { out, err = f() })
	return func() (T, error) {
		wait()
		return out, err
	}
}

func read(ctx context.Context, repo *history.Repo, opt Options) ([]*source.File, error) {
	if opt.Staged {
		return repo.Staged(ctx, opt.Dir, opt.Index)
	}
	if opt.Base != "" && opt.Ref == history.WorkTree && !opt.Whole && opt.Sketches != "" {
		return repo.FilesUnread(ctx, opt.Dir)
	}
	return repo.Files(ctx, opt.Ref, opt.Dir)
}

// dirty reports whether what is read may tell of later days than its commit.
func dirty(ctx context.Context, repo *history.Repo, opt Options, files []*source.File) (bool, error) {
	if opt.Staged || opt.Ref != history.WorkTree || !repo.HasHistory() {
		return opt.Staged, nil
	}
	return repo.Dirty(ctx, opt.Dir, files)
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
	tell := func(day time.Time) {
		if day.After(latest) && (at.IsZero() || day.Before(at.Add(ahead))) {
			latest = day
		}
	}
	for _, pm := range snap.Library.All {
		daysToldBy(pm, tell)
	}
	return latest
}

func daysToldBy(pm *postmortem.Postmortem, tell func(time.Time)) {
	tell(pm.ID.Date())
	tell(pm.Published)
	tell(pm.Review.Held)
	for _, name := range postmortem.TimeNames {
		tell(pm.Times.Named(name).At)
	}
	for i := range pm.Actions {
		tell(pm.Actions[i].Created)
		tell(pm.Actions[i].Closed)
	}
	for i := range pm.Accounts {
		tell(pm.Accounts[i].Collected)
	}
	for i := range pm.Amended {
		tell(pm.Amended[i].At)
	}
}

// Build makes the site and hands it to put, file by file and from several
// goroutines; the bytes are put's until it returns. It reads no clock, no network
// and no file but the evidence beside the write-ups, so the same snapshot and
// edition give the same bytes.
//
// It fails with [ErrFault] where debrief itself fails on a file. A second Build
// leaves that file out, so put must begin anew.
func Build(snap *Snapshot, e Edition, put func(path string, data []byte) error) error {
	if e.BaseURL == "" {
		e.BaseURL = snap.Catalog.BaseURL
	}
	lib := snap.Shown(e)
	changes := revision.New(lib, revision.Options{
		Language: wording.In(snap.Catalog.Language), Catalog: snap.Catalog, Shows: e.Shows, Whole: snap.Library,
	})
	in := model.Input{
		Library: lib, Catalog: snap.Catalog, Outline: snap.Outline, Drafts: e.Drafts, Allowed: snap.allowances(),
		Actions: action.Of(lib, snap.Now).Follow(changes), Changes: changes, Trends: trend.Of(lib, snap.Now),
		Built: model.Built{Commit: snap.Commit.Hash, Dirty: snap.Dirty, Now: snap.Now, NoGit: snap.NoGit, BaseURL: e.BaseURL},
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
	// Bleve makes an index on one processor, and the pages need not wait for it.
	index := begun(func() (*search.Index, error) { return search.Of(lib, search.Options{Lang: lang}) })
	defer func() {
		if made, err := index(); err == nil {
			made.Close()
		}
	}()
	pages := page.All(in)
	if err := render(pages, lib, th, put); err != nil {
		return err
	}
	if err := export.All(export.Input{Library: lib, Catalog: snap.Catalog, Actions: in.Actions, Trends: in.Trends, Changes: changes, Commit: snap.Commit.Hash, Now: snap.Now, BaseURL: e.BaseURL, Pages: onMap(pages)}, put); err != nil {
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

// ErrFault is returned by Build where debrief failed on a file that the site
// would show; see [library.Library.Faults].
var ErrFault = errors.New("debrief failed to show a file")

// onMap are the addresses of the pages for the site map, the first page first.
func onMap(pages []model.Page) (out []string) {
	for _, p := range pages {
		if at, ok := strings.CutSuffix(p.Path, "index.html"); ok && !p.Unlisted {
			out = append(out, at)
		}
	}
	slices.Sort(out)
	return out
}

// render makes every page on all processors and hands each on when it is done.
func render(pages []model.Page, lib *library.Library, th *theme.Theme, put func(path string, data []byte) error) error {
	rooms := sync.Pool{New: func() any { return new(bytes.Buffer) }} // for one page after the other
	failed := make(chan error, 1)
	parallel.Do(len(pages), func(i int) {
		p, room := pages[i], rooms.Get().(*bytes.Buffer)
		defer rooms.Put(room)
		var err error
		if one := func() { err = renderOne(p, th, room, put) }; p.Of == nil {
			one()
		} else {
			lib.Guard(p.Of, one)
		}
		if err != nil {
			select {
			case failed <- fmt.Errorf("page %s: %w", p.Path, err):
			default: // the first is told
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

// renderOne writes a page with marks for all invisible characters. Attachments keep
// their bytes.
func renderOne(p model.Page, th *theme.Theme, room *bytes.Buffer, put func(path string, data []byte) error) error {
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
	html, err := th.RenderInto(room, view)
	if err != nil {
		return err
	}
	return put(p.Path, pii.Mark(html))
}
