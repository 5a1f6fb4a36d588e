package privacy_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/pelletier/go-toml/v2"
	"go.yaml.in/yaml/v3"

	"debrief/site/catalog"
	"debrief/site/postmortem"
	"debrief/site/privacy"
)

// FuzzAccess mutates front matter that is restricted in each supported format.
// A post-mortem is open only if another reader of YAML, JSON or TOML finds
// exactly one visibility in it, and that is internal or public.
func FuzzAccess(f *testing.F) {
	for _, text := range []string{
		"---\ntitle: T\nstatus: published\nvisibility: restricted\n---\n\nText.\n",
		"---\r\ntitle: T\r\nstatus: published\r\nvisibility: restricted\r\n---\r\n\r\nText.\r\n",
		"\ufeff---\nvisibility: restricted\nvisibility: internal\nstatus: published\n---\n",
		"---\nstatus: published\nVisibility: restricted\nvisibility: internal\n---\n",
		"---\nstatus: published\nsummary: |\n  visibility: internal\nvisibility: restricted\n---\n",
		"---\nstatus: published\nvisibility: [restricted, internal]\n---\n",
		"---\nx: &x {visibility: internal}\n<<: *x\nstatus: published\nvisibility: restricted\n---\n",
		"---\nstatus: published\nvisibility: !!str restricted # internal\n---\n",
		"---\nstatus: published\n? visibility\n: restricted\n---\n",
		"---\nstatus: published\n\"visibility\": \"restricted\"\n...\n---\nvisibility: internal\n---\n",
		"+++\nstatus = 'published'\nvisibility = 'restricted'\n+++\n\nText.\n",
		"+++\nstatus = 'published'\n[meta]\nvisibility = 'internal'\n+++\n",
		"{\n\"status\": \"published\", \"visibility\": \"restricted\"\n}\n\nText.\n",
		"---json\n{\"status\": \"published\", \"visibility\": \"restricted\", \"visibility\": \"public\"}\n---\n",
		"# visibility: internal\n---\nvisibility: restricted\n---\n",
	} {
		f.Add([]byte(text))
	}
	template := privacy.NewGate(builtinTemplate(f), nil)
	f.Fuzz(func(t *testing.T, text []byte) {
		access := accessOf(template, "2026-01-01-x", string(text))
		if access != postmortem.Open && access != postmortem.DraftOnly {
			return
		}
		if got := visibilityIn(text); got != "internal" && got != "public" {
			t.Errorf("access %d, and another reader finds the visibility %q in %q", access, got, text)
		}
	})
}

// visibilityIn reads the visibility with the libraries alone; "" if there is not one.
func visibilityIn(text []byte) string {
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	lines := strings.Split(strings.TrimLeft(string(text), " \t\r\n\v\f\u0085\u00a0"), "\n")
	first := strings.TrimSpace(lines[0])
	closing := map[string]string{"---": "---", "---yaml": "---", "---json": "---", "+++": "+++", "---toml": "---", ";;;": ";;;", "{": "}"}[first]
	for i := 1; i < len(lines) && closing != ""; i++ {
		if strings.TrimSpace(lines[i]) != closing {
			continue
		}
		block := strings.Join(lines[1:i], "\n")
		if first == "{" {
			block = "{" + block + "}"
		}
		fields := map[string]any{}
		var err error
		if closing == "+++" || first == "---toml" {
			err = toml.Unmarshal([]byte(block), &fields)
		} else {
			err = yaml.Unmarshal([]byte(block), &fields)
		}
		if got, ok := fields["visibility"].(string); err == nil && ok {
			return got
		}
		if first != "{" {
			return ""
		}
	}
	return ""
}

// FuzzRedact checks that the redacted text has no more findings, and that nothing else
// changed.
func FuzzRedact(f *testing.F) {
	for _, text := range []string{
		"Write to erika.mustermann@kittiwake-parcels.eu, call +49 30 901820.",
		"Rotate AKIA" + "2QHX7VJWN4TDRMZP now", "db7.corp.internal fell", "<mira> look at 81.2.69.142",
		"DE89370400440532013000 and 4111 1111 1111 1111", "a\nb\x00\xffc", "",
	} {
		f.Add(text, "the text of today")
	}
	words, _ := catalog.Of(nil, "postmortems")
	r := privacy.Redactor{Catalog: words, Mask: "(not shown)"}
	f.Fuzz(func(t *testing.T, old, today string) {
		once := r.Text(old)
		if again := r.Text(once); again != once && len(again) < len(once) {
			t.Errorf("redacted %q, and redacted again %q", once, again)
		}
		if !strings.Contains(once, r.Mask) && once != old {
			t.Errorf("%q became %q without a mask", old, once)
		}
		pm := pmOf("---\ntitle: T\n---\n" + today)
		version := string(r.Version([]byte(old), pm))
		if !strings.Contains(version, r.Mask) && version != old {
			t.Errorf("the version %q became %q without a mask", old, version)
		}
	})
}
