package privacy

import (
	"slices"
	"strings"

	"debrief/site/catalog"
	"debrief/site/finding"
	"debrief/site/library"
	"debrief/site/privacy/pii"
	"debrief/site/privacy/secret"
	"debrief/site/rule"
	"debrief/site/source"
)

// Clean masks private data in a line of text from a library, for public output. It
// masks all data that the rules of this family report. Findings do not need Clean,
// because [finding.List.Hidden] masks them.
func Clean(text string, words *catalog.Catalog) string {
	f := &source.File{Data: []byte(text)}
	pass := rule.Pass{Library: &library.Library{}, Catalog: words}
	return lastText(append(pass.CheckFile(Rules, f), finding.Finding{At: source.Span{File: f}}))
}

// CleanName masks private data in name, the name of a file in the folder dir, for
// public output.
func CleanName(name, dir string, words *catalog.Catalog) string {
	f := &source.File{Path: name}
	pass := rule.Pass{Library: &library.Library{Dir: dir}, Catalog: words}
	found := append(pass.CheckFile(Rules, f), finding.Finding{At: source.Span{File: f}}).Hidden()
	return found[len(found)-1].Path()
}

// lastText returns the text of the file to which the last finding refers, with the
// private parts of all findings masked.
func lastText(found finding.List) string {
	found = found.Hidden()
	return strings.ToValidUTF8(string(found[len(found)-1].At.File.Data), "\ufffd")
}

// Redact masks secrets, customers' names and personal numbers in a text that a command
// prints, such as a title, an ID or a file name. words is the catalogue, or nil if
// there is none.
func Redact(text string, words *catalog.Catalog) string {
	data := []byte(text)
	var spans [][2]int
	for _, h := range secret.FindInName(data) {
		spans = append(spans, [2]int{h.Start, h.End})
	}
	if words != nil {
		for _, form := range []string{text, spaced(text)} {
			for _, h := range pii.FindNames([]byte(form), words.Privacy.Customers) {
				spans = append(spans, [2]int{h.Start, h.End})
			}
		}
		for _, n := range words.Privacy.Numbers {
			// IDs have no capitals, but the format of a number may require them.
			for _, form := range []string{text, strings.ToUpper(text)} {
				if len(form) != len(text) {
					continue
				}
				for _, at := range n.Pattern.FindAllStringIndex(form, -1) {
					spans = append(spans, [2]int(at))
				}
			}
		}
	}
	if len(spans) == 0 {
		return text
	}
	slices.SortFunc(spans, func(a, b [2]int) int { return a[0] - b[0] })
	var out strings.Builder
	done := 0
	for _, s := range spans {
		if s[0] >= done {
			out.WriteString(text[done:s[0]] + "***")
		}
		done = max(done, s[1])
	}
	return out.String() + text[done:]
}
