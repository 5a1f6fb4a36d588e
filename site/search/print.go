package search

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"math"
	"strconv"
	"strings"
	"unicode"
)

// WriteJSON writes the result in version 1 of the published JSON format. Snippets are
// HTML: the text is escaped, and matched words are in <mark> elements.
func (r Result) WriteJSON(w io.Writer) error {
	type hit struct {
		ID           string   `json:"id"`
		Title        string   `json:"title"`
		URL          string   `json:"url"`
		Anchor       string   `json:"anchor,omitempty"`
		Score        float64  `json:"score"`
		Section      string   `json:"section"`
		Snippet      string   `json:"snippet"`
		Severity     string   `json:"severity"`
		Date         string   `json:"date"`
		Kind         string   `json:"kind,omitempty"`
		Organisation string   `json:"organisation,omitempty"`
		Services     []string `json:"services"`
		Why          []string `json:"why"`
	}
	out := struct {
		Version int      `json:"version"`
		Query   string   `json:"query"`
		Total   int      `json:"total"`
		Any     bool     `json:"any,omitempty"`
		Cut     bool     `json:"cut,omitempty"`
		Also    []string `json:"also,omitempty"`
		Hits    []hit    `json:"hits"`
	}{1, r.Query, r.Total, r.Partial, r.Truncated, r.Synonyms, []hit{}}
	for _, h := range r.Hits {
		out.Hits = append(out.Hits, hit{
			ID: h.ID, Title: h.Title, URL: h.URL, Anchor: h.Anchor, Score: math.Round(h.Score*1000) / 1000,
			Section: h.Anchor, Snippet: markedHTML(h.Snippet), Severity: h.Severity, Date: h.Date, Kind: h.Kind,
			Organisation: h.Organisation, Services: nonNil(h.Services), Why: nonNil(h.Reasons),
		})
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(out); err != nil {
		return err
	}
	_, err := w.Write(b.Bytes())
	return err
}

// nonNil returns an empty list instead of nil, so that JSON encodes it as [] and not as
// null.
func nonNil(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}

func markedHTML(pieces []Piece) string {
	var b strings.Builder
	for _, p := range pieces {
		if p.Mark {
			b.WriteString("<mark>" + html.EscapeString(p.Text) + "</mark>")
		} else {
			b.WriteString(html.EscapeString(p.Text))
		}
	}
	return b.String()
}

// WriteText writes the result for a terminal, without colour. It escapes control
// characters in titles, snippets and the query, because they could move the cursor.
func (r Result) WriteText(w io.Writer) error {
	var b bytes.Buffer
	switch {
	case r.Similar && r.Query == "":
		b.WriteString("No words to search for: the text has only times, numbers and names of machines.\n")
	case r.Similar && r.Total == 0:
		b.WriteString("No similar post-mortem.\n")
	case r.Similar:
		b.WriteString(countOf(r.Total, "similar post-mortem") + ":\n")
	case strings.TrimSpace(r.Query) == "":
		b.WriteString("The query is empty.\n")
	case r.Total == 0:
		fmt.Fprintf(&b, "No post-mortem contains “%s”.\n", escapeControls(r.Query))
	case r.Partial:
		b.WriteString("No exact match. " + countOf(r.Total, "partial match") + ":\n")
	default:
		b.WriteString(countOf(r.Total, "result") + ":\n")
	}
	if len(r.Synonyms) > 0 && r.Total > 0 {
		fmt.Fprintf(&b, "(also searched for: %s)\n", escapeControls(strings.Join(r.Synonyms, ", ")))
	}
	if r.Truncated {
		b.WriteString("(the text is long; only its beginning was searched)\n")
	}
	for _, h := range r.Hits {
		b.WriteString("\n" + escapeControls(h.Title) + "\n  ")
		facts := []string{h.ID}
		for _, f := range append([]string{h.Severity, h.Organisation}, h.Services...) {
			if f != "" {
				facts = append(facts, f)
			}
		}
		b.WriteString(escapeControls(strings.Join(facts, " · ")) + "\n")
		if s := plainText(h.Snippet); s != "" {
			if h.Section != "" {
				s = h.Section + ": " + s
			}
			b.WriteString("  " + escapeControls(s) + "\n")
		}
		for _, y := range h.Reasons {
			b.WriteString("  " + escapeControls(y) + "\n")
		}
	}
	if more := r.Total - len(r.Hits); more > 0 && len(r.Hits) > 0 {
		fmt.Fprintf(&b, "\n%d more.\n", more)
	}
	_, err := w.Write(b.Bytes())
	return err
}

// countOf returns n and the noun, in the plural if n is not 1: "2 partial matches".
func countOf(n int, noun string) string {
	switch {
	case n == 1:
		return "1 " + noun
	case strings.HasSuffix(noun, "ch"):
		return strconv.Itoa(n) + " " + noun + "es"
	}
	return strconv.Itoa(n) + " " + noun + "s"
}

func plainText(pieces []Piece) string {
	var b strings.Builder
	for _, p := range pieces {
		b.WriteString(p.Text)
	}
	return b.String()
}

// escapeControls escapes control characters and characters that change the direction of
// text. It truncates a text after 600 characters.
func escapeControls(s string) string {
	var b strings.Builder
	n := 0
	for _, r := range s {
		if n++; n > 600 {
			b.WriteString("…")
			break
		}
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == 0x2028 || r == 0x2029 {
			b.WriteString(strings.Trim(strconv.QuoteRuneToASCII(r), "'"))
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}
