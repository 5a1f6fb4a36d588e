package incident

import (
	"strings"

	"debrief/site/diff"
	"debrief/theme"
)

// These limits apply to the changed words that one page shows, for all revisions
// together and for one revision. Readers find the omitted changes in Git.
const (
	maxPageWords     = 12_000
	maxRevisionWords = 3_000
)

// changedWords returns the passages that revision i changed, with at most room words.
// It also returns a note about omitted changes, and the number of words that the page
// may still show.
func (page *incidentPage) changedWords(i, room int) (shown []theme.Passage, more string, left int) {
	if room <= 0 {
		return nil, "", 0
	}
	d, ok := page.Changes.Words(page.pm, i)
	if !ok {
		return nil, "", room
	}
	here := min(room, maxRevisionWords)
	under := ""
	for k, p := range d.Passages {
		view, n := page.passageView(p, here)
		if view.Under == under {
			view.Under = "" // the previous passage has the same heading
		} else {
			under = view.Under
		}
		shown = append(shown, view)
		if here -= n; here <= 0 && k+1 < len(d.Passages) {
			rest := len(d.Passages) - k - 1
			more = page.L.Count(rest, "{n} more change not shown here.", "{n} more changes not shown here.")
			break
		}
	}
	return shown, more, room - (min(room, maxRevisionWords) - here)
}

// passageView returns the view of the passage p, shortened to at most room words, and
// the number of words in it.
func (page *incidentPage) passageView(p diff.Passage, room int) (theme.Passage, int) {
	view := theme.Passage{Under: p.Heading}
	if p.InFields {
		view.Under = page.L.Text("Fields")
	}
	n := 0
	for _, piece := range p.Pieces {
		if n >= room {
			view.Pieces = append(view.Pieces, theme.Piece{Left: true})
			break
		}
		text := firstWords(piece.Text, room-n)
		n += 1 + len(strings.Fields(text))
		switch piece.Kind {
		case diff.Same:
			view.Pieces = append(view.Pieces, theme.Piece{Same: text})
		case diff.Removed:
			view.Pieces = append(view.Pieces, theme.Piece{Gone: text})
		case diff.Added:
			view.Pieces = append(view.Pieces, theme.Piece{New: text})
		case diff.Omitted:
			view.Pieces = append(view.Pieces, theme.Piece{Left: true})
		}
	}
	return view, n
}

// firstWords returns the first n words of text, with an ellipsis if there are more. It
// also shortens very long words.
func firstWords(text string, n int) string {
	const letters = 40 // largest average length of a word, in letters, at which words are shown in full
	if len(text) > n*letters {
		text = strings.ToValidUTF8(text[:n*letters], "") + "…"
	}
	words := 0
	inside := false
	for i, r := range text {
		space := r == ' ' || r == '\n'
		if !space && !inside {
			if words++; words > n {
				return text[:i] + "…"
			}
		}
		inside = !space
	}
	return text
}
