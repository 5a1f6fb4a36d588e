package theme

import "html/template"

// The types in this file are the parts of views. An empty part is not shown. Each type
// documents when it is empty.

// A Link is a text with an address. Without Href it is printed as plain text.
type Link struct {
	Text    string
	Href    string
	Note    string // text next to the link: "3 kB"
	Current bool   // the link leads to the current page or section
}

// A Time is a date, a time of day or a duration, as text and in machine-readable form.
type Time struct {
	Text string // "14 March 2026", "08:31", "1 h 50", "≈ 40 min", "unknown", "withheld"
	ISO  string // for <time datetime>: "2026-03-14", "PT1H50M"; empty if unknown
	Note string // tooltip: the local time or the precision
}

// A Badge is a short label with a class. The text is always shown; the class only adds
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
	Href  string // address of the list of items with the same label; may be empty
	Note  string // tooltip: the meaning of the label
}

// A Row is one incident in a list.
type Row struct {
	ID           string
	Title        string
	Href         string
	Severity     Badge
	Kind         Badge  // the kind of post-mortem; empty for an incident
	Status       Badge  // the status; empty for a published post-mortem
	Organisation string // the organisation that had an external incident
	Date         Time
	Lasted       Time          // time from the start to mitigation
	Bar          template.HTML // chart of the phases, 6 px high
	Services     []Link
	Facts        []string // short facts: "Retry or feedback loop", "detected by support", "2 of 5 actions open"
	Summary      string   // the summary; only in lists with room for it
	Quote        string   // the sentence of the post-mortem that is the reason for its place in this list
	Ended        string   // the resolution ("What fixed it")
	EndedHref    string   // address of the timeline row of the resolution
	Why          string   // the reason why the row is in this list: "same factor, same service"
	Written      string   // BCP 47 tag of the title; empty if it is the language of the page
}

// A Group is a list of rows under a heading. Without Heading, the rows continue the
// previous group.
type Group struct {
	ID, Heading string
	Note        string // text next to the heading: "4 incidents"
	Rows        []Row
}

// A Facet is a property by which readers can filter a list. Each value has a page.
type Facet struct {
	Name   string // the label of the property: "Severity"
	Key    string // the name of the property in a query string, "severity"; empty: scripts ignore the facet
	Values []Count
	More   Link // link to the values that are not shown
}

// A Count is a label and a number of items. Without Href it is shown as disabled, so
// that the layout of the list does not change.
type Count struct {
	Text, Href string
	Value      string // the name of the value in a query string, "sev1"
	N          string // the number of items: "7", "7 of 20"
	Note       string
	Current    bool
}

// A Pager links the pages of a long list. Without Text it is not shown.
type Pager struct {
	Text       string // "Page 2 of 3"
	Prev, Next Link
}

// A Fact is a name with a value.
type Fact struct {
	Name  string
	Value Time   // the value; plain text is in its Text
	Links []Link // links after the value, or instead of it
	Href  string // address of the definition of the name
	Note  string // text under the value: "median of 14 of 19"
}

// A Banner is a note above the text about the status of the post-mortem.
type Banner struct {
	Class string // draft, review, amended, superseded, stale, withdrawn, note
	Title string
	Text  string
	Link  Link
}

// A Meter shows the progress of a draft. It is not shown if Needed is zero.
type Meter struct {
	Done, Needed int
	Text         string // "11 of 14 requirements for publication"
	Gaps         []Link // links to the missing parts
}

// A Figure is a chart with a heading. Heading states the conclusion ("Errors peaked at
// 15.5 % before the rollback"), not the names of the axes.
type Figure struct {
	ID         string // anchor, unique on the page
	Heading    string
	Text       string        // explanation in one or two sentences
	SVG        template.HTML // the chart, with role="img", title and desc; it contains no links
	Image      Image         // a picture instead of a chart, if there is no data
	TooFew     string        // text instead of a chart: "4 incidents: too few for a chart."
	Rows       []Row         // the incidents; set together with TooFew
	Source     string        // query, resolution, aggregation, date of the snapshot
	Query      string        // the query, verbatim, shown as code after Source
	Table      Table         // the data of the chart
	CSV        Link          // link to the data file: "CSV", Note "3 kB"
	Definition Link          // link to the definition of the figure
	More       Link          // link to the list of the incidents or actions behind the figure
}

