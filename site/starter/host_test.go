package starter

import (
	"os/exec"
	"path"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// filled returns a starter file as init writes it, for a library and a branch whose
// names are not plain strings in YAML.
func filled(t *testing.T, name string) map[string]any {
	t.Helper()
	text := readFile("ci/" + name)
	fill := strings.NewReplacer("@LIBRARY@", yamlScalar("it's: #1"), "@BRANCH@", yamlScalar("no"))
	if strings.Contains(fill.Replace(string(text)), "@LIBRARY@") {
		t.Errorf("%s is not filled in", name)
	}
	var out map[string]any
	if err := yaml.Unmarshal([]byte(fill.Replace(string(text))), &out); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return out
}

func group(t *testing.T, from map[string]any, key string) map[string]any {
	t.Helper()
	out, ok := from[key].(map[string]any)
	if !ok {
		t.Fatalf("%s is %T", key, from[key])
	}
	return out
}

func keys(of map[string]any) []string {
	var out []string
	for key := range of {
		out = append(out, key)
	}
	slices.Sort(out)
	return out
}

// A pull request of a stranger can read the repository, and nothing else.
func TestWorkflowsGiveForksNoSecrets(t *testing.T) {
	for name, events := range map[string]string{"github.yml": "merge_group pull_request push", "gitea.yml": "pull_request push"} {
		flow := filled(t, name)
		on := group(t, flow, "on")
		if got := strings.Join(keys(on), " "); got != events { // and so never pull_request_target
			t.Errorf("%s runs on %s", name, got)
		}
		if branches := group(t, on, "push")["branches"]; len(branches.([]any)) != 1 || branches.([]any)[0] != "no" {
			t.Errorf("%s: pushes to %v", name, branches)
		}
		if may := group(t, flow, "permissions"); len(may) != 1 || may["contents"] != "read" {
			t.Errorf("%s may %v", name, may)
		}
		if library := group(t, flow, "env")["LIBRARY"]; library != "it's: #1" {
			t.Errorf("%s reads the library %q", name, library)
		}
		for _, job := range group(t, flow, "jobs") {
			job := job.(map[string]any)
			if job["permissions"] != nil || job["timeout-minutes"] == nil {
				t.Errorf("%s: a job has permissions of its own, or no end", name)
			}
			checkSteps(t, name, job["steps"].([]any))
		}
	}
}

func checkSteps(t *testing.T, name string, steps []any) {
	t.Helper()
	whole := false
	for _, step := range steps {
		step := step.(map[string]any)
		if run, ok := step["run"].(string); ok {
			// What is put into a script is run, and titles and branches are a stranger's.
			if strings.Contains(run, "${{") {
				t.Errorf("%s puts an expression into a script:\n%s", name, run)
			}
			shellParses(t, run)
			continue
		}
		uses, _ := step["uses"].(string)
		if owner := path.Dir(strings.Split(uses, "@")[0]); owner != "actions" {
			t.Errorf("%s uses %q", name, uses)
		}
		if strings.HasPrefix(uses, "actions/checkout@") {
			with := group(t, step, "with")
			whole = with["fetch-depth"] == 0 && with["persist-credentials"] == false
		}
	}
	if !whole {
		t.Errorf("%s does not fetch the whole history, or keeps its token", name)
	}
}

func shellParses(t *testing.T, script string) {
	t.Helper()
	sh, err := exec.LookPath("sh")
	if err != nil {
		return
	}
	cmd := exec.Command(sh, "-n")
	cmd.Stdin = strings.NewReader(script)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v %s in\n%s", err, out, script)
	}
}

func TestGitLabJobUploadsReportsOnFailure(t *testing.T) {
	job := group(t, filled(t, "gitlab.yml"), "post-mortems")
	if depth := group(t, job, "variables")["GIT_DEPTH"]; depth != "0" {
		t.Errorf("the history is cut at %v", depth)
	}
	kept := group(t, job, "artifacts")
	if reports := group(t, kept, "reports"); kept["when"] != "always" || reports["codequality"] != "quality.json" || reports["junit"] != "debrief.xml" {
		t.Errorf("%v", kept)
	}
	for _, script := range append(job["before_script"].([]any), job["script"].([]any)...) {
		shellParses(t, script.(string))
	}
	include := filled(t, "gitlab-ci.yml")["include"].([]any)[0].(map[string]any)["local"]
	if !slices.ContainsFunc(hosts, func(h host) bool {
		return slices.ContainsFunc(h.files, func(f ciFile) bool { return f.name == include })
	}) {
		t.Errorf("what is included, %v, is never written", include)
	}
}

func TestMachineOfRemoteAddress(t *testing.T) {
	for remote, want := range map[string]string{
		"https://github.com/a/b.git": "github.com", "ssh://git@GitLab.example:2222/a/b": "gitlab.example", "git@codeberg.org:a/b.git": "codeberg.org",
		"gitea:a/b": "gitea", "/srv/github/x.git": "", "../gitlab:x": "", "": "", "https://evil.example/github.com": "evil.example",
	} {
		if got := machineOf(remote); got != want {
			t.Errorf("%q is at %q, want %q", remote, got, want)
		}
	}
}
