package form

import (
	"bytes"
	"regexp"
	"slices"
	"strings"

	"debrief/site/finding"
	"debrief/site/frontmatter"
	"debrief/site/postmortem"
	"debrief/site/prose"
	"debrief/site/rule"
	"debrief/site/source"
)

// joinWords returns the words of s with single spaces between them.
func joinWords(s string) string { return strings.Join(strings.Fields(s), " ") }

// leftover matches placeholders that a template leaves for missing text, such as TODO.
var leftover = regexp.MustCompile(`\{\{[^{}\n]{0,80}\}\}|\b(?:TODO|TBD|XXX|FIXME)\b|(?i:lorem ipsum)`)

// mayHaveLeftover reports whether text may contain a match of leftover. This check is
// fast and excludes most texts.
func mayHaveLeftover(text []byte) bool {
	for _, part := range []string{"{{", "TODO", "TBD", "XXX", "FIXME", "orem", "OREM"} {
		if bytes.Contains(text, []byte(part)) {
			return true
		}
	}
	return false
}

var needWords = regexp.MustCompile(`^(?:required|optional)(?:\.| from | for )`)

// skippedFields lists fields that are not searched for placeholders: fields that quote
// the output of machines, and fields that other rules check.
var skippedFields = []string{"symptoms", "query", "tags", "owner", "dri"}

func checkTemplateLeftover(p *rule.Pass, pm *postmortem.Postmortem) {
	if !pm.IsSubmitted() {
		return // a draft may still contain template text
	}
	if mayHaveLeftover(pm.Doc.File.Data[:pm.Doc.Body.Start]) {
		checkLeftoverFields(p, pm.Doc.Front.Fields)
	}
	if pm.Doc.Refused != "" {
		return
	}
	body := pm.Doc.Body
	if text := pm.Doc.File.Data[body.Start:body.End]; mayHaveLeftover(text) {
		for _, passage := range p.Prose(pm).Passages {
			if passage.Kind == prose.Field {
				continue
			}
			for _, m := range leftover.FindAllStringIndex(passage.Text, -1) {
				reportLeftover(p, passage.Span(m[0], m[1]))
			}
		}
	}
	for _, c := range pm.Doc.Comments {
		if p.Template.Comments[joinWords(c.Text)] || needWords.MatchString(c.Text) {
			p.Reportf(c.At, "remove the comment", "a comment of the template is left in the text").
				Edits = []finding.Edit{{At: wholeLine(c.At)}}
		}
	}
	for _, s := range pm.Doc.Sections {
		samples := p.Template.Samples[strings.ToLower(s.Title)]
		if len(samples) == 0 {
			continue
		}
		for line := range strings.Lines(s.Text) {
			if line = strings.TrimSpace(line); slices.Contains(samples, line) {
				at := s.Heading
				if i := strings.Index(s.At.Text(), line); i >= 0 {
					at = source.Span{File: s.At.File, Start: s.At.Start + i, End: s.At.Start + i + len(line)}
				}
				p.Reportf(
					at,
					"write what happened, or remove the sentence",
					"a sentence of the template is left in the text",
				)
			}
		}
	}
}

func checkLeftoverFields(p *rule.Pass, f frontmatter.Field) {
	for _, item := range f.Items {
		if slices.Contains(skippedFields, item.Name) {
			continue
		}
		if item.Kind != frontmatter.Scalar {
			checkLeftoverFields(p, item)
			continue
		}
		if word := leftover.FindString(item.Text); word != "" {
			at := item.Where
			if i := strings.Index(at.Text(), word); i >= 0 {
				at = source.Span{File: at.File, Start: at.Start + i, End: at.Start + i + len(word)}
			} else {
				at = item.At()
			}
			reportLeftover(p, at)
		}
	}
}

func reportLeftover(p *rule.Pass, at source.Span) {
	help := "write the missing text, or unknown"
	if strings.HasPrefix(at.Text(), "{{") {
		help = "write the value; put literal text into `code`"
	}
	p.Reportf(at, help, "%q is a placeholder for missing text", rule.Clip(at.Text()))
}

// wholeLine extends the span at to its whole line, if the line contains nothing else.
// If the lines before and after are blank, it also includes the line after, so that
// only one blank line remains when the span is removed.
func wholeLine(at source.Span) source.Span {
	data := at.File.Data
	start := bytes.LastIndexByte(data[:at.Start], '\n') + 1
	end := at.End
	for end < len(data) && (data[end] == ' ' || data[end] == '\r') {
		end++
	}
	if len(bytes.TrimSpace(data[start:at.Start])) > 0 || end < len(data) && data[end] != '\n' {
		return at
	}
	end = min(end+1, len(data))
	if start >= 2 && data[start-1] == '\n' && data[start-2] == '\n' && end < len(data) && data[end] == '\n' {
		end++
	}
	return source.Span{File: at.File, Start: start, End: end}
}
