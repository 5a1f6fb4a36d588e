package gather

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"time"

	"debrief/site/catalog"
	"debrief/site/edit"
	"debrief/site/frontmatter"
	"debrief/site/importer"
	"debrief/site/postmortem"
)

// A Placement describes how a record of another tool was added to a post-mortem.
type Placement struct {
	Fields   []string          // fields that were filled in, as "times.detected 2026-10-14T08:31:00Z"
	Rows     int               // number of new rows of the timeline
	Kept     []string          // fields that have another value already and were not changed
	Unplaced []importer.Unused // parts of the record that have no place
}

// RecordCapture returns the events of a record as evidence: a CSV with the time, the
// kind, the role of the person, and the text. People have numbers of the record, so that
// the same record gives the same text, whatever references the post-mortem has.
func RecordCapture(rec *importer.Record, captured time.Time) Capture {
	roles, refs := map[string]string{}, map[string]string{}
	for i, p := range rec.People {
		refs[p.Ref] = fmt.Sprintf("person %d", i+1)
		roles[p.Ref] = fmt.Sprintf("%s, person %d", p.Role, i+1)
	}
	var b bytes.Buffer
	out := csv.NewWriter(&b)
	_ = out.Write([]string{"time", "kind", "who", "title"}) // a buffer does not fail
	for _, e := range rec.Events {
		_ = out.Write([]string{e.At.UTC().Format(time.RFC3339), e.Kind, roles[e.Who], columnName(replaceRefs(e.Text, refs))})
	}
	out.Flush()
	title := "Events of " + rec.Tool
	if len(rec.Aliases) > 0 {
		title += " " + rec.Aliases[0]
	}
	return Capture{
		Type: "event", Title: title, Class: "event", Source: rec.Tool, Captured: captured,
		Definition: "the record of the tool, with roles instead of names", Text: b.Bytes(), Ext: ".csv",
	}
}

// PlaceRecord adds a record to a post-mortem: lifecycle times, aliases, symptoms and
// people that are missing, and the events as rows of the timeline that refer to the
// evidence. It changes no field that has a value. It lists what it did not place, with
// its text.
func PlaceRecord(
	c *edit.Change, pm *postmortem.Postmortem, words *catalog.Catalog, rec *importer.Record, evidenceID string,
) (Placement, error) {
	p := &placer{change: c, pm: pm, words: words, rec: rec}
	p.out.Unplaced = slices.Clone(rec.Unplaced)
	for _, step := range []func() error{p.times, p.texts, p.people} {
		if err := step(); err != nil {
			return p.out, err
		}
	}
	p.severityAndServices()
	rows := p.rows(evidenceID)
	p.out.Rows = len(rows)
	return p.out, c.AddEvents(rows)
}

// A placer adds one record to one post-mortem.
type placer struct {
	change *edit.Change
	pm     *postmortem.Postmortem
	words  *catalog.Catalog
	rec    *importer.Record
	refs   map[string]string // maps the reference of a person in the record to that in the post-mortem
	out    Placement
}

// times fills in the lifecycle times that the post-mortem does not have. A time that
// would be before an earlier step is not placed.
func (p *placer) times() error {
	var last time.Time
	for _, name := range postmortem.TimeNames {
		has := p.pm.Times.ByName(name)
		at, known := p.rec.Times[name]
		if known {
			if err := p.time(name, *has, at, last); err != nil {
				return err
			}
		}
		if name == "introduced" || name == "declared" {
			continue
		}
		if has.IsKnown() {
			at = has.At
		}
		if at.After(last) {
			last = at
		}
	}
	return nil
}

func (p *placer) time(name string, has postmortem.Moment, at, last time.Time) error {
	text := at.Format(time.RFC3339)
	switch {
	case has.IsKnown() && !has.At.Equal(at):
		p.out.Kept = append(p.out.Kept, fmt.Sprintf("times.%s is %s; %s has %s", name, has.At.Format(time.RFC3339), p.rec.Tool, text))
	case has.IsKnown():
	case at.Before(last) && name != "introduced" && name != "declared":
		p.out.Unplaced = append(p.out.Unplaced, importer.Unused{Path: name, Text: text + ", which is before an earlier step"})
	default:
		if err := p.change.Set("times."+name, frontmatter.Plain(text)); err != nil {
			return err
		}
		p.out.Fields = append(p.out.Fields, "times."+name+" "+text)
	}
	return nil
}

