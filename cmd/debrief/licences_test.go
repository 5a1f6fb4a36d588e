package main

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// licencesFile lists the licences of the modules in the program.
const licencesFile = "../../.github/THIRD_PARTY.md"

// apacheEnd ends the terms of the Apache License.
const apacheEnd = "END OF TERMS AND CONDITIONS"

// licenceMarks are words of each licence that a module may have, those that contain
// another one first.
var licenceMarks = []struct{ name, mark string }{
	{"Apache-2.0", "Apache License"},
	{"MPL-2.0", "Mozilla Public License"},
	{"BSD-3-Clause", "may be used to endorse or promote products"},
	{"BSD-2-Clause", "Redistributions in binary form must reproduce"},
	{"MIT", "Permission is hereby granted, free of charge"},
	{"ISC", "Permission to use, copy, modify, and/or distribute"},
}

var licenceName = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice)([.-].*)?$`)

// The file of licences has every module that the program contains on any system, at
// its version, and the whole text of its licence. Write it with -update.
func TestLicencesAreListed(t *testing.T) {
	modules := map[string]string{} // module and version to folder
	for _, system := range []string{"linux", "darwin", "windows"} {
		cmd := exec.Command("go", "list", "-deps", "-f", "{{with .Module}}{{if not .Main}}{{.Path}} {{.Version}}\t{{.Dir}}{{end}}{{end}}", ".")
		cmd.Env = append(os.Environ(), "GOOS="+system, "GOARCH=amd64", "CGO_ENABLED=0")
		out, err := cmd.Output()
		if err != nil {
			t.Skipf("go list does not work here: %v", err)
		}
		for line := range strings.Lines(string(out)) {
			if module, dir, ok := strings.Cut(strings.TrimSpace(line), "\t"); ok {
				modules[module] = dir
			}
		}
	}
	if len(modules) < 10 {
		t.Fatalf("the program has %d modules, which cannot be all", len(modules))
	}
	want := licencesText(t, modules)
	if *update {
		if err := os.WriteFile(licencesFile, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(licencesFile)
	if err != nil || !bytes.Equal(have, want) {
		t.Errorf("%s is out of date, error %v; run go test ./cmd/debrief -run %s -update", licencesFile, err, t.Name())
	}
}

func licencesText(t *testing.T, modules map[string]string) []byte {
	var table, texts strings.Builder
	users := map[string][]string{} // licence text, without its line ends, to modules
	lines := map[string]string{}   // and to the text with them
	for _, module := range slices.Sorted(maps.Keys(modules)) {
		path, version, _ := strings.Cut(module, " ")
		var names []string
		for _, text := range licencesOf(t, modules[module]) {
			flat := strings.Join(strings.Fields(text), " ")
			if terms, _, ok := strings.Cut(flat, apacheEnd); ok && strings.HasPrefix(flat, "Apache License") {
				flat = terms // behind it is how to apply the licence
			}
			users[flat] = append(users[flat], path)
			lines[flat] = cmp.Or(lines[flat], text)
			names = append(names, licencesIn(flat)...)
		}
		slices.Sort(names)
		if names = slices.Compact(names); len(names) == 0 {
			t.Errorf("%s has no licence that is known here", module)
		}
		fmt.Fprintf(&table, "| %s | %s | %s |\n", path, version, strings.Join(names, ", "))
	}
	byModule := slices.SortedFunc(maps.Keys(users), func(a, b string) int {
		return strings.Compare(strings.Join(users[a], " ")+a, strings.Join(users[b], " ")+b)
	})
	for _, text := range byModule {
		fmt.Fprintf(&texts, "\n## %s\n\n```text\n%s\n```\n", strings.Join(slices.Compact(users[text]), ", "), lines[text])
	}
	return []byte("# Licences of the modules in debrief\n\n" +
		"The program contains these modules, and no others. A test compares this file with the\n" +
		"modules and their licences; `go test ./cmd/debrief -run Licences -update` writes it.\n\n" +
		"| Module | Version | Licence |\n|---|---|---|\n" + table.String() + texts.String())
}

// licencesIn returns the names of the licences in a text.
func licencesIn(text string) []string {
	var names []string
	for _, l := range licenceMarks {
		if strings.Contains(text, l.mark) && !(l.name == "BSD-2-Clause" && slices.Contains(names, "BSD-3-Clause")) {
			names = append(names, l.name)
		}
	}
	return names
}

// licencesOf returns the texts of the licences and notices in a folder.
func licencesOf(t *testing.T, dir string) []string {
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for _, e := range entries {
		if e.IsDir() || !licenceName.MatchString(e.Name()) {
			continue
		}
		data, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.ReplaceAll(string(data), "\r\n", "\n"), "\n")
		for i, line := range lines {
			lines[i] = strings.TrimRight(line, " \t\f")
		}
		texts = append(texts, strings.Trim(strings.Join(lines, "\n"), "\n"))
	}
	return texts
}
