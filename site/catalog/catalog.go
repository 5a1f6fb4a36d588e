// Package catalog parses _catalog.yaml, the catalogue of a library: its services,
// teams, severities, factor codes, rule levels, thresholds and title. A library
// without the file has the built-in catalogue. Start at [Catalog].
package catalog

import (
	_ "embed"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"debrief/site/finding"
	"debrief/site/privacy/pii"
	"debrief/site/source"
)

// A Catalog is immutable once read. Its zero value is empty; [Read] always returns
// at least the built-in entries.
type Catalog struct {
	Title, Organisation string
	Notice              string // shown on every page
	BaseURL             string // of the published site, ends in "/"; "" if it is unknown
	TimeZone            string // for display beside UTC
	Language            string
	Severities          []Severity // the worst first
	Teams               []Team
	Services            []Service
	Factors             []Factor                 // the built-in ones, then the library's
	Rules               map[string]finding.Level // levels that replace a rule's own
	Since               map[string]time.Time     // the first incident date to which a rule applies
	Words               map[string]Words         // added and allowed expressions, by language rule
	Glossary            map[string]string        // abbreviations, which need no explanation in a text
	Trackers            []string                 // prefixes of the addresses of actions; empty: any address
	Privacy             Privacy
	Repository          Repository
	thresholds          map[string]int
	index               index
	File                *source.File // nil for the built-in catalogue
}

// The entries of a Catalog.
type (
	Severity struct{ ID, Name, Means string }
	Team     struct{ ID, Name string }
	Service  struct {
		ID, Name, Owner, Tier, Means string
		DependsOn, Aliases           []string
	}
	// A Factor is a contributing condition. Name is its label, Not describes the
	// condition that it is easily confused with. ReplacedBy is the code to use
	// instead, "" if this one is in use.
	Factor struct{ Code, Name, Means, Not, ReplacedBy string }
	// Words extend the lexicon of one rule: further expressions to flag, and
	// expressions to allow.
	Words struct{ Add, Allow []string }
	// Privacy lists the library's private and public names and addresses.
	Privacy struct {
		InternalHosts []string     // endings of internal host names: ".corp.example"
		Emails        []string     // public addresses and domains: "status@example.org", "example.org"
		Customers     pii.NameList // hashes of customers' names, which are private
		// CountRestricted lets totals include the number of restricted post-mortems.
		CountRestricted bool
		Numbers         []Number // formats of personal identification numbers
	}
	// A Number is a kind of personal identification number and its format.
	Number struct {
		Is      string // "a social security number"
		Pattern *regexp.Regexp
	}
	// Repository is the web address at which people view and edit the library's files.
	Repository struct{ URL, Branch string }
)

// MayName reports whether an e-mail address is public: the catalogue lists it or its
// domain.
func (p Privacy) MayName(address string) bool {
	address = strings.ToLower(address)
	_, domain, _ := strings.Cut(address, "@")
	return slices.ContainsFunc(p.Emails, func(allowed string) bool {
		allowed = strings.ToLower(strings.TrimSpace(allowed))
		if name, _, ok := strings.Cut(allowed, "@"); ok && name != "" {
			return allowed == address
		}
		allowed = strings.TrimPrefix(allowed, "@")
		return allowed != "" && (domain == allowed || strings.HasSuffix(domain, "."+allowed))
	})
}

// Threshold returns a number that a rule compares with. The built-in catalogue has
// all thresholds, with their units in the name.
func (c *Catalog) Threshold(name string) int { return c.thresholds[name] }

// Family returns the part of a factor code before the dot.
func Family(code string) string {
	family, _, _ := strings.Cut(code, ".")
	return family
}

// FactorName returns the label of a factor code: the catalogue's name for it, or
// that of [Label].
func (c *Catalog) FactorName(code string) string {
	if f, ok := c.Factor(code); ok && f.Name != "" {
		return f.Name
	}
	return Label(code)
}

// Label returns the built-in label of a factor code, or the code's own words for
// any other: "Missing monitor", "address quality".
func Label(code string) string {
	if name := builtinNames()[code]; name != "" {
		return name
	}
	_, name, ok := strings.Cut(code, ".")
	if !ok {
		name = code
	}
	return strings.ReplaceAll(name, "_", " ")
}

