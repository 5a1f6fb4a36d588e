package incident

import (
	"slices"

	"debrief/site/postmortem"
	"debrief/theme"
)

// addLinked records that the page links to another post-mortem.
func (t *telling) leadsTo(to *postmortem.Postmortem) {
	if to != t.pm && !slices.Contains(t.ledTo, to) {
		t.ledTo = append(t.ledTo, to)
	}
}

// maxPreviews limits the previews of other post-mortems on a page.
const mostPreviews = 20

// previews returns previews of the post-mortems that the page links to, in the text and
// in the lists.
func (t *telling) previews() []theme.Row {
	for _, r := range t.Library.Related(t.pm) {
		t.leadsTo(r.To)
	}
	for _, l := range t.Library.Backlinks(t.pm) {
		t.leadsTo(l.From)
	}
	shown := t.ledTo[:min(len(t.ledTo), mostPreviews)]
	out := make([]theme.Row, len(shown))
	for i, pm := range shown {
		out[i] = t.PreviewRow(t.at, pm)
	}
	return out
}
