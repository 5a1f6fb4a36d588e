package gather

import (
	"cmp"
	"slices"
	"strings"

	"debrief/site/edit"
	"debrief/site/finding"
	"debrief/site/library"
	"debrief/site/postmortem"
)

// Remove removes an entry of the evidence of pm, and its file unless another entry has
// the same file. The next capture gets the ID again, so references to it stay.
func Remove(c *edit.Change, lib *library.Library, pm *postmortem.Postmortem, id string) error {
	i := slices.IndexFunc(pm.Evidence, func(e postmortem.Evidence) bool { return e.ID == id })
	if i < 0 {
		var ids []string
		for _, e := range pm.Evidence {
			ids = append(ids, cmp.Or(e.ID, "(no id)"))
		}
		hint := "use one of: " + strings.Join(ids, ", ")
		if len(ids) == 0 {
			hint = "debrief gather status " + string(pm.ID) + " lists the evidence"
		}
		return finding.HintErrorf(hint, "%s has no evidence %q", pm.ID, id)
	}
	var files []string
	for _, e := range pm.Evidence {
		files = append(files, e.File)
	}
	_, err := c.RemoveWithFile("evidence", i, files, func(name string) bool {
		_, ok := lib.Attachment(pm, name)
		return ok
	})
	return err
}