// An Image is a picture saved as evidence. Alt describes the picture.
type Image struct {
	Src, Alt      string
	Width, Height string // in CSS pixels, to avoid layout shifts; may be empty
}

// A Table shows data. Without rows it is not shown.
type Table struct {
	Caption string
	Columns []Column
	Rows    [][]Cell // each row has as many cells as Columns; the first cell is the row header
	Long    bool     // the table has more than 15 rows, so it is collapsed in print
}

// A Column is the header of one column.
type Column struct {
	Text string
	Num  bool // the column holds numbers, aligned to the end
}

// A Cell is one value of a Table. Num is the same as in the cell's Column.
type Cell struct {
	Text, Href string
	Num        bool
}

// A Heat is a table of counts whose cells are shaded by count. Without rows it is not
// shown.
type Heat struct {
	ID      string
	Caption string
	Columns []Link
	Rows    []HeatRow
	Note    string
	CSV     Link
}

// A HeatRow holds the counts of one row, one for each column.
type HeatRow struct {
	Head  Link
	Cells []HeatCell
}

// A HeatCell is one count in a Heat.
type HeatCell struct {
	Text  string // the count: "7"; empty for zero
	Href  string // address of the list of the counted incidents
	Label string // for screen readers: "7 incidents, Retry or feedback loop, Checkout"
	Level int    // the shade, from 0 (empty) to 5
}

// An Action is one action item.
type Action struct {
	ID        string // anchor on the page of the action's incident; empty on other pages
	Written   string // BCP 47 tag of Title; empty if it is the language of the page
	Title     string
	Href      string // address of the action on the page of its incident; empty on that page
	State     Badge  // open, overdue, done, declined; Text may be more precise: "In progress"
	Strength  string // the strength of the action: "stronger", "intermediate", "weaker"
	Type      string // the type and mechanism: "prevent, makes it impossible"
	Owner     string
	Due       Time
	Late      string // how long it is overdue: "3 weeks overdue"
	PutOff    string // how often it was rescheduled: "rescheduled 2 times (was 1 November 2026)"
	Closed    Time
	Evidence  Link   // link to the proof that the action is complete
	DoneWhen  string // the test for completion
	Reason    string // the reason why it was declined, or not closed as planned
	Addresses []Link // links to the factors that the action addresses
	Tracker   Link
	Incident  Link  // link to the post-mortem of the action; empty on its page
	Severity  Badge // the severity of the action's incident
}

// An ActionGroup holds the actions of one horizon or one state.
type ActionGroup struct {
	ID, Heading, Note string
	Class             string // overdue, soon, later, nodate, done, declined; or the horizon
	Actions           []Action
}

// A Revision is one version of a post-mortem in Git.
type Revision struct {
	ID      string // anchor in the revision history
	Name    string // the short hash of the commit
	Date    Time
	Who     string
	Message string
	Changed string   // summary of the changes, on the page of the post-mortem: "severity from sev3 to sev2, and 3 more"
	Means   []string // every change, in the revision history
	Note    string   // the reason why the changes are not shown
	Words   []Passage
	More    string // the number of omitted changes: "2 more changes not shown here."
	Came    Link   // link to the pull request or merge commit of the revision
	Href    string // address of the revision or its diff
	Mark    string // a special role of the revision: "first version", "after publication"
}

// A Passage is a change of the text, with some unchanged words before and after.
type Passage struct {
	Under  string // heading of the section; empty if the previous passage has the same heading
	Pieces []Piece
}

// A Piece is a part of a Passage. Exactly one of the four fields is set.
type Piece struct {
	Same, Gone, New string
	Left            bool // text is omitted at this point
}

// A Since holds the changes since publication.
type Since struct {
	Heading string // "Changed since it was published on 20 October 2026"
	Amended []Amendment
	Means   []string // every change
	Note    string
}

// An Amendment is a change that the authors announced in the front matter.
type Amendment struct {
	Date Time
	Note string
}

// A Backlink is a link to this page on the page of another post-mortem.
type Backlink struct {
	From     Link
	Date     Time
	Sentence template.HTML // the sentence that contains the link
}
