package theme

import "html/template"

// Brief is the one-page summary of a post-mortem, on one sheet of A4. It counts the
// omitted items.
type Brief struct {
	Frame
	Written      string // BCP 47 tag of the authors' text, if it is not the page's
	Incident     Link   // the full post-mortem; its Text is the title
	ID           string
	Severity     Badge
	Kind         Badge // empty for an incident
	Status       Badge
	Date         Time
	Services     string // "Checkout, Labels and 3 more"
	Organisation string // of an external incident
	Summary      string
	Facts        []Fact
	Strip        template.HTML // the phases, without events
	Ended        string        // what fixed it, one sentence
	Factors      []BriefFactor
	FactorsMore  string   // "2 more factors in the full post-mortem."
	Actions      []Action // open ones first
	ActionsMore  string
	NoActions    string // why there are no actions
	Cite         string // id, title, commit
}

// A BriefFactor is a contributing factor in a few lines.
type BriefFactor struct {
	Statement string // may end in "…"
	Name      string // of the factor
}
