// Package privacy controls which content of a library is published. It decides which
// post-mortems are visible, and redacts their text.
//
// A [Gate] decides who may see a post-mortem, from its front matter, the template and
// the baseline. It fails closed: an unclear visibility counts as restricted. A
// [Redactor] masks secrets, personal data, names from the catalogue and names of hidden
// post-mortems.
//
// The sub-packages secret and pii find secrets and personal data in any text. The
// sub-package metadata finds private metadata in images.
package privacy

import (
	"slices"
	"time"

	"debrief/site/postmortem"
	"debrief/site/template"
)

// A Gate decides who may see a post-mortem. The zero Gate does not require post-mortems
// to state a visibility, and has no baseline of accepted old findings.
type Gate struct {
	need     template.Need   // when the template requires the front-matter field visibility
	baseline map[string]bool // IDs of post-mortems with an entry in the baseline

	// CountsRestricted is set if the totals on the site include restricted
	// post-mortems.
	CountsRestricted bool
	LinkMask         string // text that replaces a reference to a hidden post-mortem; "" means the mask of other names

	// Zone is the time zone of the library, which decides about ambiguous abbreviations in
	// timelines. It is nil if the catalogue has none.
	Zone *time.Location
}

// NewGate returns the gate of a library with the template tmpl. baseline holds the IDs
// of the post-mortems that have an entry in the baseline, the library's list of
// accepted findings.
func NewGate(tmpl *template.Template, baseline map[string]bool) Gate {
	g := Gate{baseline: baseline}
	if i := slices.IndexFunc(tmpl.Fields, func(f template.Field) bool { return f.Name == "visibility" }); i >= 0 {
		g.need = tmpl.Fields[i].Need
	}
	return g
}

// Access returns the group of readers who may see the post-mortem pm.
//
// A file without front matter is open only if the baseline has an entry for it: such an
// entry means that the authors accepted the file before the library had rules. The file
// is still hidden if its start looks like a field with the value restricted.
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

// requiresVisibility reports whether the template requires pm to state a visibility. It
// applies the same requirement to a withdrawn post-mortem as to a published one.
func (g Gate) requiresVisibility(pm *postmortem.Postmortem) bool {
	reached := pm.IsWithdrawn() || pm.Claims.Status != postmortem.Clear || pm.Status.HasReached(g.need.From)
	unknownKind := !slices.Contains(postmortem.Kinds, string(pm.Kind))
	return reached && (g.need.At(pm) || g.need.Required && unknownKind)
}
