package check

import (
	"regexp"
	"testing"

	"debrief/site/rule"
)

// The expressions of rules are compiled when they are first asked, and here.
func TestPatternsCompile(t *testing.T) {
	all := rule.Patterns()
	if len(all) < 40 {
		t.Errorf("there are %d patterns", len(all))
	}
	for _, expr := range all {
		if _, err := regexp.Compile(expr); err != nil {
			t.Error(err)
		}
	}
}
