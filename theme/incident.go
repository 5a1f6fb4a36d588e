package theme

import (
	"html/template"

	"debrief/theme/i18n"
)

// Incident is the page of one post-mortem, of every kind and state: the
// product itself.
//
// Its sections have fixed ids, in this order, each shown only where it holds
// something:
//
//	summary timeline impact detection evidence accounts factors analysis
//	response averted stopped_by lessons actions <Extra…> open-questions
//	follow-up related backlinks sources revisions
//
// An Extra has the id it names.
type Incident struct {
	Frame
	Written      string // BCP 47 tag of what its authors wrote, where that is not the page's
	ID           string
	Severity     Badge
	Kind         Badge // only where it is not an incident
	Status       Badge
	Date         Time
	Services     []Link
	Aliases      []string // other ids
	Reviewed     string   // "reviewed 16 October 2026", "not reviewed"
	Organisation string   // whose it was, for an external one
	Authors      string   // "@mira, team payments"
	Summary      string   // at most two sentences

	Facts   []Fact // impact, to detect, to mitigate, detected by, actions open
	Banners []Banner
	Meter   Meter // only for what is not published
	Now     Now

	Overview  template.HTML // section Summary of the body, where there is one
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
	Extra     []Section // sections that only this write-up has
	Questions template.HTML
	FollowUp  template.HTML

	// Previews are the write-ups that this page leads to, for scripts to show
	// beside a link that is pointed at: the Href of each is that of the links.
	Previews []Row

	Related   []Row // at most five; each row's Why says what they share
	Backlinks []Backlink
	Sources   []Link // where the facts of an external one come from

	Allowed []Allowed // what rules find here and the text keeps

	Since         Since
	Revisions     []Revision // the five latest
	RevisionsNote string     // "History begins in 2026: this clone is shallow."
	History       Link       // to all of them
	Edit          Link       // Text is the path in the repository; Href may be empty
	Cite          string     // id, title, commit
	Brief         Link       // to the same on one sheet
}

// Allowed is what a rule finds in a write-up that allows it, and why.
type Allowed struct {
	Rule   Link   // its title, to its page
	Where  string // "line 41"
	Reason string // as the comment in the text gives it
}

// A Section is a part of the text that has no field of its own.
type Section struct {
	ID, Heading string
	Body        template.HTML
}

// Now is the box for those who see the same thing at this moment.
type Now struct {
	Symptoms []Link // verbatim; Href to the list of symptoms
	Ended    string // what ended it, one sentence
	Action   Link   // to the event that did: "Rolled back at 15:24"
	Links    []Link // runbooks
}

// Empty says whether there is nothing in the box.
func (n Now) Empty() bool {
	return len(n.Symptoms) == 0 && n.Ended == "" && n.Action.Text == "" && len(n.Links) == 0
}

// Timeline is what happened, in order.
type Timeline struct {
	Strip Figure // the phases and the numbered events; its Heading may be empty
	Zone  string // "All times are UTC."
	Days  []Day
	Body  template.HTML // what the section says beside its events
}

// A Day is the events of one date. Without Date.Text no heading is shown.
type Day struct {
	Date   Time
	Events []Event
}

// An Event is one row of the timeline.
type Event struct {
	ID       string // anchor, "t-0831"
	N        string // its number on the strip; empty where it is not on it
	When     Time
	Written  string // tag of the language of What, where that is not the page's
	Kind     string // signal, decision, action, comms or change; empty for none
	Word     string // Kind in words; empty means Kind
	Who      string // a role
	What     template.HTML
	Evidence []Link
	Gap      string // before this row: "27 min, nothing recorded"
	Mark     string // "Detected", "Mitigated": the milestone that this is
}

// Impact is who was hurt, and how much.
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

// Detection is how it was noticed.
type Detection struct {
	Method  string  // "A customer wrote to support."
	Answers []Badge // "Metric: yes", "Monitor: no", "Fired: no"; classes yes, no, unknown
	Body    template.HTML
}

// Evidence is what was recorded by systems.
type Evidence struct {
	Figures []Figure
	Files   []EvidenceFile // what is kept but not drawn
	Missing string         // "Data was not kept (retention 30 days)."
	Body    template.HTML
}

// An EvidenceFile is a log, chat or other file that is kept beside the text.
type EvidenceFile struct {
	ID    string // anchor
	Link  Link   // Note is the size
	Type  string // "chat", "log"
	Text  string // what it is; source, frozen when
	Lines string // the first lines, verbatim; may be empty
}

// Accounts is what people saw, each in their own words.
type Accounts struct {
	Accounts []Account
	Differ   []Difference // where they do not agree
	Together Table        // what they told, side by side, by the time of day
	Note     string       // "3 of 4 participants have been heard."
	Body     template.HTML
}

// An Account is one person's, by role.
type Account struct {
	ID    string // anchor, "acc-1"
	Role  string // "On-call engineer, payments"
	About string // "written, 5 h after, before the review"
	Body  template.HTML
	Event Link // the time it speaks of
}

// A Difference is one point that accounts do not agree on.
type Difference struct {
	Point string
	Says  []Saying
}

// A Saying is what one account says of it.
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

// A FactorItem is one of them: the statement first, the code second.
type FactorItem struct {
	ID         string // anchor, "f1"
	Statement  template.HTML
	Name, Href string // of the factor's page
	Code       string
	Layer      string // "technical"
	Barrier    string // "barrier absent"
	Evidence   []Link
	Unproven   string // "no evidence yet"; empty where evidence is not asked for
	Elsewhere  Link   // "also in 6 incidents"
	Actions    []Link // what was promised against it
}

// ActionList is what was promised after this incident.
type ActionList struct {
	Groups []ActionGroup // by horizon: now, next, later
	None   string        // why there are none
	Body   template.HTML
}

// Contents lists the sections that the page shows, in their order. It is a
// method so that it can never name a section that is not there.
func (v Incident) Contents() []Link {
	var out []Link
	lang := i18n.In(v.Lang)
	add := func(shown bool, id string, text i18n.Text) {
		if shown {
			out = append(out, Link{Text: lang.Say(text), Href: "#" + id})
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
	Note      string // what is not known, and why
	Since     Since
	Revisions []Revision
}
