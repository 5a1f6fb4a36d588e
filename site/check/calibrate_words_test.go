package check

import (
	"os"
	"strings"
	"testing"

	"debrief/site/finding"
	"debrief/site/library"
	"debrief/site/privacy"
	"debrief/site/rule"
)

// ownWords are the language rules that a library can extend, and a place that each
// rule reads.
var ownWords = map[string]string{
	"blame/person-named": "analysis", "blame/human-error": "analysis", "blame/character": "analysis", "blame/should-have": "analysis", "blame/could-have": "analysis",
	"blame/failed-to": "analysis", "blame/violation": "analysis", "blame/hindsight": "analysis", "blame/normative": "factor", "blame/root-cause": "analysis",
	"blame/stop-at-person": "factor", "blame/dramatic": "analysis", "blame/fault": "analysis", "blame/team-did": "analysis",
	"form/recommendation": "impact", "actions/vague": "action", "actions/be-careful": "action", "actions/unbounded": "action", "actions/names-person": "action",
}

// TestCatalogueWordsExtendLexicons checks that added expressions are flagged, that allowed
// ones are not, and that the page describes both.
func TestCatalogueWordsExtendLexicons(t *testing.T) {
	for _, r := range Rules {
		where, ok := ownWords[r.ID]
		if !ok {
			if strings.HasPrefix(r.ID, "blame/") {
				t.Errorf("%s: nobody can extend its words", r.ID)
			}
			continue
		}
		ours := label{where: where, text: "Zorble the frobnicator of the other pool."}
		if got := foundWith(t, r, ours, ""); len(got) > 0 {
			t.Errorf("%s: finds words that nobody added: %s", r.ID, got[0].Message)
		}
		if got := foundWith(t, r, ours, "add: [\"zorble* the {word}\"]"); len(got) == 0 {
			t.Errorf("%s: what the library adds is not found", r.ID)
		}
		if got := foundWith(t, r, ours, "add: [\"zorble* the {word}\", \"{broken\", \"a|\"]"); len(got) == 0 {
			t.Errorf("%s: an expression that cannot be read hides another", r.ID)
		}
		if got := foundWith(t, r, ours, "add: [\"zorble* the {word}\"], allow: [frobnicator of the]"); len(got) > 0 {
			t.Errorf("%s: what the library allows is found: %s", r.ID, got[0].Message)
		}
		if page, err := os.ReadFile(pageName(r.ID)); err != nil || !strings.Contains(string(page), "`words:") {
			t.Errorf("the page of %s does not say how a library extends its words (%v)", r.ID, err)
		}
	}
}

// foundWith runs one rule on a sentence in a library with its own expressions.
func foundWith(t *testing.T, r rule.Rule, l label, words string) finding.List {
	t.Helper()
	text := l.written(t)
	if words != "" {
		text = strings.Replace(text, "-- postmortems/_catalog.yaml --\n", "-- postmortems/_catalog.yaml --\nwords: {"+r.ID+": {"+words+"}}\n", 1)
	}
	files := example(text)
	lib, set := library.Read(files, "postmortems", privacy.Gate{}, nil), ReadSettings(files, "postmortems")
	pass := rule.Pass{Library: lib, Template: set.Template, Catalog: set.Catalog, Now: now, Roster: rule.RosterOf(lib)}
	return pass.CheckPostmortem([]rule.Rule{r}, lib.All[0])
}
