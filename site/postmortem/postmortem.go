// Package postmortem is the vocabulary: what an incident report says.
//
// It turns a [markdown.Document] into plain values named by the words that
// teams use, and refuses to judge them: whether times make sense or a service
// exists is for the rules. Start at [Postmortem] and [Read].
package postmortem

import (
	"path"
	"regexp"
	"strings"
	"time"

	"debrief/site/markdown"
	"debrief/site/source"
)

// An ID names a post-mortem for good: the name of its file without ".md", or
// of its folder. "2026-10-14-checkout-5xx".
type ID string

var idPattern = regexp.MustCompile(`^([0-9]{4}-[0-9]{2}-[0-9]{2})-[a-z0-9]+(?:-[a-z0-9]+)*$`)

// Valid reports whether id is YYYY-MM-DD-slug in lower case, at most 100
// characters: safe as an address, a folder name and a Git path everywhere.
func (id ID) Valid() bool {
	m := idPattern.FindStringSubmatch(string(id))
	if m == nil || len(id) > 100 {
		return false
	}
	_, err := time.Parse(time.DateOnly, m[1])
	return err == nil
}

// Date is the day in the ID, the zero time if the ID is not valid.
func (id ID) Date() time.Time {
	if len(id) < len(time.DateOnly) {
		return time.Time{}
	}
	day, _ := time.Parse(time.DateOnly, string(id[:len(time.DateOnly)]))
	return day
}

// IDOf is the ID of the post-mortem in the file at p: the file's name, or the
// folder's where the file is called index.md.
func IDOf(p string) ID {
	name := strings.TrimSuffix(path.Base(p), ".md")
	if name == "index" {
		name = path.Base(path.Dir(p))
	}
	return ID(name)
}

// Status is how far a write-up has come.
type Status string

const (
	Draft     Status = "draft"
	InReview  Status = "in_review"
	Published Status = "published"
	Amended   Status = "amended"   // published, and changed in substance since
	Withdrawn Status = "withdrawn" // kept for its address, asks nothing
)

// Reached reports whether s is at or after step. An amended post-mortem has reached
// Published; a withdrawn one has reached nothing.
func (s Status) Reached(step Status) bool { return s.rung() >= step.rung() && s != Withdrawn }

func (s Status) rung() int {
	switch s {
	case InReview:
		return 1
	case Published, Amended:
		return 2
	}
	return 0
}

// Kind is what sort of event a write-up is about.
type Kind string

const (
	Incident Kind = "incident"
	NearMiss Kind = "near_miss" // nobody was hurt, and somebody could have been
	Drill    Kind = "drill"     // made on purpose, left out of trends
	External Kind = "external"  // another organisation's, told from public sources
)

// A Postmortem is one incident as its team told it.
type Postmortem struct {
	ID           ID
	Title        string
	Status       Status
	Kind         Kind
	Severity     string // an id of the catalogue, such as "sev2"
	Lang         string // tag of the language that it is written in; "" is the library's
	Visibility   string // internal, restricted or public
	Summary      string
	Authors      []string
	Reviewers    []string
	Aliases      []string // numbers it has elsewhere, such as INC-4821
	Organisation string   // of an external one
	Sources      []string // of an external one: where its facts come from
	Services     []Service
	Times        Times
	Detection    Detection
	Trigger      Trigger
	Impact       []Impact
	Symptoms     []string // what the next responder will paste into a search
	Factors      []Factor
	Evidence     []Evidence
	Participants []Participant
	Accounts     []Account
	Review       Review
	Actions      []ActionItem
	NoActions    string // why there are none
	Related      []Relation
	Published    time.Time // a day; zero if unknown
	Amended      []Amendment
	Timeline     []Event
	Shown        map[int]bool // offsets of the tables and lists that Timeline holds whole

	Claims Claims // what the front matter says about access
	Access Access // who may see it, decided by privacy.Gate

	// Unreadable is set where no field could be read at all: all of the above is
	// empty, and nobody knows what it tells.
	Unreadable bool

	Doc *markdown.Document // where all of the above was read

	parts []string // what part each section of Doc is
}

// At says where the field with a dotted path stands ("times.detected",
// "actions[0].due"); for a field that was left out, the nearest one around it
// or the first line of the file.
func (pm *Postmortem) At(field string) source.Span { return pm.Doc.At(field) }

// Day is when the incident began, as far as anybody knows: the start, the
// detection, or the day in the ID.
func (pm *Postmortem) Day() time.Time {
	for _, m := range []*Moment{&pm.Times.Started, &pm.Times.Detected} {
		if m.Known() {
			return m.At.UTC()
		}
	}
	return pm.ID.Date()
}

// Impacted are the services that users met the incident at.
func (pm *Postmortem) Impacted() []string {
	var ids []string
	for _, s := range pm.Services {
		if s.Role == "impacted" || s.Role == "" {
			ids = append(ids, s.ID)
		}
	}
	return ids
}

// The parts of a Postmortem. Names are those of the format; each is described there.
type (
	Service struct{ ID, Role string } // role: impacted, origin, dependency, responder_tool

	// Detection answers three questions: was there a metric, did a monitor
	// watch it, did the monitor fire?
	Detection struct {
		Method                            string
		HadMetric, HadMonitor, MonitorRan Answer
		Reporter                          string
	}
	Trigger struct{ Category, Ref string }

	// Impact is one way in which users were hurt. Value and Of are as written:
	// digits, or "unknown".
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

// An Answer is yes, no, or not said: "no" is a fact and silence is none.
type Answer int

const (
	NotSaid Answer = iota
	No
	Yes
)

// An ActionItem is a promise with a name and a date on it.
type ActionItem struct {
	ID, Title, Type, Horizon, Mechanism string
	Addresses                           []string // factor ids
	Owner, DRI, Tracker, DoneWhen       string
	Status                              string
	Created, Due, Closed                time.Time // days; zero if unknown
	ClosedAs, ClosedReason, Proof       string    // Proof is closed_evidence
}

// Open reports whether the promise still stands: neither kept nor given up.
func (a ActionItem) Open() bool {
	switch a.Status {
	case "done", "declined", "superseded", "obsolete":
		return false
	}
	return true
}

// strengths says how much a mechanism relies on people remembering, after the
// action hierarchy of the US Veterans Affairs National Center for Patient
// Safety (RCA2, 2015), in the words of software.
var strengths = map[string]string{
	"remove_hazard": "stronger", "remove_permission": "stronger", "forcing_function": "stronger", "automate_with_guard": "stronger",
	"simplify_or_standardise": "stronger", "isolate_or_bulkhead": "stronger", "auto_rollback": "stronger", "leadership_commitment": "stronger",
	"redundancy": "intermediate", "capacity_headroom": "intermediate", "software_enhancement": "intermediate", "automated_test_in_ci": "intermediate",
	"staged_rollout": "intermediate", "slo_alert_with_runbook": "intermediate", "reduce_noise_or_load": "intermediate",
	"better_feedback_in_tool": "intermediate", "checklist": "intermediate", "drill_repeated": "intermediate",
	"documentation": "weaker", "new_policy_or_process": "weaker", "training_once": "weaker", "warning_or_dashboard": "weaker",
	"manual_double_check": "weaker", "further_study": "weaker", "reminder": "weaker",
}

// Strength is stronger, intermediate or weaker, or "" for a mechanism that is
// not known. It is derived and never typed.
func (a ActionItem) Strength() string { return strengths[a.Mechanism] }
