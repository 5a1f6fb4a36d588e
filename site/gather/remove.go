package gather

import (
	"cmp"
	"fmt"
	"path"
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
	if err := c.Remove(fmt.Sprintf("evidence[%d]", i)); err != nil {
		return err
	}
	name := pm.Evidence[i].File
	if _, ok := lib.Attachment(pm, name); !ok {
		return nil
	}
	for k, e := range pm.Evidence {
		if k != i && e.File != "" && path.Clean(e.File) == path.Clean(name) {
			return nil
		}
	}
	return c.RemoveFile(path.Clean(name))
}
