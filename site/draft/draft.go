// Package draft starts a new post-mortem. It collects the known facts from command-line
// flags, from an incident export of another tool and from the catalogue. It chooses an
// unused ID and file, and runs the Git commands that hand the file over for review.
//
// Start at [New]. The package template renders the text.
package draft

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"debrief/site/catalog"
	"debrief/site/finding"
	"debrief/site/importer"
	"debrief/site/library"
	"debrief/site/postmortem"
	"debrief/site/template"
)

// An Input holds the facts with which a draft starts. Values from flags take precedence
// over values of the export.
type Input struct {
	Library *library.Library
	Catalog *catalog.Catalog

	Title, Severity string
	Started         string // the start of the impact as the user typed it: a time with its zone, a day, or "now"
	Slug            string // the words of the ID after the date; "" means those of the title
	Services        []string
	Authors         []string // the authors of the post-mortem, each as "@handle" or "team:name"
	Now             time.Time
	Export          []byte // the incident export of another tool; nil if there is none
	ExportName      string // the file name of the incident export, for messages
}

// A Draft is a new post-mortem that is not written to a file yet.
type Draft struct {
	Fields     template.Draft
	Day        time.Time // the day at the start of the post-mortem's ID
	DayGuessed bool      // Day is today, because no input has a date
	Notes      []string  // assumptions about the draft that the author should verify

	in     Input
	record *importer.Record // the parsed incident export; nil if there is none
}

// New collects the facts of a draft from the input. It returns an error if a flag or
// the export has an invalid value, if there is no title, or if the incident of the
// export already has a post-mortem.
func New(in Input) (*Draft, error) {
	d := &Draft{in: in, Fields: template.Draft{Times: map[string]time.Time{}}}
	if err := d.readStart(); err != nil {
		return nil, err
	}
	if in.Export != nil {
		if err := d.readExport(); err != nil {
			return nil, err
		}
	}
	if title := strings.TrimSpace(in.Title); title != "" {
		d.Fields.Title = title
	}
	if !strings.ContainsFunc(d.Fields.Title, func(r rune) bool { return r > ' ' }) {
		return nil, finding.HintErrorf(
			`write the affected service and the symptom, as in debrief new "Checkout answered 5xx for EU shoppers"`,
			"the post-mortem has no title",
		)
	}
	if err := d.applyFlags(); err != nil {
		return nil, err
	}
	d.servicesOfTitle()
	return d, d.checkUnreported()
}

// applyFlags adds the severity, the services and the authors from the flags to the
// draft. It returns an error for a severity or service that the catalogue does not
// list.
func (d *Draft) applyFlags() error {
	if d.in.Severity != "" {
		if err := RequireOneOf("severity", d.in.Severity, d.in.Catalog.SeverityIDs()); err != nil {
			return err
		}
		d.Fields.Severity = d.in.Severity
	}
	for _, s := range d.in.Services {
		if err := RequireOneOf("service", s, d.in.Catalog.ServiceIDs()); err != nil {
			return err
		}
		d.addService(s)
	}
	for _, a := range d.in.Authors {
		if !strings.HasPrefix(a, "@") && !strings.HasPrefix(a, "team:") {
			return finding.HintErrorf("write @ and a handle, or team: and a name", "--author is %q", a)
		}
		d.Fields.Authors = append(d.Fields.Authors, a)
	}
	return nil
}

// checkUnreported returns an error if the library already has a post-mortem with an
// alias of the draft. An alias is the ID of the incident in another tool.
func (d *Draft) checkUnreported() error {
	for _, alias := range d.Fields.Aliases {
		if pm, ok := d.in.Library.Lookup(alias); ok {
			return finding.HintErrorf("continue with that one; debrief new without --from starts another",
				"%s has a post-mortem already: %s", finding.Printable(alias), pm.Doc.File.Path)
		}
	}
	return nil
}

// readStart reads the start of the impact from the flag --started, and sets the day
// that the ID will contain. The day is today if the flag is empty. Both days are in the
// time zone of the library.
func (d *Draft) readStart() error {
	d.Day, d.DayGuessed = d.local(d.in.Now), true
	if d.in.Started == "" {
		return nil
	}
	at, day, err := ParseTime("--started", d.in.Started, d.in.Now)
	if err != nil {
		return err
	}
	d.Day, d.DayGuessed = day, false
	if !at.IsZero() {
		d.Fields.Times["started"], d.Day = at, d.local(at)
	}
	return nil
}

