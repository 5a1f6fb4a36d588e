package incident

import (
	"slices"

	"debrief/site/postmortem"
	"debrief/theme"
)

// addLinked records that the page links to the post-mortem to.
func (page *incidentPage) addLinked(to *postmortem.Postmortem) {
	if to != page.pm && !slices.Contains(page.linked, to) {
		page.linked = append(page.linked, to)
	}
}

// maxPreviews is the largest number of previews of other post-mortems on a page.
const maxPreviews = 20

// previews returns previews of the post-mortems to which the page links, in the text
// and in the lists.
func (page *incidentPage) previews() []theme.Row {
	for _, r := range page.Library.Related(page.pm) {
		page.addLinked(r.To)
	}
	for _, l := range page.Library.Backlinks(page.pm) {
		page.addLinked(l.From)
	}
	shown := page.linked[:min(len(page.linked), maxPreviews)]
	out := make([]theme.Row, len(shown))
	for i, pm := range shown {
		out[i] = page.PreviewRow(page.at, pm)
	}
	return out
}
