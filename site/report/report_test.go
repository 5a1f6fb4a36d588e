package report

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"

	"debrief/site/action"
	"debrief/site/catalog"
	"debrief/site/finding"
	"debrief/site/library"
	"debrief/site/privacy"
	privacyrules "debrief/site/rule/privacy"
	"debrief/site/source"
	"debrief/site/template"
	"debrief/site/trend"
)

var now = time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)

// postmortemFile returns a post-mortem with a title, a status and other fields.
func postmortemFile(id, title, status string, more ...string) *source.File {
	text := fmt.Sprintf("---\nschema: 1\ntitle: %q\nstatus: %s\nkind: incident\nseverity: sev2\n%s\n---\n\n## Summary\n\nIt was slow for an hour and then it was not.\n", title, status, strings.Join(more, "\n"))
	return &source.File{Path: "postmortems/" + id + ".md", Data: []byte(text), Size: int64(len(text))}
}

const shared = `symptoms: ["checkout: upstream timeout"]
factors: [{id: f1, code: observability.monitor_missing, statement: Nobody looked.}]`

var old = []*source.File{
	postmortemFile("2026-01-15-old", "Checkout @kim was slow", "published", shared, `actions:
  - {id: a1, title: "Alert #1", owner: "team:payments", created: 2026-01-16, due: 2026-02-01}
  - {id: a2, title: Done already, owner: "team:payments", created: 2026-01-16, due: 2026-02-01, status: done, closed: 2026-01-20}`),
	postmortemFile("2026-01-20-secret", "Nobody may know", "published\nvisibility: restricted", shared),
	postmortemFile("2026-01-25-other", "A mail was late", "published"),
}

func input(before, after []*source.File, found ...finding.Finding) *Input {
	was, is := library.Read(before, "postmortems", privacy.Gate{}, nil), library.Read(after, "postmortems", privacy.Gate{}, nil)
	form, _ := template.Of(nil, "postmortems")
	return &Input{
		Library: is, Before: was, Template: form, Found: found,
		Actions: action.New(is, now, nil), ActionsBefore: action.New(was, now, nil), Trends: trend.Of(is, now, trend.Scope{}), TrendsBefore: trend.Of(was, now, trend.Scope{}),
		BaseURL: "https://x.example/", Base: "0123456789abcdef", Redact: func(text string) string { return privacyrules.Clean(text, &catalog.Catalog{}) },
		RedactName: func(name string) string { return privacyrules.CleanName(name, "postmortems", &catalog.Catalog{}) },
	}
}

func at(f *source.File, words string) source.Span {
	i := bytes.Index(f.Data, []byte(words))
	return source.Span{File: f, Start: i, End: i + len(words)}
}

