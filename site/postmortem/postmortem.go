// Package postmortem defines the data model of a post-mortem: fields, times, sections,
// timeline and action items.
//
// [Read] creates a [Postmortem] from a [markdown.Document] and checks only the form of
// each value. The rules below site/rule check the content, such as the order of times
// or the names of services.
package postmortem

import (
	"path"
	"regexp"
	"strings"
	"time"

	"debrief/site/markdown"
	"debrief/site/source"
)

// An ID is the permanent name of a post-mortem: the name of its file without ".md", or
// of its folder. Example: "2026-10-14-checkout-5xx".
type ID string

var idPattern = regexp.MustCompile(`^([0-9]{4}-[0-9]{2}-[0-9]{2})-[a-z0-9]+(?:-[a-z0-9]+)*$`)

// IsValid reports whether id has the form YYYY-MM-DD-slug, in lower case and with at
// most 100 characters. A valid ID is safe as a URL, a folder name and a Git path on
// every system.
func (id ID) IsValid() bool {
	m := idPattern.FindStringSubmatch(string(id))
	if m == nil || len(id) > 100 {
		return false
	}
	_, err := time.Parse(time.DateOnly, m[1])
	return err == nil
}

// Date returns the date at the start of the ID, or the zero time if the ID does not
// start with a date.
func (id ID) Date() time.Time {
	if len(id) < len(time.DateOnly) {
		return time.Time{}
	}
	day, _ := time.Parse(time.DateOnly, string(id[:len(time.DateOnly)]))
	return day
}

// IDFromPath returns the ID of the post-mortem in the file at p: the file's name, or
// the folder's name if the file is called index.md.
func IDFromPath(p string) ID {
	name := strings.TrimSuffix(path.Base(p), ".md")
	if name == "index" {
		name = path.Base(path.Dir(p))
	}
	return ID(name)
}

// Status is the state of a post-mortem in the process of writing and review, such as
// draft or published.
type Status string

const (
	Draft     Status = "draft"
	InReview  Status = "in_review"
	Published Status = "published"
	Amended   Status = "amended"   // published, and later corrected or extended in substance
	Withdrawn Status = "withdrawn" // withdrawn: the page remains at its URL, but checks and statistics exclude it
)

// HasReached reports whether the status s equals step or comes after it in the review
// process. An amended post-mortem has reached Published. A withdrawn post-mortem has
// reached no status.
func (s Status) HasReached(step Status) bool { return s.rank() >= step.rank() && s != Withdrawn }

func (s Status) rank() int {
	switch s {
	case InReview:
		return 1
	case Published, Amended:
		return 2
	}
	return 0
}

// Kind is the kind of event that a post-mortem is about.
type Kind string

const (
	Incident Kind = "incident"
	NearMiss Kind = "near_miss" // no user was affected, but users could have been
	Drill    Kind = "drill"     // an exercise, excluded from trends
	External Kind = "external"  // an incident of another organisation, summarised from public sources
)

// A Postmortem is one post-mortem: the values of its front matter, its timeline, and
// the parsed file.
type Postmortem struct {
	ID           ID
	Title        string
	Status       Status
	Kind         Kind
	Severity     string // id of a severity in the catalogue, such as "sev2"
	Lang         string // language tag of the text; "" means the language of the library
	Visibility   string // internal, restricted or public
	Summary      string
	Authors      []string
	Reviewers    []string
	Aliases      []string // identifiers in other systems, such as INC-4821
	Organisation string   // the organisation that had an external incident
	Sources      []string // URLs of the public sources of an external incident
	Services     []Service
	Times        Times
	Detection    Detection
	Trigger      Trigger
	Impact       []Impact
	Symptoms     []string // error messages and alerts that a responder may paste into a search
	Runbook      string   // web address or path in the repository; "" means the runbooks of the services
	EndedBy      EndedBy  // what fixed it, as stated by the authors; use Resolution to read it
	Factors      []Factor
	Evidence     []Evidence
	Participants []Participant
	Accounts     []Account
	Review       Review
	// Recorded has the fields below conditions, bias_check, effort and review, which pages
	// show as they are: their texts by dotted path.
	Recorded  map[string]string
	Actions   []ActionItem
	NoActions string // the author's reason for having no action items
	Related   []Relation
	Published time.Time // date of publication; zero if it is unknown
	Amended   []Amendment
	Timeline  []Event
	Cuts      []Cut // the places in the Timeline section whose text is in Timeline, in the order of the text

	Claims Claims // state of the front-matter fields that decide who may see the post-mortem
	Access Access // who may see the post-mortem; set by privacy.Gate

	// Unreadable is set if no field of the front matter could be read. All fields above
	// are then empty.
	Unreadable bool

	Doc *markdown.Document // the parsed file of the post-mortem

	home  *time.Location // zone of the organisation; nil means UTC
	parts []string       // parts[i] is the ID of the section Doc.Sections[i] in the format, or ""
}

