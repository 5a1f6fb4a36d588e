package privacy

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"testing"

	"debrief/site/catalog"
	"debrief/site/finding"
	"debrief/site/library"
	"debrief/site/privacy"
	"debrief/site/rule"
	"debrief/site/source"
)

// These values are planted below. They are concatenated, so key scanners do not flag
// this repository.
var (
	awsKey   = "AKIA" + "2QHX7VJWN4TDRMZP"
	password = "t7Rk-2mVq9-Lp4s"
	customer = "Holm & Sons"
)

const index = "postmortems/2026/2026-10-14-checkout-5xx/index.md"

// in returns a library with one post-mortem and further files.
func in(files map[string]string) []*source.File {
	sum := sha256.Sum256([]byte("holm & sons"))
	all := map[string]string{
		"postmortems/_catalog.yaml": "privacy: {customers: [" + hex.EncodeToString(sum[:]) + "], emails: [status@kittiwake.io, parcels.io]}\n",
		index:                       "---\ntitle: Checkout 5xx\nstatus: published\n---\n",
	}
	for name, text := range files {
		all[name] = text
	}
	var out []*source.File
	for name, text := range all {
		out = append(out, &source.File{Path: name, Size: int64(len(text)), Data: []byte(text)})
	}
	return out
}

func ask(files []*source.File) (found finding.List) {
	words, _ := catalog.Of(files, "postmortems")
	lib := library.Read(files, "postmortems", privacy.Gate{}, nil)
	pass := rule.Pass{Library: lib, Catalog: words}
	for _, f := range lib.Files() {
		found = append(found, pass.CheckFile(Rules, f)...)
	}
	for _, pm := range lib.All {
		found = append(found, pass.CheckPostmortem(Rules, pm)...)
	}
	return found.Hidden()
}

// TestAllPlacesAreSearched plants one key at every place of a library.
func TestAllPlacesAreSearched(t *testing.T) {
	folder := "postmortems/2026/2026-10-14-checkout-5xx/"
	front := "---\ntitle: Checkout 5xx\nstatus: %s\n%s\n---\n%s"
	for place, files := range map[string]map[string]string{
		"the text":              {index: fmt.Sprintf(front, "published", "", "It was "+awsKey+".\n")},
		"a draft":               {index: fmt.Sprintf(front, "draft", "", "It was "+awsKey+".\n")},
		"a withdrawn write-up":  {index: fmt.Sprintf(front, "withdrawn", "", "It was "+awsKey+".\n")},
		"code":                  {index: fmt.Sprintf(front, "published", "", "```\nexport X="+awsKey+"\n```\n")},
		"a quotation":           {index: fmt.Sprintf(front, "published", "", "> it was "+awsKey+"\n")},
		"a comment":             {index: fmt.Sprintf(front, "published", "", "<!-- "+awsKey+" -->\n")},
		"an address":            {index: fmt.Sprintf(front, "published", "", "[x](https://example.com/?k="+awsKey+")\n")},
		"the title":             {index: "---\ntitle: Checkout " + awsKey + "\n---\n"},
		"the front matter":      {index: fmt.Sprintf(front, "published", "symptoms: [\""+awsKey+"\"]", "")},
		"an unknown field":      {index: fmt.Sprintf(front, "published", awsKey+": 1", "")},
		"a file that is broken": {index: "---\ntitle: [\n" + awsKey + "\n"},
		"an account":            {folder + "accounts/r1.md": "# R1\n\nI pasted " + awsKey + "\n"},
		"a log":                 {folder + "evidence/a.log": "08:12 key=" + awsKey + "\n"},
		"a table":               {folder + "evidence/a.csv": "time,key\n08:12," + awsKey + "\n"},
		"JSON":                  {folder + "evidence/a.json": `{"key":"` + awsKey + `"}`},
		"a drawing":             {folder + "evidence/a.svg": "<svg><desc>" + awsKey + "</desc></svg>"},
		"a file without ending": {folder + "notes": awsKey},
		"the catalogue":         {"postmortems/_catalog.yaml": "notice: " + awsKey + "\n"},
		"the template":          {"postmortems/_template.md": "---\ntitle: x\n---\n" + awsKey + "\n"},
		"the name of a file":    {folder + "evidence/" + awsKey + ".log": "x\n"},
		"the name of a folder":  {"postmortems/" + awsKey + "/2026-10-14-x.md": "---\ntitle: x\n---\n"},
		"the end of a long log": {folder + "evidence/a.log": strings.Repeat("08:12 nothing happens here\n", 40_000) + awsKey + "\n"},
	} {
		found := ask(in(files))
		n := 0
		for _, f := range found {
			if (f.Rule == "privacy/secret" || f.Rule == "privacy/file-name") && f.Level == finding.Error {
				n++
			}
			if told := fmt.Sprint(f.Path(), f.At.Text(), f.Message, f.Help); strings.Contains(told, awsKey) || f.At.File.Data != nil && bytes.Contains(f.At.File.Data, []byte(awsKey)) {
				t.Errorf("%s: %s shows it", place, f.Rule)
			}
		}
		if n != 1 {
			t.Errorf("%s: %d findings, want 1: %v", place, n, found)
		}
	}
}

