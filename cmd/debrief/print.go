package main

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"sync"

	"debrief/site/catalog"
	"debrief/site/finding"
	"debrief/site/finding/format"
	"debrief/site/rule/privacy"
)

// printTo makes the tool write to stdout and stderr. For each of them it sets a raw
// writer, for data, and a filtered one, for text.
func (t *tool) printTo(stdout, stderr io.Writer) {
	t.stdout, t.stderr = stdout, stderr
	t.out, t.err = t.newTextWriter(stdout), t.newTextWriter(stderr)
}

func (t *tool) newTextWriter(w io.Writer) *textWriter {
	return &textWriter{to: format.NewLogWriter(w), catalog: &t.catalog}
}

// A textWriter is the filter for all text that people read, which may quote a file and
// may end in a CI log. It writes whole lines through a [format.LogWriter], and masks
// secrets, customers' names and personal numbers with stars.
type textWriter struct {
	mu      sync.Mutex
	to      io.Writer
	catalog **catalog.Catalog // the settings for redaction; points to nil until a library is read
	line    []byte            // the text since the last line end, which is not written yet
}

// maxLine is the number of bytes after which a textWriter writes an unfinished line.
const maxLine = 1 << 20

func (w *textWriter) Write(text []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.line = append(w.line, text...)
	end := bytes.LastIndexByte(w.line, '\n') + 1
	if end == 0 && len(w.line) > maxLine {
		end = len(w.line)
	}
	if end == 0 {
		return len(text), nil
	}
	_, err := io.WriteString(w.to, privacy.Redact(string(w.line[:end]), *w.catalog))
	w.line = append(w.line[:0], w.line[end:]...)
	return len(text), err
}

// flush writes the remaining text if the last line has no line end.
func (w *textWriter) flush() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	_, err := io.WriteString(w.to, privacy.Redact(string(w.line), *w.catalog))
	w.line = nil
	return err
}

// dataWriter returns the writer to standard output for a format such as "json". CSV and
// file lists cannot escape the commands of a CI host that they may contain. They are
// filtered in a log, and unchanged in a regular file.
func (t *tool) dataWriter(form string) io.Writer {
	switch form {
	case "text":
		return t.out
	case "github": // the github format mixes text with commands of the CI host
		return &textWriter{to: format.DataWriter(t.stdout, form), catalog: &t.catalog}
	}
	if file, ok := t.stdout.(*os.File); ok && (form == "csv" || form == "list") {
		if info, err := file.Stat(); err == nil && info.Mode().IsRegular() {
			return file
		}
	}
	return format.DataWriter(t.stdout, form)
}

// jsonWriter returns the writer for JSON output, which redacts every string. Each call
// of Write must pass a complete JSON value.
func (t *tool) jsonWriter() io.Writer { return redactingWriter{t.dataWriter("json"), t.catalog} }

type redactingWriter struct {
	to      io.Writer
	catalog *catalog.Catalog
}

func (w redactingWriter) Write(text []byte) (int, error) {
	if _, err := w.to.Write(redactJSON(text, w.catalog)); err != nil {
		return 0, err
	}
	return len(text), nil
}

// redactJSON masks secrets and personal data in every string of a JSON text, and leaves
// the rest unchanged.
func redactJSON(text []byte, c *catalog.Catalog) []byte {
	var out []byte
	done := 0
	for i := 0; i < len(text); i++ {
		if text[i] != '"' {
			continue
		}
		start := i
		for i++; i < len(text) && text[i] != '"'; i++ {
			if text[i] == '\\' {
				i++
			}
		}
		var value string
		if i >= len(text) || json.Unmarshal(text[start:i+1], &value) != nil {
			break
		}
		if shown := privacy.Redact(value, c); shown != value {
			quoted, _ := json.Marshal(shown)
			out = append(append(out, text[done:start]...), quoted...)
			done = i + 1
		}
	}
	if done == 0 {
		return text
	}
	return append(out, text[done:]...)
}

// terminal returns the output for git commands that may prompt the user. This is the
// terminal, or the filtered writer if standard error is not a terminal.
func (t *tool) terminal() io.Writer {
	if isTerminal(t.stderr) {
		return t.stderr
	}
	return t.err
}

// withhold reduces each finding in a restricted post-mortem to its path, line and rule.
// It is for findings that go to a log or a file.
func (t *tool) withhold(found finding.List) finding.List {
	if t.snap == nil {
		return found
	}
	return found.Withhold(t.snap.Library.Secrecy)
}

// printable returns the findings for standard output. A terminal gets all details; a
// log or file gets findings of restricted post-mortems without their text.
func (t *tool) printable(found finding.List) finding.List {
	if isTerminal(t.stdout) {
		return found
	}
	return t.withhold(found)
}

// paint returns the function that colours findings on a terminal. It returns nil for
// other output, or if the user turned colours off (https://no-color.org).
func (t *tool) paint() finding.Paint {
	if os.Getenv("NO_COLOR") != "" || os.Getenv("TERM") == "dumb" || !isTerminal(t.stdout) {
		return nil
	}
	codes := map[string]string{
		"error":   "1;31",
		"warning": "1;33",
		"info":    "1;36",
		"place":   "1",
		"mark":    "1;31",
		"help":    "36",
	}
	return func(what, text string) string {
		code, ok := codes[what]
		if !ok || text == "" {
			return text
		}
		return "\x1b[" + code + "m" + text + "\x1b[0m"
	}
}

func isTerminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
