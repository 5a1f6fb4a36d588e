package trend

import (
	"slices"

	"debrief/site/library"
	"debrief/site/postmortem"
)

// A Recurrence is an incident whose post-mortem names an earlier incident as the same.
type Recurrence struct{ Incident, Earlier *postmortem.Postmortem }

func (t *Trends) recurrences(lib *library.Library) {
	for _, pm := range slices.Backward(t.Incidents) {
		for _, r := range pm.Related {
			if earlier, ok := lib.Lookup(r.ID); ok && r.Rel == "recurrence_of" && isEarlier(earlier, pm) {
				t.Recurrences = append(t.Recurrences, Recurrence{pm, earlier})
				break
			}
		}
	}
}

// isEarlier reports whether the post-mortem earlier can be the earlier incident of a
// recurrence: it is about an incident or near miss of the organisation, is not
// withdrawn, and happened before.
func isEarlier(earlier, later *postmortem.Postmortem) bool {
	return earlier != later && !earlier.IsWithdrawn() && (earlier.IsIncident() || earlier.IsNearMiss()) &&
		!earlier.Day().IsZero() && earlier.Day().Before(later.Day())
}
