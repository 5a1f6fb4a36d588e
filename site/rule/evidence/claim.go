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

// lexicons holds the expressions of each language rule of this family, by rule ID and
// group.
var lexicons = rule.ReadLexicons("en.yaml", english)

// isReadable reports whether language rules apply to pm. They apply to post-mortems of
// the library's own organisation that are in English, are not withdrawn, and have front
// matter that could be parsed.
func isReadable(p *rule.Pass, pm *postmortem.Postmortem) bool {
	return pm.IsOwn() && !pm.Unreadable && !pm.IsWithdrawn() && p.English(pm)
}

// claimParts lists the sections in which a figure is a fact about the incident and
// needs evidence.
var claimParts = []string{"impact", "detection", "timeline", "analysis"}

// A claim is a statement about the behaviour of a system: a figure, or words such as
// "twice as slow".
type claim struct {
	s        *prose.Sentence
	from, to int // byte offsets of the claim in the text of the sentence
}

func (c claim) at() source.Span { return c.s.Span(c.from, c.to) }

// unsupportedClaims returns the sentences of pm that make a claim without evidence,
// with the first claim of each.
func unsupportedClaims(p *rule.Pass, pm *postmortem.Postmortem) (out []claim) {
	text := p.Prose(pm)
	supported, known := supportedSentences(text), figuresOf(pm)
	for s := range supported {
		known.addText(s.Text)
	}
	w := p.Wording(lexicons, "evidence/claim")
	text.Each(func(s *prose.Sentence) {
		in := s.Passage()
		if supported[s] || !slices.Contains(claimParts, in.Part) || in.Kind == prose.Field ||
			in.Kind == prose.Heading ||
			in.Quoted {
			return
		}
		if from, to, ok := findClaim(w, s, known); ok {
			out = append(out, claim{s, from, to})
		}
	})
	return out
}