// texts adds aliases and symptoms that the post-mortem does not have.
func (p *placer) texts() error {
	for _, list := range []struct {
		field    string
		has, add []string
	}{{"aliases", p.pm.Aliases, p.rec.Aliases}, {"symptoms", p.pm.Symptoms, p.rec.Symptoms}} {
		for _, text := range list.add {
			if slices.Contains(list.has, text) {
				continue
			}
			if err := p.change.Append(list.field, frontmatter.Text(text)); err != nil {
				return err
			}
			p.out.Fields = append(p.out.Fields, list.field+" "+text)
		}
	}
	return nil
}

// people adds the people of the record as participants with unused references.
func (p *placer) people() error {
	used := map[string]bool{}
	for _, x := range p.pm.Participants {
		used[x.Ref] = true
	}
	p.refs = map[string]string{}
	for _, x := range p.rec.People {
		ref := x.Ref
		for n := 1; used[ref]; n++ {
			ref = fmt.Sprintf("%s%d", x.Ref[:1], n)
		}
		used[ref] = true
		p.refs[x.Ref] = ref
		fields := []frontmatter.NamedValue{
			{Name: "ref", Value: frontmatter.Text(ref)}, {Name: "group", Value: frontmatter.Text(x.Group)},
			{Name: "role", Value: frontmatter.Text(x.Role)},
		}
		if x.Team != "" {
			fields = append(fields, frontmatter.NamedValue{Name: "team", Value: frontmatter.Text(x.Team)})
		}
		if err := p.change.Append("participants", frontmatter.Group(fields...)); err != nil {
			return err
		}
		p.out.Fields = append(p.out.Fields, "participants "+ref+", "+x.Role)
	}
	return nil
}

// severityAndServices lists a severity and services that differ from those of the
// post-mortem. Its author decides about them.
func (p *placer) severityAndServices() {
	if p.rec.Severity != "" {
		p.out.Unplaced = append(p.out.Unplaced, importer.Unused{Path: "severity", Text: p.rec.Severity})
	}
	for _, name := range p.rec.Services {
		service, known := p.words.Service(strings.ToLower(name))
		if known && slices.ContainsFunc(p.pm.Services, func(s postmortem.Service) bool { return s.ID == service.ID }) {
			continue
		}
		p.out.Unplaced = append(p.out.Unplaced, importer.Unused{Path: "service", Text: name})
	}
}

// rows returns the events as timeline rows, without those that the timeline has.
func (p *placer) rows(evidenceID string) []postmortem.Event {
	roles := map[string]string{}
	for _, x := range p.rec.People {
		roles[x.Ref] = x.Role + " (" + p.refs[x.Ref] + ")"
	}
	var out []postmortem.Event
	for _, e := range p.rec.Events {
		text := replaceRefs(e.Text, p.refs)
		if slices.ContainsFunc(p.pm.Timeline, func(row postmortem.Event) bool {
			return row.When.UTC().Truncate(time.Minute).Equal(e.At.UTC().Truncate(time.Minute)) && strings.Contains(row.What, text)
		}) {
			continue
		}
		row := postmortem.Event{When: e.At, What: text, Kind: e.Kind, Who: roles[e.Who]}
		if evidenceID != "" {
			row.Evidence = []string{evidenceID}
		}
		out = append(out, row)
	}
	return out
}

// replaceRefs replaces the references of people in a text of the record.
func replaceRefs(text string, refs map[string]string) string {
	words := strings.Split(text, " ")
	for i, word := range words {
		bare := strings.Trim(word, ".,:;!?()")
		if to, ok := refs[bare]; ok && bare != "" {
			words[i] = strings.Replace(word, bare, to, 1)
		}
	}
	return strings.Join(words, " ")
}
