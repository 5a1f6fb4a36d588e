package git

import (
	"testing"
	"time"
)

func TestParseCommit(t *testing.T) {
	for _, c := range []struct{ raw, author, subject string }{
		{"author A <a@b> 1700000000 -0330\n\nSubject\n", "A <a@b> 2023-11-14T18:43:20-03:30", "Subject"},
		{"author  <> 1 x\n\n", " <> 1970-01-01T00:00:01Z", ""},
		{"author nobody\n\nx", "nobody <> 0001-01-01T00:00:00Z", "x"},
		{"author A <a@b> 99999999999999999999 +0000\n\nx", "A <a@b> 0001-01-01T00:00:00Z", "x"},
		{"author J\xfcrgen <j@x> 0 +0000\nencoding ISO-8859-1\n\nGr\xfc\xdfe", "Jürgen <j@x> 1970-01-01T00:00:00Z", "Grüße"},
		{"author J\xfc <j@x> 0 +0000\ngpgsig -----BEGIN\n tree \n \n -----END\n\nbad \xff", "J\ufffd <j@x> 1970-01-01T00:00:00Z", "bad \ufffd"},
	} {
		got, err := parseCommit([]byte(c.raw))
		if err != nil {
			t.Errorf("%q: %v", c.raw, err)
			continue
		}
		author := got.Author.Name + " <" + got.Author.Email + "> " + got.When.Format(time.RFC3339)
		if author != c.author || got.Subject != c.subject {
			t.Errorf("%q:\n got %q %q\nwant %q %q", c.raw, author, got.Subject, c.author, c.subject)
		}
	}
	for _, raw := range []string{"tree", "tree xyz\n\n", "parent 12\n\n"} {
		if _, err := parseCommit([]byte(raw)); err == nil {
			t.Errorf("%q was taken for a commit", raw)
		}
	}
}

func TestRequestNumbersInMessages(t *testing.T) {
	for message, want := range map[string]Request{
		"Merge pull request #12 from fern/checkout\n\nPool of the checkout":                                        {"12", GitHub},
		"Resize the pool (#128)\n\n* first\n* second":                                                              {"128", ""},
		"Revert \"Resize the pool (#128)\" (#130)":                                                                 {"130", ""},
		"Revert \"Resize the pool (#128)\"":                                                                        {},
		"Merge branch 'pool' into 'main'\n\nResize the pool\n\nSee merge request fern/incidents!7":                 {"7", GitLab},
		"Merge branch 'pool' into 'main'\n\nSee merge request !7":                                                  {"7", GitLab},
		"Merge pull request 'Resize (it\\'s late)' (#9) from ada/pool into main":                                   {"9", Gitea},
		"Resize the pool (#9)\n\nReviewed-on: https://codeberg.org/fern/incidents/pulls/9\nReviewed-by: Ben <b@x>": {"9", Gitea},
		"Merged in pool (pull request #3)\n\nResize the pool\n\nApproved-by: Ben":                                  {"3", Bitbucket},
		"Merge pull request #3 in FERN/incidents from pool to main\n\n* commit 'a1b2':":                            {"3", Bitbucket},
		"Pull request #3: Resize the pool\n\nMerge in FERN/incidents from pool to main":                            {"3", Bitbucket},
		"Merged PR 44: Resize the pool\n\nRelated work items: #2":                                                  {"44", Azure},
		"Merge pull request 44 from pool into main":                                                                {"44", Azure},
		"Merge branch 'main' into pool":                                                                            {},
		"Fix #12, see issue 9":                                                                                     {},
		"Quote of the day\n\n    See merge requests at 9!":                                                         {},
		"Resize (#12345678901234567890)":                                                                           {},
		"":                                                                                                         {},
	} {
		c := &Commit{}
		if c.parseMessage(message); c.Request != want {
			t.Errorf("%q names %+v, want %+v", message, c.Request, want)
		}
	}
}
