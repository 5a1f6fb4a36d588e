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

// Settings holds the parsed settings of a library: its catalogue, template and
// baseline.
type Settings struct {
	Catalog  *catalog.Catalog
	Template *template.Template
	Baseline *Baseline
	Found    finding.List // findings from parsing the three files

	files map[string]*source.File // the settings files that exist, by file name
}

// ReadSettings parses the catalogue, the template and the baseline of the library in
// dir, which it looks for among files.
func ReadSettings(files []*source.File, dir string) *Settings {
	return (*Settings)(nil).In(files, dir)
}

// In returns the settings of another version of the same library, with the given files.
// If its settings files are the same as those of s, In returns s without parsing them
// again. s may be nil.
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
	s.Template, form = template.Of(files, dir)
	s.Baseline, old = ReadBaseline(files, dir)
	s.Found = slices.Concat(words, form, old)
	return s
}

// Gate returns the privacy gate of the library, which decides who may see each
// post-mortem.
func (s *Settings) Gate() privacy.Gate {
	g := privacy.NewGate(s.Template, s.Baseline.ids())
	if s.Catalog.TimeZone != "" {
		g.Zone = s.Catalog.Zone()
	}
	g.LinkMask = wording.In(s.Catalog.Language).Text("(a post-mortem that is not shown here)")
	g.CountsRestricted = s.Catalog.Privacy.CountRestricted
	return g
}

var settingsFiles = []string{catalog.FileName, template.FileName, BaselineName}

// Differ returns the names of the settings files whose content differs between before
// and s.
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

// Under returns the settings with which to check a change that replaces the settings
// before by s. The old settings apply, because the author of a change may be a stranger
// and must not switch off the rules that the change violates.
//
// New services, teams, factors and abbreviations in s apply at once, because one change
// often adds a post-mortem and a service that the post-mortem names.
func (s *Settings) Under(before *Settings) *Settings {
	return &Settings{Catalog: before.Catalog.With(s.Catalog), Template: before.Template, Baseline: before.Baseline}
}
