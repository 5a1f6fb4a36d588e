package account

import (
	"fmt"
	"strings"

	"debrief/site/finding"
	"debrief/site/library"
	"debrief/site/postmortem"
)

// Remains returns notes about copies of a removed account and about references to it. id
// is the account, and file its path in the repository, or "" if the file was not
// removed.
func Remains(lib *library.Library, pm *postmortem.Postmortem, id, file string) (notes []string) {
	if lines := referencesTo(pm, id); len(lines) > 0 {
		notes = append(notes, "the text still refers to "+id+", in "+lineList(lines)+"; remove the references, and quotations from it")
	}
	if file == "" {
		return append(notes, "no file was removed: another account has the same file, or there is none")
	}
	n := len(lib.RevisionsAt(file))
	switch {
	case n == 0 && lib.HistoryCut():
		notes = append(notes, "the clone is shallow, so it is unknown whether the Git history has the file")
	case n == 0:
		return append(notes, "no commit of this branch has the file; look for it in other branches, stashes and backups")
	default:
		notes = append(notes, fmt.Sprintf("the Git history still has the file, in %s", finding.Plural(n, "commit", "commits")))
	}
	return append(notes,
		"to remove it there, agree with all who have a clone, and run: git filter-repo --invert-paths --path '"+
			strings.ReplaceAll(file, "'", `'\''`)+"'",
		"then push with --force, delete old clones, and ask the host to delete its caches and pull requests",
		"published copies remain until the site is built again; debrief publish --rewrite replaces the branch of the site")
}

// referencesTo returns the lines of pm's text that contain the ID of an account, outside
// its own entry.
func referencesTo(pm *postmortem.Postmortem, id string) (lines []int) {
	entry := 0
	for i, a := range pm.Accounts {
		if a.ID == id {
			entry, _ = pm.At(fmt.Sprintf("accounts[%d].id", i)).Position()
		}
	}
	n := 0
	for line := range strings.Lines(string(pm.Doc.File.Data)) {
		if n++; n != entry && containsWord(line, id) {
			lines = append(lines, n)
		}
	}
	return lines
}

// containsWord reports whether line contains word, and not as a part of a longer one:
// acc-1 is not in acc-12.
func containsWord(line, word string) bool {
	for rest := line; word != ""; {
		_, after, ok := strings.Cut(rest, word)
		if !ok {
			return false
		}
		if after == "" || !strings.ContainsRune("0123456789abcdefghijklmnopqrstuvwxyz_-", rune(after[0])) {
			return true
		}
		rest = after
	}
	return false
}

func lineList(lines []int) string {
	var words []string
	for _, n := range lines {
		words = append(words, fmt.Sprint(n))
	}
	if len(words) == 1 {
		return "line " + words[0]
	}
	return "lines " + strings.Join(words, ", ")
}
