package site_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
	"golang.org/x/net/html"

	"debrief/site"
	"debrief/site/finding"
	"debrief/site/history"
	"debrief/site/publish"
	"debrief/theme"
)

// TestStories reads testdata/*.txtar. Each is a small repository and what
// becomes of it: what debrief has to say, which pages there are, and what some
// of them say to a reader (their words and links; the theme's own tests hold
// the HTML). Every story is built twice.
//
// The text before the files tells the story. Lines of it that begin with ">"
// are done, in order:
//
//	> write 1                                         the files below 1/ are written
//	> commit 2026-01-16T09:00:00Z kim The first one    all that was written is committed
//	> shallow                                         go on in a clone of the last commit alone
//	> ungit                                           go on with the files, in no repository
//	> drafts                                          the site shows drafts too
//
// Files below want/ are expected; go test ./site -update writes them anew.
// want/findings is what debrief says, want/pages the paths of the site's pages.
func TestStories(t *testing.T) {
	stories, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(stories) == 0 {
		t.Fatalf("no stories: %v", err)
	}
	for _, path := range stories {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) { tell(t, path) })
	}
}

func tell(t *testing.T, path string) {
	story, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	s := &storyteller{t: t, files: story.Files, repo: newGitRepo(t)}
	for line := range strings.Lines(string(story.Comment)) {
		if todo, ok := strings.CutPrefix(line, "> "); ok {
			s.do(strings.Fields(todo))
		}
	}
	b, again := s.build(), s.build()
	same(t, "built again", b.tree, again.tree)
	checkPages(t, b.tree, b.snap.Catalog.BaseURL, b.snap.Catalog.Notice)

	changed := false
	for i, f := range story.Files {
		name, wanted := strings.CutPrefix(f.Name, "want/")
		if !wanted {
			continue
		}
		got := s.answer(b, name)
		if *update {
			story.Files[i].Data, changed = got, true
		} else if !bytes.Equal(got, f.Data) {
			t.Errorf("%s: %s is not as expected (-update writes it anew): %s", path, name, firstDifference(f.Data, got))
		}
	}
	if changed {
		if err := os.WriteFile(path, txtar.Format(story), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// A storyteller does what a story says.
type storyteller struct {
	t      *testing.T
	files  []txtar.File
	repo   gitRepo
	drafts bool
}

func (s *storyteller) do(todo []string) {
	s.t.Helper()
	switch todo[0] {
	case "write":
		for _, f := range s.files {
			if path, ok := strings.CutPrefix(f.Name, todo[1]+"/"); ok {
				s.repo.write(path, string(f.Data))
			}
		}
	case "commit":
		at, err := time.Parse(time.RFC3339, todo[1])
		if err != nil {
			s.t.Fatal(err)
		}
		s.repo.commit(at, fmt.Sprintf("%s <%s@fern.example>", strings.ToUpper(todo[2][:1])+todo[2][1:], todo[2]), strings.Join(todo[3:], " "))
	case "shallow":
		dir := filepath.Join(s.t.TempDir(), "clone")
		s.repo.run("clone", "-q", "--depth", "1", "file://"+filepath.ToSlash(s.repo.dir), dir)
		s.repo.dir = dir
	case "ungit":
		if err := os.RemoveAll(filepath.Join(s.repo.dir, ".git")); err != nil {
			s.t.Fatal(err)
		}
	case "drafts":
		s.drafts = true
	default:
		s.t.Fatalf("nobody knows how to %q", todo)
	}
}

func (s *storyteller) build() built {
	s.t.Helper()
	repo, err := history.Open(filepath.Join(s.repo.dir, "postmortems"))
	if err != nil {
		s.t.Fatal(err)
	}
	defer repo.Close()
	snap, err := site.Load(context.Background(), repo, site.Options{})
	if err != nil {
		s.t.Fatal(err)
	}
	b := built{snap, &publish.Tree{}}
	if err := site.Build(snap, site.Edition{Theme: theme.Default(), Drafts: s.drafts}, b.tree.Put); err != nil {
		s.t.Fatal(err)
	}
	return b
}

// answer is what became of the story, in the form of its expectations.
func (s *storyteller) answer(b built, name string) []byte {
	var out bytes.Buffer
	switch {
	case name == "findings":
		if err := b.snap.Found.WriteText(&out, finding.Summary{Files: len(b.snap.Library.All)}, nil); err != nil {
			s.t.Fatal(err)
		}
	case name == "pages":
		for _, p := range b.pages() {
			if !strings.HasPrefix(p, "rules/") {
				fmt.Fprintln(&out, p)
			}
		}
	case strings.HasSuffix(name, ".html"):
		doc, err := html.Parse(bytes.NewReader(b.get(s.t, name)))
		if err != nil {
			s.t.Fatal(err)
		}
		var r reader
		r.read(find(doc, "main"))
		r.endLine()
		return []byte(strings.Join(r.lines, "\n") + "\n")
	default:
		data := b.get(s.t, name)
		out.Write(data)
		if !bytes.HasSuffix(data, []byte("\n")) {
			out.WriteByte('\n') // as txtar has it
		}
	}
	return out.Bytes()
}

// A reader is told a page line by line: its words, where its links lead, and
// what its pictures say of themselves.
type reader struct {
	lines []string
	line  strings.Builder
}

var newLine = strings.Fields("main section div p h1 h2 h3 h4 h5 h6 ul ol li dl dt table caption thead tbody tr figure figcaption details summary blockquote pre form nav aside article")

func (r *reader) read(n *html.Node) {
	if n.Type == html.TextNode {
		r.line.WriteString(n.Data)
		return
	}
	block := slices.Contains(newLine, n.Data)
	if block {
		r.endLine()
	}
	switch n.Data {
	case "h1", "h2", "h3", "h4", "h5", "h6":
		r.line.WriteString(strings.Repeat("#", int(n.Data[1]-'0')) + " ")
	case "li":
		r.line.WriteString("- ")
	case "span", "b":
		r.line.WriteString(" ")
	case "td", "th", "dd":
		r.line.WriteString(" | ")
	case "svg":
		if title, desc := find(n, "title"), find(n, "desc"); attr(n, "role") == "img" && title != nil && desc != nil {
			r.endLine()
			r.line.WriteString("(picture: " + text(title) + ". " + text(desc) + ")")
			r.endLine()
		}
		return
	}
	for k := range n.ChildNodes() {
		r.read(k)
	}
	if href := attr(n, "href"); n.Data == "a" && href != "" {
		r.line.WriteString(" <" + href + ">")
	}
	if block {
		r.endLine()
	}
}

func (r *reader) endLine() {
	line := strings.Trim(strings.Join(strings.Fields(r.line.String()), " "), " |")
	r.line.Reset()
	if line != "" && line != "-" {
		r.lines = append(r.lines, line)
	}
}
