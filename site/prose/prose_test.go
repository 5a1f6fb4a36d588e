package prose

import (
	"slices"
	"strings"
	"testing"

	"debrief/site/markdown"
	"debrief/site/postmortem"
	"debrief/site/source"
)

// read parses a post-mortem from its front matter and its body.
func read(front, body string) *Text { return ReadText(writeUp(front, body)) }

func writeUp(front, body string) *postmortem.Postmortem {
	text := "---\n" + front + "\n---\n" + body
	doc, _ := markdown.Parse(&source.File{Path: "postmortems/2026-01-02-x.md", Data: []byte(text)})
	pm, _ := postmortem.Read(doc)
	return pm
}

// sentence reads one sentence.
func sentence(t testing.TB, text string) *Sentence {
	t.Helper()
	all := read("title: x", text).Passages
	if len(all) == 0 || len(all[0].Sentences) != 1 {
		t.Fatalf("%q is not one sentence: %v", text, all)
	}
	return &all[0].Sentences[0]
}

func TestSentenceSplitting(t *testing.T) {
	for _, want := range [][]string{
		{"One.", "Two!", "Three?", "Four"},
		{"See e.g. The pool, i.e. Two of them.", "Next."},
		{"Version 1.2.3 took 4.5 s at 08:12.", "It ended."},
		{"J. Smith was asked.", "She knew."},
		{"It waited...", "Then it went.", "Done."},
		{"It was down etc.", "Then it was not."},
		{"At 9 a.m. UTC it began.", "Support wrote."},
		{"The page said “All good. Carry on.” for an hour.", "It was not."},
		{"It said “Stop.”", "They did."},
		{"It grew (by 3 GB.)", "Then it stopped."},
		{"The no. 4 machine stood."},
		{"No.", "Nobody knew."},
		{"Is it up? yes it is.", "Good."},
		{"Visit example.com.", "It is fine."},
	} {
		var got []string
		read("title: x", strings.Join(want, " ")).Each(func(s *Sentence) {
			if s.Passage().Kind != Field {
				got = append(got, s.Text)
			}
		})
		if !slices.Equal(got, want) {
			t.Errorf("got  %q\nwant %q", got, want)
		}
	}
}

func TestQuotationsAreMarked(t *testing.T) {
	for text, want := range map[string]string{
		`He wrote "we should have known" and left.`:    "He wrote  and left.",
		`He wrote “it's obvious” and left.`:            "He wrote  and left.",
		`It's the team's pool, not Bob's 'old one'.`:   "It's the team's pool, not Bob's .",
		`The «big» one and the ‘small’ one’s twin.`:    "The  one and the  one’s twin.",
		`A screen of 24" and no quotation.`:            `A screen of 24" and no quotation.`,
		`An "open one that is never closed.`:           `An "open one that is never closed.`,
		`The page said „nein“ and „no”, then nothing.`: "The page said  and , then nothing.",
	} {
		s := sentence(t, text)
		own := s.Unquoted()
		if len(own) != len(s.Text) {
			t.Errorf("%q has another length than %q", own, s.Text)
		}
		if strings.Join(strings.Fields(own), " ") != strings.Join(strings.Fields(want), " ") {
			t.Errorf("%q: own words are %q, want %q", text, own, want)
		}
	}
}

func TestWords(t *testing.T) {
	s := sentence(t, "Don’t ask @mira or ops@example.org at 08:12, the on-call’s `label` v1.2 cost 1,900 €: [ev-1] and/or R1.")
	var got []string
	for _, w := range s.Words {
		got = append(got, w.Lower)
	}
	want := "don't ask @mira or ops@example.org at 08:12 the on-call's ¤ v1.2 cost 1,900 ev-1 and or r1"
	if strings.Join(got, " ") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, " "), want)
	}
	for i, w := range s.Words {
		if s.Text[w.Start:w.End] != w.Text {
			t.Errorf("word %d is %q at %q", i, w.Text, s.Text[w.Start:w.End])
		}
		if w.Clause != (w.Text == "the" || w.Text == "ev-1") {
			t.Errorf("%q: clause %v", w.Text, w.Clause)
		}
	}
	if !s.Words[2].IsHandle() || !s.Words[4].IsEmail() || !s.Words[9].IsCode() || !s.Words[16].IsPerson() || s.Words[1].IsPerson() {
		t.Error("kinds of words")
	}
}

