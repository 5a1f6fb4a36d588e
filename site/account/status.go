package account

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"debrief/site/finding"
	"debrief/site/library"
	"debrief/site/postmortem"
)

// A Status lists who has given an account of one incident.
type Status struct {
	ID     string   `json:"id"`
	Title  string   `json:"title"`
	Status string   `json:"status"`
	Since  *Since   `json:"since"` // null if no time of the incident is known
	Review string   `json:"review_held,omitempty"`
	People []Entry  `json:"people"`
	Given  int      `json:"given"`        // people with an account
	Count  int      `json:"of"`           // people involved
	Late   []string `json:"after_review"` // accounts from after the group review
}

// A Since is the time that has passed since the end of the impact, or since the last
// known time before it.
type Since struct {
	Event string    `json:"event"` // mitigated, resolved or started
	At    time.Time `json:"at"`
	Hours int       `json:"hours"`
}

// An Entry is a person with one of their accounts, or without any.
type Entry struct {
	Ref         string     `json:"participant"`
	Role        string     `json:"role"`
	Group       string     `json:"group"`
	State       State      `json:"state"`
	Account     string     `json:"account,omitempty"`
	File        string     `json:"file,omitempty"`
	Collected   *time.Time `json:"collected"`
	Hours       *int       `json:"hours_after"` // from the event of Since to the account
	AfterReview bool       `json:"after_review"`
	Unlisted    bool       `json:"unlisted,omitempty"` // the person is not a participant
}

// StatusOf returns who has given an account of pm, as of now.
func StatusOf(lib *library.Library, pm *postmortem.Postmortem, now time.Time) *Status {
	s := &Status{ID: string(pm.ID), Title: pm.Title, Status: string(pm.Status), Late: []string{}, People: []Entry{}}
	s.Since = sinceOf(pm, now)
	if !pm.Review.Held.IsZero() {
		s.Review = pm.Review.Held.Format(time.DateOnly)
	}
	listed := map[string]bool{}
	for _, p := range pm.Participants {
		if listed[p.Ref] {
			continue
		}
		listed[p.Ref] = true
		s.Count++
		entries := s.entriesOf(lib, pm, p)
		for _, e := range entries {
			if e.State == Given || e.State == Unrecorded {
				s.Given++
				break
			}
		}
		s.People = append(s.People, entries...)
	}
	for _, a := range pm.Accounts {
		if !listed[a.Participant] {
			e := s.entryOf(lib, pm, a)
			e.Unlisted = true
			s.People = append(s.People, e)
		}
	}
	return s
}

// IsComplete reports whether all people involved gave an account. It is false if no
// people are listed.
func (s *Status) IsComplete() bool { return s.Count > 0 && s.Given == s.Count }

func sinceOf(pm *postmortem.Postmortem, now time.Time) *Since {
	for _, m := range []struct {
		name string
		at   postmortem.Moment
	}{{"mitigated", pm.Times.Mitigated}, {"resolved", pm.Times.Resolved}, {"started", pm.Times.Started}} {
		if m.at.IsKnown() {
			return &Since{m.name, m.at.At.UTC(), int(now.Sub(m.at.At).Hours())}
		}
	}
	return nil
}

// entriesOf returns the accounts of a person, or one entry with the state Missing.
func (s *Status) entriesOf(lib *library.Library, pm *postmortem.Postmortem, p postmortem.Participant) (out []Entry) {
	for _, a := range pm.Accounts {
		if a.Participant == p.Ref {
			e := s.entryOf(lib, pm, a)
			e.Role, e.Group = p.Role, p.Group
			out = append(out, e)
		}
	}
	if len(out) == 0 {
		return []Entry{{Ref: p.Ref, Role: p.Role, Group: p.Group, State: Missing}}
	}
	return out
}

