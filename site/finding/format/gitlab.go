package format

import (
	"encoding/json"
	"io"

	"debrief/site/finding"
)

// These types define the code quality report that GitLab shows in a merge request
// (https://docs.gitlab.com/ci/testing/code_quality).
type (
	gitlabIssue struct {
		Description string         `json:"description"`
		CheckName   string         `json:"check_name"`
		Fingerprint string         `json:"fingerprint"`
		Severity    string         `json:"severity"`
		Location    gitlabLocation `json:"location"`
	}
	gitlabLocation struct {
		Path  string      `json:"path"`
		Lines gitlabLines `json:"lines"`
	}
	gitlabLines struct {
		Begin int `json:"begin"`
	}
)

var gitlabSeverity = map[finding.Level]string{finding.Error: "major", finding.Warning: "minor", finding.Info: "info"}

func (r *Report) writeGitLab(w io.Writer) error {
	out := []gitlabIssue{}
	prints := fingerprints(r.Found)
	for i := range r.Found {
		f := &r.Found[i]
		if f.Accepted() {
			continue
		}
		out = append(out, gitlabIssue{
			Description: sentence(f), CheckName: f.Rule, Fingerprint: prints[i], Severity: gitlabSeverity[f.Level],
			Location: gitlabLocation{f.Path(), gitlabLines{placeOf(f.At).line}},
		})
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	return enc.Encode(out)
}
