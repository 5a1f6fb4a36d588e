package links

import (
	"strings"
	"sync"

	"debrief/site/postmortem"
	"debrief/site/rule"
)

// checkIdKept reports IDs and aliases of published post-mortems that a change removes.
// This also prevents the use of such a name for another post-mortem.
func checkIdKept(p *rule.Pass) {
	if p.Before == nil {
		return
	}
	now := sync.OnceValue(func() map[postmortem.ID]*postmortem.Postmortem { return byOldID(p) })
	for _, old := range p.Before.InPathOrder() {
		if old.Unreadable || old.Access < postmortem.DraftOnly || !old.IsPublished() && !old.IsWithdrawn() {
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
			p.Reportf(at, "add to aliases: "+rule.Clip(strings.Join(lost, ", "))+"; the old addresses and "+
				"searches then still work",
				"this change removes %q, an ID or alias of this post-mortem", rule.Clip(lost[0])).Key = lost[0]
		} else {
			f := p.Reportf(old.At("title"), "restore the file with status: withdrawn, which keeps its address and "+
				"removes it from all figures",
				"this change removes %s, a published post-mortem", old.ID)
			f.Subject = string(old.ID)
		}
	}
}

// byOldID returns a map from IDs to post-mortems. The keys of a post-mortem are its present
// ID and, if the change renames it, its ID before the change.
func byOldID(p *rule.Pass) map[postmortem.ID]*postmortem.Postmortem {
	now := map[postmortem.ID]*postmortem.Postmortem{}
	for _, pm := range p.Library.All {
		now[pm.ID] = pm
		if was, ok := p.Renamed[pm.ID]; ok {
			now[was] = pm
		}
	}
	return now
}
