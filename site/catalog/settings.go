package catalog

import (
	"fmt"
	"regexp"
	"regexp/syntax"
	"slices"
	"strconv"
	"strings"
	"time"

	"debrief/site/finding"
	"debrief/site/frontmatter"
	"debrief/site/postmortem"
)

// settings parses the settings of rules: levels, thresholds, expressions, and formats
// of personal numbers.
func (r *reader) settings(c *Catalog, top frontmatter.Field) {
	for _, f := range r.atMost(top.Get("rules"), "rules", maxRules) {
		r.rule(c, f)
	}
	for _, f := range r.atMost(top.Get("thresholds"), "thresholds", maxRules) {
		r.threshold(c, f)
	}
	r.retention(c, top.Get("retention_days"))
	r.words(c, top.Get("words"))
	for _, f := range r.atMost(top.Get("glossary"), "abbreviations", maxGlossary) {
		c.Glossary[f.Name] = strings.TrimSpace(f.Text)
	}
	for _, f := range r.atMost(top.Get("trackers"), "trackers", maxTrackers) {
		address := strings.TrimSpace(f.Text)
		if !strings.HasPrefix(address, "https://") && !strings.HasPrefix(address, "http://") {
			r.report(
				f.At(),
				fmt.Sprintf("the tracker %q is not an http address", address),
				"write the beginning of its ticket addresses: https://tracker.example.org/",
			)
			continue
		}
		c.Trackers = append(c.Trackers, address)
	}
	privacy := top.Get("privacy")
	r.checkKeys(privacy, "privacy")
	c.Privacy = Privacy{
		InternalHosts: texts(r.atMost(privacy.Get("internal_hosts"), "internal hosts", maxHosts)),
		Emails:        texts(r.atMost(privacy.Get("emails"), "addresses", maxEmails)),
	}
	if strings.Contains(c.Contact, "@") && !strings.Contains(c.Contact, "://") {
		c.Privacy.Emails = append(c.Privacy.Emails, strings.TrimPrefix(c.Contact, "mailto:")) // forms and pages may name it
	}
	for _, f := range privacy.Get("customers").Items {
		if !c.Privacy.Customers.Add(f.Text) {
			r.report(
				f.At(),
				"this is not a hexadecimal SHA-256 hash",
				"write the hash of the name in lower case, never the name: printf %s \"acme ltd\" | sha256sum",
			)
			r.found[len(r.found)-1].Secret = true // the text may be the name of a customer
		}
	}
	r.numbers(c, privacy.Get("numbers"))
	switch f := privacy.Get("count_restricted"); strings.ToLower(f.Text) {
	case "true":
		c.Privacy.CountRestricted = true
	case "false", "":
	default:
		r.report(
			f.At(),
			fmt.Sprintf("count_restricted %q is neither true nor false", f.Text),
			"write true to show how many post-mortems are restricted, or false",
		)
	}
}

// words parses the expressions that the catalogue adds to language rules or allows. It
// limits their total number, because every sentence is searched for each expression.
func (r *reader) words(c *Catalog, list frontmatter.Field) {
	left := maxWords
	take := func(f frontmatter.Field) []string {
		items := r.atMost(f, "expressions in all rules together", left)
		left -= len(items)
		return texts(items)
	}
	for _, f := range r.atMost(list, "rules with words", maxWordLists) {
		r.checkKeys(f, "words")
		c.Words[f.Name] = Words{Add: take(f.Get("add")), Allow: take(f.Get("allow"))}
	}
}

// These limits bound the cost of the patterns for personal numbers, which are matched
// with every text. The time grows with the steps of the compiled pattern, and even a
// short pattern may have many, such as \d{1000}. A realistic pattern has a few dozen.
const (
	maxSteps   = 300
	maxPattern = 200 // largest number of characters of a pattern
)