func TestPersonSubject(t *testing.T) {
	for text, want := range map[string]string{ // the verb stands between underscores
		"The engineer _failed_ to see it.":                                       "engineer",
		"The probe _failed_ to connect.":                                         "",
		"We _failed_ to see it.":                                                 "We",
		"The alert for the on-call engineer _failed_ to fire.":                   "",
		"The team in Lisbon _forgot_ the flag.":                                  "team",
		"One of the engineers _forgot_ the flag.":                                "engineers",
		"The engineer who _forgot_ the flag was tired.":                          "who",
		"The engineer restarted the pool and _forgot_ the flag.":                 "engineer",
		"The pool was restarted by the engineer and _failed_ to come up.":        "",
		"When the engineer restarted it, the pool _failed_ to come up.":          "",
		"When the pool filled, the engineer restarted it and _forgot_ the flag.": "engineer",
		"The operator did not _notice_ it.":                                      "operator",
		"The operator had also simply _forgotten_ it.":                           "operator",
		"R2 _overlooked_ the second line.":                                       "R2",
		"@mira _overlooked_ the second line.":                                    "@mira",
		"The script that the engineer wrote _failed_ to stop.":                   "",
		"The engineer's script _failed_ to stop.":                                "",
		"Requests _failed_ to finish.":                                           "",
		"Users _failed_ to log in.":                                              "",
		"The deploy _failed_ to stop.":                                           "",
		"The check which the team _forgot_ was the last.":                        "team",
		"The reviewer looked at the diff, and _missed_ the second file.":         "reviewer",
		"The batch ran, and _missed_ the second file.":                           "",
		"We saw that the probe has (expectedly) _failed_ to connect.":            "",
		"When it rained, the operator had, unfortunately, _forgotten_ the flag.": "operator",
	} {
		before, rest, _ := strings.Cut(text, "_")
		verb, after, _ := strings.Cut(rest, "_")
		s := sentence(t, before+verb+after)
		at := slices.IndexFunc(s.Words, func(w Word) bool { return w.Start == len(before) })
		got := ""
		if who, ok := s.PersonSubject(at); ok {
			got = s.Words[who].Text
		}
		if got != want {
			t.Errorf("%s\nis done by %q, want %q", text, got, want)
		}
	}
}

func TestLexicon(t *testing.T) {
	l, err := NewLexicon("human|operator error", "careless*", "should not? have {participle}", "clear ... that")
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"It was human error.":                           "human error",
		"It was Operator Error, carelessly.":            "Operator Error; carelessly",
		"They should not have known it.":                "should not have known",
		"They should have three replicas.":              "",
		"It was clear to us all that it fell.":          "clear to us all that",
		"It was clear, to us, that it fell.":            "",
		"It was called \"human error\" by some.":        "",
		"It was clear to each of us there that it was.": "",
		"human": "",
	} {
		s := sentence(t, text)
		var got []string
		for _, m := range l.Find(s) {
			got = append(got, s.SpanOf(m.From, m.To).Text())
		}
		if strings.Join(got, "; ") != want {
			t.Errorf("%s: found %q, want %q", text, got, want)
		}
	}
	for _, bad := range []string{"", "a? b", "... b", "a {verb}", "a|", "a b? c? d? e? f? g? h?"} {
		if _, err := NewLexicon(bad); err == nil {
			t.Errorf("expression %q was read", bad)
		}
	}
}

