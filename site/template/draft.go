package template

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"debrief/site/frontmatter"
	"debrief/site/markdown"
	"debrief/site/postmortem"
	"debrief/site/source"
)

// A Draft holds the known values for a new post-mortem. Where a value is unknown, the
// new file keeps the text of the template.
type Draft struct {
	Title, Severity            string
	Authors, Aliases, Symptoms []string
	Services                   []postmortem.Service
	Times                      map[string]time.Time // times by their names in postmortem.TimeNames; each time has a zone
	Participants               []postmortem.Participant
	Events                     []postmortem.Event // rows of the timeline, of which When, What, Kind and Who are used
}

// Draft returns the content of a new post-mortem: the template with the values of d
// filled in. Fields and sections without a value keep their guidance. The status is
// always draft.
//
// Draft fails if the template's front matter is not YAML, or if the result would not be
// parsed as intended.
func (o *Template) Draft(d Draft) ([]byte, error) {
	front, _ := frontmatter.Read(o.File)
	if front.Format != "yaml" {
		return nil, fmt.Errorf(
			"the template %s cannot be filled in: its front matter is not YAML between two lines of ---",
			o.File.Path,
		)
	}
	e := &filler{file: o.File, front: front}
	for _, f := range d.fields() {
		e.set(f[0], f[1])
	}
	for _, name := range postmortem.TimeNames {
		if at, known := d.Times[name]; known && !at.IsZero() {
			e.setIn("times", name, at.Format(time.RFC3339))
		}
	}
	e.timeline(d.Events)
	out := e.text()
	// A library may have changed its template, so check that the values are parsed as
	// intended.
	doc, _ := markdown.Parse(&source.File{Path: o.File.Path, Data: out})
	pm, _ := postmortem.Read(doc)
	// The parser shortens a title that is too long, so compare only the beginning.
	title := source.OneLine(d.Title)
	if pm.Title == "" || !strings.HasPrefix(title, pm.Title) || !pm.IsDraft() {
		return nil, fmt.Errorf(
			"the template %s cannot be filled in: its front matter is not parsed as intended; run debrief check",
			o.File.Path,
		)
	}
	return out, nil
}

// fields returns the names of the top-level fields that have a value, with their values
// in YAML.
func (d Draft) fields() (out [][2]string) {
	add := func(name, value string) {
		if value != "" {
			out = append(out, [2]string{name, value})
		}
	}
	add("title", quote(d.Title))
	add("status", "draft")
	add("severity", word(d.Severity))
	add("authors", quotes(d.Authors))
	add("aliases", quotes(d.Aliases))
	var services, people []string
	for _, s := range d.Services {
		services = append(services, fmt.Sprintf("{id: %s, role: %s}", word(s.ID), word(s.Role)))
	}
	add("services", items(services))
	add("symptoms", quotes(d.Symptoms))
	for _, p := range d.Participants {
		person := fmt.Sprintf("{ref: %s, group: %s, role: %s", word(p.Ref), word(p.Group), quote(p.Role))
		if p.Team != "" {
			person += ", team: " + word(p.Team)
		}
		people = append(people, person+"}")
	}
	add("participants", items(people))
	return out
}

func quotes(texts []string) string {
	var out []string
	for _, t := range texts {
		out = append(out, quote(t))
	}
	if len(out) > 1 || len(out) == 1 && len(out[0]) > 60 {
		return items(out)
	}
	if len(out) == 0 {
		return ""
	}
	return "[" + out[0] + "]"
}

// items returns the elements of list as a YAML list, one item per line.
func items(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return "\n  - " + strings.Join(list, "\n  - ")
}

// quote returns text as a quoted YAML scalar. It uses JSON, because a JSON string is
// also a double-quoted YAML string.
func quote(text string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(source.OneLine(text)); err != nil {
		panic(err) // unreachable: every string can be encoded
	}
	return strings.TrimSuffix(b.String(), "\n")
}

