package change

import (
	"fmt"
	"math/rand"
	"slices"
	"strings"
	"testing"

	"debrief/site/markdown"
	"debrief/site/postmortem"
	"debrief/site/source"
)

func read(front string) *postmortem.Postmortem {
	doc, _ := markdown.Parse(&source.File{Path: "pm/2026-10-14-checkout-5xx.md", Data: []byte("---\n" + front + "\n---\n")})
	pm, _ := postmortem.Read(doc)
	return pm
}

func TestWhatAChangeMeans(t *testing.T) {
	for _, c := range []struct{ name, before, after, want string }{
		{"nothing", "title: A", "title: A", ""},
		{"how bad, and how far", "severity: sev3\nstatus: in_review", "severity: sev2\nstatus: published",
			"status from in review to published; severity from sev3 to sev2"},
		{"times", "times: {started: 2026-10-14T08:12:00Z, detected: 2026-10-14T08:31:00Z, mitigated: unknown, resolved: 2026-10-14T11:00:00Z}",
			"times: {started: 2026-10-14T08:12:00Z, detected: 2026-10-14T10:19:00+02:00, mitigated: 2026-10-14T09:05:00Z, resolved: 2026-10-15T01:00:00Z, declared: unknown}",
			"detected 12 min earlier, to 08:19 UTC; declared now said to be unknown; mitigated now known: 09:05 UTC; resolved 14 h later, to 15 October 2026, 01:00 UTC"},
		{"a time is known less well", "times: {started: 2026-10-14T08:12:00Z}", "times: {started: {at: 2026-10-14T08:12:00Z, precision: 1h}}", "started known less exactly"},
		{"numbers", "impact: [{what: failed checkouts, value: 38000, unit: requests}]", "impact: [{what: failed checkouts, value: 41300, unit: requests, of: 371000}, {what: orders, value: unknown}]",
			"1 impact figure added: orders, unknown; failed checkouts from 38,000 requests to 41,300 requests of 371,000"},
		{"factors", "factors: [{id: f1, code: design.hidden_coupling, statement: One}, {id: f2, code: change.test_gap, barrier: absent}]",
			"factors: [{id: f2, code: change.test_gap, barrier: worked}, {id: f1, code: design.hidden_coupling, statement: Two}, {id: f3, code: observability.monitor_missing}, {id: f4, code: design.single_point}]",
			"2 factors added: monitor missing and single point; f2 barrier from absent to worked; f1 statement reworded"},
		{"promises", "actions: [{id: a1, title: Alert, due: 2026-11-01, owner: '@lee', status: accepted}, {id: a2, title: Gone}, {id: a3, title: Learn, status: accepted}]",
			"actions: [{id: a1, title: Alert, due: 2026-12-01, owner: '@kim', status: in_progress}, {id: a3, title: Learn, status: declined, closed_reason: The tool is to go}, {id: a4, title: New}]",
			"1 action added: a4 “New”; 1 action removed: a2 “Gone”; a1 due moved 4 weeks later, to 1 December 2026; a1 status from accepted to in progress; a1 owner from @lee to @kim; a3 status from accepted to declined; a3 now says its reason"},
		{"evidence and accounts", "evidence: [{id: ev-1, title: Errors, sha256: aa}]", "evidence: [{id: ev-1, title: Errors, sha256: bb}, {id: ev-2, title: Logs}]\naccounts: [{id: acc-1, participant: R1}]",
			"1 piece of evidence added: ev-2 “Logs”; ev-1 content reworded; 1 account added: acc-1"},
		{"many of a kind are counted", "aliases: []", "aliases: [a, b, c, d]", "4 other names added"},
		{"an amendment", "status: published", "status: amended\namended: [{at: 2026-11-02, note: 'impact corrected, it was 38,000'}]",
			"status from published to amended; 1 amendment added: impact corrected, it was 38,000 (2 November 2026)"},
		{"two of one name", "actions: [{id: a1, title: A}]", "actions: [{id: a1, title: A}, {id: a1, title: B}]", "1 action added: a1 “B”"},
	} {
		var got []string
		for _, x := range Between(read(c.before), read(c.after)) {
			got = append(got, x.Words)
		}
		if strings.Join(got, "; ") != c.want {
			t.Errorf("%s:\ngot  %s\nwant %s", c.name, strings.Join(got, "; "), c.want)
		}
	}
}

