package main

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"context"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// A canary library has a word of its own in every place that readers may not see. The
// test runs every command in every format, and searches all that comes out for them.
type canaryLibrary struct {
	t     *testing.T
	dir   string
	words map[string]string // by the word: where it stands
	day   int
}

// word returns a new word that stands in no text and in no code.
func (c *canaryLibrary) word(where string) string {
	n := len(c.words)
	letters := []byte("qxz.....k")
	for i := range 5 {
		letters[3+i] = "abdfgmopru"[n%10]
		n /= 10
	}
	c.words[string(letters)] = where
	return string(letters)
}

func (c *canaryLibrary) write(name, text string) {
	c.t.Helper()
	path := filepath.Join(c.dir, "postmortems", name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		c.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		c.t.Fatal(err)
	}
}

func (c *canaryLibrary) git(args ...string) string {
	c.t.Helper()
	cmd := exec.Command("git", append([]string{"-C", c.dir, "-c", "user.name=Kim", "-c", "user.email=kim@fern.example"}, args...)...)
	at := fmt.Sprintf("2026-03-%02dT%02d:00:00Z", 1+c.day/20, c.day%20)
	cmd.Env = append(os.Environ(), "GIT_AUTHOR_DATE="+at, "GIT_COMMITTER_DATE="+at, "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null")
	out, err := cmd.CombinedOutput()
	if err != nil {
		c.t.Fatalf("git %v: %v\n%s", args, err, out)
	}
	return strings.TrimSpace(string(out))
}

// commit commits everything. where says what the message may not be shown for, "" if it
// may.
func (c *canaryLibrary) commit(where string) {
	c.t.Helper()
	message := "An open message"
	if where != "" {
		message = "Message " + c.word("message: "+where)
	}
	c.day++
	c.git("add", "-A")
	c.git("commit", "-q", "-m", message)
}

// secretText is a post-mortem with a word in every field and part.
func (c *canaryLibrary) secretText(where, status, visibility string) string {
	w := func(field string) string { return c.word(where + ": " + field) }
	return `---
schema: 1
title: Something about ` + w("title") + `
status: ` + status + `
kind: incident
severity: sev3
` + visibility + `
summary: It was ` + w("summary") + ` for a while. Then it ended.
authors: ["@kim"]
aliases: [INC-77` + fmt.Sprint(len(c.words)) + `-` + w("alias") + `]
services: [{id: checkout, role: impacted}]
times: {started: 2026-01-15T08:12:00Z, detected: 2026-01-15T08:31:00Z, mitigated: 2026-01-15T08:53:00Z}
trigger: {category: config_change, ref: "` + w("trigger") + `"}
impact: [{what: "` + w("impact") + `", value: 3, unit: "` + w("unit") + `"}]
symptoms: ["timeout in ` + w("symptom") + `"]
factors:
  - {id: f1, code: observability.monitor_missing, statement: "Nothing watched ` + w("factor") + ` at all."}
evidence:
  - {id: ev-1, type: log_excerpt, title: "` + w("evidence title") + `", file: evidence/` + c.word(where+": name of evidence") + `.log, query: "` + w("query") + `", tags: {region: ` + w("tag") + `}, source: "https://` + w("source") + `.fern.example/"}
participants: [{ref: R1, group: responder, role: "` + w("role") + `"}]
accounts: [{id: acc-1, participant: R1, method: written, file: accounts/r1.md}]
actions:
  - {id: a1, title: "Watch ` + w("action") + ` closely", mechanism: slo_alert_with_runbook, addresses: [f1], owner: "@` + w("owner") + `", created: 2026-01-16, due: 2026-02-13, status: accepted, done_when: "It pages ` + w("done_when") + `", tracker: "https://tracker.fern.example/` + w("tracker") + `"}
related: [{id: 2026-01-01-open, rel: same_factor, note: "` + w("note") + `"}]
amended: [{at: 2026-02-01, note: "` + w("amendment") + `"}]
---

## Summary

From 08:12 to 08:53 ` + w("body") + ` failed. See [[2026-01-01-open]] and [the log](evidence/x.log).

## Timeline

- 08:12 action: somebody began ` + w("timeline") + ` there [ev-1]

## Analysis

` + "```" + `
` + w("code") + ` timeout
` + "```" + `

| a | b |
|---|---|
| ` + w("cell") + ` | c |
`
}

