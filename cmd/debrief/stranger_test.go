package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// stranger is a write-up in which every field that may hold text holds what
// field returns for it. The body holds it too.
func stranger(field func(name string) string) string {
	q := func(name string) string { return fmt.Sprintf("%q", field(name)) }
	return `---
schema: 1
title: ` + q("title") + `
status: published
kind: incident
severity: sev3
lang: ` + q("lang") + `
summary: ` + q("summary") + `
authors: [` + q("author") + `]
reviewers: [` + q("reviewer") + `]
services: [{id: checkout, role: impacted}, {id: ` + q("service") + `, role: ` + q("role") + `}]
times: {started: 2026-01-15T08:12:00Z, detected: ` + q("detected") + `}
detection: {method: ` + q("method") + `, gap: ` + q("gap") + `}
symptoms: [` + q("symptom") + `]
aliases: [` + q("alias") + `]
impact: [{what: ` + q("what") + `, value: ` + q("value") + `, evidence: [` + q("impact.evidence") + `]}]
participants: [{ref: R1, role: ` + q("participant") + `, group: ` + q("group") + `}]
factors:
  - {id: ` + q("factor") + `, code: ` + q("code") + `, statement: ` + q("statement") + `, evidence: [` + q("factor.evidence") + `]}
actions:
  - {id: ` + q("action") + `, title: ` + q("action.title") + `, mechanism: ` + q("mechanism") + `, addresses: [` + q("addresses") + `], owner: ` + q("owner") + `, tracker: ` + q("tracker") + `, due: 2026-02-13, done_when: ` + q("done_when") + `}
  - {id: ` + q("action") + `, title: Release to one server first, owner: "@kim", status: ` + q("status") + `}
evidence: [{id: ` + q("evidence") + `, type: ` + q("type") + `, title: ` + q("evidence.title") + `, source: ` + q("source") + `, file: ` + q("file") + `, query: ` + q("query") + `}]
related: [{id: ` + q("related") + `, rel: ` + q("rel") + `, note: ` + q("note") + `}]
` + strings.ReplaceAll(strings.Map(letter, field("field")), " ", "_") + `: x
---

## Summary

` + field("body") + `

## ` + oneLine(field("heading")) + `

[` + oneLine(field("reference")) + `] and [a link](` + oneLine(field("link")) + `) and ` + "`" + oneLine(field("code span")) + "`" + `

## Timeline

| Time | What |
|---|---|
| ` + oneLine(field("row.time")) + ` | ` + oneLine(field("row")) + ` |
`
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// letter keeps what may stand in the name of a field.
func letter(r rune) rune {
	if r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
		return r
	}
	return ' '
}

// ran is what a command printed in this process.
type ran struct{ args, out, err string }

func ranHere(t testing.TB, stdin string, args ...string) ran {
	t.Helper()
	var out, said bytes.Buffer
	run(context.Background(), args, strings.NewReader(stdin), &out, &said)
	return ran{strings.Join(args, " "), out.String(), said.String()}
}

func gitHere(t testing.TB, args ...string) {
	t.Helper()
	cmd := exec.Command("git", append([]string{"-c", "user.name=Kim", "-c", "user.email=kim@fern.example", "-c", "commit.gpgsign=false"}, args...)...)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("git %v: %v\n%s", args, err, out)
	}
}

// smallLibrary returns a repository with the library of the stories.
func smallLibrary(t testing.TB) (dir string) {
	t.Helper()
	dir = t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "postmortems"), os.DirFS("testdata/library")); err != nil {
		t.Fatal(err)
	}
	gitHere(t, "init", "-q", "-b", "main", dir)
	gitHere(t, "-C", dir, "add", "-A", ".")
	gitHere(t, "-C", dir, "commit", "-q", "-m", "begin")
	return dir
}

// obeyed matches what a CI host takes for a command, where it takes it.
var obeyed = regexp.MustCompile(`##[A-Za-z0-9._-]*\[|(?m)(?:^[\s\x{85}\x{a0}\x{3000}]*::|^(?:---|\+\+\+|~~~|\^\^\^)[ \t])|section_(?:start|end):|GL-HOOK-ERR:|travis_(?:fold|time):`)

// ours are the commands that the github form gives on purpose, up to where a
// stranger's text begins in them.
var ours = regexp.MustCompile(`(?m)^::(?:error|warning|notice) |^::stop-commands::[0-9a-f]{64}$|^::[0-9a-f]{64}::$`)

