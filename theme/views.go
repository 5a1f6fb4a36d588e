package theme

import "html/template"

// A View is the data for one page. Each view names its own template, so a
// page cannot be rendered with the wrong one.
//
// The set is closed (see every), and views are finished: every string is
// worded ("41 min", "3 weeks late"), every link is relative to the page that
// shows it, every list is in the order it is shown in. A template prints,
// ranges and asks whether something is there; it never counts, compares
// or formats. An empty field is not shown. A zero view renders to a page that
// stands.
//
// Strings are plain text and are escaped. Only template.HTML is printed as it
// is: rendered and sanitised Markdown, and SVG.
//
// # Headings and anchors
//
// A page has one h1, the frame's Title. A template.HTML that is called Body
// stands under an h2 of the theme, so its own headings begin at h3; the Body
// of Page, Guide, Rule and About stands under the h1 and begins at h2.
//
// These ids belong to the theme, and no Body may use them: main, site-q,
// theme-switch, toc, filters, now, start, latest, definitions, downloads, search-form,
// search-q, search-status, search-results, browse, the sections' ids (see
// Incident) and what the views name as ID.
type View interface{ template() string }

// Frame is what every page shows around its content.
type Frame struct {
	Lang        string // BCP 47 tag of the page; empty means "en"
	Dir         string // "rtl" for languages that run from right to left; empty otherwise
	SiteTitle   string // name of the library, beside the navigation and in <title>
	Notice      string // shown on every page, above the content: "A fictional company."
	Title       string // of this page: <title> and <h1>
	Description string // for search engines and feeds; one sentence, plain text
	Root        string // way back to the root of the site, with its last slash: "./", "../", "../../"
	Home        string // address of the home page; empty means Root
	Path        string // address of this page from the root, "incidents/2026-10-14-x/index.html"
	Canonical   string // absolute address of this page, where the site knows its own
	Foot        string // at the foot of each sheet on paper: "2026-10-14-x, “Checkout failed”, at commit 4f2c9ab"
	Type        string // in previews of links: "article"; empty means "website"
	Published   string // of an article, for machines: "2026-10-20"; may be empty
	Changed     string // of an article, for machines: "2026-11-02T09:30:00Z"; may be empty
	Search      string // address of the search page; empty where the site has none
	Nav         []Link // the words of the navigation; one of them may be Current
	Crumbs      []Link // the way here from level 1, this page left out; empty on level 1
	Feeds       []Feed // feeds of this page or of the site, the nearest first
	Built       Built  // what the page was made from
}

// A Feed is announced in the head of the page and linked from its foot.
type Feed struct {
	Title string // "Incidents of checkout (Atom)"
	Href  string
	Type  string // media type, "application/atom+xml"
}

// Built says from what the site was built. Its zero value says nothing.
type Built struct {
	Commit      string // short name of the commit; empty where there is none
	Date        Time   // the site's "now"
	Uncommitted string // worded mark, "with uncommitted changes"; empty for a clean tree
	About       string // address of the page that says more
}

// Home is the first page: what happened lately, and the doors to the rest.
type Home struct {
	Frame
	Lead    string  // one line of counts: "37 incidents since March 2025, 24 learnt from others"
	Overdue Link    // "4 action items are overdue"; no Text: nothing is shown
	Latest  []Row   // the ten latest
	All     Link    // to the whole list
	Changed Link    // to what was written lately
	Pick    *Row    // "Editor's pick"; its Why says why
	Facets  []Facet // severity, service, factor family, year, kind
	Empty   string  // said where the library has no incident
	Example Link    // beside Empty: a finished example
}

// Incidents is a list of incidents: all, or those of a year, a severity or a
// kind.
type Incidents struct {
	Frame
	Lead      string  // "37 incidents, 2 near misses"
	Facets    []Facet // the filters, each value a page
	Whole     string  // address of the list of all, where scripts put filters together; empty: they do not
	Chosen    []Link  // filters in force; Href leads to the list without that one
	Groups    []Group // rows by month or year
	Pager     Pager
	Downloads []Link // CSV, JSON, feeds
	Empty     string // "No SEV1 in 2026."
	Elsewhere []Link // beside Empty: "3 in 2025"
}

// Changes is what was written lately, whichever write-up it is in.
type Changes struct {
	Frame
	Lead   string
	Months []ChangeMonth
	Empty  string // why there is none
}

// A ChangeMonth is the revisions of one month.
type ChangeMonth struct {
	ID, Heading string
	Changes     []Change
}

// A Change is a revision, and the write-up that it changed.
type Change struct {
	Incident Link
	Severity Badge
	Revision Revision // its Href leads to it among all of its write-up's
}

// Services is the index of the catalogue's services.
type Services struct {
	Frame
	Lead   string
	Groups []ServiceGroup
	Empty  string
}

// A ServiceGroup is the services of one tier or team.
type ServiceGroup struct {
	ID, Heading string
	Services    []ServiceRow
}

// A ServiceRow is one service in the index.
type ServiceRow struct {
	Name, Href string
	Means      string // what it is for
	Owner      string // team
	Tier       string // "tier 1"
	Incidents  string // "7 incidents"; "none recorded"
	Last       Time   // the latest incident
	Actions    string // "3 open actions"; empty for none
	Spark      template.HTML
}

// Service is the page of one service.
type Service struct {
	Frame
	ID        string
	Means     string
	Facts     []Fact    // owner, tier, depends on, needed by, also called
	Figures   []Figure  // incidents by severity and quarter
	Groups    []Group   // its incidents, the latest first
	More      Link      // to the rest of them
	Factors   []Count   // what kept recurring here
	Detected  []Count   // how its incidents were found
	Symptoms  []Symptom // "Known symptoms"
	Actions   []Action  // open ones
	Empty     string    // "No incidents recorded. Unrecorded incidents are possible."
	Downloads []Link
}

