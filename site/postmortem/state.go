package postmortem

// IsOwn reports whether the event happened in the organisation that owns the library.
func (pm *Postmortem) IsOwn() bool { return pm.Kind != External }

// IsExternal reports whether the incident happened in another organisation.
func (pm *Postmortem) IsExternal() bool { return pm.Kind == External }

// IsIncident reports whether pm is about an incident of the organisation that owns the
// library, and not about a near miss, a drill or an external incident.
func (pm *Postmortem) IsIncident() bool { return pm.Kind == Incident }

// IsNearMiss reports whether pm is about a near miss.
func (pm *Postmortem) IsNearMiss() bool { return pm.Kind == NearMiss }

// IsDrill reports whether pm is about a drill.
func (pm *Postmortem) IsDrill() bool { return pm.Kind == Drill }

// IsDraft reports whether pm is a draft.
func (pm *Postmortem) IsDraft() bool { return pm.Status == Draft }

// IsSubmitted reports whether pm was submitted for review: it is in review, published
// or amended, but not withdrawn.
func (pm *Postmortem) IsSubmitted() bool { return pm.Status.HasReached(InReview) }

// IsPublished reports whether pm is published or amended.
func (pm *Postmortem) IsPublished() bool { return pm.Status.HasReached(Published) }

// IsWithdrawn reports whether pm was withdrawn.
func (pm *Postmortem) IsWithdrawn() bool { return pm.Status == Withdrawn }

// CountsInStatistics reports whether statistics include pm: it is about an incident of
// the library's organisation and was not withdrawn. Drafts count too, because the
// incident happened whatever the state of the text.
func (pm *Postmortem) CountsInStatistics() bool { return pm.IsIncident() && !pm.IsWithdrawn() }

// IsOwnAndSubmitted reports whether pm is about an event in the library's organisation
// and was submitted for review. Rules expect such a post-mortem to be complete, and its
// action items are commitments.
func (pm *Postmortem) IsOwnAndSubmitted() bool { return pm.IsOwn() && pm.IsSubmitted() }
