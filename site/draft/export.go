package draft

import (
	"fmt"
	"time"

	"debrief/site/finding"
	"debrief/site/importer"
	"debrief/site/postmortem"
)

// readExport parses the incident export and fills the fields of the draft with its
// facts. It lists the facts that have no field in the draft.
func (d *Draft) readExport() error {
	zone, err := time.LoadLocation(d.in.Catalog.TimeZone)
	if err != nil {
		zone = time.UTC
	}
	day := time.Time{}
	if !d.DayGuessed {
		day = d.Day
	}
	if d.record, err = importer.Read(d.in.Export, zone, day); err != nil {
		return finding.WithHint(
			fmt.Errorf("%s cannot be read: %w", finding.Printable(d.in.ExportName), err),
			"debrief new without --from starts from the template alone",
		)
	}
	f, r := &d.Fields, d.record
	f.Title, f.Aliases, f.Symptoms = r.Title, r.Aliases, r.Symptoms
	for name, at := range r.Times {
		if _, set := f.Times[name]; !set {
			f.Times[name] = at
		}
	}
	d.dropUnorderedTimes()
	d.addPeople()
	d.setDayFromTimes()
	d.setSeverity(r.Severity)
	for _, name := range r.Services {
		if id := d.serviceID(name); id != "" {
			d.addService(id)
		} else {
			r.Unplaced = append(r.Unplaced, importer.Unused{Path: "the service “" + name + "”, which is not in the catalogue"})
		}
	}
	return nil
}

// addPeople adds the participants and the timeline of the export to the draft.
func (d *Draft) addPeople() {
	roles := map[string]string{}
	for _, p := range d.record.People {
		d.Fields.Participants = append(
			d.Fields.Participants,
			postmortem.Participant{Ref: p.Ref, Group: p.Group, Role: p.Role, Team: p.Team},
		)
		roles[p.Ref] = p.Role + " (" + p.Ref + ")"
	}
	for _, e := range d.record.Events {
		who := ""
		if e.Who != "" {
			who = roles[e.Who]
		}
		d.Fields.Events = append(d.Fields.Events, postmortem.Event{When: e.At, What: e.Text, Kind: e.Kind, Who: who})
	}
}

// dropUnorderedTimes removes each time that is earlier than a preceding step, such as
// "mitigated" before "detected". Some tools mix times that people entered with times
// that they recorded themselves, and a new draft must not have errors.
func (d *Draft) dropUnorderedTimes() {
	last, lastName := time.Time{}, ""
	for _, name := range postmortem.TimeNames {
		at, set := d.Fields.Times[name]
		if !set || name == "introduced" || name == "declared" {
			continue
		}
		if at.Before(last) {
			delete(d.Fields.Times, name)
			d.record.Unplaced = append(
				d.record.Unplaced,
				importer.Unused{Path: fmt.Sprintf("%s at %s, which is before %s", name, at.Format(time.RFC3339), lastName)},
			)
			continue
		}
		last, lastName = at, name
	}
}

// setDayFromTimes sets the day of the ID from the earliest step of the incident, unless
// --started set it. Without such a time it uses the first timeline entry.
func (d *Draft) setDayFromTimes() {
	if !d.DayGuessed {
		return
	}
	for _, name := range postmortem.TimeNames {
		if at, set := d.Fields.Times[name]; set && name != "introduced" {
			d.Day, d.DayGuessed = d.local(at), false
			return
		}
	}
	if events := d.Fields.Events; len(events) > 0 {
		d.Day, d.DayGuessed = d.local(events[0].When), false
	}
}

// setSeverity sets the severity of the draft to the library's equivalent of text, a
// severity of another tool. A severity from a flag takes precedence.
func (d *Draft) setSeverity(text string) {
	if text == "" || d.in.Severity != "" {
		return
	}
	var names []string
	for _, s := range d.in.Catalog.Severities {
		names = append(names, s.Name)
	}
	ids := d.in.Catalog.SeverityIDs()
	rank, guess := importer.SeverityIndex(text, ids, names)
	if rank < 0 {
		d.record.Unplaced = append(d.record.Unplaced, importer.Unused{Path: "the severity “" + text + "”"})
		return
	}
	d.Fields.Severity = ids[rank]
	if guess {
		d.record.Remarks = append(
			d.record.Remarks,
			fmt.Sprintf("severity %s is assumed from %q; correct it if it is another", ids[rank], text),
		)
	}
}

// serviceID returns the ID of the service with the given ID, name or alias. It returns
// "" if the catalogue has none.
func (d *Draft) serviceID(name string) string {
	for _, s := range d.in.Catalog.Services {
		for _, other := range append([]string{s.ID, s.Name}, s.Aliases...) {
			if normalName(other) == normalName(name) && name != "" {
				return s.ID
			}
		}
	}
	return ""
}
