package history

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"debrief/site/git/gittest"
)

// A random history keeps, for each branch, what its files contain, and writes
// the commits as a stream for git fast-import.
type random struct {
	*rand.Rand
	out    strings.Builder
	marks  int
	names  int               // file names given so far; none is given twice
	was    map[string]string // path to the name the file had before
	lastOf map[string]int    // branch to the mark of its last commit
	clock  int
}

type tree map[string]string // path to content

// unique returns a text that shares no line with any other.
func (r *random) unique() string {
	r.names++
	return lines(fmt.Sprintf("text %d", r.names), 8+r.IntN(20))
}

func (r *random) newName() string {
	r.names++
	return fmt.Sprintf("pm/%d/file-%d.md", 2020+r.IntN(3), r.names)
}

// edit changes less than a third of a text.
func (r *random) edit(text string) string {
	all := strings.SplitAfter(text, "\n")
	for range 1 + r.IntN(len(all)/5+1) {
		r.names++
		all[r.IntN(len(all)-1)] = fmt.Sprintf("edit %d of a line\n", r.names)
	}
	return strings.Join(all, "")
}

// change does something to one to three files.
func (r *random) change(t tree) {
	touched := map[string]bool{}
	for range 1 + r.IntN(3) {
		var paths []string
		for _, p := range slices.Sorted(maps.Keys(t)) {
			if !touched[p] {
				paths = append(paths, p)
			}
		}
		kind := r.IntN(10)
		if len(paths) < 3 {
			kind = 0
		}
		if kind < 3 {
			name := r.newName()
			t[name], touched[name] = r.unique(), true
			continue
		}
		p := paths[r.IntN(len(paths))]
		switch {
		case kind < 7:
			t[p], touched[p] = r.edit(t[p]), true
		case kind < 9:
			name := r.newName()
			if back, ok := r.was[p]; ok && r.IntN(2) == 0 && t[back] == "" && !touched[back] {
				name = back
			}
			r.was[name] = p
			text := t[p]
			if r.IntN(2) == 0 {
				text = r.edit(text)
			}
			delete(t, p)
			t[name], touched[name], touched[p] = text, true, true
		default:
			delete(t, p)
			touched[p] = true
		}
	}
}

func (r *random) commit(branch string, t tree, merged string) {
	r.marks++
	r.clock += 1 + r.IntN(100) // git and we break ties in another way
	mark := r.marks
	fmt.Fprintf(&r.out, "commit refs/heads/%s\nmark :%d\nauthor P%d <p@x> %d +0000\ncommitter C <c@x> %d +0000\ndata 1\nx\n",
		branch, mark, r.IntN(5), 1_600_000_000+r.clock, 1_600_000_000+r.clock)
	if from := r.lastOf[branch]; from != 0 {
		fmt.Fprintf(&r.out, "from :%d\n", from)
	}
	if merged != "" {
		fmt.Fprintf(&r.out, "merge :%d\n", r.lastOf[merged])
	}
	r.out.WriteString("deleteall\n")
	for _, p := range slices.Sorted(maps.Keys(t)) {
		fmt.Fprintf(&r.out, "M 644 inline %s\ndata %d\n%s\n", p, len(t[p]), t[p])
	}
	r.lastOf[branch] = mark
}

func newRandom(seed uint64) *random {
	return &random{Rand: rand.New(rand.NewPCG(seed, 1)), was: map[string]string{}, lastOf: map[string]int{}}
}

// imported makes a repository of r, every other one of a format that is read by
// git itself.
func imported(t *testing.T, r *random, seed uint64) *gittest.Repo {
	s := gittest.New(t, "--object-format="+[]string{"sha1", "sha256"}[seed%2])
	if _, err := s.Try(r.out.String(), "fast-import", "--quiet", "--force"); err != nil {
		t.Fatal(err)
	}
	return s
}

// TestLinearAgainstGit compares the history of every file with git's own.
func TestLinearAgainstGit(t *testing.T) {
	for seed := range uint64(3) {
		r := newRandom(seed)
		files := tree{}
		for range 60 {
			r.change(files)
			r.commit("main", files, "")
		}
		s := imported(t, r, seed)
		l := logOf(t, opened(t, s), "main", "pm")
		renamed := 0
		for _, p := range slices.Sorted(maps.Keys(files)) {
			want := strings.Split(s.Git("log", "--follow", "-M50%", "--format=%H %an %at", "main", "--", p), "\n")
			var got []string
			for _, rev := range l.Of(p) {
				got = append(got, fmt.Sprintf("%s %s %d", rev.Hash, rev.Author.Name, rev.When.Unix()))
				if rev.Status == Renamed {
					renamed++
				}
			}
			if !slices.Equal(got, want) {
				t.Errorf("seed %d: history of %s is\n %s\ngit says\n %s\n%v", seed, p,
					strings.Join(got, "\n "), strings.Join(want, "\n "), told(l, p))
			}
		}
		if renamed < 5 {
			t.Errorf("seed %d: only %d renames: that proves little", seed, renamed)
		}
	}
}

