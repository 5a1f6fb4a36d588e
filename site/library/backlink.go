package library

import (
	"slices"
	"strings"

	"debrief/site/postmortem"
)

// A Backlink is a reference to a post-mortem from another one.
type Backlink struct {
	From     *postmortem.Postmortem
	Sentence string // the sentence that contains the reference, or the note of a declared relation
}

// Backlinks returns the post-mortems that refer to pm, newest first. Each is listed
// once, with the first sentence that refers to pm.
func (l *Library) Backlinks(pm *postmortem.Postmortem) []Backlink {
	l.relations.backlinksOnce.Do(func() { l.relations.backlinks = l.findBacklinks() })
	return l.relations.backlinks[pm]
}

func (l *Library) findBacklinks() map[*postmortem.Postmortem][]Backlink {
	out := map[*postmortem.Postmortem][]Backlink{}
	for _, from := range l.All {
		add := func(to *postmortem.Postmortem, sentence string) {
			if to == from || slices.ContainsFunc(out[to], func(b Backlink) bool { return b.From == from }) {
				return
			}
			out[to] = append(out[to], Backlink{from, sentence})
		}
		for _, ref := range from.Doc.Refs {
			if ref.Postmortem {
				if to, ok := l.Lookup(ref.ID); ok {
					add(to, strings.ReplaceAll(ref.Sentence, ref.ID, to.Title))
				}
			}
		}
		for _, link := range from.Doc.Links {
			if to, ok := l.Linked(from, link.Dest); ok && !link.Image && !strings.Contains(link.Dest, ":") {
				add(to, link.Sentence)
			}
		}
		for _, r := range from.Related {
			if to, ok := l.Lookup(r.ID); ok {
				add(to, r.Note)
			}
		}
	}
	return out
}
