package theme

import (
	"html/template"

	"debrief/theme/i18n"
)

// Incident is the page of one post-mortem of any kind and state.
//
// Its sections have fixed ids, in this order. Empty sections are not shown:
//
//	summary timeline impact detection evidence accounts who-saw-what factors
//	analysis response averted stopped_by lessons actions <Extra…>
//	open-questions follow-up related backlinks sources revisions
//
// Each section in Extra has the id in its ID field.
type Incident struct {
	Frame
	Written      string // BCP 47 tag of the language in which the authors wrote; empty if it is the language of the page
	ID           string
	Severity     Badge
	Kind         Badge // the kind of post-mortem; empty for an incident
	Status       Badge
	Date         Time
	Services     []Link
	Aliases      []string // other ids of the post-mortem
	Reviewed     string   // the state of the review: "reviewed 16 October 2026", "not reviewed"
	Revised      Link     // link to the revisions, with the date of the latest one: "last changed 20 October 2026"
	Organisation string   // the organisation that had an external incident
	Authors      string   // the authors: "@mira, team payments"
	Summary      string   // the summary, at most two sentences

	Facts   []Fact // the most important facts: impact, time to detect, time to mitigate, method of detection, open actions
	Banners []Banner
	Meter   Meter // progress towards the next status; only for drafts and reviews
	Now     Now

	Overview  template.HTML // the text of the section Summary
	Timeline  Timeline
	Impact    Impact
	Detection Detection
	Evidence  Evidence
	Accounts  Accounts
	WhoSaw    WhoSaw
	Setting   []Definition // trigger and working conditions, above the factors
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
	Review    []Definition // the review meeting, and how its participants countered biases

	// Previews holds one row for each post-mortem that the page links to. A script
	// shows the row as a tooltip of every link with the same Href.
	Previews []Row

	// Links to the previous and the next post-mortem in order of time. Text is the title.
	Earlier, Later Link

	Related   []Row // related post-mortems, at most five; each row's Why names the common features
	Backlinks []Backlink
	Sources   []Link // public sources of an external incident

	Allowed []Allowed // suppressed findings

	Since     Since
	Revisions []Revision // the five latest revisions
	// Note that names the missing revisions and the reason: "History begins in 2026: this
	// clone is shallow."
	RevisionsNote string
	History       Link   // link to the page with all revisions
	Edit          Link   // link to edit the source file; Text is its path in the repository, and Href may be empty
	Cite          string // the citation: ID, title, commit
	Brief         Link   // link to the one-page summary
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

// Now is the box at the top of a post-mortem's page. It serves readers who have the
// same problem at this moment: it shows the symptoms and the resolution.
type Now struct {
	Symptoms []Link // symptoms of the incident, verbatim; Href leads to the entry in the list of all symptoms
	Ended    string // the resolution ("What fixed it"), one sentence
	// EndedLabel is the label of Ended: "What stopped it:" for a drill or a near miss. If it
	// is empty, the label is "What fixed it:".
	EndedLabel string
	Action     Link   // link to the timeline row of the resolution: "Rolled back at 15:24"
	Links      []Link // links to runbooks
}

// Empty reports whether the box has nothing to show: no symptom, resolution, action or
// link.
func (n Now) Empty() bool {
	return len(n.Symptoms) == 0 && n.Ended == "" && n.Action.Text == "" && len(n.Links) == 0
}

// Timeline is the section of a post-mortem's page with the events in order of time.
type Timeline struct {
	Strip Figure // chart of the phases and the numbered events; its Heading may be empty
	Zone  string // note about the time zone: "All times are UTC."
	Days  []Day
	Body  template.HTML // the text of the section after its last event
}

// A Day holds events of one date. If Date.Text is empty, no heading is shown.
type Day struct {
	Above  template.HTML // text of the section above the heading
	Date   Time
	Text   template.HTML // text of the section between the heading and the events
	Events []Event
}

// An Event is one row of the timeline.
type Event struct {
	ID       string // HTML id of the row, which links can use as an anchor: "t-0831"
	Former   string // HTML id that the row had in an earlier version of debrief; may be empty
	N        string // number of the event in the chart above the timeline; empty if the chart does not show the event
	When     Time
	Written  string // BCP 47 tag of the language of What; empty if it is the language of the page
	Kind     string // signal, decision, action, comms or change; may be empty
	Word     string // label of Kind in the language of the page; if it is empty, Kind itself is shown
	Who      string // the role of the person who acted or observed
	What     template.HTML
	More     template.HTML // further blocks of the row, such as code, a list or a table
	Evidence []Link
	Gap      string // note above this row about a period without recorded events: "27 min, nothing recorded"
	Mark     string // label of the milestone that happened at this time: "Detected", "Mitigated"
}

// Impact is the section of a post-mortem's page about the effect on users.
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

// Detection is the section of a post-mortem's page about how the incident was detected.
type Detection struct {
	Method string // one sentence: "A customer wrote to support."
	// Whether monitoring worked: "Metric: yes", "Monitor: no", "Fired: no"; the class of
	// each badge is yes, no or unknown.
	Answers []Badge
	Body    template.HTML
}

// Evidence is the section of a post-mortem's page with charts and files of recorded
// data.
type Evidence struct {
	Note    string         // explanation of the marks in the charts
	Figures []Figure       // all charts of series have the same time axis
	Changes []ChangeList   // changes to systems, such as deployments
	Files   []EvidenceFile // evidence files that are not shown as a chart or a list
	Missing string         // note about missing data: "The data is missing (retention 30 days)."
	Body    template.HTML
}

// An EvidenceFile is a log, chat or other file in the folder of the post-mortem.
type EvidenceFile struct {
	ID    string // HTML id of the file's entry, for links to it
	Link  Link   // link to the file; its Note is the size
	Type  string // type of the file, such as "chat" or "log"
	Text  string // description of the file: definition and source of the data, date of the snapshot
	Lines string // excerpt of a log as text, without the marks of Log; may be empty
	Log   []LogLine
	// Note about the lines of the log that match: "3 of 240 lines have a symptom or a word
	// of the query."
	LogNote   string
	Qualities []Quality
}

// A Quality is one of the four qualities of good data: well understood, granular, tagged
// and long-lived. Only metrics have all four.
type Quality struct {
	Text  string // "granular" or "not granular"
	Class string // yes or no
	Lacks string // what a missing quality needs: "no resolution"; empty if the quality is there
}

// A LogLine is one line in the excerpt of a log. Personal data and secrets are masked.
type LogLine struct {
	N      string // number of the line in the file; empty for the last Gap, which has no line
	Gap    string // note above the line about lines that are left out: "12 lines are not shown"
	Hit    bool   // the line has a symptom of the post-mortem or a word of the query
	Pieces []LogPiece
}

// A LogPiece is a part of a LogLine. Exactly one of the four fields is set.
type LogPiece struct {
	Same   string
	Hit    string // a symptom of the post-mortem or a word of the query
	Dim    string // a part that differs each time, such as a timestamp or an identifier
	Masked string // the mask of personal data or a secret
}

// A ChangeList is a list of changes to systems around the incident.
type ChangeList struct {
	ID, Heading string
	Text        string // description of the list and its source
	Events      []ChangeEvent
	More        string // note about changes that are not listed
	CSV         Link
	Qualities   []Quality
}

// A ChangeEvent is one change to a system, such as a deployment.
type ChangeEvent struct {
	ID     string // HTML id of the entry; empty without Letter
	Letter string // letter of the change in the charts; empty if they do not show it
	When   Time
	Kind   string // kind of the change: "deployment", "merge", "revert"
	Link   Link   // the title, with a link to the change on its host
}

// Accounts is the section of a post-mortem's page with the first-hand accounts of the
// people involved.
type Accounts struct {
	Accounts []Account
	Differ   []Difference // contradictions between accounts
	Note     string       // note about the number of accounts: "3 of 4 people involved gave an account."
	Body     template.HTML
}

// An Account is the account of one person, who is named by role.
type Account struct {
	ID    string // HTML id of the account, for links to it: "acc-1"
	Role  string // the role and team: "On-call engineer, payments"
	About string // how and when the account was collected: "written, 5 h after, before the review"
	Body  template.HTML
	Event Link // link to the timeline event of the account
}

// WhoSaw is the section of a post-mortem's page that shows accounts, events and metrics
// as lanes over one time axis. It is empty if SVG is empty.
type WhoSaw struct {
	Note string // explanation of the marks
	// The chart as SVG. Its marks are links to the items. It needs a width of 600 px, so it
	// is inside an element that scrolls sideways.
	SVG    template.HTML
	Table  Table        // the same items as a table
	Differ []Difference // sentences of accounts about the same moment or perhaps the same event
}

// A Difference is a point on which accounts contradict each other, or a moment that they
// describe from different positions.
type Difference struct {
	Point string // in the section of the accounts, the point; in WhoSaw, a complete heading
	Says  []Saying
	Same  bool // the accounts describe the same moment and need not contradict each other
}

// A Saying is the statement of one account about a Difference.
type Saying struct {
	Role string
	Href string // address of the account
	Text template.HTML
}

// FactorList is the section of a post-mortem's page with the contributing factors of
// the incident.
type FactorList struct {
	Factors []FactorItem
	Others  []FactorStep // actions with a measured effect that address no factor
	Note    string
	Body    template.HTML
}

// A FactorItem is one contributing factor.
type FactorItem struct {
	ID         string // HTML id of the factor's entry, for links to it: "f1"
	Statement  template.HTML
	Name, Href string // label of the factor and address of its page
	Code       string
	Layer      string // layer of the system to which the factor belongs, such as "technical"
	Barrier    string // the state of the safeguard: "no safeguard"
	Evidence   []Link
	Unproven   string       // note that the factor lacks evidence: "no evidence"; empty if it has evidence or needs none
	Elsewhere  Link         // link to the other incidents with the same factor: "also in 6 incidents"
	Actions    []Link       // links to the actions that address this factor
	Steps      []FactorStep // the same actions with their proof and effect
	NoAction   string       // note about a factor without an action; empty if Steps has one
}

// A FactorStep is an action that addresses a factor, with its proof and its effect.
type FactorStep struct {
	Written  string // BCP 47 tag of the language of the authors' texts; empty if it is the language of the page
	Action   Link   // title of the action, with a link to its row
	State    Badge
	Horizon  string // now, next or later, in the language of the page
	Strength string // the strength of the action: "stronger"
	Due      Time
	Late     string // how long the action is overdue
	Closed   Time
	Reason   string // reason why the action was declined, or was not closed as planned
	Proof    []Link // proof that the action is complete
	Lacks    string // missing proof or reason: "no proof is linked"
	Measure  string // the expected effect: "share of failed checkouts: below 2 %"
	Checks   []EffectCheck
	Check    string   // when the next check of the effect is due
	Figures  []Figure // the effect: the same measurement before and after the action
	Shown    []Link   // links to figures of the effect that the page shows with another factor
}

// An EffectCheck is a check, after an action was closed, whether it had its effect.
type EffectCheck struct {
	Date     Time
	Verdict  string // "it worked", "no change"
	Note     string
	Evidence []Link
}

// ActionList is the section of a post-mortem's page with the action items of the
// incident.
type ActionList struct {
	Groups []ActionGroup // one group per horizon: now, next, later
	None   string        // the reason why there are no action items
	Body   template.HTML
}

// Contents returns links to the sections that the page shows, in order, for the table
// of contents. It is a method and not a field, so that it cannot contain a link to a
// section that is not shown.
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
	add(v.WhoSaw.SVG != "", "who-saw-what", "Who saw what when")
	add(len(v.Setting) > 0 || len(v.Factors.Factors) > 0 || len(v.Factors.Others) > 0 || v.Factors.Body != "", "factors", "Contributing factors")
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
	add(len(v.Review) > 0, "review", "Review")
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
	return len(e.Figures) > 0 || len(e.Changes) > 0 || len(e.Files) > 0 || e.Missing != "" || e.Body != ""
}

func (a Accounts) shown() bool {
	return len(a.Accounts) > 0 || len(a.Differ) > 0 || a.Note != "" || a.Body != ""
}

// History is the page with all revisions of one post-mortem.
type History struct {
	Frame
	Incident Link
	Lead     string // summary of the list: "12 revisions by 3 people, 16 October to 2 November 2026"
	Note     string // note that names the missing data and the reason
	Since    Since
	Groups   []RevisionGroup // the revisions, newest first
}
