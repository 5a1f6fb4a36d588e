package site_test

import (
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// maxFloors and maxPackages bound the architecture. The packages are above the 50
// that the design aims at: the nine families of rules have a package each, because
// one package of them would have 11,000 lines; parallel carries panics of
// goroutines to their caller; gittest and pagetest are for tests only; starter,
// reference and publish/branch moved out of the command line; edit writes into
// post-mortems for commands such as gather; importer/chat reads what people write;
// timestamp reads one written time without knowing of post-mortems.
const (
	maxFloors   = 16
	maxPackages = 74
)

// floors lists the packages by floor, the lowest first. A package imports only
// packages of lower floors, so packages of one floor do not import each other.
// Change the list in a commit of its own that gives the reason.
var floors = []string{
	"theme/i18n theme/contract site/parallel site/git/gittest site/git/gitexec site/git/mailmap site/diff " +
		"site/source site/timestamp site/publish site/privacy/secret site/privacy/pii site/privacy/metadata",
	"theme theme/chart site/git/object site/finding",
	"site/git site/finding/format site/frontmatter site/importer/chat",
	"site/markdown site/cache site/importer",
	"site/postmortem site/history",
	"site/catalog site/template site/library/summary site/wording site/prose",
	"site/privacy site/reference site/evidence",
	"site/library",
	"site/revision site/locate site/rule site/search site/trend",
	"site/action site/draft site/edit site/gather/table site/gather/fetch site/rule/form site/rule/story site/rule/times site/rule/evidence site/rule/people " +
		"site/rule/blame site/rule/actions site/rule/privacy site/rule/links",
	"site/check site/account site/gather site/gather/prometheus site/report site/starter site/publish/branch site/export site/page/model",
	"site/gather/alertmanager site/page/incident site/page/list site/page/trends site/page/guide site/page/pagetest",
	"site/page",
	"site",
	"site/preview site/hook",
	"cmd/debrief",
}

// owners names the one package that may import each third-party module. Tests may
// import any module.
var owners = map[string]string{
	"github.com/yuin/goldmark":        "site/markdown",
	"github.com/adrg/frontmatter":     "site/frontmatter",
	"go.yaml.in/yaml/v3":              "site/frontmatter",
	"github.com/pelletier/go-toml/v2": "site/frontmatter",
	"github.com/go-git/go-git/v5":     "site/git/object",
	"github.com/go-git/go-billy/v5":   "site/git/object",
	"github.com/blevesearch":          "site/search",
	"gonum.org/v1/gonum":              "site/trend",
	"github.com/fsnotify/fsnotify":    "site/preview",
	"github.com/spf13/cobra":          "cmd/debrief",
	"github.com/rogpeppe/go-internal": "cmd/debrief",
	"golang.org/x/term":               "cmd/debrief",
	"golang.org/x/sys":                "site/publish",
	"github.com/theory/jsonpath":      "site/gather/table",
	"github.com/prometheus":           "site/gather/prometheus",
	"golang.org/x/net":                "theme/contract",
	"golang.org/x/text":               "theme/i18n",
}

func TestFloorsAndOwners(t *testing.T) {
	const module = "debrief/"
	floor := map[string]int{}
	for i, names := range floors {
		for _, name := range strings.Fields(names) {
			floor[name] = i
		}
	}
	seen := map[string]bool{}
	err := filepath.WalkDir("..", func(path string, d os.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.Contains(path, "testdata") {
			return err
		}
		pkg := strings.TrimPrefix(filepath.ToSlash(filepath.Dir(path)), "../")
		mine, ok := floor[pkg]
		if !ok {
			t.Errorf("%s is on no floor; add it to the list in deps_test.go", pkg)
		}
		seen[pkg] = true
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range f.Imports {
			imp, _ := strconv.Unquote(spec.Path.Value)
			if strings.Contains(strings.SplitN(imp, "/", 2)[0], ".") {
				checkOwner(t, path, pkg, imp)
			}
			name, ours := strings.CutPrefix(imp, module)
			if below, known := floor[name]; ours && (!known || below >= mine) {
				t.Errorf("%s imports %s, which is not on a lower floor", path, name)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(floors) > maxFloors || len(floor) > maxPackages {
		t.Errorf("%d packages on %d floors; the limits are %d and %d", len(floor), len(floors), maxPackages, maxFloors)
	}
	for pkg := range floor {
		if !seen[pkg] {
			t.Errorf("%s is in the list of floors but has no code", pkg)
		}
	}
}

// The tour in doc.go names every package except test packages and rule families.
func TestTourNamesEveryPackage(t *testing.T) {
	text, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	words := map[string]bool{}
	for _, word := range strings.FieldsFunc(string(text), func(r rune) bool { return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '/') }) {
		words[word] = true
	}
	for _, names := range floors {
		for _, name := range strings.Fields(names) {
			short, inside := strings.CutPrefix(name, "site/")
			if !inside && !strings.HasPrefix(name, "theme") || strings.HasSuffix(name, "test") || strings.HasPrefix(short, "rule/") {
				continue
			}
			if !words[short] {
				t.Errorf("doc.go does not name %s", name)
			}
		}
	}
}

func checkOwner(t *testing.T, path, pkg, imp string) {
	t.Helper()
	for module, owner := range owners {
		if imp == module || strings.HasPrefix(imp, module+"/") {
			if pkg != owner {
				t.Errorf("%s imports %s, which only %s may", path, imp, owner)
			}
			return
		}
	}
	t.Errorf("%s imports %s, which has no owner; name one in deps_test.go", path, imp)
}
