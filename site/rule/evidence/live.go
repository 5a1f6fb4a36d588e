package evidence

import (
	"net/url"
	"regexp"
	"strings"

	"debrief/site/finding"
	"debrief/site/postmortem"
	"debrief/site/rule"
	"debrief/site/source"
)

var (
	address = regexp.MustCompile(`https?://[^\s<>"'` + "`" + `)\]]+`)
	// moving is a stretch of time that moves on: the last six hours, whenever
	// somebody looks.
	moving = regexp.MustCompile(`(?i)(?:^|[?&#(,~])(?:from|start|begin|earliest|since|from_ts|time|timerange|range|timefilter)(?:=|:|~')['"(]*(?:now\b|-\d+ ?[smhdwM]\b|-?PT?\d|last[_-]?\d|past[_-]?\d)|[?&]live=true\b`)
	// fixed is a stretch that stays: two times, in whatever form.
	fixed = regexp.MustCompile(`(?i)(?:^|[?&#(,~])(?:from|start|begin|earliest|from_ts|time|g0\.(?:end|moment)_input)(?:=|:|~')['"(]*(?:from:)?['"(]*(?:\d{4}-?\d{2}-?\d{2}|\d{10,13}\b|20\d{6}T)`)
)

// boards are the addresses of dashboards that show other hours tomorrow unless
// the address says which. A snapshot stays.
var boards = []struct{ host, path *regexp.Regexp }{
	{regexp.MustCompile(`(?i)grafana`), regexp.MustCompile(`^(?:/.*)?/(?:d|d-solo|dashboard/db|explore)(?:/|$)`)},
	{nil, regexp.MustCompile(`^(?:/grafana)?/(?:d|d-solo)/[0-9A-Za-z_-]{8,40}/[0-9a-z_-]+$`)},
	{regexp.MustCompile(`(?i)(?:^|\.)(?:datadoghq|ddog-gov)\.[a-z]+$`), regexp.MustCompile(`^/(?:dashboard|dash|screen|metric/explorer|logs|apm)(?:/|$)`)},
	{regexp.MustCompile(`(?i)kibana|opensearch|elastic`), regexp.MustCompile(`/app/`)},
	{nil, regexp.MustCompile(`^(?:/[\w-]+)*/app/(?:discover|dashboards?|visualize|kibana|lens)\b`)},
	{regexp.MustCompile(`(?i)prometheus|thanos`), regexp.MustCompile(`/(?:graph|query)$`)},
}

// Live reports whether an address shows a dashboard of hours that are not the
// incident's: of the last hours, or of none that it names.
func Live(addr string) bool {
	u, err := url.Parse(addr)
	if err != nil || strings.Contains(u.Path, "/snapshot/") {
		return false
	}
	about := "?" + u.RawQuery + "#" + u.Fragment
	if unescaped, err := url.QueryUnescape(about); err == nil {
		about = unescaped
	}
	if moving.MatchString(about) {
		return true
	}
	for _, b := range boards {
		if (b.host == nil || b.host.MatchString(u.Hostname())) && b.path.MatchString(u.Path) {
			return !fixed.MatchString(about)
		}
	}
	return false
}

// checkLive asks addresses of dashboards for the hours that they are to show.
func checkLive(p *rule.Pass, pm *postmortem.Postmortem) {
	if !pm.Ours() || pm.Status == postmortem.Withdrawn {
		return
	}
	const help = "set the dashboard to the hours of the incident and link to that; better, keep what it shows beside the text as evidence"
	for i, e := range pm.Evidence {
		if Live(e.Source) {
			f := p.Reportf(evidenceAt(pm, i, "source"), help, "the address shows other hours each time: it names no from and to")
			if e.File != "" {
				f.Level = finding.Info
			}
		}
	}
	body := pm.Doc.Body
	text := body.Text()
	for _, m := range address.FindAllStringIndex(text, -1) {
		addr := strings.TrimRight(text[m[0]:m[1]], ".,;:!?*_")
		if from := body.Start + m[0]; Live(addr) {
			p.Reportf(source.Span{File: body.File, Start: from, End: from + len(addr)}, help, "the address shows other hours each time: it names no from and to")
		}
	}
}
