package theme

import "html/template"

// A View is the data for one page. Each type of view has a fixed template, so a page
// cannot be rendered with the template of another view.
//
// No other package can add a view (see allViews). Views are complete: every string is
// in its final form ("41 min", "3 weeks overdue"), every link is relative to its page,
// and every list is in display order. A template prints fields, loops over lists and
// checks for empty fields; it never counts, compares or formats. Empty fields are not
// shown. A zero view renders to a valid page.
//
// Strings are plain text and are escaped. Only values of type template.HTML are printed
// without escaping: rendered and sanitised Markdown, and SVG.
//
// # Headings and anchors
//
// A page has one h1, the Title of its Frame. A template.HTML field named Body follows
// an h2 of the theme, so its headings start at h3. The Body of Page, Guide, Rule and
// About follows the h1 and starts at h2.
//
// These ids are reserved for the theme, and no Body may use them: main, site-q,
// theme-switch, toc, filters, now, start, latest, definitions, downloads, search-form,
// search-q, search-status, search-results, browse, the ids of sections (see Incident)
// and the ID fields of the views.
type View interface{ template() string }

// Frame holds the data of a page that every view has: title, navigation, links in the
// head and the note at the foot.
type Frame struct {
	Lang        string // BCP 47 tag of the page; empty means "en"
	Dir         string // direction of the text: "rtl" for languages that run from right to left; otherwise empty
	SiteTitle   string // name of the library, next to the navigation and in <title>
	Notice      string // note that is shown on every page, above the content: "A fictional company."
	Title       string // the title of this page, for <title> and <h1>
	Description string // description for search engines and feeds: one sentence of plain text
	Root        string // relative path to the root of the site, with a final slash: "./", "../", "../../"
	Home        string // address of the home page; empty means Root
	Path        string // path of this page from the root: "incidents/2026-10-14-x/index.html"
	Canonical   string // absolute address of this page; empty if the site has no base URL
	Foot        string // the last line of each printed sheet: "2026-10-14-x, “Checkout failed”, at commit 4f2c9ab"
	Type        string // type of the page in link previews (Open Graph): "article"; empty means "website"
	Published   string // date of publication of an article, machine-readable: "2026-10-20"; may be empty
	Changed     string // last change of an article, machine-readable: "2026-11-02T09:30:00Z"; may be empty
	Search      string // address of the search page; empty if the site has none
	Nav         []Link // the navigation; at most one link is Current
	// Links to the pages above this one, from the home page down; empty on pages directly
	// below the home page.
	Crumbs []Link
	Feeds  []Feed // feeds of this page or of the site, the most specific first
	Built  Built  // the commit and date from which the site was built
}

// A Feed is an Atom or JSON feed. A page links it in its head and at its foot.
type Feed struct {
	Title string // title of the feed: "Incidents of checkout (Atom)"
	Href  string
	Type  string // media type, such as "application/atom+xml"
}

// Built describes the commit and date from which the site was built. The zero value is
// not shown.
type Built struct {
	Commit      string // short hash of the commit; empty if there is no commit
	Date        Time   // the current time of the site, by default the time of the commit
	Uncommitted string // note about uncommitted files: "with uncommitted changes"; empty if all files are committed
	About       string // address of the page about the site
}

// Home is the home page: the latest incidents and links to all lists.
type Home struct {
	Frame
	Lead    string  // one line of counts: "37 incidents since March 2025, plus 24 external incidents."
	Overdue Link    // link to the overdue actions: "4 action items are overdue"; if Text is empty, it is not shown
	State   []Fact  // the state of the library: what is in review, what recurs, and links to other lists
	Latest  []Row   // the ten latest post-mortems
	All     Link    // link to the list of all post-mortems
	Changed Link    // link to the page of recent changes
	Pick    *Row    // one recommended post-mortem ("Editor's pick"); its Why gives the reason
	Facets  []Facet // lists by severity, service, factor family, year and kind
	// Sentence about what the numbers in Facets count: "Numbers count our own post-mortems."
	FacetsNote string
	Empty      string // text if the library has no incident
	Example    Link   // link to a complete example, next to Empty
}

// Incidents is a list of post-mortems: all, or all of one year, severity or kind.
type Incidents struct {
	Frame
	Lead string // number of post-mortems per kind: "37 incidents, 2 near misses"
	// Link to the external incidents that this page leaves out, or that are on a later page:
	// "32 incidents of other organisations".
	Shelf  Link
	Facets []Facet // properties by which readers can filter the list; each value has a page
	// Sentence about what the numbers in Facets count: "Numbers count our own post-mortems."
	FacetsNote string
	Whole      string  // address of the full list, which a script loads and filters; if it is empty, scripts do not filter
	Chosen     []Link  // the active filters; Href of each leads to the list without that filter
	Groups     []Group // rows by month or year
	Pager      Pager
	Downloads  []Link // links to CSV, JSON and feeds
	Empty      string // text if the list is empty: "No SEV1 in 2026."
	Elsewhere  []Link // links to similar lists that are not empty, shown next to Empty: "3 in 2025"
}

