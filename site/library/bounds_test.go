package library

import (
	"fmt"
	"strings"
	"testing"

	"debrief/site/privacy"
	"debrief/site/source"
)

func TestAliasesAreLimited(t *testing.T) {
	var files []*source.File
	for i := range 11 { // 100 aliases each; the limit is 1,000 and 2 per file
		aliases := strings.TrimSuffix(strings.Repeat(fmt.Sprintf("INC-%d, ", i), 100), ", ")
		files = append(files, file(fmt.Sprintf("pm/2026-01-%02d-a.md", i+1), "aliases: ["+aliases+"]\n", ""))
	}
	lib := Read(files, "pm", privacy.Gate{}, nil)
	want := "with this alias the library has more than 1022, and further aliases have no page"
	if len(lib.Found) != 1 || lib.Found[0].Message != want || lib.Found[0].Path() != "pm/2026-01-11-a.md" {
		t.Errorf("found %v, want %q", lib.Found, want)
	}
	if found := Read(files[:10], "pm", privacy.Gate{}, nil).Found; len(found) > 0 {
		t.Errorf("1,000 aliases are refused: %v", found)
	}
}