// At returns the position in the file of the field with the given dotted path, such as
// "times.detected" or "actions[0].due". If the field is missing, it returns the nearest
// enclosing field or the first line of the file.
func (pm *Postmortem) At(field string) source.Span { return pm.Doc.At(field) }

// Day returns the day on which the incident began: the day of the start time; if that
// is unknown, of the detection time; if both are unknown, the date in the ID.
func (pm *Postmortem) Day() time.Time {
	for _, m := range []*Moment{&pm.Times.Started, &pm.Times.Detected} {
		if m.IsKnown() {
			return m.At.UTC()
		}
	}
	return pm.ID.Date()
}

// CalendarDay returns the date on which the incident began, in the time zone of the
// organisation, as midnight in UTC. Pages show it, and it decides about the year and
// month of the incident.
func (pm *Postmortem) CalendarDay() time.Time { return pm.DayIn(pm.home) }

// DayIn returns the date on which the incident began, in a time zone, as midnight in
// UTC. A date without a time of day has no zone and stays as it is. The result is zero
// if the day is unknown.
func (pm *Postmortem) DayIn(zone *time.Location) time.Time {
	if zone == nil {
		zone = time.UTC
	}
	for _, m := range []*Moment{&pm.Times.Started, &pm.Times.Detected} {
		switch {
		case !m.IsKnown():
			continue
		case m.IsDate():
			return UTCDay(m.At)
		}
		y, month, d := m.At.In(zone).Date()
		return time.Date(y, month, d, 0, 0, 0, 0, time.UTC)
	}
	return pm.ID.Date()
}

// ImpactedServices returns the IDs of the affected services. These have the role
// impacted in the front matter, or no role.
func (pm *Postmortem) ImpactedServices() []string {
	var ids []string
	for _, s := range pm.Services {
		if s.Role == "impacted" || s.Role == "" {
			ids = append(ids, s.ID)
		}
	}
	return ids
}

// These types are groups of front-matter fields inside a Postmortem. Their names match
// the front matter; the documentation of the format describes them.
type (
	Service struct{ ID, Role string } // a service in the incident; Role is impacted, origin, dependency or responder_tool

	// Detection describes how the incident was detected, whether a metric existed,
	// whether a monitor watched that metric, and whether the monitor fired.
	Detection struct {
		Method                            string
		HadMetric, HadMonitor, MonitorRan Answer
		Reporter                          string
		Proactive                         Answer // whether the problem was found before users were affected
	}
	Trigger struct{ Category, Ref string }

	// An Impact is one effect on users, such as 1,200 of 5,000 failed requests. Value
	// and Of are text, because they may be "unknown".
	Impact struct{ What, Value, Unit, Of, Confidence, Evidence string }

	Factor struct {
		ID, Code, Layer, Barrier, Statement string
		Evidence                            []string
	}
	Evidence struct {
		ID, Type, Title, Class, File, SHA256, Unit, Definition, Resolution, Aggregation, Query, Source string

		For            string // ID of the action item whose effect the evidence measures, or ""
		Tags           []Tag
		From, To       time.Time // the time range; zero if not stated
		Captured       time.Time
		RetentionUntil time.Time // the day until which the source has the data; zero if not stated
	}
	Tag         struct{ Name, Value string }
	Participant struct{ Ref, Group, Role, Team string }
	Account     struct {
		ID, Participant, Method, File string
		Collected                     time.Time
		BeforeReview                  Answer
	}
	Review struct {
		Held                time.Time
		FacilitatorInvolved Answer
		Attendees, Learned  string
	}
	Relation  struct{ ID, Rel, Note string }
	Amendment struct {
		At   time.Time
		Note string
	}
)

