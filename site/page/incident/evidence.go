package incident

import (
	"cmp"
	"path"
	"slices"
	"strings"
	"time"

	"debrief/site/evidence"
	"debrief/site/page/model"
	"debrief/site/postmortem"
	"debrief/site/wording"
	"debrief/theme"
	"debrief/theme/i18n"
)

// evidence returns the evidence section of a post-mortem's page: series as charts,
// images, changes to systems as lists, lines of logs, and links to all other files.
func (page *incidentPage) evidence() theme.Evidence {
	var out theme.Evidence
	charts := 0
	for _, item := range page.gathered {
		if _, isFor := page.measures(item); isFor {
			continue
		}
		switch ext := strings.ToLower(path.Ext(item.File)); {
		case item.file == nil:
			out.Files = append(out.Files, page.missingEvidence(item))
		case item.repeated:
			out.Files = append(out.Files, page.evidenceLink(item))
		case item.series != nil && charts < maxFigures:
			charts++
			out.Figures = append(out.Figures, page.series(item))
		case item.series != nil:
			file := page.evidenceLink(item)
			file.Text += " " + page.L.Text("No chart: a page shows at most {0} charts.", maxFigures)
			out.Files = append(out.Files, file)
		case item.events != nil:
			out.Changes = append(out.Changes, page.changeList(item))
		case item.problem != nil:
			file := page.evidenceLink(item)
			file.Text += " " + page.L.Text("No chart: {0}.", item.problem)
			out.Files = append(out.Files, file)
		case slices.Contains(imageExts, ext):
			out.Figures = append(out.Figures, page.picture(item))
		default:
			out.Files = append(out.Files, page.evidenceFile(item))
		}
	}
	if charts > 0 && !page.axisFrom.IsZero() && len(page.marks)+len(page.changeMarks) > 0 {
		out.Note = page.L.Text("The charts have the same time axis, in UTC. Numbers are rows of the timeline.")
		if len(page.changeMarks) > 0 {
			out.Note += " " + page.L.Text("Letters are changes to systems, which are listed below the charts.")
		}
	}
	return out
}

func (page *incidentPage) picture(item *gathered) theme.Figure {
	return theme.Figure{
		ID:        page.newAnchor(item.ID),
		Heading:   cmp.Or(item.Title, item.ID),
		Source:    page.provenance(item.Evidence),
		Query:     item.Query,
		Qualities: page.qualities(item),
		Image: theme.Image{
			Src: model.Href(page.at, item.to),
			Alt: cmp.Or(item.Definition, item.Title, page.L.Text("Evidence {0}", item.ID)),
		},
	}
}

// missingEvidence returns an entry for evidence whose file is not in the library or must
// not be shown.
func (page *incidentPage) missingEvidence(item *gathered) theme.EvidenceFile {
	file := theme.EvidenceFile{
		ID:        page.newAnchor(item.ID),
		Type:      page.L.Label(item.Type),
		Text:      wording.Sentence(item.Definition),
		Link:      model.ExternalLink(item.Source, page.L.Text("source")),
		Qualities: page.qualities(item),
	}
	if file.Link.Text == "" {
		file.Link.Text = item.ID
	}
	if item.Title != "" {
		file.Link.Text = item.Title
	}
	file.Text = strings.TrimSpace(file.Text + " " + page.L.Text("The data file is not in this library."))
	return file
}

// evidenceLink returns a link to the file of an item of evidence.
func (page *incidentPage) evidenceLink(item *gathered) theme.EvidenceFile {
	return theme.EvidenceFile{
		ID:        page.newAnchor(item.ID),
		Type:      page.L.Label(item.Type),
		Text:      strings.TrimSpace(wording.Sentence(item.Definition) + " " + page.provenance(item.Evidence)),
		Qualities: page.qualities(item),
		Link: theme.Link{
			Text: cmp.Or(item.Title, path.Base(item.File)),
			Href: model.Href(page.at, item.to),
			Note: page.L.Size(item.file.Size),
		},
	}
}

