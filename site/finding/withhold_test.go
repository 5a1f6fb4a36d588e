package finding

import (
	"strings"
	"testing"

	"debrief/site/source"
)

func TestRestrictedFindingsKeepOnlyPathLineRule(t *testing.T) {
	secret := &source.File{Path: "pm/secret.md", Data: []byte("one\ntwo secret\nthree\n")}
	open := &source.File{Path: "pm/open.md", Data: []byte("one\n")}
	list := List{
		{Rule: "form/title", Level: Error, At: source.Span{File: secret, Start: 4, End: 14}, Message: "a secret", Help: "write secret", Key: "secret", Edits: []Edit{{New: "secret"}}, Related: []Related{{At: source.Span{File: open}, Message: "secret"}}},
		{Rule: "form/value", Level: Error, At: source.Span{File: secret, Start: 4, End: 7}, Message: `"Internal" is not a value of visibility`, Help: "write internal", Key: "visibility"},
		{Rule: "links/file", Level: Warning, At: source.Span{File: open, End: 3}, Message: "open", Help: "open", Related: []Related{{At: source.Span{File: secret, Start: 4, End: 7}, Message: "here"}}},
	}
	for level, want := range map[Secrecy]string{
		Restricted: `pm/secret.md:2:1: error: not shown: the post-mortem is restricted [form/title]
  = help: run debrief check in a terminal to read it

pm/secret.md:2:1: error: not shown: the post-mortem is restricted [form/value]
  = help: run debrief check in a terminal to read it

pm/open.md:1:1: warning: open [links/file]
  |
1 | one
  | ^^^
  = help: open
`,
		Unclear: `pm/secret.md:2:1: error: not shown: the post-mortem is restricted [form/title]
  = help: run debrief check in a terminal to read it

pm/secret.md:2:1: error: "Internal" is not a value of visibility [form/value]
  = help: write internal

pm/open.md:1:1: warning: open [links/file]
  |
1 | one
  | ^^^
  = help: open
`,
	} {
		var out strings.Builder
		left := list.Withhold(func(path string) Secrecy {
			if path == secret.Path {
				return level
			}
			return Repeatable
		})
		if err := left.WriteText(&out, Summary{Files: 2}, nil); err != nil {
			t.Fatal(err)
		}
		got, _, _ := strings.Cut(out.String(), "\n2 errors")
		if got != want {
			t.Errorf("level %d: got\n%s\nwant\n%s", level, got, want)
		}
	}
}
