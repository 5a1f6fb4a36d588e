package incident

import (
	"slices"

	"debrief/site/postmortem"
	"debrief/theme"
)

// addLinked records that the page links to another post-mortem.
func (t *incidentPage) addLinked(to *postmortem.Postmortem) {
	if to != t.pm && !slices.Contains(t.linked, to) {
		t.linked = append(t.linked, to)
	}
}

// maxPreviews limits the previews of other post-mortems on a page.
const maxPreviews = 20

// previews returns previews of the post-mortems that the page links to, in the text and
// in the lists.
func (t *incidentPage) previews() []theme.Row {
	for _, r := range t.Library.Related(t.pm) {
		t.addLinked(r.To)
	}
	for _, l := range t.Library.Backlinks(t.pm) {
		t.addLinked(l.From)
	}
	shown := t.linked[:min(len(t.linked), maxPreviews)]
	out := make([]theme.Row, len(shown))
	for i, pm := range shown {
		out[i] = t.PreviewRow(t.at, pm)
	}
	return out
}
