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
// that the timeline has.
func SelectRows(rows []ProposedRow, list string) ([]ProposedRow, error) {
	wrong := func(part string) error {
		return finding.HintErrorf(fmt.Sprintf("write numbers from 1 to %d, as in 1,3-5", len(rows)), "%q is not a row", part)
	}
	chosen := make([]bool, len(rows))
	for part := range strings.SplitSeq(list, ",") {
		first, last, isRange := strings.Cut(strings.TrimSpace(part), "-")
		if !isRange {
			last = first
		}
		from, err1 := strconv.Atoi(strings.TrimSpace(first))
		to, err2 := strconv.Atoi(strings.TrimSpace(last))
		if err := errors.Join(err1, err2); err != nil || from < 1 || to < from || to > len(rows) {
			return nil, wrong(part)
		}
		for i := from; i <= to; i++ {
			chosen[i-1] = true
		}
	}
	var out []ProposedRow
	for i, row := range rows {
		if chosen[i] && !row.Exists {
			out = append(out, row)
		}
	}
	return out, nil
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
		case "n", "no":
			return true, nil
		case "q", "quit":
			return false, nil
		case "e", "edit":
			err = r.edit(&row)
		case "k", "kind":
			err = r.changeKind(&row)
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
