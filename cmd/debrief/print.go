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

// printTo makes t print to stdout and stderr.
func (t *tool) printTo(stdout, stderr io.Writer) {
	t.stdout, t.stderr = stdout, stderr
	t.out, t.err = t.textTo(stdout), t.textTo(stderr)
}

func (t *tool) textTo(w io.Writer) *textWriter {
	return &textWriter{to: format.NewLogWriter(w), words: &t.words}
}

// A textWriter is where all text that people read is printed: any of it may be a
// stranger's, and any of it may be read by a CI host. It writes whole lines, with
// stars for secrets, customers' names and numbers of persons, and through an
// [format.LogWriter].
type textWriter struct {
	mu    sync.Mutex
	to    io.Writer
	words **catalog.Catalog // of the library, nil until it is read
	line  []byte            // a line without its end
}

// maxLine is how many bytes of an unfinished line are kept.
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
	_, err := io.WriteString(w.to, privacy.Redact(string(w.line[:end]), *w.words))
	w.line = append(w.line[:0], w.line[end:]...)
	return len(text), err
}

// flush writes a last line that has no end.
func (w *textWriter) flush() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	_, err := io.WriteString(w.to, privacy.Redact(string(w.line), *w.words))
	w.line = nil
	return err
}

// data returns the writer for standard output in one of the forms. CSV and lists of
// files cannot escape anything; they stay as they are in a regular file, which is
// no log.
func (t *tool) data(form string) io.Writer {
	switch form {
	case "text":
		return t.out
	case "github": // text and commands, in whole lines
		return &textWriter{to: format.DataWriter(t.stdout, form), words: &t.words}
	}
	if file, ok := t.stdout.(*os.File); ok && (form == "csv" || form == "list") {
		if info, err := file.Stat(); err == nil && info.Mode().IsRegular() {
			return file
		}
	}
	return format.DataWriter(t.stdout, form)
}

// answer returns the writer for a command's JSON. It redacts every string as a
// [textWriter] redacts a line. Every write must hold whole JSON.
func (t *tool) answer() io.Writer { return answerWriter{t.data("json"), t.words} }

type answerWriter struct {
	to    io.Writer
	words *catalog.Catalog
}

func (w answerWriter) Write(text []byte) (int, error) {
	if _, err := w.to.Write(redactJSON(text, w.words)); err != nil {
		return 0, err
	}
	return len(text), nil
}

// redactJSON redacts every string of a text of JSON.
func redactJSON(text []byte, words *catalog.Catalog) []byte {
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
		if shown := privacy.Redact(value, words); shown != value {
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

// terminal returns the writer for git commands that may prompt: the terminal
// itself, or the text writer if standard error is a log.
func (t *tool) terminal() io.Writer {
	if isTerminal(t.stderr) {
		return t.stderr
	}
	return t.err
}

// withhold returns found as it may stand in a log or in a file: of restricted
// post-mortems only the path, the line and the rule of each.
func (t *tool) withhold(found finding.List) finding.List {
	if t.snap == nil {
		return found
	}
	return found.Withhold(t.snap.Library.Secrecy)
}

// printable returns found as it may be printed on standard output.
func (t *tool) printable(found finding.List) finding.List {
	if isTerminal(t.stdout) {
		return found
	}
	return t.withhold(found)
}

func isTerminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
