package site

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"strings"
	"sync"

	"debrief/site/cache"
	"debrief/site/check"
	"debrief/site/finding"
	"debrief/site/history"
	"debrief/site/library"
	"debrief/site/library/summary"
	"debrief/site/postmortem"
	"debrief/site/privacy"
	"debrief/site/source"
)

// A comparison holds a library after a change and the same library at the base of the
// change, the commit that the change is compared with.
type comparison struct {
	*library.Change
	settings *check.Settings // the settings at the base commit of a change; nil if that commit has no library
}

// compare reads the library and the same library at the base commit of the change. It
// sets s.Library and s.Before.
func (s *Snapshot) compare(
	ctx context.Context,
	repo *history.Repo,
	opt Options,
	files []*source.File,
	own *check.Settings,
	log func() *history.Log,
	cached func() (summary.Set, error),
) (*comparison, error) {
	s.Before = &Before{}
	if err := s.findBase(ctx, repo, opt); err != nil {
		return nil, err
	}
	var old []*source.File
	c := &comparison{}
	if s.Before.Commit.Hash != "" {
		var err error
		if old, err = repo.FilesReusing(ctx, s.Before.Commit.Hash, opt.Dir, files); err == nil {
			c.settings = own.In(old, opt.Dir)
		} else if !errors.Is(err, fs.ErrNotExist) { // without the folder, the change adds the library
			return nil, err
		}
	}
	if opt.ReadAll {
		c.Change = library.ReadChange(files, old, opt.Dir, own.Gate(), log, nil)
	} else {
		c.Change = readSummaries(files, old, opt, own.Gate(), log, repo, cached)
	}
	s.Library, s.Before.Library = c.After, c.Change.Before
	return c, nil
}

// readSummaries reads a library before and after a change. It parses the post-mortems
// that the change touches, and uses cached summaries of the others. It adds new
// summaries to the cache.
func readSummaries(
	files, old []*source.File,
	opt Options,
	gate privacy.Gate,
	log func() *history.Log,
	repo *history.Repo,
	cached func() (summary.Set, error),
) *library.Change {
	known, _ := cached()
	c := library.ReadChange(files, old, opt.Dir, gate, log, known)
	if c.HasNew {
		maps.DeleteFunc(c.Known, func(_ summary.Sum, s summary.Summary) bool { return namesHidden(c, s) })
		cache.Write(opt.SummaryCache, summaryKey(repo, opt), summary.Encode(c.Known))
	}
	return c
}

// namesHidden reports whether the texts of a summary contain the name of a post-mortem
// that not every reader may see. Such a summary is not cached.
func namesHidden(c *library.Change, s summary.Summary) bool {
	for _, lib := range []*library.Library{c.Before, c.After} {
		if names := lib.HiddenFrom(postmortem.Open); names != nil && len(names.Find(s.Text())) > 0 {
			return true
		}
	}
	return false
}

func summaryKey(repo *history.Repo, opt Options) string {
	return strings.Join([]string{cache.BuildID(), repo.ObjectFolder(), opt.Dir}, "\n")
}

// cachedSummaries returns the summaries of post-mortems that an earlier run of debrief
// cached. The set is never nil and the error always nil.
func cachedSummaries(repo *history.Repo, opt Options) (summary.Set, error) {
	if known := summary.Decode(cache.Read(opt.SummaryCache, summaryKey(repo, opt))); known != nil {
		return known, nil
	}
	return summary.Set{}, nil
}

// newFindings returns the findings that the change adds. It checks the library with the
// settings of the base commit, so that a change cannot switch off rules; see
// [check.Settings.Under].
func (c *comparison) newFindings(after check.Input, was *Before) finding.List {
	was.Catalog = after.Catalog
	if c.settings == nil { // if the base commit has no library, every finding is new
		return check.Run(after)
	}
	was.Settings = after.Own.Differ(c.settings)
	before := check.Input{Library: was.Library, Read: c.settings.Found, Now: after.Now, Own: c.settings}
	by := after.Own.Under(c.settings)
	after.Catalog, after.Template, after.Baseline = by.Catalog, by.Template, by.Baseline
	was.Catalog = by.Catalog
	after.Touches = c.Touches
	return check.News(before, after)
}

// findBase sets the commit that the library is compared with. Staged files are compared
// with HEAD; before the first commit of a repository, the commit stays zero.
func (s *Snapshot) findBase(ctx context.Context, repo *history.Repo, opt Options) (err error) {
	if opt.Staged {
		if s.Before.Commit, err = repo.Commit(history.WorkTree); errors.Is(err, history.ErrNoHistory) {
			err = nil
		}
		return err
	}
	s.Before.Commit, err = repo.Base(ctx, opt.Base, opt.Ref)
	return err
}

// A historyReader reads the Git history of a library. If the whole library is checked,
// it starts to read at once, in the background. If only a change is checked, it reads
// the history only when a rule needs it, which is rare.
type historyReader struct {
	started bool
	read    func() (*history.Log, error)
}

func newHistoryReader(ctx context.Context, repo *history.Repo, opt Options) *historyReader {
	p := &historyReader{started: opt.Base == "" && !opt.Staged || opt.ReadAll}
	p.read = sync.OnceValues(func() (*history.Log, error) { return repo.Log(ctx, opt.Ref, opt.Dir) })
	if p.started {
		p.read = async(p.read)
	}
	return p
}

// log returns the Git history of the library, or nil if it cannot be read. It is not
// safe for concurrent use.
func (p *historyReader) log() *history.Log {
	p.started = true
	log, _ := p.read()
	return log
}

// wait blocks until a background read of the Git history has ended.
func (p *historyReader) wait() {
	if p.started {
		_, _ = p.read()
	}
}

// finish returns the Git history of the library, which is empty if no rule needed it.
// It caches the data of the commits, without the file names for which mayKeep returns
// false.
func (p *historyReader) finish(mayKeep func(path string) bool) (*history.Log, error) {
	if !p.started {
		return &history.Log{}, nil
	}
	log, err := p.read()
	if err != nil {
		return nil, err
	}
	log.SaveCache(mayKeep)
	return log, nil
}
