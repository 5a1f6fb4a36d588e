package catalog

import (
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"debrief/site/finding"
	"debrief/site/frontmatter"
	"debrief/site/postmortem"
	"debrief/site/source"
	"debrief/theme/i18n"
)

// FileName is the name of the catalogue file in the library's folder.
const FileName = "_catalog.yaml"

// Of parses the catalogue of the library in dir, which it looks for among files. If
// there is no catalogue, it returns the built-in one. The findings belong to the rule
// library/catalog.
func Of(files []*source.File, dir string) (*Catalog, finding.List) {
	return Read(source.Find(files, path.Join(dir, FileName)))
}

// Read parses the catalogue file f and adds the built-in entries. If f is nil, it
// returns the built-in catalogue.
func Read(f *source.File) (*Catalog, finding.List) {
	base := &source.File{Path: "built-in catalogue", Data: builtin}
	r := reader{}
	c := empty(nil)
	r.read(c, base)
	if len(r.found) > 0 {
		panic(fmt.Sprintf("invalid built-in catalogue: %v", r.found))
	}
	if f == nil {
		return c.buildIndex(), nil
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
	own.buildIndex()
	r.checkReplacements(own)
	return own, limitFindings(r.found)
}

// merged returns the built-in factors followed by the factors of the library. A factor
// of the library replaces the built-in factor with the same code.
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

// empty returns a catalogue without entries for the file f.
func empty(f *source.File) *Catalog {
	return &Catalog{
		File: f, Rules: map[string]finding.Level{}, Since: map[string]time.Time{}, Words: map[string]Words{},
		Glossary: map[string]string{}, thresholds: map[string]int{}, RetentionDays: map[string]int{},
	}
}

type reader struct {
	thresholds []string // names of the valid thresholds; nil while the built-in catalogue is parsed
	found      finding.List
}

func (r *reader) report(at source.Span, message, help string) {
	r.found = append(
		r.found,
		finding.Finding{Rule: "library/catalog", Level: finding.Error, At: at, Message: message, Help: help},
	)
}

var (
	idWord   = regexp.MustCompile(`^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$`)
	codeWord = regexp.MustCompile(`^[a-z]+(?:\.[a-z0-9_]{2,60})?$`)
)

func (r *reader) read(c *Catalog, f *source.File) {
	if f.Problem != "" {
		r.report(source.Span{File: f}, "the catalogue cannot be read: it "+f.Problem, "put a regular text file here")
		return
	}
	top, found := frontmatter.Fields(f)
	for _, x := range found {
		x.Rule, x.Message = "library/catalog", strings.Replace(x.Message, "front matter", "catalogue", 1)
		r.found = append(r.found, x)
	}
	r.checkKeys(top, "")
	r.texts(c, top)
	r.lists(c, top)
	r.settings(c, top)
	r.checkReferences(c.buildIndex(), top)
}

// line returns the value of a short text field without blanks at its ends.
func (r *reader) line(f frontmatter.Field, name string) string {
	return strings.TrimSpace(r.shorten(f.Get(name), maxLine))
}

// text returns the value of a text field without blanks at its ends.
func (r *reader) text(f frontmatter.Field, name string) string {
	return strings.TrimSpace(r.shorten(f.Get(name), maxText))
}

// texts sets the fields of c that have a single value, and the repository.
func (r *reader) texts(c *Catalog, top frontmatter.Field) {
	c.Title, c.Organisation, c.Notice = r.line(top, "title"), r.line(top, "organisation"), r.text(top, "notice")
	c.BaseURL, c.TimeZone, c.Language = r.text(top, "base_url"), r.text(top, "time_zone"), r.text(top, "language")
	if c.BaseURL != "" {
		clean, problem := ParseBaseURL(c.BaseURL)
		if problem != "" {
			r.report(
				top.Get("base_url").At(),
				fmt.Sprintf("base_url %q %s", c.BaseURL, problem),
				"write the address of the site's folder, as in https://incidents.example.org/",
			)
			if problem != notHTTP { // a library may have had such an address before it was checked
				r.found[len(r.found)-1].Level = finding.Warning
			}
		}
		c.BaseURL = clean
	}
	if c.Contact = r.line(top, "contact"); c.Contact != "" && !IsContact(c.Contact) {
		r.report(
			top.Get("contact").At(),
			fmt.Sprintf("contact %q is not an address", c.Contact),
			"write an e-mail address such as postmortems@example.org, or a web address",
		)
		c.Contact = ""
	}
	// The zone "Local" differs between machines.
	if _, err := time.LoadLocation(c.TimeZone); err != nil || c.TimeZone == "Local" {
		r.report(
			top.Get("time_zone").At(),
			fmt.Sprintf("%q is not the name of a time zone", c.TimeZone),
			"write a name such as Europe/Lisbon, or UTC",
		)
		c.TimeZone = ""
	}
	if c.Language != "" && !i18n.IsTag(c.Language) {
		r.report(
			top.Get("language").At(),
			fmt.Sprintf("%q is not the tag of a language", c.Language),
			"write a tag such as en, de or pt-BR",
		)
		c.Language = ""
	}
	r.fiscalStart(c, top.Get("fiscal_year_starts"))
	repository := top.Get("repository")
	r.checkKeys(repository, "repository")
	c.Repository = Repository{strings.TrimSuffix(r.text(repository, "url"), "/"), r.text(repository, "branch")}
	if c.Repository.URL != "" && !strings.HasPrefix(c.Repository.URL, "https://") &&
		!strings.HasPrefix(c.Repository.URL, "http://") {
		r.report(
			repository.Get("url").At(),
			fmt.Sprintf("%q is not an http address", c.Repository.URL),
			"write https://code.example.org/team/incidents",
		)
		c.Repository = Repository{}
	}
}

// fiscalStart sets the month in which the fiscal year starts.
func (r *reader) fiscalStart(c *Catalog, f frontmatter.Field) {
	if f.Empty() {
		return
	}
	month, err := strconv.Atoi(f.Text)
	if err != nil || month < 1 || month > 12 {
		r.report(
			f.At(), fmt.Sprintf("fiscal_year_starts is %q, not a month", f.Text), "write a number from 1 to 12: 4 for April",
		)
		return
	}
	c.FiscalStart = time.Month(month)
}

// lists sets the severities, teams, services and factors of c.
func (r *reader) lists(c *Catalog, top frontmatter.Field) {
	r.entries(top, "severities", maxSeverities, "id", idWord, func(f frontmatter.Field, id string) {
		c.Severities = append(c.Severities, Severity{id, or(r.line(f, "name"), strings.ToUpper(id)), r.text(f, "means")})
	})
	r.entries(top, "teams", maxTeams, "id", idWord, func(f frontmatter.Field, id string) {
		c.Teams = append(c.Teams, Team{id, or(r.line(f, "name"), id)})
	})
	r.entries(top, "services", maxServices, "id", idWord, func(f frontmatter.Field, id string) {
		needs := r.atMost(f.Get("depends_on"), "dependencies of this service", maxNamesOfOne)
		names := r.atMost(f.Get("aliases"), "aliases of this service", maxNamesOfOne)
		c.Services = append(
			c.Services,
			Service{
				ID:        id,
				Name:      or(r.line(f, "name"), id),
				Owner:     r.line(f, "owner"),
				Tier:      r.line(f, "tier"),
				Means:     r.text(f, "means"),
				Runbook:   r.runbook(f),
				DependsOn: texts(needs),
				Aliases:   texts(names),
				Metrics:   r.metrics(f.Get("metrics")),
			},
		)
	})
	r.entries(top, "factors", maxFactors, "code", codeWord, func(f frontmatter.Field, code string) {
		c.Factors = append(
			c.Factors,
			Factor{code, r.line(f, "name"), r.text(f, "means"), r.text(f, "not"), r.text(f, "replaced_by")},
		)
	})
}

// runbook returns the runbook of a service. It reports and drops an address that cannot
// be shown.
func (r *reader) runbook(service frontmatter.Field) string {
	text := r.line(service, "runbook")
	if text != "" && !postmortem.IsRunbook(text) {
		r.report(service.Get("runbook").At(), fmt.Sprintf("runbook %q is not an address", text), postmortem.RunbookHelp)
		return ""
	}
	return text
}

// entries calls add for each valid entry of a list of the catalogue. by is the name of
// the field that identifies an entry, such as id.
func (r *reader) entries(
	top frontmatter.Field,
	name string,
	limit int,
	by string,
	form *regexp.Regexp,
	add func(f frontmatter.Field, id string),
) {
	list := top.Get(name)
	if list.Kind != frontmatter.List {
		if !list.Empty() {
			r.report(
				list.At(),
				fmt.Sprintf("%s is %s, not a list", name, list.Kind),
				fmt.Sprintf("write %s: [{%s: …}]", name, by),
			)
		}
		return
	}
	seen := map[string]source.Span{}
	for _, item := range r.atMost(list, name, limit) {
		r.checkKeys(item, name)
		id := item.Get(by).Text
		if !form.MatchString(id) {
			r.report(
				item.At(),
				fmt.Sprintf("%q is not a valid %s in %s", id, by, name),
				"use lower-case letters, digits and, between them, "+map[string]string{
					"id": "hyphens", "code": "one dot and underscores: family.condition",
				}[by],
			)
			continue
		}
		if first, twice := seen[id]; twice {
			r.found = append(
				r.found,
				finding.Finding{
					Rule:    "library/catalog",
					Level:   finding.Error,
					At:      item.Get(by).At(),
					Message: fmt.Sprintf("%s has two entries %q", name, id),
					Help:    "keep one of them",
					Related: []finding.Related{{At: first, Message: "first here"}},
				},
			)
			continue
		}
		seen[id] = item.Get(by).At()
		add(item, id)
	}
}

// checkReferences reports owners and dependencies of services that the catalogue does
// not contain.
func (r *reader) checkReferences(c *Catalog, top frontmatter.Field) {
	for _, s := range first(top.Get("services").Items, maxServices) {
		if owner := s.Get("owner"); owner.Text != "" && len(c.Teams) > 0 {
			if _, ok := c.Team(owner.Text); !ok {
				r.report(
					owner.At(),
					fmt.Sprintf("%q is not a team of the catalogue", owner.Text),
					"add it under teams, or correct the name",
				)
			}
		}
		for _, d := range first(s.Get("depends_on").Items, maxNamesOfOne) {
			if _, ok := c.Service(d.Text); !ok {
				r.report(
					d.At(),
					fmt.Sprintf("%q is not a service of the catalogue", d.Text),
					"add it under services, or correct the name",
				)
			}
		}
	}
}

// checkReplacements reports factors whose field replaced_by is not a factor code of the
// catalogue.
func (r *reader) checkReplacements(c *Catalog) {
	top, _ := frontmatter.Fields(c.File)
	for _, f := range first(top.Get("factors").Items, maxFactors) {
		by := f.Get("replaced_by")
		if _, ok := c.Factor(by.Text); ok || by.Empty() {
			continue
		}
		r.report(
			by.At(),
			fmt.Sprintf("%q is not a factor of the catalogue", by.Text),
			"add it under factors, or correct the code",
		)
	}
}

// checkKeys reports unknown keys in f, which is the whole catalogue or an entry of the
// list with the name of.
func (r *reader) checkKeys(f frontmatter.Field, of string) {
	for _, item := range f.Items {
		if f.Kind == frontmatter.Map && !slices.Contains(keyNames[of], item.Name) {
			help := "the fields here are: " + strings.Join(keyNames[of], ", ")
			if near := postmortem.NearestWord(item.Name, keyNames[of]); near != "" {
				help = fmt.Sprintf("did you mean %q?", near)
			}
			r.report(item.Key, fmt.Sprintf("%q is not a field of the catalogue", item.Name), help)
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
