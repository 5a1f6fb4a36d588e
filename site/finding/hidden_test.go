package finding

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"debrief/site/source"
)

// canary is a text that no output may contain, with letters of one to four bytes, a
// quote and a blank.
const canary = `hünter2 "€🐦" and-a-long-tail-that-a-message-would-cut-off-somewhere`

func leaking() (*source.File, List) {
	f := &source.File{Path: "postmortems/2026/bird@acme.test.md", Data: []byte("title: x\nkey: " + canary + " # ok\nlast: " + strings.ToUpper(canary[:9]) + "\n")}
	all := span(f, canary)
	line := source.Span{File: f, Start: span(f, "key").Start, End: all.End + 5}
	return f, List{
		{Rule: "privacy/secret", Level: Error, At: all, Message: "a secret", Help: "take it out", Secret: true},
		{Rule: "privacy/file-name", Level: Error, At: source.Span{File: f}, Message: "a name", Help: "h", HidePath: "bird@acme.test"},
		{Rule: "form/value", At: line, Message: fmt.Sprintf("%q is no value", canary), Help: fmt.Sprintf("write %s", canary)},
		{Rule: "form/value", At: line, Message: fmt.Sprintf("%q is cut", canary[:30]+"…"), Help: "h", Key: canary, Subject: "2026-bird@acme.test"},
		{Rule: "form/other", At: span(f, "title"), Message: "elsewhere " + canary, Help: "h", Related: []Related{{At: all, Message: "here " + canary}}},
		{Rule: "form/edit", At: span(f, "title"), Message: "m", Help: "h", Edits: []Edit{{At: span(f, "title"), New: "x " + canary}}, Safe: true},
		{Rule: "form/edit", At: span(f, "title"), Message: "m", Help: "h", Edits: []Edit{{At: line, New: "x"}}, Safe: true},
		{Rule: "form/good", At: span(f, "last"), Message: "stays", Help: "h", Edits: []Edit{{At: span(f, "last"), New: "first"}}, Safe: true},
		{Rule: "form/piece", At: source.Span{File: &source.File{Path: f.Path, Data: []byte("x")}}, Message: "m", Help: "h"},
	}
}

func TestHiddenTextIsInNoOutput(t *testing.T) {
	_, l := leaking()
	var before bytes.Buffer
	_ = l.WriteText(&before, Summary{}, nil)
	if !strings.Contains(before.String(), "and-a-long-tail") {
		t.Fatal("the test asks for nothing: the canary is not shown where it is not hidden")
	}
	hidden := l.Hidden()
	var out bytes.Buffer
	_ = hidden.WriteText(&out, Summary{}, nil)
	_ = hidden.WriteJSON(&out, Summary{}, "")
	for _, piece := range []string{"nter2", "€", "🐦", "and-a-long", "tail", "bird", "acme"} {
		if strings.Contains(out.String(), piece) {
			t.Errorf("%q is shown:\n%s", piece, out.String())
		}
	}
	for _, f := range hidden {
		if all := fmt.Sprint(f.Message, f.Help, f.Key, f.Subject, f.At.Text(), f.Path(), f.Related, f.Hide, f.HidePath); strings.Contains(all, "and-a-long") || strings.Contains(all, "bird") {
			t.Errorf("it is somewhere in a finding: %s", all)
		}
	}
}

func TestHidingKeepsPositionsAndOtherEdits(t *testing.T) {
	_, l := leaking()
	for i, f := range l.Hidden() {
		a, b := l[i].At.EndPosition()
		if x, y := f.At.EndPosition(); x != a || y != b {
			t.Errorf("%s ends at %d:%d, hidden at %d:%d", f.Rule, a, b, x, y)
		}
		if (f.Rule == "form/good") != (len(f.Edits) > 0 && f.Safe) {
			t.Errorf("%s has the edits %v", f.Rule, f.Edits)
		}
	}
	plain := List{order(file())}
	if got := plain.Hidden(); &got[0] != &plain[0] {
		t.Error("a list with nothing to hide is copied")
	}
}

// TestFingerprintOmitsHiddenWords checks that findings about the same line with
// another secret have the same fingerprint, so the secret cannot be guessed.
func TestFingerprintOmitsHiddenWords(t *testing.T) {
	prints := map[string]bool{}
	for _, word := range []string{"hunter2", "hunter3"} {
		f := &source.File{Path: "a.md", Data: []byte("key: " + word)}
		l := List{
			{Rule: "privacy/secret", At: span(f, word), Secret: true},
			{Rule: "form/value", At: source.Span{File: f, End: len(f.Data)}, Message: word, Key: word},
		}.Hidden()
		prints[l[0].Fingerprint()+l[1].Fingerprint()] = true
	}
	if len(prints) != 1 {
		t.Error("the fingerprint depends on what is hidden")
	}
}