// Changes is the page of recent changes to all post-mortems.
type Changes struct {
	Frame
	Lead   string
	Months []ChangeMonth
	Empty  string // the reason why there are no changes
}

// A ChangeMonth holds the revisions of one month.
type ChangeMonth struct {
	ID, Heading string
	Changes     []Change
}

// A Change is a revision and the post-mortem that it belongs to.
type Change struct {
	Incident Link
	Severity Badge
	Revision Revision // the revision; its Href leads to the revision history of the post-mortem
}

// Services is the page that lists the services of the catalogue.
type Services struct {
	Frame
	Lead   string
	Groups []ServiceGroup
	Empty  string
}

// A ServiceGroup holds the services of one tier or team.
type ServiceGroup struct {
	ID, Heading string
	Services    []ServiceRow
}

// A ServiceRow is one service in the list of services.
type ServiceRow struct {
	Name, Href string
	Means      string // the purpose of the service
	Owner      string // the owning team
	Tier       string // tier of the service: "tier 1"
	Incidents  string // number of incidents: "7 incidents" or "none recorded"
	Last       Time   // date of the latest incident
	Actions    string // number of open actions: "3 open actions"; empty for none
	Spark      template.HTML
}

// Service is the page of one service, with its incidents, factors, symptoms and open
// actions.
type Service struct {
	Frame
	ID       string
	Means    string
	Facts    []Fact    // facts about the service: owner, tier, dependencies, dependants, other names
	Figures  []Figure  // chart of the incidents by severity and quarter
	Groups   []Group   // the incidents of the service, the latest first
	More     Link      // link to the other incidents of the service, if Groups shows only some
	Factors  []Count   // contributing factors that recur in the service's incidents
	Detected []Count   // methods by which the service's incidents were detected
	Symptoms []Symptom // symptoms of earlier incidents ("Known symptoms")
	Actions  []Action  // open action items from the service's incidents
	// Sentence for a service without incidents: "No incidents recorded. Unrecorded
	// incidents are possible."
	Empty     string
	Downloads []Link
}

// Factors is the page that lists the contributing factors, grouped by family.
type Factors struct {
	Frame
	Lead     string
	Families []Family
}

// A Family is a group of factors whose codes begin with the same word.
type Family struct {
	ID, Name, Means string
	Factors         []FactorRow
}

// A FactorRow is one factor in the list of factors.
type FactorRow struct {
	Name, Code, Href string // label, code and page of the factor; Href is empty if no incident has the factor
	Means            string
	Incidents        string // number of incidents: "in 7 incidents" or "not seen yet"
	Services         []Link
}

// Factor is the page of one contributing factor.
type Factor struct {
	Frame
	Code     string
	Family   Link
	Means    string // definition of the factor in the catalogue
	Not      string // a condition that is not this factor, but that readers may confuse with it
	NotSee   []Link // links to the factors that describe the condition in Not
	Facts    []Fact
	Figures  []Figure // trend of the factor
	Groups   []Group  // the incidents with the factor; the Quote of each row is the sentence that names the factor
	Services Heat     // table with one row: the number of incidents with this factor in each service
	Helped   []Action // completed actions that address the factor
	HelpNote string   // what happened after the actions in Helped, and the limits of this conclusion
	Related  []Count  // factors that often occur in the same incidents as this one
	Empty    string
}

// Symptoms is the page of the messages and effects that were seen in incidents, from A
// to Z. Each symptom lists its incidents.
type Symptoms struct {
	Frame
	Lead    string
	Letters []Letter // the letters on this page
	Others  []Link   // links to all letters, if the symptoms of each letter are on separate pages
	Pager   Pager    // links between the pages of one letter
	Empty   string
}

// A Letter holds the symptoms that start with one letter or sign.
type Letter struct {
	ID, Text string
	Symptoms []Symptom
}

// A Symptom is a message, alert or log line, spelled as in the post-mortem.
type Symptom struct {
	ID        string // HTML id of the symptom on the page of symptoms; may be empty on other pages
	Text      string // the symptom, verbatim
	Incidents []Row  // incidents with the symptom; most rows have Ended, the resolution
}

