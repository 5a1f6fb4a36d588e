package main

import (
	"fmt"
	"io"
	"sync"
	"time"

	"debrief/site/finding"
	"debrief/site/source"
)

// A progress shows the state of a slow command in one line of the terminal. It writes
// nothing to a file or a log, and nothing in the first second.
type progress struct {
	mu      sync.Mutex
	to      io.Writer // nil if standard error is not a terminal
	text    string
	visible bool
	timer   *time.Timer
}

// progressDelay is the time after which the line appears.
const progressDelay = time.Second

// startProgress returns a progress that shows text. The caller must call stop.
func (t *tool) startProgress(text string) *progress {
	p := &progress{text: text}
	if isTerminal(t.stderr) {
		p.to = t.stderr
		p.timer = time.AfterFunc(progressDelay, p.show)
	}
	return p
}

func (p *progress) show() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.to != nil {
		p.visible = true
		p.draw()
	}
}

func (p *progress) draw() {
	fmt.Fprintf(p.to, "\r\x1b[K%s", source.Truncate(finding.Printable(p.text), 78))
}

// set replaces the text.
func (p *progress) set(text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.text = text
	if p.visible {
		p.draw()
	}
}

// hide removes the line, so that other output can follow. The next text shows it again.
func (p *progress) hide() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.visible {
		fmt.Fprint(p.to, "\r\x1b[K")
	}
}

// stop removes the line for good.
func (p *progress) stop() {
	p.hide()
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.timer != nil {
		p.timer.Stop()
	}
	p.to, p.visible = nil, false
}
