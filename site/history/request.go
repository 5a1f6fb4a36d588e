package history

import (
	"net/url"
	"regexp"
	"strings"

	"debrief/site/git"
)

// A Request identifies the pull request or merge request of a change. It is parsed from
// the messages that code hosts generate for merge and squash commits.
type Request struct {
	Number string // the number of the request in digits; "" if no message names a request
	Host   string // the host's software: GitHub, Gitea (or Forgejo) and so on; "" if (#128) fits several
}

// String formats the request as its host does: "!128" for GitLab and "#128" for others.
// It returns "" for the zero Request.
func (q Request) String() string {
	switch {
	case q.Number == "":
		return ""
	case q.Host == git.GitLab:
		return "!" + q.Number
	}
	return "#" + q.Number
}

// requestPaths maps the software of a code host to the path of a request, relative to
// the repository's URL.
var requestPaths = map[string]string{
	git.GitHub:    "/pull/",
	git.GitLab:    "/-/merge_requests/",
	git.Gitea:     "/pulls/",
	git.Bitbucket: "/pull-requests/",
	git.Azure:     "/pullrequest/",
	"":            "/issues/", // an unknown host is GitHub or Gitea, which redirect this path to the request
}

// URL returns the web address of the request. repository is the web URL of the
// repository, such as https://code.example.org/team/incidents. URL returns "" for the
// zero Request or an invalid repository URL. It also returns "" if the repository has
// moved to another host, because there the number identifies a different request.
func (q Request) URL(repository string) string {
	u, err := url.Parse(repository)
	if err != nil || q.Number == "" || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil {
		return ""
	}
	host := hostByName(u.Hostname())
	switch {
	case q.Host == "" && (host == "" || host == git.GitHub || host == git.Gitea):
	case q.Host == "":
		return "" // on this host, (#128) does not name a pull request
	case host == "":
		host = q.Host
	case host != q.Host:
		return ""
	}
	return strings.TrimRight(repository, "/") + requestPaths[host] + q.Number
}

// hostByName guesses the software of a code host from its host name, because most
// self-hosted servers are named after their software. It returns "" if it cannot guess.
func hostByName(name string) string {
	for _, known := range []struct{ part, host string }{
		{"github", git.GitHub}, {"gitlab", git.GitLab}, {"bitbucket", git.Bitbucket},
		{"codeberg.org", git.Gitea}, {"gitea", git.Gitea}, {"forgejo", git.Gitea},
		{"dev.azure.com", git.Azure}, {"visualstudio.com", git.Azure},
	} {
		if strings.Contains(strings.ToLower(name), known.part) {
			return known.host
		}
	}
	return ""
}

// WebURL derives the repository's web address from the URL of its remote. It removes
// user name and password, and replaces SSH with https. It returns "" if there is no
// remote, or if the remote has no web page.
//
// The remote is configured in each clone and is not part of any commit.
func (r *Repo) WebURL() string { return webURL(r.remote) }

// scpAddress matches the SSH form "host:path", as in
// git@code.example.org:team/incidents.git.
var scpAddress = regexp.MustCompile(`^(?:[^@/:]+@)?([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+):([^/:][^:]*)$`)

func webURL(remote string) string {
	if m := scpAddress.FindStringSubmatch(remote); m != nil {
		remote = "ssh://" + m[1] + "/" + m[2]
	}
	u, err := url.Parse(remote)
	if err != nil || !strings.Contains(u.Hostname(), ".") || u.RawQuery != "" || u.Fragment != "" {
		return ""
	}
	scheme, host := "https", u.Hostname()
	switch u.Scheme {
	case "https", "http":
		scheme, host = u.Scheme, u.Host
	case "ssh", "git", "git+ssh":
	default:
		return ""
	}
	at := strings.TrimSuffix(strings.Trim(u.Path, "/"), ".git")
	parts := strings.Split(at, "/")
	switch {
	case host == "ssh.dev.azure.com" && len(parts) == 4 && parts[0] == "v3":
		host, at = "dev.azure.com", parts[1]+"/"+parts[2]+"/_git/"+parts[3]
	// Bitbucket Data Center has other URLs for the web than for git.
	case len(parts) == 3 && parts[0] == "scm" && hostByName(host) == git.Bitbucket:
		at = "projects/" + parts[1] + "/repos/" + parts[2]
	}
	if at == "" {
		return ""
	}
	return (&url.URL{Scheme: scheme, Host: host, Path: "/" + at}).String()
}
