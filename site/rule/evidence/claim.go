package evidence

import (
	_ "embed"
	"regexp"
	"slices"
	"strings"

	"debrief/site/finding"
	"debrief/site/postmortem"
	"debrief/site/prose"
	"debrief/site/rule"
	"debrief/site/source"
)

//go:embed lexicon/en.yaml
var english []byte

// lexicons are the expressions of each rule about words.
var lexicons = rule.ReadLexicons("en.yaml", english)

// reads reports whether a rule about words has anything to say: the text is
// ours, English, and stands for something.
func reads(p *rule.Pass, pm *postmortem.Postmortem) bool {
	return pm.Ours() && !pm.Unreadable && pm.Status != postmortem.Withdrawn && p.English(pm)
}

// claiming are the parts in which a number is a fact about the incident.
var claiming = []string{"impact", "detection", "timeline", "analysis"}

// A claim says what a system did, in a figure or in words.
type claim struct {
	s        *prose.Sentence
	from, to int // byte offsets in the sentence
}

func (c claim) at() source.Span { return c.s.Span(c.from, c.to) }

// claimsOf are those for which a write-up shows nothing.
func claimsOf(p *rule.Pass, pm *postmortem.Postmortem) (out []claim) {
	text := p.Prose(pm)
	shown, known := shownIn(text), stockOf(pm)
	for s := range shown {
		known.text(s.Text)
	}
	w := p.Wording(lexicons, "evidence/claim")
	text.Each(func(s *prose.Sentence) {
		in := s.Passage()
		if shown[s] || !slices.Contains(claiming, in.Part) || in.Kind == prose.Field || in.Kind == prose.Heading || in.Quoted {
			return
		}
		if from, to, ok := claimIn(w, s, known); ok {
			out = append(out, claim{s, from, to})
		}
	})
	return out
}

// claimIn finds the first thing in a sentence that somebody may want to see.
func claimIn(w rule.Wording, s *prose.Sentence, known stock) (from, to int, ok bool) {
	own := s.Own()
	if strings.HasSuffix(own, "?") || supposed(s) {
		return 0, 0, false
	}
	from = len(own)
	setTo := -1 // behind a figure that was set: from 2 s to 30 s
	for _, f := range figuresIn(own) {
		first, behind := wordsOf(s, f)
		switch {
		case set(s, first, behind) || setTo >= 0 && first-setTo <= 1:
			setTo = behind
		case f.from < from && !known[f.key()] && !w.Spares(s, first, behind):
			from, to = f.from, f.to
		}
	}
	for _, m := range w.In(s) {
		if at := s.Words[m.From].Start; at < from {
			from, to = at, s.Words[m.To-1].End
		}
	}
	return from, to, to > 0
}

// wordsOf are the words of a sentence that a figure is written in.
func wordsOf(s *prose.Sentence, f figure) (first, behind int) {
	first = len(s.Words)
	for i, w := range s.Words {
		if w.End > f.from && w.Start < f.to {
			first, behind = min(first, i), i+1
		}
	}
	return first, max(behind, first)
}

// near is how many words from a figure a word about it may stand.
const near = 6

// set reports whether words near a figure say that it was set and not measured:
// a limit, a timeout, what is aimed at.
func set(s *prose.Sentence, first, behind int) bool {
	for _, m := range lexicons["evidence/claim"]["set"].Find(s) {
		if m.To > first-near && m.From < behind+near && !parted(s, min(m.To, behind), max(m.From, first)) {
			return true
		}
	}
	return false
}

// parted reports whether a comma or its like stands between words that are not
// neighbours: "the timeout (10 s)" is one.
func parted(s *prose.Sentence, behind, from int) bool {
	for i := behind; i <= from && from > behind; i++ {
		if s.Words[i].Clause {
			return true
		}
	}
	return false
}

// supposed reports a sentence about what did not happen, or not here.
func supposed(s *prose.Sentence) bool {
	return len(lexicons["evidence/claim"]["supposed"].Find(s)) > 0
}

// marks are of what shows a claim: a reference to evidence, to an account or to
// another write-up, a footnote, a link, an address.
var marks = []string{"[ev-", "[acc-", "[[", "[^", "](", "https://", "http://", "<img"}

// points reports whether a text, as it was written, points to what shows it.
func points(text string) bool {
	return slices.ContainsFunc(marks, func(m string) bool { return strings.Contains(text, m) })
}

// pointsAt is the same of a stretch of the file. A link that ends a sentence
// has its address behind the last word that is read.
func pointsAt(at source.Span) bool {
	behind := strings.TrimLeft(string(at.File.Data[at.End:min(at.End+8, len(at.File.Data))]), "*_`\"'”’")
	return points(at.Text()) || strings.HasPrefix(behind, "](")
}

