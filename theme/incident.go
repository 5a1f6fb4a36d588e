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
// Each section in Extra has the id in its ID field.
type Incident struct {
	Frame
	Written      string // BCP 47 tag of the authors' text; empty if it is the language of the page
	ID           string
	Severity     Badge
	Kind         Badge // the kind of post-mortem; empty for an incident
	Status       Badge
	Date         Time
	Services     []Link
	Aliases      []string // other ids of the post-mortem
	Reviewed     string   // the state of the review: "reviewed 16 October 2026", "not reviewed"
	Organisation string   // the organisation that had an external incident
	Authors      string   // the authors: "@mira, team payments"
	Summary      string   // the summary, at most two sentences

	Facts   []Fact // impact, time to detect, time to mitigate, method of detection, open actions
	Banners []Banner
	Meter   Meter // progress towards the next status; only for drafts and reviews
	Now     Now

	Overview  template.HTML // the text of the section Summary
	Timeline  Timeline
	Impact    Impact
	Detection Detection
	Evidence  Evidence
	Accounts  Accounts
	Factors   FactorList
	Analysis  template.HTML
	Response  template.HTML
	Averted   template.HTML // near misses only: what could have happened
	StoppedBy template.HTML // near misses only: what prevented the incident
	Lessons   template.HTML
	Actions   ActionList
	Extra     []Section // sections that the template does not define
	Questions template.HTML
	FollowUp  template.HTML

	// Previews are the linked post-mortems. Scripts show a preview as the tooltip of
	// each link with the same Href.
	Previews []Row

	Related   []Row // related post-mortems, at most five; each row's Why names the common features
	Backlinks []Backlink
	Sources   []Link // public sources of an external incident

	Allowed []Allowed // suppressed findings

	Since         Since
	Revisions     []Revision // the five latest revisions
	RevisionsNote string     // which revisions are missing, and why: "History begins in 2026: this clone is shallow."
	History       Link       // link to the page with all revisions
	Edit          Link       // Text is the path in the repository; Href may be empty
	Cite          string     // the citation: ID, title, commit
	Brief         Link       // link to the one-page summary
}

// Allowed is a suppressed finding with the reason for the suppression.
type Allowed struct {
	Rule   Link   // the title of the rule, with a link to its page
	Where  string // the place in the text: "line 41"
	Reason string // the reason in the allow comment
}

// A Section is a part of the text for which Incident has no field.
type Section struct {
	ID, Heading string
	Body        template.HTML
}

// Now is the box at the top of the page for readers who have the same problem at this
// moment.
type Now struct {
	Symptoms []Link // symptoms, verbatim; Href leads to the symptom in the list of symptoms
	Ended    string // the resolution ("What fixed it"), one sentence
	Action   Link   // link to the timeline row of the resolution: "Rolled back at 15:24"
	Links    []Link // links to runbooks
}

// Empty reports whether the box has no content.
func (n Now) Empty() bool {
	return len(n.Symptoms) == 0 && n.Ended == "" && n.Action.Text == "" && len(n.Links) == 0
}

// Timeline holds the events in order.
type Timeline struct {
	Strip Figure // chart of the phases and the numbered events; its Heading may be empty
	Zone  string // note about the time zone: "All times are UTC."
	Days  []Day
	Body  template.HTML // the text of the section without its events
}

// A Day holds the events of one date. If Date.Text is empty, no heading is shown.
type Day struct {
	Date   Time
	Events []Event
}

// An Event is one row of the timeline.
type Event struct {
	ID       string // anchor: "t-0831"
	N        string // the number of the event on the strip; empty if the event is not on the strip
	When     Time
	Written  string // BCP 47 tag of What; empty if it is the language of the page
	Kind     string // signal, decision, action, comms or change; may be empty
	Word     string // the label of Kind; empty means Kind
	Who      string // the role of the person who acted or observed
	What     template.HTML
	Evidence []Link
	Gap      string // note above this row about a period without events: "27 min, nothing recorded"
	Mark     string // the milestone at this time: "Detected", "Mitigated"
}

// Impact describes the effect on users.
type Impact struct {
	Rows []ImpactRow
	Body template.HTML
}

// An ImpactRow is one measured or estimated effect.
type ImpactRow struct {
	What       string // the affected thing: "failed checkouts"
	Value      string // the number: "41,300 requests", "unknown"
	Of         string // the total and the share: "of 371,000 (11 %)"
	Confidence string // how certain the number is: "measured"
	Evidence   []Link
}

// Detection describes how the incident was detected.
type Detection struct {
	Method  string  // one sentence: "A customer wrote to support."
	Answers []Badge // whether monitoring worked: "Metric: yes", "Monitor: no", "Fired: no"; classes yes, no, unknown
	Body    template.HTML
}

// Evidence holds the recorded data.
type Evidence struct {
	Figures []Figure
	Files   []EvidenceFile // evidence files that are not shown as a chart
	Missing string         // note about missing data: "The data is missing (retention 30 days)."
	Body    template.HTML
}

// An EvidenceFile is a log, chat or other file in the folder of the post-mortem.
type EvidenceFile struct {
	ID    string // anchor
	Link  Link   // link to the file; its Note is the size
	Type  string // "chat", "log"
	Text  string // definition and source of the data, date of the snapshot
	Lines string // the first lines of a log, verbatim; may be empty
}

// Accounts holds the first-hand accounts.
type Accounts struct {
	Accounts []Account
	Differ   []Difference // contradictions between accounts
	Together Table        // table of the accounts side by side, by time of day
	Note     string       // note about the number of accounts: "3 of 4 people involved gave an account."
	Body     template.HTML
}

// An Account is the account of one person, who is named by role.
type Account struct {
	ID    string // anchor, "acc-1"
	Role  string // the role and team: "On-call engineer, payments"
	About string // how and when it was collected: "written, 5 h after, before the review"
	Body  template.HTML
	Event Link // link to the timeline event of the account
}

// A Difference is one point on which accounts contradict each other.
type Difference struct {
	Point string
	Says  []Saying
}

// A Saying is the statement of one account about a Difference.
type Saying struct {
	Role string
	Href string // address of the account
	Text template.HTML
}

// FactorList holds the contributing factors of this incident.
type FactorList struct {
	Factors []FactorItem
	Note    string
	Body    template.HTML
}

// A FactorItem is one contributing factor.
type FactorItem struct {
	ID         string // anchor, "f1"
	Statement  template.HTML
	Name, Href string // label of the factor and address of its page
	Code       string
	Layer      string // "technical"
	Barrier    string // the state of the safeguard: "no safeguard"
	Evidence   []Link
	Unproven   string // "without evidence" if the factor needs evidence and has none; or empty
	Elsewhere  Link   // link to the factor's incidents: "also in 6 incidents"
	Actions    []Link // links to the actions that address this factor
}

// ActionList holds the action items of this incident.
type ActionList struct {
	Groups []ActionGroup // one group per horizon: now, next, later
	None   string        // the reason why there are no action items
	Body   template.HTML
}

// Contents returns links to the visible sections of the page in order. It is a method,
// not a field, so that it cannot link to a missing section.
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
	add(v.Accounts.shown(), "accounts", "First-hand accounts")
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

// History is the page with all revisions of one post-mortem.
type History struct {
	Frame
	Incident  Link
	Lead      string // summary of the list: "12 revisions by 3 people, 16 October to 2 November 2026"
	Note      string // note about missing data and the reason
	Since     Since
	Revisions []Revision
}
