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

// A compared is a library and what it was at the base of a change.
type compared struct {
	*library.Change
	settings *check.Settings // of the base, nil where it has no library
}

// against reads the library as it is and as it was at the base of the change.
func (s *Snapshot) against(ctx context.Context, repo *history.Repo, opt Options, files []*source.File, own *check.Settings, log func() *history.Log, kept func() (summary.Set, error)) (*compared, error) {
	s.Before = &Before{}
	if err := s.base(ctx, repo, opt); err != nil {
		return nil, err
	}
	var old []*source.File
	c := &compared{}
	if s.Before.Commit.Hash != "" {
		var err error
		if old, err = repo.FilesLike(ctx, s.Before.Commit.Hash, opt.Dir, files); err == nil {
			c.settings = own.In(old, opt.Dir)
		} else if !errors.Is(err, fs.ErrNotExist) { // else the change begins the library
			return nil, err
		}
	}
	if opt.Whole {
		c.Change = library.ReadChange(files, old, opt.Dir, own.Gate(), log, nil)
	} else {
		c.Change = sketched(files, old, opt, own.Gate(), log, repo, kept)
	}
	s.Library, s.Before.Library = c.After, c.Change.Before
	return c, nil
}

// sketched reads a change with what is kept of the write-ups that it leaves alone.
func sketched(files, old []*source.File, opt Options, gate privacy.Gate, log func() *history.Log, repo *history.Repo, kept func() (summary.Set, error)) *library.Change {
	known, _ := kept()
	c := library.ReadChange(files, old, opt.Dir, gate, log, known)
	if c.Learned {
		maps.DeleteFunc(c.Known, func(_ summary.Sum, s summary.Summary) bool { return namesHidden(c, s) })
		cache.Keep(opt.Sketches, sketchKey(repo, opt), summary.Encode(c.Known))
	}
	return c
}

// namesHidden reports whether a text that would be kept names a hidden post-mortem.
func namesHidden(c *library.Change, s summary.Summary) bool {
	for _, lib := range []*library.Library{c.Before, c.After} {
		if names := lib.HiddenFrom(postmortem.Open); names != nil && len(names.Find(s.Text())) > 0 {
			return true
		}
	}
	return false
}

func sketchKey(repo *history.Repo, opt Options) string {
	return strings.Join([]string{cache.Program(), repo.Place(), opt.Dir}, "\n")
}

// keptSketches are those of the last time; never nil, and it fails never.
func keptSketches(repo *history.Repo, opt Options) (summary.Set, error) {
	if known := summary.Decode(cache.Kept(opt.Sketches, sketchKey(repo, opt))); known != nil {
		return known, nil
	}
	return summary.Set{}, nil
}

// news finds what the change brought. It is judged by the settings that the
// base has, see [check.Settings.Under].
func (c *compared) news(after check.Question, was *Before) finding.List {
	was.Catalog = after.Catalog
	if c.settings == nil { // all there is, is new, and judged by itself
		return check.Run(after)
	}
	was.Settings = after.Own.Differ(c.settings)
	before := check.Question{Library: was.Library, Read: c.settings.Found, Now: after.Now, Own: c.settings}
	by := after.Own.Under(c.settings)
	after.Catalog, after.Outline, after.Baseline = by.Catalog, by.Outline, by.Baseline
	was.Catalog = by.Catalog
	after.Touches = c.Touches
	return check.News(before, after)
}

// base fills in the commit to compare with: none for what is staged for the first.
func (s *Snapshot) base(ctx context.Context, repo *history.Repo, opt Options) (err error) {
	if opt.Staged {
		if s.Before.Commit, err = repo.Commit(history.WorkTree); errors.Is(err, history.ErrNoHistory) {
			err = nil
		}
		return err
	}
	s.Before.Commit, err = repo.Base(ctx, opt.Base, opt.Ref)
	return err
}

// A past is the history of a library. It is read at once beside the files, but
// for what a change brought only when a rule asks: few write-ups are asked about
// then, and seldom for what they were.
type past struct {
	begun bool
	read  func() (*history.Log, error)
}

func pastOf(ctx context.Context, repo *history.Repo, opt Options) *past {
	p := &past{begun: opt.Base == "" && !opt.Staged || opt.Whole}
	p.read = sync.OnceValues(func() (*history.Log, error) { return repo.Log(ctx, opt.Ref, opt.Dir) })
	if p.begun {
		p.read = begun(p.read)
	}
	return p
}

// log is the history, nil where it cannot be read. It is asked for by one
// goroutine at a time.
func (p *past) log() *history.Log {
	p.begun = true
	log, _ := p.read()
	return log
}

// wait waits until it is not being read any more.
func (p *past) wait() {
	if p.begun {
		_, _ = p.read()
	}
}

// end returns the history, an empty one if no rule needed it, and why it could
// not be read. It keeps what was learned for the next run, but for the names of
// files that mayKeep refuses.
func (p *past) end(mayKeep func(path string) bool) (*history.Log, error) {
	if !p.begun {
		return &history.Log{}, nil
	}
	log, err := p.read()
	if err != nil {
		return nil, err
	}
	log.Remember(mayKeep)
	return log, nil
}
