package site_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestHTMLValidate and TestNuValidator validate one page of each kind with two tools that
// .ci/tools installs. Four rules of html-validate are changed: the doctype is in lower
// case, integrity is required of external resources (there are none), authors decide the
// length of a title, and the text of a revision may end in a blank. For html-validate,
// details is sectioning content; in the standard it is not, so a header of a row may have it.
func TestHTMLValidate(t *testing.T) {
	tool := validator(t, "html-validate-*/node_modules/html-validate/bin/html-validate.mjs", "node")
	dir := kindsOnDisk(t)
	config, err := filepath.Abs("testdata/htmlvalidate.json")
	if err != nil {
		t.Fatal(err)
	}
	runValidator(t, dir, "node", tool, "--config", config, "--formatter", "text", ".")
}

func TestNuValidator(t *testing.T) {
	tool := validator(t, "vnu-jar-*/node_modules/vnu-jar/build/dist/vnu.jar", "java")
	runValidator(t, kindsOnDisk(t), "java", "-jar", tool, "--skip-non-html", "--errors-only", "--format", "gnu", ".")
}

// validator is the path of a tool, or the test is loudly not run.
func validator(t *testing.T, pattern, runtime string) string {
	t.Helper()
	if testing.Short() {
		t.Skip("a validator takes its time")
	}
	found, err := filepath.Glob("../.cache/tools/" + pattern)
	if err != nil || len(found) == 0 {
		notRun(t, "no "+pattern+" in .cache/tools (make tools fetches it)")
	}
	if _, err := exec.LookPath(runtime); err != nil {
		notRun(t, "there is no "+runtime+" here")
	}
	tool, err := filepath.Abs(found[len(found)-1])
	if err != nil {
		t.Fatal(err)
	}
	return tool
}

func runValidator(t *testing.T, dir, program string, args ...string) {
	t.Helper()
	cmd := exec.Command(program, args...)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, strings.ReplaceAll(string(out), dir+"/", ""))
	}
}

// kindsOnDisk is a folder with one page of each kind.
func kindsOnDisk(t *testing.T) string {
	t.Helper()
	b := sample(t)
	dir := t.TempDir()
	for _, k := range (&browserSite{built: b}).kinds(t) {
		path, _, _ := strings.Cut(k.path, "?")
		page := strings.TrimPrefix(path+"index.html", "/")
		if k.name == "not-found" {
			page = "404.html"
		}
		if err := os.WriteFile(filepath.Join(dir, k.name+".html"), b.get(t, page), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}