const canaryOpen = `---
schema: 1
title: An open post-mortem about a timeout
status: published
kind: incident
severity: sev3
visibility: internal
summary: Payments failed for a while. Going back ended it.
authors: ["@kim"]
reviewers: ["@lee"]
services: [{id: checkout, role: impacted}]
times: {started: 2026-01-01T08:12:00Z, detected: 2026-01-01T08:31:00Z, mitigated: 2026-01-01T08:53:00Z}
symptoms: ["checkout: upstream timeout"]
factors:
  - {id: f1, code: observability.monitor_missing, statement: "Nothing watched the failed payments."}
EXTRA---

## Summary

From 08:12 to 08:53 a third of payments timed out.
BODY
`

func openText(extra, body string) string {
	return strings.NewReplacer("EXTRA", extra, "BODY", body).Replace(canaryOpen)
}

// newCanaryLibrary makes a repository with hidden post-mortems of every kind, and open
// ones that refer to them in every way.
func newCanaryLibrary(t *testing.T) *canaryLibrary {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("needs git")
	}
	c := &canaryLibrary{t: t, dir: t.TempDir(), words: map[string]string{}, day: 1}
	c.git("init", "-q", "-b", "main")
	for _, name := range []string{"_catalog.yaml", "_template.md"} {
		data, err := os.ReadFile(filepath.Join("testdata", "library", name))
		if err != nil {
			t.Fatal(err)
		}
		c.write(name, string(data))
	}
	template, err := os.ReadFile(filepath.Join(c.dir, "postmortems", "_template.md"))
	if err != nil {
		t.Fatal(err)
	}
	c.write("_template.md", strings.Replace(string(template), "\nstatus:", "\nvisibility: internal # required. one of: internal restricted public\nstatus:", 1))
	c.write("2026/2026-01-01-open.md", openText("", ""))
	c.commit("")

	restricted := c.folder("restricted", "published", "visibility: restricted")
	draft := c.folder("draft", "draft", "visibility: internal")
	misspelt := c.folder("misspelt restricted", "published", "visibility: Restricted")
	c.folder("restricted draft", "draft", "visibility: restricted")
	c.folder("without a visibility", "published", "imported_visibility: restricted")
	c.folder("damaged", "published", "visibility: restricted\nbroken: \"no end")
	single := "2026-01-09-" + c.word("restricted single file: name")
	c.write("2026/"+single+".md", strings.ReplaceAll(c.secretText("restricted single file", "published", "visibility: restricted"), "accounts/r1.md", "loose/r1.txt"))
	c.write("2026/loose/r1.txt", "It was "+c.word("restricted single file: loose account")+".\n")
	c.commit("of a restricted single file")

	c.formerlyRestricted()
	c.formerlyOpen()
	c.deleted()
	c.renamed()

	// References of every kind.
	c.write("2026/2026-01-02-refers/evidence/own.log", "08:12 see "+restricted+" there\n")
	c.write("2026/2026-01-02-refers/accounts/own.md", "## What I saw\n\nAt 08:12 I read [["+restricted+"]].\n")
	c.write("2026/2026-01-02-refers/index.md", openText(`related:
  - {id: `+restricted+`, rel: same_factor, note: the same form}
  - {id: `+draft+`, rel: same_factor, note: the same form}
  - {id: `+single+`, rel: recurrence_of, note: the same form}
participants: [{ref: R1, group: responder, role: on-call engineer}, {ref: R2, group: responder, role: lead}]
evidence:
  - {id: ev-1, type: log_excerpt, title: A log, file: ../`+restricted+`/evidence/shared.log}
  - {id: ev-2, type: log_excerpt, title: A text, file: ../`+restricted+`/index.md}
  - {id: ev-3, type: log_excerpt, title: A loose file, file: ../loose/r1.txt}
  - {id: ev-4, type: log_excerpt, title: Our own, file: evidence/own.log}
  - {id: ev-5, type: log_excerpt, title: A draft's, file: ../`+draft+`/evidence/shared.log}
accounts:
  - {id: acc-1, participant: R1, method: written, file: ../`+restricted+`/accounts/r1.md}
  - {id: acc-2, participant: R2, method: written, file: ../`+restricted+`/index.md}
  - {id: acc-3, participant: R2, method: written, file: ../`+draft+`/index.md}
  - {id: acc-4, participant: R2, method: written, file: ../`+single+`.md}
  - {id: acc-5, participant: R2, method: written, file: accounts/own.md}
`, `
As in [[`+restricted+`]], [[`+draft+`]] and [[`+misspelt+`]], or `+single+` by name.
See [a link](../`+restricted+`/index.md), [a folder](../`+restricted+`/), [a draft](../`+draft+`/index.md),
[a log](../`+restricted+`/evidence/shared.log), [loose](../loose/r1.txt) and ![a picture](../`+restricted+`/evidence/p.png).
`))
	c.write("2026/2026-01-03-alias.md", openText("aliases: ["+restricted+"]\n", ""))
	c.write("2026/"+restricted+"/evidence/shared.log", "08:12 "+c.word("restricted: new evidence")+" timeout\n")
	c.commit("of a commit that also touched hidden ones")
	return c
}

