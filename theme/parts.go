package theme

import "html/template"

// The types in this file are parts from which views are composed. A template shows
// nothing for an empty part. The comment of each type states when it is empty.

// A Link is a text with an address. If Href is empty, the text is printed without a
// link.
type Link struct {
	Text    string
	Href    string
	Note    string // short text after the link, such as a file size: "3 kB"
	Current bool   // the link leads to the current page or section
}

// A Time is a date, a time of day or a duration, as text and in machine-readable form.
type Time struct {
	Text string // text to show: "14 March 2026", "08:31", "1 h 50", "≈ 40 min", "unknown", "withheld"
	ISO  string // value for the attribute datetime of <time>: "2026-03-14", "PT1H50M"; empty if unknown
	Note string // tooltip with the local time or the precision
}

// A Badge is a short label with a class. The text is always shown. The class adds only
// colour.
type Badge struct {
	Text string // label, such as "SEV1", "Near miss", "Published" or "Overdue"
	// Class is one of
	//	s1 s2 s3 s4 s5                               severities by rank, worst first
	//	nm drill external                            kinds of post-mortem
	//	draft review published amended withdrawn     states of a post-mortem
	//	open overdue done declined                   states of an action
	//	error warning info off                       levels of a rule
	//	yes no unknown                               answers to a yes-or-no question
	Class string
	Href  string // address of the list of items with the same label; may be empty
	Note  string // tooltip: the meaning of the label
}

// A Row is one post-mortem in a list.
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
	Bar          template.HTML // chart of the incident's phases, 6 px high
	Services     []Link
	// Short facts about the incident: "Retry or feedback loop", "detected by support", "2
	// of 5 actions open"
	Facts     []string
	Summary   string // summary of the post-mortem; set only in lists with room for it
	Quote     string // sentence quoted from the post-mortem, which shows why the row is in this list
	Ended     string // the resolution ("What fixed it")
	EndedHref string // address of the timeline row of the resolution
	// EndedLabel is the label of Ended: "What stopped it:" for a drill or a near miss. If it
	// is empty, the label is "What fixed it:".
	EndedLabel string
	Why        string // the reason why the row is in this list: "same factor, same service"
	Written    string // BCP 47 tag of the language of the title; empty if it is the language of the page
}

// A Group is a list of rows under a heading. If Heading is empty, the rows continue the
// previous group.
type Group struct {
	ID, Heading string
	Note        string // short text next to the heading, such as the number of rows: "4 incidents"
	Rows        []Row
}

// A Facet is a property by which readers can filter a list. Each value has a page.
type Facet struct {
	Name   string // the label of the property: "Severity"
	Key    string // name of the property in the URL's query, such as "severity"; if it is empty, scripts ignore the facet
	Values []Count
	More   Link // link to the values that are not shown
}

// A Count is a label with a number of items and a link to them. If Href is empty, it is
// shown as disabled, so that the layout of the list does not change.
type Count struct {
	Text, Href string
	Value      string // name of the value in the URL's query, such as "sev1"
	N          string // the number of items: "7", "7 of 20"
	Note       string
	Current    bool
}

// A Pager links the pages of a long list. If Text is empty, it is not shown.
type Pager struct {
	Text       string // position in the list: "Page 2 of 3"
	Prev, Next Link
}

// A Fact is a named value, such as the time to detect. It is shown as one entry of a
// description list.
type Fact struct {
	Name  string
	Value Time   // the value; a value that is not a time is plain text in the field Text
	Links []Link // links that follow the value or replace it
	Href  string // address of the definition of the name
	Note  string // text under the value: "median of 14 of 19"
}

// A Banner is a note above the text about the status of the post-mortem.
type Banner struct {
	Class string // style of the banner: draft, review, amended, superseded, stale, withdrawn or note
	Title string
	Text  string
	Link  Link
}

// A Meter shows how many requirements for the next status a draft meets. If Needed is
// zero, it is not shown.
type Meter struct {
	Done, Needed int
	Text         string // the progress in words: "11 of 14 requirements for publication"
	Gaps         []Link // links to the requirements that the draft does not meet yet
}

// A Figure is a chart with a heading. Heading states the conclusion ("Errors peaked at
// 15.5 % before the rollback"), not the names of the axes.
type Figure struct {
	ID      string // HTML id of the figure, unique on the page
	Heading string
	Text    string // explanation in one or two sentences
	// The chart as SVG, with role="img", a title and a desc; it contains no links. A chart
	// of series has an element of class vals with its values, which a script reads.
	SVG    template.HTML
	Image  Image  // picture that replaces the chart if there is no data
	TooFew string // sentence that replaces the chart: "4 incidents: too few for a chart."
	Rows   []Row  // the incidents, listed when TooFew replaces the chart
	Source string // origin of the data: query, resolution, aggregation, date of the snapshot
	Query  string // the query, verbatim, shown as code after Source
	Table  Table  // the data of the chart
	CSV    Link   // link to the data file; Text is "CSV" and Note is the size, "3 kB"
	// Data has the values of the chart, which the site writes to the file ID.csv next to the
	// page; see DataFiles. It is empty if CSV links to another file.
	Data       [][]string
	Definition Link      // link to the definition of the figure
	More       Link      // link to the list of the incidents or actions behind the figure
	Qualities  []Quality // the qualities of the data, if the figure shows evidence
	Parts      []FigurePart
}

// A FigurePart is a further item of evidence that a figure shows.
type FigurePart struct {
	ID   string // HTML id of the item, unique on the page
	Text string // origin of the data
	CSV  Link   // link to the data file
}

