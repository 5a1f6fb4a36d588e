package check

import (
	"bytes"
	"crypto/sha1"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"debrief/site/finding"
	"debrief/site/library"
	"debrief/site/library/summary"
	"debrief/site/privacy"
	"debrief/site/source"
)

// news returns the new findings of a change from one library to another.
func news(before, after []*source.File) finding.List { return newsOf(before, after, summary.Set{}) }

func newsOf(before, after []*source.File, known summary.Set) finding.List {
	was, is := ReadSettings(before, "postmortems"), ReadSettings(after, "postmortems")
	change := library.ReadChange(after, before, "postmortems", privacy.Gate{}, nil, known)
	return News(Input{Library: change.Before, Catalog: was.Catalog, Template: was.Template, Now: now, Own: was},
		Input{Library: change.After, Catalog: is.Catalog, Template: is.Template, Now: now, Own: is, Touches: change.Touches})
}

// News reads most post-mortems as summaries, new or cached. The findings are the same
// as after reading the whole library.
func TestSummariesGiveSameFindings(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes seconds")
	}
	var files []*source.File
	root := filepath.Join("..", "..")
	err := filepath.WalkDir(filepath.Join(root, "postmortems"), func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		rel, _ := filepath.Rel(root, name)
		files = append(files, &source.File{Path: filepath.ToSlash(rel), Size: int64(len(data)), Data: data})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	kept := library.ReadChange(files, nil, "postmortems", privacy.Gate{}, nil, summary.Set{}).Known
	keptUnread := library.ReadChange(unread{}.all(files), nil, "postmortems", privacy.Gate{}, nil, summary.Set{}).Known
	changed, never := 0, 0
	for i, f := range files {
		if path.Ext(f.Path) != ".md" || strings.HasPrefix(path.Base(f.Path), "_") || i%9 > 0 {
			continue
		}
		for what, to := range map[string]string{"it goes": "", "another status": "status: draft", "words": "title: Nobody should have resized the pool"} {
			after := slices.Delete(slices.Clone(files), i, i+1)
			if to != "" {
				field, _, _ := strings.Cut(to, " ")
				text := regexp.MustCompile(`(?m)^`+field+`.*$`).ReplaceAllString(string(f.Data), to)
				after = append(after, &source.File{Path: f.Path, Size: int64(len(text)), Data: []byte(text)})
			}
			whole := newsOf(files, after, nil)
			changed += len(whole)
			for name, known := range map[string]summary.Set{"fresh": {}, "kept": kept} {
				if got := newsOf(files, after, known); asText(got) != asText(whole) {
					t.Errorf("%s, %s: with %s sketches\n%s\nand whole\n%s", f.Path, what, name, asText(got), asText(whole))
				}
			}
			left := unread{}
			if got := newsOf(left.all(files), left.all(after), keptUnread); asText(got) != asText(whole) {
				t.Errorf("%s, %s: with texts left unread\n%s\nand whole\n%s", f.Path, what, asText(got), asText(whole))
			}
			for _, f := range left {
				if f.IsDeferred() && f.Data == nil {
					never++
				}
			}
		}
	}
	if changed == 0 || never == 0 {
		t.Errorf("%d findings were new, and %d texts never read: nothing was compared", changed, never)
	}
}

// unread returns files that are unchanged since the commit: with their name and
// without their text. Each file has one value.
type unread map[*source.File]*source.File

func (u unread) all(files []*source.File) []*source.File {
	out := make([]*source.File, len(files))
	for i, f := range files {
		out[i] = f
		if path.Ext(f.Path) != ".md" || strings.HasPrefix(path.Base(f.Path), "_") {
			continue
		}
		if u[f] == nil {
			u[f] = source.NewDeferred(f.Path, f.Size, func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(f.Data)), nil })
			u[f].Blob = fmt.Sprintf("%x", sha1.Sum(f.Data))
		}
		out[i] = u[f]
	}
	return out
}

