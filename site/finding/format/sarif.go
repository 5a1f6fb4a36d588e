package format

import (
	"encoding/json"
	"io"
	"strings"

	"debrief/site/finding"
	"debrief/site/source"
)

// These types define the part of SARIF 2.1.0 that hosts read
// (https://docs.oasis-open.org/sarif).
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool        sarifTool            `json:"tool"`
		Invocations []sarifInvocation    `json:"invocations"`
		Automation  sarifAutomation      `json:"automationDetails"`
		Bases       map[string]sarifBase `json:"originalUriBaseIds"`
		ColumnKind  string               `json:"columnKind"`
		Results     []sarifResult        `json:"results"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name    string      `json:"name"`
		Version string      `json:"version,omitempty"`
		Rules   []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID            string         `json:"id"`
		Name          string         `json:"name"`
		Short         sarifText      `json:"shortDescription"`
		Full          *sarifText     `json:"fullDescription,omitempty"`
		Help          *sarifText     `json:"help,omitempty"`
		HelpURI       string         `json:"helpUri,omitempty"`
		Configuration sarifConfig    `json:"defaultConfiguration"`
		Properties    map[string]any `json:"properties"`
	}
	sarifConfig struct {
		Enabled bool   `json:"enabled"`
		Level   string `json:"level"`
	}
	sarifText struct {
		Text     string `json:"text"`
		Markdown string `json:"markdown,omitempty"`
	}
	sarifInvocation struct {
		Successful bool `json:"executionSuccessful"`
	}
	sarifAutomation struct {
		ID string `json:"id"`
	}
	sarifBase struct {
		Description sarifText `json:"description"`
	}
	sarifResult struct {
		RuleID       string             `json:"ruleId"`
		RuleIndex    *int               `json:"ruleIndex,omitempty"`
		Level        string             `json:"level"`
		Message      sarifText          `json:"message"`
		Locations    []sarifLocation    `json:"locations"`
		Related      []sarifLocation    `json:"relatedLocations,omitempty"`
		Fingerprints map[string]string  `json:"partialFingerprints"`
		Baseline     string             `json:"baselineState,omitempty"`
		Suppressions []sarifSuppression `json:"suppressions,omitempty"`
		Fixes        []sarifFix         `json:"fixes,omitempty"`
	}
	sarifLocation struct {
		ID       *int          `json:"id,omitempty"`
		Physical sarifPhysical `json:"physicalLocation"`
		Message  *sarifText    `json:"message,omitempty"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   *sarifRegion  `json:"region,omitempty"`
	}
	sarifArtifact struct {
		URI  string `json:"uri"`
		Base string `json:"uriBaseId"`
	}
	sarifRegion struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn"`
		EndLine     int `json:"endLine"`
		EndColumn   int `json:"endColumn"`
	}
	sarifSuppression struct {
		Kind          string `json:"kind"`
		Justification string `json:"justification"`
	}
	sarifFix struct {
		Description sarifText     `json:"description"`
		Changes     []sarifChange `json:"artifactChanges"`
	}
	sarifChange struct {
		Artifact     sarifArtifact      `json:"artifactLocation"`
		Replacements []sarifReplacement `json:"replacements"`
	}
	sarifReplacement struct {
		Deleted  sarifRegion `json:"deletedRegion"`
		Inserted sarifText   `json:"insertedContent"`
	}
)

const sourceRoot = "%SRCROOT%"

// maxResults is the largest number of results in a SARIF file. Hosts reject a file with
// more.
const maxResults = 25_000

func (r *Report) writeSARIF(w io.Writer) error {
	run := sarifRun{
		Tool:        sarifTool{sarifDriver{Name: "debrief", Version: r.Version, Rules: []sarifRule{}}},
		Invocations: []sarifInvocation{{Successful: true}},
		Automation:  sarifAutomation{"debrief/check/"},
		Bases:       map[string]sarifBase{sourceRoot: {sarifText{Text: "the root of the repository"}}},
		ColumnKind:  "unicodeCodePoints",
		Results:     []sarifResult{},
	}
	index := map[string]int{}
	for i, rule := range r.Rules {
		index[rule.ID] = i
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, r.sarifRule(rule))
	}
	// If some findings are compared with older ones, SARIF requires a state for every
	// result.
	compared := r.Compared
	for i := range r.Found {
		compared = compared || r.Found[i].Baseline
	}
	hidden := r.secrets()
	prints := fingerprints(r.Found)
	for i := range r.Found[:min(len(r.Found), maxResults)] {
		result := sarifOf(&r.Found[i], hidden)
		result.Fingerprints = map[string]string{"primaryLocationLineHash": prints[i]}
		if n, known := index[result.RuleID]; known {
			result.RuleIndex = &n
		}
		if compared {
			result.Baseline = "new"
			if r.Found[i].Baseline {
				result.Baseline = "unchanged"
			}
		}
		run.Results = append(run.Results, result)
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	return enc.Encode(sarifLog{"https://json.schemastore.org/sarif-2.1.0.json", "2.1.0", []sarifRun{run}})
}

