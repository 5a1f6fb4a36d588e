package catalog

import (
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"debrief/site/finding"
	"debrief/site/frontmatter"
	"debrief/site/postmortem"
	"debrief/site/source"
	"debrief/theme/i18n"
)

// FileName is the catalogue's name at the top of a library.
const FileName = "_catalog.yaml"

// Of reads the catalogue among the files of a library, or the built-in one.
// What is wrong with it is in the list, under the rule library/catalog.
func Of(files []*source.File, dir string) (*Catalog, finding.List) {
	return Read(source.Find(files, path.Join(dir, FileName)))
}

// Read reads a catalogue over the built-in one; f may be nil.
func Read(f *source.File) (*Catalog, finding.List) {
	base := &source.File{Path: "built-in catalogue", Data: builtin}
	r := reader{}
	c := empty(nil)
	r.read(c, base)
	if len(r.found) > 0 {
		panic(fmt.Sprintf("the built-in catalogue is broken: %v", r.found))
	}
	if f == nil {
		return c.indexed(), nil
	}
	own := empty(f)
	r.thresholds = slices.Sorted(maps.Keys(c.thresholds))
	r.read(own, f)
	if len(own.Severities) == 0 {
		own.Severities = c.Severities
	}
	if own.Title == "" {
		own.Title = c.Title
	}
	if own.Language == "" {
		own.Language = c.Language
	}
	if own.TimeZone == "" {
		own.TimeZone = c.TimeZone
	}
	for name, n := range c.thresholds {
		if _, set := own.thresholds[name]; !set {
			own.thresholds[name] = n
		}
	}
	own.Factors = merged(c.Factors, own.Factors)
	own.indexed()
	r.replacements(own)
	return own, counted(r.found)
}

// merged returns the built-in factors and the library's own, which may word a
// built-in code their way.
func merged(builtin, own []Factor) []Factor {
	out := slices.Clone(builtin)
	at := positions(out, func(f Factor) string { return f.Code })
	for _, x := range own {
		if i, known := at[x.Code]; known {
			x.Name = or(x.Name, out[i].Name)
			out[i] = x
		} else {
			out = append(out, x)
		}
	}
	return out
}

// empty is a catalogue to read into.
func empty(f *source.File) *Catalog {
	return &Catalog{
		File: f, Rules: map[string]finding.Level{}, Since: map[string]time.Time{}, Words: map[string]Words{},
		Glossary: map[string]string{}, thresholds: map[string]int{},
	}
}

type reader struct {
	thresholds []string // there are no others; nil: these are being read
	found      finding.List
}

func (r *reader) wrong(at source.Span, message, help string) {
	r.found = append(r.found, finding.Finding{Rule: "library/catalog", Level: finding.Error, At: at, Message: message, Help: help})
}

// keys are the fields of the catalogue and of its entries.
var keys = map[string][]string{
	"":           {"schema", "title", "organisation", "notice", "base_url", "time_zone", "language", "severities", "teams", "services", "factors", "thresholds", "rules", "words", "glossary", "trackers", "privacy", "repository"},
	"severities": {"id", "name", "means"},
	"teams":      {"id", "name"},
	"services":   {"id", "name", "owner", "tier", "depends_on", "aliases", "means"},
	"factors":    {"code", "name", "means", "not", "replaced_by"},
	"repository": {"url", "branch"},
	"words":      {"add", "allow"},
	"privacy":    {"internal_hosts", "emails", "customers", "numbers", "count_restricted"},
	"numbers":    {"is", "pattern"},
}

var (
	idWord   = regexp.MustCompile(`^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$`)
	codeWord = regexp.MustCompile(`^[a-z]+(?:\.[a-z0-9_]{2,60})?$`)
)

