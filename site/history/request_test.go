package history

import (
	"testing"

	"debrief/site/git"
	"debrief/site/git/gittest"
)

func TestRequestLinks(t *testing.T) {
	for _, c := range []struct{ host, repository, want string }{
		{git.GitHub, "https://github.com/fern/incidents", "https://github.com/fern/incidents/pull/12"},
		{git.GitHub, "https://code.fern.example/fern/incidents/", "https://code.fern.example/fern/incidents/pull/12"},
		{git.GitLab, "https://gitlab.fern.example/ops/sub/incidents", "https://gitlab.fern.example/ops/sub/incidents/-/merge_requests/12"},
		{git.Gitea, "https://codeberg.org/fern/incidents", "https://codeberg.org/fern/incidents/pulls/12"},
		{git.Bitbucket, "https://bitbucket.org/fern/incidents", "https://bitbucket.org/fern/incidents/pull-requests/12"},
		{git.Azure, "https://dev.azure.com/fern/ops/_git/incidents", "https://dev.azure.com/fern/ops/_git/incidents/pullrequest/12"},
		{"", "https://github.com/fern/incidents", "https://github.com/fern/incidents/pull/12"},
		{"", "https://forgejo.fern.example/fern/incidents", "https://forgejo.fern.example/fern/incidents/pulls/12"},
		{"", "https://code.fern.example/fern/incidents", "https://code.fern.example/fern/incidents/issues/12"},
		{"", "https://gitlab.com/fern/incidents", ""},                    // there (#12) is an issue
		{git.GitHub, "https://gitlab.com/fern/incidents", ""},            // moved: there 12 is another
		{git.GitHub, "https://ada:secret@github.com/fern/incidents", ""}, // never handed on
		{git.GitHub, "javascript:alert(1)", ""},
		{git.GitHub, "", ""},
	} {
		if got := (Request{"12", c.host}).URL(c.repository); got != c.want {
			t.Errorf("12 of %q at %s is %q, want %q", c.host, c.repository, got, c.want)
		}
	}
	if got := (Request{}).URL("https://github.com/fern/incidents"); got != "" || (Request{}).String() != "" {
		t.Errorf("no request has the link %q", got)
	}
	if a, b := (Request{"12", git.GitLab}).String(), (Request{"12", ""}).String(); a != "!12" || b != "#12" {
		t.Error(a, b)
	}
}

func TestWebAddresses(t *testing.T) {
	for remote, want := range map[string]string{
		"https://github.com/fern/incidents.git":                 "https://github.com/fern/incidents",
		"https://ada:secret@github.com/fern/incidents.git":      "https://github.com/fern/incidents",
		"https://x-access-token:t0k@code.fern.example:8443/f/i": "https://code.fern.example:8443/f/i",
		"git@github.com:fern/incidents.git":                     "https://github.com/fern/incidents",
		"code.fern.example:ops/incidents":                       "https://code.fern.example/ops/incidents",
		"ssh://git@code.fern.example:2222/ops/incidents.git/":   "https://code.fern.example/ops/incidents",
		"git://code.fern.example/incidents.git":                 "https://code.fern.example/incidents",
		"git@ssh.dev.azure.com:v3/fern/ops/incidents":           "https://dev.azure.com/fern/ops/_git/incidents",
		"https://fern@dev.azure.com/fern/ops/_git/incidents":    "https://dev.azure.com/fern/ops/_git/incidents",
		"https://bitbucket.fern.example/scm/OPS/incidents.git":  "https://bitbucket.fern.example/projects/OPS/repos/incidents",
		"/srv/git/incidents.git":                                "",
		"../incidents":                                          "",
		"file:///srv/git/incidents.git":                         "",
		"ext::sh -c evil":                                       "",
		"gh:fern/incidents":                                     "", // short for what another setting says
		"https://github.com/":                                   "",
		"C:\\git\\incidents":                                    "",
		"":                                                      "",
	} {
		if got := webURL(remote); got != want {
			t.Errorf("%q is seen at %q, want %q", remote, got, want)
		}
	}
}

func TestWebAddressComesFromRemote(t *testing.T) {
	s := gittest.New(t)
	if got := opened(t, s).WebURL(); got != "" {
		t.Errorf("without a remote: %q", got)
	}
	s.Git("remote", "add", "upstream", "git@code.fern.example:ops/incidents.git")
	if got := opened(t, s).WebURL(); got != "https://code.fern.example/ops/incidents" {
		t.Errorf("with one remote: %q", got)
	}
	s.Git("remote", "add", "other", "git@code.fern.example:ops/other.git")
	if got := opened(t, s).WebURL(); got != "" {
		t.Errorf("with two: %q", got)
	}
	s.Git("remote", "add", "origin", "https://ada:secret@github.com/fern/incidents.git")
	if got := opened(t, s).WebURL(); got != "https://github.com/fern/incidents" {
		t.Errorf("with origin: %q", got)
	}
}