func TestPassagePositions(t *testing.T) {
	text := read(`title: The pool was small
summary: >-
  It was
  small. It grew.
factors:
  - {id: f1, statement: "One label, two pools"}
  - {id: f2, statement: "No test"}
actions:
  - {id: a1, title: Add a test, done_when: It is red without the change}
times: {started: 2026-01-02T08:12:00Z}`, `Before.

## Timeline (UTC)

| Time | Event | Who |
|---|---|---|
| 08:12 | Pool is full | R1 |
| 08:31 | Pool is larger. It helps | |

## Lessons learned

### What went well

- A thing.

> Not ours.

## Our own heading

### Root cause

The label.
`)
	var got []string
	for i := range text.Passages {
		p := &text.Passages[i]
		words := p.Field
		if words == "" {
			words = p.Part
		}
		if p.Event >= 0 {
			words += "/" + p.Column + "/" + string(rune('0'+p.Event))
		}
		if p.Quoted {
			words += "/quoted"
		}
		for j := range p.Sentences {
			got = append(got, words+": "+strings.Join(strings.Fields(p.Sentences[j].At().Text()), " "))
		}
	}
	want := []string{
		": Before.", "timeline: Timeline (UTC)", "timeline: Time", "timeline: Event", "timeline: Who",
		"timeline/time/0: 08:12", "timeline/event/0: Pool is full", "timeline/who/0: R1",
		"timeline/time/1: 08:31", "timeline/event/1: Pool is larger.", "timeline/event/1: It helps",
		"lessons: Lessons learned", "lessons: What went well", "lessons: A thing.", "lessons/quoted: Not ours.",
		": Our own heading", "analysis: Root cause", "analysis: The label.",
		"title: The pool was small", "summary: It was small.", "summary: It grew.",
		"factors[0].statement: One label, two pools", "factors[1].statement: No test",
		"actions[0].title: Add a test", "actions[0].done_when: It is red without the change",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if f := text.Field("factors[1].statement"); f == nil || f.Text != "No test" || text.Field("x") != nil {
		t.Error("fields by their path")
	}
}

func TestEventsOfAList(t *testing.T) {
	text := read("title: x\ntimes: {started: 2026-01-02T08:12:00Z}", "## Timeline\n\n- 08:12 UTC: The pool is full\n- 08:31 UTC: It is larger\n")
	var events []int
	for _, p := range text.Passages {
		if p.Kind == Item {
			events = append(events, p.Event)
		}
	}
	if !slices.Equal(events, []int{0, 1}) {
		t.Errorf("events %v", events)
	}
}

func FuzzOf(f *testing.F) {
	f.Add("title: \"a “b” c. D e.\"", "A *b* `c`.\n> D's “e\n> f”. G!\n\n- h… I\n\n|j. K|l|\n|-|-|\n|m, @n|o@p.q|\n")
	f.Add("summary: >-\n  The engineer\n  failed. And so\n  on.", "We should have done it, and ’twas “so.")
	l, err := NewLexicon("a ... b? {word}", "e*")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, front, body string) {
		read(front, body).Each(func(s *Sentence) {
			file := s.At().File
			inside := func(at source.Span) {
				if at.File != file || at.Start < 0 || at.Start > at.End || at.End > len(file.Data) {
					t.Fatalf("%q stands at %d to %d of %d", s.Text, at.Start, at.End, len(file.Data))
				}
			}
			inside(s.At())
			if len(s.Unquoted()) != len(s.Text) {
				t.Fatalf("%q and its own words", s.Text)
			}
			for i, w := range s.Words {
				inside(s.SpanOf(i, i+1))
				if s.Text[w.Start:w.End] != w.Text {
					t.Fatalf("word %q at %q", w.Text, s.Text[w.Start:w.End])
				}
				s.PersonSubject(i)
			}
			for _, m := range l.Find(s) {
				inside(s.SpanOf(m.From, m.To))
			}
		})
	})
}

func BenchmarkOf(b *testing.B) {
	doc, _ := markdown.Parse(&source.File{Path: "p.md", Data: []byte("---\ntitle: x\n---\n" + strings.Repeat("## Part\n\nThe pool was *small* and the `label` said\nnothing of it [ev-1]. “We did not know,” the engineer says; nobody did.\n\n- One thing.\n- Another.\n\n", 40))})
	pm, _ := postmortem.Read(doc)
	b.SetBytes(int64(len(doc.File.Data)))
	b.ReportAllocs()
	for b.Loop() {
		ReadText(pm)
	}
}
