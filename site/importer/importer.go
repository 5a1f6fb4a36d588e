// Package importer reads exports of other tools about one incident: pagers, incident
// tools, alerts, issues and chats.
//
// From each export it reads a title, times, affected services, symptoms, timeline
// events and people by role. It replaces names of people with role references, and
// lists the parts of the export that it did not use. It does not translate the tool's
// services and severities into the IDs of a catalogue.
//
// Input is untrusted: its size, depth and number of values are limited, and Read
// returns an error for any invalid input. Start at [Read].
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

// A Record is the data about one incident from one export. Every text in it has only
// one line.
type Record struct {
	Tool     string // name of the tool, such as "PagerDuty"
	Title    string
	Severity string               // severity as the tool names it, such as "P1" or "critical"
	Aliases  []string             // ID of the incident in the tool
	Services []string             // affected services, as the tool names them
	Times    map[string]time.Time // times by their field in a post-mortem, such as "detected"; each has its original zone
	Symptoms []string             // texts of alerts, unchanged
	People   []Person
	Events   []Event // events of the timeline, sorted by time

	Remarks      []string // notes which inform the author of the post-mortem what to check
	Unplaced     []Unused // parts of the export that have no place in a post-mortem
	OmittedNames int      // number of people whose names were removed from the texts
}

// An Unused is a part of an export that was not used.
type Unused struct {
	Path string // where the part is in the export, such as "incident.urgency"
	Text string // its text, shortened; several values are joined by "; "
}

// String returns the part as "path: text".
func (u Unused) String() string {
	if u.Text == "" {
		return u.Path
	}
	return u.Path + ": " + u.Text
}

// A Person is a participant in the incident, who is identified by a role and not by
// name.
type Person struct{ Ref, Group, Role, Team string }

// An Event is an entry of the export that has a time. It becomes a row of the timeline.
type Event struct {
	At   time.Time
	Text string
	Kind string // kind of the event: signal, decision, action, comms, change, or "" if unknown
	Who  string // Ref of the Person who acted, or "" if unknown
}

// A record may contain at most these numbers of entries, and texts of this length.
const (
	maxEvents   = 200
	maxSymptoms = 8
	maxPeople   = 30
	maxUnplaced = 200
	maxText     = 300 // largest number of code points of one text
	maxTitle    = 90
)

// A format reads the exports of one tool.
type format struct {
	tool    string
	matches func(*node) bool
	read    func(*node, *builder)
}

// formats lists the formats in the order in which Read tries them, the most specific
// first.
var formats = []format{
	{"Alertmanager", isAlertmanager, readAlertmanager},
	{"incident.io", isIncidentIO, readIncidentIO},
	{"FireHydrant", isFireHydrant, readFireHydrant},
	{"PagerDuty", isPagerDuty, readPagerDuty},
	{"Opsgenie", isOpsgenie, readOpsgenie},
	{"chat", isChat, nil}, // read by package chat
	{"GitHub", isGitHub, readGitHub},
}

// Tools returns the names of the tools whose exports can be read.
func Tools() []string {
	return []string{"PagerDuty", "Opsgenie", "incident.io", "FireHydrant", "Alertmanager", "a GitHub issue", "a chat"}
}

