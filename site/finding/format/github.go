package format

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"strconv"
	"strings"

	"debrief/site/finding"
)

// GitHub shows at most ten annotations of each level per step, and at most one mebibyte
// of summary. maxSummary is lower, because other tools may write to the same summary.
const (
	maxAnnotations = 10
	maxSummary     = 900 << 10
)

// writeGitHub writes the report for a GitHub workflow. It writes the text output for
// the log, and then an annotation command for each finding that GitHub shows beside its
// line, errors first.
//
// The text and the messages contain untrusted text, so a [LogWriter] breaks all command
// tokens in them. In addition, a stop-commands fence around the text makes the runner
// ignore commands until the fence's token appears again. The token is a hash of the
// text, so the text cannot contain the token.
func (r *Report) writeGitHub(w io.Writer) error {
	var text, out bytes.Buffer
	if err := r.Found.WriteText(NewLogWriter(&text), r.Summary, nil); err != nil {
		return err
	}
	if len(r.Found) == 0 {
		_, err := w.Write(text.Bytes())
		return err
	}
	sum := sha256.Sum256(text.Bytes())
	token := hex.EncodeToString(sum[:])
	fmt.Fprintf(&out, "::stop-commands::%s\n%s::%s::\n", token, text.Bytes(), token)
	r.annotate(&out)
	_, err := w.Write(out.Bytes())
	return err
}

// annotate writes a GitHub annotation command for each finding, as far as GitHub shows
// them, and then a notice if some findings have no annotation.
func (r *Report) annotate(out *bytes.Buffer) {
	command := map[finding.Level]string{finding.Error: "error", finding.Warning: "warning"}
	count := map[finding.Level]int{}
	all := r.byLevel()
	left := 0
	for _, f := range all {
		name, shown := command[f.Level]
		if count[f.Level]++; !shown || count[f.Level] > maxAnnotations {
			left++
			continue
		}
		message := finding.Printable(f.Message)
		if f.Help != "" {
			message += "\n" + finding.Printable(f.Help)
		}
		if page := r.page(f.Rule); page != "" {
			message += "\n" + page
		}
		fmt.Fprintf(out, "::%s %s\n", name, breakTokens(properties(f)+"::"+data(message)))
	}
	if left > 0 {
		fmt.Fprintf(
			out,
			"::notice title=debrief::%s\n",
			data(tally(all)+"; findings without an annotation are in the log and in the summary of this run"),
		)
	}
}

// properties returns the file, the place and the rule of the finding f in the syntax of
// properties of a GitHub annotation. It includes the columns only if the place is on
// one line.
func properties(f *finding.Finding) string {
	p := placeOf(f.At)
	var out []string
	if f.Path() != "" {
		out = append(out, "file="+property(f.Path()), "line="+strconv.Itoa(p.line), "endLine="+strconv.Itoa(p.endLine))
		if p.line == p.endLine && p.endColumn > p.column {
			out = append(out, "col="+strconv.Itoa(p.column), "endColumn="+strconv.Itoa(p.endColumn))
		}
	}
	return strings.Join(append(out, "title="+property(f.Rule)), ",")
}

var (
	dataEscapes     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	propertyEscapes = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

func data(text string) string     { return dataEscapes.Replace(text) }
func property(text string) string { return propertyEscapes.Replace(text) }

// WriteGitHubSummary writes the summary that GitHub shows for a workflow step: a table
// of all findings, errors first. It writes at most room bytes.
func (r *Report) WriteGitHubSummary(w io.Writer, room int) error {
	room = min(room, maxSummary)
	all := r.byLevel()
	var out bytes.Buffer
	if len(all) == 0 {
		fmt.Fprintf(
			&out,
			"### debrief: no findings\n\n%s read.\n",
			finding.Plural(r.Summary.Files, "post-mortem", "post-mortems"),
		)
	} else {
		fmt.Fprintf(&out, "### debrief: %s\n\n| Place | Level | Finding | Help | Rule "+
			"|\n|---|---|---|---|---|\n", tally(all))
	}
	const last = 200 // reserved for the line with the number of omitted findings
	for i, f := range all {
		row := r.row(f)
		if out.Len()+len(row)+last > room {
			fmt.Fprintf(
				&out,
				"\n%s not shown here; the log has all of them.\n",
				finding.Plural(len(all)-i, "finding is", "findings are"),
			)
			break
		}
		out.WriteString(row)
	}
	if out.Len() > room {
		return nil // there is no room even for the headline
	}
	_, err := w.Write(out.Bytes())
	return err
}

func (r *Report) row(f *finding.Finding) string {
	// In a Markdown table, | ends a cell even inside a code span.
	where := strings.ReplaceAll(Code(f.Path()+":"+strconv.Itoa(placeOf(f.At).line)), "|", `\|`)
	return fmt.Sprintf(
		"| %s | %s | %s | %s | %s |\n",
		where,
		f.Level,
		Prose(f.Message),
		Prose(f.Help),
		Link(f.Rule, r.page(f.Rule)),
	)
}
