package gitexec

import (
	"net/url"
	"regexp"
	"strings"
)

// A Remote is the location of a repository on a host.
type Remote struct {
	Host string // such as "github.com"; with the port of its web pages, if any
	Path string // such as "fern/shop", without ".git"
	Web  string // "https", or "http" if the remote's URL starts with http
}

// scpAddress matches the short form of an SSH address, such as
// git@github.com:fern/shop.git.
var scpAddress = regexp.MustCompile(`^(?:[^@/:]+@)?(\[[0-9a-fA-F:]+\]|[^/:@\[\]]+):(.+)$`)

// ParseRemote parses the URL of a remote. It drops user names and passwords. ok is
// false for a local folder.
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
			r.Host = u.Hostname() // drop the port, because the SSH port is not the web port
		default:
			return Remote{}, false
		}
	} else if m := scpAddress.FindStringSubmatch(address); m != nil &&
		!strings.Contains(address, "://") && len(m[1]) > 1 {
		r.Host, r.Path = m[1], m[2] // a single letter before the colon would be a Windows drive
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

// HostKind guesses the software of the host from its name. It returns github, gitlab,
// gitea, bitbucket or azure, or "" if unknown.
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

// PullRequestURL returns the address of the page on which to open a pull request for
// branch. It returns "" for an unknown kind of host. base is the target branch, or ""
// for the host's default.
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
		// Bitbucket Data Center uses other URLs than bitbucket.org.
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
