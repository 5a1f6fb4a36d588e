// Package report renders the comment on a pull request: the findings of the change, the
// completeness of its post-mortems, similar incidents with their open action items, and
// the changed figures.
//
// The package only renders; the findings and figures are its input. The result is
// Markdown that all code hosts accept. A text from a file cannot mention a user, and
// secrets and personal data in it are masked.
//
// Start at [Input] and [Input.Markdown].
package report

import (
	"bytes"
	"fmt"
	"path"
	"slices"
	"strings"

	"debrief/site/action"
	"debrief/site/catalog"
	"debrief/site/finding"
	"debrief/site/finding/format"
	"debrief/site/library"
	"debrief/site/postmortem"
	"debrief/site/source"
	"debrief/site/template"
	"debrief/site/trend"
	"debrief/site/wording"
)

// Marker is the first line of every comment. A program finds an earlier comment by this
// line and replaces it.
const Marker = "<!-- debrief report -->"

// Input holds the data of a pull-request comment.
type Input struct {
	Library, Before *library.Library // the library with and without the change
	Template        *template.Template
	Found           finding.List // the findings that the change under review adds, in reading order
	Actions         *action.Register
	ActionsBefore   *action.Register
	Trends          *trend.Trends
	TrendsBefore    *trend.Trends
	BaseURL         string // URL of the published site; "" if unknown or not trusted
	Base            string // hash of the commit to compare with; "" before the first commit
	// Redact masks secrets and personal data in a text from a file, RedactName in the
	// name of a file.
	Redact, RedactName func(string) string
}

// maxLength limits the bytes of a comment. Code hosts accept 65,536 characters.
const maxLength = 60_000

// These constants limit the lists in a comment. The comment shows only the number of
// further entries.
const (
	maxFindings = 40
	maxGaps     = 12
	maxRelated  = 5
	maxFiles    = 50
)

// Markdown renders the comment on a pull request.
func (in *Input) Markdown() []byte {
	w := &page{room: maxLength}
	changed := in.changed()
	open := in.Found.Open()
	by := map[string]finding.List{}
	for _, f := range open {
		by[f.Path()] = append(by[f.Path()], f)
	}
	errors, warnings, infos := open.Count()
	w.add(
		Marker + "\n" + fmt.Sprintf(
			"## Post-mortems: %s\n\n%s\n",
			countLevels(errors, warnings, infos),
			in.summary(changed),
		),
	)
	for i, c := range changed {
		if i == maxFiles || !w.add(in.postmortem(c, by[c.path()])) {
			w.add(
				fmt.Sprintf(
					"\n_%s not shown; debrief check lists all findings._\n",
					finding.Plural(len(changed)-i, "more post-mortem is", "more post-mortems are"),
				),
			)
			break
		}
		delete(by, c.path())
	}
	w.add(in.otherFiles(by))
	w.add(in.figures())
	return w.text.Bytes()
}

// A page collects text up to a maximum length. It reserves room for a last note on
// omitted parts.
type page struct {
	text bytes.Buffer
	room int
	full bool
}

func (w *page) add(part string) bool {
	const reserve = 300
	limit := w.room - reserve
	if w.full {
		limit = w.room
	}
	if w.text.Len()+len(part) > limit {
		w.full = true
		return false
	}
	w.text.WriteString(part)
	return true
}

// A change is a post-mortem before and after the change under review. after is nil if
// the post-mortem was removed; before is nil if it is new.
type change struct{ after, before *postmortem.Postmortem }

func (c change) path() string {
	if c.after != nil {
		return c.after.Doc.File.Path
	}
	return c.before.Doc.File.Path
}

// isConfidential reports whether the post-mortem is restricted or its visibility is
// unclear, so that the comment may not quote it.
func (c change) isConfidential() bool {
	return c.after != nil && c.after.IsConfidential() || c.after == nil && c.before.IsConfidential()
}

// changed returns the post-mortems that are new, edited, moved or removed, sorted by
// path.
func (in *Input) changed() []change {
	byPath := map[string]*postmortem.Postmortem{}
	byID := map[postmortem.ID]*postmortem.Postmortem{}
	for _, pm := range in.Before.All {
		byPath[pm.Doc.File.Path], byID[pm.ID] = pm, pm
	}
	var out []change
	matched := map[*postmortem.Postmortem]bool{}
	for _, pm := range in.Library.All {
		old := byPath[pm.Doc.File.Path]
		if old == nil {
			old = byID[pm.ID]
		}
		matched[old] = true
		if old == nil || !bytes.Equal(old.Doc.File.Data, pm.Doc.File.Data) || old.Doc.File.Path != pm.Doc.File.Path {
			out = append(out, change{pm, old})
		}
	}
	for _, pm := range in.Before.All {
		if !matched[pm] {
			out = append(out, change{nil, pm})
		}
	}
	slices.SortFunc(out, func(a, b change) int { return strings.Compare(a.path(), b.path()) })
	return out
}

