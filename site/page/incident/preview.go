package incident

import (
	"slices"

	"debrief/site/postmortem"
	"debrief/theme"
)

// leadsTo notes that the page leads to another write-up.
func (t *telling) leadsTo(to *postmortem.Postmortem) {
	if to != t.pm && !slices.Contains(t.ledTo, to) {
		t.ledTo = append(t.ledTo, to)
	}
}

// mostPreviews bounds what a page carries of others.
const mostPreviews = 20

// previews are the write-ups that the page leads to, in its text and below it,
// with as much of each as tells whether to go there.
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
		out[i] = t.Preview(t.at, pm)
	}
	return out
}
