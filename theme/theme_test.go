package theme

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var (
	update = flag.Bool("update", false, "rewrite the golden pages")
	out    = flag.String("out", "", "also write the full pages and the assets into this folder, to look at them")
)

func TestGolden(t *testing.T) {
	th := Default()
	for name, views := range map[string][]View{"full": full(), "zero": zero()} {
		if len(views) != len(allViews) {
			t.Errorf("%s: %d views, want %d", name, len(views), len(allViews))
		}
		for _, v := range views {
			golden(t, th, v, name)
		}
	}
	for name, b := range th.Assets() {
		look(t, name, b)
	}
}

func golden(t *testing.T, th *Theme, v View, name string) {
	t.Helper()
	got, err := th.Render(v)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join("testdata", strings.TrimSuffix(v.template(), ".html")+"-"+name+".html")
	if name == "full" {
		look(t, v.template(), got)
	}
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs from what is rendered; run with -update and read the difference", file)
	}
}

func look(t *testing.T, name string, b []byte) {
	t.Helper()
	if *out == "" {
		return
	}
	file := filepath.Join(*out, name)
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, b, 0o644); err != nil {
		t.Fatal(err)
	}
}

// ledger returns a custom theme with a different look and five files: tokens with
// rules, a page, a part and a picture.
func ledger(t *testing.T) *Theme {
	t.Helper()
	th, err := Load(os.DirFS("testdata/ledger"))
	if err != nil {
		t.Fatal(err)
	}
	return th
}

// TestCustomTheme tests that a custom theme's pages are used and complete.
func TestCustomTheme(t *testing.T) {
	th := ledger(t)
	for _, v := range append(full(), zero()...) {
		page, err := th.Render(v)
		if err != nil {
			t.Fatal(err)
		}
		readPage(t, v.template(), page)
	}
	golden(t, th, home(), "ledger")
	if th.Assets()["assets/seal.svg"] == nil || th.programs["home.html"] != nil {
		t.Error("want its picture, and its home page from html/template, which alone can count a list")
	}
}

func TestAssetsLoseCommentLines(t *testing.T) {
	css := "/*! ours */\n/* for you */\na { b: c } /* stays */\n  /* one */ d { e: f }\n/* two\n   lines */\n"
	if got, want := string(joinStyles([]byte(css))), "/*! ours */\na { b: c } /* stays */\n  /* one */ d { e: f }\n/* two\n   lines */\n"; got != want {
		t.Errorf("the style is %q, want %q", got, want)
	}
	js := map[string][]byte{"site.js": []byte("// for you\nlet a = 1; // stays\n  // gone\n"), "keys.js": []byte("b();\n")}
	if got, want := string(joinScripts(js, everyPage...)), "let a = 1; // stays\nb();\n"; got != want {
		t.Errorf("the script is %q, want %q", got, want)
	}
}
