package table

import (
	"strings"

	"github.com/theory/jsonpath"
)

// A shape is the format of a tool: the JSON paths of its values, times and names.
type shape struct {
	name          string
	probe, text   string // a path that selects a node in this format only, and its text if not ""
	values, times string
	names         []string // the first one with different texts counts
	log           bool
}

// shapes are the formats that are known without paths, in the order of their probes.
var shapes = []shape{
	{name: "Prometheus", probe: "$.data.resultType", text: "matrix", values: "$.data.result[*].values[*][1]",
		times: "$.data.result[*].values[*][0]", names: []string{"$.data.result[*].metric"}},
	{name: "Loki", probe: "$.data.resultType", text: "streams", values: "$.data.result[*].values[*][1]",
		times: "$.data.result[*].values[*][0]", names: []string{"$.data.result[*].stream"}, log: true},
	{name: "Grafana", probe: "$.results.*.frames[*].schema", values: "$.results.*.frames[*].data.values[1:][*]",
		times: "$.results.*.frames[*].data.values[0][*]", names: []string{
			"$.results.*.frames[*].schema.fields[1:].config.displayNameFromDS",
			"$.results.*.frames[*].schema.fields[1:].labels", "$.results.*.frames[*].schema.fields[1:].name"}},
	{name: "Graphite", probe: "$[*].datapoints", values: "$[*].datapoints[*][0]", times: "$[*].datapoints[*][1]",
		names: []string{"$[*].target"}},
	{name: "Elasticsearch", probe: "$.hits.hits[0]._source.message", values: "$.hits.hits[*]._source.message",
		times: "$.hits.hits[*]._source['@timestamp']", log: true},
	{name: "VictoriaLogs", probe: "$[*]._msg", values: "$[*]._msg", times: "$[*]._time",
		names: []string{"$[*]._stream"}, log: true},
	{name: "VictoriaMetrics export", probe: "$[*].timestamps", values: "$[*].values[*]", times: "$[*].timestamps[*]",
		names: []string{"$[*].metric"}},
	{name: "Datadog", probe: "$.series[*].pointlist", values: "$.series[*].pointlist[*][1]",
		times: "$.series[*].pointlist[*][0]", names: []string{"$.series[*].scope", "$.series[*].expression"}},
	{name: "Datadog v2", probe: "$.data.attributes.times", values: "$.data.attributes.values[*][*]",
		times: "$.data.attributes.times[*]", names: []string{"$.data.attributes.series[*].group_tags"}},
	{name: "CloudWatch", probe: "$.MetricDataResults", values: "$.MetricDataResults[*].Values[*]",
		times: "$.MetricDataResults[*].Timestamps[*]", names: []string{"$.MetricDataResults[*].Label"}},
	{name: "CloudWatch statistics", probe: "$.Datapoints[*].Timestamp",
		values: "$.Datapoints[*]['Average','Maximum','Minimum','SampleCount','Sum']", times: "$.Datapoints[*].Timestamp"},
}

// findShape returns the format of a JSON text. JSON lines may consist of one line, so an
// object is also tried as an array of one; root is then that array.
func findShape(root *any) (shape, bool) {
	for _, v := range []any{*root, []any{*root}} {
		for _, s := range shapes {
			if s.fits(v) {
				*root = v
				return s, true
			}
		}
	}
	return shape{}, false
}

func (s shape) fits(root any) bool {
	nodes := jsonpath.MustParse(s.probe).Select(root)
	return len(nodes) > 0 && (s.text == "" || nodes[0] == s.text)
}

func shapeNames() string {
	var out []string
	for _, s := range shapes {
		out = append(out, s.name)
	}
	return strings.Join(out, ", ")
}
