package incident

import (
	"strings"

	"debrief/site/diff"
	"debrief/theme"
)

// How much of what differs one page shows: of all revisions together and of one,
// in words. The rest is a git diff away.
const (
	mostWords   = 12_000
	mostOfEntry = 3_000
)

// words are the words that revision i changed, as far as there is room for so
// many more; how much is left out; and how much room is left.
func (t *telling) words(i, room int) (shown []theme.Passage, more string, left int) {
	if room <= 0 {
		return nil, "", 0
	}
	d, ok := t.Changes.Words(t.pm, i)
	if !ok {
		return nil, "", room
	}
	here := min(room, mostOfEntry)
	under := ""
	for k, p := range d.Passages {
		view, n := t.passageOf(p, here)
		if view.Under == under {
			view.Under = "" // it stands there already
		} else {
			under = view.Under
		}
		shown = append(shown, view)
		if here -= n; here <= 0 && k+1 < len(d.Passages) {
			rest := len(d.Passages) - k - 1
			more = t.L.Count(rest, "{n} more change not shown here.", "{n} more changes not shown here.")
			break
		}
	}
	return shown, more, room - (min(room, mostOfEntry) - here)
}

// passageOf shows as much of a passage as there is room for, and says how many
// words that is.
func (t *telling) passageOf(p diff.Passage, room int) (theme.Passage, int) {
	view := theme.Passage{Under: p.Heading}
	if p.InFields {
		view.Under = t.L.Text("Fields")
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

// firstWords are the first n words of a text, with an ellipsis if there are more.
// A word as long as a page is cut too.
func firstWords(text string, n int) string {
	const letters = 40 // of a word, on average, as far as room is counted
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
