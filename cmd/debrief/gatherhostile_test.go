package main

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// checkOutput fails if the output of a command has a character that a terminal runs, or
// one of the words.
func checkOutput(t *testing.T, name, out string, words ...string) {
	t.Helper()
	if strings.ContainsAny(out, "\x1b\a\u009b\u202e\r") {
		t.Errorf("%s: the output has a control character: %q", name, out)
	}
	for _, w := range words {
		if strings.Contains(out, w) {
			t.Errorf("%s: the output has %q:\n%s", name, w, out)
		}
	}
}

// checkFiles fails if a file of the library has a control character or one of the words,
// and if the folder above has anything else.
func checkFiles(t *testing.T, name string, l *incidentLibrary, words ...string) {
	t.Helper()
	for file, text := range l.files() {
		checkOutput(t, name+": "+file, text, words...)
	}
	entries, err := os.ReadDir(filepath.Dir(l.dir))
	if err != nil || len(entries) != 1 {
		t.Errorf("%s: %v beside the library, %v", name, entries, err)
	}
}

// Labels and errors of a server are text, in the file, on the terminal and in the name of
// the file.
func TestGatherHostileLabels(t *testing.T) {
	matrix := func(series string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprint(w, `{"status":"success","data":{"resultType":"matrix","result":[`+series+`]}}`)
		}
	}
	for name, c := range map[string]struct {
		answer     http.HandlerFunc
		code       int
		text, file string
	}{
		"labels": {matrix(`{"metric":{"a":"../../etc/passwd"},"values":[[1791965520,"NaN"],[1791965535,"+Inf"]]},
			{"metric":{"a":"@x\u001b[31m\u202e"},"values":[[1791965520,"1e308"]]},{"metric":{"a":"\t-1\n=2"},"values":[[1791965520,"-0"]]}`),
			0, "1 infinite value stored as a gap", "time,"},
		"duplicated series": {matrix(`{"metric":{},"values":[[1791965520,"1"]]},{"metric":{},"values":[[1791965520,"2"]]}`), exitFailed, "twice, with the values 1 and 2", ""},
		"a huge number":     {matrix(`{"metric":{},"values":[[1791965520,"1e999"]]}`), exitFailed, "is not that of Prometheus", ""},
		"an error": {func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(http.StatusUnprocessableEntity)
			fmt.Fprint(w, `{"error":"\u001b]0;x\u0007\u001b[2J\u202e \u009b2J bad"}`)
		}, exitFailed, "422 Unprocessable Entity", ""},
	} {
		l := newIncidentLibrary(t)
		code, out := l.debrief("gather", "prometheus", incidentID, "--url", apiServer(t, c.answer), "--query", "up", "--title", "../../x\x1b[31m/y",
			"--as-of", "2026-10-15")
		if code != c.code || !strings.Contains(out, c.text) {
			t.Errorf("%s: %d\n%s", name, code, out)
		}
		checkOutput(t, name, out)
		checkFiles(t, name, l)
		got := l.files()[incidentID+"/evidence/x-31m-y.csv"]
		if !strings.HasPrefix(got, c.file) || (got == "") != (c.file == "") || strings.Contains(got, ",@x") || strings.Contains(got, ",-1 =2") {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// An ID and a title cannot name a file outside of the post-mortem's folder, and a folder
// that is a symbolic link gets no file.
func TestGatherHostileNames(t *testing.T) {
	csv := filepath.Join(t.TempDir(), "a.csv")
	text := "time,=a\n2026-10-14T08:12:00Z,1\n"
	if err := os.WriteFile(csv, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	l := newIncidentLibrary(t)
	for _, id := range []string{"../../etc/passwd", incidentID + "/../../x", "/etc/passwd", "..", "", "\x1b[31m"} {
		code, out := l.debrief("gather", "csv", id, csv)
		if code != exitFailed || !strings.Contains(out, "there is no post-mortem") {
			t.Errorf("%q: %d\n%s", id, code, out)
		}
		checkOutput(t, id, out)
	}
	for _, title := range []string{"../../../x", "/etc/x", `..\..\x`, "....//x", "X\x00/.."} {
		if code, out := l.debrief("gather", "csv", incidentID, csv, "--title", title, "--unit", "s", "--as-of", "2026-10-15"); code != 0 {
			t.Errorf("%q: %d\n%s", title, code, out)
		}
	}
	checkFiles(t, "titles", l)
	for name := range l.files() {
		if dir := filepath.ToSlash(filepath.Dir(name)); strings.HasSuffix(name, ".csv") && dir != incidentID+"/evidence" {
			t.Errorf("the file is %s", name)
		}
	}
	index := filepath.Join(l.dir, incidentID, "index.md")
	front := strings.Replace(l.files()[incidentID+"/index.md"], "id: ev-1\n", `id: "ev-1\e[31m"`+"\n", 1)
	if err := os.WriteFile(index, []byte(front), 0o666); err != nil {
		t.Fatal(err)
	}
	code, out := l.debrief("gather", "csv", incidentID, csv, "--title", "../../../x", "--unit", "s", "--as-of", "2026-10-15")
	if code != 0 || !strings.Contains(out, "[31m  ../../../x: unchanged") {
		t.Errorf("%d\n%s", code, out)
	}
	checkOutput(t, "an entry's ID", out)
	evidence := filepath.Join(l.dir, incidentID, "evidence")
	other := t.TempDir()
	if err := os.Rename(evidence, filepath.Join(l.dir, incidentID, "old")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(other, evidence); err != nil {
		t.Skip(err)
	}
	code, out = l.debrief("gather", "csv", incidentID, csv, "--title", "New", "--unit", "s", "--as-of", "2026-10-15")
	if entries, err := os.ReadDir(other); code == 0 || err != nil || len(entries) > 0 {
		t.Errorf("%d %v %v\n%s", code, entries, err, out)
	}
}

// The secrets of a chat and of a log are in no file and no output, and the same command
// again changes no byte.
func TestGatherHostileTexts(t *testing.T) {
	secrets := []string{
		"xo" + "xb-2847163950281-3958271640293-Kq7Zp2Rw9Tx4Vb6Nm1Yc8Lda", "gh" + "p_x7Kq2mVnR4tYwZ9bLcD1fGhJ3kPs6uA8eXo5",
		"AKIA" + "Q3EGRZ7WLMN4XK2P", "hunter2hunter2", "Tr0ub4dor&3", "S3cr3tPw99", "MIIEpAIBAAKCAQEA1c7z5Pad7OejecsQ0buqwPEi8AoGcqPZ2v2yYmr1n5vQk0",
		"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U",
	}
	lines := []string{
		"restarted with " + secrets[0] + " and " + secrets[1], "rolled back, AWS " + secrets[2], "deployed v2.1, password: " + secrets[3],
		"restarted, the password is " + secrets[4], "restarted postgres://app:" + secrets[5] + "@db.example/shop",
		"deployed -----BEGIN PRIVATE KEY-----\n" + secrets[6] + "\n-----END PRIVATE KEY-----", "deployed " + secrets[7],
		"deployed \x1b[31m\x1b]0;x\a\u202e\u009b2J<script>alert(1)</script> =cmd|calc",
	}
	var chat, log strings.Builder
	for i, line := range lines {
		fmt.Fprintf(&chat, "[08:%d] <mira> %s\n", 12+i, line)
		fmt.Fprintf(&log, "2026-10-14T08:%d:00Z %s\n", 12+i, line)
	}
	dir := t.TempDir()
	for name, text := range map[string]string{"chat.txt": "\x1b[31mtitle " + secrets[0] + "\n" + chat.String(), "log.txt": log.String()} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for _, args := range [][]string{
		{"chat", incidentID, filepath.Join(dir, "chat.txt"), "--apply"}, {"log", incidentID, filepath.Join(dir, "log.txt")},
		{"log", incidentID, filepath.Join(dir, "log.txt"), "--keep-raw"},
		{"chat", incidentID, filepath.Join(dir, "chat.txt"), "--interactive"},
	} {
		l := newIncidentLibrary(t)
		for range 2 {
			before := l.files()
			code, out := l.debrief(append(append([]string{"gather"}, args...), "--as-of", "2026-10-15")...)
			if code != 0 {
				t.Errorf("%s: %d\n%s", args, code, out)
			}
			checkOutput(t, args[0], out, secrets...)
			checkFiles(t, args[0], l, secrets...)
			if strings.Contains(out, "unchanged") {
				sameFiles(t, before, l.files())
			} else if len(before) != 2 {
				t.Errorf("%s changed something again:\n%s", args, out)
			}
		}
	}
}

// A zip is read within limits and never extracted. A link in it is not followed.
func TestGatherHostileZips(t *testing.T) {
	const day = `[{"user":"U1","text":"rolled back","ts":"1791966780.000100"}]`
	type content struct {
		name, text string
		mode       fs.FileMode
		n          int
	}
	for name, c := range map[string]struct {
		files []content
		code  int
		want  string
	}{
		"slip": {[]content{{"../../c/2026-10-14.json", day, 0, 1}, {"/etc/c/2026-10-14.json", day, 0, 1}, {`..\c\2026-10-14.json`, day, 0, 1}},
			exitFailed, "the export has no messages"},
		"link": {[]content{{"c/2026-10-14.json", "/etc/passwd", fs.ModeSymlink, 1}}, exitFailed, "the export has no messages"},
		"bomb": {[]content{{"c/2026-10-14.json", "[" + strings.Repeat(" ", 64<<20) + "]", 0, 1}}, exitFailed, "larger than 16 MB"},
		"many": {[]content{{"c/%d.json", "", 0, 100_001}}, exitFailed, "more than 100000 files"},
		"names": {[]content{{"\x1b[31mc\n::error::/2026-10-14.json", day, 0, 1}, {"d/2026-10-14.json", day, 0, 1}}, exitFailed,
			"the export has 2 channels"},
		"nested": {[]content{{"c/2026-10-14.json", strings.Repeat("[", 100_000), 0, 1}}, exitFailed, "c/2026-10-14.json: "},
	} {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		for _, f := range c.files {
			for i := range f.n {
				h := &zip.FileHeader{Name: f.name, Method: zip.Deflate}
				if f.n > 1 {
					h.Name = fmt.Sprintf(f.name, i)
				}
				h.SetMode(f.mode | 0o666)
				w, err := z.CreateHeader(h)
				if err != nil {
					t.Fatal(err)
				}
				if _, err := w.Write([]byte(f.text)); err != nil {
					t.Fatal(err)
				}
			}
		}
		file := filepath.Join(t.TempDir(), "export.zip")
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, b.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
		l, start := newIncidentLibrary(t), time.Now()
		code, out := l.debrief("gather", "chat", incidentID, file, "--as-of", "2026-10-15")
		if code != c.code || !strings.Contains(out, c.want) {
			t.Errorf("%s: %d\n%s", name, code, out)
		}
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("%s: %s", name, took)
		}
		checkOutput(t, name, out)
		checkFiles(t, name, l)
		if l.files()["2026-10-14-checkout-5xx.md"] != incidentText {
			t.Errorf("%s changed the post-mortem", name)
		}
	}
}

// The settings, hooks and attributes of a clone run no program, and a missing object is
// not fetched.
func TestGatherFromHostileClone(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip(err)
	}
	dir, mark := t.TempDir(), filepath.Join(t.TempDir(), "ran")
	script := filepath.Join(filepath.Dir(mark), "evil.sh")
	if err := os.WriteFile(script, []byte("#!/bin/sh\necho \"$@\" >> "+mark+"\n"), 0o777); err != nil {
		t.Fatal(err)
	}
	t.Setenv("GIT_CONFIG_GLOBAL", os.DevNull)
	t.Setenv("GIT_COMMITTER_DATE", "2026-10-14T08:20:00Z")
	git := func(args ...string) string {
		t.Helper()
		cmd := exec.Command("git", append([]string{"-C", dir, "-c", "user.name=k", "-c", "user.email=k@fern.example"}, args...)...)
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
		return strings.TrimSpace(string(out))
	}
	git("init", "-q")
	if err := os.WriteFile(filepath.Join(dir, ".gitattributes"), []byte("* diff=evil filter=evil\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	git("add", ".")
	token := "gh" + "p_x7Kq2mVnR4tYwZ9bLcD1fGhJ3kPs6uA8eXo5"
	git("commit", "-qm", "=cmd|calc \x1b[31m<script> "+token)
	parent := git("rev-parse", "HEAD")
	signed := "tree " + git("rev-parse", "HEAD^{tree}") + "\nparent " + parent + "\nauthor k <k@fern.example> 1791966000 +0000\n" +
		"committer k <k@fern.example> 1791966000 +0000\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----\n\nsigned\n"
	object := filepath.Join(t.TempDir(), "commit")
	if err := os.WriteFile(object, []byte(signed), 0o666); err != nil {
		t.Fatal(err)
	}
	git("update-ref", "HEAD", git("hash-object", "-t", "commit", "-w", object))
	for _, hook := range []string{"post-checkout", "reference-transaction", "post-index-change", "fsmonitor-watchman"} {
		if err := os.Symlink(script, filepath.Join(dir, ".git/hooks", hook)); err != nil {
			t.Skip(err)
		}
	}
	for _, key := range strings.Fields(`core.fsmonitor core.pager core.sshCommand core.editor core.askPass gpg.program gpg.ssh.program
		diff.external diff.evil.textconv diff.evil.command filter.evil.clean filter.evil.smudge filter.evil.process pager.log
		pager.for-each-ref credential.helper core.gitProxy core.alternateRefsCommand uploadpack.packObjectsHook
		remote.origin.uploadpack`) {
		git("config", key, script)
	}
	for key, value := range map[string]string{
		"alias.log": "!" + script, "alias.rev-parse": "!" + script, "log.showSignature": "true", "core.hooksPath": dir + "/.git/hooks",
		"core.repositoryformatversion": "1", "extensions.partialClone": "origin", "remote.origin.promisor": "true",
		"remote.origin.url": "ext::" + script + " %S", "protocol.allow": "always", "protocol.ext.allow": "always", "color.ui": "always",
	} {
		git("config", key, value)
	}
	_ = os.Remove(mark) // the commands of the test itself may run the script
	l := newIncidentLibrary(t)
	code, out := l.debrief("gather", "git", incidentID, dir, "--timeline", "--as-of", "2026-10-15")
	if code != 0 || !strings.Contains(out, "=cmd|calc") {
		t.Errorf("%d\n%s", code, out)
	}
	checkOutput(t, "git", out, token)
	checkFiles(t, "git", l, token)
	for name, text := range l.files() {
		if strings.HasSuffix(name, ".csv") && (strings.Contains(text, ",=cmd") || !strings.Contains(text, "'=cmd")) {
			t.Errorf("the formula is not escaped:\n%s", text)
		}
	}
	if err := os.Remove(filepath.Join(dir, ".git/objects", parent[:2], parent[2:])); err != nil {
		t.Fatal(err)
	}
	if code, out := newIncidentLibrary(t).debrief("gather", "git", incidentID, dir, "--as-of", "2026-10-15"); code == 0 {
		t.Errorf("a missing commit is not reported:\n%s", out)
	}
	if ran, err := os.ReadFile(mark); err == nil {
		t.Errorf("a program ran:\n%s", ran)
	}
}