// summary returns the first sentence of the comment: how many post-mortems have
// changed, since which commit.
func (in *Input) summary(changed []change) string {
	since := "the first commit"
	if in.Base != "" {
		since = format.Code(in.Base[:min(len(in.Base), 10)])
	}
	if len(changed) == 0 {
		return "No post-mortem has changed since " + since + "."
	}
	return fmt.Sprintf(
		"%s since %s. Older findings are not listed.",
		finding.Plural(len(changed), "post-mortem has changed", "post-mortems have changed"),
		since,
	)
}

// postmortem renders the section about one changed post-mortem and its findings.
func (in *Input) postmortem(c change, found finding.List) string {
	var out strings.Builder
	pm := c.after
	if c.isConfidential() {
		name := format.Code(in.path(c.path()))
		fmt.Fprintf(
			&out,
			"\n### %s\n\nThis post-mortem is restricted, so only the lines of its findings are shown.\n%s",
			name,
			in.findings(found),
		)
		return out.String()
	}
	if pm == nil {
		fmt.Fprintf(
			&out,
			"\n### %s\n\n%s was removed. Broken references to it are listed below.\n",
			in.title(c.before),
			format.Code(in.path(c.path())),
		)
		return out.String()
	}
	state := strings.ToLower(wording.English.Status(pm.Status))
	if c.before == nil {
		state = "new, " + state
	} else if c.before.Status != pm.Status {
		state = strings.ToLower(wording.English.Status(c.before.Status)) + " → " + state
	}
	fmt.Fprintf(&out, "\n### %s\n\n%s · %s\n", in.title(pm), format.Code(in.path(c.path())), format.Prose(state))
	out.WriteString(in.completeness(pm))
	out.WriteString(in.findings(found))
	out.WriteString(in.similar(pm))
	return out.String()
}

func (in *Input) title(pm *postmortem.Postmortem) string {
	if strings.TrimSpace(pm.Title) == "" {
		return format.Code(path.Base(in.path(string(pm.ID))))
	}
	return format.Prose(in.clean(pm.Title))
}

// clean masks secrets, personal data and hidden names in a text from a file, and
// shortens the text to maxText.
func (in *Input) clean(text string) string {
	return source.Truncate(in.Library.HiddenFrom(postmortem.DraftOnly).Mask(in.Redact(text)), maxText)
}

// path masks secrets and personal data in a file name.
func (in *Input) path(name string) string { return in.RedactName(name) }

// completeness renders a bar with the share of the content that a published post-mortem
// needs and pm has. It lists the missing fields and sections.
func (in *Input) completeness(pm *postmortem.Postmortem) string {
	if pm.Unreadable || pm.IsWithdrawn() {
		return ""
	}
	gaps, have, of := in.Template.Missing(pm, postmortem.Published)
	if of == 0 {
		return ""
	}
	const cells = 10
	full := have * cells / of
	out := fmt.Sprintf(
		"\n%s%s %s of the content of a published post-mortem",
		strings.Repeat("█", full),
		strings.Repeat("░", cells-full),
		wording.English.Of(have, of),
	)
	if len(gaps) == 0 {
		return out + ".\n"
	}
	var names []string
	for _, g := range gaps[:min(len(gaps), maxGaps)] {
		names = append(names, format.Code(g.Name))
	}
	if more := len(gaps) - len(names); more > 0 {
		names = append(names, fmt.Sprintf("%d more", more))
	}
	return out + "; missing: " + wording.English.List(names) + ".\n"
}

