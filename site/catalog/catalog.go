// Package catalog parses _catalog.yaml, the catalogue of a library. The catalogue
// contains the services, teams, severities, factor codes, rule levels, thresholds and
// title of the library. A library without this file has the built-in catalogue. Start
// at [Catalog].
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

// A Catalog holds the settings and the vocabulary of a library. It does not change
// after it is read. The zero value is empty; [Read] always returns at least the
// built-in entries.
type Catalog struct {
	Title, Organisation string
	Notice              string // text that is shown on every page
	Contact             string // e-mail or web address to which people send accounts; "" if unknown
	BaseURL             string // URL of the published site with a trailing "/"; "" if unknown
	TimeZone            string // time zone in which pages show times in addition to UTC, and of the quarters
	// FiscalStart is the month in which the fiscal year starts; 0 means that quarters
	// are those of the calendar year.
	FiscalStart time.Month
	Language    string
	Severities  []Severity // severities in order, the worst first
	Teams       []Team
	Services    []Service
	Factors     []Factor                 // the built-in factors, followed by the factors of the library
	Rules       map[string]finding.Level // levels that replace the levels of rules, by rule ID
	Since       map[string]time.Time     // date from which on incidents must follow a rule, by rule ID
	// Expressions that the library adds or allows, by the ID of the language rule.
	Words    map[string]Words
	Glossary map[string]string // meanings of abbreviations that texts need not explain, by abbreviation
	// Prefixes, one of which the URL of a ticket must have; if empty, any URL is valid.
	Trackers   []string
	Privacy    Privacy
	Repository Repository
	// RetentionDays has the number of days that a source stores its data, by kind:
	// metrics, logs, traces, chat, events.
	RetentionDays map[string]int
	thresholds    map[string]int
	index         index
	File          *source.File // the file that was parsed; nil for the built-in catalogue
}

// These types are the entries of a Catalog.
type (
	Severity struct{ ID, Name, Means string }
	Team     struct{ ID, Name string }
	Service  struct {
		ID, Name, Owner, Tier, Means string
		Runbook                      string // web address or path in the repository; "" if unknown
		DependsOn, Aliases           []string
		Metrics                      []Metric // what to capture after an incident of the service
	}
	// A Metric is a preset of debrief gather. It has a query, but no address: a change
	// of the catalogue must not choose a server that gets the caller's token.
	Metric struct{ Title, Query, Unit, Class, Definition, Aggregation string }
	// A Factor is a kind of contributing factor. Name is its label. Not describes
	// another kind that is easily confused with it. ReplacedBy is the code to use
	// instead, or "" if this code is in use.
	Factor struct{ Code, Name, Means, Not, ReplacedBy string }
	// Words holds expressions for one language rule. Add lists further expressions that
	// the rule reports, and Allow lists expressions that it accepts.
	Words struct{ Add, Allow []string }
	// Privacy lists names, hosts and addresses of the library that are private, or that
	// are public although they look private.
	Privacy struct {
		InternalHosts []string     // suffixes of internal host names, such as ".corp.example"
		Emails        []string     // public e-mail addresses and domains, such as "status@example.org" or "example.org"
		Customers     pii.NameList // hashes of the names of customers, which are private
		// CountRestricted reports whether totals on the site may include the number of
		// restricted post-mortems.
		CountRestricted bool
		Numbers         []Number // formats of personal identification numbers
	}
	// A Number is a kind of personal identification number, together with its format.
	Number struct {
		Is      string // description of the number in findings, such as "a social security number"
		Pattern *regexp.Regexp
	}
	// Repository is the URL and the branch under which readers can view and edit the
	// files of the library.
	Repository struct{ URL, Branch string }
)

// IsContact reports whether text is an e-mail address or a web address, to which people
// without access to the repository can write.
func IsContact(text string) bool { return contactPattern.MatchString(text) }

var contactPattern = regexp.MustCompile(`^(?:mailto:)?[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>".]+$|^https?://[^\s<>"]+$`)

// MayName reports whether post-mortems may contain an e-mail address, because the
// catalogue lists the address or its domain.
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

