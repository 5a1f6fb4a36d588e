package theme

import "html/template"

// Brief is the one-page summary of a post-mortem, on one sheet of A4. Items that do not
// fit are counted, not listed.
type Brief struct {
	Frame
	Written      string // BCP 47 tag of the language in which the authors wrote; empty if it is the language of the page
	Incident     Link   // link to the full post-mortem; the text of the link is the title
	ID           string
	Severity     Badge
	Kind         Badge // the kind of post-mortem; empty for an incident
	Status       Badge
	Date         Time
	Services     string // the affected services: "Checkout, Labels and 3 more"
	Organisation string // the organisation that had an external incident
	Summary      string
	Facts        []Fact
	Strip        template.HTML // chart of the phases, without events
	Ended        string        // the resolution ("What fixed it"), one sentence
	EndedLabel   string        // label of Ended: "What stopped it:" for a drill or a near miss
	Factors      []BriefFactor
	FactorsMore  string   // the number of omitted factors: "2 more factors in the full post-mortem."
	Actions      []Action // action items, open ones first
	ActionsMore  string
	NoActions    string // the reason why there are no action items
	Cite         string // the citation: ID, title, commit
}

// A BriefFactor is a contributing factor, shortened to a few lines.
type BriefFactor struct {
	Statement string // the authors' statement; may end in "…"
	Name      string // the label of the factor
}
