package finding

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"debrief/site/privacy/pii"
	"debrief/site/source"
)

// Paint returns text in the colour for one part of the terminal output. part is the
// name of a level, "place", "mark" or "help". A nil Paint means no colours.
type Paint func(part, text string) string

// maxColumns is the largest number of columns of a line that are printed, so that one
// minified line does not fill a CI log.
const maxColumns = 160

// WriteText writes the findings for people to read. For each finding it prints the
// place in a form that editors can open, the line with the place underlined, and the
// help. Suppressed findings and findings in the baseline appear only in the counts of
// the last line.
func (l List) WriteText(w io.Writer, sum Summary, paint Paint) error {
	if paint == nil {
		paint = func(_, text string) string { return text }
	}
	out := bufio.NewWriter(w)
	for i := range l {
		if !l[i].Accepted() {
			l[i].writeText(out, paint)
		}
	}
	fmt.Fprintln(out, l.summaryLine(sum))
	return out.Flush()
}

func (f *Finding) writeText(out io.Writer, paint Paint) {
	line, col := f.At.Position()
	place := fmt.Sprintf("%s:%d:%d", Printable(f.Path()), line, col)
	fmt.Fprintf(
		out,
		"%s: %s: %s [%s]\n",
		paint("place", place),
		paint(f.Level.String(), f.Level.String()),
		Printable(f.Message),
		f.Rule,
	)
	if quotes := f.quotes(); len(quotes) > 0 {
		width := len(fmt.Sprint(slices.Max(lineNumbers(quotes))))
		fmt.Fprintf(out, "%*s |\n", width, "")
		last := 0
		for _, q := range quotes {
			n, c := q.At.Position()
			if n != last {
				fmt.Fprintf(out, "%*d | %s\n", width, n, excerpt(q.At.File.LineHead(n, maxColumns+1)))
				last = n
			}
			mark := "-"
			if q.At == f.At {
				mark = "^"
			}
			under := underline(q.At, n, c, mark)
			fmt.Fprintf(
				out,
				"%*s | %s\n",
				width,
				"",
				strings.TrimRight(under.indent+paint("mark", under.marks)+" "+Printable(q.Message), " "),
			)
		}
		fmt.Fprintf(out, "%*s = %s %s\n\n", width, "", paint("help", "help:"), Printable(f.Help))
		return
	}
	fmt.Fprintf(out, "  = %s %s\n\n", paint("help", "help:"), Printable(f.Help))
}

// quotes returns the places of the finding that are printed with their lines: its own
// place, and related places in the same file, in the order of the file.
func (f *Finding) quotes() []Related {
	if f.At.File == nil || len(f.At.File.Data) == 0 {
		return nil
	}
	quotes := []Related{{At: f.At}}
	for _, r := range f.Related {
		if r.At.File == f.At.File {
			quotes = append(quotes, r)
		}
	}
	slices.SortStableFunc(quotes, func(a, b Related) int { return a.At.Start - b.At.Start })
	return quotes
}

func lineNumbers(quotes []Related) []int {
	var lines []int
	for _, q := range quotes {
		n, _ := q.At.Position()
		lines = append(lines, n)
	}
	return lines
}

type marked struct{ indent, marks string }

// underline returns the marks that are printed below a line to underline the part of
// the span at on that line, and the indentation of the marks.
func underline(at source.Span, line, column int, mark string) marked {
	text := at.File.LineHead(line, maxColumns+1) // one column more than is printed, so that a longer line is noticed
	if column > maxColumns {
		return marked{}
	}
	end, endColumn := at.EndPosition()
	if end != line {
		endColumn = utf8.RuneCountInString(text) + 1
	}
	endColumn = min(endColumn, maxColumns+1)
	// Tabs are repeated, so that the mark is below its word for every tab width.
	indent := strings.Map(func(r rune) rune {
		if r == '\t' {
			return '\t'
		}
		return ' '
	}, string([]rune(text)[:min(column-1, utf8.RuneCountInString(text))]))
	return marked{indent, strings.Repeat(mark, max(1, endColumn-column))}
}

func excerpt(line string) string {
	return source.Truncate(Printable(line), maxColumns)
}

// Printable returns untrusted text on one line. It replaces every invisible or control
// character with a visible one, so that the text cannot move the cursor in a CI log.
// See [pii.Mark].
func Printable(text string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case '\n', '\r':
			return 0x2400 + r // the visible Unicode symbol for this control character
		}
		return r // for a byte that is not UTF-8, r is RuneError
	}, pii.MarkString(text))
}

// summaryLine returns the last line of the text output, with the numbers of findings,
// files and post-mortems.
func (l List) summaryLine(sum Summary) string {
	open, accepted, since := l.Open(), l.acceptedText(), ""
	if sum.Since != "" {
		since = " new since " + Printable(sum.Since)
	}
	if len(open) == 0 {
		none := "no findings"
		if since != "" {
			none = "no findings" + since
		}
		if accepted != "" {
			accepted = "; " + accepted
		}
		return fmt.Sprintf("%s, %s%s.", Plural(sum.Files, "post-mortem", "post-mortems"), none, accepted)
	}
	errors, warnings, infos := open.Count()
	var parts []string
	for _, p := range []struct {
		n         int
		one, many string
	}{{errors, "error", "errors"}, {warnings, "warning", "warnings"}, {infos, "note", "notes"}} {
		if p.n > 0 {
			parts = append(parts, Plural(p.n, p.one, p.many))
		}
	}
	paths := map[string]bool{}
	for i := range open {
		paths[open[i].Path()] = true
	}
	if since != "" {
		since = "," + since
	}
	if accepted != "" {
		accepted = "; " + accepted
	}
	worst := slices.MaxFunc(open, func(a, b Finding) int { return int(a.Level) - int(b.Level) })
	return fmt.Sprintf(
		"%s in %s%s; %s read%s. See debrief explain %s.",
		strings.Join(parts, ", "),
		Plural(
			len(paths),
			"file",
			"files",
		),
		since,
		Plural(sum.Files, "post-mortem", "post-mortems"),
		accepted,
		worst.Rule,
	)
}

// acceptedText returns the numbers of findings that the output does not list, such as
// "2 suppressed, 14 in the baseline".
func (l List) acceptedText() string {
	suppressed, baseline := l.CountAccepted()
	var parts []string
	if suppressed > 0 {
		parts = append(parts, fmt.Sprintf("%d suppressed", suppressed))
	}
	if baseline > 0 {
		parts = append(parts, fmt.Sprintf("%d in the baseline", baseline))
	}
	return strings.Join(parts, ", ")
}

// Plural returns a number with the singular or plural of a noun: "1 file", "2 files".
func Plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