// local returns at in the time zone of the library.
func (d *Draft) local(at time.Time) time.Time {
	return at.In(d.in.Catalog.Zone())
}

// ParseTime parses a time that a person wrote as the value of a flag: a time with its
// zone, a day, or "now". at is the time in its own zone, or zero if the value is only a
// day. day is the same time in UTC, or the day.
func ParseTime(flag, text string, now time.Time) (at, day time.Time, err error) {
	if text == "now" {
		at = now.UTC().Truncate(time.Minute)
		return at, at, nil
	}
	if day, err := time.Parse(time.DateOnly, text); err == nil {
		return time.Time{}, day, nil
	}
	if at, ok := postmortem.ParseTime(text); ok {
		return at, at.UTC(), nil
	}
	return at, day, finding.HintErrorf(
		`write a time with its zone, as in 2026-10-14T08:12:00Z or "2026-10-14 10:12 Europe/Lisbon", or a day`,
		"%s is %q",
		flag,
		text,
	)
}

// addService adds a service to the draft with the role "impacted", unless the draft has
// it already.
func (d *Draft) addService(id string) {
	if !slices.ContainsFunc(d.Fields.Services, func(s postmortem.Service) bool { return s.ID == id }) {
		d.Fields.Services = append(d.Fields.Services, postmortem.Service{ID: id, Role: "impacted"})
	}
}

// servicesOfTitle adds the services whose names are in the title. It does nothing if
// the draft already has a service.
func (d *Draft) servicesOfTitle() {
	if len(d.Fields.Services) > 0 {
		return
	}
	title := "-" + normalName(d.Fields.Title) + "-"
	var ids []string
	for _, s := range d.in.Catalog.Services {
		for _, name := range append([]string{s.ID, s.Name}, s.Aliases...) {
			if name = normalName(name); name != "" && strings.Contains(title, "-"+name+"-") &&
				!slices.Contains(ids, s.ID) {
				ids = append(ids, s.ID)
			}
		}
	}
	for _, id := range ids {
		d.addService(id)
	}
	if len(ids) > 0 {
		d.Notes = append(
			d.Notes,
			"services is set to "+JoinWords(ids, "and")+", from the title; use --service to set others",
		)
	}
}

// normalName returns the name of a service in a form for comparison: in lower case,
// with hyphens between words.
func normalName(s string) string {
	return strings.Join(
		strings.FieldsFunc(
			strings.ToLower(s),
			func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) },
		),
		"-",
	)
}

// Query returns the text that is used to find incidents similar to the draft: its
// title, symptoms and services.
func (d *Draft) Query() string {
	lines := append([]string{d.Fields.Title}, d.Fields.Symptoms...)
	for _, s := range d.Fields.Services {
		lines = append(lines, s.ID)
	}
	return strings.Join(lines, "\n")
}

// RequireOneOf returns an error, with a hint on valid values, if value is not one of
// words. what names the kind of value in the error, such as "severity".
func RequireOneOf(what, value string, words []string) error {
	if slices.Contains(words, value) {
		return nil
	}
	hint := "the library has none"
	if near := postmortem.NearestWord(value, words); near != "" {
		hint = "did you mean " + near + "?"
	} else if len(words) > 0 {
		hint = "write " + JoinWords(words[:min(len(words), 8)], "or")
	}
	return finding.HintErrorf(hint, "there is no %s %q", what, value)
}

// JoinWords joins words for a sentence: "a, b and c" if the conjunction is "and".
func JoinWords(words []string, conjunction string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " " + conjunction + " " + words[len(words)-1]
}

// Remarks returns the notes that the author should read: assumptions about the draft,
// and parts of the export that have no place in it.
func (d *Draft) Remarks() []string {
	notes := slices.Clone(d.Notes)
	if d.DayGuessed {
		notes = append(notes, "the ID has today's date, because no input has a date; use --started to set it")
	}
	if d.record == nil {
		return notes
	}
	notes = append(notes, d.record.Remarks...)
	if n := d.record.OmittedNames; n > 0 {
		notes = append(
			notes,
			fmt.Sprintf(
				"%s by role; names of people are left out",
				finding.Plural(n, "participant is listed", "participants are listed"),
			),
		)
	}
	for _, left := range d.record.Unplaced {
		notes = append(notes, "not placed from the export of "+d.record.Tool+": "+left.String())
	}
	return notes
}