func (r *Report) sarifRule(rule Rule) sarifRule {
	family, _, _ := strings.Cut(rule.ID, "/")
	precision, tags := "very-high", []string{"post-mortem", family}
	if rule.Language {
		precision, tags = "medium", append(tags, "language")
	}
	out := sarifRule{
		ID: rule.ID, Name: camel(rule.ID), Short: sarifText{Text: rule.Title}, HelpURI: r.page(rule.ID),
		Configuration: sarifConfig{rule.Level > finding.Off, sarifLevel(max(rule.Level, finding.Info))},
		Properties: map[string]any{
			"tags":             tags,
			"precision":        precision,
			"problem.severity": problemSeverity(rule.Level),
		},
	}
	if page := string(rule.Page); page != "" {
		_, body, _ := strings.Cut(page, "\n")
		body = strings.TrimSpace(body)
		why, _, _ := strings.Cut(body, "\n\nFlagged:")
		out.Full = &sarifText{Text: why}
		out.Help = &sarifText{
			Text:     why + "\n\ndebrief explain " + rule.ID + " shows a flagged example and one that is not flagged.",
			Markdown: body,
		}
	}
	return out
}

// camel converts a rule ID to the form of SARIF names: "times/review-late" becomes
// "TimesReviewLate".
func camel(id string) string {
	var out strings.Builder
	for _, word := range strings.FieldsFunc(id, func(r rune) bool { return r == '/' || r == '-' }) {
		out.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	return out.String()
}

func sarifLevel(l finding.Level) string {
	switch l {
	case finding.Error:
		return "error"
	case finding.Warning:
		return "warning"
	}
	return "note"
}

// problemSeverity returns the SARIF word for the level l, by which hosts sort rules.
func problemSeverity(l finding.Level) string {
	switch l {
	case finding.Error:
		return "error"
	case finding.Warning:
		return "warning"
	}
	return "recommendation"
}

func sarifOf(f *finding.Finding, hidden secrets) sarifResult {
	out := sarifResult{
		RuleID: f.Rule, Level: sarifLevel(f.Level), Message: sarifText{Text: plain(sentence(f))},
		Locations: []sarifLocation{{Physical: physical(f.At)}},
	}
	for i, other := range f.Related {
		if other.At.File != nil {
			id := i + 1
			out.Related = append(
				out.Related,
				sarifLocation{
					ID:       &id,
					Physical: physical(other.At),
					Message:  &sarifText{Text: plain(finding.Printable(other.Message))},
				},
			)
		}
	}
	if f.Suppressed {
		out.Suppressions = append(
			out.Suppressions,
			sarifSuppression{"inSource", or(finding.Printable(f.Reason), "suppressed in the text")},
		)
	}
	if f.Baseline {
		out.Suppressions = append(out.Suppressions, sarifSuppression{"external", "in the baseline"})
	}
	if hidden.mayOffer(f) {
		out.Fixes = []sarifFix{sarifFixOf(f)}
	}
	return out
}

// plain breaks Markdown links in untrusted text with a space, because SARIF recognises
// links even in plain text.
func plain(text string) string { return strings.ReplaceAll(text, "](", "] (") }

func physical(at source.Span) sarifPhysical {
	if at.File == nil {
		return sarifPhysical{Artifact: sarifArtifact{".", sourceRoot}}
	}
	region := regionOf(at)
	return sarifPhysical{sarifArtifact{reference(at.File.Path), sourceRoot}, &region}
}

func regionOf(at source.Span) sarifRegion {
	p := placeOf(at)
	return sarifRegion{p.line, p.column, p.endLine, p.endColumn}
}

// sarifFixOf returns the edits of the finding f as a SARIF fix. The edits are grouped
// by file; within a file they keep their order.
func sarifFixOf(f *finding.Finding) sarifFix {
	fix := sarifFix{Description: sarifText{Text: plain(finding.Printable(f.Help))}}
	at := map[*source.File]int{}
	for _, e := range f.Edits {
		i, known := at[e.At.File]
		if !known {
			i = len(fix.Changes)
			at[e.At.File] = i
			fix.Changes = append(
				fix.Changes,
				sarifChange{Artifact: sarifArtifact{reference(e.At.File.Path), sourceRoot}},
			)
		}
		fix.Changes[i].Replacements = append(
			fix.Changes[i].Replacements,
			sarifReplacement{regionOf(e.At), sarifText{Text: e.New}},
		)
	}
	return fix
}
