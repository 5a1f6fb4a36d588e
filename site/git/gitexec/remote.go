package gitexec

import (
	"net/url"
	"regexp"
	"strings"
)

// A Remote is where a repository lies on a host, as its address tells.
type Remote struct {
	Host string // "github.com", with the port of its web pages if they have one
	Path string // "fern/shop", without ".git"
	Web  string // "https", or "http" where the address says so
}

// scp is the short form of an address: git@github.com:fern/shop.git.
var scp = regexp.MustCompile(`^(?:[^@/:]+@)?(\[[0-9a-fA-F:]+\]|[^/:@\[\]]+):(.+)$`)

// ParseRemote reads the address of a remote. Names and passwords in it are dropped. It
// is false for a folder of this machine.
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
			r.Host = u.Hostname() // its port is not that of the pages
		default:
			return Remote{}, false
		}
	} else if m := scp.FindStringSubmatch(address); m != nil && !strings.Contains(address, "://") && len(m[1]) > 1 {
		r.Host, r.Path = m[1], m[2] // one letter is a disk of Windows
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

// Kind is what runs on the host, by its name: github, gitlab, gitea, bitbucket, azure,
// or "" where the name does not tell.
func (r Remote) Kind() string {
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

// Compare is the address of the page on which a pull request for branch is opened, ""
// for a kind of host that is not known. base is the branch that it is for, "" for the
// host's default.
func (r Remote) Compare(kind, base, branch string) string {
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
		return at + "/-/merge_requests/new" + query("merge_request[source_branch]", branch, "merge_request[target_branch]", base)
	case "azure":
		return at + "/pullrequestcreate" + query("sourceRef", branch, "targetRef", base)
	case "bitbucket":
		if r.Host == "bitbucket.org" {
			return at + "/pull-requests/new" + query("source", branch, "dest", base)
		}
		// Bitbucket on a machine of one's own has other addresses than the public one.
		project, repo, ok := strings.Cut(strings.TrimPrefix(r.Path, "scm/"), "/")
		if !ok {
			return ""
		}
		return r.Web + "://" + r.Host + "/projects/" + url.PathEscape(project) + "/repos/" + escapePath(repo) + "/pull-requests" + query("create", "true", "sourceBranch", "refs/heads/"+branch)
	}
	return ""
}

// escapePath escapes each part of a path.
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
