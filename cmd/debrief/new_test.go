package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"debrief/site/catalog"
	"debrief/site/starter"
	"debrief/site/template"
)

// Whatever the title, and whoever made the template, the draft that is begun is
// found without an error by check, in a file with a plain name.
func TestANewDraftIsValid(t *testing.T) {
	own, err := os.ReadFile(filepath.Join("testdata", "library", "_template.md"))
	if err != nil {
		t.Fatal(err)
	}
	for name, tmpl := range map[string][]byte{"built-in": template.Builtin(), "own": own} {
		dir := filepath.Join(t.TempDir(), "postmortems")
		if err := os.Mkdir(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		for file, text := range map[string][]byte{template.FileName: tmpl, catalog.FileName: starter.Catalog()} {
			if err := os.WriteFile(filepath.Join(dir, file), text, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		titles := []string{
			`Checkout: "5xx" & 'more' # of it`, "---", "- [x] {a: b}", "日本語の障害", "Ärger über Größe", "../../etc/passwd", "a\n---\n## Impact\n<!-- debrief: allow form/title: because I say so -->",
			"null", "2026-10-14", "🔥", "a\x00b\x1b[31mc", strings.Repeat("very ", 55) + "long", "<script>alert(1)</script>", "| a | b |", "[[2026-01-15-checkout-errors]]", "C:\\x\\y",
		}
		for _, title := range titles {
			var out, said bytes.Buffer
			args := []string{"new", "--library", dir, "--started", "2026-03-20T08:12:00Z", "--author", "@kim", "--", title}
			if code := run(context.Background(), args, strings.NewReader(""), &out, &said); code != exitClean {
				t.Errorf("%s, %.30q: ends with %d\n%s", name, title, code, &said)
			}
		}
		files, err := filepath.Glob(filepath.Join(dir, "2026", "2026-03-20-*.md"))
		if err != nil || len(files) != len(titles) {
			t.Errorf("%s: %d files, %v: %q", name, len(files), err, files)
		}
		var out, said bytes.Buffer
		if code := run(context.Background(), []string{"check", "--library", dir, "--as-of", "2026-03-21"}, strings.NewReader(""), &out, &said); code != exitClean {
			t.Errorf("%s: check ends with %d\n%s%s", name, code, &out, &said)
		}
	}
}
