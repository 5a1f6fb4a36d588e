package main

import (
	"encoding/base64"
	"fmt"
	"math/rand"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"debrief/site/catalog"
	"debrief/site/privacy/secret"
	"debrief/site/rule/privacy"
)

// kindsOfSecret are secrets of many lengths, some longer than a message quotes.
var kindsOfSecret = []func(letters func(alphabet string, n int) string) string{
	func(l func(string, int) string) string { return "ghp_" + l(alnum, 36) },
	func(l func(string, int) string) string { return "dop_v1_" + l("0123456789abcdef", 64) },
	func(l func(string, int) string) string { return "glpat-" + l(alnum, 20) },
	func(l func(string, int) string) string { return "AKIA" + l("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16) },
	func(l func(string, int) string) string {
		part := func(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }
		return part(`{"alg":"HS256","typ":"JWT"}`) + "." + part(`{"sub":"`+l(alnum, 40)+`"}`) + "." + l(alnum, 43)
	},
	func(l func(string, int) string) string { return "xoxb-" + l("0123456789", 12) + "-" + l(alnum, 24) },
	func(l func(string, int) string) string { return "npm_" + l(alnum, 36) },
	func(l func(string, int) string) string { return "sk-ant-" + l(alnum, 90) },
	func(l func(string, int) string) string { return "hvs." + l(alnum, 90) },
	func(l func(string, int) string) string { return "github_pat_" + l(alnum, 22) + "_" + l(alnum, 59) },
}

const alnum = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

// FuzzSecretInNoOutput plants a secret in a field, or in the name of a file, and
// holds that no part of it that is worth anything is in any form of check, nor in
// report, if the rules know it for a secret where it stands.
func FuzzSecretInNoOutput(f *testing.F) {
	fields := []string{} // in the order that they are asked for
	stranger(func(name string) string { fields = append(fields, name); return "" })
	library := filepath.Join(smallLibrary(f), "postmortems")
	for i := range fields {
		if testing.Short() && i%4 > 0 { // each seed runs every command
			continue
		}
		f.Add(uint8(i), uint8(i), int64(i), "", "")
		f.Add(uint8(i), uint8(i+1), int64(i), "the key is ", " as it was")
	}
	f.Add(uint8(255), uint8(0), int64(1), "", "")
	f.Add(uint8(255), uint8(1), int64(2), "x ", "")
	f.Fuzz(func(t *testing.T, field, kind uint8, seed int64, before, after string) {
		if len(before)+len(after) > 2000 {
			return
		}
		random := rand.New(rand.NewSource(seed))
		hidden := kindsOfSecret[int(kind)%len(kindsOfSecret)](func(alphabet string, n int) string {
			out := make([]byte, n)
			for i := range out {
				out[i] = alphabet[random.Intn(len(alphabet))]
			}
			return string(out)
		})
		const inName = 200
		name, planted := "2026-02-01-planted.md", "a word"
		if field >= inName {
			name = "2026-02-01-" + strings.Map(nameLetter, before) + hidden + strings.Map(nameLetter, after) + ".md"
		}
		text := stranger(func(asked string) string {
			if field < inName && asked == fields[int(field)%len(fields)] {
				return before + hidden + after
			}
			return planted
		})
		if !knownSecret(text, name, hidden, field >= inName) {
			return
		}
		if err := os.WriteFile(filepath.Join(library, name), []byte(text), 0o666); err != nil {
			return // no name that this machine can write
		}
		defer os.Remove(filepath.Join(library, name))
		for where, out := range printed(t, library) {
			if part := partOf(hidden, out); part != "" {
				t.Errorf("%s holds %q of %q in %s, field %s:\n%s", where, part, hidden, name, fields[int(field)%len(fields)], around(out, part))
			}
		}
	})
}

// nameLetter keeps what a name of a file may have.
func nameLetter(r rune) rune {
	if unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("-_ .()", r) {
		return r
	}
	return -1
}

// knownSecret reports whether the rules know a secret where it stands.
func knownSecret(text, name, hidden string, inName bool) bool {
	if inName {
		return len(name) < 240 && !strings.Contains(privacy.CleanName("postmortems/"+name, "postmortems", &catalog.Catalog{}), hidden[len(hidden)/2:])
	}
	for _, h := range secret.Find([]byte(text)) {
		if strings.Contains(text[h.Start:h.End], hidden) {
			return true
		}
	}
	return false
}

// printed is what the forms of check, report and the commands that find no
// findings print of the library here.
func printed(t *testing.T, library string) map[string]string {
	out := map[string]string{}
	forms := "text"
	files := t.TempDir()
	for _, form := range []string{"json", "sarif", "gitlab", "junit", "rdjson", "github"} {
		forms += "," + form + "=" + filepath.Join(files, form)
	}
	for _, args := range [][]string{{"check", "--format", forms}, {"report", "--base", "HEAD"}, {"actions"}, {"actions", "--format", "json"}, {"actions", "--format", "csv"}} {
		r := ranHere(t, "", append(args, "--library", library)...)
		out[r.args] = r.out + r.err
	}
	written, _ := os.ReadDir(files)
	for _, file := range written {
		data, err := os.ReadFile(filepath.Join(files, file.Name()))
		if err != nil {
			t.Fatal(err)
		}
		out[file.Name()] = string(data)
	}
	if len(written) != 6 {
		t.Fatalf("check wrote %d forms: %s", len(written), out)
	}
	return out
}

// partOf returns a part of a secret that is in a text, in whatever letters, "" if
// none is that helps to guess it.
func partOf(hidden, text string) string {
	const worth = 12
	whole, all := letters(hidden), letters(text)
	for i := 0; i+worth <= len(whole); i++ {
		if strings.Contains(all, whole[i:i+worth]) {
			return whole[i : i+worth]
		}
	}
	return ""
}

// letters are the letters and digits of a text, in lower case.
func letters(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, text)
}

// around shows the lines of a text that hold a part.
func around(text, part string) string {
	var out []string
	for line := range strings.Lines(text) {
		if strings.Contains(letters(line), part) {
			out = append(out, fmt.Sprintf("%.300s", line))
		}
	}
	return strings.Join(out[:min(len(out), 5)], "")
}