// leading is a reference that belongs to the sentence before: "It fell. [ev-1]".
var leading = regexp.MustCompile(`^[\s(*_]*(?:see )?[\s(]*(?:\[(?:ev|acc)-[0-9A-Za-z_-]+\]|\[\^)`)

// shownIn are the sentences with which something is shown: in the sentence, at
// the very beginning of the next one of the paragraph, or in the same row of a
// table or of the timeline.
func shownIn(text *prose.Text) map[*prose.Sentence]bool {
	out := map[*prose.Sentence]bool{}
	rows := map[int]bool{}
	for i := range text.Passages {
		in := &text.Passages[i]
		if in.Event >= 0 && pointsAt(wholeOf(in)) {
			rows[in.Event] = true
		}
	}
	for i := range text.Passages {
		in := &text.Passages[i]
		for j := range in.Sentences {
			s := &in.Sentences[j]
			shown := false
			switch {
			case in.Event >= 0:
				shown = rows[in.Event]
			case in.Kind == prose.Cell:
				shown = points(s.At().File.LineSpan(s.At().Start).Text())
			default:
				shown = pointsAt(s.At()) || j+1 < len(in.Sentences) && leading.MatchString(in.Sentences[j+1].Text)
			}
			if shown {
				out[s] = true
			}
		}
	}
	return out
}

// wholeOf is a passage as it was written.
func wholeOf(in *prose.Passage) source.Span { return in.Span(0, len(in.Text)) }

// mostRelated is how many further places a finding about several names.
const mostRelated = 5

// checkClaims asks what shows the figures of the parts that tell facts: one by one
// where a write-up keeps evidence or is grave, and all at once in a draft and
// where none is kept.
func checkClaims(p *rule.Pass, pm *postmortem.Postmortem) {
	if !reads(p, pm) {
		return
	}
	found := claimsOf(p, pm)
	if len(found) == 0 {
		return
	}
	const help = "what shows it? freeze the graph, the log or the query beside the text and write [ev-1] into the sentence; or link to it; or say that it is unknown"
	if pm.Status == postmortem.Draft || len(pm.Evidence) == 0 && !p.Catalog.Grave(pm.Severity) {
		f := p.Reportf(found[0].at(), help, "%s in this text", finding.Plural(len(found), "claim is shown by nothing", "claims are shown by nothing"))
		f.Level, f.Key = finding.Info, "all"
		for _, more := range found[1:min(len(found), mostRelated+1)] {
			f.Related = append(f.Related, finding.Related{At: more.at(), Message: "and this"})
		}
		return
	}
	for _, c := range found {
		f := p.Reportf(c.at(), help, "%q is shown by nothing", rule.Clip(c.s.Text[c.from:c.to]))
		if !pm.Status.Reached(postmortem.Published) {
			f.Level = min(f.Level, finding.Warning)
		}
	}
}

// checkPeaks finds the top of a curve that is told from a series of averages.
func checkPeaks(p *rule.Pass, pm *postmortem.Postmortem) {
	if !reads(p, pm) {
		return
	}
	averages := map[string]source.Span{}
	for i, e := range pm.Evidence {
		if e.ID != "" && slices.Contains([]string{"avg", "average", "mean"}, strings.ToLower(e.Aggregation)) {
			averages[e.ID] = evidenceAt(pm, i, "aggregation")
		}
	}
	if len(averages) == 0 {
		return
	}
	w := p.Wording(lexicons, "evidence/peak")
	p.Prose(pm).Each(func(s *prose.Sentence) {
		in := s.Passage()
		if in.Kind == prose.Field || in.Kind == prose.Heading || in.Quoted || len(figuresIn(s.Own())) == 0 {
			return
		}
		refs := averageRef.FindAllStringSubmatch(s.At().Text(), -1)
		if in.Event >= 0 && in.Event < len(pm.Timeline) {
			for _, id := range pm.Timeline[in.Event].Evidence {
				refs = append(refs, []string{"", id})
			}
		}
		for _, ref := range refs {
			at, average := averages[ref[1]]
			if found := w.In(s); average && len(found) > 0 {
				p.Reportf(s.SpanOf(found[0].From, found[0].To), "gather the series again with aggregation: max, or say that it is the highest average of so long a time",
					"%q is told from %s, whose points are averages", rule.Clip(s.Text[s.Words[found[0].From].Start:s.Words[found[0].To-1].End]), rule.Clip(ref[1])).
					Related = []finding.Related{{At: at, Message: "the average"}}
				return
			}
		}
	})
}

var averageRef = regexp.MustCompile(`\[(ev-[0-9A-Za-z_-]+)\]`)