// findClaim returns the byte offsets of the first claim in the sentence s. It skips the
// figures in known, which have evidence elsewhere.
func findClaim(w rule.Wording, s *prose.Sentence, known figureSet) (from, to int, ok bool) {
	own := s.Unquoted()
	if strings.HasSuffix(own, "?") || isHypothetical(s) {
		return 0, 0, false
	}
	from = len(own)
	settingEnd := -1 // end of the last setting; the next figure may belong to it, as in "from 2 s to 30 s"
	for _, f := range findFigures(own) {
		first, end := wordRange(s, f)
		switch {
		case isSetting(s, first, end) || settingEnd >= 0 && first-settingEnd <= 1:
			settingEnd = end
		case f.from < from && !known[f.key()] && !w.Allows(s, first, end):
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

// wordRange returns the range [first, end) of the words of s that overlap the figure f.
func wordRange(s *prose.Sentence, f figure) (first, end int) {
	first = len(s.Words)
	for i, w := range s.Words {
		if w.End > f.from && w.Start < f.to {
			first, end = min(first, i), i+1
		}
	}
	return first, max(end, first)
}

// maxDistance is the largest number of words between a figure and a word, such as
// "timeout", that marks the figure as a setting.
const maxDistance = 6

// isSetting reports whether a figure, which is the words [first, end) of s, is a
// setting such as a limit, a timeout or a target, and not a measurement. Words near the
// figure decide this.
func isSetting(s *prose.Sentence, first, end int) bool {
	for _, m := range lexicons["evidence/claim"]["set"].Find(s) {
		if m.To > first-maxDistance && m.From < end+maxDistance && !isSeparated(s, min(m.To, end), max(m.From, first)) {
			return true
		}
	}
	return false
}

// isSeparated reports whether a comma or another clause boundary is between the words
// before end and the word from. Adjacent words are never separated: in "the timeout (10
// s)", the figure belongs to the timeout.
func isSeparated(s *prose.Sentence, end, from int) bool {
	for i := end; i <= from && from > end; i++ {
		if s.Words[i].Clause {
			return true
		}
	}
	return false
}

// isHypothetical reports whether the sentence s describes events that did not happen,
// as in "would have failed".
func isHypothetical(s *prose.Sentence) bool {
	return len(lexicons["evidence/claim"]["hypothetical"].Find(s)) > 0
}

// referenceMarks are the texts with which references begin: references to evidence,
// accounts and other post-mortems, footnotes, links, URLs and images.
var referenceMarks = []string{"[ev-", "[acc-", "[[", "[^", "](", "https://", "http://", "<img"}

// hasReference reports whether text, Markdown from the file, contains a reference to
// evidence.
func hasReference(text string) bool {
	return slices.ContainsFunc(referenceMarks, func(m string) bool { return strings.Contains(text, m) })
}

// hasReferenceAt reports whether the text at a span contains a reference to evidence,
// or is followed directly by the address of a link.
func hasReferenceAt(at source.Span) bool {
	next := strings.TrimLeft(string(at.File.Data[at.End:min(at.End+8, len(at.File.Data))]), "*_`\"'”’")
	return hasReference(at.Text()) || strings.HasPrefix(next, "](")
}

// leadingRef matches a reference at the beginning of a sentence. Such a reference
// belongs to the previous sentence, as in "It fell. [ev-1]".
var leadingRef = regexp.MustCompile(`^[\s(*_]*(?:see )?[\s(]*(?:\[(?:ev|acc)-[0-9A-Za-z_-]+\]|\[\^)`)

// supportedSentences returns the sentences that have a reference to evidence. The
// reference may be in the sentence itself, at the beginning of the next sentence of the
// paragraph, or in the same row of a table or of the timeline.
func supportedSentences(text *prose.Text) map[*prose.Sentence]bool {
	out := map[*prose.Sentence]bool{}
	rows := map[int]bool{}
	for i := range text.Passages {
		in := &text.Passages[i]
		if in.Event >= 0 && hasReferenceAt(spanOf(in)) {
			rows[in.Event] = true
		}
	}
	for i := range text.Passages {
		in := &text.Passages[i]
		for j := range in.Sentences {
			s := &in.Sentences[j]
			supported := false
			switch {
			case in.Event >= 0:
				supported = rows[in.Event]
			case in.Kind == prose.Cell:
				supported = hasReference(s.At().File.LineSpan(s.At().Start).Text())
			default:
				supported = hasReferenceAt(s.At()) ||
					j+1 < len(in.Sentences) && leadingRef.MatchString(in.Sentences[j+1].Text)
			}
			if supported {
				out[s] = true
			}
		}
	}
	return out
}

// spanOf returns the span of the whole passage in its file.
func spanOf(in *prose.Passage) source.Span { return in.Span(0, len(in.Text)) }

// maxRelated is the largest number of related places in one finding about claims.
const maxRelated = 5

// checkClaims reports figures without evidence in the sections that claimParts lists.
// For a draft, and for a minor incident without any evidence, it reports all figures in
// one finding.
func checkClaims(p *rule.Pass, pm *postmortem.Postmortem) {
	if !isReadable(p, pm) {
		return
	}
	found := unsupportedClaims(p, pm)
	if len(found) == 0 {
		return
	}
	const help = "store the graph, the log or the query beside the post-mortem and write [ev-1] into the " +
		"sentence, add a link, or write that it is unknown"
	if pm.IsDraft() || len(pm.Evidence) == 0 && !p.Catalog.IsMajor(pm.Severity) {
		f := p.Reportf(
			found[0].at(),
			help,
			"%s in this text",
			finding.Plural(len(found), "claim has no evidence", "claims have no evidence"),
		)
		f.Level, f.Key = finding.Info, "all"
		for _, more := range found[1:min(len(found), maxRelated+1)] {
			f.Related = append(f.Related, finding.Related{At: more.at(), Message: "also here"})
		}
		return
	}
	for _, c := range found {
		f := p.Reportf(c.at(), help, "%q has no evidence", rule.Clip(c.s.Text[c.from:c.to]))
		if !pm.IsPublished() {
			f.Level = min(f.Level, finding.Warning)
		}
	}
}

// checkPeaks reports peak values that the author read from a series of averages, which
// hides peaks.
func checkPeaks(p *rule.Pass, pm *postmortem.Postmortem) {
	if !isReadable(p, pm) {
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
		if in.Kind == prose.Field || in.Kind == prose.Heading || in.Quoted || len(findFigures(s.Unquoted())) == 0 {
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
				p.Reportf(s.SpanOf(found[0].From, found[0].To), "fetch the series again with aggregation: max, or "+
					"write the period of the average",
					"%q refers to %s, whose points are "+
						"averages", rule.Clip(s.Text[s.Words[found[0].From].Start:s.Words[found[0].To-1].End]), rule.Clip(ref[1])).
					Related = []finding.Related{
					{At: at, Message: "aggregation"},
				}
				return
			}
		}
	})
}

// averageRef matches a reference to evidence and captures the ID of the evidence.
var averageRef = regexp.MustCompile(`\[(ev-[0-9A-Za-z_-]+)\]`)