// TestOutputContainsNoCICommand holds that a token of any CI host, in any field, is
// broken in all that any command prints, and comes back from data as it was.
func TestOutputContainsNoCICommand(t *testing.T) {
	tokens := []string{
		"##vso[task.setvariable variable=x]y", "see ##[add-path]/tmp", "##teamcity[message text='x']", "::error::x", "::stop-commands::x", "  ::set-output name=x::y",
		"section_start:1:x\r\x1b[0Kx", "section_end:1:x\r\x1b[0K", "GL-HOOK-ERR: x", "travis_fold:start:x", "--- x", "+++ x", "\n::error::x", "\r::error::x",
		"\u2028::error::x", "\u202e::error::\u200bx",
	}
	const turns = 4 // in each of which a field holds another token
	for turn := range turns {
		t.Run(fmt.Sprint(turn), func(t *testing.T) {
			if testing.Short() && turn > 1 {
				t.Skip("it takes seconds")
			}
			t.Setenv("GITHUB_ACTIONS", "")
			t.Chdir(smallLibrary(t))
			at := turn * len(tokens) / turns
			token := tokens[at]
			name := "postmortems/2026-02-0" + fmt.Sprint(1+turn) + "-hostile" + strings.NewReplacer(":", "", "\n", "", "\r", "", "\x1b", "", "/", "", "\u2028", "", "\u202e", "", "\u200b", "").Replace(token) + ".md"
			if err := os.WriteFile(name, []byte(stranger(func(name string) string {
				if at++; name == "action.title" {
					return token
				}
				return tokens[at%len(tokens)]
			})), 0o666); err != nil {
				t.Fatal(err)
			}
			gitHere(t, "add", "-A", ".")
			gitHere(t, "commit", "-q", "--author", oneLine(token)+" <x@fern.example>", "-m", oneLine(token))
			for _, r := range everyCommand(t, token, name) {
				for stream, text := range map[string]string{"standard output": ours.ReplaceAllString(r.out, ""), "standard error": r.err} {
					if found := obeyed.FindStringIndex(text); found != nil {
						t.Errorf("%s: %s holds %q", r.args, stream, text[max(0, found[0]-60):min(len(text), found[1]+20)])
					}
					if strings.HasPrefix(r.args, "report") {
						text = strings.ReplaceAll(text, "\u200b", "") // see output.Prose
					}
					if at := strings.IndexAny(text, "\x1b\r\u202e\u200b"); at >= 0 {
						t.Errorf("%s: %s holds what nobody sees: %q", r.args, stream, text[max(0, at-60):min(len(text), at+20)])
					}
				}
			}
		})
	}
}

// everyCommand runs all commands that print text of a library, or of the command
// line, and holds that data can be read.
func everyCommand(t *testing.T, token, name string) (all []ran) {
	for _, args := range [][]string{
		{"build", "-o", "public"}, {"build", "--keep-going", "-o", "public"}, {"publish", "--dry-run", "--keep-going"}, {"publish", "--dry-run", "--keep-going", "--list", "all"},
		{"actions"}, {"actions", "--format", "csv"}, {"actions", "--owner", token}, {"trends"}, {"trends", "--format", "csv"}, {"trends", "--service", token}, {"report", "--base", "HEAD~1"},
		{"search", "hostile"}, {"search", "x"}, {"search", token}, {"similar", name}, {"similar", token}, {"check"}, {"check", "--base", "HEAD~1"}, {"check", token}, {"check", "--base", token},
		{"check", "--library", token}, {"check", "--format", token}, {"explain", token}, {"help", token}, {token}, {"check", "--" + token}, {"init", "x" + token, "--ci", token}, {"theme", "check", token},
		{"new", "--date", "2026-03-01", token}, {"new", token}, {"new", "--from", name}, {"hook", "pre-receive", "--library", token}, {"build", "--theme", token}, {"check", "--ref", token},
	} {
		all = append(all, ranHere(t, "", args...))
	}
	all = append(all, ranHere(t, token+"\nupstream timeout", "similar"), ranHere(t, token+"\n", "hook", "pre-receive"))
	for _, form := range []string{"text", "github"} {
		all = append(all, ranHere(t, "", "check", "--format", form))
	}
	for _, args := range []string{"check --format json", "check --format sarif", "check --format gitlab", "check --format rdjson", "actions --format json", "trends --format json", "search --format json x", "similar --format json " + name} {
		r := ranHere(t, "", strings.SplitN(args, " ", 4)...)
		var read any
		if err := json.Unmarshal([]byte(r.out), &read); err != nil {
			t.Errorf("%s: %v\n%s", args, err, r.out)
		}
		if args == "actions --format json" && !slices.Contains(textsIn(read), strings.TrimSpace(token)) {
			t.Errorf("%s does not hold %q", args, token)
		}
		all = append(all, r)
	}
	r := ranHere(t, "", "check", "--format", "junit")
	var read struct {
		Suite []struct{} `xml:"testsuite"`
	}
	if err := xml.Unmarshal([]byte(r.out), &read); err != nil || len(read.Suite) == 0 {
		t.Errorf("junit: %v\n%s", err, r.out)
	}
	csvKeeps(t, token)
	return append(all, r)
}

