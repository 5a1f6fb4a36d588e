package theme

import "html/template"

// These are the parts of views. An empty part is not shown; each type defines
// when it is empty.

// A Link without Href is printed as plain text.
type Link struct {
	Text    string
	Href    string
	Note    string // next to the link: "3 kB"
	Current bool   // leads to the current page or section
}

// A Time is a date, a time of day or a duration, for people and for machines.
type Time struct {
	Text string // "14 March 2026", "08:31", "1 h 50", "≈ 40 min", "unknown", "withheld"
	ISO  string // for <time datetime>: "2026-03-14", "PT1H50M"; empty if unknown
	Note string // tooltip: the local time, the precision
}

// A Badge is a label with a meaning. The text is always shown; the class only adds
// colour.
type Badge struct {
	Text string // "SEV1", "Near miss", "Published", "Overdue"
	// Class is one of
	//	s1 s2 s3 s4 s5                               severities by rank, worst first
	//	nm drill external                            kinds
	//	draft review published amended withdrawn     states of a post-mortem
	//	open overdue done declined                   states of an action
	//	error warning info off                       levels of a rule
	//	yes no unknown                               answers
	Class string
	Href  string // to the list of the same label; may be empty
	Note  string // tooltip: the meaning of the label
}

// A Row is one incident in a list.
type Row struct {
	ID           string
	Title        string
	Href         string
	Severity     Badge
	Kind         Badge  // empty for an incident
	Status       Badge  // empty for a published one
	Organisation string // of an external incident
	Date         Time
	Lasted       Time          // time to mitigate
	Bar          template.HTML // its phases, 6 px high
	Services     []Link
	Facts        []string // "Retry or feedback loop", "detected by support", "2 of 5 actions open"
	Summary      string   // only in lists with room for it
	Quote        string   // the statement that puts it into this list
	Ended        string   // what fixed it
	EndedHref    string   // the timeline row of the fix
	Why          string   // why it is in this list: "same factor, same service"
	Written      string   // tag of the language of its title, if it is not the page's
}

// A Group is rows under a heading. Without Heading they follow the group before.
type Group struct {
	ID, Heading string
	Note        string // "4 incidents"
	Rows        []Row
}

// A Facet is one property that a list can be filtered by. Each value is a page.
type Facet struct {
	Name   string // "Severity"
	Key    string // its name in a query string, "severity"; empty: scripts ignore it
	Values []Count
	More   Link // to the omitted values
}

// A Count is a label and its number of items. Without Href it is shown as disabled,
// so that the list does not change its shape.
type Count struct {
	Text, Href string
	Value      string // its name in a query string, "sev1"
	N          string // "7"; "7 of 20"
	Note       string
	Current    bool
}

// A Pager links the pages of a long list. Without Text it is not shown.
type Pager struct {
	Text       string // "Page 2 of 3"
	Prev, Next Link
}

// A Fact is a name and its value.
type Fact struct {
	Name  string
	Value Time   // plain text goes into its Text
	Links []Link // after the value, or instead of it
	Href  string // to the definition of the name
	Note  string // under the value: "median of 14 of 19"
}

// A Banner is a note above the text about its status.
type Banner struct {
	Class string // draft, review, amended, superseded, stale, withdrawn, note
	Title string
	Text  string
	Link  Link
}

// A Meter is the progress of a draft. It is not shown if Needed is zero.
type Meter struct {
	Done, Needed int
	Text         string // "11 of 14 requirements for publication"
	Gaps         []Link // the missing parts
}

// A Figure is a chart with its message. Heading is the message ("Errors peaked at
// 15.5 % before the rollback"), never the names of the axes.
type Figure struct {
	ID         string // anchor, unique on the page
	Heading    string
	Text       string        // one or two sentences
	SVG        template.HTML // role="img" with title and desc; no links inside
	Image      Image         // a picture, if there is no data
	TooFew     string        // instead of a chart: "4 incidents: too few for a chart."
	Rows       []Row         // with TooFew: the incidents themselves
	Source     string        // query, resolution, aggregation, date of the snapshot
	Query      string        // verbatim, as code after Source
	Table      Table         // the data
	CSV        Link          // "CSV", Note "3 kB"
	Definition Link          // to the definition of the figure
	More       Link          // to the underlying rows
}