// findings renders a list of findings for each level. Only the list of errors is
// unfolded.
func (in *Input) findings(found finding.List) string {
	var out strings.Builder
	for _, level := range []struct {
		level     finding.Level
		one, many string
		open      string
	}{
		{finding.Error, "error", "errors", " open"},
		{finding.Warning, "warning", "warnings", ""},
		{finding.Info, "note", "notes", ""},
	} {
		of := slices.DeleteFunc(slices.Clone(found), func(f finding.Finding) bool { return f.Level != level.level })
		if len(of) == 0 {
			continue
		}
		fmt.Fprintf(
			&out,
			"\n<details%s><summary>%s</summary>\n\n",
			level.open,
			finding.Plural(len(of), level.one, level.many),
		)
		for i := range of[:min(len(of), maxFindings)] {
			out.WriteString(in.item(&of[i]))
		}
		if more := len(of) - maxFindings; more > 0 {
			fmt.Fprintf(&out, "- and %d more\n", more)
		}
		out.WriteString("\n</details>\n")
	}
	return out.String()
}

func (in *Input) item(f *finding.Finding) string {
	line, _ := f.At.Position()
	page := ""
	if in.BaseURL != "" {
		page = in.BaseURL + "rules/" + f.Rule + "/"
	}
	out := fmt.Sprintf("- line %d: %s", max(line, 1), format.Prose(source.Truncate(f.Message, maxText)))
	if f.Help != "" {
		out += "  \n  " + format.Prose(source.Truncate(f.Help, maxText))
	}
	return out + " · " + format.Link(f.Rule, page) + "\n"
}

// otherFiles renders the findings that the change causes in files that it does not
// edit. by maps a path to its findings.
func (in *Input) otherFiles(by map[string]finding.List) string {
	var paths []string
	for p := range by {
		paths = append(paths, p)
	}
	if len(paths) == 0 {
		return ""
	}
	slices.Sort(paths)
	var out strings.Builder
	out.WriteString("\n### In other files, caused by this change\n")
	for i, p := range paths {
		if i == maxFiles {
			fmt.Fprintf(&out, "\nand %s\n", finding.Plural(len(paths)-i, "more file", "more files"))
			break
		}
		if p != "" {
			fmt.Fprintf(&out, "\n%s\n", format.Code(p))
		}
		out.WriteString(in.findings(by[p]))
	}
	return out.String()
}

// figures renders the statistics of the library that the change affects, with their
// values before and after.
func (in *Input) figures() string {
	var parts []string
	add := func(what string, before, after int) {
		if before != after {
			parts = append(parts, fmt.Sprintf("%s: %d (before: %d)", what, after, before))
		}
	}
	add("incidents", len(in.TrendsBefore.Incidents), len(in.Trends.Incidents))
	add("near misses", in.TrendsBefore.NearMisses, in.Trends.NearMisses)
	add("open actions", len(in.ActionsBefore.Open()), len(in.Actions.Open()))
	add("overdue actions", len(in.ActionsBefore.In(action.Overdue)), len(in.Actions.In(action.Overdue)))
	for _, d := range []struct{ name, words string }{{"to_detect", "median time to " +
		"detect"}, {"to_mitigate", "median time to mitigate"}} {
		before, after := in.TrendsBefore.Duration(d.name), in.Trends.Duration(d.name)
		if after.ShowsMedian() && (before.Median != after.Median || !before.ShowsMedian()) {
			part := fmt.Sprintf("%s: %s (n = %d)", d.words, wording.English.Minutes(after.Median), after.Known())
			if before.ShowsMedian() {
				part += ", before: " + wording.English.Minutes(before.Median)
			}
			parts = append(parts, part)
		}
	}
	if len(parts) == 0 {
		return "\n**Figures:** no change.\n"
	}
	return "\n**Figures:** " + strings.Join(parts, " · ") + "\n"
}

// countLevels returns the number of findings by level, as in "2 errors, 1 warning", or
// "no findings".
func countLevels(errors, warnings, infos int) string {
	var parts []string
	for _, p := range []struct {
		n         int
		one, many string
	}{{errors, "error", "errors"}, {warnings, "warning", "warnings"}, {infos, "note", "notes"}} {
		if p.n > 0 {
			parts = append(parts, finding.Plural(p.n, p.one, p.many))
		}
	}
	if len(parts) == 0 {
		return "no findings"
	}
	return strings.Join(parts, ", ")
}

// maxText limits the characters of each text that a comment quotes from a file.
const maxText = 300

// TrustedURL returns the URL of the site from the catalogue. It returns "" if the
// change edits the catalogue, because readers trust the links of a comment. settings
// names the settings files that the change edits.
func TrustedURL(c *catalog.Catalog, settings []string) string {
	if slices.Contains(settings, catalog.FileName) {
		return ""
	}
	return c.BaseURL
}
