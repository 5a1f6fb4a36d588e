package hook

import (
	"fmt"
	"slices"
	"strings"

	"debrief/site/finding"
	"debrief/site/source"
)

// These constants limit the message of a rejected push in lines and characters. Users
// read it in a terminal, among messages of Git and of the server.
const (
	maxLines = 20
	maxWidth = 200
)

// Message renders the findings of rejected branches as text of at most maxLines lines.
// Each finding takes two lines.
func (p Push) Message(rejected []Rejection) string {
	var lines []string
	omitted := 0
	for i, r := range rejected {
		failing := slices.DeleteFunc(
			slices.Clone(r.Findings),
			func(f finding.Finding) bool { return f.Level < p.Level },
		)
		lines = append(lines, fmt.Sprintf("debrief: %s adds %s", finding.Printable(r.Branch), countLevels(failing)))
		for _, f := range failing {
			// Reserve a line for each later branch and one for the last line.
			if len(lines)+2+(len(rejected)-i-1)+1 > maxLines {
				omitted++
				continue
			}
			line, column := f.At.Position()
			lines = append(
				lines,
				fmt.Sprintf(
					"%s:%d:%d: %s [%s]",
					finding.Printable(f.Path()),
					line,
					column,
					finding.Printable(f.Message),
					f.Rule,
				),
				"  "+finding.Printable(f.Help),
			)
		}
		if len(lines) >= maxLines-1 && i < len(rejected)-1 {
			rest := finding.Plural(len(rejected)-i-1, "more branch", "more branches")
			if len(rejected) == maxRejected {
				rest = "more branches"
			}
			lines = append(lines[:maxLines-1], "… and "+rest)
			break
		}
	}
	end := "debrief check --base BRANCH lists all findings before you push"
	if omitted > 0 {
		end = fmt.Sprintf("… and %d more; %s", omitted, end)
	}
	if len(lines) < maxLines {
		lines = append(lines, end)
	}
	var out strings.Builder
	for _, line := range lines {
		fmt.Fprintln(&out, source.Truncate(line, maxWidth))
	}
	return out.String()
}

// countLevels returns the number of errors and warnings, as in "2 errors, 1 warning".
func countLevels(found finding.List) string {
	errors, warnings, _ := found.Count()
	var parts []string
	if errors > 0 {
		parts = append(parts, finding.Plural(errors, "error", "errors"))
	}
	if warnings > 0 {
		parts = append(parts, finding.Plural(warnings, "warning", "warnings"))
	}
	return strings.Join(parts, ", ")
}
