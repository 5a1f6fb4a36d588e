package history

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"debrief/site/git/gittest"
)

// A checkout may convert the line ends of evidence. Its content is then that of
// the blob, unless the file differs from the blob in more than line ends.
func TestEvidenceWithConvertedLineEnds(t *testing.T) {
	const lf, crlf, mixed, binary = "time,value\n1,2\n3,4\n", "time,value\r\n1,2\r\n3,4\r\n", "a\r\nb\nc\r\n", "\x89PNG\r\n\x1a\n\x00\n"
	long := strings.Repeat("x", 10_000)
	for name, c := range map[string]struct{ committed, attributes, disk, want string }{
		"converted by the checkout":     {lf, "* text\n", "", lf},
		"converted by eol":              {lf, "* text eol=crlf\n", "", lf},
		"first line beyond the buffer":  {long + "\n", "* text\n", "", long + "\n"},
		"the buffer ends within a CRLF": {strings.Repeat("x", 4095) + "\n", "* text\n", "", strings.Repeat("x", 4095) + "\n"},
		"the break after a full buffer": {strings.Repeat("x", 4096) + "\n", "* text\n", "", strings.Repeat("x", 4096) + "\n"},
		"an empty first line":           {"\n\n", "* text\n", "", "\n\n"},
		"committed with CRLF":           {crlf, "* -text\n", "", crlf},
		"committed with both":           {mixed, "* -text\n", "", mixed},
		"binary":                        {binary, "", "", binary},
		"not converted":                 {lf, "* -text\n", "", lf},
		"changed and converted":         {lf, "* text\n", crlf + "5,6\r\n", crlf + "5,6\r\n"},
		"converted in part":             {lf, "* text\n", "time,value\r\n1,2\n3,4\r\n", lf},
		"no line end":                   {"x", "* text\n", "", "x"},
		"empty":                         {"", "* text\n", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := gittest.New(t)
			s.Write(".gitattributes", "* -text\n")
			s.Write("pm/evidence/a.csv", c.committed)
			s.Commit("Kim", "add evidence")
			s.Git("config", "core.autocrlf", "true")
			s.Write(".gitattributes", c.attributes)
			if err := os.Remove(filepath.Join(s.Dir, "pm/evidence/a.csv")); err != nil {
				t.Fatal(err)
			}
			s.Git("checkout", "--", "pm/evidence/a.csv")
			if c.disk != "" {
				s.Write("pm/evidence/a.csv", c.disk)
			}
			f := filesOf(t, opened(t, s), WorkTree, "pm")["pm/evidence/a.csv"]
			if data, err := f.Bytes(); err != nil || string(data) != c.want {
				t.Errorf("the content is %.60q, want %.60q, error %v", data, c.want, err)
			}
		})
	}
}

// A file that Git does not track is read as it is on disk.
func TestUntrackedEvidenceKeepsLineEnds(t *testing.T) {
	const crlf = "time,value\r\n1,2\r\n"
	s := gittest.New(t)
	s.Write("pm/a.md", "text\n")
	s.Commit("Kim", "add a post-mortem")
	s.Write("pm/evidence/a.csv", crlf)
	f := filesOf(t, opened(t, s), WorkTree, "pm")["pm/evidence/a.csv"]
	if data, err := f.Bytes(); err != nil || string(data) != crlf {
		t.Errorf("the content is %q, want %q, error %v", data, crlf, err)
	}
}
