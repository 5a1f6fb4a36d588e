package theme

import "html/template"

// A View is the data for one page. Each view names its own template, so a
// page cannot be rendered with the wrong one.
//
// The set is closed (see every), and views are final: every string is complete
// ("41 min", "3 weeks overdue"), every link is relative to its page, every list
// is in display order. A template prints fields, loops over lists and checks for
// empty fields; it never counts, compares or formats. Empty fields are not shown.
// A zero view renders to a valid page.
//
// Strings are plain text and are escaped. Only template.HTML is printed without
// escaping: rendered and sanitised Markdown, and SVG.
//
// # Headings and anchors
//
// A page has one h1, the frame's Title. A template.HTML named Body follows an h2 of
// the theme, so its headings start at h3. The Body of Page, Guide, Rule and About
// follows the h1 and starts at h2.
//
// These ids are reserved for the theme, and no Body may use them: main, site-q,
// theme-switch, toc, filters, now, start, latest, definitions, downloads, search-form,
// search-q, search-status, search-results, browse, the ids of sections (see
// Incident) and the ID fields of the views.
type View interface{ template() string }

// Frame is the data around the content of every page.
type Frame struct {
	Lang        string // BCP 47 tag of the page; empty means "en"
	Dir         string // "rtl" for languages that run from right to left; empty otherwise
	SiteTitle   string // name of the library, next to the navigation and in <title>
	Notice      string // shown on every page, above the content: "A fictional company."
	Title       string // of this page: <title> and <h1>
	Description string // for search engines and feeds; one sentence, plain text
	Root        string // relative path to the root of the site, with a final slash: "./", "../", "../../"
	Home        string // address of the home page; empty means Root
	Path        string // address of this page from the root, "incidents/2026-10-14-x/index.html"
	Canonical   string // absolute address of this page; empty if the site has no base URL
	Foot        string // printed at the foot of each sheet: "2026-10-14-x, “Checkout failed”, at commit 4f2c9ab"
	Type        string // in previews of links: "article"; empty means "website"
	Published   string // of an article, for machines: "2026-10-20"; may be empty
	Changed     string // of an article, for machines: "2026-11-02T09:30:00Z"; may be empty
	Search      string // address of the search page; empty where the site has none
	Nav         []Link // the navigation; one of them may be Current
	Crumbs      []Link // the parents of this page from level 1; empty on level 1
	Feeds       []Feed // feeds of this page or of the site, the nearest first
	Built       Built  // the source of the site
}

// A Feed is announced in the head of the page and linked from its foot.
type Feed struct {
	Title string // "Incidents of checkout (Atom)"
	Href  string
	Type  string // media type, "application/atom+xml"
}

// Built is the source of the site. Its zero value is not shown.
type Built struct {
	Commit      string // short name of the commit; empty if there is no commit
	Date        Time   // the site's "now"
	Uncommitted string // "with uncommitted changes"; empty for a clean tree
	About       string // address of the page about the site
}

// Home is the home page: the latest incidents and links to all lists.
type Home struct {
	Frame
	Lead    string  // one line of counts: "37 incidents since March 2025, plus 24 external incidents."
	Overdue Link    // "4 action items are overdue"; without Text it is not shown
	Latest  []Row   // the ten latest
	All     Link    // to the whole list
	Changed Link    // to the recent changes
	Pick    *Row    // "Editor's pick"; Why gives the reason
	Facets  []Facet // severity, service, factor family, year, kind
	Empty   string  // shown if the library has no incident
	Example Link    // next to Empty: a complete example
}

// Incidents is a list of incidents: all, or those of a year, a severity or a
// kind.
type Incidents struct {
	Frame
	Lead      string  // "37 incidents, 2 near misses"
	Facets    []Facet // the filters, each value a page
	Whole     string  // address of the full list, which scripts filter; empty: no filtering by script
	Chosen    []Link  // active filters; Href is the list without that filter
	Groups    []Group // rows by month or year
	Pager     Pager
	Downloads []Link // CSV, JSON, feeds
	Empty     string // "No SEV1 in 2026."
	Elsewhere []Link // next to Empty: "3 in 2025"
}

// Changes is the page of recent changes to all post-mortems.
type Changes struct {
	Frame
	Lead   string
	Months []ChangeMonth
	Empty  string // why there are no changes
}

// A ChangeMonth is the revisions of one month.
type ChangeMonth struct {
	ID, Heading string
	Changes     []Change
}

