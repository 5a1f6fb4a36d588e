package format

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"sync"
	"unicode/utf8"

	"debrief/site/privacy/pii"
)

// A LogWriter writes to the log of a CI job. It breaks every token that a host reads as
// a command, so that untrusted text cannot run a command:
//
//	##[…, ##vso[…     Azure Pipelines, GitHub, Gitea, TeamCity and Octopus
//	::…               GitHub, Gitea and Forgejo, after blanks at the start of a line
//	section_start:    GitLab, and section_end:
//	GL-HOOK-ERR:      GitLab's server hooks
//	travis_fold:      Travis, and travis_time:
//	--- , +++ , ~~~   Buildkite's groups at the start of a line, and ^^^
//
// A LogWriter escapes the last character of each token. In text it adds a backslash:
// ##vso[x] becomes ##vso\[x]. In JSON and XML it uses an escape of that format, so that
// programs still read the original. A token may be split over several writes.
type LogWriter struct {
	mu     sync.Mutex
	to     io.Writer
	escape func(out []byte, c byte) []byte

	line     []byte // end of the current line without leading blanks: at most 2*maxToken bytes
	indented bool   // set if the current line began with blanks
	cut      bool   // set if the field line lacks the beginning of the current line
}

// NewLogWriter returns a LogWriter for plain text, which breaks a token with a
// backslash.
func NewLogWriter(to io.Writer) *LogWriter {
	return &LogWriter{to: to, escape: func(out []byte, c byte) []byte { return append(out, '\\', c) }}
}

// NewJSONWriter returns a LogWriter for JSON. It also escapes invisible characters.
// Each write must contain only whole UTF-8 characters.
func NewJSONWriter(to io.Writer) io.Writer {
	return jsonWriter{
		&LogWriter{to: to, escape: func(out []byte, c byte) []byte { return fmt.Appendf(out, `\u%04x`, c) }},
	}
}

type jsonWriter struct{ to *LogWriter }

func (w jsonWriter) Write(text []byte) (int, error) {
	if _, err := w.to.Write(pii.EscapeInvisible(text)); err != nil {
		return 0, err
	}
	return len(text), nil
}

// newXMLWriter returns a LogWriter for XML, which breaks a token with a character
// reference.
func newXMLWriter(to io.Writer) *LogWriter {
	return &LogWriter{to: to, escape: func(out []byte, c byte) []byte { return fmt.Appendf(out, "&#x%X;", c) }}
}

// DataWriter returns a LogWriter that escapes for the given output format, which is one
// of [Forms] or "csv". CSV has no escapes, so a backslash breaks its tokens as in text.
// For the format github, DataWriter returns the writer to itself, because the code of
// that format breaks tokens.
func DataWriter(to io.Writer, form string) io.Writer {
	switch form {
	case "github":
		return to
	case "json", "sarif", "gitlab", "rdjson":
		return NewJSONWriter(to)
	case "junit":
		return newXMLWriter(to)
	}
	return NewLogWriter(to)
}

// breakTokens returns text with a backslash in every token that a CI host reads as a
// command. The result must not be used at the start of a line.
func breakTokens(text string) string {
	var out strings.Builder
	w := NewLogWriter(&out)
	w.cut = true
	_, _ = w.Write([]byte(text))
	return out.String()
}

// Write writes text to the underlying writer, with all command tokens broken.
func (w *LogWriter) Write(text []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	out := make([]byte, 0, len(text)+16)
	for _, c := range text {
		if w.endsToken(c) {
			out = w.escape(out, c)
		} else {
			out = append(out, c)
		}
		w.follow(c)
	}
	if _, err := w.to.Write(out); err != nil {
		return 0, err
	}
	return len(text), nil
}

// namedTokens lists the command tokens that end with a colon, without the colon.
// groupTokens lists the marks at the start of a line with which Buildkite groups lines.
var (
	namedTokens = []string{"section_start", "section_end", "GL-HOOK-ERR", "travis_fold", "travis_time"}
	groupTokens = []string{"---", "+++", "~~~", "^^^"}
)

// endsToken reports whether the byte c, after the current line so far, completes a
// command token.
func (w *LogWriter) endsToken(c byte) bool {
	switch c {
	case '[':
		word := bytes.TrimRightFunc(w.line, func(r rune) bool {
			return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_' ||
				r == '.'
		})
		return bytes.HasSuffix(word, []byte("##"))
	case ':':
		if !w.cut && string(w.line) == ":" {
			return true
		}
		for _, token := range namedTokens {
			if bytes.HasSuffix(w.line, []byte(token)) {
				return true
			}
		}
	case ' ', '\t':
		for _, token := range groupTokens {
			if !w.cut && !w.indented && string(w.line) == token {
				return true
			}
		}
	}
	return false
}

// maxToken is the smallest number of bytes at the end of the current line that the
// method follow retains. Every command token is shorter.
const maxToken = 64

// follow adds the byte c to the current line. Hosts ignore ASCII blanks and some other
// characters at the start of a line before a command, so follow treats every non-ASCII
// character there as a blank.
func (w *LogWriter) follow(c byte) {
	switch {
	case c == '\n' || c == '\r':
		w.line, w.indented, w.cut = w.line[:0], false, false
	case !w.cut && len(w.line) == 0 && (c <= ' ' || c >= utf8.RuneSelf):
		w.indented = true
	default:
		if len(w.line) == 2*maxToken {
			w.line, w.cut = append(w.line[:0], w.line[maxToken:]...), true
		}
		w.line = append(w.line, c)
	}
}