// Threshold returns the value of the threshold with the given name. Rules compare
// values with thresholds. The built-in catalogue defines all thresholds. Their names
// include the unit, as in "retention_days".
func (c *Catalog) Threshold(name string) int { return c.thresholds[name] }

// Zone returns the time zone of the library, which is UTC if the catalogue has none.
func (c *Catalog) Zone() *time.Location {
	zone, err := time.LoadLocation(c.TimeZone)
	if err != nil || c.TimeZone == "" {
		return time.UTC
	}
	return zone
}

// Family returns the part of a factor code before the dot, such as "observability" for
// "observability.no_alert".
func Family(code string) string {
	family, _, _ := strings.Cut(code, ".")
	return family
}

// FactorName returns the label of a factor code: the name in the catalogue or, if the
// catalogue does not have the code, the result of [Label].
func (c *Catalog) FactorName(code string) string {
	if f, ok := c.Factor(code); ok && f.Name != "" {
		return f.Name
	}
	return Label(code)
}

// Label returns the built-in label of a factor code, such as "Missing monitor". For any
// other code it returns the code as words, such as "address quality".
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

// builtinNames returns a map from the built-in factor codes to their labels.
var builtinNames = sync.OnceValue(func() map[string]string {
	names := map[string]string{}
	c, _ := Read(nil)
	for _, f := range c.Factors {
		names[f.Code] = f.Name
	}
	return names
})

// Service returns the service with the given ID or alias. ok is false if there is none.
func (c *Catalog) Service(id string) (Service, bool) {
	i, ok := c.index.services[id]
	if !ok {
		if i, ok = c.index.aliases[id]; !ok {
			return Service{}, false
		}
	}
	return c.Services[i], true
}

// Severity returns the severity with the given ID, and its rank. The rank of the worst
// severity is 0.
func (c *Catalog) Severity(id string) (Severity, int, bool) {
	i, ok := c.index.severities[id]
	if !ok {
		return Severity{}, len(c.Severities), false
	}
	return c.Severities[i], i, true
}

// IsMajor reports whether severity is the ID of one of the two worst severities, for
// which rules have the most requirements.
func (c *Catalog) IsMajor(severity string) bool {
	_, rank, ok := c.Severity(severity)
	return ok && rank < 2
}

// Factor returns the factor with the given code. The second result is false if there is
// none.
func (c *Catalog) Factor(code string) (Factor, bool) {
	i, ok := c.index.factors[code]
	if !ok {
		return Factor{}, false
	}
	return c.Factors[i], true
}

// Team returns the team with the given ID. The second result is false if there is none.
func (c *Catalog) Team(id string) (Team, bool) {
	i, ok := c.index.teams[id]
	if !ok {
		return Team{}, false
	}
	return c.Teams[i], true
}

// SeverityIDs returns the IDs of the severities in the order of the catalogue.
func (c *Catalog) SeverityIDs() []string {
	return ids(c.Severities, func(s Severity) string { return s.ID })
}

// ServiceIDs returns the IDs of the services in the order of the catalogue.
func (c *Catalog) ServiceIDs() []string {
	return ids(c.Services, func(s Service) string { return s.ID })
}

// FactorCodes returns the codes of the factors in the order of the catalogue.
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

// An index holds the positions of entries in the lists of a Catalog, by name. Without
// it, a check of a pull request with thousands of values and entries took minutes.
type index struct {
	severities, teams, services, aliases, factors map[string]int
}

// buildIndex builds the index of the catalogue c and returns c. The lists of c must not
// change afterwards.
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

// positions maps the name of each entry of list to the first index at which the name
// occurs.
func positions[T any](list []T, name func(T) string) map[string]int {
	out := make(map[string]int, len(list))
	for i, x := range list {
		if _, taken := out[name(x)]; !taken {
			out[name(x)] = i
		}
	}
	return out
}

// With returns a copy of the catalogue c that also has the services, teams, factors and
// abbreviations which only more has.
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

// union returns the entries of list, followed by the entries of more whose names are
// not in list. The function name returns the name of an entry.
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

// Builtin returns the text of the built-in catalogue. The command debrief init writes
// it as _catalog.yaml.
func Builtin() []byte { return slices.Clone(builtin) }
