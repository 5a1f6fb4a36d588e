package gather

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"debrief/site/finding"
	"debrief/site/postmortem"
	"debrief/site/source"
)

// SelectRows returns the rows with the numbers in a list such as "1,3-5", without those
// that the timeline has. The number of a message, such as m12, selects the row of this
// message in messages; a kind may follow, as in m12:signal.
func SelectRows(rows, messages []ProposedRow, list string) ([]ProposedRow, error) {
	var out []ProposedRow
	chosen := map[string]bool{}
	for part := range strings.SplitSeq(list, ",") {
		part = strings.TrimSpace(part)
		from, prefix := rows, ""
		numbers, kind, hasKind := strings.Cut(part, ":")
		if rest, ok := strings.CutPrefix(strings.ToLower(numbers), "m"); ok {
			from, prefix, numbers = messages, "m", strings.ReplaceAll(rest, "m", "")
		}
		first, last, ok := parseNumbers(numbers, len(from))
		if !ok || hasKind && (prefix == "" || !slices.Contains(postmortem.EventKinds, kind)) {
			return nil, finding.HintErrorf(fmt.Sprintf("write numbers from 1 to %d, as in 1,3-5, or of messages from m1 to m%d, "+
				"as in m3 or m3:signal; --list shows both", len(rows), len(messages)), "%q is not a row", part)
		}
		for i := first; i <= last; i++ {
			row := from[i-1]
			if hasKind {
				row.Event.Kind = kind
			}
			if key := row.Event.When.String() + row.Event.Who + row.Event.What; !chosen[key] && !row.Exists {
				chosen[key] = true
				out = append(out, row)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b ProposedRow) int { return a.Event.When.Compare(b.Event.When) })
	return out, nil
}

// parseNumbers reads a number, or a range such as "3-5", of numbers from 1 to limit.
func parseNumbers(text string, limit int) (first, last int, ok bool) {
	low, high, isRange := strings.Cut(text, "-")
	if !isRange {
		high = low
	}
	first, err1 := strconv.Atoi(strings.TrimSpace(low))
	last, err2 := strconv.Atoi(strings.TrimSpace(high))
	return first, last, err1 == nil && err2 == nil && first >= 1 && first <= last && last <= limit
}

// ReviewRows asks for each row that the timeline does not have whether to add it, and
// returns the accepted rows. check returns why a row cannot be added, or "". The end of
// the input is the answer q.
func ReviewRows(in io.Reader, out io.Writer, rows []ProposedRow, check func(postmortem.Event) string) ([]ProposedRow, error) {
	r := &rowReview{in: bufio.NewReader(io.LimitReader(in, maxAnswers)), out: out, check: check}
	for i, row := range rows {
		if row.Exists {
			continue
		}
		fmt.Fprintf(out, "%3d of %d  %s\n", i+1, len(rows), finding.Printable(row.String()))
		more, err := r.review(row)
		if err != nil || !more {
			return r.accepted, err
		}
	}
	return r.accepted, nil
}

// maxAnswers is the largest number of bytes of all answers.
const maxAnswers = 1 << 20

type rowReview struct {
	in       *bufio.Reader
	out      io.Writer
	check    func(postmortem.Event) string
	accepted []ProposedRow
}

// ask prints a question and returns the answer. It returns false at the end of the input.
func (r *rowReview) ask(question string) (string, bool, error) {
	fmt.Fprintf(r.out, "%s\n", question)
	line, err := r.in.ReadString('\n')
	if errors.Is(err, io.EOF) {
		return strings.TrimSpace(line), line != "", nil
	}
	return strings.TrimSpace(line), err == nil, err
}

// review asks about one row. It returns false to stop.
func (r *rowReview) review(row ProposedRow) (more bool, err error) {
	for {
		if row.Reword != "" {
			fmt.Fprintf(r.out, "      edit it first: %s\n", finding.Printable(row.Reword))
		}
		if len(row.Names) > 0 {
			fmt.Fprintf(r.out, "      may name a person: %s; write a role instead\n", finding.Printable(strings.Join(row.Names, ", ")))
		}
		answer, ok, err := r.ask("      add it? y yes, n no, e edit the text, k change the kind, q quit")
		if err != nil || !ok {
			return false, err
		}
		switch strings.ToLower(answer) {
		case "y", "yes":
			if row.Reword == "" {
				r.accepted = append(r.accepted, row)
				return true, nil
			}
			fmt.Fprintln(r.out, "      type e to edit the text, or n to leave the row out")
		case "n", "no":
			return true, nil
		case "q", "quit":
			return false, nil
		case "e", "edit":
			err = r.edit(&row)
		case "k", "kind":
			err = r.changeKind(&row)
		default:
			fmt.Fprintf(r.out, "      %q is no answer; type one of y, n, e, k and q\n", finding.Printable(source.Truncate(answer, 20)))
		}
		if err != nil {
			return false, err
		}
	}
}

func (r *rowReview) edit(row *ProposedRow) error {
	text, ok, err := r.ask("      text:")
	if text = source.OneLine(text); err != nil || !ok || text == "" {
		return err
	}
	row.Event.What = source.Truncate(text, 2*maxRowText)
	row.Reword = r.check(row.Event)
	row.Names = slices.DeleteFunc(slices.Clone(row.Names), func(name string) bool { return !strings.Contains(text, name) })
	fmt.Fprintf(r.out, "      %s\n", finding.Printable(row.String()))
	return nil
}

func (r *rowReview) changeKind(row *ProposedRow) error {
	kind, ok, err := r.ask("      kind: " + strings.Join(postmortem.EventKinds, ", "))
	if err != nil || !ok {
		return err
	}
	if kind = strings.ToLower(kind); slices.Contains(postmortem.EventKinds, kind) {
		row.Event.Kind = kind
	} else {
		fmt.Fprintf(r.out, "      %q is no kind; the kind stays %s\n", finding.Printable(source.Truncate(kind, 20)), row.Event.Kind)
	}
	fmt.Fprintf(r.out, "      %s\n", finding.Printable(row.String()))
	return nil
}

// String returns the row as its time, kind, author and text.
func (r ProposedRow) String() string {
	who := r.Event.Who
	if who == "" {
		who = "-"
	}
	return fmt.Sprintf("%s  %-8s  %s  %s", r.Event.When.UTC().Format("2006-01-02 15:04"), r.Event.Kind, who, r.Event.What)
}
