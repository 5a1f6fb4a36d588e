// Package catalog is the words of a library: its services, teams, severities
// and factor codes, its thresholds, and what it calls itself.
//
// It reads _catalog.yaml, refuses to know post-mortems, and has built-in
// answers for a library without the file. Start at [Catalog].
package catalog

import (
	_ "embed"
	"regexp"
	"slices"
	"strings"
	"time"

	"debrief/site/finding"
	"debrief/site/privacy/pii"
	"debrief/site/source"
)

// A Catalog is immutable once read. Its zero value knows no words; [Read]
// always returns one that has at least the built-in ones.
type Catalog struct {
	Title, Organisation string
	Notice              string // shown on every page
	BaseURL             string // of the published site, ends in "/"; "" if it is not known
	TimeZone            string // for display beside UTC
	Language            string
	Severities          []Severity // the worst first
	Teams               []Team
	Services            []Service
	Factors             []Factor                 // built-in and the library's own, in that order
	Rules               map[string]finding.Level // what this library says instead of a rule's own level
	Since               map[string]time.Time     // the rule is asked of incidents from this day on
	Words               map[string]Words         // what a language rule knows beside its own words, by rule
	Glossary            map[string]string        // short forms, which need no explanation in a text
	Trackers            []string                 // where work is planned: what addresses of actions begin with; none: anywhere
	Privacy             Privacy
	Repository          Repository
	thresholds          map[string]int
	File                *source.File // nil where the built-in one is used
}

// The entries of a Catalog.
type (
	Severity struct{ ID, Name, Means string }
	Team     struct{ ID, Name string }
	Service  struct {
		ID, Name, Owner, Tier, Means string
		DependsOn, Aliases           []string
	}
	// A Factor is a contributing condition: what its code means, and what is
	// easily taken for it and is another. ReplacedBy is the code that is written
	// instead from now on, "" for one in use.
	Factor struct{ Code, Means, Not, ReplacedBy string }
	// Words extend the lexicon of one rule: expressions to find as well, and
	// expressions that are all right here.
	Words struct{ Add, Allow []string }
	// Privacy is what a library knows about its own names and addresses.
	Privacy struct {
		InternalHosts []string // endings of host names that mean nothing outside: ".corp.example"
		Emails        []string // addresses and domains that may be named: "status@example.org", "example.org"
		Customers     pii.List // names that may not be, known by their hashes alone
		// CountRestricted lets totals mention how many post-mortems are restricted.
		CountRestricted bool
		Numbers         []Number // that belong to one person, in the forms of this country
	}
	// A Number is a kind of number that belongs to one person, and how it is
	// written.
	Number struct {
		Is      string // "a social security number"
		Pattern *regexp.Regexp
	}
	// Repository is where the library's files can be seen and edited by people.
	Repository struct{ URL, Branch string }
)

// MayName reports whether an e-mail address may be named: the catalogue lists it, or
// its domain.
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

// Threshold is a number that a rule compares with, by its name in the
// catalogue; the built-in catalogue has them all, with their units in the name.
func (c *Catalog) Threshold(name string) int { return c.thresholds[name] }

// Family is the part of a factor code in front of the dot.
func Family(code string) string {
	family, _, _ := strings.Cut(code, ".")
	return family
}

// Label is a factor code in words: "monitor missing".
func Label(code string) string {
	_, name, ok := strings.Cut(code, ".")
	if !ok {
		name = code
	}
	return strings.ReplaceAll(name, "_", " ")
}

// Service returns the service with an id or alias.
func (c *Catalog) Service(id string) (Service, bool) {
	for _, s := range c.Services {
		if s.ID == id {
			return s, true
		}
	}
	for _, s := range c.Services {
		if slices.Contains(s.Aliases, id) {
			return s, true
		}
	}
	return Service{}, false
}

// Severity returns the severity with an id, and its rank: 0 is the worst.
func (c *Catalog) Severity(id string) (Severity, int, bool) {
	i := slices.IndexFunc(c.Severities, func(s Severity) bool { return s.ID == id })
	if i < 0 {
		return Severity{}, len(c.Severities), false
	}
	return c.Severities[i], i, true
}

// Grave reports whether a severity is one of the two highest, of which the
// format asks most.
func (c *Catalog) Grave(severity string) bool {
	_, rank, ok := c.Severity(severity)
	return ok && rank < 2
}

// Factor returns the factor with a code.
func (c *Catalog) Factor(code string) (Factor, bool) {
	i := slices.IndexFunc(c.Factors, func(f Factor) bool { return f.Code == code })
	if i < 0 {
		return Factor{}, false
	}
	return c.Factors[i], true
}

// Team returns the team with an id.
func (c *Catalog) Team(id string) (Team, bool) {
	i := slices.IndexFunc(c.Teams, func(t Team) bool { return t.ID == id })
	if i < 0 {
		return Team{}, false
	}
	return c.Teams[i], true
}

// SeverityIDs, ServiceIDs and FactorCodes are the words there are, in order.
func (c *Catalog) SeverityIDs() []string {
	return ids(c.Severities, func(s Severity) string { return s.ID })
}
func (c *Catalog) ServiceIDs() []string {
	return ids(c.Services, func(s Service) string { return s.ID })
}
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

//go:embed builtin.yaml
var builtin []byte

// Builtin is the text of the built-in catalogue, from which debrief init
// writes a library's own.
func Builtin() []byte { return slices.Clone(builtin) }
