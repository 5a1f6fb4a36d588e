package check

import (
	"strings"
	"testing"

	"debrief/site/markdown"
	"debrief/site/postmortem"
	"debrief/site/source"
)

// allowed returns the number of suppressions in a text, and the messages about them.
func allowed(text string) (n int, messages []string) {
	doc, _ := markdown.Parse(&source.File{Path: "pm/2026-01-15-x.md", Data: []byte(text)})
	list, found := parseSuppressions(doc, &postmortem.Postmortem{Doc: doc})
	for _, f := range found {
		messages = append(messages, f.Rule+" "+f.Message)
	}
	return len(list), messages
}

func TestSuppressionsPerFileAreLimited(t *testing.T) {
	const front, bound = "---\ntitle: x\n---\n\n", "form/allow this file has more than 200 allow comments"
	const comment = "<!-- debrief: allow times/order: the clock was wrong -->\n"
	const hash = "# debrief: allow times/order: the clock was wrong\n"
	for name, c := range map[string]struct {
		text string
		want int // suppressions, -1 for any number below the bound
	}{
		"one below another":   {front + strings.Repeat(comment, 5000), maxSuppressions},
		"above paragraphs":    {front + strings.Repeat(comment+"\nx\n\n", 5000), maxSuppressions},
		"without a rule":      {front + strings.Repeat("<!-- debrief: allow -->\n", 5000), 0},
		"of no rule":          {front + strings.Repeat("<!-- debrief: allow form/x: y -->\n", 5000), 0},
		"in the front matter": {"---\n" + strings.Repeat(hash, 900) + "title: x\n---\n\n" + strings.Repeat(comment, 10), maxSuppressions},
		"above a long list":   {front + strings.Repeat(comment, 190) + strings.Repeat("- x yyyyyyyy\n", 10_000), -1},
	} {
		n, messages := allowed(c.text)
		if c.want >= 0 && n != c.want || n > maxSuppressions || len(messages) == 0 || !strings.HasPrefix(messages[len(messages)-1], bound) || len(messages) > maxSuppressions+1 {
			t.Errorf("%s: %d suppressions and %d messages, %q", name, n, len(messages), messages[max(0, len(messages)-1):])
		}
	}
	if n, messages := allowed(front + strings.Repeat(comment, maxSuppressions) + "x\n"); n != maxSuppressions || len(messages) > 0 {
		t.Errorf("as many as there may be: %d, %q", n, messages)
	}
}

func TestCommentsBeforeBlockAreSkipped(t *testing.T) {
	for text, want := range map[string]int{
		"x": 0, "<!-- a -->\nx": 11, "\n \t<!-- a -->  \r\n<!-- b\nc -->\nx": 30, "<!-- a --> x": 0, "<!-- a": 0, "<!-- a -->": 10, "<!-- a -->\n<!-- b -->y\n": 11,
	} {
		if got := commentLines([]byte(text)); got != want {
			t.Errorf("%q: %d bytes, want %d", text, got, want)
		}
	}
}
