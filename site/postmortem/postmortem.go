// Package postmortem defines the data model of a post-mortem: fields, times, sections,
// timeline and action items.
//
// [Read] fills a [Postmortem] from a [markdown.Document] and checks only the form of
// each value. Rules check the content, such as the order of times or the names of
// services.
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

// IsValid reports whether id is YYYY-MM-DD-slug in lower case, with at most 100
// characters. Such an ID is safe as a URL, a folder name and a Git path on every
// system.
func (id ID) IsValid() bool {
	m := idPattern.FindStringSubmatch(string(id))
	if m == nil || len(id) > 100 {
		return false
	}
	_, err := time.Parse(time.DateOnly, m[1])
	return err == nil
}

// Date returns the day in the ID, or the zero time if the ID is not valid.
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

// Status is the state of a post-mortem in the writing and review process.
type Status string

const (
	Draft     Status = "draft"
	InReview  Status = "in_review"
	Published Status = "published"
	Amended   Status = "amended"   // published, and changed in substance afterwards
	Withdrawn Status = "withdrawn" // stays at its URL and is excluded from checks and statistics
)

// HasReached reports whether s is at or after step. An amended post-mortem has reached
// Published; a withdrawn one has reached nothing.
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

// A Postmortem is one post-mortem: the fields of its front matter and its timeline.
type Postmortem struct {
	ID           ID
	Title        string
	Status       Status
	Kind         Kind
	Severity     string // an id of the catalogue, such as "sev2"
	Lang         string // language tag; "" means the library's language
	Visibility   string // internal, restricted or public
	Summary      string
	Authors      []string
	Reviewers    []string
	Aliases      []string // identifiers in other systems, such as INC-4821
	Organisation string   // for an external incident
	Sources      []string // for an external incident: URLs of the public sources
	Services     []Service
	Times        Times
	Detection    Detection
	Trigger      Trigger
	Impact       []Impact
	Symptoms     []string // texts that a responder will paste into a search
	Factors      []Factor
	Evidence     []Evidence
	Participants []Participant
	Accounts     []Account
	Review       Review
	Actions      []ActionItem
	NoActions    string // the reason for an empty list of actions
	Related      []Relation
	Published    time.Time // a day; zero if unknown
	Amended      []Amendment
	Timeline     []Event
	EventBlocks  map[int]bool // offset of each table and list in the timeline; true if every row is in Timeline

	Claims Claims // what the front matter states about access
	Access Access // who may see it; set by privacy.Gate

	// Unreadable reports that no field could be read: all of the above is empty.
	Unreadable bool

	Doc *markdown.Document // the document behind these fields

	parts []string // the section id of each section of Doc
}

// At returns the place of the field with a dotted path ("times.detected",
// "actions[0].due"). If the field is missing, it returns the nearest enclosing field or
// the first line of the file.
func (pm *Postmortem) At(field string) source.Span { return pm.Doc.At(field) }

// Day returns the day on which the incident began: from the start time, else from the
// detection time, else from the ID.
func (pm *Postmortem) Day() time.Time {
	for _, m := range []*Moment{&pm.Times.Started, &pm.Times.Detected} {
		if m.IsKnown() {
			return m.At.UTC()
		}
	}
	return pm.ID.Date()
}

// ImpactedServices returns the services with the role impacted, or without a role.
func (pm *Postmortem) ImpactedServices() []string {
	var ids []string
	for _, s := range pm.Services {
		if s.Role == "impacted" || s.Role == "" {
			ids = append(ids, s.ID)
		}
	}
	return ids
}

// The groups of fields of a Postmortem. The names are those of the format, and its
// documentation describes them.
type (
	Service struct{ ID, Role string } // role: impacted, origin, dependency, responder_tool

	// Detection records whether a metric existed, whether a monitor watched it, and
	// whether the monitor fired.
	Detection struct {
		Method                            string
		HadMetric, HadMonitor, MonitorRan Answer
		Reporter                          string
	}
	Trigger struct{ Category, Ref string }

	// Impact is one effect on users. Value and Of are text: digits, or "unknown".
	Impact struct{ What, Value, Unit, Of, Confidence, Evidence string }

	Factor struct {
		ID, Code, Layer, Barrier, Statement string
		Evidence                            []string
	}
	Evidence struct {
		ID, Type, Title, Class, File, SHA256, Unit, Definition, Resolution, Aggregation, Query, Source string
		Tags                                                                                           []Tag
		Captured                                                                                       time.Time
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

// An Answer is yes, no or unanswered. An unanswered question does not mean no.
type Answer int

const (
	Unanswered Answer = iota
	No
	Yes
)

// An ActionItem is a commitment with an owner and a due date.
type ActionItem struct {
	ID, Title, Type, Horizon, Mechanism string
	Addresses                           []string // factor ids
	Owner, DRI, Tracker, DoneWhen       string
	Status                              string
	Created, Due, Closed                time.Time // days; zero if unknown
	ClosedAs, ClosedReason, Proof       string    // Proof is the field closed_evidence
}

// IsOpen reports whether the action item is neither done nor dropped.
func (a ActionItem) IsOpen() bool {
	switch a.Status {
	case "done", "declined", "superseded", "obsolete":
		return false
	}
	return true
}

// strengths rates how little a mechanism relies on human memory. It adapts the action
// hierarchy of the US Veterans Affairs National Center for Patient Safety (RCA2, 2015)
// to software.
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

// Strength returns stronger, intermediate or weaker, or "" for an unknown mechanism. It
// is computed from the mechanism, never written by an author.
func (a ActionItem) Strength() string { return strengths[a.Mechanism] }