func writeUp(name, text string) *source.File {
	return &source.File{Path: "postmortems/2026/" + name + ".md", Size: int64(len(text)), Data: []byte(text)}
}

func TestRenamedPostmortemKeepsIdentity(t *testing.T) {
	const text = "---\ntitle: Checkout 5xx after a pool resize\nstatus: published\naliases: [INC-4821]\n---\n\nOne in nine checkouts in the EU failed for 53 minutes.\n"
	before := []*source.File{writeUp("2026-10-14-checkout-5xx", text)}
	lost := ofRule(news(before, []*source.File{writeUp("2026-10-14-pool-resized", text)}), "library/id-kept")
	if len(lost) != 1 || lost[0].Path() != "postmortems/2026/2026-10-14-pool-resized.md" || !strings.Contains(lost[0].Help, "add to aliases: 2026-10-14-checkout-5xx") {
		t.Errorf("the old name leads nowhere:\n%s", asText(lost))
	}
	kept := strings.Replace(text, "[INC-4821]", "[INC-4821, 2026-10-14-checkout-5xx]", 1)
	if found := ofRule(news(before, []*source.File{writeUp("2026-10-14-pool-resized", kept)}), "library/id-kept"); len(found) > 0 {
		t.Errorf("the old name is kept:\n%s", asText(found))
	}
}

// The similarity of two post-mortems depends on all others. A change that adds a third
// is not checked for the two; a change to one of them is.
func TestChangeIsCheckedWhereItApplies(t *testing.T) {
	const text = "---\ntitle: The connection pool of checkout was empty\nstatus: published\nservices: [{id: checkout}]\n---\n"
	const draft = "---\ntitle: Search was slow after a merge\nservices: [{id: search}]\nsymptoms: [SearchSlow]\n---\n"
	one, two := writeUp("2026-03-02-pool", text), writeUp("2026-10-14-pool-again", strings.Replace(text, "The connection pool of checkout was empty", "Labels were printed twice", 1))
	changed := writeUp("2026-10-14-pool-again", text)
	for _, c := range []struct {
		what          string
		before, after []*source.File
		want          int
	}{
		{"a third", []*source.File{one, changed}, []*source.File{one, changed, writeUp("2026-11-01-search", draft)}, 0},
		{"the second", []*source.File{one}, []*source.File{one, changed}, 1},
		{"the title of the second", []*source.File{one, two, writeUp("2026-11-01-search", draft)}, []*source.File{one, changed, writeUp("2026-11-01-search", draft)}, 1},
	} {
		if found := ofRule(news(c.before, c.after), "library/similar"); len(found) != c.want {
			t.Errorf("%s brings %d findings, want %d:\n%s", c.what, len(found), c.want, asText(found))
		}
	}
}

// A new code for the same condition is not a change of the published content.
func TestReplacedCodeNeedsNoAmendment(t *testing.T) {
	const words = "factors:\n  - {code: logistics.bad_address, means: x, replaced_by: logistics.address_quality}\n  - {code: logistics.address_quality, means: x}\n"
	const text = "---\ntitle: Checkout 5xx\nstatus: published\nfactors:\n  - {id: f1, code: logistics.bad_address, statement: The number stood in the second line}\n---\n"
	catalogue := &source.File{Path: "postmortems/_catalog.yaml", Size: int64(len(words)), Data: []byte(words)}
	for code, want := range map[string]int{"logistics.address_quality": 0, "change.test_gap": 1} {
		after := writeUp("2026-10-14-checkout-5xx", strings.Replace(text, "logistics.bad_address", code, 1))
		if found := ofRule(news([]*source.File{catalogue, writeUp("2026-10-14-checkout-5xx", text)}, []*source.File{catalogue, after}), "form/amendment"); len(found) != want {
			t.Errorf("%s: %d findings, want %d:\n%s", code, len(found), want, asText(found))
		}
	}
}
