package main

import (
	"os"
	"regexp"
	"strings"

	"debrief/site/history"
)

var commitHash = regexp.MustCompile(`^[0-9a-f]{7,40}$`)

// noBase returns the error for a comparison revision (--base) that is missing in the
// local clone. Many CI jobs fetch a single commit, so the error has a hint on how to
// fetch more in the detected CI system.
func noBase(e *history.BaseError) error {
	fact, near, _ := strings.Cut(e.Error(), "; ")
	var hints []string
	if strings.HasPrefix(near, "there is ") {
		hints = append(hints, near)
	}
	name, _, _ := strings.Cut(e.Rev, "~")
	name, _, _ = strings.Cut(name, "^")
	fetch := "git fetch origin " + strings.TrimPrefix(name, "origin/")
	isName := name != "" && name != "HEAD" && !commitHash.MatchString(name)
	const shallow = "this clone has part of the history; "
	switch {
	// Gitea and Forgejo set GITHUB_ACTIONS too, and their jobs use the same step.
	case e.Shallow && os.Getenv("GITHUB_ACTIONS") == "true":
		hints = append(hints, shallow+"give the step actions/checkout  with: {fetch-depth: 0}")
	case e.Shallow && os.Getenv("GITLAB_CI") != "":
		hints = append(hints, shallow+"set  variables: {GIT_DEPTH: 0}  in .gitlab-ci.yml")
		if isName {
			hints = append(
				hints,
				"GitLab fetches no other branch: run "+fetch+" first, or use --base $CI_MERGE_REQUEST_DIFF_BASE_SHA",
			)
		}
	case e.Shallow:
		hints = append(hints, shallow+"run git fetch --unshallow")
		if isName && near != "" {
			hints = append(hints, "then "+fetch+", if "+e.Rev+" is still missing")
		}
	case strings.HasPrefix(near, "there is ") || strings.HasPrefix(fact, "object "):
		hints = append(hints, "or fetch it: "+fetch)
		if len(hints) == 1 {
			hints[0] = fetch + " fetches it, if it exists"
		}
	case near != "":
		hints = append(hints, near)
	}
	return usage(strings.Join(hints, "\n"), "the base to compare with is missing: %s", fact)
}
