package site_test

import (
	"bytes"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"debrief/site"
	"debrief/site/account"
	"debrief/site/edit"
	"debrief/site/history"
)

const accountIncident = `---
schema: 1
title: "Checkout returned 5xx & <b>more</b>"
status: draft
kind: incident
severity: sev2
visibility: internal
authors: ["@mira"]
times: {started: 2026-10-14T08:12:00Z, mitigated: 2026-10-14T09:05:00Z}
participants:
  - {ref: R1, group: responder, role: on-call engineer, team: payments}
---

## Summary

Checkout failed.
`

// TestBrowserAccountForm fills in the HTML form of an account with the keyboard, saves
// it, and files the saved text.
func TestBrowserAccountForm(t *testing.T) {
	if testing.Short() {
		t.Skip("a browser takes its time")
	}
	s := &browserSite{chrome: startChrome(t)}
	repo := newAccountRepo(t)
	for _, lang := range []string{"en", "de"} {
		t.Run(lang, func(t *testing.T) { s.accountForm(t, repo.form(lang), lang) })
	}
	t.Run("Save", func(t *testing.T) { s.saveAccount(t, repo) })
}

// accountForm checks the page in light and dark, wide and narrow.
func (s *browserSite) accountForm(t *testing.T, page, lang string) {
	tb := s.open(t)
	tb.do(chromedp.Navigate(page))
	var meta []string
	tb.eval(`[document.documentElement.lang, String(document.querySelectorAll("h1").length), getComputedStyle(document.querySelector("main")).maxWidth]`, &meta)
	if strings.Join(meta, " ") != lang+" 1 736px" {
		t.Errorf("lang, headings and style: %v", meta)
	}
	axe := readAxe(t)
	tb.eval(axe+"\n;0", nil)
	for _, scheme := range []string{"light", "dark"} {
		for _, width := range []int64{1280, 320} {
			tb.do(look("screen", scheme, width))
			tb.axe(fmt.Sprintf("form in %s, %s, %d px", lang, scheme, width))
			var tiny string
			if tb.eval(small, &tiny); tiny != "" {
				t.Errorf("too small to hit: %s", tiny)
			}
		}
	}
	for _, l := range []struct {
		scheme string
		width  int64
	}{{"light", 1280}, {"dark", 1280}, {"light", 360}, {"dark", 360}} {
		if dir := os.Getenv("DEBRIEF_SHOTS"); dir != "" {
			tb.do(look("screen", l.scheme, l.width))
			png, err := chromedp.Run(tb.ctx, chromedp.FullScreenshot(100))
			if err == nil {
				err = os.WriteFile(filepath.Join(dir, fmt.Sprintf("account-form-%s-%d-%s.png", lang, l.width, l.scheme)), png, 0o644)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	tb.do(look("screen", "light", 320))
	tb.noSideways("the form in " + lang)
}

// saveAccount writes an account without a mouse and files it.
func (s *browserSite) saveAccount(t *testing.T, repo accountRepo) {
	downloads := t.TempDir()
	tb := s.open(t)
	tb.do(chromedp.Navigate(repo.form("en")), send(browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{
		Behavior: "allow", DownloadPath: downloads, BrowserContextID: chromedp.FromContext(tb.ctx).BrowserContextID,
	}))
	status := func() (text string) {
		tb.eval(`document.getElementById("status").textContent`, &text)
		return text
	}
	submit := func() { tb.do(chromedp.Focus(chromedp.CSS("button")), chromedp.KeyEvent(kb.Enter)) }
	submit()
	if got := status(); got != "Nothing is saved yet. All answers are empty." {
		t.Errorf("without text: %q", got)
	}
	// The focus is on the first field now; Tab leads to the next one.
	tb.do(chromedp.KeyEvent("The page came at 08:31 UTC.\nI opened the <form>; it had two pools."), chromedp.KeyEvent(kb.Tab),
		chromedp.KeyEvent("“Pool 2” in grey."))
	submit()
	if got := status(); !strings.Contains(got, "Tick the box") {
		t.Errorf("without consent: %q", got)
	}
	tb.do(chromedp.KeyEvent(" ")) // the focus is on the box
	submit()
	if got := status(); got != "Saved as account-2026-10-14-checkout-5xx-r1.txt. Give this file back to the person who sent you the form. If there is no file, copy the text below." {
		t.Errorf("after saving: %q", got)
	}
	file := filepath.Join(downloads, "account-2026-10-14-checkout-5xx-r1.txt")
	text := waitForFile(t, file)
	var copied string
	tb.eval(`document.getElementById("text").value`, &copied)
	if copied != string(text) {
		t.Errorf("the copy differs from the file:\n%s\n%s", copied, text)
	}
	var stored []int
	tb.eval(`[localStorage.length, sessionStorage.length, document.cookie.length]`, &stored)
	if fmt.Sprint(stored) != "[0 0 0]" {
		t.Errorf("the page stored something: %v", stored)
	}
	if got := repo.add(t, text); !bytes.Equal(got, text) {
		t.Errorf("the filed account differs from the saved one:\n%s\n%s", got, text)
	}
	for _, want := range []string{
		"participant: R1\n", "consent: yes\n", "# R1, on-call engineer, payments\n",
		"## The story from the beginning\n\nThe page came at 08:31 UTC.\nI opened the <form>; it had two pools.\n",
		"## What I saw and heard\n\n“Pool 2” in grey.\n",
	} {
		if !bytes.Contains(text, []byte(want)) {
			t.Errorf("the saved text lacks %q:\n%s", want, text)
		}
	}
	if bytes.Contains(text, []byte("## A sketch")) {
		t.Error("the saved text has empty parts")
	}
}

func readAxe(t *testing.T) string {
	t.Helper()
	found, err := filepath.Glob("../.cache/tools/axe-*.min.js")
	if err != nil || len(found) == 0 {
		notRun(t, "there is no axe-core in .cache/tools (make tools fetches it): accessibility is not tested")
	}
	axe, err := os.ReadFile(found[len(found)-1])
	if err != nil {
		t.Fatal(err)
	}
	return string(axe)
}

func waitForFile(t *testing.T, file string) []byte {
	t.Helper()
	for range 200 {
		if text, err := os.ReadFile(file); err == nil && len(text) > 0 {
			return text
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("%s was not downloaded", file)
	return nil
}

// An accountRepo is a library on disk with one incident.
type accountRepo struct {
	t   *testing.T
	dir string
}

func newAccountRepo(t *testing.T) accountRepo {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "postmortems"), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "postmortems/2026-10-14-checkout-5xx.md"), []byte(accountIncident), 0o666); err != nil {
		t.Fatal(err)
	}
	return accountRepo{t, dir}
}

func (r accountRepo) input() account.Input {
	r.t.Helper()
	repo, err := history.Open(filepath.Join(r.dir, "postmortems"))
	if err != nil {
		r.t.Fatal(err)
	}
	defer repo.Close()
	snap, err := site.Load(r.t.Context(), repo, site.Options{SkipChecks: true})
	if err != nil {
		r.t.Fatal(err)
	}
	pm, ok := snap.Library.Lookup("2026-10-14-checkout-5xx")
	if !ok {
		r.t.Fatal("the incident is not in the library")
	}
	return account.Input{Library: snap.Library, Catalog: snap.Catalog, Postmortem: pm, Person: account.Person{Ref: "R1"}, Now: time.Now()}
}

// form writes the form in a language and returns its address.
func (r accountRepo) form(lang string) string {
	r.t.Helper()
	in := r.input()
	words := *in.Catalog
	words.Language = lang
	in.Catalog = &words
	form, _, err := account.FormFor(in)
	if err != nil {
		r.t.Fatal(err)
	}
	page, err := form.HTML()
	if err != nil {
		r.t.Fatal(err)
	}
	file := filepath.Join(r.dir, "form-"+lang+".html")
	if err := os.WriteFile(file, page, 0o666); err != nil {
		r.t.Fatal(err)
	}
	return (&url.URL{Scheme: "file", Path: filepath.ToSlash(file)}).String()
}

// add files a saved text, which alone names its post-mortem and its participant, and
// returns the content of the account's file.
func (r accountRepo) add(t *testing.T, text []byte) []byte {
	t.Helper()
	in := r.input()
	in.Person = account.Person{}
	sub, err := account.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	root, err := os.OpenRoot(r.dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	change, err := edit.Open(root, in.Library, in.Postmortem)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := account.Add(change, sub, in); err != nil {
		t.Fatal(err)
	}
	if _, err := change.Write(); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(filepath.Join(r.dir, "postmortems/2026-10-14-checkout-5xx/accounts/r1.md"))
	if err != nil {
		t.Fatal(err)
	}
	return got
}
