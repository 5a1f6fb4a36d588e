package privacy

import (
	"strings"

	"debrief/site/catalog"
	"debrief/site/finding"
	"debrief/site/library"
	"debrief/site/rule"
	"debrief/site/source"
)

// Clean is a line of text from a library as it may be shown where anybody
// reads it: with stars for what a rule of this family would find there and not
// tell. Findings need none of it, see [finding.List.Hidden].
func Clean(text string, words *catalog.Catalog) string {
	f := &source.File{Data: []byte(text)}
	pass := rule.Pass{Library: &library.Library{}, Catalog: words}
	return shown(append(pass.AskFile(Rules, f), finding.Finding{At: source.Span{File: f}}))
}

// CleanName is the name of a file in the folder dir as it may be shown.
func CleanName(name, dir string, words *catalog.Catalog) string {
	f := &source.File{Path: name}
	pass := rule.Pass{Library: &library.Library{Dir: dir}, Catalog: words}
	found := append(pass.AskFile(Rules, f), finding.Finding{At: source.Span{File: f}}).Hidden()
	return found[len(found)-1].Path()
}

// shown is the text that the last of some findings stands in, once all is hidden.
func shown(found finding.List) string {
	found = found.Hidden()
	return strings.ToValidUTF8(string(found[len(found)-1].At.File.Data), "\ufffd")
}
