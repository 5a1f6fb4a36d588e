package site_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"debrief/site/check"
)

// markers are words and constructions that make technical prose hard to read: clauses
// in place of nouns, programs that talk, and archaic words. A single one may be right,
// so they are counted, and only their density is limited.
var markers = []*regexp.Regexp{
	regexp.MustCompile(`(?i)\b(?:what|whoever|whatever) (?:is|was|are|were|has|had|may|they|it|he|she|stands|follows|comes|can|must|one)\b`),
	regexp.MustCompile(`(?i)\b(?:are those|of those|those that|that of|those of)\b`),
	regexp.MustCompile(`(?i)\b(?:stands?|stood)\b`),
	regexp.MustCompile(`(?i)\b(?:nobody|somebody|whoever|everybody|one's own)\b`),
	regexp.MustCompile(`(?i)\b(?:is none|are none|none is|were none|there is none)\b`),
	regexp.MustCompile(`(?i)\b(?:the like|alike|likeness|lately|anew|besides|whichever|grave|hurt|struck)\b`),
	regexp.MustCompile(`(?i)\b(?:begun|lent|kept|spared|told|met|tidied|parted)\b`),
}

// talkingCode matches programs that talk. It is counted in comments only: a guide to
// interviews may use these words.
var talkingCode = regexp.MustCompile(`(?i)\b(?:says?|said|tells?|told|asks?|asked|answers?|answered|knows?|hears?|heard|speaks?)\b`)

// maxMarkers limits the markers per 1,000 words of each kind of text.
var maxMarkers = map[string]float64{"comments": 4, "strings": 2, "rule pages, guide and README": 2, "interface texts": 2}

var proseWord = regexp.MustCompile(`[A-Za-z][A-Za-z'-]+`)

// A proseSample counts the words and markers of one kind of text.
type proseSample struct {
	words, hits int
	worst       []string
}

func (s *proseSample) add(at, text string, code bool) {
	s.words += len(proseWord.FindAllString(text, -1))
	n := 0
	for _, m := range markers {
		n += len(m.FindAllString(text, -1))
	}
	if code {
		n += len(talkingCode.FindAllString(text, -1))
	}
	if s.hits += n; n > 0 {
		s.worst = append(s.worst, at+": "+strings.TrimSpace(text))
	}
}

func TestProseIsPlain(t *testing.T) {
	samples := map[string]*proseSample{}
	for kind := range maxMarkers {
		samples[kind] = &proseSample{}
	}
	eachFile(t, func(path string) {
		switch {
		case strings.HasSuffix(path, "_test.go"):
		case strings.HasSuffix(path, ".go"):
			addGo(t, path, samples["comments"], samples["strings"])
		case strings.HasSuffix(path, ".md") && !strings.Contains(path, "/de/"):
			addMarkdown(t, path, samples["rule pages, guide and README"])
		case strings.Contains(path, "i18n/de/"):
			for line := range strings.Lines(readText(t, path)) { // the keys are the English texts
				if line[0] != '#' && line[0] != ' ' {
					samples["interface texts"].add(path, line, false)
				}
			}
		}
	})
	for kind, s := range samples {
		if s.words < 1000 {
			t.Errorf("%s: only %d words were read", kind, s.words)
			continue
		}
		density := 1000 * float64(s.hits) / float64(s.words)
		t.Logf("%s: %.1f per 1,000 words (%d in %d)", kind, density, s.hits, s.words)
		if density > maxMarkers[kind] {
			t.Errorf("%s: %.1f markers per 1,000 words, at most %g are allowed; rewrite some of\n%s", kind, density, maxMarkers[kind], strings.Join(s.worst[:min(len(s.worst), 20)], "\n"))
		}
	}
}

// eachFile calls do for each source and text file of the project.
func eachFile(t *testing.T, do func(path string)) {
	t.Helper()
	for _, root := range []string{"../cmd", "../site", "../theme", "../README.md", "../.github"} {
		err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
			if err != nil || d.IsDir() || strings.Contains(path, "testdata") || strings.HasSuffix(path, "THIRD_PARTY.md") {
				return err
			}
			do(filepath.ToSlash(path))
			return nil
		})
		if err != nil && root != "../.github" {
			t.Fatal(err)
		}
	}
}