// An Image is a picture that was saved as evidence. Alt describes the picture for
// readers who cannot see it.
type Image struct {
	Src, Alt      string
	Width, Height string // size in CSS pixels, which prevents layout shifts while the picture loads; may be empty
}

// A Table shows data in rows and columns. If Rows is empty, it is not shown.
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

// A Cell is one value of a Table. Num has the same value as Num of the column.
type Cell struct {
	Text, Href string
	Num        bool
}

// A Heat is a table of counts in which a higher count has a darker cell. A Heat with one
// column is shown as bars. If Rows is empty, it is not shown.
type Heat struct {
	ID      string
	Caption string
	Columns []Link
	Rows    []HeatRow
	Most    int        // the largest count, which has the longest bar
	Data    [][]string // the counts, as in a Figure
	Note    string
	CSV     Link
}

// OneColumn reports whether h has one column, so that it is shown as bars.
func (h Heat) OneColumn() bool { return len(h.Columns) == 1 }

// A HeatRow holds the counts of one row, one for each column.
type HeatRow struct {
	Head  Link
	Cells []HeatCell
}

// A HeatCell is one count in a Heat.
type HeatCell struct {
	N     int    // the count
	Text  string // the count in words: "7"; empty for zero
	Href  string // address of the list of the counted incidents
	Label string // text for screen readers: "7 incidents, Retry or feedback loop, Checkout"
	Level int    // the shade, from 0 (empty) to 5
}

// An Action is one action item.
type Action struct {
	ID        string // HTML id of the action on the page of its incident; empty on other pages
	Written   string // BCP 47 tag of the language of Title; empty if it is the language of the page
	Title     string
	Href      string // address of the action on the page of its incident; empty on that page
	State     Badge  // state of the action: open, overdue, done or declined; Text may be more precise: "In progress"
	Strength  string // the strength of the action: "stronger", "intermediate", "weaker"
	Type      string // type of the action and its mechanism: "prevent, makes it impossible"
	Owner     string // the owner, and the person who does the work: "team Payments, @lee"
	Team      string // short form of Owner for lists: "Payments"
	Due       Time
	When      Time   // closing date or, of an open action, due date, in a short form for lists: "31 Oct 2026"
	Late      string // how long the action is overdue: "3 weeks overdue"
	PutOff    string // how often the action was rescheduled: "rescheduled 2 times (was 1 November 2026)"
	Closed    Time
	Evidence  Link   // link to the proof that the action is complete
	DoneWhen  string // test by which the owner knows that the action is complete
	Reason    string // reason why the action was declined, or was not closed as planned
	Addresses []Link // links to the factors that the action addresses
	Tracker   Link
	Incident  Link   // link to the post-mortem that contains the action; empty on that post-mortem's page
	Code      string // short name of the incident for lists: its first alias, "INC-2570", or its date
	Severity  Badge  // the severity of the action's incident
}

// An ActionGroup holds the actions of one horizon or one state.
type ActionGroup struct {
	ID, Heading, Note string
	// Style of the group: overdue, soon, later, nodate, done, declined, or the horizon of
	// its actions.
	Class   string
	Actions []Action
	More    Link // link to the page with the other actions of the group
}

// A Revision is one version of a post-mortem in Git.
type Revision struct {
	ID      string // HTML id of the revision in the revision history
	Name    string // the short hash of the commit
	Date    Time
	Who     string
	Message string
	// Summary of the changes, shown on the page of the post-mortem: "severity from sev3 to
	// sev2, and 3 more"
	Changed string
	Means   []string // one sentence for every change of substance, shown in the revision history
	// Summary of the texts that were only reworded: "wording of 2 actions and 3 sections"
	Wording  string
	Reworded []string // one sentence for every text that was only reworded
	Note     string   // reason why the changes of this revision are not shown
	Words    []Passage
	More     string // number of changes that are not listed: "2 more changes not shown here."
	Came     Link   // link to the pull request or merge commit of the revision
	Href     string // address of the revision or its diff
	Mark     string // a special role of the revision: "first version", "after publication"
}

// A RevisionGroup is a group of neighbouring revisions.
type RevisionGroup struct {
	// Heading of revisions that changed only the wording, which are shown on demand: "4
	// revisions of wording only, 22 November 2026 to 30 November 2026"; empty for others
	Heading   string
	Revisions []Revision
}

// A Passage is one change of the text, with some unchanged words before and after it.
type Passage struct {
	Under  string // heading of the section with the change; empty if it is the same as for the previous passage
	Pieces []Piece
}

// A Piece is a part of a Passage: unchanged, added, removed or omitted text. Exactly
// one of the four fields is set.
type Piece struct {
	Same, Gone, New string
	Left            bool // unchanged text is omitted at this point
}

// A Since is the list of the changes after publication.
type Since struct {
	Heading string // heading of the list: "Changed since it was published on 20 October 2026"
	Amended []Amendment
	Means   []string // one sentence for every change of substance
	// Summary of the texts that were only reworded: "wording of 2 actions and 3 sections"
	Wording  string
	Reworded []string // one sentence for every text that was only reworded
	Note     string
}

// An Amendment is a change after publication that the authors announced in the front
// matter.
type Amendment struct {
	Date Time
	Note string
}

// A Backlink is a mention of this post-mortem in another post-mortem, with a link to
// the place of the mention.
type Backlink struct {
	From     Link
	Date     Time
	Sentence template.HTML // the sentence that contains the link
}
