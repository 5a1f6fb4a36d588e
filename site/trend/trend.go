package trend

import (
	"math"
	"slices"
	"strings"
	"time"

	"debrief/site/library"
	"debrief/site/postmortem"
)

// Trends holds the statistics of a library's own incidents at the time AsOf. Every
// figure has its sample size and the number of incidents that it could cover. Unknown
// values are left out and counted. They are never taken as zero.
type Trends struct {
	AsOf       time.Time
	Incidents  []*postmortem.Postmortem // the counted incidents, oldest first
	NearMisses int
	Excluded   Excluded
	Durations  []Duration // the times to detect, to acknowledge, to mitigate and to resolve
	Quarters   []Quarter  // all quarters of the scope up to AsOf, without gaps
	Clusters   Clusters   // whether incidents cluster, from the counts in complete quarters
	Factors    []Share    // contributing factors, most frequent first
	Detection  []Share    // methods of detection, and "unknown" for incidents without one
	Gaps       []Share    // detection gaps, by class: metric gap, monitor gap, threshold gap, worked
	Matrix     Matrix
	Actions    Actions
	Change     Comparison // comparison of the last complete quarter with the quarter before
	// Recurrences holds the counted incidents that name an earlier incident as the same,
	// newest first.
	Recurrences []Recurrence

	counted map[*postmortem.Postmortem]bool
	omitted map[*postmortem.Postmortem]func(*Excluded) *int // selects the reason why a post-mortem is in no number
	scope   Scope
	days    []time.Time // the day of each of Incidents
	began   time.Time   // day of the oldest post-mortem of the organisation; zero if there is none
}

// Excluded counts the post-mortems that the statistics leave out, by reason.
type Excluded struct {
	External, Drill, Withdrawn int
	Unreadable                 int // the file cannot be read
	Restricted                 int // 0 unless the catalogue permits counting them
	Future                     int // the incident begins after AsOf
	Undated                    int // neither the times nor the ID have a date
	Duplicate                  int // a second post-mortem of a counted incident
}

// A Matrix holds the incidents for each pair of contributing factor and service.
type Matrix struct {
	Services []string // services, in descending order of their number of incidents
	Factors  []string
	Counts   map[[2]string][]*postmortem.Postmortem // incidents by pair {factor, service}
}

// A Scope limits and describes what [Of] computes. The zero Scope counts the whole
// library, with quarters of the calendar year in UTC.
type Scope struct {
	Calendar Calendar
	// Since leaves out incidents before this day. The quarter that contains it is
	// incomplete, unless Since is its first day.
	Since time.Time
	// Has reports whether the scope contains a post-mortem; nil means all. It is for a
	// part of the library, such as one service. The quarters of a part start when those
	// of the library start.
	Has func(*postmortem.Postmortem) bool
	// From and To limit the quarters: From is the first day of the first quarter, and no
	// quarter begins at To or later. The zero time is no limit.
	From, To time.Time
}

// Of computes the trends of a library at the time now. It counts the incidents that the
// library shows, of every status except withdrawn. Near misses are counted separately.
// [Excluded] lists what is left out.
func Of(lib *library.Library, now time.Time, scope Scope) *Trends {
	t := &Trends{AsOf: now, scope: scope, omitted: map[*postmortem.Postmortem]func(*Excluded) *int{}}
	t.Excluded.Unreadable = lib.Omitted.Damaged // also for a part, because the service of such a file is not known
	if scope.Has == nil {
		t.Excluded.Restricted = lib.Omitted.Restricted
	}
	for _, pm := range slices.Backward(lib.All) {
		if t.began.IsZero() && pm.IsOwn() && !pm.Day().After(now) { // the oldest ones come first
			t.began = pm.DayIn(scope.Calendar.Zone)
		}
		if t.has(pm) {
			t.add(lib, pm)
		}
	}
	t.counted = make(map[*postmortem.Postmortem]bool, len(t.Incidents))
	for _, pm := range t.Incidents {
		t.counted[pm] = true
	}
	t.durations()
	t.quarters()
	t.shares()
	t.matrix()
	t.actions(lib)
	t.recurrences(lib)
	return t
}

func (t *Trends) has(pm *postmortem.Postmortem) bool { return t.scope.Has == nil || t.scope.Has(pm) }

