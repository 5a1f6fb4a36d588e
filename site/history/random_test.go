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
	written := 1_600_000_000 + r.clock - r.IntN(1_000_000) // days before it was committed, and not in order
	message := r.message()
	fmt.Fprintf(&r.out, "commit refs/heads/%s\nmark :%d\nauthor %s %d %+03d00\ncommitter C <c@x> %d +0000\ndata %d\n%s\n",
		branch, mark, r.person(), written, r.IntN(24)-12, 1_600_000_000+r.clock, len(message), message)
	if from := r.lastOf[branch]; from != 0 {
		fmt.Fprintf(&r.out, "from :%d\n", from)
	}
	if merged != "" {
		fmt.Fprintf(&r.out, "merge :%d\n", r.lastOf[merged])
	}
	r.out.WriteString("deleteall\n")
	fmt.Fprintf(&r.out, "M 644 inline .mailmap\ndata %d\n%s\n", len(mailmapOfAll), mailmapOfAll)
	for _, p := range slices.Sorted(maps.Keys(t)) {
		fmt.Fprintf(&r.out, "M 644 inline %s\ndata %d\n%s\n", p, len(t[p]), t[p])
	}
	r.lastOf[branch] = mark
}

// mailmapOfAll has a line of each form.
const mailmapOfAll = `# who is who
Person Nought <p0@x>
<one@y> <p1@x>
Person Two <two@y> <p2@x>
Person Three <three@y> P3 <p@x>
`

// person is one of some people, who write from more than one address.
func (r *random) person() string {
	n := r.IntN(5)
	return fmt.Sprintf("P%d <%s>", n, []string{fmt.Sprintf("p%d@x", n), fmt.Sprintf("P%d@X", n), "p@x"}[r.IntN(3)])
}

// message is that of a commit, of more than one paragraph perhaps, with trailers
// in the last, or what looks like one in another.
func (r *random) message() string {
	out := fmt.Sprintf("change %d", r.marks)
	if r.IntN(3) == 0 {
		out += "\nand more"
	}
	if r.IntN(3) == 0 {
		out += "\n\nCo-authored-by: " + r.person() + "\n\nwhich was no trailer"
	}
	if r.IntN(2) == 0 {
		out += "\n"
		for range 1 + r.IntN(3) {
			out += "\n" + []string{"Co-authored-by: ", "CO-AUTHORED-BY: ", "Signed-off-by: "}[r.IntN(3)] + r.person()
		}
	}
	return out
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

// named makes git read the names that the commit has, since nothing is checked out.
const named = "mailmap.blob=main:.mailmap"

// figures are what git is asked of a commit, and figuresOf is what is known here.
const figures = "%H|%aN|%aE|%aI|%ct|%s"

func figuresOf(r Revision) string {
	return fmt.Sprintf("%s|%s|%s|%s|%d|%s", r.Hash, r.Author.Name, r.Author.Email, r.When.Format("2006-01-02T15:04:05-07:00"), r.Committed.Unix(), r.Subject)
}

// TestFiguresAgainstGit compares what is said of each commit of a branching
// history: who wrote it and with whom, when, and about what.
func TestFiguresAgainstGit(t *testing.T) {
	for seed := range uint64(2) {
		s, _ := branching(t, 500+seed)
		l := logOf(t, opened(t, s), "main", "")
		want := map[string]string{}
		for line := range strings.Lines(s.Git("-c", named, "log", "--format="+figures, "main")) {
			hash, _, _ := strings.Cut(line, "|")
			want[hash] = strings.TrimSuffix(line, "\n")
		}
		told, together := map[string]bool{}, 0
		for path := range l.byPath {
			for _, r := range l.Revisions(path) {
				if told[r.Hash] {
					continue
				}
				told[r.Hash] = true
				if got := figuresOf(r); got != want[r.Hash] {
					t.Errorf("seed %d: it says\n %s, git\n %s", seed, got, want[r.Hash])
				}
				var got []string
				for _, p := range r.CoAuthors {
					got = append(got, fmt.Sprintf("%s <%s>", p.Name, p.Email))
				}
				trailers := s.Git("log", "-1", "--format=%(trailers:key=Co-authored-by,valueonly)", r.Hash)
				if trailers != "" {
					trailers = s.Feed(strings.Trim(trailers, "\n"), "-c", named, "check-mailmap", "--stdin")
					together++
				}
				if strings.Join(got, "\n") != strings.TrimSpace(trailers) {
					t.Errorf("seed %d: %s was written with\n %q, git says\n %q", seed, r.Hash, got, trailers)
				}
			}
		}
		if len(told) < 50 || together < 10 {
			t.Errorf("seed %d: %d commits, %d of several people: that proves little", seed, len(told), together)
		}
	}
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
			want := strings.Split(s.Git("-c", named, "log", "--follow", "-M50%", "--format="+figures, "main", "--", p), "\n")
			var got []string
			for _, rev := range l.Revisions(p) {
				got = append(got, figuresOf(rev))
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
