package trends

import (
	"slices"

	"debrief/site/page/model"
	"debrief/site/trend"
	"debrief/site/wording"
	"debrief/theme"
	"debrief/theme/chart"
)

// detectorGroups maps a method of detection to one of two groups: monitoring, or people
// outside the organisation. Methods that are not in the map are people of the
// organisation.
var detectorGroups = map[string]string{
	"alert_slo":             "monitoring",
	"alert_work_metric":     "monitoring",
	"alert_resource_metric": "monitoring",
	"alert_event":           "monitoring",
	"synthetic_check":       "monitoring", "log_anomaly": "monitoring", "deploy_gate": "monitoring",
	"customer_report": "outside", "support_report": "outside", "third_party": "outside", "social_media": "outside",
}

func detectionQuestion(part *part, path string) theme.Question {
	q := theme.Question{ID: "who-noticed", Heading: part.L.Text("Source of detection")}
	n := len(part.Trends.Incidents)
	if n < model.MinIncidents {
		q.Figures = []theme.Figure{
			{
				ID:      "noticed",
				Heading: part.L.Text("How incidents were detected"),
				TooFew:  part.L.TooFew(n, "incident", "incidents"),
				Rows:    part.Rows(path, part.Trends.Incidents),
			},
		}
		return q
	}
	monitoring, outside, unknown := 0, 0, 0
	for _, s := range part.Trends.Detection {
		switch detectorGroups[s.Word] {
		case "monitoring":
			monitoring += len(s.Incidents)
		case "outside":
			outside += len(s.Incidents)
		}
		if s.Word == "unknown" {
			unknown = len(s.Incidents)
		}
	}
	q.Text = part.L.Text(
		"Monitoring detected {0} incidents first{1}; users, support or other people reported {2}{3}.",
		part.L.Of(monitoring, n), intervalText(part.L, monitoring, n), part.L.Of(outside, n),
		intervalText(part.L, outside, n))
	if unknown > 0 {
		q.Text += " " + part.L.Count(unknown, "Not known for {n} incidents.", "Not known for {n} incidents.")
	}
	q.Figures = []theme.Figure{shareFigure(
		part, path, "methods", part.L.Text("How incidents were detected"), part.Trends.Detection, part.L.DetectionMethod,
	)}
	return q
}

// gapQuestion returns the section of the trends page about gaps in detection, such as
// missing monitors.
func gapQuestion(part *part, path string) theme.Question {
	q := theme.Question{ID: "detection-gaps", Heading: part.L.Text("Detection gaps")}
	n := len(part.Trends.Incidents)
	if n < model.MinIncidents {
		q.Figures = []theme.Figure{
			{
				ID:      "gaps",
				Heading: part.L.Text("Detection gaps by kind"),
				TooFew:  part.L.TooFew(n, "incident", "incidents"),
			},
		}
		return q
	}
	q.Text = part.L.Text(
		"Three questions in order: was there a metric, was there a monitor, did the monitor fire? The first “no” " +
			"is the detection gap.",
	)
	gaps := slices.Clone(part.Trends.Gaps)
	order := []string{"metric gap", "monitor gap", "threshold gap", "worked", "unknown"}
	slices.SortStableFunc(gaps, func(x, y trend.Share) int {
		return slices.Index(order, x.Word) - slices.Index(order, y.Word)
	})
	q.Figures = []theme.Figure{
		shareFigure(part, path, "gaps", part.L.Text("Detection gaps by kind"), gaps, part.L.DetectionGap),
	}
	return q
}

// shareFigure returns a chart with a bar and the share of incidents for each label. The
// function name returns the label of a word.
func shareFigure(part *part, path, id, heading string, shares []trend.Share, name func(string) string) theme.Figure {
	n := len(part.Trends.Incidents)
	f := theme.Figure{
		ID: id, Heading: heading, CSV: model.Crumb(path, "JSON", "data/trends.json"),
		Table: theme.Table{Caption: heading, Columns: []theme.Column{
			{Text: heading}, {Text: part.L.Text("Incidents"), Num: true}, {Text: part.L.Text("Share"), Num: true},
		}},
	}
	data := chart.SharesData{Title: heading, Lang: part.L.Language}
	for _, s := range shares {
		k := len(s.Incidents)
		share := wording.Percent(float64(k) / float64(max(1, s.Of)))
		if n >= trend.Provisional {
			share += " (" + part.L.ShareInterval(s.Interval.Low, s.Interval.High) + ")"
		}
		label := name(s.Word)
		data.Rows = append(data.Rows, chart.ShareRow{Label: label, Text: part.L.Thousands(k) + ", " + share, N: k})
		f.Table.Rows = append(f.Table.Rows, []theme.Cell{
			{Text: label}, {Text: part.L.Thousands(k), Num: true}, {Text: share, Num: true},
		})
	}
	f.SVG = chart.Shares(id+"-chart", data)
	f.Source = part.L.Count(
		n, "{n} incident. Each label shows the share of incidents.",
		"{n} incidents. Each label shows the share of incidents.",
	)
	if n >= trend.Provisional {
		f.Source = part.L.Count(
			n,
			"{n} incident. Each label shows the share of incidents and the {0}{1}.",
			"{n} incidents. Each label shows the share of incidents and the {0}{1}.",
			part.L.IntervalLabel(),
			provisionalNote(part.L, n),
		)
	}
	return f
}
