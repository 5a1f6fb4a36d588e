package rule

import (
	"regexp"
	"sync"
)

// A Pattern is a regular expression that is compiled when it is first asked. The
// rules have two hundred of them; to compile all took as long as the rest of what
// many a run of the program does. A test compiles them, see [Patterns].
type Pattern struct {
	expr    string
	compile func() *regexp.Regexp
}

var patterns []*Pattern

// NewPattern is a variable of a package: it is there before the program begins.
func NewPattern(expr string) *Pattern {
	p := &Pattern{expr, sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr) })}
	patterns = append(patterns, p)
	return p
}

// Patterns are the expressions of all that there are.
func Patterns() (exprs []string) {
	for _, p := range patterns {
		exprs = append(exprs, p.expr)
	}
	return exprs
}

// What follows is what [regexp.Regexp] does under the same names.

func (p *Pattern) Match(b []byte) bool                  { return p.compile().Match(b) }
func (p *Pattern) MatchString(s string) bool            { return p.compile().MatchString(s) }
func (p *Pattern) FindString(s string) string           { return p.compile().FindString(s) }
func (p *Pattern) FindStringIndex(s string) []int       { return p.compile().FindStringIndex(s) }
func (p *Pattern) FindStringSubmatch(s string) []string { return p.compile().FindStringSubmatch(s) }
func (p *Pattern) FindStringSubmatchIndex(s string) []int {
	return p.compile().FindStringSubmatchIndex(s)
}
func (p *Pattern) FindSubmatchIndex(b []byte) []int       { return p.compile().FindSubmatchIndex(b) }
func (p *Pattern) FindAllString(s string, n int) []string { return p.compile().FindAllString(s, n) }
func (p *Pattern) FindAllStringIndex(s string, n int) [][]int {
	return p.compile().FindAllStringIndex(s, n)
}
func (p *Pattern) FindAllStringSubmatch(s string, n int) [][]string {
	return p.compile().FindAllStringSubmatch(s, n)
}
func (p *Pattern) FindAllStringSubmatchIndex(s string, n int) [][]int {
	return p.compile().FindAllStringSubmatchIndex(s, n)
}
func (p *Pattern) ReplaceAllString(s, by string) string { return p.compile().ReplaceAllString(s, by) }
