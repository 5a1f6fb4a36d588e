package postmortem

import (
	"net/url"
	"path"
	"regexp"
	"strings"
)

// RunbookHelp is the help of findings about the address of a runbook.
const RunbookHelp = "write an address such as https://runbooks.example.org/checkout, or the path of a file in the " +
	"repository such as docs/runbooks/checkout.md"

// maxRunbook is the largest length of the address of a runbook, in bytes.
const maxRunbook = 500

// runbookPath matches the path of a file in the repository, with an optional fragment.
var runbookPath = regexp.MustCompile(`^[\pL\pN_.][\pL\pN_./-]*(?:#[\pL\pN_.-]+)?$`)

// IsRunbook reports whether text can be the address of a runbook: a web address, or the
// path of a file relative to the root of the repository.
func IsRunbook(text string) bool {
	if len(text) > maxRunbook {
		return false
	}
	if IsWebAddress(text) {
		return true
	}
	file, _, _ := strings.Cut(text, "#")
	return runbookPath.MatchString(text) && path.Clean(file) == file && file != "." && file != ".." &&
		!strings.HasPrefix(file, "../")
}

// IsWebAddress reports whether text is an http or https address without spaces.
func IsWebAddress(text string) bool {
	if !strings.HasPrefix(text, "https://") && !strings.HasPrefix(text, "http://") ||
		strings.ContainsAny(text, " \t\n<>\"") {
		return false
	}
	u, err := url.Parse(text)
	return err == nil && u.Host != "" && u.User == nil
}