// Actions is the page that lists all action items in a table that can be printed.
type Actions struct {
	Frame
	Lead      string        // the numbers per state: "31 action items, 9 open, 4 overdue"
	Facts     []Fact        // number of open and overdue actions, and the median age with the number of actions
	Figures   []Figure      // chart of the time to close action items
	Facets    []Facet       // properties by which readers can filter the actions; each value has a list
	Whole     string        // address of the page of all actions; if it is empty, scripts do not filter
	Groups    []ActionGroup // actions in groups: Overdue, Due in 30 days, Later, No date, Done recently, Declined
	Pager     Pager         // set on the pages of a long group
	Downloads []Link
	Empty     string
}

// Trends is the page of charts and figures about all incidents, or about the incidents
// of one quarter, service or severity.
type Trends struct {
	Frame
	// The period and the amount of data: "October 2025 to September 2026. 20 incidents, 14
	// countable."
	Lead        string
	Changed     []string   // the sentences under "What changed", in order
	Questions   []Question // the sections of the page, one per topic
	Slices      []Facet    // links to the trends of each quarter, service and severity
	Definitions []Definition
	Downloads   []Link
	Empty       string
}

// A Question is a section of the trends page: a topic, such as the time to mitigate,
// with its figures.
type Question struct {
	ID      string // HTML id of the section
	Heading string // the topic: "Time to mitigate"
	Text    string
	Figures []Figure
	Heat    Heat
}

// Rules is the page that lists the rules which check post-mortems.
type Rules struct {
	Frame
	Lead     string
	Families []RuleFamily
}

// A RuleFamily holds the rules whose ids begin with the same word.
type RuleFamily struct {
	ID, Name string
	Rules    []RuleRow
}

// A RuleRow is one rule in the list of rules, with its level and its requirement.
type RuleRow struct {
	Written  string // BCP 47 tag of the language of Means; empty if it is the language of the page
	ID, Href string
	Level    Badge  // level of the rule in this library; the class is error, warning, info or off
	Means    string // the requirement in one sentence
}

// Rule is the page that documents one rule.
type Rule struct {
	Frame
	Written string // BCP 47 tag of the language of the title and of Body; empty if it is the language of the page
	ID      string
	Level   Badge
	Facts   []Fact
	Body    template.HTML
}

// Guide is the introduction for new readers and authors, with a few incidents to start
// with.
type Guide struct {
	Frame
	Lead      string
	Contents  []Link // links to the headings of Body
	Start     []Row  // post-mortems to read first; the Why of each row gives the reason
	StartNote string
	Written   string // BCP 47 tag of the language of Body; empty if it is the language of the site
	Body      template.HTML
}

// About is the page about the site: its sources, definitions and data files.
type About struct {
	Frame
	Lead        string
	Facts       []Fact
	Body        template.HTML
	Definitions []Definition
	Downloads   []Link
}

// A Definition explains one term or figure. Other pages link to its anchor.
type Definition struct {
	ID   string // HTML id of the definition, such as "to-detect"
	Term string
	Text template.HTML // the definition, as HTML without block elements
}

// Drafts is the page that lists the unpublished post-mortems by status.
type Drafts struct {
	Frame
	Lead   string
	Groups []DraftGroup
	Empty  string
}

// A DraftGroup holds the post-mortems of one status.
type DraftGroup struct {
	ID, Heading string
	Drafts      []Draft
}

// A Draft is one unpublished post-mortem and its progress.
type Draft struct {
	Row   Row
	Meter Meter
	Age   string // time since the first commit of the post-mortem: "12 days old"
	Needs string // next step towards publication: "needs a reviewer"
}

// Search is the search page. Without scripts it is an index of lists. With scripts, the
// page shows results while the reader types. Its only form with role=search takes the
// query. The script adds list items of class hit, with elements .snip, .why, .badge and
// <mark>, to #search-results, and writes the number of results into #search-status.
type Search struct {
	Frame
	// Addresses of the search scripts, in the order in which they run; empty means Root +
	// assets/search.js.
	Scripts []string
	Facets  []Facet // lists for browsing without a query
	// Sentence about what the numbers in Facets count: "Numbers count our own post-mortems."
	FacetsNote string
	Letters    []Link // links to the symptoms of each letter, from A to Z
	Hint       string // label of the search field
}

// Page is a general page of text: a lead, a table of contents and a body.
type Page struct {
	Frame
	Lead     string
	Contents []Link
	Body     template.HTML
}

// NotFound is the page for an unknown address. A server shows it at any address, so its
// Root is the absolute path of the site on the server and not "./".
type NotFound struct {
	Frame
	Text   string
	Latest []Row
}

// Moved is the page at an old address. It redirects the reader to the new address.
type Moved struct {
	Frame
	To Link
}