// An Answer is the value of a yes-or-no field. Unanswered means that the field is
// missing, which differs from No.
type Answer int

const (
	Unanswered Answer = iota
	No
	Yes
)

// An ActionItem is a commitment to change something, with an owner and a due date.
type ActionItem struct {
	ID, Title, Type, Horizon, Mechanism string
	Addresses                           []string // IDs of the contributing factors that the action item addresses
	Owner, DRI, Tracker, DoneWhen       string
	Status                              string
	Created, Due, Closed                time.Time // dates; zero if unknown
	// Proof is the value of the field closed_evidence: proof that the action item is
	// complete.
	ClosedAs, ClosedReason, Proof string
	Measure                       Measure
	FollowUps                     []FollowUp
}

// A Measure is the effect that an action item is expected to have.
type Measure struct {
	What, Target string
	By           time.Time // date by which the target should be reached; zero if not stated
}

// A FollowUp is a check, after an action item was closed, whether the action item had
// its effect.
type FollowUp struct {
	At                      time.Time // date of the check
	Verdict, Evidence, Note string    // Verdict is one of Verdicts; Evidence is the ID of an item of evidence
}

// IsOpen reports whether the action item may still need work: its status is not done,
// declined, superseded or obsolete.
func (a ActionItem) IsOpen() bool {
	switch a.Status {
	case "done", "declined", "superseded", "obsolete":
		return false
	}
	return true
}

// IsOpenOn reports whether the action item was open at the end of the given day, or
// still is. An item that was closed after that day was open on it.
func (a ActionItem) IsOpenOn(day time.Time) bool { return a.IsOpen() || a.Closed.After(day) }

// DaysOverdue returns the number of whole days from the due date to the day of now in
// UTC. It is 0 until the end of the due date, without a due date, and for an action
// item that is not open on that day.
func (a ActionItem) DaysOverdue(now time.Time) int {
	if !a.IsOpenOn(UTCDay(now)) || a.Due.IsZero() {
		return 0
	}
	return max(0, int(UTCDay(now).Sub(a.Due).Hours()/24))
}

// UTCDay returns midnight in UTC of the day of t in UTC.
func UTCDay(t time.Time) time.Time {
	y, m, d := t.UTC().Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// strengths maps each mechanism of an action item to a rating: the less the mechanism
// relies on human memory, the stronger it is. The rating adapts the action hierarchy of
// the US Veterans Affairs National Center for Patient Safety (RCA2, 2015) to software.
var strengths = map[string]string{
	"remove_hazard": "stronger", "remove_permission": "stronger", "forcing_function": "stronger",
	"automate_with_guard":     "stronger",
	"simplify_or_standardise": "stronger", "isolate_or_bulkhead": "stronger", "auto_rollback": "stronger",
	"leadership_commitment": "stronger",
	"redundancy":            "intermediate", "capacity_headroom": "intermediate",
	"software_enhancement": "intermediate",
	"automated_test_in_ci": "intermediate",
	"staged_rollout":       "intermediate", "slo_alert_with_runbook": "intermediate",
	"reduce_noise_or_load":    "intermediate",
	"better_feedback_in_tool": "intermediate", "checklist": "intermediate", "drill_repeated": "intermediate",
	"documentation": "weaker", "new_policy_or_process": "weaker", "training_once": "weaker",
	"warning_or_dashboard": "weaker",
	"manual_double_check":  "weaker", "further_study": "weaker", "reminder": "weaker",
}

// Strength returns the strength of the action item: "stronger", "intermediate" or
// "weaker". debrief derives it from the mechanism; authors cannot set it. For an
// unknown mechanism, Strength returns "".
func (a ActionItem) Strength() string { return strengths[a.Mechanism] }