func TestReportNewPostmortemListsSimilarIncidents(t *testing.T) {
	f := postmortemFile("2026-05-01-new", "Checkout was slow again", "draft", shared)
	out := string(input(old, append([]*source.File{f}, old...),
		finding.Finding{Rule: "times/order", Level: finding.Error, At: at(f, "sev2"), Message: "detected is before started", Help: "move started back"},
		finding.Finding{Rule: "form/summary", Level: finding.Warning, At: at(f, "title"), Message: "no summary", Help: "write two sentences"},
		finding.Finding{Rule: "links/post-mortem", Level: finding.Error, At: at(old[2], "title"), Message: "a link leads nowhere", Help: "mend it"},
		finding.Finding{Rule: "blame/person", Level: finding.Error, At: at(f, "title"), Message: "this is allowed", Suppressed: true},
	).Markdown())
	for _, want := range []string{
		Marker + "\n## Post-mortems: 2 errors, 1 warning\n\n1 post-mortem has changed since `0123456789`.",
		"### Checkout was slow again\n\n`postmortems/2026-05-01-new.md` · new, ",
		"of the content of a published post-mortem; missing: `", "`times.started`",
		"<details open><summary>1 error</summary>\n\n- line 6: detected is before started  \n  move started back · [times/order](https://x.example/rules/times/order/)\n",
		"<details><summary>1 warning</summary>",
		"**Similar incidents**\n\n- [Checkout @\u200bkim was slow](https://x.example/incidents/2026-01-15-old/), 15 January 2026: shared: `checkout: upstream timeout`",
		"  - **action overdue by 120 days**: Alert \\#\u200b1\n",
		"### In other files, caused by this change\n\n`postmortems/2026-01-25-other.md`\n",
		"**Figures:** incidents: 4 (before: 3)\n",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	for _, never := range []string{"Nobody may know", "Done already", "this is allowed", "blame/person"} {
		if strings.Contains(out, never) {
			t.Errorf("the comment contains %q:\n%s", never, out)
		}
	}
}

func TestReportWithoutChange(t *testing.T) {
	out := string(input(old, old).Markdown())
	for _, want := range []string{"## Post-mortems: no findings\n", "No post-mortem has changed since `0123456789`.", "**Figures:** no change."} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
}

func TestReportRemovedAndRenamedFiles(t *testing.T) {
	moved := &source.File{Path: "postmortems/2026/2026-01-15-old.md", Data: old[0].Data}
	out := string(input(old, []*source.File{moved, old[1]}).Markdown())
	if !strings.Contains(out, "### A mail was late\n\n`postmortems/2026-01-25-other.md` was removed.") || !strings.Contains(out, "2 post-mortems have changed") {
		t.Error(out)
	}
}

func TestReportLengthIsLimited(t *testing.T) {
	var after []*source.File
	var found []finding.Finding
	for i := range 300 {
		f := postmortemFile(fmt.Sprintf("2026-05-01-n%d", i), strings.Repeat("long title ", 40), "draft", shared)
		after = append(after, f)
		for range 60 {
			found = append(found, finding.Finding{Rule: "a/b", Level: finding.Error, At: at(f, "sev2"), Message: strings.Repeat("<b>&", 400), Help: strings.Repeat("@", 400)})
		}
	}
	in := input(nil, after, found...)
	out := in.Markdown()
	if len(out) > maxLength || !bytes.Contains(out, []byte(" more post-mortems are not shown")) {
		t.Errorf("%d bytes, ending in %q", len(out), out[len(out)-200:])
	}
	if n := bytes.Count(out, []byte("<details")); n != bytes.Count(out, []byte("</details>")) {
		t.Error("what is unfolded is not folded again")
	}
	if !bytes.Equal(out, in.Markdown()) {
		t.Error("the same change has two comments")
	}
}

// Text from files adds no HTML, no link, no mention of a user and no command.
func TestReportEscapesTextOfFiles(t *testing.T) {
	evil := "@kim #1 !2 </details><script>alert(1)</script> [x](https://evil.example) ![y](//evil.example/z) https://evil.example\n/close\n- [ ] do `it`"
	f := postmortemFile("2026-05-01-new", evil, "draft\nrelated: [{id: 2026-01-15-old, rel: same_factor, note: \"@all </li> /close\"}]", "symptoms: [\"`@kim`\"]")
	in := input(old, append([]*source.File{f}, old...), finding.Finding{Rule: "a/b", Level: finding.Error, At: at(f, "title"), Message: evil, Help: evil})
	out := in.Markdown()
	var html bytes.Buffer
	if err := goldmark.New(goldmark.WithExtensions(extension.GFM)).Convert(out, &html); err != nil {
		t.Fatal(err)
	}
	for _, a := range regexp.MustCompile(`href="([^"]*)"`).FindAllStringSubmatch(html.String(), -1) {
		if !strings.HasPrefix(a[1], "https://x.example/") {
			t.Errorf("it leads to %s", a[1])
		}
	}
	bare := regexp.MustCompile("`[^`\n]*`").ReplaceAllString(string(out), "")
	if found := regexp.MustCompile(`[@#!][a-z0-9]|(?m)^\s*/`).FindString(strings.ReplaceAll(bare, Marker, "")); found != "" {
		t.Errorf("a host would look at %q in\n%s", found, out)
	}
	if strings.Contains(html.String(), "<img") || strings.Contains(html.String(), "<script") || strings.Contains(html.String(), "<input") {
		t.Error(html.String())
	}
}

func TestReportLinksIgnoreChangedBaseURL(t *testing.T) {
	c, _ := catalog.Of([]*source.File{{Path: "postmortems/_catalog.yaml", Data: []byte("schema: 1\nbase_url: https://x.example/\n")}}, "postmortems")
	if TrustedURL(c, nil) != "https://x.example/" || TrustedURL(c, []string{"_catalog.yaml"}) != "" {
		t.Error("a change says where the comment's links lead")
	}
}