func (s *Status) entryOf(lib *library.Library, pm *postmortem.Postmortem, a postmortem.Account) Entry {
	e := Entry{Ref: a.Participant, Account: a.ID, File: a.File, State: stateOf(lib, pm, a)}
	if e.State == Missing || e.State == Blank {
		return e
	}
	if !a.Collected.IsZero() {
		at := a.Collected.UTC()
		e.Collected = &at
		if s.Since != nil {
			hours := int(at.Sub(s.Since.At).Hours())
			e.Hours = &hours
		}
	}
	e.AfterReview = a.BeforeReview == postmortem.No || a.BeforeReview != postmortem.Yes && e.Collected != nil &&
		newTimes(pm, *e.Collected).before == postmortem.No
	if e.AfterReview {
		s.Late = append(s.Late, a.ID)
	}
	return e
}

// WriteText writes the status as text.
func (s *Status) WriteText(w io.Writer) error {
	fmt.Fprintf(w, "%s  %s\n", s.ID, s.Title)
	switch since := s.Since; {
	case s.Count == 0:
		fmt.Fprint(w, "No participants are listed")
	default:
		fmt.Fprintf(w, "%d of %s gave an account", s.Given, finding.Plural(s.Count, "person", "people"))
		if since != nil {
			fmt.Fprintf(w, "; %s since %s", hours(since.Hours), since.Event)
		}
	}
	if s.Review != "" {
		fmt.Fprintf(w, "; review held on %s", s.Review)
	}
	fmt.Fprintln(w, ".")
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, e := range s.People {
		fmt.Fprintf(table, "  %s\t%s\t%s\t%s\n", e.Ref, e.Role, e.Account, s.describe(e))
	}
	return table.Flush()
}

// describe describes the account of an entry.
func (s *Status) describe(e Entry) string {
	switch e.State {
	case Missing:
		if e.Account != "" {
			return "the file " + e.File + " is missing"
		}
		return "no account"
	case Blank:
		return "empty form, " + e.File
	}
	text := "given, no time recorded"
	if e.Collected != nil {
		text = "given on " + e.Collected.Format("2006-01-02 15:04 UTC")
	}
	if e.Hours != nil {
		if *e.Hours < 0 {
			text += ", before " + s.Since.Event
		} else {
			text += fmt.Sprintf(", %s after %s", hours(*e.Hours), s.Since.Event)
		}
	}
	if e.AfterReview {
		text += ", after the group review"
	}
	if e.Unlisted {
		text += ", not a participant"
	}
	return text
}

// hours formats a number of hours: "5 h", "3 days".
func hours(n int) string {
	if n < 72 {
		return fmt.Sprintf("%d h", n)
	}
	return fmt.Sprintf("%d days", n/24)
}

// WriteJSON writes several statuses as JSON.
func WriteJSON(w io.Writer, all []*Status, now time.Time) error {
	if all == nil {
		all = []*Status{}
	}
	data, err := json.MarshalIndent(struct {
		Version     int       `json:"version"`
		AsOf        time.Time `json:"as_of"`
		Postmortems []*Status `json:"post_mortems"`
	}{1, now.UTC().Truncate(time.Second), all}, "", "  ")
	if err != nil {
		return err
	}
	_, err = w.Write(append(data, '\n'))
	return err
}

// Incomplete returns the statuses of the drafts and post-mortems in review among all
// whose list of accounts is not complete.
func Incomplete(lib *library.Library, now time.Time) (out []*Status) {
	for _, pm := range lib.All {
		if !pm.IsOwn() || pm.IsWithdrawn() || pm.IsPublished() {
			continue
		}
		if s := StatusOf(lib, pm, now); !s.IsComplete() {
			out = append(out, s)
		}
	}
	return out
}

// Summary describes the number of incomplete post-mortems.
func Summary(n int) string {
	if n == 0 {
		return "All people listed in drafts and reviews gave an account."
	}
	return strings.TrimSpace(finding.Plural(n, "draft or review lacks accounts", "drafts and reviews lack accounts")) + "."
}
