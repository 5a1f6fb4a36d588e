package main

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// created TIME builds the site of where the story is, and holds what its data
// says of when the write-ups were begun to the time that Git has.
func created(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: created TIME")
	}
	out := ts.MkAbs(filepath.Join(ts.Getenv("WORK"), ".tmp", "site"))
	ts.Check(ts.Exec("debrief", "build", "--drafts", "-o", out))
	var data struct {
		Incidents []struct {
			ID      string
			Created *string
		}
	}
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(filepath.Join(out, "data", "incidents.json"))), &data))
	for _, i := range data.Incidents {
		if i.Created == nil || *i.Created != args[0] {
			said := "nothing"
			if i.Created != nil {
				said = *i.Created
			}
			ts.Fatalf("%s was begun %s, the site says %s", i.ID, args[0], said)
		}
	}
	if len(data.Incidents) == 0 {
		ts.Fatalf("the site has no write-up")
	}
}

// nogit takes git off the PATH, and leaves debrief there.
func nogit(ts *testscript.TestScript, neg bool, args []string) {
	for _, dir := range filepath.SplitList(ts.Getenv("PATH")) {
		if found, _ := filepath.Glob(filepath.Join(dir, "debrief*")); len(found) > 0 {
			ts.Setenv("PATH", dir)
			return
		}
	}
	ts.Fatalf("debrief is not on the PATH %s", strings.Join(args, " "))
}

// same A B holds two folders to have the same files.
func same(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: same FOLDER FOLDER")
	}
	a, b := contents(ts, args[0]), contents(ts, args[1])
	for name, data := range a {
		if other, ok := b[name]; !ok || other != data {
			ts.Fatalf("%s is not the same in %s and %s", name, args[0], args[1])
		}
	}
	if len(a) != len(b) || len(a) == 0 {
		ts.Fatalf("%s has %d files, %s has %d", args[0], len(a), args[1], len(b))
	}
}

func contents(ts *testscript.TestScript, dir string) map[string]string {
	out := map[string]string{}
	root := ts.MkAbs(dir)
	ts.Check(filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(root, path)
		out[name] = ts.ReadFile(path)
		return err
	}))
	return out
}

// damage FOLDER changes a byte in the middle of every file in it.
func damage(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: damage FOLDER")
	}
	all := contents(ts, args[0])
	if len(all) == 0 {
		ts.Fatalf("%s is empty", args[0])
	}
	for name, data := range all {
		bytes := []byte(data)
		bytes[len(bytes)/2] ^= 1
		ts.Check(os.WriteFile(ts.MkAbs(filepath.Join(args[0], name)), bytes, 0o600))
	}
}
