package catalog

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"debrief/site/finding"
	"debrief/site/frontmatter"
	"debrief/site/source"
)

// metrics parses the presets of a service.
func (r *reader) metrics(list frontmatter.Field) []Metric {
	var out []Metric
	seen := map[string]source.Span{}
	for _, f := range r.atMost(list, "metrics of this service", maxMetrics) {
		r.checkKeys(f, "metrics")
		m := Metric{
			Title: r.line(f, "title"), Query: r.text(f, "query"), Unit: r.line(f, "unit"), Class: r.line(f, "class"),
			Definition: r.text(f, "definition"), Aggregation: r.line(f, "aggregation"),
		}
		first, twice := seen[m.Title]
		switch {
		case m.Title == "" || m.Query == "":
			r.report(
				f.At(),
				"this metric has no title or no query",
				`write {title: Checkout 5xx ratio, query: "…", unit: ratio, class: work}`,
			)
		case m.Class != "" && m.Class != "work" && m.Class != "resource":
			r.report(f.Get("class").At(), fmt.Sprintf("the class %q is neither work nor resource", m.Class),
				"write work for the service that users receive, resource for what it uses")
		case twice:
			r.report(
				f.Get("title").At(),
				fmt.Sprintf("the service has two metrics %q", m.Title),
				"give one of them another title",
			)
			r.found[len(r.found)-1].Related = []finding.Related{{At: first, Message: "first here"}}
		default:
			seen[m.Title] = f.Get("title").At()
			out = append(out, m)
		}
	}
	return out
}

// retentionKinds are the kinds of sources under retention_days.
var retentionKinds = keyNames["retention_days"]

// retention parses retention_days: a number of days for all sources, or one for each
// kind of source.
func (r *reader) retention(c *Catalog, f frontmatter.Field) {
	days := func(f frontmatter.Field) (int, bool) {
		n, err := strconv.Atoi(strings.TrimSpace(f.Text))
		if err != nil || n < 1 || n > 36500 {
			r.report(f.At(), fmt.Sprintf("%q is not a number of days", f.Text), "write a whole number: 15")
			return 0, false
		}
		return n, true
	}
	switch f.Kind {
	case frontmatter.Scalar:
		if n, ok := days(f); ok {
			for _, kind := range retentionKinds {
				c.RetentionDays[kind] = n
			}
		}
	case frontmatter.Map:
		r.checkKeys(f, "retention_days")
		for _, item := range f.Items {
			if !slices.Contains(retentionKinds, item.Name) {
				continue // checkKeys has reported it
			}
			if n, ok := days(item); ok {
				c.RetentionDays[item.Name] = n
			}
		}
	case frontmatter.List:
		r.report(f.At(), "retention_days is a list", "write a number of days, or one for each kind: {metrics: 15, chat: 90}")
	}
}
