package check

import (
	"bytes"
	"maps"
	"path"
	"slices"

	"debrief/site/catalog"
	"debrief/site/finding"
	"debrief/site/privacy"
	"debrief/site/source"
	"debrief/site/template"
	"debrief/site/wording"
)

// Settings are what the files of a library say about how it is judged.
type Settings struct {
	Catalog  *catalog.Catalog
	Outline  *template.Outline
	Baseline *Baseline
	Found    finding.List // what is wrong with them

	files map[string]*source.File // by name, where they are there
}

// ReadSettings reads the settings among the files of the library in dir.
func ReadSettings(files []*source.File, dir string) *Settings {
	return (*Settings)(nil).In(files, dir)
}

// In reads the settings of another state of the library of s, which may be nil.
// Where they are in the same files, they are s.
func (s *Settings) In(files []*source.File, dir string) *Settings {
	in := map[string]*source.File{}
	for _, name := range settingsFiles {
		if f := source.Find(files, path.Join(dir, name)); f != nil {
			in[name] = f
		}
	}
	if s != nil && maps.Equal(s.files, in) {
		return s
	}
	s = &Settings{files: in}
	var words, form, old finding.List
	s.Catalog, words = catalog.Of(files, dir)
	s.Outline, form = template.Of(files, dir)
	s.Baseline, old = ReadBaseline(files, dir)
	s.Found = slices.Concat(words, form, old)
	return s
}

// Gate returns the gate that decides who may see the post-mortems of the library.
func (s *Settings) Gate() privacy.Gate {
	g := privacy.NewGate(s.Outline, s.Baseline.ids())
	g.LinkMask = wording.In(s.Catalog.Language).Say("(a post-mortem that is not shown here)")
	g.CountsRestricted = s.Catalog.Privacy.CountRestricted
	return g
}

var settingsFiles = []string{catalog.FileName, template.FileName, BaselineName}

// Differ returns the names of the files in which s says something else than
// before.
func (s *Settings) Differ(before *Settings) []string {
	var names []string
	for _, name := range settingsFiles {
		is, was := s.files[name], before.files[name]
		if (is == nil) != (was == nil) || is != nil && is != was && !bytes.Equal(is.Data, was.Data) {
			names = append(names, name)
		}
	}
	return names
}

// Under returns what to judge a change by that brings the settings s to a
// library that had others: by those it had. A change must not switch off what
// would find fault with it, and whoever proposes one may be a stranger.
//
// New names count at once, since a write-up comes with the service that it is
// the first to name: services, teams, factors and short forms that were not
// there before.
func (s *Settings) Under(before *Settings) *Settings {
	return &Settings{Catalog: before.Catalog.With(s.Catalog), Outline: before.Outline, Baseline: before.Baseline}
}