func (r *reader) read(c *Catalog, f *source.File) {
	if f.Problem != "" {
		r.wrong(source.Span{File: f}, "the catalogue cannot be read: it "+f.Problem, "put a regular text file here")
		return
	}
	top, found := frontmatter.Fields(f)
	for _, x := range found {
		x.Rule, x.Message = "library/catalog", strings.Replace(x.Message, "front matter", "catalogue", 1)
		r.found = append(r.found, x)
	}
	r.known(top, "")
	line := func(f frontmatter.Field, name string) string { return strings.TrimSpace(r.short(f.Get(name), maxLine)) }
	text := func(f frontmatter.Field, name string) string { return strings.TrimSpace(r.short(f.Get(name), maxText)) }
	c.Title, c.Organisation, c.Notice = line(top, "title"), line(top, "organisation"), text(top, "notice")
	c.BaseURL, c.TimeZone, c.Language = text(top, "base_url"), text(top, "time_zone"), text(top, "language")
	if c.BaseURL != "" && !strings.HasPrefix(c.BaseURL, "https://") && !strings.HasPrefix(c.BaseURL, "http://") {
		r.wrong(top.Get("base_url").At(), fmt.Sprintf("base_url %q is not an http address", c.BaseURL), "write https://incidents.example.org/")
		c.BaseURL = ""
	}
	if c.BaseURL != "" && !strings.HasSuffix(c.BaseURL, "/") {
		c.BaseURL += "/"
	}
	if _, err := time.LoadLocation(c.TimeZone); err != nil || c.TimeZone == "Local" { // which is another on every machine
		r.wrong(top.Get("time_zone").At(), fmt.Sprintf("%q is not the name of a time zone", c.TimeZone), "write a name such as Europe/Lisbon, or UTC")
		c.TimeZone = ""
	}
	if c.Language != "" && !i18n.IsTag(c.Language) {
		r.wrong(top.Get("language").At(), fmt.Sprintf("%q is not the tag of a language", c.Language), "write a tag such as en, de or pt-BR")
		c.Language = ""
	}
	repository := top.Get("repository")
	r.known(repository, "repository")
	c.Repository = Repository{strings.TrimSuffix(text(repository, "url"), "/"), text(repository, "branch")}
	if c.Repository.URL != "" && !strings.HasPrefix(c.Repository.URL, "https://") && !strings.HasPrefix(c.Repository.URL, "http://") {
		r.wrong(repository.Get("url").At(), fmt.Sprintf("%q is not an http address", c.Repository.URL), "write https://code.example.org/team/incidents")
		c.Repository = Repository{}
	}
	r.entries(top, "severities", maxSeverities, "id", idWord, func(f frontmatter.Field, id string) {
		c.Severities = append(c.Severities, Severity{id, or(line(f, "name"), strings.ToUpper(id)), text(f, "means")})
	})
	r.entries(top, "teams", maxTeams, "id", idWord, func(f frontmatter.Field, id string) {
		c.Teams = append(c.Teams, Team{id, or(line(f, "name"), id)})
	})
	r.entries(top, "services", maxServices, "id", idWord, func(f frontmatter.Field, id string) {
		needs, names := r.atMost(f.Get("depends_on"), "dependencies of this service", maxNamesOfOne), r.atMost(f.Get("aliases"), "aliases of this service", maxNamesOfOne)
		c.Services = append(c.Services, Service{ID: id, Name: or(line(f, "name"), id), Owner: line(f, "owner"), Tier: line(f, "tier"), Means: text(f, "means"), DependsOn: texts(needs), Aliases: texts(names)})
	})
	r.entries(top, "factors", maxFactors, "code", codeWord, func(f frontmatter.Field, code string) {
		c.Factors = append(c.Factors, Factor{code, line(f, "name"), text(f, "means"), text(f, "not"), text(f, "replaced_by")})
	})
	r.settings(c, top)
	r.references(c.indexed(), top)
}

// entries walks one list of the catalogue whose items are known by a word.
func (r *reader) entries(top frontmatter.Field, name string, most int, by string, form *regexp.Regexp, add func(f frontmatter.Field, id string)) {
	list := top.Get(name)
	if list.Kind != frontmatter.List {
		if !list.Empty() {
			r.wrong(list.At(), fmt.Sprintf("%s is %s, not a list", name, list.Kind), fmt.Sprintf("write %s: [{%s: …}]", name, by))
		}
		return
	}
	seen := map[string]source.Span{}
	for _, item := range r.atMost(list, name, most) {
		r.known(item, name)
		id := item.Get(by).Text
		if !form.MatchString(id) {
			r.wrong(item.At(), fmt.Sprintf("%q is not a usable %s in %s", id, by, name), "use lower-case letters, digits and, between them, "+map[string]string{"id": "hyphens", "code": "one dot and underscores: family.what"}[by])
			continue
		}
		if first, twice := seen[id]; twice {
			r.found = append(r.found, finding.Finding{Rule: "library/catalog", Level: finding.Error, At: item.Get(by).At(), Message: fmt.Sprintf("%q stands in %s twice", id, name), Help: "keep one of them", Related: []finding.Related{{At: first, Message: "first here"}}})
			continue
		}
		seen[id] = item.Get(by).At()
		add(item, id)
	}
}

// references holds owners and dependencies against the lists they name.
func (r *reader) references(c *Catalog, top frontmatter.Field) {
	for _, s := range first(top.Get("services").Items, maxServices) {
		if owner := s.Get("owner"); owner.Text != "" && len(c.Teams) > 0 {
			if _, ok := c.Team(owner.Text); !ok {
				r.wrong(owner.At(), fmt.Sprintf("%q is not a team of the catalogue", owner.Text), "add it under teams, or correct the name")
			}
		}
		for _, d := range first(s.Get("depends_on").Items, maxNamesOfOne) {
			if _, ok := c.Service(d.Text); !ok {
				r.wrong(d.At(), fmt.Sprintf("%q is not a service of the catalogue", d.Text), "add it under services, or correct the name")
			}
		}
	}
}

// replacements holds the codes that stand for others now against all there are.
func (r *reader) replacements(c *Catalog) {
	top, _ := frontmatter.Fields(c.File)
	for _, f := range first(top.Get("factors").Items, maxFactors) {
		by := f.Get("replaced_by")
		if _, ok := c.Factor(by.Text); ok || by.Empty() {
			continue
		}
		r.wrong(by.At(), fmt.Sprintf("%q is not a factor of the catalogue", by.Text), "add it under factors, or correct the code")
	}
}

func (r *reader) known(f frontmatter.Field, of string) {
	for _, item := range f.Items {
		if f.Kind == frontmatter.Map && !slices.Contains(keys[of], item.Name) {
			help := "the fields here are: " + strings.Join(keys[of], ", ")
			if near := postmortem.Nearest(item.Name, keys[of]); near != "" {
				help = fmt.Sprintf("did you mean %q?", near)
			}
			r.wrong(item.Key, fmt.Sprintf("%q is not a field of the catalogue", item.Name), help)
		}
	}
}

func texts(items []frontmatter.Field) []string {
	var out []string
	for _, item := range items {
		if item.Kind == frontmatter.Scalar {
			out = append(out, item.Text)
		}
	}
	return out
}

func first(items []frontmatter.Field, n int) []frontmatter.Field { return items[:min(len(items), n)] }

func or(a, b string) string {
	if a == "" {
		return b
	}
	return a
}
