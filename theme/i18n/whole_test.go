package i18n

import (
	"bytes"
	"encoding/json"
	"errors"
	"go/ast"
	"go/constant"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/text/feature/plural"

	"debrief/site/source"
	"debrief/site/template"
)

// onlyEnglish are the packages whose texts are only in English: terminal output and
// pull-request comments.
var onlyEnglish = map[string]bool{"debrief/site/report": true}

// A textSet maps texts to their place in the sources.
type textSet map[string]string

// texts are all texts of the site, from Go sources, templates and scripts.
type texts struct{ plain, counted textSet }

// TestLanguagesAreComplete checks that each language translates every text, with all
// plural forms and the same placeholders, and has no unused translation.
func TestLanguagesAreComplete(t *testing.T) {
	all := texts{textSet{}, textSet{}}
	all.fromGo(t)
	all.fromTheme(t)
	all.fromCatalogue(t)
	all.fromTemplate(t)
	if len(all.plain) < 100 || all.plain["Skip to content"] == "" || all.plain["January"] == "" {
		t.Fatalf("found only %d texts: the test reads the wrong files", len(all.plain))
	}
	for tag, l := range translations() {
		for _, text := range slices.Sorted(maps.Keys(all.plain)) {
			if got, ok := l.texts[Text(text)]; !ok {
				t.Errorf("%s lacks %q (%s)", tag, text, all.plain[text])
			} else if !slices.Equal(places(text), places(got)) {
				t.Errorf("%s: %q has other placeholders than %q", tag, text, got)
			}
		}
		for _, text := range slices.Sorted(maps.Keys(all.counted)) {
			if got, ok := l.counts[Many(text)]; !ok {
				t.Errorf("%s lacks the forms of %q (%s)", tag, text, all.counted[text])
			} else {
				l.checkForms(t, text, got)
			}
		}
		for text, got := range l.texts {
			if all.plain[string(text)] == "" {
				t.Errorf("%s translates %q, which is not used", tag, text)
			}
			checkText(t, got)
		}
		for text := range l.counts {
			if all.counted[string(text)] == "" {
				t.Errorf("%s has plural forms of %q, which is not used", tag, text)
			}
		}
	}
}

// checkForms checks that a text has exactly the plural forms that the language uses
// for integers.
func (l *Language) checkForms(t *testing.T, text string, of forms) {
	t.Helper()
	used := map[plural.Form]bool{plural.Other: true}
	for n := range 200 {
		used[l.category(n)] = true
	}
	want := places(text)
	for name, category := range categories {
		got, ok := of[category]
		if ok != used[category] {
			t.Errorf("%s: %q has the form %s: %v, want %v", l.Tag(), text, name, ok, used[category])
		}
		with := slices.DeleteFunc(places(got), func(p int) bool { return p == Number })
		if ok && !slices.Equal(with, slices.DeleteFunc(slices.Clone(want), func(p int) bool { return p == Number })) {
			t.Errorf("%s: %q has other placeholders than %q", l.Tag(), text, got)
		}
		checkText(t, got)
	}
	if !slices.Equal(places(of[plural.Other]), want) {
		t.Errorf("%s: %q for other numbers has other places: %q", l.Tag(), text, of[plural.Other])
	}
}

// checkText reports visible mistakes in a translation.
func checkText(t *testing.T, text string) {
	t.Helper()
	if strings.Contains(text, "  ") || strings.Contains(text, "|") {
		t.Errorf("%q has two spaces or a bar", text)
	}
}

// places returns the placeholders of a text, sorted.
func places(text string) (out []int) {
	for _, place := range Parts(text) {
		if place != Literal {
			out = append(out, place)
		}
	}
	slices.Sort(out)
	return out
}

