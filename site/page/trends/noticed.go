package trends

import (
	"slices"

	"debrief/site/page/model"
	"debrief/site/trend"
	"debrief/site/wording"
	"debrief/theme"
)

// detectorGroups maps methods of detection to monitoring or outside. The other methods
// are people of the organisation.
var watchers = map[string]string{
	"alert_slo":             "monitoring",
	"alert_work_metric":     "monitoring",
	"alert_resource_metric": "monitoring",
	"alert_event":           "monitoring",
	"synthetic_check":       "monitoring", "log_anomaly": "monitoring", "deploy_gate": "monitoring",
	"customer_report": "outside", "support_report": "outside", "third_party": "outside", "social_media": "outside",
}

func noticedQuestion(b *part, path string) theme.Question {
	q := theme.Question{ID: "who-noticed", Heading: b.L.Text("Source of detection")}
	n := len(b.Trends.Incidents)
	if n < Fewest {
		q.Figures = []theme.Figure{
			{
				ID:      "noticed",
				Heading: b.L.Text("How incidents were detected"),
				TooFew:  b.L.TooFew(n, "incident", "incidents"),
				Rows:    b.Rows(path, b.Trends.Incidents),
			},
		}
		return q
	}
	monitoring, outside, unknown := 0, 0, 0
	for _, s := range b.Trends.Detection {
		switch watchers[s.Word] {
		case "monitoring":
			monitoring += len(s.Incidents)
		case "outside":
			outside += len(s.Incidents)
		}
		if s.Word == "unknown" {
			unknown = len(s.Incidents)
		}
	}
	q.Text = b.L.Text("Monitoring detected {0} first{1}; users, support or other people reported {2}{3}.",
		b.L.Of(monitoring, n), intervalWords(b.L, monitoring, n), b.L.Of(outside, n), intervalWords(b.L, outside, n))
	if unknown > 0 {
		q.Text += " " + b.L.Count(unknown, "Not known for {n}.", "Not known for {n}.")
	}
	q.Heat = shareTable(
		b, path, "methods", b.L.Text("How incidents were detected"), b.Trends.Detection, b.L.DetectionMethod,
	)
	return q
}

// gapQuestion counts the gaps in detection.
func gapQuestion(b *part, path string) theme.Question {
	q := theme.Question{ID: "detection-gaps", Heading: b.L.Text("Detection gaps")}
	n := len(b.Trends.Incidents)
	if n < Fewest {
		q.Figures = []theme.Figure{
			{ID: "gaps", Heading: b.L.Text("Detection gaps by kind"), TooFew: b.L.TooFew(n, "incident", "incidents")},
		}
		return q
	}
	q.Text = b.L.Text(
		"Three questions in order: was there a metric, was there a monitor, did it fire? The first “no” is the gap to close.",
	)
	gaps := slices.Clone(b.Trends.Gaps)
	order := []string{"metric gap", "monitor gap", "threshold gap", "worked", "unknown"}
	slices.SortStableFunc(gaps, func(x, y trend.Share) int {
		return slices.Index(order, x.Word) - slices.Index(order, y.Word)
	})
	q.Heat = shareTable(b, path, "gaps", b.L.Text("Detection gaps by kind"), gaps, b.L.DetectionGap)
	return q
}

// shareTable counts the incidents per label, with the share beside the label.
func shareTable(b *part, path, id, caption string, shares []trend.Share, name func(string) string) theme.Heat {
	h := theme.Heat{
		ID:      id,
		Caption: caption,
		Columns: []theme.Link{{Text: b.L.Text("Incidents")}},
		CSV:     model.Crumb(path, "JSON", "data/trends.json"),
	}
	n, most := len(b.Trends.Incidents), 0
	for _, s := range shares {
		most = max(most, len(s.Incidents))
	}
	for _, s := range shares {
		k := len(s.Incidents)
		row := theme.HeatRow{
			Head:  theme.Link{Text: name(s.Word), Note: wording.Percent(float64(k) / float64(max(1, s.Of)))},
			Cells: []theme.HeatCell{{Text: b.L.Thousands(k), Level: HeatLevel(k, most)}},
		}
		if n >= trend.Provisional {
			row.Head.Note += " (" + b.L.Share(s.Interval.Low, s.Interval.High) + ")"
		}
		h.Rows = append(h.Rows, row)
	}
	h.Note = b.L.Count(
		n, "n = {n} incident; each label shows its share.", "n = {n} incidents; each label shows its share.",
	)
	if n >= trend.Provisional {
		h.Note = b.L.Count(n, "n = {n} incident; each label shows its share and the {0}{1}.", "n = {n} incidents; each label shows its share and the {0}{1}.",
			b.L.SureInterval(), provisional(b.L, n))
	}
	return h
}
