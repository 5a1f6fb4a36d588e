package format

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"debrief/site/finding"
	"debrief/site/source"
)

// heard returns the commands that a runner would read in a log: "::name" at the start
// of a line, or "##[name]" anywhere, unless commands are stopped.
func heard(log string) (commands []string) {
	form := regexp.MustCompile(`^\s*::([a-z-]+)(?: |::)|##\[([a-z-]+)`)
	stopped := ""
	for line := range strings.Lines(log) {
		line = strings.TrimRight(line, "\r\n")
		if stopped != "" {
			if line == "::"+stopped+"::" {
				stopped = ""
			}
			continue
		}
		if token, ok := strings.CutPrefix(line, "::stop-commands::"); ok {
			stopped = token
			continue
		}
		if found := form.FindStringSubmatch(line); found != nil {
			commands = append(commands, found[1]+found[2])
		}
	}
	return commands
}

func TestGitHubAnnotates(t *testing.T) {
	out := written(t, some(), "github")
	if got := strings.Join(heard(out), " "); got != "error error warning warning notice" {
		t.Errorf("a runner hears %q in\n%s", got, out)
	}
	for _, want := range []string{
		"::error file=postmortems/2026/a b.md,line=5,endLine=5,col=13,endColumn=18,title=times/order::detected 14:02 is before started 14:10%0Amove started back%0Ahttps://x.example/rules/times/order/\n",
		"::error title=library/unlisted::nothing can be read",
		"::notice title=debrief::2 errors, 2 warnings, 1 note; ",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	if out := written(t, &Report{Summary: finding.Summary{Files: 3}}, "github"); out != "3 post-mortems, no findings.\n" {
		t.Errorf("clean is %q", out)
	}
}

func TestGitHubAnnotationLimits(t *testing.T) {
	r := &Report{}
	f := file("a.md")
	for i := range 30 {
		r.Found = append(r.Found,
			finding.Finding{Rule: "a/warning", Level: finding.Warning, At: span(f, "title"), Message: fmt.Sprint("warning ", i)},
			finding.Finding{Rule: "a/error", Level: finding.Error, At: span(f, "times"), Message: fmt.Sprint("error ", i)})
	}
	n := map[string]int{}
	order := ""
	for _, name := range heard(written(t, r, "github")) {
		n[name]++
		order += name[:1]
	}
	if n["error"] != 10 || n["warning"] != 10 || n["notice"] != 1 || !strings.HasPrefix(order, strings.Repeat("e", 10)+"w") {
		t.Errorf("%v in the order %s", n, order)
	}
}

// Untrusted text at every place of a report is escaped.
func TestGitHubEscapesWorkflowCommands(t *testing.T) {
	evil := "::error::x\n::add-mask::y\r\n::stop-commands::z ##[set-env name=A]b %0A::warning::, file=c"
	data := evil + "\n::z::\n  ::debug::deep\n##[error]old\n"
	f := &source.File{Path: "::error file=a::.md", Data: []byte(data)}
	r := &Report{BaseURL: "https://x.example/", Found: finding.List{
		{Rule: "a/b", Level: finding.Error, At: source.Span{File: f, Start: 0, End: len(data)}, Message: evil, Help: evil},
		{Rule: "a/b", Level: finding.Error, At: span(f, "::z::"), Message: evil, Help: evil, Related: []finding.Related{{At: span(f, "::debug"), Message: evil}}},
	}}
	out := written(t, r, "github")
	if got := strings.Join(heard(out), " "); got != "error error" {
		t.Errorf("a runner hears %q in\n%s", got, out)
	}
	commands := out[strings.LastIndex(out, "See debrief explain a/b.")+len("See debrief explain a/b.")+1:]
	if strings.Contains(out, "\r") || strings.Contains(commands, "file=:") || strings.Contains(commands, "%0A::warning") {
		t.Errorf("not escaped:\n%s", out)
	}
}

// The fence's token is the hash of the text, so a text cannot contain its own token.
func TestTextCannotContainStopCommandsToken(t *testing.T) {
	token := func(log string) string {
		_, rest, _ := strings.Cut(log, "::stop-commands::")
		token, _, _ := strings.Cut(rest, "\n")
		return token
	}
	f := &source.File{Path: "a.md", Data: []byte("x\n")}
	r := &Report{Found: finding.List{{Rule: "a/b", Level: finding.Info, At: source.Span{File: f, Start: 0, End: 1}}}}
	for range 3 {
		out := written(t, r, "github")
		f = &source.File{Path: "a.md", Data: []byte("::" + token(out) + "::\n::error::heard\n")}
		r.Found[0].At = source.Span{File: f, Start: 0, End: 5}
		r.Found[0].Message = "::" + token(out) + "::"
		if got := heard(written(t, r, "github")); strings.Join(got, "") != "notice" {
			t.Fatalf("a runner hears %v", got)
		}
	}
}

func TestStepSummaryIsLimited(t *testing.T) {
	summary := func(r *Report, room int) string {
		var out bytes.Buffer
		if err := r.WriteGitHubSummary(&out, room); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	if got := summary(&Report{Summary: finding.Summary{Files: 3}}, 1<<20); !strings.Contains(got, "no findings") {
		t.Errorf("clean is %q", got)
	}
	out := summary(some(), 1<<20)
	for _, want := range []string{"### debrief: 2 errors, 2 warnings, 1 note\n", "| `postmortems/2026/a b.md:5` | error | detected 14:02 is before started 14:10 | move started back | [times/order](https://x.example/rules/times/order/) |\n"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	many := &Report{}
	f := file("a|b.md")
	for range 20_000 {
		many.Found = append(many.Found, finding.Finding{Rule: "a/b", Level: finding.Error, At: span(f, "title"), Message: strings.Repeat("word ", 20)})
	}
	for _, room := range []int{1 << 20, 5000} {
		out := summary(many, room)
		if len(out) > min(room, 1<<20) || !strings.Contains(out, " findings are not shown here") {
			t.Errorf("%d bytes with room for %d, ending in %q", len(out), room, out[len(out)-100:])
		}
	}
	if out := summary(many, 10); out != "" {
		t.Errorf("no room, and yet %q", out)
	}
	for line := range strings.Lines(summary(many, 2000)) {
		if strings.HasPrefix(line, "| `") && strings.Count(line, "|")-strings.Count(line, `\|`) != 6 {
			t.Errorf("a row of another number of cells: %s", line)
		}
	}
}
