package evidence

import (
	"strconv"
	"strings"
	"time"

	"debrief/site/postmortem"
)

// A Quality is one of the four qualities of good data about an incident (Yee,
// "Data-driven postmortems", 2016).
type Quality string

const (
	WellUnderstood Quality = "well_understood" // has a unit and a definition
	Granular       Quality = "granular"        // has enough points in the time of the impact
	Tagged         Quality = "tagged"          // has tags or a query, so that it can be filtered
	LongLived      Quality = "long_lived"      // is stored in a file with its hash
)

// minPoints is the number of points that the time of the impact must contain.
const minPoints = 10

// Missing returns the qualities that an item of evidence does not have. impact is the
// duration of the impact, 0 if it is unknown. maxStep is the largest allowed distance of
// two points; 0 allows any. Only metrics need a unit, a resolution and tags.
func Missing(e postmortem.Evidence, impact, maxStep time.Duration) []Quality {
	var out []Quality
	if e.Type == "metric_snapshot" {
		if e.Unit == "" || e.Definition == "" {
			out = append(out, WellUnderstood)
		}
		if !isGranular(e, impact, maxStep) {
			out = append(out, Granular)
		}
		if len(e.Tags) == 0 && e.Query == "" {
			out = append(out, Tagged)
		}
	}
	if e.File == "" || e.SHA256 == "" {
		out = append(out, LongLived)
	}
	return out
}

func isGranular(e postmortem.Evidence, impact, maxStep time.Duration) bool {
	step, ok := ParseResolution(e.Resolution)
	if !ok {
		return false
	}
	return (maxStep == 0 || step <= maxStep) && (impact <= 0 || step <= impact/minPoints)
}

// ParseResolution parses the distance of two points, such as 30s, 1m, 1h or 1d.
func ParseResolution(text string) (time.Duration, bool) {
	if days, ok := strings.CutSuffix(text, "d"); ok {
		n, err := strconv.Atoi(days)
		return time.Duration(n) * 24 * time.Hour, err == nil && n > 0 && n < 1000
	}
	d, err := time.ParseDuration(text)
	return d, err == nil && d > 0
}
