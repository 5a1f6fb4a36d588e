package postmortem

// IsOwn reports whether the event happened in the library's own organisation.
func (pm *Postmortem) IsOwn() bool { return pm.Kind != External }

// IsExternal reports whether the incident happened in another organisation.
func (pm *Postmortem) IsExternal() bool { return pm.Kind == External }

// IsIncident reports whether pm is about an incident of the library's own organisation,
// not about a near miss or a drill.
func (pm *Postmortem) IsIncident() bool { return pm.Kind == Incident }

// IsNearMiss reports whether pm is about a near miss.
func (pm *Postmortem) IsNearMiss() bool { return pm.Kind == NearMiss }

// IsDrill reports whether pm is about a drill.
func (pm *Postmortem) IsDrill() bool { return pm.Kind == Drill }

// IsDraft reports whether pm is a draft.
func (pm *Postmortem) IsDraft() bool { return pm.Status == Draft }

// IsSubmitted reports whether pm is in review, published or amended. A withdrawn
// post-mortem is not.
func (pm *Postmortem) IsSubmitted() bool { return pm.Status.HasReached(InReview) }

// IsPublished reports whether pm is published or amended.
func (pm *Postmortem) IsPublished() bool { return pm.Status.HasReached(Published) }

// IsWithdrawn reports whether pm was withdrawn.
func (pm *Postmortem) IsWithdrawn() bool { return pm.Status == Withdrawn }

// CountsInStatistics reports whether statistics include pm: it is about an own incident
// and was not withdrawn. Drafts count too, because the incident happened whatever the
// state of the text.
func (pm *Postmortem) CountsInStatistics() bool { return pm.IsIncident() && !pm.IsWithdrawn() }

// IsOwnAndSubmitted reports whether pm is about an own incident and was submitted for
// review. Its action items are commitments, and rules expect it to be complete.
func (pm *Postmortem) IsOwnAndSubmitted() bool { return pm.IsOwn() && pm.IsSubmitted() }
