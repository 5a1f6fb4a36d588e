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
