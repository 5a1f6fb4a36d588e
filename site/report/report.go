// Package report is what is said of a change where people talk about it: the
// text below a pull request.
//
// It shows the findings of the change, how far each of its write-ups has come,
// whether the like has happened before, and what was promised then and is still
// open. It decides what is worth a reviewer's time and how much of it there is
// room for; it refuses to find anything itself, and to know a host. The text is
// Markdown as all hosts read it; what strangers wrote in it calls nobody, and
// tells no key, address or name that a finding would not.
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
	"debrief/site/rule/privacy"
	"debrief/site/template"
	"debrief/site/trend"
	"debrief/site/wording"
)

// Marker is the first line of every comment, by which a program finds the one
// to replace.
const Marker = "<!-- debrief report -->"

// Input is a change and what there is to say of it.
type Input struct {
	Library, Before *library.Library // with the change and without it
	Outline         *template.Outline
	Found           finding.List // what the change brought, in reading order
	Actions, Then   *action.Register
	Trends, Were    *trend.Trends
	BaseURL         string           // of the published site, "" if it is not known or not to be trusted
	Base            string           // the commit that it is compared with
	Words           *catalog.Catalog // that says whose names and addresses are not told
}

// Most is how many characters a comment has at the most; hosts take 65,536.
const Most = 60_000

// What is shown of one write-up before the rest is counted.
const (
	mostFound   = 40
	mostGaps    = 12
	mostRelated = 5
	mostFiles   = 50
)

// Markdown is the comment.
func (in *Input) Markdown() []byte {
	w := &page{room: Most}
	changed := in.changed()
	open := in.Found.Open()
	by := map[string]finding.List{}
	for _, f := range open {
		by[f.Path()] = append(by[f.Path()], f)
	}
	errors, warnings, infos := open.Count()
	w.add(Marker + "\n" + fmt.Sprintf("## Post-mortems: %s\n\n%s\n", counted(errors, warnings, infos), in.about(changed)))
	for i, c := range changed {
		if i == mostFiles || !w.add(in.writeUp(c, by[c.path()])) {
			w.add(fmt.Sprintf("\n_%s not shown here; debrief check lists what was found in all of them._\n", finding.Plural(len(changed)-i, "more write-up is", "more write-ups are")))
			break
		}
		delete(by, c.path())
	}
	w.add(in.elsewhere(by))
	w.add(in.figures())
	return w.text.Bytes()
}

// A page is text that grows as long as there is room, with some left for saying
// that there is none.
type page struct {
	text bytes.Buffer
	room int
	full bool
}

