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

// WriteJSON writes the result in its published form, version 1. In snippets the words
// found stand in <mark>, and everything else is escaped for HTML.
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
	}{1, r.Query, r.Total, r.Any, r.Cut, r.Also, []hit{}}
	for _, h := range r.Hits {
		out.Hits = append(out.Hits, hit{
			ID: h.ID, Title: h.Title, URL: h.URL, Anchor: h.Anchor, Score: math.Round(h.Score*1000) / 1000,
			Section: h.Anchor, Snippet: marked(h.Snippet), Severity: h.Severity, Date: h.Date, Kind: h.Kind,
			Organisation: h.Organisation, Services: list(h.Services), Why: list(h.Why),
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

// list is a list that JSON writes as [] where there is nothing.
func list(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}

func marked(pieces []Piece) string {
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

// WriteText writes the result for a terminal, without colour. Control characters of
// the write-ups and of the query are made visible: neither may move the cursor.
func (r Result) WriteText(w io.Writer) error {
	var b bytes.Buffer
	switch {
	case r.Alike && r.Query == "":
		b.WriteString("There is no word in it to go by: only times, numbers and names of machines.\n")
	case r.Alike && r.Total == 0:
		b.WriteString("No write-up is like it.\n")
	case r.Alike:
		fmt.Fprintf(&b, "%s like it:\n", count(r.Total, "is", "are"))
	case r.Total == 0:
		fmt.Fprintf(&b, "No write-up has %s.\n", quoteVisible(r.Query))
	case r.Any:
		fmt.Fprintf(&b, "No write-up has all of these words. %s some of them:\n", count(r.Total, "has", "have"))
	default:
		fmt.Fprintf(&b, "%s:\n", count(r.Total, "", ""))
	}
	if len(r.Also) > 0 && r.Total > 0 {
		fmt.Fprintf(&b, "(also searched for: %s)\n", visible(strings.Join(r.Also, ", ")))
	}
	if r.Cut {
		b.WriteString("(it is long; its beginning was searched for)\n")
	}
	for _, h := range r.Hits {
		b.WriteString("\n" + visible(h.Title) + "\n  ")
		facts := []string{h.ID}
		for _, f := range append([]string{h.Severity, h.Organisation}, h.Services...) {
			if f != "" {
				facts = append(facts, f)
			}
		}
		b.WriteString(visible(strings.Join(facts, " · ")) + "\n")
		if s := plain(h.Snippet); s != "" {
			if h.Section != "" {
				s = h.Section + ": " + s
			}
			b.WriteString("  " + visible(s) + "\n")
		}
		for _, y := range h.Why {
			b.WriteString("  " + visible(y) + "\n")
		}
	}
	if more := r.Total - len(r.Hits); more > 0 && len(r.Hits) > 0 {
		fmt.Fprintf(&b, "\n%d more.\n", more)
	}
	_, err := w.Write(b.Bytes())
	return err
}

func count(n int, one, many string) string {
	if n == 1 {
		return strings.TrimSpace("1 write-up " + one)
	}
	return strings.TrimSpace(strconv.Itoa(n) + " write-ups " + many)
}

func plain(pieces []Piece) string {
	var b strings.Builder
	for _, p := range pieces {
		b.WriteString(p.Text)
	}
	return b.String()
}

func quoteVisible(query string) string {
	if strings.TrimSpace(query) == "" {
		return "no words: nothing was asked"
	}
	return "“" + visible(query) + "”"
}

// visible replaces what a terminal would obey, or what turns the direction of text, by
// its escape, and cuts what is too long to read.
func visible(s string) string {
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