// numbers parses the formats of personal identification numbers.
func (r *reader) numbers(c *Catalog, list frontmatter.Field) {
	steps := 0
	for _, f := range r.atMost(list, "patterns", maxPatterns) {
		r.checkKeys(f, "numbers")
		is, pattern := strings.TrimSpace(f.Get("is").Text), strings.TrimSpace(f.Get("pattern").Text)
		at := f.Get("pattern").At()
		re, n, err := compile(pattern)
		switch {
		case is == "" || pattern == "":
			r.report(
				f.At(),
				"this number has no name or no pattern",
				`write {is: a social security number, pattern: '\b\d{3}-\d{2}-\d{4}\b'}`,
			)
		case err != nil:
			r.report(
				at,
				fmt.Sprintf("the pattern is invalid: %s", strings.TrimPrefix(err.Error(), "error parsing regexp: ")),
				"write a Go (RE2) regular expression",
			)
		case steps+n > maxSteps:
			r.report(
				at,
				fmt.Sprintf("the patterns together have more than %d steps", maxSteps),
				"use fewer repetitions, such as \\d{9}, and merge similar formats into one pattern",
			)
		case re.MatchString(""):
			r.report(at, "the pattern matches an empty text", "write the minimum of digits, such as \\d{9}")
		default:
			steps += n
			c.Privacy.Numbers = append(c.Privacy.Numbers, Number{is, re})
		}
	}
}

// compile compiles the regular expression pattern and also returns the number of steps
// of the compiled program.
func compile(pattern string) (re *regexp.Regexp, steps int, err error) {
	if len(pattern) > maxPattern {
		return nil, 0, fmt.Errorf("it is longer than %d characters", maxPattern)
	}
	tree, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return nil, 0, err
	}
	machine, err := syntax.Compile(tree.Simplify())
	if err != nil {
		return nil, 0, err
	}
	re, err = regexp.Compile(pattern)
	return re, len(machine.Inst), err
}

// rule parses the setting of one rule, which is a level, or a group with the fields
// level and since.
func (r *reader) rule(c *Catalog, f frontmatter.Field) {
	word := f
	if f.Kind == frontmatter.Map {
		for _, item := range f.Items {
			if item.Name != "level" && item.Name != "since" {
				r.report(
					item.Key,
					fmt.Sprintf("%q is not a field of a rule", item.Name),
					"the fields here are: level, since",
				)
			}
		}
		word = f.Get("level")
		if since := f.Get("since"); !since.Empty() {
			day, err := time.Parse(time.DateOnly, since.Text)
			if err != nil {
				r.report(
					since.At(),
					fmt.Sprintf("%q is not a date", since.Text),
					"write since: 2026-06-01, the first incident date to which the rule applies",
				)
			} else {
				c.Since[f.Name] = day
			}
		}
		if word.Empty() {
			return
		}
	}
	level, ok := finding.ParseLevel(word.Text)
	if !ok {
		r.report(
			word.At(),
			fmt.Sprintf("%q is not a level for %s", word.Text, f.Name),
			"write off, info, warning or error",
		)
		return
	}
	c.Rules[f.Name] = level
}

// threshold parses the value of one threshold. The name must be one of the thresholds
// in the built-in catalogue.
func (r *reader) threshold(c *Catalog, f frontmatter.Field) {
	n, err := strconv.Atoi(strings.TrimSpace(f.Text))
	if f.Kind != frontmatter.Scalar || err != nil || n < 0 || n > 1_000_000 {
		r.report(f.At(), fmt.Sprintf("%s is not a whole number", f.Name), "write it in the unit at the end of the name")
		return
	}
	if r.thresholds != nil && !slices.Contains(r.thresholds, f.Name) {
		help := "the thresholds are: " + strings.Join(r.thresholds, ", ")
		if near := postmortem.NearestWord(f.Name, r.thresholds); near != "" {
			help = fmt.Sprintf("did you mean %q?", near)
		}
		r.report(f.Key, fmt.Sprintf("%q is not the name of a threshold", f.Name), help)
		return
	}
	c.thresholds[f.Name] = n
}