// folder writes a post-mortem in a folder of its own, in two commits.
func (c *canaryLibrary) folder(where, status, visibility string) (id string) {
	id = fmt.Sprintf("2026-01-%02d-%s", 10+len(c.words)%10, c.word(where+": name"))
	text := c.secretText(where, status, visibility)
	c.write("2026/"+id+"/index.md", text)
	name := regexp.MustCompile(`evidence/(\w+)\.log`).FindStringSubmatch(text)[1]
	c.write("2026/"+id+"/evidence/"+name+".log", "08:12 "+c.word(where+": evidence")+" timeout\n")
	c.write("2026/"+id+"/evidence/shared.log", "08:12 "+c.word(where+": shared evidence")+" timeout\n")
	c.write("2026/"+id+"/evidence/p.png", "\x89PNG\r\n\x1a\n"+c.word(where+": picture"))
	c.write("2026/"+id+"/accounts/r1.md", "At 08:12 I saw "+c.word(where+": account")+".\n")
	c.commit("of " + where)
	c.write("2026/"+id+"/accounts/r1.md", "At 08:12 I saw nothing.\n")
	c.commit("of an account of " + where)
	return id
}

func (c *canaryLibrary) formerlyRestricted() {
	for i, visibility := range []string{
		"visibility: restricted", "visibility: Restricted", "visibility: [restricted]", "visibility: internal\nvisibility: restricted",
		"Visibility: restricted", "visibility: restricted\nbroken: \"no end", "visibility: restr\u200bicted", "x: 1",
	} {
		where := fmt.Sprintf("formerly %q", visibility)
		name := fmt.Sprintf("2026/2026-02-%02d-opened/index.md", i+1)
		c.write(name, c.secretText(where, "published", visibility))
		c.write(filepath.Join(filepath.Dir(name), "accounts/r1.md"), c.word(where+": account"))
		c.commit(where)
		c.write(filepath.Join(filepath.Dir(name), "accounts/r1.md"), "I saw it.\n")
		c.commit("an account of " + where)
		c.write(name, openText("", ""))
		c.commit("opening " + where)
	}
}

func (c *canaryLibrary) formerlyOpen() {
	name := "2026/2026-02-20-" + c.word("formerly open: name") + ".md"
	c.write(name, c.secretText("formerly open", "published", "visibility: internal"))
	c.commit("of what is restricted now")
	c.write(name, c.secretText("open once, restricted now", "published", "visibility: restricted"))
	c.commit("of restricting")
}