// Factors is the index of contributing factors, by family.
type Factors struct {
	Frame
	Lead     string
	Families []Family
}

// A Family is a group of factor codes.
type Family struct {
	ID, Name, Means string
	Factors         []FactorRow
}

// A FactorRow is one factor in the index.
type FactorRow struct {
	Name, Code, Href string // Href is empty for a code that no incident uses
	Means            string
	Incidents        string // "in 7 incidents"; "not seen yet"
	Services         []Link
}

// Factor is the page of one contributing factor.
type Factor struct {
	Frame
	Code     string
	Family   Link
	Means    string // what the code is for
	Not      string // what it is not
	NotSee   []Link // the codes to use then
	Facts    []Fact
	Figures  []Figure // its trend
	Groups   []Group  // incidents; each row's Quote is the statement that names the factor
	Services Heat     // one row of the factor × service table
	Helped   []Action // closed actions that addressed it
	HelpNote string   // what may and may not be concluded from them
	Related  []Count  // factors that stand beside it
	Empty    string
}

// Symptoms lists what responders saw, A to Z, each with its incidents.
type Symptoms struct {
	Frame
	Lead    string
	Letters []Letter // that stand on this page
	Others  []Link   // the letters, where each has pages of its own
	Pager   Pager    // of the pages of one letter
	Empty   string
}

// A Letter is the symptoms that begin with one letter or sign.
type Letter struct {
	ID, Text string
	Symptoms []Symptom
}

// A Symptom is a message, alert or log line as it is pasted.
type Symptom struct {
	ID        string // anchor; may be empty outside the index
	Text      string // verbatim
	Incidents []Row  // usually with Ended
}

// Actions is the board of promises, as a table that prints.
type Actions struct {
	Frame
	Lead      string        // "31 action items, 9 open, 4 overdue"
	Facts     []Fact        // open, overdue, median age with its n
	Figures   []Figure      // how long promises stay open
	Facets    []Facet       // by service, team, factor, strength
	Groups    []ActionGroup // Overdue, Due in 30 days, Later, No date, Done recently, Declined
	Downloads []Link
	Empty     string
}

// Trends is the dashboard, a frozen quarter, or a slice of either.
type Trends struct {
	Frame
	Lead        string     // "October 2025 to September 2026. 20 incidents, 14 countable."
	Changed     []string   // "What changed": one sentence each, in order
	Questions   []Question // one per question asked of the data
	Slices      []Facet    // quarters, services, severities
	Definitions []Definition
	Downloads   []Link
	Empty       string
}

// A Question is asked of the whole library and answered by figures.
type Question struct {
	ID      string // anchor
	Heading string // "Time to mitigate"
	Text    string
	Figures []Figure
	Heat    Heat
}

// Rules is the index of what is checked.
type Rules struct {
	Frame
	Lead     string
	Families []RuleFamily
}

// A RuleFamily is the rules that share the first half of their id.
type RuleFamily struct {
	ID, Name string
	Rules    []RuleRow
}

// A RuleRow is one rule in the index.
type RuleRow struct {
	Written  string // BCP 47 tag of Means, where that is not the page's
	ID, Href string
	Level    Badge  // class error, warning, info or off
	Means    string // one sentence
}

// Rule is the page of one rule.
type Rule struct {
	Frame
	Written string // BCP 47 tag of the title and of Body, where that is not the page's
	ID      string
	Level   Badge
	Facts   []Fact
	Body    template.HTML
}

// Guide is prose for newcomers and authors, with a few incidents to begin with.
type Guide struct {
	Frame
	Lead      string
	Contents  []Link // headings of Body
	Start     []Row  // "Five post-mortems to start with"; each row's Why says what it teaches
	StartNote string
	Body      template.HTML
}

// About says what the site was built from and what its words mean.
type About struct {
	Frame
	Lead        string
	Facts       []Fact
	Body        template.HTML
	Definitions []Definition
	Downloads   []Link
}

// A Definition says what one word or figure means, at its own address.
type Definition struct {
	ID   string // anchor, "to-detect"
	Term string
	Text template.HTML // inline
}

// Drafts lists write-ups that are not published yet.
type Drafts struct {
	Frame
	Lead   string
	Groups []DraftGroup
	Empty  string
}

// A DraftGroup is the write-ups of one status.
type DraftGroup struct {
	ID, Heading string
	Drafts      []Draft
}

// A Draft is one write-up and how far it is.
type Draft struct {
	Row   Row
	Meter Meter
	Age   string // "12 days old"
	Needs string // "needs a reviewer"
}

// Search works as an index of doors without scripts. With them, the form with
// role=search (the only one on this page) is asked, what was found goes into
// #search-results as list items of class hit, with .snip, .why, .badge and
// <mark> in them, and #search-status says how much it was.
type Search struct {
	Frame
	Scripts []string // addresses of the scripts that search, in the order they run; empty: Root + assets/search.js
	Facets  []Facet  // browse by …
	Letters []Link   // into the symptoms, A to Z
	Hint    string   // what can be typed
}

// Page is prose that has no template of its own.
type Page struct {
	Frame
	Lead     string
	Contents []Link
	Body     template.HTML
}

// NotFound is shown for an address that is not there. Its Root must hold from
// any address, so it is the path of the site on its server, not "./".
type NotFound struct {
	Frame
	Text   string
	Latest []Row
}

// Moved stands at an old address, says where the page is now and goes there.
type Moved struct {
	Frame
	To Link
}
