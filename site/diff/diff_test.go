package diff

import (
	"fmt"
	"math/rand"
	"slices"
	"strings"
	"testing"
)

// marked writes a difference with [-gone-], {+new+} and … for what is left out.
func marked(d Difference) string {
	var b strings.Builder
	for _, p := range d.Passages {
		fmt.Fprintf(&b, "<%s>", p.Heading)
		for _, piece := range p.Pieces {
			form := map[Kind]string{Same: "%s ", Removed: "[-%s-] ", Added: "{+%s+} ", Omitted: "…%s "}[piece.Kind]
			fmt.Fprintf(&b, form, strings.ReplaceAll(piece.Text, "\n", "⏎"))
		}
	}
	return strings.TrimSpace(b.String())
}

func TestDifferingWords(t *testing.T) {
	long := "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty twenty-one twenty-two twenty-three twenty-four twenty-five"
	for _, c := range []struct{ name, before, after, want string }{
		{"nothing", "a b\n", "a b\n", ""},
		{"spaces", "a  b\n", "a b \n", ""},
		{"a word", "## Impact\n\nIt was 38,000 requests.\n", "## Impact\n\nIt was 41,300 requests.\n", "<Impact>It was [-38,000-] {+41,300+} requests."},
		{"lines broken elsewhere", "one two\nthree four\n", "one two three\nfour\n", ""},
		{"a word, and lines broken elsewhere", "one two\nthree four\n", "one 2 three\nfour\n", "<>one [-two⏎-] {+2+} three⏎four"},
		{"a paragraph", "## A\n\nx\n", "## A\n\nx\n\ny z\n", "<A>{+y z+}"},
		{"a section", "## A\n\nx\n\n## C\n\nz\n", "## A\n\nx\n\n## B\n\ny\n\n## C\n\nz\n", "<B>{+## B⏎⏎y+}"},
		{"a section goes", "## A\n\nx\n\n## B\n\ny\n", "## A\n\nx\n", "<B>[-## B⏎⏎y-]"},
		{"two sections", "## A\n\nx\n\n## B\n\ny\n", "## A\n\nX\n\n## B\n\nY\n", "<A>[-x-] {+X+} <B>[-y-] {+Y+}"},
		{"a field", "---\ntitle: A b\n---\nx\n", "---\ntitle: A c\n---\nx\n", "<>title: A [-b-] {+c+}"},
		{"far apart", "start " + long + " end\n", "Start " + long + " End\n",
			"<>[-start-] {+Start+} one two three four five six seven eight nine ten … sixteen seventeen eighteen nineteen twenty twenty-one twenty-two twenty-three twenty-four twenty-five [-end-] {+End+}"},
		{"a sentence written anew", "The pool on the left was small, so it had soon filled up.\n", "Nobody on call knew the limit before, but it was not what mattered.\n",
			"<>[-The pool on the left was small, so it had soon filled up.-] {+Nobody on call knew the limit before, but it was not what mattered.+}"},
		{"a hash in code", "## A\n\n```\n# no\nx\n```\n", "## A\n\n```\n# no\ny\n```\n", "<A># no⏎ [-x-] {+y+} ⏎```"},
		{"from nothing", "", "## A\n\nx\n", "<A>{+## A⏎⏎x+}"},
	} {
		d, ok := Of(c.before, c.after)
		if got := marked(d); got != c.want || !ok {
			t.Errorf("%s:\ngot  %s\nwant %s", c.name, got, c.want)
		}
	}
}

// Whatever differs: what is the same and what is gone are the old text, what is
// the same and what is new are the new one.
func TestEditsTransformOldIntoNew(t *testing.T) {
	r := rand.New(rand.NewSource(1))
	for n := range 3000 {
		size, letters := r.Intn(40), 1+r.Intn(8)
		if n%100 == 0 { // more differs than is looked for
			size, letters = 1500, 1+r.Intn(2000)
		}
		a, b := random(r, size, letters), random(r, size, letters)
		var back []int32
		at, bt := 0, 0
		for _, e := range edits(a, b) {
			if e.a0 < at || e.b0 < bt || e.a0-at != e.b0-bt || !slices.Equal(a[at:e.a0], b[bt:e.b0]) {
				t.Fatalf("%v to %v: %v is out of step", a, b, e)
			}
			back = append(back, a[at:e.a0]...)
			back = append(back, b[e.b0:e.b1]...)
			at, bt = e.a1, e.b1
		}
		if back = append(back, a[at:]...); !slices.Equal(back, b) {
			t.Fatalf("%v to %v gives %v", a, b, back)
		}
	}
}

func random(r *rand.Rand, size, letters int) []int32 {
	out := make([]int32, size)
	for i := range out {
		out[i] = int32(r.Intn(letters))
	}
	return out
}

func TestEditsAreMinimal(t *testing.T) {
	r := rand.New(rand.NewSource(2))
	for range 300 {
		a, b := random(r, r.Intn(20), 4), random(r, r.Intn(20), 4)
		got := 0
		for _, e := range edits(a, b) {
			got += e.a1 - e.a0 + e.b1 - e.b0
		}
		if want := len(a) + len(b) - 2*common(a, b); got != want {
			t.Fatalf("%v to %v: %d elements gone or new, %d would do", a, b, got, want)
		}
	}
}

// common is the length of the longest common subsequence, by the book.
func common(a, b []int32) int {
	row := make([]int, len(b)+1)
	for _, x := range a {
		left := 0
		for j, y := range b {
			above := row[j+1]
			if x == y {
				row[j+1] = left + 1
			} else {
				row[j+1] = max(row[j], above)
			}
			left = above
		}
	}
	return row[len(b)]
}

// What a stranger may commit: the work is bounded, whatever differs.
func BenchmarkWordsOfHostileTexts(b *testing.B) {
	r := rand.New(rand.NewSource(1))
	text := func(words, letters int, between string) string {
		var out strings.Builder
		for range words {
			fmt.Fprintf(&out, "%d%s", r.Intn(letters), between)
		}
		return out.String()[:min(out.Len(), MaxBytes)]
	}
	for _, c := range []struct {
		name          string
		before, after string
	}{
		{"two letters on one line", text(MaxBytes/2, 2, " "), text(MaxBytes/2, 2, " ")},
		{"one letter a line", text(MaxBytes/2, 2, "\n"), text(MaxBytes/2, 2, "\n")},
		{"all words are another", text(MaxBytes/8, 1e7, " "), text(MaxBytes/8, 1e7, " ")},
		{"all lines are another", text(MaxBytes/8, 1e7, "\n"), text(MaxBytes/8, 1e7, "\n")},
		{"headings alone", strings.Repeat("# a\n", MaxBytes/4), strings.Repeat("# b\n", MaxBytes/4)},
	} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				Of(c.before, c.after)
			}
		})
	}
}
