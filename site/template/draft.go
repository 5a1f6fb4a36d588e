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

// A Draft holds the known values of a new post-mortem. Unknown values stay as in the
// template.
type Draft struct {
	Title, Severity            string
	Authors, Aliases, Symptoms []string
	Services                   []postmortem.Service
	Times                      map[string]time.Time // by name, each with its own time zone
	Participants               []postmortem.Participant
	Events                     []postmortem.Event // rows of the timeline: When, What, Kind, Who
}

// Draft returns the template with the values of d. It keeps the guidance of the
// other parts. The status is draft, whatever the template contains.
//
// Draft fails if the template's front matter is not YAML or cannot be filled in.
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
	// The library may have changed the template, so check that the values are parsed
	// as intended.
	doc, _ := markdown.Parse(&source.File{Path: o.File.Path, Data: out})
	pm, _ := postmortem.Read(doc)
	// Only the beginning of an overlong title is parsed; check reports it.
	title := source.OneLine(d.Title)
	if pm.Title == "" || !strings.HasPrefix(title, pm.Title) || !pm.IsDraft() {
		return nil, fmt.Errorf(
			"the template %s cannot be filled in: its front matter is not parsed as intended; run debrief check",
			o.File.Path,
		)
	}
	return out, nil
}

// fields returns the top-level fields as names and YAML values.
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

// items formats a YAML list, one item per line.
func items(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return "\n  - " + strings.Join(list, "\n  - ")
}

// quote returns a text as a YAML scalar without special meaning: a JSON string is a
// double-quoted YAML string.
func quote(text string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(source.OneLine(text)); err != nil {
		panic(err) // a string can always be encoded
	}
	return strings.TrimSuffix(b.String(), "\n")
}

var plainWord = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_-]*$`)

// word returns a text without quotes if its meaning is clear.
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

// A filler fills in a template.
type filler struct {
	file  *source.File
	front frontmatter.Matter
	edits []edit
	added string // fields that the template lacks, for the end of its front matter
}

type edit struct {
	start, end int
	text       string
}

// lines returns the range of the whole lines of a field: up to the line of the next
// field, without the comments before that.
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

// top returns the range of a top-level field.
func (e *filler) top(f frontmatter.Field) (start, end int) {
	return e.lines(f, e.front.Fields.Items, fence(e.file.Data, e.front.End))
}

// set writes a top-level field at its place in the template.
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

// setIn writes a field inside another one.
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
	if len(parent.Items) > 0 && e.lineStart(parent.Items[0]) != e.lineStart(parent) { // a block without the field
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

// text returns the template with the edits applied.
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
			continue // inside the range of another edit
		}
		out.Write(e.file.Data[at:x.start])
		out.WriteString(x.text)
		at = x.end
	}
	out.Write(e.file.Data[at:])
	return out.Bytes()
}

// fence returns the start of the line that ends the front matter.
func fence(data []byte, end int) int {
	at := len(bytes.TrimRight(data[:end], "\r\n \t"))
	return bytes.LastIndexByte(data[:at], '\n') + 1
}
