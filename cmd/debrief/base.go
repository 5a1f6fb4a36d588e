package main

import (
	"os"
	"regexp"
	"strings"

	"debrief/site/history"
)

var looksLikeHash = regexp.MustCompile(`^[0-9a-f]{7,40}$`)

// noBase is the error for a base that is not there, with the cure for where the
// program runs: most clones of CI jobs hold one commit, and whoever reads the
// log cannot know that.
func noBase(e *history.BaseError) error {
	fact, near, _ := strings.Cut(e.Error(), "; ")
	var hints []string
	if strings.HasPrefix(near, "there is ") {
		hints = append(hints, near)
	}
	name, _, _ := strings.Cut(e.Rev, "~")
	name, _, _ = strings.Cut(name, "^")
	fetch := "git fetch origin " + strings.TrimPrefix(name, "origin/")
	isName := name != "" && name != "HEAD" && !looksLikeHash.MatchString(name)
	switch {
	case e.Shallow && os.Getenv("GITHUB_ACTIONS") == "true": // Gitea and Forgejo set it too, and check out alike
		hints = append(hints, "this clone holds a part of the history; give the step actions/checkout  with: {fetch-depth: 0}")
	case e.Shallow && os.Getenv("GITLAB_CI") != "":
		hints = append(hints, "this clone holds a part of the history; set  variables: {GIT_DEPTH: 0}  in .gitlab-ci.yml")
		if isName {
			hints = append(hints, "GitLab fetches no other branch: run "+fetch+" first, or give --base $CI_MERGE_REQUEST_DIFF_BASE_SHA")
		}
	case e.Shallow:
		hints = append(hints, "this clone holds a part of the history; run git fetch --unshallow")
		if isName && near != "" {
			hints = append(hints, "then "+fetch+", if "+e.Rev+" is still not there")
		}
	case strings.HasPrefix(near, "there is ") || strings.HasPrefix(fact, "object "):
		hints = append(hints, "or fetch it: "+fetch)
		if len(hints) == 1 {
			hints[0] = fetch + " fetches it, if it is there"
		}
	case near != "":
		hints = append(hints, near)
	}
	return usage(strings.Join(hints, "\n"), "nothing to compare with: %s", fact)
}
