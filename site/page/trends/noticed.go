package trends

import (
	"slices"
	"strconv"

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
	q.Text = detectionText(part)
	q.Figures = []theme.Figure{shareFigure(
		part, path, "methods", part.L.Text("How incidents were detected"), part.Trends.Detection, part.L.DetectionMethod,
	)}
	return q
}

// detectionText returns a sentence about who detected the incidents. It leaves out
// incidents for which this is not recorded.
func detectionText(part *part) string {
	n := map[string]int{}
	for _, s := range part.Trends.Detection {
		if s.Word == trend.Unrecorded {
			n["unknown"] = len(s.Incidents)
		} else {
			n[detectorGroups[s.Word]] += len(s.Incidents)
		}
	}
	recorded := len(part.Trends.Incidents) - n["unknown"]
	if recorded == 0 {
		return part.L.Count(
			n["unknown"], "How {n} incident was detected is not recorded.",
			"How incidents were detected is not recorded for any of {n}.",
		)
	}
	text := part.L.Count(
		recorded,
		"Of {n} recorded incident: monitoring detected {0} first{1}, people inside {2}{3}, people outside {4}{5}.",
		"Of {n} recorded incidents: monitoring detected {0} first{1}, people inside {2}{3}, people outside {4}{5}.",
		n["monitoring"], intervalText(part.L, n["monitoring"], recorded),
		n[""], intervalText(part.L, n[""], recorded), n["outside"], intervalText(part.L, n["outside"], recorded),
	)
	if n["unknown"] > 0 {
		text += " " + part.L.Count(n["unknown"], "Not known for {n} incidents.", "Not known for {n} incidents.")
	}
	return text
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
				Heading: part.L.Text("Gap in detection, by kind, or none"),
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
		shareFigure(part, path, "gaps", part.L.Text("Gap in detection, by kind, or none"), gaps, part.L.DetectionGap),
	}
	return q
}

// sharesData returns the rows of the data file of a chart of shares.
func sharesData(shares []trend.Share) [][]string {
	rows := [][]string{{"label", "incidents", "of", "share", "interval_low", "interval_high"}}
	for _, s := range shares {
		row := []string{s.Word, strconv.Itoa(len(s.Incidents)), strconv.Itoa(s.Of), "", "", ""}
		if s.Word != trend.Unrecorded && s.Of > 0 {
			row[3] = model.Number(float64(len(s.Incidents)) / float64(s.Of))
		}
		if s.ShowsInterval() {
			row[4], row[5] = model.Number(s.Interval.Low), model.Number(s.Interval.High)
		}
		rows = append(rows, row)
	}
	return rows
}

// shareFigure returns a chart with a bar and the share of incidents for each label. The
// function name returns the label of a word.
func shareFigure(part *part, path, id, heading string, shares []trend.Share, name func(string) string) theme.Figure {
	f := theme.Figure{
		ID: id, Heading: heading, CSV: model.DataLink(id), Data: sharesData(shares),
		Table: theme.Table{Caption: heading, Columns: []theme.Column{
			{Text: heading}, {Text: part.L.Text("Incidents"), Num: true}, {Text: part.L.Text("Share"), Num: true},
		}},
	}
	data := chart.SharesData{Title: heading, Lang: part.L.Language}
	n := 0 // number of incidents for which the property is recorded
	for _, s := range shares {
		k := len(s.Incidents)
		share := wording.Percent(float64(k) / float64(max(1, s.Of)))
		text := part.L.Thousands(k)
		if s.ShowsInterval() {
			share += " (" + part.L.ShareInterval(s.Interval.Low, s.Interval.High) + ")"
		}
		if s.Word == trend.Unrecorded {
			share = "" // the other shares are of the recorded incidents only
		} else {
			n, text = s.Of, text+", "+share
		}
		label := name(s.Word)
		data.Rows = append(data.Rows, chart.ShareRow{Label: label, Text: text, N: k})
		f.Table.Rows = append(f.Table.Rows, []theme.Cell{
			{Text: label}, {Text: part.L.Thousands(k), Num: true}, {Text: share, Num: true},
		})
	}
	f.SVG = chart.Shares(id+"-chart", data)
	f.Source = part.L.Count(
		n, "{n} recorded incident. Each label shows the share of incidents.",
		"{n} recorded incidents. Each label shows the share of incidents.",
	)
	if n >= trend.Provisional {
		f.Source = part.L.Count(
			n,
			"{n} recorded incident. Each label shows the share of incidents and the {0}{1}.",
			"{n} recorded incidents. Each label shows the share of incidents and the {0}{1}.",
			part.L.IntervalLabel(),
			provisionalNote(part.L, n),
		)
	}
	return f
}
