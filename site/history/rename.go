package history

import (
	"bytes"
	"cmp"
	"errors"
	"maps"
	"path"
	"regexp"
	"slices"
	"sort"
	"strings"

	"debrief/site/git"
	"debrief/site/markdown"
)

// These limits apply to the comparison of texts in one commit.
const (
	maxLines      = 500_000 // lines of all texts together; further texts are not compared
	maxSharing    = 16      // a line that more removed texts contain says nothing about their origin
	maxCandidates = 8       // removed texts that are compared in full with one added text
)

// pairRenames returns the renames of a commit as a map from old path to new path.
//
// It pairs a removed and an added file by these criteria in turn: equal content, the
// same post-mortem ID, or similar text. decided is false if contents that the
// comparison needs cannot be read.
func pairRenames(db *git.Database, changes []git.Difference) (renames map[string]string, decided bool) {
	p := pairing{db: db, renames: map[string]string{}}
	for _, d := range changes {
		switch {
		case d.Before.IsZero():
			p.added = append(p.added, d)
		case d.After.IsZero():
			p.removed = append(p.removed, d)
		}
	}
	for _, match := range []func(){p.pairEqual, p.pairSameID, p.pairSimilar} {
		if len(p.removed) == 0 || len(p.added) == 0 {
			break
		}
		match()
	}
	return p.renames, !p.unreadable
}

// A pairing holds the removed and added files of one commit that are not paired as
// renames yet.
type pairing struct {
	db             *git.Database
	removed, added []git.Difference
	renames        map[string]string
	unreadable     bool // whether the text of a file could not be read
}

// record adds renames, given as pairs of indexes in removed and added. It removes the
// paired files from both lists.
func (p *pairing) record(pairs [][2]int) {
	if len(pairs) == 0 {
		return
	}
	g, c := map[int]bool{}, map[int]bool{}
	for _, pair := range pairs {
		p.renames[p.removed[pair[0]].Path] = p.added[pair[1]].Path
		g[pair[0]], c[pair[1]] = true, true
	}
	p.removed, p.added = removeIndexes(p.removed, g), removeIndexes(p.added, c)
}

func removeIndexes(list []git.Difference, taken map[int]bool) []git.Difference {
	var left []git.Difference
	for i, d := range list {
		if !taken[i] {
			left = append(left, d)
		}
	}
	return left
}

// pairEqual pairs removed and added files of equal content. It prefers pairs with the
// same file name.
func (p *pairing) pairEqual() {
	removed := map[git.Hash][]int{}
	for i, d := range p.removed {
		removed[d.Before] = append(removed[d.Before], i)
	}
	var pairs [][2]int
	taken := map[int]bool{}
	for _, sameName := range []bool{true, false} {
		for j, d := range p.added {
			if taken[j] {
				continue
			}
			list := removed[d.After]
			for k, i := range list {
				if sameName && path.Base(p.removed[i].Path) != path.Base(d.Path) {
					continue
				}
				pairs = append(pairs, [2]int{i, j})
				taken[j] = true
				removed[d.After] = append(list[:k:k], list[k+1:]...)
				break
			}
		}
	}
	p.record(pairs)
}

