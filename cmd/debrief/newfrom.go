package main

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/spf13/cobra"

	"debrief/site/finding"
	"debrief/site/importer"
	"debrief/site/postmortem"
)

// fill takes from an export what the draft has a place for.
func (b *beginning) fill(cmd *cobra.Command) error {
	text, err := b.pasted(cmd.InOrStdin(), b.from, "--from takes the export of an incident, or - for standard input; without it debrief new begins with the template alone",
		"debrief new without --from begins with the template alone")
	if err != nil {
		return err
	}
	zone, err := time.LoadLocation(b.snap.Catalog.TimeZone)
	if err != nil {
		zone = time.UTC
	}
	day := time.Time{}
	if !b.guess {
		day = b.day
	}
	if b.rec, err = importer.Read([]byte(text), zone, day); err != nil {
		return hinted(fmt.Errorf("%s cannot be read: %w", finding.Printable(b.from), err), "debrief new without --from begins with the template alone")
	}
	d, r := &b.draft, b.rec
	d.Title, d.Aliases, d.Symptoms = r.Title, r.Aliases, r.Symptoms
	for name, at := range r.Times {
		if _, said := d.Times[name]; !said {
			d.Times[name] = at
		}
	}
	b.ordered()
	for _, p := range r.People {
		d.Participants = append(d.Participants, postmortem.Participant{Ref: p.Ref, Group: p.Group, Role: p.Role, Team: p.Team})
	}
	for _, e := range r.Events {
		who := ""
		for _, p := range r.People {
			if p.Ref == e.Who && e.Who != "" {
				who = p.Role + " (" + p.Ref + ")"
			}
		}
		d.Events = append(d.Events, postmortem.Event{When: e.At, What: e.Text, Kind: e.Kind, Who: who})
	}
	b.dayOf()
	b.severityOf(r.Severity)
	for _, name := range r.Services {
		if id := b.serviceOf(name); id != "" {
			d.Services = addService(d.Services, id)
		} else {
			r.Left = append(r.Left, "the service “"+name+"”, which is not in the catalogue")
		}
	}
	return nil
}

// ordered leaves out a time that comes before the one in front of it: tools note some
// by hand and some by clock, and a draft is not to begin with a contradiction.
func (b *beginning) ordered() {
	last, after := time.Time{}, ""
	for _, name := range postmortem.TimeNames {
		at, known := b.draft.Times[name]
		if !known || name == "introduced" || name == "declared" {
			continue
		}
		if at.Before(last) {
			delete(b.draft.Times, name)
			b.rec.Left = append(b.rec.Left, fmt.Sprintf("%s, which it has at %s, before %s", name, at.Format(time.RFC3339), after))
			continue
		}
		last, after = at, name
	}
}

// dayOf takes the day of the ID from the first time that the export has.
func (b *beginning) dayOf() {
	if !b.guess {
		return
	}
	for _, name := range postmortem.TimeNames {
		if at, known := b.draft.Times[name]; known && name != "introduced" {
			b.day, b.guess = at.UTC(), false
			return
		}
	}
	if events := b.draft.Events; len(events) > 0 {
		b.day, b.guess = events[0].When.UTC(), false
	}
}

// severityOf finds the library's word for that of a tool.
func (b *beginning) severityOf(text string) {
	if text == "" || b.severity != "" {
		return
	}
	var names []string
	for _, s := range b.snap.Catalog.Severities {
		names = append(names, s.Name)
	}
	ids := b.snap.Catalog.SeverityIDs()
	rank, guess := importer.Rank(text, ids, names)
	if rank < 0 {
		b.rec.Left = append(b.rec.Left, "the severity “"+text+"”")
		return
	}
	b.draft.Severity = ids[rank]
	if guess {
		b.rec.Remarks = append(b.rec.Remarks, fmt.Sprintf("severity %s is taken for %q there; change it if it is another", ids[rank], text))
	}
}

// serviceOf is the service that a tool calls so, "" if the catalogue has none.
func (b *beginning) serviceOf(name string) string {
	for _, s := range b.snap.Catalog.Services {
		for _, known := range append([]string{s.ID, s.Name}, s.Aliases...) {
			if evenName(known) == evenName(name) && name != "" {
				return s.ID
			}
		}
	}
	return ""
}

// titled takes the services that the title names where nothing else says any.
func (b *beginning) titled() {
	if len(b.draft.Services) > 0 {
		return
	}
	title := "-" + evenName(b.draft.Title) + "-"
	var ids []string
	for _, s := range b.snap.Catalog.Services {
		for _, known := range append([]string{s.ID, s.Name}, s.Aliases...) {
			if known = evenName(known); known != "" && strings.Contains(title, "-"+known+"-") && !slices.Contains(ids, s.ID) {
				ids = append(ids, s.ID)
			}
		}
	}
	for _, id := range ids {
		b.draft.Services = addService(b.draft.Services, id)
	}
	if len(ids) > 0 {
		b.say("note", "services has "+and(ids)+", because the title says so; --service names others")
	}
}

// evenName is a name of a service as it is compared: words and hyphens.
func evenName(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), "-")
}