// Read detects which tool wrote data and reads its export. zone and day are used only
// for chats copied as text, in which times may have no zone or no date.
//
// Read returns an error for an unknown format and for data over the limits.
func Read(data []byte, zone *time.Location, day time.Time) (*Record, error) {
	if len(data) > maxBytes {
		return nil, fmt.Errorf("the export is larger than %d MB; export a single incident", maxBytes>>20)
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	m := &builder{rec: &Record{Times: map[string]time.Time{}}, refs: map[string]string{}}
	root, err := parseJSON(data)
	switch {
	case errors.Is(err, errNotJSON) && !looksLikeJSON(data):
		if err := m.readChat(data, zone, day); err != nil {
			return nil, chatError(err, strings.Join(Tools(), ", "))
		}
		return m.finish(nil), nil
	case err != nil:
		return nil, err
	}
	for _, r := range formats {
		if r.matches(root) {
			if r.read == nil {
				if err := m.readChat(data, zone, day); err != nil {
					return nil, err
				}
				return m.finish(nil), nil
			}
			m.rec.Tool = r.tool
			r.read(root, m)
			return m.finish(root), nil
		}
	}
	return nil, fmt.Errorf("the JSON is not a supported export; supported exports: %s", strings.Join(Tools(), ", "))
}

func looksLikeJSON(data []byte) bool {
	data = bytes.TrimSpace(data)
	return len(data) > 1 && (data[0] == '{' || data[0] == '[' && bytes.ContainsAny(data[1:2], "{[]\" \n\t"))
}

// A builder collects the contents of a Record while an export is read.
type builder struct {
	rec           *Record
	refs          map[string]string // reference of each person, such as R1, by name in lower case
	names         []string
	notified      int // number of log entries about people who were notified
	omittedEvents int // number of events that were omitted because of the limit
}

func (m *builder) addRemark(format string, args ...any) {
	if text := fmt.Sprintf(format, args...); !slices.Contains(m.rec.Remarks, text) {
		m.rec.Remarks = append(m.rec.Remarks, text)
	}
}

// reportExtraIncidents adds a remark if list contains more than one incident. Only the
// first incident is imported. The others are marked as used, so that they are not
// listed as unused.
func (m *builder) reportExtraIncidents(list *node) {
	all := list.elements()
	if len(all) < 2 {
		return
	}
	m.addRemark("the export has %d incidents; only the first one is imported", len(all))
	for _, other := range all[1:] {
		other.markUsed()
	}
}

// setTime sets the time with the given name to at, unless it is already set.
func (m *builder) setTime(name string, at time.Time) {
	if _, known := m.rec.Times[name]; !known && !at.IsZero() {
		m.rec.Times[name] = at
	}
}

func (m *builder) addSymptoms(texts ...string) {
	for _, t := range texts {
		if t = source.Truncate(source.OneLine(t), maxText); t != "" && !slices.Contains(m.rec.Symptoms, t) &&
			len(m.rec.Symptoms) < maxSymptoms {
			m.rec.Symptoms = append(m.rec.Symptoms, t)
		}
	}
}

func (m *builder) addServices(names ...string) {
	for _, s := range names {
		if s != "" && !slices.Contains(m.rec.Services, s) && len(m.rec.Services) < maxPeople {
			m.rec.Services = append(m.rec.Services, source.Truncate(source.OneLine(s), maxTitle))
		}
	}
}

func (m *builder) addAlias(text string) {
	if text != "" && !slices.Contains(m.rec.Aliases, text) {
		m.rec.Aliases = append(m.rec.Aliases, source.Truncate(source.OneLine(text), 40))
	}
}

// addPerson returns the reference of the person with this name, such as R1. If the name
// is new, it adds a participant. group is a value of the field group in debrief's
// format.
func (m *builder) addPerson(name, group, role string) string {
	if name == "" {
		return ""
	}
	key := strings.ToLower(name)
	if ref, known := m.refs[key]; known {
		return ref
	}
	if len(m.rec.People) == maxPeople {
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
	m.rec.OmittedNames++
	return ref
}

// addName records a further name of the participant with the reference ref.
func (m *builder) addName(name, ref string) {
	if key := strings.ToLower(name); name != "" && ref != "" && m.refs[key] == "" {
		m.refs[key] = ref
		m.names = append(m.names, name)
	}
}

func (m *builder) addEvent(at time.Time, kind, who, text string) {
	if at.IsZero() || text == "" {
		return
	}
	if len(m.rec.Events) == maxEvents {
		m.omittedEvents++
		return
	}
	m.rec.Events = append(m.rec.Events, Event{At: at, Kind: kind, Who: who, Text: text})
}

// finish returns the complete record. It replaces names of people in the texts, sorts
// the events and lists the unused parts of the export, which has the root node root.
func (m *builder) finish(root *node) *Record {
	r := m.rec
	sort.Slice(m.names, func(i, j int) bool { return len(m.names[i]) > len(m.names[j]) })
	r.Title = source.Truncate(source.OneLine(m.replaceNames(r.Title)), maxTitle)
	for i := range r.Events {
		full := source.OneLine(m.replaceNames(r.Events[i].Text))
		r.Events[i].Text = source.Truncate(full, maxText)
		if r.Events[i].Text != full {
			at := r.Events[i].At.UTC().Format("2006-01-02 15:04 UTC")
			r.Unplaced = append(r.Unplaced, Unused{"the full text of the event at " + at, source.Truncate(full, maxUnusedText)})
		}
	}
	for i := range r.Symptoms {
		r.Symptoms[i] = m.replaceNames(r.Symptoms[i])
	}
	sort.SliceStable(r.Events, func(i, j int) bool { return r.Events[i].At.Before(r.Events[j].At) })
	if m.omittedEvents > 0 {
		m.addRemark("%d events are omitted: the limit is %d timeline rows", m.omittedEvents, maxEvents)
	}
	if root != nil {
		var left []Unused
		root.collectUnused("", &left)
		r.Unplaced = append(r.Unplaced, m.mergeUnused(left)...)
	}
	return r
}

// maxUnusedText is the largest length of the text of an unused part, in code points.
const maxUnusedText = 2000

// mergeUnused joins the parts with the same path, replaces names of people in them, and
// sorts them by path.
func (m *builder) mergeUnused(left []Unused) []Unused {
	sort.SliceStable(left, func(i, j int) bool { return left[i].Path < left[j].Path })
	var out []Unused
	for _, u := range left {
		u.Path = source.Truncate(source.OneLine(u.Path), 80)
		u.Text = source.OneLine(m.replaceNames(u.Text))
		if n := len(out); n > 0 && out[n-1].Path == u.Path {
			if !strings.Contains("; "+out[n-1].Text+"; ", "; "+u.Text+"; ") {
				out[n-1].Text += "; " + u.Text
			}
			continue
		}
		out = append(out, u)
	}
	for i := range out {
		out[i].Text = source.Truncate(strings.Trim(out[i].Text, "; "), maxUnusedText)
	}
	if len(out) > maxUnplaced {
		more := fmt.Sprintf("and %d more parts", len(out)-maxUnplaced)
		out = append(out[:maxUnplaced], Unused{Path: more})
	}
	return out
}

// replaceNames replaces each known name of a person in text with the person's
// reference.
func (m *builder) replaceNames(text string) string {
	for _, name := range m.names {
		if utf8.RuneCountInString(name) < 3 {
			continue
		}
		low := strings.ToLower(text)
		if len(low) != len(text) {
			continue // offsets would differ, because the length of a letter changes in lower case
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
			if isInsideWord(low, start, end) {
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

// isInsideWord reports whether a letter or digit is directly before or after
// s[start:end].
func isInsideWord(s string, start, end int) bool {
	letter := func(b byte) bool { return b >= utf8.RuneSelf || b >= 'a' && b <= 'z' || b >= '0' && b <= '9' }
	return start > 0 && letter(s[start-1]) || end < len(s) && letter(s[end])
}