func readText(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func addGo(t *testing.T, path string, comments, literals *proseSample) {
	t.Helper()
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, path, nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	for _, group := range f.Comments {
		comments.add(fset.Position(group.Pos()).String(), group.Text(), true)
	}
	ast.Inspect(f, func(n ast.Node) bool {
		if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING && len(lit.Value) > 14 &&
			strings.Contains(lit.Value, " ") && !strings.ContainsAny(lit.Value, "{}<>\\^$%\n") {
			literals.add(fset.Position(lit.Pos()).String(), lit.Value, false)
		}
		return true
	})
}

func addMarkdown(t *testing.T, path string, s *proseSample) {
	t.Helper()
	code := false
	for line := range strings.Lines(readText(t, path)) {
		if strings.HasPrefix(strings.TrimSpace(line), "```") {
			code = !code
		} else if !code {
			s.add(path, line, false)
		}
	}
}

// retired are words of an earlier vocabulary, each with the word to use. They must not
// return to what users read.
var retired = map[string]string{
	"write-up": "post-mortem", "write-ups": "post-mortems", "telling": "account or page", "allowance": "suppression",
	"promise": "action item", "promises": "action items", "promised": "agreed", "put off": "rescheduled", "slipped": "rescheduled",
	"alike": "similar", "likeness": "similarity", "the like": "similar", "learnt from others": "external incidents", "what ended it": "what fixed it",
	"grave": "major", "hurt": "affected", "struck": "affected", "begun": "started", "nobody": "no one, or name the role",
	"somebody": "name the role", "whoever": "name the role", "lately": "recently",
}

func TestRetiredWordsDoNotReturn(t *testing.T) {
	var texts []string
	for _, r := range check.Rules {
		texts = append(texts, "rule "+r.ID+": "+r.Title)
	}
	eachFile(t, func(path string) {
		if strings.Contains(path, "i18n/de/") {
			for line := range strings.Lines(readText(t, path)) {
				if line[0] != '#' && line[0] != ' ' {
					texts = append(texts, path+": "+line)
				}
			}
		}
		if strings.HasSuffix(path, "reference/commands.md") {
			for line := range strings.Lines(readText(t, path)) {
				texts = append(texts, path+": "+line)
			}
		}
	})
	for word, use := range retired {
		re := regexp.MustCompile(`(?i)(?:^|[^\w-])` + regexp.QuoteMeta(word) + `(?:$|[^\w-])`)
		for _, text := range texts {
			if _, shown, _ := strings.Cut(text, ": "); re.MatchString(shown) {
				t.Errorf("%q: write %s in %s", word, use, strings.TrimSpace(text))
			}
		}
	}
}

// retiredNames are the same for the words of exported identifiers. The fields of theme
// views are exempt, because the themes of users depend on them.
var retiredNames = map[string]bool{
	"Telling": true, "Allowance": true, "Promise": true, "Promises": true, "Alike": true, "Likeness": true, "Sketch": true, "Tape": true,
	"Memo": true, "Book": true, "Outline": true, "Hush": true, "Blind": true, "Begun": true, "Told": true, "Grave": true, "Lent": true,
	"Said": true, "Says": true, "Say": true, "Ask": true, "Asks": true, "Tells": true, "Tell": true, "Knows": true, "Nobody": true, "Most": true, "Least": true, "Fewest": true,
}

func TestExportedNamesUseTheGlossary(t *testing.T) {
	eachFile(t, func(path string) {
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.HasPrefix(path, "../theme/") && strings.Count(path, "/") == 2 {
			return
		}
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			var names []*ast.Ident
			switch n := n.(type) {
			case *ast.FuncDecl:
				names = []*ast.Ident{n.Name}
			case *ast.TypeSpec:
				names = []*ast.Ident{n.Name}
			case *ast.ValueSpec:
				names = n.Names
			case *ast.Field:
				names = n.Names
			}
			for _, name := range names {
				if !name.IsExported() {
					continue
				}
				for _, word := range camelWords(name.Name) {
					if retiredNames[word] {
						t.Errorf("%s: %s has the retired word %s", fset.Position(name.Pos()), name.Name, word)
					}
				}
			}
			return true
		})
	})
}

// camelWords splits a name at its capitals.
func camelWords(name string) []string {
	var words []string
	start := 0
	for i, r := range name {
		if i > start && unicode.IsUpper(r) {
			words, start = append(words, name[start:i]), i
		}
	}
	return append(words, name[start:])
}