func (w *page) add(part string) bool {
	const last = 300
	limit := w.room - last
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

// A change is one write-up that differs: is is nil for one that is gone, was
// for one that is new.
type change struct{ is, was *postmortem.Postmortem }

func (c change) path() string {
	if c.is != nil {
		return c.is.Doc.File.Path
	}
	return c.was.Doc.File.Path
}

// confidential reports whether the comment may not quote the post-mortem, as it is or was.
func (c change) confidential() bool {
	return c.is != nil && c.is.Confidential() || c.is == nil && c.was.Confidential()
}

// changed are the write-ups whose own text is new, another or gone, in the
// order of their paths.
func (in *Input) changed() []change {
	was := map[string]*postmortem.Postmortem{}
	byID := map[postmortem.ID]*postmortem.Postmortem{}
	for _, pm := range in.Before.All {
		was[pm.Doc.File.Path], byID[pm.ID] = pm, pm
	}
	var out []change
	moved := map[*postmortem.Postmortem]bool{}
	for _, pm := range in.Library.All {
		old := was[pm.Doc.File.Path]
		if old == nil {
			old = byID[pm.ID]
		}
		moved[old] = true
		if old == nil || !bytes.Equal(old.Doc.File.Data, pm.Doc.File.Data) || old.Doc.File.Path != pm.Doc.File.Path {
			out = append(out, change{pm, old})
		}
	}
	for _, pm := range in.Before.All {
		if !moved[pm] {
			out = append(out, change{nil, pm})
		}
	}
	slices.SortFunc(out, func(a, b change) int { return strings.Compare(a.path(), b.path()) })
	return out
}

// about is the sentence that says what was looked at.
func (in *Input) about(changed []change) string {
	since := "the beginning"
	if in.Base != "" {
		since = format.Code(in.Base[:min(len(in.Base), 10)])
	}
	if len(changed) == 0 {
		return "No write-up is another one than at " + since + "."
	}
	return fmt.Sprintf("%s since %s. What was there before is not mentioned.", finding.Plural(len(changed), "write-up has changed", "write-ups have changed"), since)
}

// writeUp is the part about one write-up.
func (in *Input) writeUp(c change, found finding.List) string {
	var out strings.Builder
	pm := c.is
	if c.confidential() {
		name := format.Code(in.path(c.path()))
		fmt.Fprintf(&out, "\n### %s\n\nThis post-mortem is restricted, so only the places of its findings are shown.\n%s", name, in.list(found))
		return out.String()
	}
	if pm == nil {
		fmt.Fprintf(&out, "\n### %s\n\n%s is gone. What referred to it is below, if anything did.\n", in.title(c.was), format.Code(in.path(c.path())))
		return out.String()
	}
	state := strings.ToLower(wording.English.Status(pm.Status))
	if c.was == nil {
		state = "new, " + state
	} else if c.was.Status != pm.Status {
		state = strings.ToLower(wording.English.Status(c.was.Status)) + " → " + state
	}
	fmt.Fprintf(&out, "\n### %s\n\n%s · %s\n", in.title(pm), format.Code(in.path(c.path())), format.Prose(state))
	out.WriteString(in.meter(pm))
	out.WriteString(in.list(found))
	out.WriteString(in.before(pm))
	return out.String()
}

func (in *Input) title(pm *postmortem.Postmortem) string {
	if strings.TrimSpace(pm.Title) == "" {
		return format.Code(path.Base(in.path(string(pm.ID))))
	}
	return format.Prose(in.clean(pm.Title))
}

// clean is what somebody wrote, as it may be shown.
func (in *Input) clean(text string) string {
	return clip(in.Library.HiddenFrom(postmortem.DraftOnly).Mask(privacy.Clean(text, in.Words)))
}

// path is the name of a file, as it may be shown.
func (in *Input) path(name string) string { return privacy.CleanName(name, in.Library.Dir, in.Words) }

// meter says how much of what is asked for a published write-up is there.
func (in *Input) meter(pm *postmortem.Postmortem) string {
	if pm.Unreadable || pm.Status == postmortem.Withdrawn {
		return ""
	}
	gaps, have, of := in.Outline.Missing(pm, postmortem.Published)
	if of == 0 {
		return ""
	}
	const cells = 10
	full := have * cells / of
	out := fmt.Sprintf("\n%s%s %s of what a published one has", strings.Repeat("█", full), strings.Repeat("░", cells-full), wording.English.Of(have, of))
	if len(gaps) == 0 {
		return out + ".\n"
	}
	var names []string
	for _, g := range gaps[:min(len(gaps), mostGaps)] {
		names = append(names, format.Code(g.Name))
	}
	if more := len(gaps) - len(names); more > 0 {
		names = append(names, fmt.Sprintf("%d more", more))
	}
	return out + "; not yet: " + wording.English.List(names) + ".\n"
}

// list is findings by level: errors open, the rest to be unfolded.
func (in *Input) list(found finding.List) string {
	var out strings.Builder
	for _, level := range []struct {
		level     finding.Level
		one, many string
		open      string
	}{{finding.Error, "error", "errors", " open"}, {finding.Warning, "warning", "warnings", ""}, {finding.Info, "note", "notes", ""}} {
		of := slices.DeleteFunc(slices.Clone(found), func(f finding.Finding) bool { return f.Level != level.level })
		if len(of) == 0 {
			continue
		}
		fmt.Fprintf(&out, "\n<details%s><summary>%s</summary>\n\n", level.open, finding.Plural(len(of), level.one, level.many))
		for i := range of[:min(len(of), mostFound)] {
			out.WriteString(in.item(&of[i]))
		}
		if more := len(of) - mostFound; more > 0 {
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
	out := fmt.Sprintf("- line %d: %s", max(line, 1), format.Prose(clip(f.Message)))
	if f.Help != "" {
		out += "  \n  " + format.Prose(clip(f.Help))
	}
	return out + " · " + format.Link(f.Rule, page) + "\n"
}

// elsewhere is what the change brought in files that are not its own.
func (in *Input) elsewhere(by map[string]finding.List) string {
	var paths []string
	for p := range by {
		paths = append(paths, p)
	}
	if len(paths) == 0 {
		return ""
	}
	slices.Sort(paths)
	var out strings.Builder
	out.WriteString("\n### In other files, because of this change\n")
	for i, p := range paths {
		if i == mostFiles {
			fmt.Fprintf(&out, "\nand %s\n", finding.Plural(len(paths)-i, "more file", "more files"))
			break
		}
		if p != "" {
			fmt.Fprintf(&out, "\n%s\n", format.Code(p))
		}
		out.WriteString(in.list(by[p]))
	}
	return out.String()
}

// figures says which of the library's numbers the change moves. Nobody has to
// look for an effect that is not there.
func (in *Input) figures() string {
	var parts []string
	moved := func(what string, was, is int) {
		if was != is {
			parts = append(parts, fmt.Sprintf("%s: %d, were %d", what, is, was))
		}
	}
	moved("incidents counted", len(in.Were.Incidents), len(in.Trends.Incidents))
	moved("near misses", in.Were.NearMisses, in.Trends.NearMisses)
	moved("open actions", len(in.Then.Open()), len(in.Actions.Open()))
	moved("overdue actions", len(in.Then.In(action.Overdue)), len(in.Actions.In(action.Overdue)))
	for _, d := range []struct{ name, words string }{{"to_detect", "median time to detect"}, {"to_mitigate", "median time to mitigate"}} {
		was, is := in.Were.Duration(d.name), in.Trends.Duration(d.name)
		if len(is.Values) > 0 && (was.Median != is.Median || len(was.Values) == 0) {
			part := fmt.Sprintf("%s: %s (of %d)", d.words, wording.English.Minutes(is.Median), len(is.Values))
			if len(was.Values) > 0 {
				part += ", was " + wording.English.Minutes(was.Median)
			}
			parts = append(parts, part)
		}
	}
	if len(parts) == 0 {
		return "\n**In the figures** nothing changes.\n"
	}
	return "\n**In the figures** " + strings.Join(parts, " · ") + "\n"
}

// counted is "2 errors, 1 warning", "nothing to say".
func counted(errors, warnings, infos int) string {
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
		return "nothing to say"
	}
	return strings.Join(parts, ", ")
}

// clip shortens what somebody wrote: a comment is no place for a page.
func clip(text string) string {
	const most = 300
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return text
}

// TrustedURL is the site's address, unless the change itself sets it: a link
// in a comment is believed to be the team's.
//
// settings are the names of the files in which the change sets anything.
func TrustedURL(c *catalog.Catalog, settings []string) string {
	if slices.Contains(settings, catalog.FileName) {
		return ""
	}
	return c.BaseURL
}
