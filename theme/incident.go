package theme

import (
	"html/template"

	"debrief/theme/i18n"
)

// Incident is the page of one post-mortem of any kind and state.
//
// Its sections have fixed ids, in this order. Empty sections are not shown:
//
//	summary timeline impact detection evidence accounts factors analysis
//	response averted stopped_by lessons actions <Extra…> open-questions
//	follow-up related backlinks sources revisions
//
// An Extra section has its own id.
type Incident struct {
	Frame
	Written      string // BCP 47 tag of the authors' text, if it is not the page's
	ID           string
	Severity     Badge
	Kind         Badge // empty for an incident
	Status       Badge
	Date         Time
	Services     []Link
	Aliases      []string // other ids
	Reviewed     string   // "reviewed 16 October 2026", "not reviewed"
	Organisation string   // of an external incident
	Authors      string   // "@mira, team payments"
	Summary      string   // at most two sentences

	Facts   []Fact // impact, to detect, to mitigate, detected by, actions open
	Banners []Banner
	Meter   Meter // only for drafts and reviews
	Now     Now

	Overview  template.HTML // the section Summary of the text
	Timeline  Timeline
	Impact    Impact
	Detection Detection
	Evidence  Evidence
	Accounts  Accounts
	Factors   FactorList
	Analysis  template.HTML
	Response  template.HTML
	Averted   template.HTML // near miss: what could have happened
	StoppedBy template.HTML // near miss: what stopped it
	Lessons   template.HTML
	Actions   ActionList
	Extra     []Section // sections outside the template
	Questions template.HTML
	FollowUp  template.HTML

	// Previews are the linked post-mortems. Scripts show them as tooltips of the
	// links with the same Href.
	Previews []Row

	Related   []Row // at most five; each row's Why names the common features
	Backlinks []Backlink
	Sources   []Link // of an external incident

	Allowed []Allowed // suppressed findings

	Since         Since
	Revisions     []Revision // the five latest
	RevisionsNote string     // "History begins in 2026: this clone is shallow."
	History       Link       // to all of them
	Edit          Link       // Text is the path in the repository; Href may be empty
	Cite          string     // id, title, commit
	Brief         Link       // to the one-page summary
}

// Allowed is a suppressed finding with its reason.
type Allowed struct {
	Rule   Link   // its title, to its page
	Where  string // "line 41"
	Reason string // from the comment in the text
}

// A Section is a part of the text without a field of its own.
type Section struct {
	ID, Heading string
	Body        template.HTML
}

// Now is the box for readers with the same problem right now.
type Now struct {
	Symptoms []Link // verbatim; Href to the list of symptoms
	Ended    string // what fixed it, one sentence
	Action   Link   // to the event of the fix: "Rolled back at 15:24"
	Links    []Link // runbooks
}

// Empty reports whether the box has no content.
func (n Now) Empty() bool {
	return len(n.Symptoms) == 0 && n.Ended == "" && n.Action.Text == "" && len(n.Links) == 0
}

// Timeline is the events in order.
type Timeline struct {
	Strip Figure // the phases and the numbered events; its Heading may be empty
	Zone  string // "All times are UTC."
	Days  []Day
	Body  template.HTML // the text of the section without its events
}

// A Day is the events of one date. Without Date.Text no heading is shown.
type Day struct {
	Date   Time
	Events []Event
}

// An Event is one row of the timeline.
type Event struct {
	ID       string // anchor, "t-0831"
	N        string // its number on the strip; empty if it is not on the strip
	When     Time
	Written  string // tag of the language of What, if it is not the page's
	Kind     string // signal, decision, action, comms or change; may be empty
	Word     string // the label of Kind; empty means Kind
	Who      string // a role
	What     template.HTML
	Evidence []Link
	Gap      string // before this row: "27 min, nothing recorded"
	Mark     string // the milestone: "Detected", "Mitigated"
}

// Impact is the effect on users.
type Impact struct {
	Rows []ImpactRow
	Body template.HTML
}

// An ImpactRow is one measured or estimated effect.
type ImpactRow struct {
	What       string // "failed checkouts"
	Value      string // "41,300 requests"; "unknown"
	Of         string // "of 371,000 (11 %)"
	Confidence string // "measured"
	Evidence   []Link
}

// Detection is how the incident was detected.
type Detection struct {
	Method  string  // "A customer wrote to support."
	Answers []Badge // "Metric: yes", "Monitor: no", "Fired: no"; classes yes, no, unknown
	Body    template.HTML
}

