package links

import (
	"strings"
	"sync"

	"debrief/site/postmortem"
	"debrief/site/rule"
)

// idKept holds that every name under which readers know a write-up leads to it
// still, and with that, that no name is ever used for another.
func idKept(p *rule.Pass) {
	if p.Before == nil {
		return
	}
	now := sync.OnceValue(func() map[postmortem.ID]*postmortem.Postmortem { return calledBefore(p) })
	for _, old := range p.Before.InPathOrder() {
		if old.Unreadable || old.Access < postmortem.DraftOnly || !old.Status.Reached(postmortem.Published) && old.Status != postmortem.Withdrawn {
			continue
		}
		var lost []string
		for _, name := range append([]string{string(old.ID)}, old.Aliases...) {
			if _, ok := p.Library.Lookup(name); !ok && name != "" {
				lost = append(lost, name)
			}
		}
		if len(lost) == 0 {
			continue
		}
		if pm := now()[old.ID]; pm != nil {
			at := rule.FirstLine(pm)
			if f := pm.Doc.Field("aliases"); f.Key.File != nil {
				at = f.Key
			}
			p.Reportf(at, "add to aliases: "+rule.Clip(strings.Join(lost, ", "))+"; each keeps its address and can be searched for",
				"%q led here before this change, and leads nowhere now", rule.Clip(lost[0])).Key = lost[0]
		} else {
			f := p.Reportf(old.At("title"), "put the file back with status: withdrawn, which keeps its address and takes it out of all figures",
				"%s was published, and this change takes it away", old.ID)
			f.Subject = string(old.ID)
		}
	}
}

// calledBefore is every write-up by what it was called before the change.
func calledBefore(p *rule.Pass) map[postmortem.ID]*postmortem.Postmortem {
	now := map[postmortem.ID]*postmortem.Postmortem{}
	for _, pm := range p.Library.All {
		now[pm.ID] = pm
		if was, ok := p.Renamed[pm.ID]; ok {
			now[was] = pm
		}
	}
	return now
}