// TestMergesAgainstGit compares what each commit of a branching history did.
func TestMergesAgainstGit(t *testing.T) {
	for seed := range uint64(6) {
		s, _ := branching(t, 100+seed)
		compareCommits(t, s, logOf(t, opened(t, s), "main", "pm"), seed)
	}
}

// branching makes a history of branches that part and merge, in which main has
// them all at the end, and returns what its files are then.
func branching(t *testing.T, seed uint64) (*gittest.Repo, tree) {
	r := newRandom(seed)
	branches := map[string]tree{"main": {}}
	for range 4 {
		r.change(branches["main"])
		r.commit("main", branches["main"], "")
	}
	for range 120 {
		names := slices.Sorted(maps.Keys(branches))
		b := names[r.IntN(len(names))]
		other := names[r.IntN(len(names))]
		switch kind := r.IntN(10); {
		case kind == 0 && len(names) < 5:
			name := fmt.Sprintf("side%d", r.marks)
			branches[name], r.lastOf[name] = maps.Clone(branches[b]), r.lastOf[b]
			r.change(branches[name])
			r.commit(name, branches[name], "")
		case kind < 4 && b != other:
			branches[b] = r.merge(branches[b], branches[other])
			r.commit(b, branches[b], other)
		default:
			r.change(branches[b])
			r.commit(b, branches[b], "")
		}
	}
	for _, b := range slices.Sorted(maps.Keys(branches)) {
		if b != "main" {
			branches["main"] = r.merge(branches["main"], branches[b])
			r.commit("main", branches["main"], b)
		}
	}
	return imported(t, r, seed), branches["main"]
}

// merge takes each file from either side, sometimes from none.
func (r *random) merge(a, b tree) tree {
	out := tree{}
	both := maps.Clone(a)
	maps.Copy(both, b)
	for _, p := range slices.Sorted(maps.Keys(both)) {
		from := a
		if r.IntN(2) == 0 {
			from = b
		}
		if text, ok := from[p]; ok {
			out[p] = text
		}
		if r.IntN(40) == 0 {
			out[p] = r.unique()
		}
	}
	return out
}

// compareCommits compares the changes of each commit.
func compareCommits(t *testing.T, s *gittest.Repo, l *Log, seed uint64) {
	t.Helper()
	got := map[string][]string{}
	for path, changes := range l.byPath {
		for _, c := range changes {
			from := l.commits[c.position]
			key, say := from.Hash.String(), ""
			switch {
			case len(from.Parents) > 1:
				say = path // git words the status of a merge in another way
			case c.Status == Renamed:
				say = "R " + c.Other + " " + path
			case c.Status == moved:
				continue
			default:
				say = strings.ToUpper(c.Status[:1]) + " " + path
			}
			got[key] = append(got[key], say)
		}
	}
	want := map[string][]string{}
	read := func(merges bool, args ...string) {
		hash := ""
		for line := range strings.Lines(s.Git(append(args, "main", "--", "pm")...)) {
			fields := strings.Fields(line)
			switch {
			case len(fields) == 1:
				hash = fields[0]
			case len(fields) > 1 && merges:
				want[hash] = append(want[hash], fields[len(fields)-1])
			case len(fields) > 1:
				want[hash] = append(want[hash], fields[0][:1]+" "+strings.Join(fields[1:], " "))
			}
		}
	}
	read(false, "log", "--no-merges", "--full-history", "--name-status", "-M50%", "--format=%H")
	read(true, "log", "--merges", "--full-history", "-c", "--name-status", "--no-renames", "--format=%H")
	merged := 0
	for hash := range want {
		slices.Sort(want[hash])
		slices.Sort(got[hash])
		if !slices.Equal(want[hash], got[hash]) {
			t.Errorf("seed %d: commit %s is\n %q\ngit says\n %q", seed, hash, got[hash], want[hash])
		}
		delete(got, hash)
		merged++
	}
	if len(got) > 0 || merged < 60 {
		t.Errorf("seed %d: %d commits agree; git does not list %q", seed, merged, got)
	}
}
