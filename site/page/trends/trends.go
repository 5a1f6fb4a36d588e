// Package trends builds the trends pages of the library and of each quarter, service
// and severity, and figures for other pages: counts per quarter and time to close
// action items.
//
// It decides which conclusions the number of incidents allows. Below
// [model.MinIncidents], a page lists the incidents. With more, it shows points and a
// median, then provisional intervals, then firm ones. Package trend computes the
// statistics, and package chart draws them. Start at [Pages]; changed.go writes the
// summary.
package trends

import (
	"debrief/site/page/model"
	"debrief/theme"
)

// Trends returns the trends page of the whole library. Each section of the page
// describes its uncertainty.
func Trends(site *model.Site, path string) theme.View {
	v := theme.Trends{
		Frame: site.Frame(
			path, site.L.Text("Trends"), site.L.Text(
				"Trends across all incidents, with the uncertainty of each figure."),
			model.TrendsPath,
		),
		Downloads: downloads(site, path),
	}
	if len(site.Trends.Incidents) == 0 {
		v.Empty = site.L.Text("No incidents in this organisation yet, so there are no trends to show.")
		if left := site.LeftOut(site.Trends); left != "" {
			v.Empty += " " + left
		}
		return v
	}
	v.Slices = newSliceLinks(site).from(path)
	fillQuestions(wholeLibrary(site), path, &v)
	return v
}

func downloads(site *model.Site, path string) []theme.Link {
	return []theme.Link{
		model.Crumb(path, site.L.Text("All figures as JSON"), "data/trends.json"),
		model.Crumb(path, site.L.Text("Incidents as CSV"), "data/incidents.csv"),
		model.Crumb(path, site.L.Text("Action items as CSV"), "data/actions.csv"),
		model.Crumb(path, site.L.Text("Figures that are not shown, and why"), model.AboutPath+"#not-shown-and-why"),
	}
}

// fillQuestions adds the sections of the trends page to v. The part must have
// incidents.
func fillQuestions(part *part, path string, v *theme.Trends) {
	v.Lead = trendsLead(part)
	v.Changed = changeTexts(part)
	v.Questions = []theme.Question{
		{
			ID:      "how-often",
			Heading: part.L.Text("Number of incidents"),
			Text:    nearMissText(part),
			Figures: withHeading(frequencyFigure(part, path), countProcessFigure(part, path)),
		},
		{
			ID:      "until-known",
			Heading: part.L.Text("Time to detect"),
			Figures: withHeading(durationFigure(part, path, toDetect), durationProcessFigure(part, path, toDetect)),
		},
		{
			ID:      "until-safe",
			Heading: part.L.Text("Time to mitigate"),
			Text:    concentrationText(part),
			Figures: withHeading(durationFigure(part, path, toMitigate), durationProcessFigure(part, path, toMitigate)),
		},
		detectionQuestion(part, path), gapQuestion(part, path), recurQuestion(part, path),
		{
			ID:      "promises",
			Heading: part.L.Text("Time to close action items"),
			Figures: []theme.Figure{survivalFigure(part, path, "survival")},
		},
	}
}

// withHeading returns the figures that are not empty. An empty figure has no heading.
func withHeading(figures ...theme.Figure) []theme.Figure {
	out := figures[:0]
	for _, f := range figures {
		if f.Heading != "" {
			out = append(out, f)
		}
	}
	return out
}

// trendsLead returns the introduction of a trends page, which describes its data.
func trendsLead(part *part) string {
	t := part.Trends
	first, last := t.Incidents[0].Day(), t.AsOf
	when := part.L.Month(first)
	if part.L.Month(last) != when {
		when = part.L.Text("{0} to {1}", when, part.L.Month(last))
	}
	detect, mitigate := t.Duration("to_detect"), t.Duration("to_mitigate")
	words := part.L.Count(
		len(t.Incidents),
		"{0}. {n} incident; time to detect is known for {1}, time to mitigate for {2}.",
		"{0}. {n} incidents; time to detect is known for {1}, time to mitigate for {2}.",
		when,
		part.L.Thousands(detect.Known()),
		part.L.Thousands(mitigate.Known()),
	)
	if n := len(mitigate.Ongoing); n > 0 {
		words += " " + part.L.Count(n, "{n} incident is still going on.", "{n} incidents are still going on.")
	}
	if left := part.LeftOut(t); left != "" {
		words += " " + left
	}
	return words
}