// add counts pm as an incident or a near miss, or under the reason why it is left out.
func (t *Trends) add(lib *library.Library, pm *postmortem.Postmortem) {
	day := pm.DayIn(t.scope.Calendar.Zone)
	omit := func(reason func(*Excluded) *int) {
		*reason(&t.Excluded)++
		t.omitted[pm] = reason
	}
	switch {
	case pm.Unreadable:
		omit(func(x *Excluded) *int { return &x.Unreadable })
	case pm.IsWithdrawn():
		omit(func(x *Excluded) *int { return &x.Withdrawn })
	case pm.IsExternal():
		t.Excluded.External++
	case pm.IsDrill():
		t.Excluded.Drill++
	case day.IsZero():
		omit(func(x *Excluded) *int { return &x.Undated })
	case pm.Day().After(t.AsOf):
		omit(func(x *Excluded) *int { return &x.Future })
	case day.Before(t.scope.Since): // the reader left it out
	case isDuplicate(lib, pm):
		omit(func(x *Excluded) *int { return &x.Duplicate })
	case pm.IsNearMiss():
		t.NearMisses++
	default:
		t.Incidents, t.days = append(t.Incidents, pm), append(t.days, day)
	}
}

// Counts reports whether pm is one of the counted incidents.
func (t *Trends) Counts(pm *postmortem.Postmortem) bool { return t.counted[pm] }

// Omits reports whether no number includes pm, not even one of near misses, drills or
// external incidents. pm then is unreadable, withdrawn, undated, dated in the future, or
// a duplicate.
func (t *Trends) Omits(pm *postmortem.Postmortem) bool { return t.omitted[pm] != nil }

// OmittedOf counts the elements of pms that [Trends.Omits] reports, by reason.
func (t *Trends) OmittedOf(pms []*postmortem.Postmortem) (out Excluded) {
	for _, pm := range pms {
		if reason := t.omitted[pm]; reason != nil {
			*reason(&out)++
		}
	}
	return out
}

// PublishDays returns the median number of days from the incident to the publication of
// its post-mortem. ok is false if fewer than [MinMedian] incidents have both dates.
func (t *Trends) PublishDays() (days int, ok bool) {
	var all []float64
	for i, pm := range t.Incidents {
		lag := pm.Published.Sub(t.days[i]).Hours() / 24
		if !pm.Published.IsZero() && lag >= 0 && !pm.Published.After(t.AsOf) {
			all = append(all, lag)
		}
	}
	median, ok := Median(all)
	return int(math.Ceil(median)), ok && len(all) >= MinMedian
}

// isDuplicate reports whether pm is a second post-mortem of an incident that lib counts
// already: it is duplicate_of another one, which is not withdrawn or external. Of
// post-mortems that name each other, the one with the smallest ID is counted.
func isDuplicate(lib *library.Library, pm *postmortem.Postmortem) bool {
	if len(pm.Related) == 0 {
		return false
	}
	path := []*postmortem.Postmortem{pm}
	for {
		next := original(lib, path[len(path)-1])
		if next == nil {
			return len(path) > 1
		}
		if at := slices.Index(path, next); at >= 0 {
			first := slices.MinFunc(path[at:], func(a, b *postmortem.Postmortem) int {
				return strings.Compare(string(a.ID), string(b.ID))
			})
			return first != pm
		}
		path = append(path, next)
	}
}

// original returns the post-mortem of which pm is a duplicate, or nil.
func original(lib *library.Library, pm *postmortem.Postmortem) *postmortem.Postmortem {
	for _, r := range pm.Related {
		if r.Rel != "duplicate_of" {
			continue
		}
		if to, ok := lib.Lookup(r.ID); ok && to != pm && to.CountsInStatistics() {
			return to
		}
	}
	return nil
}

// Duration returns the statistics of the duration with the given name, such as
// "to_detect".
func (t *Trends) Duration(name string) Duration {
	for _, d := range t.Durations {
		if d.Name == name {
			return d
		}
	}
	return Duration{Name: name}
}

func (t *Trends) matrix() {
	services := share(t.Incidents, func(pm *postmortem.Postmortem) []string { return pm.ImpactedServices() })
	t.Matrix.Counts = map[[2]string][]*postmortem.Postmortem{}
	for _, s := range services {
		t.Matrix.Services = append(t.Matrix.Services, s.Word)
	}
	for _, f := range t.Factors {
		t.Matrix.Factors = append(t.Matrix.Factors, f.Word)
		for _, pm := range f.Incidents {
			for _, service := range slices.Compact(slices.Sorted(slices.Values(pm.ImpactedServices()))) {
				key := [2]string{f.Word, service}
				t.Matrix.Counts[key] = append(t.Matrix.Counts[key], pm)
			}
		}
	}
}