// textsIn returns all strings in what was read of JSON.
func textsIn(read any) (out []string) {
	switch v := read.(type) {
	case string:
		return []string{v}
	case []any:
		for _, item := range v {
			out = append(out, textsIn(item)...)
		}
	case map[string]any:
		for _, item := range v {
			out = append(out, textsIn(item)...)
		}
	}
	return out
}

// csvKeeps holds that CSV in a regular file has the token as it was.
func csvKeeps(t *testing.T, token string) {
	file, err := os.Create(filepath.Join(t.TempDir(), "actions.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	run(context.Background(), []string{"actions", "--format", "csv"}, strings.NewReader(""), file, &bytes.Buffer{})
	data, _ := os.ReadFile(file.Name())
	rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil {
		t.Errorf("csv: %v", err)
	}
	if strings.ContainsAny(token, "\x1b\r\n\u2028\u202e") {
		return // those are marked
	}
	if !slices.ContainsFunc(rows, func(row []string) bool {
		return slices.ContainsFunc(row, func(cell string) bool { return strings.TrimPrefix(cell, "'") == strings.TrimSpace(token) })
	}) {
		t.Errorf("no cell is %q:\n%s", token, data)
	}
}

var htmlID = regexp.MustCompile(` id="([^"]*)"`)

// TestSiteFilesContainNoInvisibleCharacters holds that characters which readers do not
// see, from any field, a commit or the catalogue, are marked in every file of a
// site, that attachments stay as they are, and that no page has one id twice.
func TestSiteFilesContainNoInvisibleCharacters(t *testing.T) {
	const unseen = "\x07\x1b\x7f\u0085\u009b\u061c\u200b\u200e\u202e\u2066\u2060\ufeff\U000e0041"
	t.Chdir(smallLibrary(t))
	write := func(name, text string) {
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	const attached = "a log with " + unseen + "\n"
	text := func(name string) string {
		switch name {
		case "file", "link":
			return "evidence/x.log"
		case "factor", "reference":
			return "f1"
		case "detected":
			return "2026-01-15T08:31:00Z"
		case "row.time":
			return "08:31"
		}
		return "a " + unseen + " b"
	}
	write("postmortems/2026-02-01-hostile/index.md", stranger(text))
	write("postmortems/2026-02-01-hostile/evidence/x.log", attached)
	settings, err := os.ReadFile("postmortems/_catalog.yaml")
	if err != nil {
		t.Fatal(err)
	}
	write("postmortems/_catalog.yaml", strings.ReplaceAll(string(settings), "name: Checkout", fmt.Sprintf("name: %q", "Checkout"+unseen)))
	gitHere(t, "add", "-A", ".")
	gitHere(t, "commit", "-q", "--author", "K"+unseen+" <x@fern.example>", "-m", "Add "+unseen)
	write("postmortems/2026-02-01-hostile/index.md", stranger(func(name string) string {
		if name == "title" || name == "body" || name == "heading" || name == "row" {
			return name + unseen
		}
		return text(name)
	}))
	gitHere(t, "commit", "-q", "-a", "-m", "Change "+unseen)
	ranHere(t, "", "build", "--keep-going", "-o", "public")
	pages, attachments, marked := 0, 0, 0
	err = filepath.WalkDir("public", func(name string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		if filepath.Ext(name) == ".log" {
			attachments++
			if string(data) != attached {
				t.Errorf("%s is not what was attached", name)
			}
			return err
		}
		pages++
		if bytes.Contains(data, []byte("␛\u2421")) || bytes.Contains(data, []byte("␛␡")) {
			marked++
		}
		if at := bytes.IndexAny(data, unseen); at >= 0 {
			t.Errorf("%s holds %q", name, data[max(0, at-40):min(len(data), at+40)])
		}
		for _, escape := range []string{`\u001b`, `\u0007`, `\u202e`, "&#x1b;"} {
			if filepath.Ext(name) != ".html" && bytes.Contains(data, []byte(escape)) {
				t.Errorf("%s holds %s", name, escape)
			}
		}
		ids := map[string]bool{}
		for _, id := range htmlID.FindAllSubmatch(data, -1) {
			if ids[string(id[1])] {
				t.Errorf("%s has the id %s twice", name, id[1])
			}
			ids[string(id[1])] = true
		}
		if filepath.Ext(name) == ".json" && !json.Valid(data) {
			t.Errorf("%s is no JSON", name)
		}
		return err
	})
	if err != nil || attachments == 0 || marked < 10 {
		t.Errorf("%d files, %d attachments, %d files with marks, %v: too few to say so", pages, attachments, marked, err)
	}
}

// TestSecretsInFileNamesAreInNoOutput holds that a token, a customer's name and
// a number of a person in the name of a file, and so in an ID, are redacted in every
// form of every command.
func TestSecretsInFileNamesAreInNoOutput(t *testing.T) {
	const token = "ghp_" + "7t9va0ubyidv3wwr5bdbxq3tulxluxqtygbi"
	for what, name := range map[string]string{
		"token": "2026-02-01-" + token, "customer": "2026-02-01-zorblax-quimby-down", "number": "2026-02-01-lost-mbr-482911",
		"all": "2026-02-01-MBR-482911 Zorblax_Quimby " + token,
	} {
		t.Run(what, func(t *testing.T) {
			if testing.Short() && what != "all" {
				t.Skip("it takes seconds")
			}
			t.Setenv("GITHUB_ACTIONS", "")
			t.Chdir(smallLibrary(t))
			settings, err := os.ReadFile("postmortems/_catalog.yaml")
			if err != nil {
				t.Fatal(err)
			}
			settings = fmt.Appendf(settings, "privacy: {customers: [%x], numbers: [{is: a member's number, pattern: 'MBR-[0-9]{6}'}]}\n", sha256.Sum256([]byte("zorblax quimby")))
			if err := os.WriteFile("postmortems/_catalog.yaml", settings, 0o666); err != nil {
				t.Fatal(err)
			}
			gitHere(t, "commit", "-q", "-a", "-m", "settings")
			file := "postmortems/" + name + ".md"
			text := stranger(func(field string) string {
				switch field {
				case "related", "alias":
					return name
				}
				return "a word"
			})
			if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
				t.Fatal(err)
			}
			gitHere(t, "add", "-A", ".")
			gitHere(t, "commit", "-q", "-m", "add")
			said := false
			for _, r := range append(everyCommand(t, "a word", file), ranHere(t, "", "check", file), ranHere(t, "", "search", "zorblax"), ranHere(t, "", "check", "--base", "HEAD~1", "--format", "sarif")) {
				if strings.Contains(r.args, "--list") {
					continue // the names of the files to copy, for a program
				}
				for _, private := range []string{token, "zorblax quimby", "mbr-482911"} {
					out := r.out + r.err
					if strings.HasPrefix(r.args, "new --from") {
						out = strings.ReplaceAll(out, file, "") // the caller's own words
					}
					said = said || strings.Contains(out, "***")
					if part := partOf(private, out); part != "" || strings.Contains(letters(out), letters(private)) {
						t.Errorf("%s prints %s:\n%s", r.args, private, around(out, letters(private)[:min(12, len(letters(private)))]))
					}
				}
			}
			if !said {
				t.Error("nothing was redacted, so the test asks for nothing")
			}
		})
	}
}

// TestReportOfRemovedSecretOmitsIt holds that findings about a published
// write-up, which quote what a field was, show nothing private of it.
func TestReportOfRemovedSecretOmitsIt(t *testing.T) {
	const token, long = "ghp_" + "7T9va0ubyidv3wwR5bdbxQ3TuLxLuxQTygbi", "dop_v1_" + "74bf20f876ffc474c0251908fcdce4b314f68d9dcbd7a085a368932ff2b2d409"
	t.Setenv("GITHUB_ACTIONS", "")
	library := filepath.Join(smallLibrary(t), "postmortems")
	t.Chdir(library)
	const name = "2026-01-15-checkout-errors.md"
	clean, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	was := strings.NewReplacer("summary: A third", "summary: A "+token+" third", "Nothing watched", long+" watched").Replace(string(clean))
	for file, text := range map[string]string{name: was, "2026-01-17-" + token + ".md": strings.Replace(was, "schema: 1", "schema: 1\naliases: [old]", 1)} {
		if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	gitHere(t, "add", "-A", ".")
	gitHere(t, "commit", "-q", "-m", "with secrets")
	if err := os.WriteFile(name, clean, 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename("2026-01-17-"+token+".md", "2026-01-17-renamed.md"); err != nil {
		t.Fatal(err)
	}
	if out := ranHere(t, "", "check", "--base", "HEAD").out; !strings.Contains(out, `summary was "A ***`) || !strings.Contains(out, "library/id-kept") {
		t.Errorf("the test asks for nothing:\n%s", out)
	}
	for _, form := range []string{"text", "json", "sarif", "gitlab", "junit", "rdjson", "github"} {
		r := ranHere(t, "", "check", "--base", "HEAD", "--format", form)
		for _, secret := range []string{token, long} {
			if part := partOf(secret, r.out+r.err); part != "" {
				t.Errorf("%s prints %s:\n%s", r.args, part, around(r.out+r.err, part))
			}
		}
	}
	if r := ranHere(t, "", "report", "--base", "HEAD"); partOf(token, r.out)+partOf(long, r.out) != "" {
		t.Errorf("report prints %s", r.out)
	}
}