var idForm = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}-[\pL\d-]+$`)

// idOf returns the post-mortem ID in the path of a text file, or "" if it has none.
// DATE-slug.md, DATE_Slug.md and DATE-slug/index.md have the same ID.
func idOf(file string) string {
	stem := strings.TrimSuffix(path.Base(file), path.Ext(file))
	if !isMarkdown(file) {
		return ""
	}
	if stem == "index" || strings.EqualFold(stem, "readme") {
		stem = path.Base(path.Dir(file))
	}
	if stem = markdown.Slug(stem); !idForm.MatchString(stem) {
		return ""
	}
	return stem
}

// pairSameID pairs removed and added post-mortems with the same ID, even if their text
// differs. This finds files that moved to another folder, and a single file that became
// a folder.
func (p *pairing) pairSameID() {
	removed := map[string]int{}
	for i, d := range p.removed {
		if id := idOf(d.Path); id != "" {
			removed[id] = i
		}
	}
	var pairs [][2]int
	for j, d := range p.added {
		if i, ok := removed[idOf(d.Path)]; ok && idOf(d.Path) != "" {
			pairs = append(pairs, [2]int{i, j})
			delete(removed, idOf(d.Path))
		}
	}
	p.record(pairs)
}

// pairSimilar pairs removed and added texts that share at least half of their bytes in
// whole lines, the most similar first. Two texts are compared only if they share a line
// that few other removed texts have, so that a commit may rename hundreds of texts.
func (p *pairing) pairSimilar() {
	type candidate struct {
		pair  [2]int
		score float64
	}
	var candidates []candidate
	budget := maxLines
	removed, added := p.texts(p.removed, true, &budget), p.texts(p.added, false, &budget)
	withLine := map[string][]int{} // for each line, the removed texts with this line
	for i, t := range removed {
		for line := range t.lines {
			withLine[line] = append(withLine[line], i)
		}
	}
	for j, t := range added {
		for _, i := range mostShared(t, withLine) {
			if score := similarity(removed[i], t); score >= 0.5 {
				candidates = append(candidates, candidate{[2]int{i, j}, score})
			}
		}
	}
	sort.Slice(candidates, func(i, j int) bool {
		a, b := candidates[i], candidates[j]
		return cmp.Or(cmp.Compare(b.score, a.score), slices.Compare(a.pair[:], b.pair[:])) < 0
	})
	g, c := map[int]bool{}, map[int]bool{}
	var pairs [][2]int
	for _, k := range candidates {
		if !g[k.pair[0]] && !c[k.pair[1]] {
			g[k.pair[0]], c[k.pair[1]] = true, true
			pairs = append(pairs, k.pair)
		}
	}
	p.record(pairs)
}

// mostShared returns the removed texts that share the most bytes with the text t, in
// lines that at most maxSharing removed texts have.
func mostShared(t text, withLine map[string][]int) []int {
	shared := map[int]int{}
	for line := range t.lines {
		if list := withLine[line]; len(list) <= maxSharing {
			for _, i := range list {
				shared[i] += len(line)
			}
		}
	}
	found := slices.SortedFunc(maps.Keys(shared), func(a, b int) int {
		return cmp.Or(cmp.Compare(shared[b], shared[a]), cmp.Compare(a, b))
	})
	return found[:min(len(found), maxCandidates)]
}

// A text counts the lines of a file, to compute its similarity to another file. Line
// ends do not count, because a rename may convert them.
type text struct {
	size  int
	lines map[string]int
}

// texts reads the listed files as they were before or after the commit, and subtracts
// their lines from budget. Files other than text become empty texts, which match
// nothing, and so do unreadable files and those beyond the budget.
func (p *pairing) texts(list []git.Difference, before bool, budget *int) []text {
	out := make([]text, len(list))
	for i, d := range list {
		h := d.After
		if before {
			h = d.Before
		}
		if !isText(path.Base(d.Path)) && !isMarkdown(d.Path) || *budget <= 0 {
			continue
		}
		data, err := p.db.Blob(h, maxTextBytes)
		if errors.Is(err, git.ErrTooLarge) {
			continue
		}
		if err != nil {
			p.unreadable = true // a partial clone may lack the text of the file
			continue
		}
		out[i].lines = map[string]int{}
		for line := range bytes.Lines(data) {
			line = bytes.TrimRight(line, "\r\n")
			out[i].lines[string(line)]++
			out[i].size += len(line) + 1
			*budget--
		}
	}
	return out
}

// similarity returns the bytes of the common lines as a fraction of the larger text,
// from 0 to 1.
func similarity(a, b text) float64 {
	large, small := max(a.size, b.size), min(a.size, b.size)
	if small == 0 || small*2 < large {
		return 0
	}
	if len(a.lines) > len(b.lines) {
		a, b = b, a
	}
	shared := 0
	for line, n := range a.lines {
		shared += (len(line) + 1) * min(n, b.lines[line])
	}
	return float64(shared) / float64(large)
}
