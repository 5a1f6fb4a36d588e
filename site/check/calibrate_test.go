package check

import (
	"cmp"
	"flag"
	"fmt"
	"hash/fnv"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"debrief/site/catalog"
	"debrief/site/finding"
	"debrief/site/library"
	"debrief/site/privacy"
	"debrief/site/source"
	"debrief/site/template"
)

// make calibrate sets these flags. Without a folder the test looks beside the clone.
var (
	corpora = flag.String("corpora", "", "a folder of real write-ups to run every rule over")
	samples = flag.Int("samples", 0, "print so many findings of each rule, with their sentences")
	only    = flag.String("rules", "", "print samples of these rules only: a part of the name")
)

// realText reads the Markdown below a folder as the files of a library.
func realText(root string) (files []*source.File) {
	_ = filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(p, ".md") {
			return nil
		}
		if data, err := os.ReadFile(p); err == nil {
			rel, _ := filepath.Rel(root, p)
			data = published(data)
			files = append(files, &source.File{Path: path.Join("postmortems", filepath.ToSlash(rel)), Size: int64(len(data)), Data: data})
		}
		return nil
	})
	return files
}

// facts are the fields that most rules need and texts of other formats lack: a status,
// a severity and times.
var facts = []string{
	"status: published", "severity: sev2",
	"times: {started: 2000-01-01T00:00:00Z, detected: 2000-01-01T00:00:30Z, mitigated: 2000-01-04T05:13:00Z, resolved: 2000-01-04T05:13:30Z}",
}

// published adds the missing facts to a text.
func published(data []byte) []byte {
	body, front, ok := string(data), "", false
	if rest, begins := strings.CutPrefix(body, "---\n"); begins {
		front, body, ok = strings.Cut(rest, "\n---\n")
	}
	if !ok {
		front, body = "", string(data)
	}
	for _, fact := range facts {
		if name, _, _ := strings.Cut(fact, ":"); !strings.HasPrefix(front, name+":") && !strings.Contains(front, "\n"+name+":") {
			front = fact + "\n" + front
		}
	}
	return []byte("---\n" + strings.TrimSuffix(front, "\n") + "\n---\n" + body)
}

// TestCalibrate runs every rule, including inactive ones, on real post-mortems: no text
// may break a rule or take long. With -samples it prints findings for review.
func TestCalibrate(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes seconds")
	}
	root := cmp.Or(*corpora, filepath.Join("..", "..", "..", "shared", "research", "corpora"))
	files := realText(root)
	if len(files) == 0 {
		if *corpora != "" {
			t.Fatalf("there is no Markdown below %s: name a folder of write-ups, make calibrate CORPORA=dir", *corpora)
		}
		t.Skip("no corpora beside the clone: make calibrate CORPORA=dir runs the rules over a folder of write-ups")
	}
	words, _ := catalog.Of(nil, "postmortems")
	for _, r := range Rules {
		if r.Level == finding.Off {
			words.Rules[r.ID] = finding.Info
		}
	}
	form, _ := template.Of(nil, "postmortems")
	found := map[string][]finding.Finding{}
	in := map[string]map[string]bool{}
	slowest, slow := time.Duration(0), ""
	for _, f := range files {
		begin := time.Now()
		for _, f := range Run(Input{Library: library.Read([]*source.File{f}, "postmortems", privacy.Gate{}, nil), Template: form, Catalog: words, Now: now}) {
			if f.At.File == nil || f.At.End > len(f.At.File.Data) || f.At.Start > f.At.End || f.Help == "" {
				t.Errorf("%s: %s at %d to %d, help %q", f.Path(), f.Rule, f.At.Start, f.At.End, f.Help)
			}
			found[f.Rule] = append(found[f.Rule], f)
			if in[f.Rule] == nil {
				in[f.Rule] = map[string]bool{}
			}
			in[f.Rule][f.Path()] = true
		}
		if took := time.Since(begin); took > slowest {
			slowest, slow = took, f.Path
		}
	}
	fmt.Printf("%d files below %s; the slowest took %s: %s\n", len(files), root, slowest.Round(time.Millisecond), slow)
	for _, r := range Rules {
		fmt.Printf("%-32s %5d findings in %4d files%s\n", r.ID, len(found[r.ID]), len(in[r.ID]), map[bool]string{true: "  (off)"}[r.Level == finding.Off])
	}
	for _, r := range Rules {
		if *samples > 0 && strings.Contains(r.ID, *only) {
			sample(r.ID, found[r.ID])
		}
	}
}

// sample prints findings drawn by the hash of their place: the same ones every
// time, and no file before another.
func sample(rule string, found []finding.Finding) {
	slices.SortFunc(found, func(a, b finding.Finding) int { return cmp.Compare(drawn(a), drawn(b)) })
	for i, f := range found[:min(*samples, len(found))] {
		line, column := f.At.Position()
		fmt.Printf("\n%s %d of %d  %s:%d:%d  %s: %s\n    %s\n", rule, i+1, len(found), f.Path(), line, column, f.Level, f.Message, around(f.At))
	}
}

func drawn(f finding.Finding) uint64 {
	h := fnv.New64a()
	fmt.Fprint(h, f.Path(), f.At.Start, f.Message)
	return h.Sum64()
}

// around returns the text around a place, with the place marked.
func around(at source.Span) string {
	from, to := max(at.Start-160, 0), min(at.End+120, len(at.File.Data))
	text := string(at.File.Data[from:at.Start]) + "⟦" + at.Text() + "⟧" + string(at.File.Data[at.End:to])
	return strings.ToValidUTF8(strings.Join(strings.Fields(text), " "), "")
}
