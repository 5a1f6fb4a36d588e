package incident

import (
	"path"
	"slices"
	"strings"
	"time"

	"debrief/site/evidence"
	"debrief/site/page/model"
	"debrief/site/postmortem"
	"debrief/site/source"
	"debrief/theme/chart"
)

// These constants limit the figures and the lists of one page.
const (
	maxFigures = 12  // charts of series
	maxListed  = 50  // changes to systems in the list of one item of evidence
	maxLetters = 100 // changes with a letter in the charts
)

// A gathered item is an item of evidence with the content of its file.
type gathered struct {
	postmortem.Evidence
	file     *source.File // nil if the file is not in the library or must not be shown
	to       string       // path of the file on the site
	repeated bool         // another item shows the file
	series   *evidence.Series
	events   []evidence.Event
	letters  []string // the letter of each event; "" for an event that no chart shows
	problem  error    // the reason why a CSV file cannot be read
	figure   string   // anchor of the figure; "" if there is none
	extreme  *extreme
}

// readEvidence reads the files of the evidence and computes the time axis that the
// figures of the page share.
func (page *incidentPage) readEvidence() {
	shown := map[*source.File]bool{}
	for _, e := range page.pm.Evidence {
		item := &gathered{Evidence: e}
		page.gathered = append(page.gathered, item)
		f, ok := page.Library.Attachment(page.pm, e.File)
		to, published := page.publishedPath(e.File)
		if !ok || !published {
			continue
		}
		item.file, item.to, item.repeated = f, to, shown[f]
		if item.repeated {
			continue
		}
		ext := strings.ToLower(path.Ext(e.File))
		shown[f] = !slices.Contains(imageExts, ext)
		if ext != ".csv" {
			continue
		}
		data, err := f.Bytes()
		switch {
		case err != nil:
			item.problem = err
		case e.Type == "event":
			item.events, item.problem = evidence.ReadEvents(data)
		default:
			item.series, item.problem = evidence.ReadSeries(data)
		}
	}
	page.axisFrom, page.axisTo = page.sharedAxis()
	page.nameChanges()
}

var imageExts = []string{".png", ".jpg", ".jpeg", ".gif", ".webp"}

// measures returns the action item whose effect a series measures. Such a series is
// shown with the action item and not with the evidence of the incident.
func (page *incidentPage) measures(item *gathered) (postmortem.ActionItem, bool) {
	if item.series != nil && item.For != "" {
		for _, a := range page.pm.Actions {
			if a.ID == item.For {
				return a, true
			}
		}
	}
	return postmortem.ActionItem{}, false
}

// The time axis of the figures reaches at most this far beyond the incident, as a
// multiple of its length, and at least these durations.
const (
	maxLead, minLead = 2, 2 * time.Hour
	maxTail, minTail = 1, 2 * time.Hour
	openTail         = 24 * time.Hour // of an incident whose end is not known
)

// sharedAxis returns the ends of the time axis of all figures of the incident: the
// incident itself, and the data before and after it. A long baseline is cut so that the
// incident stays visible. Both ends are zero if the times of the incident are unknown.
func (page *incidentPage) sharedAxis() (from, to time.Time) {
	from, to = page.shownSpan()
	if from.IsZero() {
		return from, to
	}
	times := &page.pm.Times
	length := to.Sub(from)
	first := from.Add(-max(maxLead*length, minLead))
	last := to.Add(max(maxTail*length, minTail))
	if !times.Mitigated.IsKnown() && !times.Resolved.IsKnown() {
		last = to.Add(max(length, openTail))
	}
	start, end := from, to
	for _, item := range page.gathered {
		s := item.series
		if _, isFor := page.measures(item); s == nil || item.For != "" || isFor {
			continue
		}
		head, tail := s.Times[0], s.Times[len(s.Times)-1]
		if head.After(to) || tail.Before(from) {
			continue // about another time, so it has an axis of its own
		}
		if head.Before(start) {
			start = head
		}
		if tail.After(end) {
			end = tail
		}
	}
	if start.Before(first) {
		start = first
	}
	if end.After(last) {
		end = last
	}
	return start, end
}

// isOnAxis reports whether a series has values on the shared time axis.
func (page *incidentPage) isOnAxis(s *evidence.Series) bool {
	return !page.axisFrom.IsZero() && slices.ContainsFunc(s.Times, func(t time.Time) bool {
		return !t.Before(page.axisFrom) && !t.After(page.axisTo)
	})
}

// nameChanges gives each change on the time axis a letter, in order of time. The letters
// are on the charts and in the lists of changes.
func (page *incidentPage) nameChanges() {
	type place struct{ item, event int }
	var all []place
	for i, item := range page.gathered {
		item.letters = make([]string, len(item.events))
		for k, e := range item.events {
			if !page.axisFrom.IsZero() && !e.At.Before(page.axisFrom) && !e.At.After(page.axisTo) {
				all = append(all, place{i, k})
			}
		}
	}
	at := func(p place) time.Time { return page.gathered[p.item].events[p.event].At }
	slices.SortStableFunc(all, func(a, b place) int { return at(a).Compare(at(b)) })
	for n, p := range all[:min(len(all), maxLetters)] {
		item := page.gathered[p.item]
		e := item.events[p.event]
		item.letters[p.event] = chart.Letter(n + 1)
		page.changeMarks = append(page.changeMarks, chart.Mark{
			At: e.At, N: n + 1, Kind: chart.Change, Label: page.eventLabel(e),
		})
		href := "#" + model.Anchor(item.ID)
		if first, last := page.listedEvents(item); p.event >= first && p.event < last {
			href = "#" + changeAnchor(item, p.event)
		}
		page.changeHrefs = append(page.changeHrefs, href)
	}
}

// eventLabel returns a change as one text: its kind and its title. It leaves out the kind
// if the title begins with it.
func (page *incidentPage) eventLabel(e evidence.Event) string {
	word := page.eventWord(e.Kind)
	if strings.HasPrefix(strings.ToLower(e.Title), strings.ToLower(word)) {
		return e.Title
	}
	return strings.TrimSpace(word + " " + e.Title)
}

// changeAnchor returns the anchor of a change in the list of an item of evidence.
func changeAnchor(item *gathered, event int) string {
	return model.Anchor(item.ID) + "-" + item.letters[event]
}

// listedEvents returns the range of the events that the list of an item of evidence
// shows. If there are too many, these are the ones nearest to the start of the incident.
func (page *incidentPage) listedEvents(item *gathered) (first, last int) {
	n := len(item.events)
	if s := page.pm.Times.Started; n > maxListed && s.IsKnown() {
		near, _ := slices.BinarySearchFunc(item.events, s.At, func(e evidence.Event, at time.Time) int {
			return e.At.Compare(at)
		})
		first = max(0, min(near-maxListed/2, n-maxListed))
	}
	return first, min(n, first+maxListed)
}
