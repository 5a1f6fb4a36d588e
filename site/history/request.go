package history

import (
	"net/url"
	"strings"

	"debrief/site/git"
	"debrief/site/gitcmd"
)

// A Request is the pull request, or merge request, that a change came with. It
// is known only from what hosts write into messages.
type Request struct {
	Number string // digits, "" if no message names one
	Host   string // GitHub, GitLab, Gitea (and Forgejo), Bitbucket, Azure; "" for (#128), which GitHub and Gitea both write
}

// String is the request as its host writes it, !128 at GitLab and #128 elsewhere,
// "" if there is none.
func (q Request) String() string {
	switch {
	case q.Number == "":
		return ""
	case q.Host == git.GitLab:
		return "!" + q.Number
	}
	return "#" + q.Number
}

// requestPaths are where hosts show a request, below a repository's address.
var requestPaths = map[string]string{
	git.GitHub:    "/pull/",
	git.GitLab:    "/-/merge_requests/",
	git.Gitea:     "/pulls/",
	git.Bitbucket: "/pull-requests/",
	git.Azure:     "/pullrequest/",
	"":            "/issues/", // from where GitHub and Gitea both lead on to the request
}

// Link is the request's address in the repository that people see at another,
// https://code.example.org/team/incidents. It is "" where there is no request,
// where that is no address, or where the repository is at another host now than
// when the request was made: there the number is another's.
func (q Request) Link(repository string) string {
	u, err := url.Parse(repository)
	if err != nil || q.Number == "" || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil {
		return ""
	}
	remote, _ := gitcmd.ParseRemote(repository)
	host := hostKinds[remote.Kind()]
	switch {
	case q.Host == "" && (host == "" || host == git.GitHub || host == git.Gitea):
	case q.Host == "":
		return "" // there (#128) is an issue, or nothing
	case host == "":
		host = q.Host
	case host != q.Host:
		return ""
	}
	return strings.TrimRight(repository, "/") + requestPaths[host] + q.Number
}

// hostKinds are hosts as a remote's address tells them.
var hostKinds = map[string]string{"github": git.GitHub, "gitlab": git.GitLab, "gitea": git.Gitea, "bitbucket": git.Bitbucket, "azure": git.Azure}

// Web returns the address at which people see the repository, made from that of
// its remote, without a name or a password in it. It is "" if there is no remote,
// or none with an address that has such a page.
//
// It is a setting of the clone and no part of a commit: two clones may differ.
func (r *Repo) Web() string {
	remote, ok := gitcmd.ParseRemote(r.remote)
	if !ok {
		return ""
	}
	return remote.Page()
}