// changeList returns the changes to systems of one item of evidence as a list.
func (page *incidentPage) changeList(item *gathered) theme.ChangeList {
	link := page.evidenceLink(item)
	out := theme.ChangeList{
		ID: link.ID, Heading: cmp.Or(item.Title, item.ID), Text: link.Text, Qualities: link.Qualities,
		CSV: theme.Link{Text: "CSV", Href: link.Link.Href, Note: link.Link.Note},
	}
	first, last := page.listedEvents(item)
	if n := len(item.events); n > last-first {
		out.More = page.L.Count(
			n, "{0} of {n} change; the CSV file has all.", "{0} of {n} changes; the CSV file has all.", last-first,
		)
	}
	for i, e := range item.events[first:last] {
		row := theme.ChangeEvent{
			Letter: item.letters[first+i], Kind: page.eventWord(e.Kind),
			When: theme.Time{Text: page.L.Time(e.At, "2 Jan 15:04"), ISO: e.At.Format("2006-01-02T15:04:05Z")},
			Link: theme.Link{Text: cmp.Or(e.Title, page.eventWord(e.Kind), "?")},
		}
		if row.Letter != "" {
			row.ID = page.newAnchor(changeAnchor(item, first+i))
		}
		row.Link.Href = model.ExternalLink(e.Link, "x").Href
		out.Events = append(out.Events, row)
	}
	return out
}

// eventWord returns the word for a kind of change.
func (page *incidentPage) eventWord(kind string) string {
	if word, ok := changeKinds[kind]; ok {
		return page.L.Text(word)
	}
	return kind
}

var changeKinds = map[string]i18n.Text{
	"deploy": "deployment|in a list of changes", "release": "release|in a list of changes",
	"revert": "revert|in a list of changes", "merge": "merge|in a list of changes",
	"commit": "commit|in a list of changes", "tag": "tag|in a list of changes",
}

// qualities returns the qualities of an item of evidence, and for each missing one what
// it lacks. Only metrics have all four, see [evidence.Missing].
func (page *incidentPage) qualities(item *gathered) []theme.Quality {
	e := item.Evidence
	impact, _ := page.pm.Times.ToMitigate()
	limit := time.Duration(page.Catalog.Threshold("resolution_seconds")) * time.Second
	missing := evidence.Missing(e, impact, limit)
	if item.file == nil && e.File != "" && !slices.Contains(missing, evidence.LongLived) {
		missing = append(missing, evidence.LongLived)
	}
	var out []theme.Quality
	for _, q := range []evidence.Quality{evidence.WellUnderstood, evidence.Granular, evidence.Tagged, evidence.LongLived} {
		if q != evidence.LongLived && e.Type != "metric_snapshot" {
			continue
		}
		view := theme.Quality{Text: page.L.Text(qualityNames[q].has), Class: "yes"}
		if slices.Contains(missing, q) {
			view = theme.Quality{Text: page.L.Text(qualityNames[q].lacks), Class: "no", Lacks: page.lacks(item, q)}
		}
		out = append(out, view)
	}
	return out
}

var qualityNames = map[evidence.Quality]struct{ has, lacks i18n.Text }{
	evidence.WellUnderstood: {"well understood", "not well understood"},
	evidence.Granular:       {"granular", "not granular"},
	evidence.Tagged:         {"tagged", "not tagged"},
	evidence.LongLived:      {"long-lived", "not long-lived"},
}

// lacks returns what an item of evidence lacks for the quality q.
func (page *incidentPage) lacks(item *gathered, q evidence.Quality) string {
	_, hasStep := evidence.ParseResolution(item.Resolution)
	switch {
	case q == evidence.WellUnderstood && item.Unit == "" && item.Definition == "":
		return page.L.Text("no unit and no definition")
	case q == evidence.WellUnderstood && item.Unit == "":
		return page.L.Text("no unit")
	case q == evidence.WellUnderstood:
		return page.L.Text("no definition")
	case q == evidence.Granular && !hasStep:
		return page.L.Text("no resolution")
	case q == evidence.Granular:
		return page.L.Text("the values are too far apart: {0}", item.Resolution)
	case q == evidence.Tagged:
		return page.L.Text("no tags and no query")
	case item.File == "":
		return page.L.Text("no file")
	case item.file == nil:
		return page.L.Text("the file is not in this library")
	}
	return page.L.Text("no SHA-256 of the file")
}

// provenance describes how the evidence e was recorded: resolution, aggregation, tags
// and time of the snapshot.
func (page *incidentPage) provenance(e postmortem.Evidence) string {
	var parts []string
	if e.Resolution != "" {
		parts = append(parts, page.L.Text("one value every {0}", e.Resolution))
	}
	if e.Aggregation != "" {
		parts = append(parts, page.L.Text("aggregated by {0}", e.Aggregation))
	}
	for _, tag := range e.Tags {
		parts = append(parts, tag.Name+" "+tag.Value)
	}
	if !e.Captured.IsZero() {
		parts = append(parts, page.L.Text("snapshot taken {0}", page.L.Date(e.Captured)))
	}
	return wording.Sentence(strings.Join(parts, ", "))
}
