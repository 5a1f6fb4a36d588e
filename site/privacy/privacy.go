// Package privacy controls everything that leaves a library: it decides which
// post-mortems are shown, and redacts their text.
//
// A [Gate] decides who may see a post-mortem, from its front matter, the template and
// the baseline. It fails closed: an unclear visibility counts as restricted. A
// [Redactor] masks secrets, personal data, names from the catalogue and names of hidden
// post-mortems.
//
// Its subpackages find secrets (secret), personal data (pii) and image metadata
// (metadata) in any bytes.
package privacy

import (
	"slices"

	"debrief/site/postmortem"
	"debrief/site/template"
)

// A Gate decides who may see a post-mortem. The zero Gate requires no visibility and
// has no baseline.
type Gate struct {
	need     template.Need   // for the field visibility
	baseline map[string]bool // the IDs with an entry in the baseline

	// CountsRestricted includes restricted post-mortems in totals.
	CountsRestricted bool
	LinkMask         string // replaces a reference to a hidden post-mortem; "" uses the mask of other names
}

// NewGate returns the gate of a library with a template and the IDs that have an entry
// in its baseline.
func NewGate(tmpl *template.Template, baseline map[string]bool) Gate {
	g := Gate{baseline: baseline}
	if i := slices.IndexFunc(tmpl.Fields, func(f template.Field) bool { return f.Name == "visibility" }); i >= 0 {
		g.need = tmpl.Fields[i].Need
	}
	return g
}

// Access returns who may see pm.
//
// A file without front matter is open only if the baseline has an entry for it: its
// authors accepted it before the library had rules. It stays hidden if its start looks
// like a field with the value restricted.
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

// requiresVisibility reports whether the template requires pm to have a visibility. It
// treats a withdrawn post-mortem as published.
func (g Gate) requiresVisibility(pm *postmortem.Postmortem) bool {
	reached := pm.IsWithdrawn() || pm.Claims.Status != postmortem.Clear || pm.Status.HasReached(g.need.From)
	unknownKind := !slices.Contains(postmortem.Kinds, string(pm.Kind))
	return reached && (g.need.At(pm) || g.need.Required && unknownKind)
}
