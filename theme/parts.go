package theme

import "html/template"

// The parts that views are made of. A part that is empty is not shown; what
// makes it empty stands with each.

// A Link without Href is printed as plain text.
type Link struct {
	Text    string
	Href    string
	Note    string // beside the link: what is behind it, "3 kB"
	Current bool   // leads to the page or section it stands on
}

// A Time is a date, a time of day or a duration, in words and for machines.
type Time struct {
	Text string // "14 March 2026", "08:31", "1 h 50", "≈ 40 min", "unknown", "withheld"
	ISO  string // for <time datetime>: "2026-03-14", "PT1H50M"; empty where it is not known
	Note string // shown when pointed at: the local time, the precision
}

// A Badge is a word that has a meaning of its own. The word is always shown;
// the class only adds to it.
type Badge struct {
	Text string // "SEV1", "Near miss", "Published", "Overdue"
	// Class is one of
	//	s1 s2 s3 s4 s5                               severities by rank, the worst first
	//	nm drill external                            kinds
	//	draft review published amended withdrawn     states of a write-up
	//	open overdue done declined                   states of an action
	//	error warning info off                       levels of a rule
	//	yes no unknown                               answers
	Class string
	Href  string // to the list of its like; may be empty
	Note  string // what the word means, shown when pointed at
}

// A Row is one incident in a list.
type Row struct {
	ID           string
	Title        string
	Href         string
	Severity     Badge
	Kind         Badge  // only where it is not an incident
	Status       Badge  // only where it is not published
	Organisation string // whose it was, for an external one
	Date         Time
	Lasted       Time          // time to mitigate
	Bar          template.HTML // its phases as a strip of 6 px
	Services     []Link
	Facts        []string // "retry loop", "found by alert", "2 of 5 actions open"
	Summary      string   // only where the list has room for it
	Quote        string   // the author's words that put it into this list
	Ended        string   // what ended it
	EndedHref    string   // the place that tells how
	Why          string   // why it is in this list: "same factor, same service"
	Written      string   // tag of the language of its title, where that is not the page's
}

// A Group is rows under a heading. Without Heading they follow the group before.
type Group struct {
	ID, Heading string
	Note        string // "4 incidents"
	Rows        []Row
}

// A Facet is one question a list can be narrowed by. Each value is a page.
type Facet struct {
	Name   string // "Severity"
	Key    string // what scripts call it in an address, "severity"; empty: they leave it alone
	Values []Count
	More   Link // to the values left out
}

// A Count is a word and how many are behind it. Without Href it is shown as
// not to be chosen, so that lists keep their shape.
type Count struct {
	Text, Href string
	Value      string // what scripts call it in an address, "sev1"
	N          string // "7"; "7 of 20"
	Note       string
	Current    bool
}

// A Pager leads through a long list. Without Text it is not shown.
type Pager struct {
	Text       string // "Page 2 of 3"
	Prev, Next Link
}

// A Fact is a name and what is to be said of it.
type Fact struct {
	Name  string
	Value Time   // plain words go into its Text
	Links []Link // after the value, or in its place
	Href  string // what the name means
	Note  string // under the value: "median of 14 of 19"
}

// A Banner stands above the text and says how it may be used.
type Banner struct {
	Class string // draft, review, amended, superseded, stale, withdrawn, note
	Title string
	Text  string
	Link  Link
}

// A Meter says how far a draft is. Needed of zero: it is not shown.
type Meter struct {
	Done, Needed int
	Text         string // "11 of 14 needed to publish"
	Gaps         []Link // what is missing, each to its place
}

// A Figure is a finding, drawn. Heading is the finding itself ("Errors peaked
// at 15.5 % before the rollback"), never the names of the axes.
type Figure struct {
	ID         string // anchor, unique on the page
	Heading    string
	Text       string        // the takeaway, one or two sentences
	SVG        template.HTML // role="img" with title and desc; no links inside
	Image      Image         // where there is a picture and no data
	TooFew     string        // in place of a drawing: "4 incidents: too few for a chart"
	Rows       []Row         // with TooFew: the incidents themselves
	Source     string        // query, resolution, aggregation, frozen when
	Query      string        // verbatim, as code after Source
	Table      Table         // the data
	CSV        Link          // "CSV", Note "3 kB"
	Definition Link          // what the figure means
	More       Link          // the rows behind it
}

// An Image is a picture that was kept as evidence. Alt says what it shows.
type Image struct {
	Src, Alt      string
	Width, Height string // in CSS pixels, so that the page does not jump; may be empty
}

// A Table is data. Without rows it is not shown.
type Table struct {
	Caption string
	Columns []Column
	Rows    [][]Cell // each as long as Columns; the first cell heads its row
	Long    bool     // more than 15 rows: stays folded on paper
}

// A Column heads the cells under it.
type Column struct {
	Text string
	Num  bool // numbers, set to the end of the line
}

// A Cell is one value of a Table. Its Num is that of its column.
type Cell struct {
	Text, Href string
	Num        bool
}

// A Heat is a table of counts whose cells are shaded. Without rows it is not shown.
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
	Text  string // "7"; empty for none
	Href  string // the incidents behind it
	Label string // for those who hear the table: "7 incidents, retry loop, checkout"
	Level int    // 0 none, 1 to 5
}

// An Action is one promise.
type Action struct {
	ID        string // anchor where it stands on the page of its incident; empty elsewhere
	Written   string // tag of the language of Title, where that is not the page's
	Title     string
	Href      string // to its place on the page of its incident; empty there
	State     Badge  // open, overdue, done, declined; the word may say more: "In progress"
	Strength  string // "stronger", "intermediate", "weaker"
	Type      string // "prevent, makes it impossible"
	Owner     string
	Due       Time
	Late      string // "3 weeks late"
	PutOff    string // "put off 2 times, first due 1 November 2026"
	Closed    Time
	Evidence  Link   // how it is known to be done
	DoneWhen  string // the test of being done
	Reason    string // why declined, or closed otherwise than planned
	Addresses []Link // the factors
	Tracker   Link
	Incident  Link  // where it was promised; empty on that page
	Severity  Badge // of that incident
}

// An ActionGroup is actions of one horizon or of one state.
type ActionGroup struct {
	ID, Heading, Note string
	Class             string // overdue, soon, later, nodate, done, declined; or the horizon
	Actions           []Action
}

// A Revision is one version of a write-up.
type Revision struct {
	ID      string // where it stands among all of them
	Name    string // short name of the commit
	Date    Time
	Who     string
	Message string
	Changed string   // in short, beside the write-up: "severity from sev3 to sev2, and 3 more"
	Means   []string // among all of them: each thing that it changed
	Note    string   // why that is not said
	Words   []Passage
	More    string // "2 more places are not shown here."
	Came    Link   // the request or the merge that it came with
	Href    string // the revision or the difference it made
	Mark    string // "first version", "after publication"
}

// A Passage is a place in the text where words differ, with some around it.
type Passage struct {
	Under  string // the heading it stands under, where the one before stands under another
	Pieces []Piece
}

// A Piece is a stretch of a Passage. One of the four is set.
type Piece struct {
	Same, Gone, New string
	Left            bool // some of the text is left out here
}

// A Since is what readers of what was published should know.
type Since struct {
	Heading string // "Changed since it was published on 20 October 2026"
	Amended []Amendment
	Means   []string // each thing that is different now
	Note    string
}

// An Amendment is a change that its authors point out.
type Amendment struct {
	Date Time
	Note string
}

// A Backlink is a mention of this page on another one.
type Backlink struct {
	From     Link
	Date     Time
	Sentence template.HTML // inline; the sentence that the link stands in
}
