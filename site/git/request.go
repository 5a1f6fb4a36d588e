package git

import (
	"regexp"
	"strings"
)

// Names of hosts whose message formats are recognised.
const (
	GitHub    = "GitHub"
	GitLab    = "GitLab"
	Gitea     = "Gitea" // includes Forgejo
	Bitbucket = "Bitbucket"
	Azure     = "Azure"
)

// A Request identifies a pull request or merge request. Its number comes from the
// message of a merge or squash commit.
type Request struct {
	Number string // digits, or "" if the message names no request
	Host   string // the host that uses this format; "" for (#128), used by GitHub and Gitea
}

// requestForms are the message formats that hosts generate, the most specific first.
var requestForms = []struct {
	host string
	body bool // true if the format is a separate line below the first paragraph
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

// parseRequest returns the request that a message names. subject is the first paragraph
// on one line, and body is the rest.
func parseRequest(subject, body string) Request {
	if !strings.ContainsAny(subject, "0123456789") && !strings.Contains(body, "See merge request ") &&
		!strings.Contains(body, "Reviewed-on: ") {
		return Request{} // fast path for the common case
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
