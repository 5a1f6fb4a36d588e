package fetch

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"

	"debrief/site/finding"
)

// A Header is a line of a header file. Its value may be a secret.
type Header struct{ Name, Value string }

// maxHeaderFile is the maximum size of a header file in bytes.
const maxHeaderFile = 64 << 10

var headerName = regexp.MustCompile(`^[A-Za-z0-9!#$%&'*+.^_|~-]+$`)

// ownHeaders are set by the client.
var ownHeaders = []string{"host", "content-length", "transfer-encoding", "connection", "accept-encoding"}

// ReadHeaders reads a file with lines of the form "Name: value". Only its owner may be
// able to read it, and it may not be in the folder repository, where it could be
// committed. Errors do not contain values.
func ReadHeaders(name, repository string) ([]Header, error) {
	shown := finding.Printable(name)
	if err := checkMode(name, 0o077, "chmod 600 "+shown); err != nil {
		return nil, err
	}
	if isInside(name, repository) {
		return nil, finding.HintErrorf("move it to a folder outside, such as ~/.config/debrief",
			"%s is in the repository, where it could be committed", shown)
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	if len(text) > maxHeaderFile {
		return nil, fmt.Errorf("%s is larger than %d KiB", shown, maxHeaderFile>>10)
	}
	var out []Header
	n := 0
	for line := range strings.Lines(string(text)) {
		n++
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		key, value, ok := strings.Cut(line, ":")
		key, value = strings.TrimSpace(key), strings.TrimSpace(value)
		switch {
		case !ok || !headerName.MatchString(key) || value == "":
			return nil, finding.HintErrorf(
				"write lines such as \"Authorization: Bearer TOKEN\"", "%s: line %d is not a header", shown, n,
			)
		case slices.Contains(ownHeaders, strings.ToLower(key)):
			return nil, finding.HintErrorf("remove the line", "%s: line %d: debrief sets the header %s", shown, n, key)
		case strings.ContainsFunc(value, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }):
			return nil, fmt.Errorf("%s: line %d: the value has a control character", shown, n)
		}
		out = append(out, Header{key, value})
	}
	if len(out) == 0 {
		return nil, finding.HintErrorf("write lines such as \"Authorization: Bearer TOKEN\"", "%s has no header", shown)
	}
	return out, nil
}

// checkMode returns an error unless the file is a regular file without the given
// permission bits. Windows has no such bits.
func checkMode(name string, forbidden os.FileMode, remedy string) error {
	info, err := os.Stat(name)
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return fmt.Errorf("%s is not a regular file", finding.Printable(name))
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&forbidden != 0 {
		access := "read"
		if forbidden&0o044 == 0 {
			access = "write"
		}
		return finding.HintErrorf(remedy, "other users can %s %s", access, finding.Printable(name))
	}
	return nil
}

// isInside reports whether a file is in a folder, after symbolic links.
func isInside(name, folder string) bool {
	if folder == "" {
		return false
	}
	file, err1 := realPath(name)
	dir, err2 := realPath(folder)
	if err1 != nil || err2 != nil {
		return false
	}
	rel, err := filepath.Rel(dir, file)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}

func realPath(name string) (string, error) {
	abs, err := filepath.Abs(name)
	if err != nil {
		return "", err
	}
	return filepath.EvalSymlinks(abs)
}

var secretName = regexp.MustCompile(`(?i)auth|cookie|token|key|secret|password|session|signature`)

// secretsOf returns the texts that must not be in a message or a file: the values of
// headers and of URL parameters with names such as token.
func secretsOf(headers []Header, address *url.URL) []string {
	c := &Client{}
	for _, h := range headers {
		if !secretName.MatchString(h.Name) {
			continue
		}
		c.addSecret(h.Value)
		scheme, token, ok := strings.Cut(h.Value, " ")
		if !ok {
			continue
		}
		c.addSecret(token)
		if plain, err := base64.StdEncoding.DecodeString(token); err == nil && strings.EqualFold(scheme, "basic") {
			c.addSecret(string(plain))
			_, password, _ := strings.Cut(string(plain), ":")
			c.addSecret(password)
		}
	}
	for name, values := range address.Query() {
		if secretName.MatchString(name) {
			for _, v := range values {
				c.addSecret(v)
			}
		}
	}
	// A longer secret may contain a shorter one.
	slices.SortFunc(c.secrets, func(a, b string) int { return len(b) - len(a) })
	return c.secrets
}

// minSecret is the minimum length of a secret that is searched for in texts. A shorter
// one would occur by chance.
const minSecret = 6

func (c *Client) addSecret(text string) {
	if len(text) >= minSecret {
		c.secrets = append(c.secrets, text)
		if escaped := url.QueryEscape(text); escaped != text {
			c.secrets = append(c.secrets, escaped)
		}
	}
}

// Scrub replaces the secrets of the client in a text.
func (c *Client) Scrub(text string) string {
	for _, s := range c.secrets {
		text = strings.ReplaceAll(text, s, "[redacted]")
	}
	return text
}
