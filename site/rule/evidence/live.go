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
	// relativeRange matches a time range in a dashboard URL that is relative to the
	// current time, such as the last six hours.
	relativeRange = regexp.MustCompile(
		`(?i)(?:^|[?&#(,~])(?:from|start|begin|earliest|since|from_ts|time|timerange|range|timefilter)(?:=|:|~')['"(]*(?:now\b|-\d+ ?[smhdwM]\b|-?PT?\d|last[_-]?\d|past[_-]?\d)|[?&]live=true\b`,
	)
	// fixedRange matches a time range in a dashboard URL that has two fixed times, in
	// any format.
	fixedRange = regexp.MustCompile(
		`(?i)(?:^|[?&#(,~])(?:from|start|begin|earliest|from_ts|time|g0\.(?:end|moment)_input)(?:=|:|~')['"(]*(?:from:)?['"(]*(?:\d{4}-?\d{2}-?\d{2}|\d{10,13}\b|20\d{6}T)`,
	)
)

// dashboards lists the URLs of dashboards whose time range moves with the current time,
// unless the URL fixes it. It does not list snapshots of dashboards.
var dashboards = []struct{ host, path *regexp.Regexp }{
	{regexp.MustCompile(`(?i)grafana`), regexp.MustCompile(`^(?:/.*)?/(?:d|d-solo|dashboard/db|explore)(?:/|$)`)},
	{nil, regexp.MustCompile(`^(?:/grafana)?/(?:d|d-solo)/[0-9A-Za-z_-]{8,40}/[0-9a-z_-]+$`)},
	{
		regexp.MustCompile(`(?i)(?:^|\.)(?:datadoghq|ddog-gov)\.[a-z]+$`),
		regexp.MustCompile(`^/(?:dashboard|dash|screen|metric/explorer|logs|apm)(?:/|$)`),
	},
	{regexp.MustCompile(`(?i)kibana|opensearch|elastic`), regexp.MustCompile(`/app/`)},
	{nil, regexp.MustCompile(`^(?:/[\w-]+)*/app/(?:discover|dashboards?|visualize|kibana|lens)\b`)},
	{regexp.MustCompile(`(?i)prometheus|thanos`), regexp.MustCompile(`/(?:graph|query)$`)},
}

// IsLive reports whether addr is the URL of a dashboard without a fixed time range. The
// content of such a dashboard will change.
func IsLive(addr string) bool {
	u, err := url.Parse(addr)
	if err != nil || strings.Contains(u.Path, "/snapshot/") {
		return false
	}
	about := "?" + u.RawQuery + "#" + u.Fragment
	if unescaped, err := url.QueryUnescape(about); err == nil {
		about = unescaped
	}
	if relativeRange.MatchString(about) {
		return true
	}
	for _, b := range dashboards {
		if (b.host == nil || b.host.MatchString(u.Hostname())) && b.path.MatchString(u.Path) {
			return !fixedRange.MatchString(about)
		}
	}
	return false
}

// checkLive reports URLs of dashboards without a fixed time range.
func checkLive(p *rule.Pass, pm *postmortem.Postmortem) {
	if pm.IsExternal() || pm.IsWithdrawn() {
		return
	}
	const help = "set the dashboard to the time of the incident and copy that link, or better, store its data as " +
		"evidence"
	for i, e := range pm.Evidence {
		if IsLive(e.Source) {
			f := p.Reportf(evidenceAt(pm, i, "source"), help, "the dashboard link has no fixed time range")
			if e.File != "" {
				f.Level = finding.Info
			}
		}
	}
	body := pm.Doc.Body
	text := body.Text()
	for _, m := range address.FindAllStringIndex(text, -1) {
		addr := strings.TrimRight(text[m[0]:m[1]], ".,;:!?*_")
		if from := body.Start + m[0]; IsLive(addr) {
			p.Reportf(
				source.Span{File: body.File, Start: from, End: from + len(addr)},
				help,
				"the dashboard link has no fixed time range",
			)
		}
	}
}
