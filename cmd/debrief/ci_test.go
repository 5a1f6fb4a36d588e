package main

import (
	"os"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"go.yaml.in/yaml/v3"
)

// script FILE STEP OUT writes the script that a host runs: a step of a workflow of
// GitHub or Gitea, or the script of GitLab's job if STEP is "".
func script(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: script FILE STEP OUT")
	}
	var flow struct {
		Job struct {
			Script []string `yaml:"script"`
		} `yaml:"post-mortems"`
		Jobs map[string]struct {
			Steps []struct{ Name, Run string }
		}
	}
	ts.Check(yaml.Unmarshal([]byte(ts.ReadFile(args[0])), &flow))
	text := strings.Join(flow.Job.Script, "\n")
	for _, job := range flow.Jobs {
		for _, step := range job.Steps {
			if step.Name == args[1] {
				text = step.Run
			}
		}
	}
	if text == "" {
		ts.Fatalf("%s has no step %q", args[0], args[1])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), []byte(text), 0o666))
}

// gitenv NAME ARG… sets a variable to the output of git.
func gitenv(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: gitenv NAME ARG…")
	}
	ts.Check(ts.Exec("git", args[1:]...))
	ts.Setenv(args[0], strings.TrimSpace(ts.ReadFile("stdout")))
}

// By default the framework runs a hook in parallel on parts of the files, but debrief
// checks the whole library.
func TestPreCommitHookRunsOnce(t *testing.T) {
	text, err := os.ReadFile("../../.pre-commit-hooks.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var hooks []map[string]any
	if err := yaml.Unmarshal(text, &hooks); err != nil {
		t.Fatal(err)
	}
	for _, hook := range hooks {
		if hook["require_serial"] != true || hook["pass_filenames"] != false || hook["entry"] != "debrief check --staged" || hook["id"] == "" || hook["name"] == "" {
			t.Errorf("%v", hook)
		}
	}
	if len(hooks) != 2 {
		t.Errorf("%d hooks", len(hooks))
	}
}
