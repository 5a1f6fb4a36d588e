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

// settings reads what a library sets for the rules.
func (r *reader) settings(c *Catalog, top frontmatter.Field) {
	for _, f := range r.atMost(top.Get("rules"), "rules", maxRules) {
		r.rule(c, f)
	}
	for _, f := range r.atMost(top.Get("thresholds"), "thresholds", maxRules) {
		r.threshold(c, f)
	}
	r.words(c, top.Get("words"))
	for _, f := range r.atMost(top.Get("glossary"), "short forms", maxGlossary) {
		c.Glossary[f.Name] = strings.TrimSpace(f.Text)
	}
	for _, f := range r.atMost(top.Get("trackers"), "trackers", maxTrackers) {
		address := strings.TrimSpace(f.Text)
		if !strings.HasPrefix(address, "https://") && !strings.HasPrefix(address, "http://") {
			r.wrong(f.At(), fmt.Sprintf("the tracker %q is not an http address", address), "write how the addresses of its tickets begin: https://tracker.example.org/")
			continue
		}
		c.Trackers = append(c.Trackers, address)
	}
	privacy := top.Get("privacy")
	r.known(privacy, "privacy")
	c.Privacy = Privacy{InternalHosts: texts(r.atMost(privacy.Get("internal_hosts"), "internal hosts", maxHosts)), Emails: texts(r.atMost(privacy.Get("emails"), "addresses", maxEmails))}
	for _, f := range privacy.Get("customers").Items {
		if !c.Privacy.Customers.Add(f.Text) {
			r.wrong(f.At(), "this is not a SHA-256 in hexadecimal", "write the hash of the name in lower case, never the name: printf %s \"acme ltd\" | sha256sum")
			r.found[len(r.found)-1].Secret = true // it may be the name
		}
	}
	r.numbers(c, privacy.Get("numbers"))
	switch f := privacy.Get("count_restricted"); strings.ToLower(f.Text) {
	case "true":
		c.Privacy.CountRestricted = true
	case "false", "":
	default:
		r.wrong(f.At(), fmt.Sprintf("count_restricted is %q", f.Text), "write true to show how many post-mortems are restricted, or false")
	}
}

// words reads what rules about language know beside their own words. All rules
// together have a budget: each expression is looked for in every sentence.
func (r *reader) words(c *Catalog, list frontmatter.Field) {
	left := maxWords
	take := func(f frontmatter.Field) []string {
		items := r.atMost(f, "expressions, with those of other rules", left)
		left -= len(items)
		return texts(items)
	}
	for _, f := range r.atMost(list, "rules with words", maxWordLists) {
		r.known(f, "words")
		c.Words[f.Name] = Words{Add: take(f.Get("add")), Allow: take(f.Get("allow"))}
	}
}

// What a catalogue may ask for in every text. An expression takes time in
// proportion to its steps and to the text, and a short one may have many steps:
// \d{1000}. A form of a number has a few dozen.
const (
	mostSteps      = 300
	longestPattern = 200
)

// numbers reads what numbers of persons look like here.
func (r *reader) numbers(c *Catalog, list frontmatter.Field) {
	steps := 0
	for _, f := range r.atMost(list, "patterns", maxPatterns) {
		r.known(f, "numbers")
		is, pattern := strings.TrimSpace(f.Get("is").Text), strings.TrimSpace(f.Get("pattern").Text)
		at := f.Get("pattern").At()
		re, n, err := compiled(pattern)
		switch {
		case is == "" || pattern == "":
			r.wrong(f.At(), "this says of no number what it is and how it is written", `write {is: a social security number, pattern: '\b\d{3}-\d{2}-\d{4}\b'}`)
		case err != nil:
			r.wrong(at, fmt.Sprintf("the pattern cannot be read: %s", strings.TrimPrefix(err.Error(), "error parsing regexp: ")), "patterns are regular expressions as Go and RE2 read them")
		case steps+n > mostSteps:
			r.wrong(at, fmt.Sprintf("the patterns together have more than %d steps", mostSteps), "repeat less, as in \\d{9}, and put forms that are alike into one pattern")
		case re.MatchString(""):
			r.wrong(at, "the pattern fits where nothing stands", "write what the number has at least, as in \\d{9}")
		default:
			steps += n
			c.Privacy.Numbers = append(c.Privacy.Numbers, Number{is, re})
		}
	}
}

// compiled is an expression, and of how many steps its machine is.
func compiled(pattern string) (re *regexp.Regexp, steps int, err error) {
	if len(pattern) > longestPattern {
		return nil, 0, fmt.Errorf("it is longer than %d characters", longestPattern)
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

// rule reads a level, or {level, since}.
func (r *reader) rule(c *Catalog, f frontmatter.Field) {
	word := f
	if f.Kind == frontmatter.Map {
		for _, item := range f.Items {
			if item.Name != "level" && item.Name != "since" {
				r.wrong(item.Key, fmt.Sprintf("%q says nothing about a rule", item.Name), "the fields here are: level, since")
			}
		}
		word = f.Get("level")
		if since := f.Get("since"); !since.Empty() {
			day, err := time.Parse(time.DateOnly, since.Text)
			if err != nil {
				r.wrong(since.At(), fmt.Sprintf("%q is not a day", since.Text), "write since: 2026-06-01, the first day of which incidents are held to this rule")
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
		r.wrong(word.At(), fmt.Sprintf("%q is not a level for %s", word.Text, f.Name), "write off, info, warning or error")
		return
	}
	c.Rules[f.Name] = level
}

// threshold reads one number. Which there are is said by the built-in catalogue.
func (r *reader) threshold(c *Catalog, f frontmatter.Field) {
	n, err := strconv.Atoi(strings.TrimSpace(f.Text))
	if f.Kind != frontmatter.Scalar || err != nil || n < 0 || n > 1_000_000 {
		r.wrong(f.At(), fmt.Sprintf("%s is not a whole number", f.Name), "write it in the unit that the name ends in")
		return
	}
	if r.thresholds != nil && !slices.Contains(r.thresholds, f.Name) {
		help := "the thresholds are: " + strings.Join(r.thresholds, ", ")
		if near := postmortem.Nearest(f.Name, r.thresholds); near != "" {
			help = fmt.Sprintf("did you mean %q?", near)
		}
		r.wrong(f.Key, fmt.Sprintf("%q is not a threshold that a rule knows", f.Name), help)
		return
	}
	c.thresholds[f.Name] = n
}
