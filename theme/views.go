package theme

import "html/template"

// A View is the data for one page. Each type of view has a fixed template, so a page
// cannot be rendered with the wrong one.
//
// The set of views is closed (see allViews). Views are complete: every string is in its
// final form ("41 min", "3 weeks overdue"), every link is relative to its page, and
// every list is in display order. A template prints fields, loops over lists and checks
// for empty fields; it never counts, compares or formats. Empty fields are not shown. A
// zero view renders to a valid page.
//
// Strings are plain text and are escaped. Only values of type template.HTML are printed
// without escaping: rendered and sanitised Markdown, and SVG.
//
// # Headings and anchors
//
// A page has one h1, the frame's Title. A template.HTML named Body follows an h2 of the
// theme, so its headings start at h3. The Body of Page, Guide, Rule and About follows
// the h1 and starts at h2.
//
// These ids are reserved for the theme, and no Body may use them: main, site-q,
// theme-switch, toc, filters, now, start, latest, definitions, downloads, search-form,
// search-q, search-status, search-results, browse, the ids of sections (see Incident)
// and the ID fields of the views.
type View interface{ template() string }

// Frame holds the parts of a page around its content.
type Frame struct {
	Lang        string // BCP 47 tag of the page; empty means "en"
	Dir         string // "rtl" for languages that run from right to left; empty otherwise
	SiteTitle   string // name of the library, next to the navigation and in <title>
	Notice      string // shown on every page, above the content: "A fictional company."
	Title       string // the title of this page, for <title> and <h1>
	Description string // for search engines and feeds; one sentence, plain text
	Root        string // relative path to the root of the site, with a final slash: "./", "../", "../../"
	Home        string // address of the home page; empty means Root
	Path        string // path of this page from the root: "incidents/2026-10-14-x/index.html"
	Canonical   string // absolute address of this page; empty if the site has no base URL
	Foot        string // the last line of each printed sheet: "2026-10-14-x, “Checkout failed”, at commit 4f2c9ab"
	Type        string // the type of the page in previews of links: "article"; empty means "website"
	Published   string // date of publication of an article, machine-readable: "2026-10-20"; may be empty
	Changed     string // last change of an article, machine-readable: "2026-11-02T09:30:00Z"; may be empty
	Search      string // address of the search page; empty if the site has none
	Nav         []Link // the navigation; at most one link is Current
	Crumbs      []Link // the pages above this one, from the home page down; empty on pages directly below it
	Feeds       []Feed // feeds of this page or of the site, the most specific first
	Built       Built  // the source of the site
}

// A Feed is an Atom or JSON feed, linked in the head and at the foot of the page.
type Feed struct {
	Title string // "Incidents of checkout (Atom)"
	Href  string
	Type  string // media type, "application/atom+xml"
}

// Built describes the source of the site. The zero value is not shown.
type Built struct {
	Commit      string // short hash of the commit; empty if there is no commit
	Date        Time   // the current time of the site, by default the time of the commit
	Uncommitted string // note about uncommitted files: "with uncommitted changes"; empty if there are none
	About       string // address of the page about the site
}

// Home is the home page: the latest incidents and links to all lists.
type Home struct {
	Frame
	Lead    string  // one line of counts: "37 incidents since March 2025, plus 24 external incidents."
	Overdue Link    // link to overdue actions: "4 action items are overdue"; without Text it is not shown
	Latest  []Row   // the ten latest post-mortems
	All     Link    // link to the list of all post-mortems
	Changed Link    // link to the page of recent changes
	Pick    *Row    // "Editor's pick"; Why gives the reason
	Facets  []Facet // severity, service, factor family, year, kind
	Empty   string  // text if the library has no incident
	Example Link    // link to a complete example, next to Empty
}

// Incidents is a list of post-mortems: all, or all of one year, severity or kind.
type Incidents struct {
	Frame
	Lead      string  // the numbers per kind: "37 incidents, 2 near misses"
	Facets    []Facet // the filters; each value has a page
	Whole     string  // address of the full list, which scripts filter; empty disables filtering by script
	Chosen    []Link  // active filters; Href is the list without that filter
	Groups    []Group // rows by month or year
	Pager     Pager
	Downloads []Link // links to CSV, JSON and feeds
	Empty     string // text if the list is empty: "No SEV1 in 2026."
	Elsewhere []Link // links next to Empty to lists with incidents: "3 in 2025"
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
	Revision Revision // its Href leads to the revision history of the post-mortem
}

// Services is the list of the catalogue's services.
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
	Tier       string // "tier 1"
	Incidents  string // "7 incidents"; "no incidents recorded"
	Last       Time   // date of the latest incident
	Actions    string // number of open actions: "3 open actions"; empty for none
	Spark      template.HTML
}

