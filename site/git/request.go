package git

import (
	"regexp"
	"strings"
)

// These are the names of code hosts whose message formats are recognised.
const (
	GitHub    = "GitHub"
	GitLab    = "GitLab"
	Gitea     = "Gitea" // the name Gitea includes Forgejo
	Bitbucket = "Bitbucket"
	Azure     = "Azure"
)

// A Request identifies a pull request or merge request by number. The number comes from
// the message of a merge or squash commit.
type Request struct {
	Number string // the number of the request in digits; "" if the message names no request
	Host   string // the host that writes such messages; "" for (#128), which GitHub and Gitea write
}

// requestForms are the messages that code hosts generate for a merge, the most specific
// ones first.
var requestForms = []struct {
	host string
	body bool // the pattern matches a line after the first paragraph, not the subject
	form *regexp.Regexp
}{
	{GitLab, true, regexp.MustCompile(`^See merge request \S*(?:!|/merge_requests/)(\d{1,9})$`)},
	{Gitea, true, regexp.MustCompile(`^Reviewed-on: https?://\S+/pulls/(\d{1,9})$`)},
	{Gitea, false, regexp.MustCompile(`^Merge pull request '.*' \(#(\d{1,9})\) from \S+ into \S+$`)},
	{Bitbucket, false, regexp.MustCompile(`^Merge pull request #(\d{1,9}) in \S+ from \S+ to \S+$`)},
	{GitHub, false, regexp.MustCompile(`^Merge pull request #(\d{1,9}) from \S+$`)},
	{Bitbucket, false, regexp.MustCompile(`\(pull request #(\d{1,9})\)$`)},
	{Bitbucket, false, regexp.MustCompile(`^Pull request #(\d{1,9}): `)},
	{Azure, false, regexp.MustCompile(`^Merged PR (\d{1,9}): `)},
	{Azure, false, regexp.MustCompile(`^Merge pull request (\d{1,9}) from \S+ into \S+$`)},
	{"", false, regexp.MustCompile(`\(#(\d{1,9})\)$`)},
}

// parseRequest returns the pull request that a commit message names. subject is the
// first paragraph on one line; body is the rest.
func parseRequest(subject, body string) Request {
	if !strings.ContainsAny(subject, "0123456789") && !strings.Contains(body, "See merge request ") &&
		!strings.Contains(body, "Reviewed-on: ") {
		return Request{} // most messages have no number, so return without a search
	}
	for _, f := range requestForms {
		if !f.body {
			if m := f.form.FindStringSubmatch(subject); m != nil {
				return Request{strings.Clone(m[1]), f.host}
			}
			continue
		}
		for line := range strings.Lines(body) {
			if m := f.form.FindStringSubmatch(strings.TrimSpace(line)); m != nil {
				return Request{strings.Clone(m[1]), f.host}
			}
		}
	}
	return Request{}
}