func (c *canaryLibrary) deleted() {
	for _, was := range []struct{ where, status, visibility string }{
		{"deleted while restricted", "published", "visibility: restricted"},
		{"deleted as a draft", "draft", "visibility: internal"},
		{"deleted while damaged", "published", "visibility: internal\nbroken: \"no end"},
	} {
		name := "2026/2026-02-21-" + c.word(was.where+": name")
		c.write(name+"/index.md", c.secretText(was.where, was.status, was.visibility))
		c.write(name+"/evidence/x.log", c.word(was.where+": evidence"))
		c.commit(was.where)
		c.write(name+"/evidence/x.log", "nothing")
		c.commit("evidence of " + was.where)
		c.git("rm", "-rq", "postmortems/"+name)
		c.commit("deletion of " + was.where)
	}
	name := "2026/2026-02-22-" + c.word("deleted while open: name") + ".md"
	c.write(name, c.secretText("deleted while open", "published", "visibility: internal"))
	c.commit("")
	c.git("rm", "-rq", "postmortems/"+name)
	c.commit("")
}

func (c *canaryLibrary) renamed() {
	was := "2026/2026-02-23-" + c.word("renamed while restricted: name") + ".md"
	text := c.secretText("renamed while restricted", "published", "visibility: restricted")
	c.write(was, text)
	c.commit("before a rename")
	c.git("mv", "postmortems/"+was, "postmortems/2026/2026-02-23-renamed.md")
	c.commit("of a rename")
	c.write("2026/2026-02-23-renamed.md", openText("", ""))
	c.commit("of opening what was renamed")

	hidden := "2026/2026-02-24-" + c.word("renamed and restricted: name") + ".md"
	c.write(hidden, c.secretText("renamed and restricted", "published", "visibility: restricted"))
	c.commit("before a second rename")
	c.git("mv", "postmortems/"+hidden, "postmortems/2026/2026-02-24-"+c.word("renamed and restricted: new name")+".md")
	c.commit("of a second rename")
}

// search fails for every word in data that allowed does not accept.
func (c *canaryLibrary) search(what string, data []byte, allowed func(where string) bool) {
	c.t.Helper()
	for _, text := range unpacked(data) {
		for _, found := range canaryWord.FindAll(bytes.ToLower(text), -1) {
			if where, ok := c.words[string(found)]; ok && (allowed == nil || !allowed(where)) {
				at := bytes.Index(bytes.ToLower(text), found)
				c.t.Errorf("%s has the word of %q: …%s…", what, where, text[max(0, at-60):min(len(text), at+60)])
			}
		}
	}
}

var canaryWord = regexp.MustCompile(`qxz[abdfgmopru]{5}k`)

// unpacked returns data, and what it is the packed form of.
func unpacked(data []byte) [][]byte {
	out := [][]byte{data}
	if utf8.Valid(data) {
		return out
	}
	if r, err := gzip.NewReader(bytes.NewReader(data)); err == nil {
		text, _ := io.ReadAll(r)
		out = append(out, text)
	}
	for at := range min(len(data), 256) { // behind a head
		if r, err := zlib.NewReader(bytes.NewReader(data[at:])); err == nil {
			text, _ := io.ReadAll(r)
			out = append(out, text)
		}
		if text, err := io.ReadAll(flate.NewReader(bytes.NewReader(data[at:]))); err == nil && len(text) > 0 {
			out = append(out, text)
		}
	}
	return out
}

// searchFolder searches the names and the contents of all files of a folder.
func (c *canaryLibrary) searchFolder(what, dir string) {
	c.t.Helper()
	files := 0
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, _ := filepath.Rel(dir, path)
		c.search(what+": a name", []byte(name), nil)
		if d.IsDir() {
			return nil
		}
		files++
		data, err := os.ReadFile(path)
		c.search(what+": "+name, data, nil)
		return err
	})
	if err != nil || files == 0 {
		c.t.Errorf("%s: %d files, %v", what, files, err)
	}
}