// A password is recognised by the word before it; at other places it has no such word.
func TestHiddenValueIsHiddenInAllFindings(t *testing.T) {
	const password = "Wm7dk2Tq9fRz-4bX"
	f := &source.File{Path: "a.md", Data: []byte("password: " + password + "\nİ tried " + password + "\n")}
	other := &source.File{Path: "b.md", Data: []byte("run --with " + password + " again\n")}
	clean := &source.File{Path: "c.md", Data: []byte("nothing here\n")}
	l := List{
		{Rule: "privacy/secret", At: span(f, password), Message: "a password", Help: "h", Secret: true},
		{Rule: "form/x", At: span(f, "İ tried"), Message: "İİİ " + password, Help: "h", Reason: "it was " + password},
		{Rule: "form/x", At: span(other, "again"), Message: "\"" + password + "\" is in a.md too", Help: "write " + password, Key: password, Suppressed: true, Reason: "it was " + password},
		{Rule: "form/x", At: span(other, "run"), Message: "m", Help: "h", Edits: []Edit{{At: span(other, password), New: "x"}}},
		{Rule: "form/x", At: span(clean, "here"), Message: "m", Help: "h", Edits: []Edit{{At: span(clean, "here"), New: password}}},
		{Rule: "form/x", At: span(clean, "nothing"), Message: "m", Help: "h", Edits: []Edit{{At: span(clean, "nothing"), New: "all"}}},
	}
	hidden := l.Hidden()
	var out bytes.Buffer
	_ = hidden.WriteText(&out, Summary{}, nil)
	_ = hidden.WriteJSON(&out, Summary{}, "")
	if strings.Contains(out.String(), "Wm7d") || strings.Contains(out.String(), "4bX") {
		t.Errorf("it is shown:\n%s", out.String())
	}
	if last := hidden[len(hidden)-1]; len(last.Edits) != 1 || last.At.File != clean {
		t.Error("a file without it is not what it was")
	}
}

// Private text may be anything, and as long as a file.
func TestHidingManyValuesIsLinear(t *testing.T) {
	var text strings.Builder
	for i := range 50_000 {
		fmt.Fprintf(&text, "AKIAAAAAAAAA%08d\n", i)
	}
	f := &source.File{Path: "a.log", Data: []byte(text.String())}
	l := List{{Rule: "privacy/secret", At: source.Span{File: f, Start: 0, End: 20}, Message: "m", Help: "h", Secret: true}}
	for at := 21; at < len(f.Data); at += 21 {
		l[0].Hide = append(l[0].Hide, source.Span{File: f, Start: at, End: at + 20})
	}
	l = append(l, Finding{Rule: "form/x", At: source.Span{File: f, Start: 21 * 40_000, End: 21*40_000 + 3}, Message: "AKIAAAAAAAAA00040000", Help: "h"})
	if hidden := l.Hidden(); bytes.Contains(hidden[1].At.File.Data, []byte("AKIA")) || strings.Contains(hidden[1].Message, "AKIA") {
		t.Error("some of it is shown")
	}
}

// TestPartsOfHiddenValuesAreHidden checks that a message shows no part of a value,
// shortened with an ellipsis or in the form of an ID.
func TestPartsOfHiddenValuesAreHidden(t *testing.T) {
	const token = "dop_v1_" + "74BF20f876ffc474c0251908fcdce4b314f68d9dcbd7a085a368932ff2b2d409"
	f := &source.File{Path: "2026-01-15-Zorblax_Quimby.md", Data: []byte("id: " + token + "\n")}
	for message, want := range map[string]string{
		"the action " + token[:59] + "… has no end":                       "the action ***… has no end",
		"the action x " + token[:13] + "… has no end":                     "the action x ***… has no end",
		"name it 2026-01-15-dop-v1-74bf20f876ffc474c02":                   "name it 2026-01-15-***",
		"in the middle: f876ffc474c0251908fc!":                            "in the middle: ***!",
		"two: " + token[20:40] + " and (" + token[30:50] + ")":            "two: *** and (***)",
		"é " + strings.ToUpper(token[7:30]) + " ü":                        "é *** ü",
		"call it zorblax-quimby, 2026-01-15-zorblaxquimby or ZorblaxQui…": "call it ***, 2026-01-15-*** or ***…",
		"short: 74bf20… and dop_v and a085a":                              "short: ***… and dop_v and a085a",
		"an honest message, cut after a wor…":                             "an honest message, cut after a wor…",
		"…":                                                               "…", "": "",
	} {
		l := List{
			{Rule: "privacy/secret", At: span(f, token), Message: "m", Help: "h", Secret: true},
			{Rule: "privacy/file-name", At: source.Span{File: f}, Message: "m", Help: "h", HidePath: "Zorblax_Quimby"},
			{Rule: "form/x", At: source.Span{File: &source.File{Path: "other.md"}}, Message: message, Help: message, Related: []Related{{Message: message}}},
		}
		last := l.Hidden()[2]
		if last.Message != want || last.Help != want || last.Related[0].Message != want {
			t.Errorf("%q became %q, want %q", message, last.Message, want)
		}
	}
	if got := (List{{Message: "it was " + token[:40] + "…", Help: "h"}}).Hidden(token)[0].Message; got != "it was ***…" {
		t.Errorf("a value of an older revision: %q", got)
	}
}