// A long log is read in pieces. Places refer to the whole file, and its excerpts are
// masked.
func TestLongLogIsReadInPieces(t *testing.T) {
	line := strings.Repeat("08:12 nothing happens here, and it does so at length\n", 20_000)
	text := line + "SMTP_PASSWORD=" + password + "\n" + line + "again " + awsKey + " here\n"
	log := &source.File{Path: "postmortems/2026/2026-10-14-checkout-5xx/evidence/a.log", Size: int64(len(text)), Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }}
	found := ask(append(in(nil), log))
	if len(found) != 2 {
		t.Fatalf("%d findings: %v", len(found), found)
	}
	for i, want := range [][2]int{{20_001, 15}, {40_002, 7}} {
		if l, c := found[i].At.Position(); l != want[0] || c != want[1] {
			t.Errorf("found at %d:%d, want %v", l, c, want)
		}
		if len(found[i].At.File.Data) > 10_000 || strings.Contains(string(found[i].At.File.Data), password) || strings.Contains(string(found[i].At.File.Data), awsKey) {
			t.Errorf("kept of it is %.100q", found[i].At.File.Data)
		}
	}
}

// More than fifty findings of one kind are counted, and all are masked.
func TestManySecretsAreCountedAndHidden(t *testing.T) {
	var text strings.Builder
	text.WriteString("---\ntitle: x\nstatus: published\n---\n")
	for i := range 200 {
		fmt.Fprintf(&text, "user%d.holt@kittiwake.net\n", i)
	}
	found := ask(in(map[string]string{index: text.String()}))
	if len(found) != rule.MaxFindings+1 || !strings.HasPrefix(found[len(found)-1].Message, "150 more findings") {
		t.Errorf("%d findings, the last: %s", len(found), found[len(found)-1].Message)
	}
	if data := found[0].At.File.Data; bytes.Contains(data, []byte("kittiwake")) {
		t.Error("some of them are shown")
	}
}

