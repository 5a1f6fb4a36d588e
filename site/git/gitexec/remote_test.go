package gitexec

import "testing"

// Where a pull request is opened, whatever form the address has, and without the
// password in it.
func TestPullRequestURLs(t *testing.T) {
	const branch = "postmortem/2026-10-14-checkout-5xx"
	for address, want := range map[string]string{
		"https://github.com/fern/shop.git":                     "https://github.com/fern/shop/compare/main...postmortem/2026-10-14-checkout-5xx?expand=1",
		"git@github.com:fern/shop.git":                         "https://github.com/fern/shop/compare/main...postmortem/2026-10-14-checkout-5xx?expand=1",
		"ssh://git@ssh.github.com:443/fern/shop.git":           "https://github.com/fern/shop/compare/main...postmortem/2026-10-14-checkout-5xx?expand=1",
		"https://kim:secret@gitlab.fern.example:8443/a/b/c":    "https://gitlab.fern.example:8443/a/b/c/-/merge_requests/new?merge_request%5Bsource_branch%5D=postmortem%2F2026-10-14-checkout-5xx&merge_request%5Btarget_branch%5D=main",
		"ssh://git@gitea.fern.example:2222/fern/shop.git":      "https://gitea.fern.example/fern/shop/compare/main...postmortem/2026-10-14-checkout-5xx",
		"https://codeberg.org/fern/shop":                       "https://codeberg.org/fern/shop/compare/main...postmortem/2026-10-14-checkout-5xx",
		"git@bitbucket.org:fern/shop.git":                      "https://bitbucket.org/fern/shop/pull-requests/new?source=postmortem%2F2026-10-14-checkout-5xx&dest=main",
		"ssh://git@bitbucket.fern.example:7999/SHOP/shop.git":  "https://bitbucket.fern.example/projects/SHOP/repos/shop/pull-requests?create=true&sourceBranch=refs%2Fheads%2Fpostmortem%2F2026-10-14-checkout-5xx",
		"git@ssh.dev.azure.com:v3/fern/Our Shop/shop":          "https://dev.azure.com/fern/Our%20Shop/_git/shop/pullrequestcreate?sourceRef=postmortem%2F2026-10-14-checkout-5xx&targetRef=main",
		"https://fern@dev.azure.com/fern/Our%20Shop/_git/shop": "https://dev.azure.com/fern/Our%20Shop/_git/shop/pullrequestcreate?sourceRef=postmortem%2F2026-10-14-checkout-5xx&targetRef=main",
		"https://git.fern.example/shop.git":                    "",
	} {
		r, ok := ParseRemote(address)
		if got := r.PullRequestURL(r.HostKind(), "main", branch); !ok || got != want {
			t.Errorf("%s\n got %s\nwant %s", address, got, want)
		}
	}
	for _, folder := range []string{"/srv/git/shop.git", "../shop", "file:///srv/shop.git", `C:\shop`, "C:/shop", ""} {
		if r, ok := ParseRemote(folder); ok {
			t.Errorf("%s is taken for %+v", folder, r)
		}
	}
}
