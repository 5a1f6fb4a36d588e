package main

import (
	"errors"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "rewrite what the stories in testdata expect")

func TestMain(m *testing.M) {
	testscript.Main(uncached{m}, map[string]func(){"debrief": main})
}

// uncached are tests that leave the cache of whoever runs them alone. The stories
// have one of their own.
type uncached struct{ *testing.M }

func (u uncached) Run() int {
	os.Setenv(cacheVariable, noCache)
	return u.M.Run()
}

// TestStories runs testdata/*.txtar, which are the manual: each is a story of
// somebody at a terminal.
func TestStories(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:           "testdata",
		UpdateScripts: *update,
		Setup: func(env *testscript.Env) error {
			for name, value := range map[string]string{
				"HOME": env.WorkDir, "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.DevNull, "GIT_CEILING_DIRECTORIES": filepath.Dir(env.WorkDir),
				"GIT_AUTHOR_NAME": "Kim", "GIT_AUTHOR_EMAIL": "kim@fern.example", "GIT_AUTHOR_DATE": "2026-04-01T12:00:00Z",
				cacheVariable:        env.WorkDir + ".cache", // beside the story, so that no repository has it
				"GIT_COMMITTER_NAME": "Kim", "GIT_COMMITTER_EMAIL": "kim@fern.example", "GIT_COMMITTER_DATE": "2026-04-01T12:00:00Z",
			} {
				env.Setenv(name, value)
			}
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"library":    library,
			"repository": repository,
			"exits":      exits,
			"script":     script,
			"gitenv":     gitenv,
			"created":    created,
			"nogit":      nogit,
			"same":       same,
			"damage":     damage,
		},
	})
}

// library [DIR] puts the small library of testdata/library in a folder, by
// default postmortems.
func library(ts *testscript.TestScript, neg bool, args []string) {
	dir := "postmortems"
	if len(args) == 1 {
		dir = args[0]
	}
	ts.Check(os.CopyFS(ts.MkAbs(dir), os.DirFS(filepath.Join("testdata", "library"))))
}

// repository makes the current folder a Git repository with all its files in
// one commit.
func repository(ts *testscript.TestScript, neg bool, args []string) {
	ts.Check(ts.Exec("git", "init", "-q", "-b", "main"))
	ts.Check(ts.Exec("git", "add", "-A", "."))
	ts.Check(ts.Exec("git", "commit", "-q", "-m", "begin"))
}

// exits CODE COMMAND… runs a command that must end with that code. To a shell
// 1 and 2 are the same, and here 1 is findings and 2 is a job not done.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND…")
	}
	code, err := 0, ts.Exec(args[1], args[2:]...)
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		code = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if strconv.Itoa(code) != args[0] {
		ts.Fatalf("it ended with %d, not %s", code, args[0])
	}
}
