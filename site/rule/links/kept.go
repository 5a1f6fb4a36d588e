package links

import (
	"strings"

	"debrief/site/postmortem"
	"debrief/site/rule"
)

// idKept holds that every name under which readers know a write-up leads to it
// still, and with that, that no name is ever used for another.
func idKept(p *rule.Pass) {
	if p.Before == nil {
		return
	}
	now := map[postmortem.ID]*postmortem.Postmortem{} // by what they were called before
	for _, pm := range p.Library.All {
		now[pm.ID] = pm
		if was, ok := p.Renamed[pm.ID]; ok {
			now[was] = pm
		}
	}
	for _, old := range inPathOrder(p.Before.All) {
		if old.Unreadable || old.Visibility == "restricted" || !old.Status.Reached(postmortem.Published) && old.Status != postmortem.Withdrawn {
			continue
		}
		var lost []string
		for _, name := range append([]string{string(old.ID)}, old.Aliases...) {
			if _, ok := p.Library.Lookup(name); !ok && name != "" {
				lost = append(lost, name)
			}
		}
		pm := now[old.ID]
		switch {
		case len(lost) == 0:
		case pm != nil:
			at := rule.FirstLine(pm)
			if f := pm.Doc.Field("aliases"); f.Key.File != nil {
				at = f.Key
			}
			p.Reportf(at, "add to aliases: "+rule.Clip(strings.Join(lost, ", "))+"; each keeps its address and can be searched for",
				"%q led here before this change, and leads nowhere now", rule.Clip(lost[0])).Key = lost[0]
		default:
			f := p.Reportf(old.At("title"), "put the file back with status: withdrawn, which keeps its address and takes it out of all figures",
				"%s was published, and this change takes it away", old.ID)
			f.Subject = string(old.ID)
		}
	}
}
