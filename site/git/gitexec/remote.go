package gitexec

import (
	"net/url"
	"regexp"
	"strings"
)

// A Remote is the web location of a repository on a code host.
type Remote struct {
	Host string // host name of the web pages, with a port if it has one: "github.com"
	Path string // path of the repository without ".git": "fern/shop"
	Web  string // the scheme of the web pages: "http" if the remote's URL has it, else "https"
}

// scpAddress matches the short form of an SSH address, such as
// git@github.com:fern/shop.git.
var scpAddress = regexp.MustCompile(`^(?:[^@/:]+@)?(\[[0-9a-fA-F:]+\]|[^/:@\[\]]+):(.+)$`)

// ParseRemote parses the URL of a remote. It drops user names and passwords. The second
// result is false for a local folder.
func ParseRemote(address string) (Remote, bool) {
	r := Remote{Web: "https"}
	if u, err := url.Parse(address); err == nil && u.Host != "" {
		r.Path = u.Path
		switch u.Scheme {
		case "https":
			r.Host = u.Host
		case "http":
			r.Host, r.Web = u.Host, "http"
		case "ssh", "git", "git+ssh":
			r.Host = u.Hostname() // drop the port, because the SSH port is not the port of the web pages
		default:
			return Remote{}, false
		}
	} else if m := scpAddress.FindStringSubmatch(address); m != nil &&
		!strings.Contains(address, "://") && len(m[1]) > 1 {
		// A host has more than one letter; a single letter before the colon is a Windows drive.
		r.Host, r.Path = m[1], m[2]
	} else {
		return Remote{}, false
	}
	r.Host = strings.ToLower(r.Host)
	r.Path = strings.TrimSuffix(strings.Trim(r.Path, "/"), ".git")
	switch r.Host {
	case "ssh.github.com":
		r.Host = "github.com"
	case "altssh.gitlab.com":
		r.Host = "gitlab.com"
	case "altssh.bitbucket.org":
		r.Host = "bitbucket.org"
	case "ssh.dev.azure.com", "vs-ssh.visualstudio.com":
		parts := strings.Split(strings.TrimPrefix(r.Path, "v3/"), "/")
		if len(parts) != 3 {
			return Remote{}, false
		}
		r.Host, r.Path = "dev.azure.com", parts[0]+"/"+parts[1]+"/_git/"+parts[2]
	}
	return r, r.Host != "" && r.Path != ""
}

// HostKind guesses the software of the code host from its host name: github, gitlab,
// gitea, bitbucket or azure. It returns "" if it cannot guess.
func (r Remote) HostKind() string {
	for _, k := range []struct{ part, kind string }{
		{"github", "github"}, {"gitlab", "gitlab"}, {"gitea", "gitea"}, {"forgejo", "gitea"}, {"codeberg.org", "gitea"},
		{"bitbucket", "bitbucket"}, {"dev.azure.com", "azure"}, {"visualstudio.com", "azure"},
	} {
		if strings.Contains(r.Host, k.part) {
			return k.kind
		}
	}
	return ""
}

// CommitURL returns the URL of the page of a commit. kind is a result of
// [Remote.HostKind]; for an unknown kind the result is "".
func (r Remote) CommitURL(kind, hash string) string {
	at := r.Web + "://" + r.Host + "/" + escapePath(r.Path)
	switch kind {
	case "github", "gitea", "azure":
		return at + "/commit/" + hash
	case "gitlab":
		return at + "/-/commit/" + hash
	case "bitbucket":
		if r.Host == "bitbucket.org" {
			return at + "/commits/" + hash
		}
	}
	return ""
}

// PullRequestURL returns the URL of the page on which to open a pull request for
// branch. kind is a result of [Remote.HostKind]; for an unknown kind the result is "".
// base is the target branch; "" means the host's default.
func (r Remote) PullRequestURL(kind, base, branch string) string {
	at := r.Web + "://" + r.Host + "/" + escapePath(r.Path)
	pair := escapePath(branch)
	if base != "" {
		pair = escapePath(base) + "..." + pair
	}
	query := func(pairs ...string) string {
		var out []string
		for i := 0; i < len(pairs); i += 2 {
			if pairs[i+1] != "" {
				out = append(out, url.QueryEscape(pairs[i])+"="+url.QueryEscape(pairs[i+1]))
			}
		}
		return "?" + strings.Join(out, "&")
	}
	switch kind {
	case "github":
		return at + "/compare/" + pair + "?expand=1"
	case "gitea":
		return at + "/compare/" + pair
	case "gitlab":
		return at + "/-/merge_requests/new" +
			query("merge_request[source_branch]", branch, "merge_request[target_branch]", base)
	case "azure":
		return at + "/pullrequestcreate" + query("sourceRef", branch, "targetRef", base)
	case "bitbucket":
		if r.Host == "bitbucket.org" {
			return at + "/pull-requests/new" + query("source", branch, "dest", base)
		}
		// The software Bitbucket Data Center has other URLs than bitbucket.org.
		project, repo, ok := strings.Cut(strings.TrimPrefix(r.Path, "scm/"), "/")
		if !ok {
			return ""
		}
		return r.Web + "://" + r.Host + "/projects/" + url.PathEscape(project) + "/repos/" + escapePath(repo) +
			"/pull-requests" + query("create", "true", "sourceBranch", "refs/heads/"+branch)
	}
	return ""
}

// escapePath escapes each segment of a path for use in a URL.
func escapePath(p string) string {
	parts := strings.Split(p, "/")
	for i := range parts {
		if s, err := url.PathUnescape(parts[i]); err == nil {
			parts[i] = s
		}
		parts[i] = url.PathEscape(parts[i])
	}
	return strings.Join(parts, "/")
}