func TestCatalogueExceptions(t *testing.T) {
	for text, want := range map[string]string{
		"status@kittiwake.io": "", "Status@Kittiwake.io": "", "mira@parcels.io": "", "mira@eu.parcels.io": "",
		"mira@kittiwake.io": "privacy/email", "mira@other-parcels.io": "privacy/email", "to " + customer + ".": "privacy/customer", "to Stockholm & Sons": "",
	} {
		var got string
		for _, f := range ask(in(map[string]string{index: "---\ntitle: x\nstatus: published\n---\n" + text + "\n"})) {
			got += f.Rule
		}
		if got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestRedactTexts(t *testing.T) {
	words, _ := catalog.Of(in(nil), "postmortems")
	for text, want := range map[string]string{
		"Checkout 5xx for 53 minutes":          "Checkout 5xx for 53 minutes",
		"":                                     "",
		"Mail to mira.holt@kittiwake.net":      "Mail to ***********************",
		"Mail to status@kittiwake.io":          "Mail to status@kittiwake.io",
		"SMTP_PASSWORD=" + password + " x":     "SMTP_PASSWORD=*************** x",
		awsKey:                                 strings.Repeat("*", len(awsKey)),
		"Parcels of " + customer + " are late": "Parcels of *********** are late",
		"from 81.92.40.7 to 10.0.0.7":          "from ********** to 10.0.0.7",
		"a \xff b":                             "a \ufffd b",
	} {
		if got := Clean(text, words); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
	for name, want := range map[string]string{
		"postmortems/2026/2026-10-14-checkout-5xx.md":               "postmortems/2026/2026-10-14-checkout-5xx.md",
		"postmortems/2026/2026-10-14-mira@kittiwake.net.md":         "postmortems/2026/" + strings.Repeat("*", len("2026-10-14-mira@kittiwake.net")) + ".md",
		"postmortems/2026/2026-10-14-" + awsKey + "/index.md":       "postmortems/2026/2026-10-14-********************/index.md",
		"postmortems/2026/2026-10-14-holm-sons-late-again/index.md": "postmortems/2026/2026-10-14-holm-sons-late-again/index.md",
	} {
		if got := CleanName(name, "postmortems", words); got != want {
			t.Errorf("%q becomes %q, want %q", name, got, want)
		}
	}
}

// The forms of a chat in the body are quotations, fences and IRC lines.
func TestChatsInTheBody(t *testing.T) {
	for body, want := range map[string]string{
		"> Mira [08:33]: who resized it?\n> R1 [08:34]: looking\n":                       "Mira",
		"> mira [8:33 AM]  \nthanks for looking\n>\n> jonas [8:34 AM]  \n> no\n":         "mira jonas", // a paragraph goes on without the sign
		"> mira [8:33 AM]\n> thanks\n\nText.\n\n> jonas [8:34 AM]\n> no\n":               "",           // two quotations of one person each
		"```chat\n08:31 <jonas> slow?\n```\n":                                            "jonas",
		"```\n08:31 gateway: closed\n08:32 gateway: open\n```\n":                         "",
		"    <jonas> slow?\n    <mira> yes\n":                                            "jonas mira",
		"> Note: a pool has an owner.\n> Tip: look twice.\n":                             "",
		"08:31 signal: Support forwards a ticket\n08:40 action: R1 restarts the pool\n":  "",
		"> R1 [08:33]: @platform-on-call look\n> U1 [08:34]: @here yes, and @mira too\n": "@mira",
		"> on-call engineer [08:33]: looking\n> support lead [08:34]: thanks\n":          "",
	} {
		front := "---\ntitle: x\nstatus: published\nparticipants: [{ref: R1, role: on-call engineer}, {ref: U1, role: support agent}]\n---\n"
		files := in(map[string]string{index: front + body})
		lib := library.Read(files, "postmortems", privacy.Gate{}, nil)
		words, _ := catalog.Of(files, "postmortems")
		pass := rule.Pass{Library: lib, Catalog: words}
		var got []string
		for _, f := range pass.CheckPostmortem(Rules, lib.All[0]) {
			got = append(got, f.At.Text())
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q: %v, want %s", body, got, want)
		}
	}
}

func TestRedactMasksOutput(t *testing.T) {
	sum := sha256.Sum256([]byte("zorblax quimby"))
	text := "privacy: {customers: [" + hex.EncodeToString(sum[:]) + "], numbers: [{is: a number, pattern: 'MBR-[0-9]{6}'}]}\n"
	words, found := catalog.Read(&source.File{Path: "_catalog.yaml", Data: []byte(text)})
	if len(found) > 0 {
		t.Fatal(found)
	}
	token := "ghp_" + "7T9va0ubyidv3wwR5bdbxQ3TuLxLuxQTygbi"
	for given, want := range map[string]string{
		"the key " + token + ", twice: " + token:                                       "the key ***, twice: ***",
		"2026-01-15-" + strings.ToLower(strings.ReplaceAll(token, "_", "-")) + " down": "2026-01-15-*** down",
		"Zorblax Quimby was hit":                                                       "*** was hit",
		"2026-01-15-zorblax-quimby-down · sev3":                                        "2026-01-15-***-down · sev3",
		"lost MBR-482911 and mbr-482912":                                               "lost *** and ***",
		"postmortems/2026-01-15-zorblax_quimby.md:1:1: error: MBR-482911":              "postmortems/2026-01-15-***.md:1:1: error: ***",
		"nothing of anybody":                                                           "nothing of anybody", "": "",
	} {
		if got := Redact(given, words); got != want {
			t.Errorf("%q became %q, want %q", given, got, want)
		}
	}
	if got := Redact("Zorblax Quimby "+token, nil); got != "Zorblax Quimby ***" {
		t.Errorf("without a catalogue: %q", got)
	}
}
