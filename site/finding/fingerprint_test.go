package finding

import (
	"strings"
	"testing"

	"debrief/site/source"
)

func TestFingerprintIgnoresUnrelatedEdits(t *testing.T) {
	f := file()
	was := order(f)
	was.Subject = "2026-10-14-a"
	for what, change := range map[string]func(*Finding){
		"moved lines":   func(x *Finding) { x.At = span(&source.File{Path: f.Path, Data: []byte("\n\n" + text)}, "14:02") },
		"a moved file":  func(x *Finding) { x.At = span(&source.File{Path: "elsewhere/a.md", Data: []byte(text)}, "14:02") },
		"other words":   func(x *Finding) { x.Message, x.Help = "14:02 was before 14:10", "see" },
		"another level": func(x *Finding) { x.Level = Info },
	} {
		is := was
		change(&is)
		if is.Fingerprint() != was.Fingerprint() {
			t.Errorf("%s made a new finding", what)
		}
	}
	for what, change := range map[string]func(*Finding){
		"another rule":     func(x *Finding) { x.Rule = "times/plausible" },
		"another write-up": func(x *Finding) { x.Subject = "2026-10-15-b" },
		"another field":    func(x *Finding) { x.Key = "times.detected" },
		"another place":    func(x *Finding) { x.At = span(f, "14:10") },
	} {
		is := was
		change(&is)
		if is.Fingerprint() == was.Fingerprint() {
			t.Errorf("%s shares a fingerprint", what)
		}
	}
}

func TestEqualFindingsAreNumbered(t *testing.T) {
	f := file()
	l := List{order(f), order(f), order(f)}
	l.Number()
	id := l[0].Identity()
	if l[0].Fingerprint() != id || l[1].Fingerprint() != id+":2" || l[2].Fingerprint() != id+":3" {
		t.Errorf("%s %s %s", l[0].Fingerprint(), l[1].Fingerprint(), l[2].Fingerprint())
	}
	l.Number()
	if l[1].Fingerprint() != id+":2" {
		t.Error("numbered twice is numbered anew")
	}
}

// TestFingerprintHidesSecret checks that a fingerprint does not depend on the
// secret, so the secret cannot be guessed from it.
func TestFingerprintHidesSecret(t *testing.T) {
	f := file()
	a, b := Finding{Rule: "privacy/secret", At: span(f, "14:02"), Secret: true}, Finding{Rule: "privacy/secret", At: span(f, "Café"), Secret: true}
	if a.Fingerprint() != b.Fingerprint() {
		t.Error("the fingerprint depends on what was written")
	}
}

func TestApply(t *testing.T) {
	for _, c := range []struct{ data, want string }{
		{"a: 1\nb: 2\n", "A: 1\nx\nb: 2\n"},
		{"a: 1\r\nb: 2\r\n", "A: 1\r\nx\r\nb: 2\r\n"},
	} {
		f := &source.File{Path: "a.md", Data: []byte(c.data)}
		at := strings.Index(c.data, "b")
		edits := []Edit{{At: source.Span{File: f, Start: at, End: at}, New: "x\n"}, {At: source.Span{File: f, Start: 0, End: 1}, New: "A"}}
		if got := string(Apply(f, edits)); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
		if string(f.Data) != c.data {
			t.Error("the file was changed")
		}
	}
}

func TestFirstOfOverlappingEditsIsChosen(t *testing.T) {
	f, g := file(), file()
	edit := func(f *source.File, from, to int) Edit { return Edit{At: source.Span{File: f, Start: from, End: to}} }
	l := List{
		{Message: "first", Edits: []Edit{edit(f, 4, 9), edit(f, 20, 22)}},
		{Message: "overlaps", Edits: []Edit{edit(f, 30, 31), edit(f, 8, 12)}},
		{Message: "free, the one before was not made", Edits: []Edit{edit(f, 30, 31)}},
		{Message: "elsewhere", Edits: []Edit{edit(g, 4, 9)}},
		{Message: "inserts where one ends", Edits: []Edit{edit(f, 9, 9)}},
		{Message: "inserts at the same place", Edits: []Edit{edit(f, 9, 9)}},
		{Message: "beyond the end", Edits: []Edit{edit(f, 4, 9999)}},
		{Message: "no edit"},
	}
	var got []string
	for _, x := range l.Choose() {
		got = append(got, x.Message)
	}
	if want := "first|free, the one before was not made|elsewhere|inserts where one ends"; strings.Join(got, "|") != want {
		t.Errorf("got %q", got)
	}
}