// A Change is a revision and the post-mortem that it changed.
type Change struct {
	Incident Link
	Severity Badge
	Revision Revision // its Href leads to the revision history of the post-mortem
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
	Means      string // its purpose
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
	Facts     []Fact    // owner, tier, depends on, used by, also called
	Figures   []Figure  // incidents by severity and quarter
	Groups    []Group   // its incidents, the latest first
	More      Link      // to the rest of them
	Factors   []Count   // recurring factors
	Detected  []Count   // how its incidents were detected
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
	Name, Code, Href string // Href is empty for an unused code
	Means            string
	Incidents        string // "in 7 incidents"; "not seen yet"
	Services         []Link
}

// Factor is the page of one contributing factor.
type Factor struct {
	Frame
	Code     string
	Family   Link
	Means    string // the definition of the code
	Not      string // a condition that is easily confused with it
	NotSee   []Link // the codes for that condition
	Facts    []Fact
	Figures  []Figure // its trend
	Groups   []Group  // incidents; each row's Quote is the statement that names the factor
	Services Heat     // one row of the factor × service table
	Helped   []Action // closed actions that addressed it
	HelpNote string   // the conclusion from them, and its limits
	Related  []Count  // factors that often occur with it
	Empty    string
}

// Symptoms lists messages from past incidents, A to Z, each with its incidents.
type Symptoms struct {
	Frame
	Lead    string
	Letters []Letter // on this page
	Others  []Link   // the letters, if each has pages of its own
	Pager   Pager    // of the pages of one letter
	Empty   string
}

// A Letter is the symptoms that start with one letter or sign.
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

// Actions is the action register, as a printable table.
type Actions struct {
	Frame
	Lead      string        // "31 action items, 9 open, 4 overdue"
	Facts     []Fact        // open, overdue, median age with its n
	Figures   []Figure      // time to close action items
	Facets    []Facet       // by service, team, factor, strength
	Groups    []ActionGroup // Overdue, Due in 30 days, Later, No date, Done recently, Declined
	Downloads []Link
	Empty     string
}

// Trends is the page of all figures, or of one quarter, service or severity.
type Trends struct {
	Frame
	Lead        string     // "October 2025 to September 2026. 20 incidents, 14 countable."
	Changed     []string   // "What changed": one sentence each, in order
	Questions   []Question // one per topic
	Slices      []Facet    // quarters, services, severities
	Definitions []Definition
	Downloads   []Link
	Empty       string
}

// A Question is a topic of the trends page, with its figures.
type Question struct {
	ID      string // anchor
	Heading string // "Time to mitigate"
	Text    string
	Figures []Figure
	Heat    Heat
}

// Rules is the index of the rules.
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
	Written  string // BCP 47 tag of Means, if it is not the page's
	ID, Href string
	Level    Badge  // class error, warning, info or off
	Means    string // one sentence
}

// Rule is the page of one rule.
type Rule struct {
	Frame
	Written string // BCP 47 tag of the title and of Body, if it is not the page's
	ID      string
	Level   Badge
	Facts   []Fact
	Body    template.HTML
}

// Guide is prose for newcomers and authors, with a few incidents to start with.
type Guide struct {
	Frame
	Lead      string
	Contents  []Link // headings of Body
	Start     []Row  // "Five post-mortems to start with"; each row's Why gives the reason
	StartNote string
	Written   string // language of Body if it is not the site's
	Body      template.HTML
}

// About is the page about the site: its source, definitions and data.
type About struct {
	Frame
	Lead        string
	Facts       []Fact
	Body        template.HTML
	Definitions []Definition
	Downloads   []Link
}

// A Definition explains one term or figure, at its own address.
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

// A DraftGroup is the post-mortems of one status.
type DraftGroup struct {
	ID, Heading string
	Drafts      []Draft
}

// A Draft is one unpublished post-mortem and its progress.
type Draft struct {
	Row   Row
	Meter Meter
	Age   string // "12 days old"
	Needs string // "needs a reviewer"
}

// Search is the search page. Without scripts it is an index of lists. With scripts,
// the form with role=search (the only one on this page) takes the query,
// #search-results gets list items of class hit, with .snip, .why, .badge and <mark>,
// and #search-status gets the number of results.
type Search struct {
	Frame
	Scripts []string // addresses of the scripts that search, in the order they run; empty: Root + assets/search.js
	Facets  []Facet  // browse by …
	Letters []Link   // into the symptoms, A to Z
	Hint    string   // the label of the search field
}

// Page is prose without a template of its own.
type Page struct {
	Frame
	Lead     string
	Contents []Link
	Body     template.HTML
}

// NotFound is shown for an unknown address. Its Root must work from every address,
// so it is the path of the site on its server, not "./".
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
