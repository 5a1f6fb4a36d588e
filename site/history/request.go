package history

import (
	"net/url"
	"regexp"
	"strings"

	"debrief/site/git"
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
	host := hostOf(u.Hostname())
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

// hostOf knows a host by its name, as most people call one of their own after
// what runs there. It is "" for others.
func hostOf(name string) string {
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

// Web returns the address at which people see the repository, made from that of
// its remote: without a name or a password, https where the remote speaks SSH.
// It is "" if there is no remote, or none with an address that has such a page.
//
// The address is a setting of the clone and no part of a commit.
func (r *Repo) Web() string { return webAddress(r.remote) }

// scpForm is host:path as SSH takes it, git@code.example.org:team/incidents.git.
var scpForm = regexp.MustCompile(`^(?:[^@/:]+@)?([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+):([^/:][^:]*)$`)

func webAddress(remote string) string {
	if m := scpForm.FindStringSubmatch(remote); m != nil {
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
	case len(parts) == 3 && parts[0] == "scm" && hostOf(host) == git.Bitbucket: // on a server of one's own
		at = "projects/" + parts[1] + "/repos/" + parts[2]
	}
	if at == "" {
		return ""
	}
	return (&url.URL{Scheme: scheme, Host: host, Path: "/" + at}).String()
}
