package gather

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"debrief/site/catalog"
	"debrief/site/evidence"
	"debrief/site/postmortem"
	"debrief/site/template"
)

// A Status describes the evidence of a post-mortem.
type Status struct {
	Stored   []StoredItem
	Missing  []Need
	Expiring []Expiry // by day, the next one first
}

// A StoredItem is evidence that the post-mortem has.
type StoredItem struct {
	postmortem.Evidence
	Lacks []evidence.Quality
}

// A Need is evidence that the template or the catalogue asks for and the post-mortem
// does not have.
type Need struct {
	What    string
	Command string // the command that adds it, or ""
}

// An Expiry is the day on which a source deletes its data of the incident.
type Expiry struct {
	Kind  string // a kind of retention_days in the catalogue, or the id of evidence without a file
	Day   time.Time
	Until int // days from now; negative if the day has passed
}

// StatusOf returns the status of a post-mortem's evidence at a time.
func StatusOf(pm *postmortem.Postmortem, words *catalog.Catalog, form *template.Template, now time.Time) Status {
	var out Status
	impact, _ := pm.Times.ToMitigate()
	maxStep := time.Duration(words.Threshold("resolution_seconds")) * time.Second
	for _, e := range pm.Evidence {
		out.Stored = append(out.Stored, StoredItem{e, evidence.Missing(e, impact, maxStep)})
	}
	hasWorkPreset := slices.ContainsFunc(Presets(pm, words), func(p Preset) bool { return p.Class == "work" })
	out.Missing = append(presetNeeds(pm, words), kindNeeds(pm, hasWorkPreset)...)
	out.Missing = append(out.Missing, templateNeeds(pm, form)...)
	out.Expiring = expiries(pm, words, now)
	return out
}

// presetNeeds returns the presets of the affected services that were not captured.
func presetNeeds(pm *postmortem.Postmortem, words *catalog.Catalog) []Need {
	var out []Need
	for _, m := range Presets(pm, words) {
		if slices.ContainsFunc(pm.Evidence, func(e postmortem.Evidence) bool {
			return e.For == "" && (e.Query == m.Query || e.Title == m.Title)
		}) {
			continue
		}
		out = append(out, Need{
			fmt.Sprintf("%s (a metric of %s)", m.Title, m.Service),
			fmt.Sprintf("debrief gather prometheus %s --preset %q", pm.ID, m.Title),
		})
	}
	return out
}

// A Preset is a metric of an affected service.
type Preset struct {
	catalog.Metric
	ServiceID, Service string // the ID and the name of the service
}

// Presets returns the metrics of the catalogue for the services of a post-mortem. The
// metrics of impacted services come first.
func Presets(pm *postmortem.Postmortem, words *catalog.Catalog) []Preset {
	var out []Preset
	for _, impacted := range []bool{true, false} {
		for _, s := range pm.Services {
			service, ok := words.Service(s.ID)
			if !ok || (s.Role == "impacted") != impacted {
				continue
			}
			for _, m := range service.Metrics {
				if !slices.ContainsFunc(out, func(p Preset) bool { return p.Query == m.Query }) {
					out = append(out, Preset{m, service.ID, service.Name})
				}
			}
		}
	}
	return out
}

// kindNeeds returns the kinds of evidence that every incident needs and that pm does not
// have: a metric of the service for its users, unless a preset is one, the changes
// before the incident, and the chat of the responders.
func kindNeeds(pm *postmortem.Postmortem, hasWorkPreset bool) []Need {
	var out []Need
	has := func(match func(postmortem.Evidence) bool) bool { return slices.ContainsFunc(pm.Evidence, match) }
	if !hasWorkPreset && !has(func(e postmortem.Evidence) bool { return e.Class == "work" }) {
		out = append(out, Need{"a metric of the service for its users (class: work)",
			fmt.Sprintf("debrief gather prometheus %s --query … --title … --class work", pm.ID)})
	}
	if !has(func(e postmortem.Evidence) bool { return e.Type == "event" }) {
		out = append(out, Need{"the changes before the incident", fmt.Sprintf("debrief gather git %s CLONE…", pm.ID)})
	}
	if !has(func(e postmortem.Evidence) bool { return e.Type == "chat_excerpt" }) {
		out = append(out, Need{"the chat of the responders", fmt.Sprintf("debrief gather chat %s FILE", pm.ID)})
	}
	return out
}

// templateNeeds returns the fields about data that the template requires for publication
// and that are empty.
func templateNeeds(pm *postmortem.Postmortem, form *template.Template) []Need {
	commands := map[string]string{
		"participants": "debrief account new " + string(pm.ID) + " --participant R1 --role … --group responder",
		"accounts":     "debrief account status " + string(pm.ID),
	}
	var out []Need
	gaps, _, _ := form.Missing(pm, "published")
	for _, g := range gaps {
		first, _, _ := strings.Cut(g.Name, ".")
		if g.Kind != "field" ||
			!slices.Contains([]string{"times", "detection", "impact", "participants", "accounts"}, first) {
			continue
		}
		out = append(out, Need{fmt.Sprintf("the field %s, required from %s", g.Name, g.From), commands[g.Name]})
	}
	return out
}

// kindOfType maps the type of evidence to the kind of its source in retention_days.
var kindOfType = map[string]string{
	"metric_snapshot": "metrics", "log_excerpt": "logs", "trace": "traces", "chat_excerpt": "chat", "event": "events",
}

// expiries returns when the sources delete their data of the incident: by the
// catalogue's retention_days for each kind without a stored file, and by the field
// retention_until of evidence without a file.
func expiries(pm *postmortem.Postmortem, words *catalog.Catalog, now time.Time) []Expiry {
	var out []Expiry
	add := func(kind string, day time.Time) {
		day = postmortem.UTCDay(day)
		out = append(out, Expiry{kind, day, int(day.Sub(postmortem.UTCDay(now)).Hours() / 24)})
	}
	start := pm.Day()
	if pm.Times.Started.IsKnown() {
		start = pm.Times.Started.At
	}
	for kind, days := range words.RetentionDays {
		stored := slices.ContainsFunc(pm.Evidence, func(e postmortem.Evidence) bool {
			return e.File != "" && e.For == "" && kindOfType[e.Type] == kind
		})
		if !stored && !start.IsZero() {
			add(kind, start.AddDate(0, 0, days))
		}
	}
	for _, e := range pm.Evidence {
		if e.File == "" && !e.RetentionUntil.IsZero() {
			add(e.ID, e.RetentionUntil)
		}
	}
	slices.SortFunc(out, func(a, b Expiry) int {
		if c := a.Day.Compare(b.Day); c != 0 {
			return c
		}
		return strings.Compare(a.Kind, b.Kind)
	})
	return out
}
