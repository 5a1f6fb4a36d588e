// Package importer reads what other tools recorded of an incident: the export of a
// pager, an incident tool, an alert, an issue or a chat.
//
// It hides their formats, and owns what can be learnt of each: a title, times, what
// was struck, what the next responder will see, who was there by their role. What it
// could not place, it says; it guesses nothing silently. Names of people stay out: a
// write-up speaks of roles. It refuses to know what a library calls its services and
// severities, and how a write-up looks.
//
// What it reads may come from anybody: it is bounded in size, depth and number, and
// never fails but with an error. Start at [Read].
package importer

import (
	"bytes"
	"debrief/site/source"
	"errors"
	"fmt"
	"slices"
	"sort"
	"strings"
	"time"
	"unicode/utf8"
)

// A Record is what one tool knew of one incident. All texts are of one line.
type Record struct {
	Tool     string // "PagerDuty"
	Title    string
	Severity string               // as the tool calls it: "P1", "critical"
	Aliases  []string             // the incident's number there
	Services []string             // as the tool calls them
	Times    map[string]time.Time // by the names of the format, "detected"; each in the zone that it was given in
	Symptoms []string             // alerts, word for word
	People   []Person
	Events   []Event // in the order of time

	Remarks []string // what somebody should know who takes this for the facts
	Left    []string // parts of the export that nothing was made of: "incident.urgency"
	Names   int      // people whose names were left out
}

// A Person is somebody who was there, by what they did.
type Person struct{ Ref, Group, Role, Team string }

// An Event is something that happened at a time.
type Event struct {
	At   time.Time
	Text string
	Kind string // signal, decision, action, comms, change, or "" where it cannot be told
	Who  string // the Ref of a Person, or ""
}

// What is taken of one record.
const (
	mostEvents   = 200
	mostSymptoms = 8
	mostPeople   = 30
	mostLeft     = 20
	mostText     = 300 // code points of one text
	mostTitle    = 90
)

// A reader takes one tool's export, whose form it has recognised.
type reader struct {
	tool string
	is   func(*node) bool
	read func(*node, *making)
}

// readers in the order in which they are asked: the most particular first.
var readers = []reader{
	{"Alertmanager", isAlertmanager, readAlertmanager},
	{"incident.io", isIncidentIO, readIncidentIO},
	{"FireHydrant", isFireHydrant, readFireHydrant},
	{"PagerDuty", isPagerDuty, readPagerDuty},
	{"Opsgenie", isOpsgenie, readOpsgenie},
	{"chat", isChat, readChat},
	{"GitHub", isGitHub, readGitHub},
}

// Tools are the names of what can be read.
func Tools() []string {
	return []string{"PagerDuty", "Opsgenie", "incident.io", "FireHydrant", "Alertmanager", "a GitHub issue", "a chat"}
}

