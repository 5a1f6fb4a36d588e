package guide

import (
	"strings"
	"testing"
	"unicode/utf8"

	"debrief/site/wording"
)

func TestTerminalFormatsMarkdown(t *testing.T) {
	p := &printer{width: 30}
	p.print("A paragraph with a [link](guide/ask/index.html) and\n**strong** `code`, *so* 2 * 3.\n\n" +
		"### Title {#anchor}\n\n1. First item, which is longer than a line.\n2. Second: [site](https://fern.example/)\n\n" +
		"| Kind | Example |\n|---|---|\n| Work | parcels \\| letters |\n\n```text\ncode  stays\n```\n")
	want := `
A paragraph with a link and
strong code, so 2 * 3.

Title

1. First item, which is longer
   than a line.
2. Second: site
   (https://fern.example/)

- Work
  Example: parcels | letters

    code  stays
`
	if got := p.out.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// Every topic has a unique name and text without marks of Markdown, in every language.
func TestTopicsAreReadable(t *testing.T) {
	seen := map[string]bool{"": true}
	for _, topic := range Topics() {
		if seen[topic.Name] || topic.Alias != "" && seen[topic.Alias] {
			t.Errorf("%s: twice", topic.Name)
		}
		seen[topic.Name] = true
		for _, tag := range []string{"en", "de"} {
			text := topic.Terminal(wording.In(tag), 80)
			if len(text) < 300 || strings.Contains(text, "](") || strings.Contains(text, "{#") || strings.Contains(text, "**") {
				t.Errorf("%s in %s: %s", topic.Name, tag, text[:min(len(text), 500)])
			}
			for line := range strings.Lines(text) {
				if utf8.RuneCountInString(line) > 81 && !strings.HasPrefix(line, "    ") && strings.Contains(strings.TrimSpace(line), " ") {
					t.Errorf("%s in %s: a long line: %s", topic.Name, tag, line)
				}
			}
		}
	}
}

func TestInterviewGuideCoversTheMethod(t *testing.T) {
	for _, topic := range Topics() {
		if topic.Name != "interview" {
			continue
		}
		text := topic.Terminal(wording.English, 80)
		for _, want := range []string{"PEACE", "cognitive interview", "Chat about something else first", "without questions", "one person at a time", "Ask for consent", "withdraw", "Questions to avoid"} {
			if !strings.Contains(strings.Join(strings.Fields(text), " "), want) {
				t.Errorf("the guide lacks %q", want)
			}
		}
		return
	}
	t.Error("there is no topic interview")
}