// debrief runs a command in the repository and returns what it printed.
func (c *canaryLibrary) debrief(args ...string) []byte {
	c.t.Helper()
	var out bytes.Buffer
	if code := run(c.t.Context(), args, strings.NewReader("checkout: upstream timeout\n"), &out, &out); code == exitFailed {
		c.t.Errorf("debrief %v: %s", args, out.Bytes())
	}
	return out.Bytes()
}

// aboutItself accepts what a finding may say about a hidden file itself: the path of any,
// and the lines of a draft.
func aboutItself(where string) bool {
	return strings.HasSuffix(where, "name") || strings.Contains(where, "name of evidence") || strings.HasPrefix(where, "draft: ")
}

func TestNothingHiddenLeavesTheLibrary(t *testing.T) {
	c := newCanaryLibrary(t)
	cache := t.TempDir()
	t.Setenv("DEBRIEF_CACHE", cache)
	t.Setenv("NO_COLOR", "1")
	t.Chdir(c.dir)
	if len(c.words) < 400 {
		t.Fatalf("only %d words were planted", len(c.words))
	}

	for _, form := range []string{"text", "json", "github", "sarif", "gitlab", "junit", "rdjson"} {
		for _, args := range [][]string{{"check"}, {"check", "--strict"}, {"check", "--base", "HEAD~1"}, {"check", "--base", "HEAD~30"}} {
			c.search(strings.Join(args, " ")+" as "+form, c.debrief(append(args, "--format", form)...), aboutItself)
		}
	}
	c.search("check --staged", c.debrief("check", "--staged"), aboutItself)
	c.search("report", c.debrief("report", "--base", "HEAD~30"), aboutItself)

	site := filepath.Join(t.TempDir(), "site")
	c.search("build", c.debrief("build", "-o", site), aboutItself)
	c.search("build --keep-going", c.debrief("build", "--keep-going", "-o", site), aboutItself)
	c.searchFolder("the site", site)
	c.search("publish", c.debrief("publish", "--keep-going", "--branch", "pages"), aboutItself)
	for _, object := range strings.Fields(c.git("rev-list", "--objects", "--no-object-names", "pages")) {
		c.search("the branch: "+object, []byte(c.git("cat-file", "-p", object)), nil)
	}

	for _, args := range [][]string{
		{"actions"}, {"actions", "--format", "json"}, {"actions", "--format", "csv"}, {"actions", "--overdue"},
		{"trends"}, {"trends", "--format", "json"}, {"trends", "--service", "checkout"},
		{"search", "timeout"}, {"search", "timeout", "--format", "json"}, {"search", "somebody began"},
		{"similar"}, {"similar", "--format", "json"}, {"similar", "postmortems/2026/2026-01-01-open.md"},
		{"new", "A timeout in the checkout"}, {"explain", "privacy/restricted-reference"},
	} {
		c.search(strings.Join(args, " "), c.debrief(args...), nil)
	}
	c.searchFolder("the cache", cache)
}

func TestNothingHiddenIsServed(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes seconds")
	}
	c := newCanaryLibrary(t)
	t.Setenv("DEBRIEF_CACHE", "off")
	hidden := func(where string) bool {
		return strings.HasPrefix(where, "draft: ") || strings.HasPrefix(where, "message: of draft")
	}
	pages := c.served("--drafts=false")
	for path, data := range pages {
		c.search("serve: "+path, data, func(where string) bool { return path == "/_preview/findings" && aboutItself(where) })
	}
	for path, data := range c.served() {
		c.search("serve with drafts: "+path, data, func(where string) bool {
			return hidden(where) || strings.HasPrefix(where, "message: of an account of draft") || path == "/_preview/findings" && aboutItself(where)
		})
	}
	found := map[string]bool{}
	for _, data := range c.served("--restricted") {
		for _, word := range canaryWord.FindAll(data, -1) {
			found[c.words[string(word)]] = true
		}
	}
	for _, where := range []string{"restricted: title", "restricted: body", "restricted: evidence", "restricted draft: title", "misspelt restricted: title", "without a visibility: title"} {
		if !found[where] {
			t.Errorf("serve --restricted does not show %s", where)
		}
	}
	if found["damaged: title"] {
		t.Error("serve --restricted shows a file whose front matter is damaged")
	}
}