// Service is the page of one service.
type Service struct {
	Frame
	ID        string
	Means     string
	Facts     []Fact    // owner, tier, depends on, used by, also called
	Figures   []Figure  // incidents by severity and quarter
	Groups    []Group   // the incidents of the service, the latest first
	More      Link      // link to the incidents that are not shown
	Factors   []Count   // recurring factors
	Detected  []Count   // how its incidents were detected
	Symptoms  []Symptom // symptoms of earlier incidents ("Known symptoms")
	Actions   []Action  // open actions
	Empty     string    // text without incidents: "No incidents are recorded. There may be …"
	Downloads []Link
}

// Factors is the list of contributing factors, by family.
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
	Name, Code, Href string // Href is empty for an unused code
	Means            string
	Incidents        string // "in 7 incidents"; "no incidents yet"
	Services         []Link
}

// Factor is the page of one contributing factor.
type Factor struct {
	Frame
	Code     string
	Family   Link
	Means    string // the definition of the code
	Not      string // a different condition that readers may confuse with this factor
	NotSee   []Link // links to the factors for that condition
	Facts    []Fact
	Figures  []Figure // trend of the factor
	Groups   []Group  // the incidents with the factor; each row's Quote is the statement that names the factor
	Services Heat     // one row of the table of factors by service
	Helped   []Action // completed actions that address the factor
	HelpNote string   // what happened after these actions, and the limits of this conclusion
	Related  []Count  // factors that often occur together with this one
	Empty    string
}

// Symptoms lists the messages and effects seen in past incidents, from A to Z, each
// with its incidents.
type Symptoms struct {
	Frame
	Lead    string
	Letters []Letter // the letters on this page
	Others  []Link   // links to all letters, if each letter has separate pages
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
	ID        string // anchor; may be empty outside the index
	Text      string // the symptom, verbatim
	Incidents []Row  // the incidents with the symptom; most rows have Ended
}

// Actions is the list of all action items, as a printable table.
type Actions struct {
	Frame
	Lead      string        // the numbers per state: "31 action items, 9 open, 4 overdue"
	Facts     []Fact        // open and overdue actions, median age with the number of actions
	Figures   []Figure      // chart of the time to close action items
	Facets    []Facet       // by service, team, factor, strength
	Groups    []ActionGroup // Overdue, Due in 30 days, Later, No date, Done recently, Declined
	Downloads []Link
	Empty     string
}

// Trends is the page with all figures of the library, or of one quarter, service or
// severity.
type Trends struct {
	Frame
	Lead        string     // the period and the data: "October 2025 to September 2026. 20 incidents, 14 countable."
	Changed     []string   // the sentences under "What changed", in order
	Questions   []Question // the sections of the page, one per topic
	Slices      []Facet    // links to the trends of each quarter, service and severity
	Definitions []Definition
	Downloads   []Link
	Empty       string
}

// A Question is a section of the trends page about one topic, with its figures.
type Question struct {
	ID      string // anchor
	Heading string // the topic: "Time to mitigate"
	Text    string
	Figures []Figure
	Heat    Heat
}

// Rules is the list of the rules.
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

// A RuleRow is one rule in the list of rules.
type RuleRow struct {
	Written  string // BCP 47 tag of Means; empty if it is the language of the page
	ID, Href string
	Level    Badge  // the level in this library; class error, warning, info or off
	Means    string // the requirement in one sentence
}

// Rule is the page of one rule.
type Rule struct {
	Frame
	Written string // BCP 47 tag of the title and of Body; empty if it is the language of the page
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
	Start     []Row  // "Five post-mortems to start with"; each row's Why gives the reason
	StartNote string
	Written   string // BCP 47 tag of Body; empty if it is the language of the site
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
	ID   string // anchor, "to-detect"
	Term string
	Text template.HTML // inline
}

// Drafts lists unpublished post-mortems.
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
	Age   string // time since the first commit: "12 days old"
	Needs string // the next step: "needs a reviewer"
}

// Search is the search page. Without scripts it is an index of lists. With scripts,
// the form with role=search (the only one on this page) takes the query,
// #search-results gets list items of class hit, with .snip, .why, .badge and <mark>,
// and #search-status gets the number of results.
type Search struct {
	Frame
	Scripts []string // addresses of the search scripts, in the order in which they run; empty: Root + assets/search.js
	Facets  []Facet  // facets for browsing without a query
	Letters []Link   // links to the symptoms of each letter, from A to Z
	Hint    string   // the label of the search field
}

// Page is a page of prose that needs no special template.
type Page struct {
	Frame
	Lead     string
	Contents []Link
	Body     template.HTML
}

// NotFound is the page for an unknown address. Its Root must work from every address,
// so Root is the path of the site on its server, not "./".
type NotFound struct {
	Frame
	Text   string
	Latest []Row
}

// Moved is the page at an old address, which redirects to the new one.
type Moved struct {
	Frame
	To Link
}