// An Image is a picture saved as evidence. Alt describes it.
type Image struct {
	Src, Alt      string
	Width, Height string // in CSS pixels, to avoid layout shifts; may be empty
}

// A Table is data. Without rows it is not shown.
type Table struct {
	Caption string
	Columns []Column
	Rows    [][]Cell // each as long as Columns; the first cell is the row header
	Long    bool     // more than 15 rows: collapsed in print
}

// A Column is a column header.
type Column struct {
	Text string
	Num  bool // numbers, aligned to the end
}

// A Cell is one value of a Table. Its Num is that of its column.
type Cell struct {
	Text, Href string
	Num        bool
}

// A Heat is a table of counts with shaded cells. Without rows it is not shown.
type Heat struct {
	ID      string
	Caption string
	Columns []Link
	Rows    []HeatRow
	Note    string
	CSV     Link
}

// A HeatRow is the counts of one row, as many as there are columns.
type HeatRow struct {
	Head  Link
	Cells []HeatCell
}

// A HeatCell is one count.
type HeatCell struct {
	Text  string // "7"; empty for zero
	Href  string // to its incidents
	Label string // for screen readers: "7 incidents, Retry or feedback loop, Checkout"
	Level int    // 0 (empty) to 5
}

// An Action is one action item.
type Action struct {
	ID        string // anchor on the page of its incident; empty on other pages
	Written   string // tag of the language of Title, if it is not the page's
	Title     string
	Href      string // to its place on the page of its incident; empty on that page
	State     Badge  // open, overdue, done, declined; Text may be more precise: "In progress"
	Strength  string // "stronger", "intermediate", "weaker"
	Type      string // "prevent, makes it impossible"
	Owner     string
	Due       Time
	Late      string // "3 weeks overdue"
	PutOff    string // "rescheduled 2 times (was 1 November 2026)"
	Closed    Time
	Evidence  Link   // the proof of completion
	DoneWhen  string // the completion test
	Reason    string // why it was declined, or not closed as planned
	Addresses []Link // the factors
	Tracker   Link
	Incident  Link  // its post-mortem; empty on that page
	Severity  Badge // of that incident
}

// An ActionGroup is actions of one horizon or of one state.
type ActionGroup struct {
	ID, Heading, Note string
	Class             string // overdue, soon, later, nodate, done, declined; or the horizon
	Actions           []Action
}

// A Revision is one version of a post-mortem.
type Revision struct {
	ID      string // anchor in the revision history
	Name    string // short name of the commit
	Date    Time
	Who     string
	Message string
	Changed string   // a summary on the page of the post-mortem: "severity from sev3 to sev2, and 3 more"
	Means   []string // in the revision history: every change
	Note    string   // why the changes are not shown
	Words   []Passage
	More    string // "2 more changes not shown here."
	Came    Link   // its pull request or merge commit
	Href    string // to the revision or its diff
	Mark    string // "first version", "after publication"
}

// A Passage is a change of the text with some context.
type Passage struct {
	Under  string // its heading, if it differs from that of the previous passage
	Pieces []Piece
}

// A Piece is a part of a Passage. Exactly one of the four fields is set.
type Piece struct {
	Same, Gone, New string
	Left            bool // text is omitted here
}

// A Since is the changes since publication.
type Since struct {
	Heading string // "Changed since it was published on 20 October 2026"
	Amended []Amendment
	Means   []string // every change
	Note    string
}

// An Amendment is a change that the authors announce.
type Amendment struct {
	Date Time
	Note string
}

// A Backlink is a mention of this page on another one.
type Backlink struct {
	From     Link
	Date     Time
	Sentence template.HTML // inline; the sentence with the link
}