var pageLink = regexp.MustCompile(`(?:href|src)="([^"#?]+)`)

// served returns all pages that serve answers with, by following links from the first.
func (c *canaryLibrary) served(flags ...string) map[string][]byte {
	c.t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		c.t.Fatal(err)
	}
	addr := ln.Addr().String()
	ln.Close()
	ctx, stop := context.WithCancel(c.t.Context())
	done := make(chan struct{})
	var said bytes.Buffer
	go func() {
		defer close(done)
		run(ctx, append([]string{"serve", "--addr", addr, "--library", filepath.Join(c.dir, "postmortems")}, flags...), strings.NewReader(""), io.Discard, &said)
	}()
	out := map[string][]byte{}
	todo := []string{"/", "/_preview/findings", "/data/incidents.json", "/data/incidents.csv", "/feed.xml", "/_redirects", "/changes/", "/api/search?q=timeout"}
	for len(todo) > 0 {
		path := todo[0]
		todo = todo[1:]
		if _, seen := out[path]; seen {
			continue
		}
		data, ok := get("http://" + addr + path)
		if !ok && path == "/" {
			c.t.Fatalf("serve does not answer: %s", said.String())
		}
		out[path] = data
		if !ok {
			continue // its links lead from where it is not
		}
		base := path[:strings.LastIndexByte(path, '/')+1]
		for _, m := range pageLink.FindAllSubmatch(data, -1) {
			if to := string(m[1]); !strings.Contains(to, ":") {
				todo = append(todo, filepath.ToSlash(filepath.Join("/", base, to)))
			}
		}
		slices.Sort(todo)
	}
	stop()
	<-done
	c.search("what serve "+strings.Join(flags, " ")+" prints", said.Bytes(), aboutItself)
	return out
}

// get returns what is at an address once the server is up, and whether it is a page.
func get(url string) (data []byte, ok bool) {
	for range 300 {
		resp, err := http.Get(url)
		if err == nil && resp.StatusCode != http.StatusServiceUnavailable {
			defer resp.Body.Close()
			data, err = io.ReadAll(resp.Body)
			return data, err == nil && resp.StatusCode == http.StatusOK
		}
		if err == nil {
			resp.Body.Close()
		}
		time.Sleep(100 * time.Millisecond)
	}
	return nil, false
}

// A build that keeps going in spite of findings masks what they are about.
func TestASecretIsMaskedInABuildThatKeepsGoing(t *testing.T) {
	dir := t.TempDir()
	key, person := "AKIA"+"2QHX7VJWN4TDRMZP", "erika.mustermann@kittiwake-parcels.eu"
	lib, site := filepath.Join(dir, "postmortems"), filepath.Join(dir, "site")
	name := filepath.Join(lib, "2026-01-01-open")
	for file, text := range map[string]string{
		"index.md":        openText("evidence: [{id: ev-1, type: log_excerpt, title: "+key+", file: evidence/x.log}]\n", "The key was "+key+", from "+person+"."),
		"evidence/x.log":  "08:12 with " + key + "\n",
		"accounts/own.md": "I used " + key + ".\n",
	} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(name, file)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(name, file), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if code := run(t.Context(), []string{"build", "--keep-going", "--library", lib, "-o", site}, strings.NewReader(""), &out, &out); code != exitFound {
		t.Fatalf("ends with %d: %s", code, out.String())
	}
	pages, err := os.ReadFile(filepath.Join(site, "incidents/2026-01-01-open/index.html"))
	if err != nil || !bytes.Contains(pages, []byte("The key was (not shown), from (not shown).")) {
		t.Errorf("%v: the page does not mask the key and the address", err)
	}
	err = filepath.WalkDir(site, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		for _, secret := range []string{key, person, strings.ToLower(key)} {
			if bytes.Contains(data, []byte(secret)) {
				t.Errorf("%s has %s", path, secret)
			}
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