// fromGo collects the constants of the types Text and Many in this module.
func (all texts) fromGo(t *testing.T) {
	type pkg struct {
		ImportPath, Dir, Export string
		GoFiles                 []string
		Standard                bool
	}
	cmd := exec.Command("go", "list", "-export", "-deps", "-json=ImportPath,Dir,Export,GoFiles,Standard", "./site/...", "./theme/...")
	cmd.Dir, cmd.Stderr = "../..", os.Stderr
	list, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	exports := map[string]string{}
	var ours []pkg
	for from := json.NewDecoder(bytes.NewReader(list)); ; {
		var p pkg
		if err := from.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		exports[p.ImportPath] = p.Export
		if strings.HasPrefix(p.ImportPath, "debrief/") && !onlyEnglish[p.ImportPath] {
			ours = append(ours, p)
		}
	}
	fset := token.NewFileSet()
	from := importer.ForCompiler(fset, "gc", func(path string) (io.ReadCloser, error) { return os.Open(exports[path]) })
	for _, p := range ours {
		var files []*ast.File
		for _, name := range p.GoFiles {
			f, err := parser.ParseFile(fset, filepath.Join(p.Dir, name), nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			files = append(files, f)
		}
		info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}}
		if _, err := (&types.Config{Importer: from}).Check(p.ImportPath, fset, files, info); err != nil {
			t.Fatal(err)
		}
		for expr, tv := range info.Types {
			if tv.Value == nil || tv.Value.Kind() != constant.String || constant.StringVal(tv.Value) == "" {
				continue
			}
			at := filepath.Base(fset.Position(expr.Pos()).Filename) + " of " + p.ImportPath
			switch types.TypeString(tv.Type, nil) {
			case "debrief/theme/i18n.Text":
				all.plain[constant.StringVal(tv.Value)] = at
			case "debrief/theme/i18n.Many":
				all.counted[constant.StringVal(tv.Value)] = at
			}
		}
	}
}

// fromTemplate collects the guidance and the headings of the built-in template.
func (all texts) fromTemplate(t *testing.T) {
	data := template.Builtin()
	form, found := template.Read(&source.File{Path: "_template.md", Size: int64(len(data)), Data: data})
	if len(found) > 0 || len(form.Fields) == 0 {
		t.Fatal(found)
	}
	const at = "site/template/builtin.md"
	for _, f := range form.Fields {
		if f.Guidance != "" {
			all.plain[strings.Join(strings.Fields(f.Guidance), " ")] = at
		}
	}
	for _, s := range form.Sections {
		all.plain[s.Heading], all.plain[strings.Join(strings.Fields(s.Guidance), " ")] = at, at
	}
}

// fromCatalogue collects the names and meanings in the built-in catalogue.
func (all texts) fromCatalogue(t *testing.T) {
	const path = "../../site/catalog/builtin.yaml"
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile(`\b(?:name|means|not): ("(?:[^"\\]|\\.)*")`).FindAllSubmatch(b, -1) {
		text, err := strconv.Unquote(string(m[1]))
		if err != nil {
			t.Fatal(err)
		}
		all.plain[text] = path
	}
}

var (
	inTemplate = regexp.MustCompile(`[{(]-? ?say ("(?:[^"\\]|\\.)*")`)
	inScript   = regexp.MustCompile(`\bwords\(("(?:[^"\\]|\\.)*")`)
	inCount    = regexp.MustCompile(`\bwords\.count\([^"]*"(?:[^"\\]|\\.)*", ("(?:[^"\\]|\\.)*")`)
)

// fromTheme collects the texts of templates and scripts.
func (all texts) fromTheme(t *testing.T) {
	find := func(re *regexp.Regexp, in []byte, to textSet, at string) {
		for _, m := range re.FindAllSubmatch(in, -1) {
			text, err := strconv.Unquote(string(m[1]))
			if err != nil {
				t.Fatal(err)
			}
			to[text] = at
		}
	}
	for _, root := range []string{"../default", "../../site/search/client"} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			b, err := os.ReadFile(path)
			switch filepath.Ext(path) {
			case ".html":
				find(inTemplate, b, all.plain, path)
			case ".js":
				find(inScript, b, all.plain, path)
				find(inCount, b, all.counted, path)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