// Read recognises what tool data comes from and reads it. Times without a zone, which
// only a plain chat has, are read in zone; those without a day are of day.
//
// It fails for what no known tool writes, and for what is larger than an incident is.
func Read(data []byte, zone *time.Location, day time.Time) (*Record, error) {
	if len(data) > mostBytes {
		return nil, fmt.Errorf("it is larger than %d MB; export one incident and not all of them", mostBytes>>20)
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	m := &making{rec: &Record{Times: map[string]time.Time{}}, refs: map[string]string{}}
	root, err := parse(data)
	switch {
	case errors.Is(err, errNotJSON) && !looksLikeJSON(data):
		m.rec.Tool = "chat"
		if !m.plainChat(string(data), zone, day) {
			return nil, fmt.Errorf("it is neither JSON nor a chat with a time on each message; known are the exports of %s", strings.Join(Tools(), ", "))
		}
		return m.done(nil), nil
	case err != nil:
		return nil, err
	}
	for _, r := range readers {
		if r.is(root) {
			m.rec.Tool = r.tool
			r.read(root, m)
			return m.done(root), nil
		}
	}
	return nil, fmt.Errorf("it is JSON of a form that is not known; known are the exports of %s", strings.Join(Tools(), ", "))
}

func looksLikeJSON(data []byte) bool {
	data = bytes.TrimSpace(data)
	return len(data) > 1 && (data[0] == '{' || data[0] == '[' && bytes.ContainsAny(data[1:2], "{[]\" \n\t"))
}

// A making is a record on its way.
type making struct {
	rec   *Record
	refs  map[string]string // name, lower-case, to ref
	names []string
	more  int // events that there was no room for
}

func (m *making) remark(format string, args ...any) {
	if text := fmt.Sprintf(format, args...); !slices.Contains(m.rec.Remarks, text) {
		m.rec.Remarks = append(m.rec.Remarks, text)
	}
}

// several says that only the first of some incidents is taken, and places the others.
func (m *making) several(list *node) {
	all := list.all()
	if len(all) < 2 {
		return
	}
	m.remark("the export has %d incidents, and the first one is taken; debrief new begins one at a time", len(all))
	for _, other := range all[1:] {
		other.mark()
	}
}

// at notes a time, the first one of its name.
func (m *making) at(name string, at time.Time) {
	if _, known := m.rec.Times[name]; !known && !at.IsZero() {
		m.rec.Times[name] = at
	}
}

func (m *making) symptom(texts ...string) {
	for _, t := range texts {
		if t = source.Truncate(source.OneLine(t), mostText); t != "" && !slices.Contains(m.rec.Symptoms, t) && len(m.rec.Symptoms) < mostSymptoms {
			m.rec.Symptoms = append(m.rec.Symptoms, t)
		}
	}
}

func (m *making) service(names ...string) {
	for _, s := range names {
		if s != "" && !slices.Contains(m.rec.Services, s) && len(m.rec.Services) < mostPeople {
			m.rec.Services = append(m.rec.Services, source.Truncate(source.OneLine(s), mostTitle))
		}
	}
}

func (m *making) alias(text string) {
	if text != "" && !slices.Contains(m.rec.Aliases, text) {
		m.rec.Aliases = append(m.rec.Aliases, source.Truncate(source.OneLine(text), 40))
	}
}

// person is the ref of somebody, who becomes a participant when first seen. group is
// a word of the format.
func (m *making) person(name, group, role string) string {
	if name == "" {
		return ""
	}
	key := strings.ToLower(name)
	if ref, known := m.refs[key]; known {
		return ref
	}
	if len(m.rec.People) == mostPeople {
		return ""
	}
	letter := "R"
	if group == "identifier" {
		letter = "I"
	}
	n := 1
	for _, p := range m.rec.People {
		if strings.HasPrefix(p.Ref, letter) {
			n++
		}
	}
	ref := fmt.Sprintf("%s%d", letter, n)
	m.rec.People = append(m.rec.People, Person{Ref: ref, Group: group, Role: source.Truncate(source.OneLine(role), 60)})
	m.refs[key] = ref
	m.names = append(m.names, name)
	m.rec.Names++
	return ref
}

// alsoCalled is another name of somebody who is a participant already.
func (m *making) alsoCalled(name, ref string) {
	if key := strings.ToLower(name); name != "" && ref != "" && m.refs[key] == "" {
		m.refs[key] = ref
		m.names = append(m.names, name)
	}
}

func (m *making) event(at time.Time, kind, who, text string) {
	if at.IsZero() || text == "" {
		return
	}
	if len(m.rec.Events) == mostEvents {
		m.more++
		return
	}
	m.rec.Events = append(m.rec.Events, Event{At: at, Kind: kind, Who: who, Text: text})
}

// done takes names out of the texts, sorts, and counts what is left.
func (m *making) done(root *node) *Record {
	r := m.rec
	sort.Slice(m.names, func(i, j int) bool { return len(m.names[i]) > len(m.names[j]) })
	r.Title = source.Truncate(source.OneLine(m.without(r.Title)), mostTitle)
	for i := range r.Events {
		r.Events[i].Text = source.Truncate(source.OneLine(m.without(r.Events[i].Text)), mostText)
	}
	for i := range r.Symptoms {
		r.Symptoms[i] = m.without(r.Symptoms[i])
	}
	sort.SliceStable(r.Events, func(i, j int) bool { return r.Events[i].At.Before(r.Events[j].At) })
	if m.more > 0 {
		m.remark("%d more events are left out: a timeline of more than %d rows is not read", m.more, mostEvents)
	}
	if root != nil {
		var left []string
		root.left("", &left)
		sort.Strings(left)
		left = slices.Compact(left)
		for i, path := range left {
			left[i] = source.Truncate(source.OneLine(source.OneLine(path)), 80)
		}
		if len(left) > mostLeft {
			left = append(left[:mostLeft], fmt.Sprintf("and %d more", len(left)-mostLeft))
		}
		r.Left = left
	}
	return r
}

// without is a text in which those who are known by name are called by their refs.
func (m *making) without(text string) string {
	for _, name := range m.names {
		if utf8.RuneCountInString(name) < 3 {
			continue
		}
		low := strings.ToLower(text)
		if len(low) != len(text) {
			continue // letters whose lower case is of another length
		}
		key := strings.ToLower(name)
		var b strings.Builder
		from := 0
		for {
			i := strings.Index(low[from:], key)
			if i < 0 {
				break
			}
			start, end := from+i, from+i+len(key)
			if inWord(low, start, end) {
				b.WriteString(text[from:end])
			} else {
				b.WriteString(strings.TrimSuffix(text[from:start], "@") + m.refs[key])
			}
			from = end
		}
		text = b.String() + text[from:]
	}
	return text
}

// inWord reports whether letters stand around a place.
func inWord(s string, start, end int) bool {
	letter := func(b byte) bool { return b >= utf8.RuneSelf || b >= 'a' && b <= 'z' || b >= '0' && b <= '9' }
	return start > 0 && letter(s[start-1]) || end < len(s) && letter(s[end])
}