func TestAChangeOfEverythingIsCutOff(t *testing.T) {
	var before, after strings.Builder
	before.WriteString("actions:\n")
	after.WriteString("actions:\n")
	for i := range 300 {
		fmt.Fprintf(&before, "  - {id: a%d, due: 2026-01-01}\n", i)
		fmt.Fprintf(&after, "  - {id: a%d, due: 2026-02-01}\n", i)
	}
	got := Between(read(before.String()), read(after.String()))
	if len(got) != 41 || got[40].Words != "260 more changes" {
		t.Errorf("%d, the last of them %q", len(got), got[len(got)-1].Words)
	}
	long := Between(read("title: A"), read("title: "+strings.Repeat("x", 500)))
	if w := long[0].Words; w != "title now “"+strings.Repeat("x", 80)+"…”" {
		t.Errorf("got %s", w)
	}
}

// marked writes a difference with [-gone-], {+new+} and … for what is left out.
func marked(d Difference) string {
	var b strings.Builder
	for _, p := range d.Passages {
		fmt.Fprintf(&b, "<%s>", p.Under)
		for _, piece := range p.Pieces {
			form := map[Kind]string{Same: "%s ", Gone: "[-%s-] ", New: "{+%s+} ", Left: "…%s "}[piece.Kind]
			fmt.Fprintf(&b, form, strings.ReplaceAll(piece.Text, "\n", "⏎"))
		}
	}
	return strings.TrimSpace(b.String())
}

func TestWordsThatDiffer(t *testing.T) {
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
		d, ok := Words([]byte(c.before), []byte(c.after))
		if got := marked(d); got != c.want || !ok {
			t.Errorf("%s:\ngot  %s\nwant %s", c.name, got, c.want)
		}
	}
}

func TestWordsOfSectionsAreCounted(t *testing.T) {
	d, _ := Words([]byte("## A\n\nx y - !\n\n## B\n\ny\n\n## D\n\nz\n"), []byte("## A\n\nx Y - ? z\n\n## C\n\na b c\n\n## D\n\nz\n\n- w\n"))
	var got []string
	for _, c := range OfSections(d.Sections) {
		got = append(got, c.Words)
	}
	want := "“A”: 2 words added, 1 removed; “B” removed with 2 words; “C” added with 4 words; “D”: 1 word added"
	if strings.Join(got, "; ") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, "; "), want)
	}
}

// Whatever differs: what is the same and what is gone are the old text, what is
// the same and what is new are the new one.
func TestEditsLeadFromOneToTheOther(t *testing.T) {
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

func TestEditsAreTheFewest(t *testing.T) {
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
	text := func(words, letters int, between string) []byte {
		var out strings.Builder
		for range words {
			fmt.Fprintf(&out, "%d%s", r.Intn(letters), between)
		}
		return []byte(out.String()[:min(out.Len(), longText)])
	}
	for _, c := range []struct {
		name          string
		before, after []byte
	}{
		{"two letters on one line", text(longText/2, 2, " "), text(longText/2, 2, " ")},
		{"one letter a line", text(longText/2, 2, "\n"), text(longText/2, 2, "\n")},
		{"all words are another", text(longText/8, 1e7, " "), text(longText/8, 1e7, " ")},
		{"all lines are another", text(longText/8, 1e7, "\n"), text(longText/8, 1e7, "\n")},
		{"headings alone", []byte(strings.Repeat("# a\n", longText/4)), []byte(strings.Repeat("# b\n", longText/4))},
	} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				Words(c.before, c.after)
			}
		})
	}
}