// builtinNames maps the built-in factor codes to their labels.
var builtinNames = sync.OnceValue(func() map[string]string {
	names := map[string]string{}
	c, _ := Read(nil)
	for _, f := range c.Factors {
		names[f.Code] = f.Name
	}
	return names
})

// Service returns the service with an id or alias.
func (c *Catalog) Service(id string) (Service, bool) {
	i, ok := c.index.services[id]
	if !ok {
		if i, ok = c.index.aliases[id]; !ok {
			return Service{}, false
		}
	}
	return c.Services[i], true
}

// Severity returns the severity with an id, and its rank: 0 is the worst.
func (c *Catalog) Severity(id string) (Severity, int, bool) {
	i, ok := c.index.severities[id]
	if !ok {
		return Severity{}, len(c.Severities), false
	}
	return c.Severities[i], i, true
}

// IsMajor reports whether a severity is one of the two highest, which have the most
// requirements.
func (c *Catalog) IsMajor(severity string) bool {
	_, rank, ok := c.Severity(severity)
	return ok && rank < 2
}

// Factor returns the factor with a code.
func (c *Catalog) Factor(code string) (Factor, bool) {
	i, ok := c.index.factors[code]
	if !ok {
		return Factor{}, false
	}
	return c.Factors[i], true
}

// Team returns the team with an id.
func (c *Catalog) Team(id string) (Team, bool) {
	i, ok := c.index.teams[id]
	if !ok {
		return Team{}, false
	}
	return c.Teams[i], true
}

// SeverityIDs returns the IDs of the severities, in order.
func (c *Catalog) SeverityIDs() []string {
	return ids(c.Severities, func(s Severity) string { return s.ID })
}

// ServiceIDs returns the IDs of the services, in order.
func (c *Catalog) ServiceIDs() []string {
	return ids(c.Services, func(s Service) string { return s.ID })
}

// FactorCodes returns the codes of the factors, in order.
func (c *Catalog) FactorCodes() []string {
	return ids(c.Factors, func(f Factor) string { return f.Code })
}

func ids[T any](from []T, id func(T) string) []string {
	out := make([]string, len(from))
	for i, x := range from {
		out[i] = id(x)
	}
	return out
}

// An index maps the names of entries to their positions. Without it, a pull request
// with thousands of values and entries took minutes to check.
type index struct {
	severities, teams, services, aliases, factors map[string]int
}

// buildIndex indexes the lists of c, which must not change any more, and returns c.
func (c *Catalog) buildIndex() *Catalog {
	c.index = index{
		severities: positions(c.Severities, func(s Severity) string { return s.ID }),
		teams:      positions(c.Teams, func(t Team) string { return t.ID }),
		services:   positions(c.Services, func(s Service) string { return s.ID }),
		aliases:    map[string]int{},
		factors:    positions(c.Factors, func(f Factor) string { return f.Code }),
	}
	for i, s := range c.Services {
		for _, alias := range s.Aliases {
			if _, taken := c.index.aliases[alias]; !taken {
				c.index.aliases[alias] = i
			}
		}
	}
	return c
}

// positions maps the name of each entry to its first position.
func positions[T any](list []T, name func(T) string) map[string]int {
	out := make(map[string]int, len(list))
	for i, x := range list {
		if _, taken := out[name(x)]; !taken {
			out[name(x)] = i
		}
	}
	return out
}

// With returns c with the further services, teams, factors and abbreviations of more.
func (c *Catalog) With(more *Catalog) *Catalog {
	out := *c
	out.Services = union(c.Services, more.Services, func(x Service) string { return x.ID })
	out.Teams = union(c.Teams, more.Teams, func(x Team) string { return x.ID })
	out.Factors = union(c.Factors, more.Factors, func(x Factor) string { return x.Code })
	out.Glossary = maps.Clone(more.Glossary)
	if out.Glossary == nil {
		out.Glossary = map[string]string{}
	}
	maps.Copy(out.Glossary, c.Glossary)
	return out.buildIndex()
}

// union returns list and the entries of more with other names.
func union[T any](list, more []T, name func(T) string) []T {
	have := positions(list, name)
	out := slices.Clone(list)
	for _, x := range more {
		if _, taken := have[name(x)]; !taken {
			out = append(out, x)
		}
	}
	return out
}

//go:embed builtin.yaml
var builtin []byte

// Builtin returns the text of the built-in catalogue, from which debrief init
// creates _catalog.yaml.
func Builtin() []byte { return slices.Clone(builtin) }
