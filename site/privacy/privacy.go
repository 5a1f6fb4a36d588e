// Package privacy is the one gate for everything that leaves a library: it decides which
// post-mortems are shown, and redacts their text.
//
// A [Gate] decides who may see a post-mortem, from its front matter, the template
// and the baseline. It fails closed: a visibility that is not exactly known counts as restricted. A
// [Redactor] masks secrets, personal data, the names in the catalogue and the names
// of post-mortems that are not shown.
//
// The packages below it find secrets (secret), personal data (pii) and image
// metadata (metadata) in any bytes. The package refuses to know pages and commands.
package privacy

import (
	"slices"

	"debrief/site/postmortem"
	"debrief/site/template"
)

// A Gate decides who may see a post-mortem. The zero Gate asks for no visibility
// and knows no baseline.
type Gate struct {
	need     template.Need   // of the field visibility
	baseline map[string]bool // the IDs that it has an entry for

	// CountsRestricted lets totals mention how many post-mortems are restricted.
	CountsRestricted bool
	LinkMask         string // replaces a reference to a hidden post-mortem; "" uses the mask of other names
}

// NewGate returns the gate of a library with a template, and with the IDs of the
// post-mortems that its baseline has an entry for.
func NewGate(tmpl *template.Template, baseline map[string]bool) Gate {
	g := Gate{baseline: baseline}
	if i := slices.IndexFunc(tmpl.Fields, func(f template.Field) bool { return f.Name == "visibility" }); i >= 0 {
		g.need = tmpl.Fields[i].Need
	}
	return g
}

// Access returns who may see pm.
//
// A file without front matter is open only if the baseline names it: its authors accepted
// it as it was before the library had rules. A field that says restricted, in front matter
// that is not recognised as such, keeps it hidden.
func (g Gate) Access(pm *postmortem.Postmortem) postmortem.Access {
	c := pm.Claims
	switch {
	case c.NoFront && g.baseline[string(pm.ID)] && !c.MayBeRestricted:
		return postmortem.Open
	case c.Damaged || c.NoFront:
		return postmortem.Damaged
	case c.Visibility == postmortem.Unclear, pm.Visibility == "restricted":
		return postmortem.Restricted
	case c.Visibility == postmortem.Missing && g.requiresVisibility(pm):
		return postmortem.Restricted
	case c.Status != postmortem.Clear, pm.IsDraft():
		return postmortem.DraftOnly
	}
	return postmortem.Open
}

// requiresVisibility reports whether the template requires pm to have a visibility.
// A withdrawn post-mortem was published once.
func (g Gate) requiresVisibility(pm *postmortem.Postmortem) bool {
	reached := pm.IsWithdrawn() || pm.Claims.Status != postmortem.Clear || pm.Status.HasReached(g.need.From)
	unknownKind := !slices.Contains(postmortem.Kinds, string(pm.Kind))
	return reached && (g.need.At(pm) || g.need.Required && unknownKind)
}
