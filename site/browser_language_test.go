package site_test

import (
	"strings"
	"testing"
)

// inAnotherLanguage holds that longer words have room on a phone, and that what
// scripts say is in the language of the site, too.
func (s *browserSite) inAnotherLanguage(t *testing.T) {
	german := &browserSite{built: inLanguage(t, "de"), chrome: s.chrome}
	german.serve(t)
	tb := german.open(t)
	said := map[string]string{"search": `document.getElementById("search-status").textContent`, "filtered": `document.querySelector("[role=status]").textContent`}
	for _, k := range german.kinds(t) {
		tb.visit(german, k)
		tb.eval(`document.querySelectorAll("details").forEach(d => d.open = true)`, nil)
		tb.do(look("screen", "light", 320))
		tb.noSideways(k.name + " in German")
		if js := said[k.name]; js != "" {
			var text string
			if tb.eval(js, &text); !strings.Contains(text, "Post-mortems") && !strings.Contains(text, "Ergebnisse") || strings.Contains(text, "post-mortems") {
				t.Errorf("%s says %q", k.name, text)
			}
		}
	}
}
