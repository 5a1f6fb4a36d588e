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

// A Draft is what is known of a write-up before anybody has written it. Its zero
// value knows nothing: what is not known stays as the template has it.
type Draft struct {
	Title, Severity            string
	Authors, Aliases, Symptoms []string
	Services                   []postmortem.Service
	Times                      map[string]time.Time // by name; each is written in its own zone
	Participants               []postmortem.Participant
	Events                     []postmortem.Event // rows of the timeline: When, What, Kind, Who
}

// Draft is the template with what is known filled in, its guidance left for the
// writer where something is still to be said. It is a draft, whatever status the
// template shows.
//
// It fails for a template whose head is not YAML or cannot be filled in.
func (o *Outline) Draft(d Draft) ([]byte, error) {
	front, _ := frontmatter.Read(o.File)
	if front.Format != "yaml" {
		return nil, fmt.Errorf("the template %s cannot be filled in: its head is not YAML between two lines of ---", o.File.Path)
	}
	e := &filling{file: o.File, front: front}
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
	// The template is the library's own: whatever it holds, what was filled in must
	// be read as it was meant.
	doc, _ := markdown.Parse(&source.File{Path: o.File.Path, Data: out})
	pm, _ := postmortem.Read(doc)
	// Of a title over the limit only the beginning is read, and check reports it.
	title := oneLine(d.Title)
	if pm.Title == "" || !strings.HasPrefix(title, pm.Title) || pm.Status != postmortem.Draft {
		return nil, fmt.Errorf("the template %s cannot be filled in: its head is not read as it is written; debrief check says what is wrong with it", o.File.Path)
	}
	return out, nil
}

// fields are the fields of the top, by name, as YAML.
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

// items is a list, an item to a line.
func items(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return "\n  - " + strings.Join(list, "\n  - ")
}

// quote is a text as a scalar of YAML in which nothing means anything: JSON's strings
// are those of YAML in double quotes.
func quote(text string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(oneLine(text)); err != nil {
		panic(err) // a string can always be encoded
	}
	return strings.TrimSuffix(b.String(), "\n")
}

var plainWord = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_-]*$`)

// word is a text without quotes where it cannot be taken for anything else.
func word(text string) string {
	if text == "" || plainWord.MatchString(text) && !slices.Contains([]string{"y", "n", "yes", "no", "on", "off", "true", "false", "null"}, strings.ToLower(text)) {
		return text
	}
	return quote(text)
}

func oneLine(text string) string {
	text = strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 || r == 0x2028 || r == 0x2029 || r == 0xfeff || r == 0xfffe || r == 0xffff {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, "\uFFFD"))
	return strings.Join(strings.Fields(text), " ")
}

// A filling is a template that is being filled in.
type filling struct {
	file  *source.File
	front frontmatter.Matter
	edits []edit
	added string // fields that the template has not, for the end of its head
}

type edit struct {
	start, end int
	text       string
}

// lines is where a field stands, whole lines with their ends: to the line of the next
// field, without the comments in front of that.
func (e *filling) lines(f frontmatter.Field, among []frontmatter.Field, end int) (int, int) {
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

func (e *filling) lineStart(f frontmatter.Field) int {
	return bytes.LastIndexByte(e.file.Data[:f.Key.Start], '\n') + 1
}

// top is where a field of the top stands.
func (e *filling) top(f frontmatter.Field) (start, end int) {
	return e.lines(f, e.front.Fields.Items, fence(e.file.Data, e.front.End))
}

// set writes a field of the top in the place that the template has for it.
func (e *filling) set(name, value string) {
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
func (e *filling) setIn(outer, name, value string) {
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
	if len(parent.Items) > 0 && e.lineStart(parent.Items[0]) != e.lineStart(parent) { // a block that lacks it
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

// text is the template with its edits made.
func (e *filling) text() []byte {
	if e.added != "" {
		at := fence(e.file.Data, e.front.End)
		e.edits = append(e.edits, edit{at, at, e.added})
	}
	slices.SortStableFunc(e.edits, func(a, b edit) int { return a.start - b.start })
	var out bytes.Buffer
	at := 0
	for _, x := range e.edits {
		if x.start < at {
			continue // inside what another edit has replaced
		}
		out.Write(e.file.Data[at:x.start])
		out.WriteString(x.text)
		at = x.end
	}
	out.Write(e.file.Data[at:])
	return out.Bytes()
}

// fence is where the line that ends the head begins.
func fence(data []byte, end int) int {
	at := len(bytes.TrimRight(data[:end], "\r\n \t"))
	return bytes.LastIndexByte(data[:at], '\n') + 1
}