// Evidence is the recorded data.
type Evidence struct {
	Figures []Figure
	Files   []EvidenceFile // files without a chart
	Missing string         // "The data is missing (retention 30 days)."
	Body    template.HTML
}

// An EvidenceFile is a log, chat or other file next to the text.
type EvidenceFile struct {
	ID    string // anchor
	Link  Link   // Note is the size
	Type  string // "chat", "log"
	Text  string // definition, source, date of the snapshot
	Lines string // the first lines, verbatim; may be empty
}

// Accounts is the first-hand accounts.
type Accounts struct {
	Accounts []Account
	Differ   []Difference // contradictions between accounts
	Together Table        // the accounts side by side, by time of day
	Note     string       // "3 of 4 people involved gave an account."
	Body     template.HTML
}

// An Account is the account of one person, by role.
type Account struct {
	ID    string // anchor, "acc-1"
	Role  string // "On-call engineer, payments"
	About string // "written, 5 h after, before the review"
	Body  template.HTML
	Event Link // its timeline event
}

// A Difference is one point on which accounts differ.
type Difference struct {
	Point string
	Says  []Saying
}

// A Saying is the statement of one account about it.
type Saying struct {
	Role string
	Href string // to the account
	Text template.HTML
}

// FactorList is the contributing factors of this incident.
type FactorList struct {
	Factors []FactorItem
	Note    string
	Body    template.HTML
}

// A FactorItem is one contributing factor.
type FactorItem struct {
	ID         string // anchor, "f1"
	Statement  template.HTML
	Name, Href string // of the factor's page
	Code       string
	Layer      string // "technical"
	Barrier    string // "no safeguard"
	Evidence   []Link
	Unproven   string // "no evidence"; empty if evidence is not required
	Elsewhere  Link   // "also in 6 incidents"
	Actions    []Link // the actions that address it
}

// ActionList is the action items of this incident.
type ActionList struct {
	Groups []ActionGroup // by horizon: now, next, later
	None   string        // why there are no actions
	Body   template.HTML
}

// Contents lists the visible sections of the page in order. It is a method, so that
// it cannot name a missing section.
func (v Incident) Contents() []Link {
	var out []Link
	lang := i18n.In(v.Lang)
	add := func(shown bool, id string, text i18n.Text) {
		if shown {
			out = append(out, Link{Text: lang.Text(text), Href: "#" + id})
		}
	}
	add(v.Overview != "", "summary", "Summary")
	add(v.Timeline.shown(), "timeline", "Timeline")
	add(len(v.Impact.Rows) > 0 || v.Impact.Body != "", "impact", "Impact")
	add(v.Detection.Method != "" || len(v.Detection.Answers) > 0 || v.Detection.Body != "", "detection", "Detection")
	add(v.Evidence.shown(), "evidence", "Evidence")
	add(v.Accounts.shown(), "accounts", "Accounts")
	add(len(v.Factors.Factors) > 0 || v.Factors.Body != "", "factors", "Contributing factors")
	add(v.Analysis != "", "analysis", "Analysis")
	add(v.Response != "", "response", "Response")
	add(v.Averted != "", "averted", "What could have happened")
	add(v.StoppedBy != "", "stopped_by", "What stopped it")
	add(v.Lessons != "", "lessons", "Lessons")
	add(len(v.Actions.Groups) > 0 || v.Actions.None != "" || v.Actions.Body != "", "actions", "Actions")
	for _, s := range v.Extra {
		out = append(out, Link{Text: s.Heading, Href: "#" + s.ID})
	}
	add(v.Questions != "", "open-questions", "Open questions")
	add(v.FollowUp != "", "follow-up", "Follow-up")
	add(len(v.Related) > 0, "related", "Related incidents")
	add(len(v.Backlinks) > 0, "backlinks", "Mentioned in")
	add(len(v.Sources) > 0, "sources", "Sources")
	add(len(v.Revisions) > 0 || v.RevisionsNote != "", "revisions", "Revisions")
	return out
}

func (t Timeline) shown() bool {
	return len(t.Days) > 0 || t.Body != "" || t.Strip.SVG != ""
}

func (e Evidence) shown() bool {
	return len(e.Figures) > 0 || len(e.Files) > 0 || e.Missing != "" || e.Body != ""
}

func (a Accounts) shown() bool {
	return len(a.Accounts) > 0 || len(a.Differ) > 0 || a.Note != "" || a.Body != ""
}

// History is all the revisions of one post-mortem.
type History struct {
	Frame
	Incident  Link
	Lead      string // "12 revisions by 3 people, 16 October to 2 November 2026"
	Note      string // which data is missing, and why
	Since     Since
	Revisions []Revision
}
