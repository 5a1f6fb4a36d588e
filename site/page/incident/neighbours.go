package incident

import (
	"debrief/site/page/model"
	"debrief/site/postmortem"
	"debrief/theme"
)

// neighbours returns links to the post-mortems before and after this one in order of
// time. The neighbours of an external incident are external incidents.
func (page *incidentPage) neighbours() (earlier, later theme.Link) {
	all := model.Filter(page.Library.All, func(pm *postmortem.Postmortem) bool {
		return pm == page.pm || !pm.IsWithdrawn() && pm.IsExternal() == page.pm.IsExternal()
	})
	for i, pm := range all { // the latest first
		if pm != page.pm {
			continue
		}
		if i > 0 {
			later = page.IncidentLink(page.at, all[i-1])
		}
		if i+1 < len(all) {
			earlier = page.IncidentLink(page.at, all[i+1])
		}
	}
	return earlier, later
}