var plainWord = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_-]*$`)

// word returns text as a YAML scalar. It omits quotes if text is unambiguous without
// them.
func word(text string) string {
	if text == "" ||
		plainWord.MatchString(text) &&
			!slices.Contains(
				[]string{"y", "n", "yes", "no", "on", "off", "true", "false", "null"},
				strings.ToLower(text),
			) {
		return text
	}
	return quote(text)
}

// A filler collects the edits that fill values into a template.
type filler struct {
	file  *source.File
	front frontmatter.Matter
	edits []edit
	added string // lines with fields that the template lacks, which are appended to its front matter
}

type edit struct {
	start, end int
	text       string
}

// lines returns the byte range of the lines of the field f in the template. The range
// ends at the next field in among, or at end, and excludes comments directly before
// this.
func (e *filler) lines(f frontmatter.Field, among []frontmatter.Field, end int) (int, int) {
	start := e.lineStart(f)
	for _, other := range among {
		if at := e.lineStart(other); at > start && at < end {
			end = at
		}
	}
	for {
		last := bytes.LastIndexByte(e.file.Data[start:end-1], '\n') + 1
		if last == 0 {
			return start, end
		}
		line := strings.TrimSpace(string(e.file.Data[start+last : end]))
		if line != "" && line[0] != '#' {
			return start, end
		}
		end = start + last
	}
}

func (e *filler) lineStart(f frontmatter.Field) int {
	return bytes.LastIndexByte(e.file.Data[:f.Key.Start], '\n') + 1
}

// top returns the byte range of the lines of the top-level field f in the template.
func (e *filler) top(f frontmatter.Field) (start, end int) {
	return e.lines(f, e.front.Fields.Items, fence(e.file.Data, e.front.End))
}

// set adds an edit that sets the top-level field name to value. The field keeps its
// place in the template.
func (e *filler) set(name, value string) {
	text := name + ": " + value + "\n"
	if strings.HasPrefix(value, "\n") {
		text = name + ":" + value + "\n"
	}
	if f := e.front.Fields.Get(name); f.Kind != frontmatter.Missing {
		start, end := e.top(f)
		e.edits = append(e.edits, edit{start, end, text})
		return
	}
	e.added += text
}

// setIn adds an edit that sets the field name to value inside the top-level group
// outer.
func (e *filler) setIn(outer, name, value string) {
	parent := e.front.Fields.Get(outer)
	if f := parent.Get(name); f.Kind != frontmatter.Missing && e.lineStart(f) != e.lineStart(parent) {
		_, end := e.top(parent)
		start, end := e.lines(f, parent.Items, end)
		indent := string(e.file.Data[start:f.Key.Start])
		e.edits = append(e.edits, edit{start, end, indent + name + ": " + value + "\n"})
		return
	}
	text := "  " + name + ": " + value + "\n"
	if parent.Kind == frontmatter.Missing {
		if !strings.Contains("\n"+e.added, "\n"+outer+":\n") {
			e.added += outer + ":\n"
		}
		e.added += text
		return
	}
	start, end := e.top(parent)
	if len(parent.Items) > 0 && e.lineStart(parent.Items[0]) != e.lineStart(parent) { // the group lacks the field
		first := e.lineStart(parent.Items[0])
		indent := string(e.file.Data[first:parent.Items[0].Key.Start])
		e.edits = append(e.edits, edit{first, first, indent + name + ": " + value + "\n"})
		return
	}
	for i := range e.edits {
		if e.edits[i].start == start && e.edits[i].end == end {
			e.edits[i].text += text
			return
		}
	}
	e.edits = append(e.edits, edit{start, end, outer + ":\n" + text})
}

// text returns the text of the template after all edits.
func (e *filler) text() []byte {
	if e.added != "" {
		at := fence(e.file.Data, e.front.End)
		e.edits = append(e.edits, edit{at, at, e.added})
	}
	slices.SortStableFunc(e.edits, func(a, b edit) int { return a.start - b.start })
	var out bytes.Buffer
	at := 0
	for _, x := range e.edits {
		if x.start < at {
			continue // this edit is inside the range of the previous one, which replaces the text
		}
		out.Write(e.file.Data[at:x.start])
		out.WriteString(x.text)
		at = x.end
	}
	out.Write(e.file.Data[at:])
	return out.Bytes()
}

// fence returns the offset of the line that ends the front matter, which is the last
// line before the offset end.
func fence(data []byte, end int) int {
	at := len(bytes.TrimRight(data[:end], "\r\n \t"))
	return bytes.LastIndexByte(data[:at], '\n') + 1
}
