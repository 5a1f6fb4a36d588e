package theme

import "html/template"

// Brief is one post-mortem on one sheet of A4, to be printed, pinned to a wall
// or sent along. What has no room is left out, and said.
type Brief struct {
	Frame
	Written      string // BCP 47 tag of what its authors wrote, where that is not the page's
	Incident     Link   // the whole write-up; its Text is the title
	ID           string
	Severity     Badge
	Kind         Badge // only where it is not an incident
	Status       Badge
	Date         Time
	Services     string // "Checkout, Labels and 3 more"
	Organisation string // whose it was, for an external one
	Summary      string
	Facts        []Fact
	Strip        template.HTML // the phases, without events
	Ended        string        // what ended it, one sentence
	Factors      []BriefFactor
	FactorsMore  string   // "2 more factors are in the whole write-up."
	Actions      []Action // those that are open first
	ActionsMore  string
	NoActions    string // why there are none
	Cite         string // id, title, commit
}

// A BriefFactor is a contributing factor in a few lines.
type BriefFactor struct {
	Statement string // may end in "…"
	Name      string // of the factor
}
