package finding

import (
	"strings"
	"sync"
	"testing"

	"debrief/site/source"
)

func TestPanicBecomesFindingOfFile(t *testing.T) {
	defer RecoverPanics()()
	bad, good := &source.File{Path: "pm/b.md", Data: []byte("x\n")}, &source.File{Path: "pm/a.md"}
	var faults Faults
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			if faults.Guard(bad, func() { _ = bad.Data[len(bad.Data)] }) {
				t.Error("Guard reports that a panic returned")
			}
			if !faults.Guard(good, func() {}) {
				t.Error("Guard reports a panic where there is none")
			}
		})
	}
	wait.Wait()
	list := faults.List()
	if len(list) != 1 || !faults.Has(bad) || faults.Has(good) {
		t.Fatalf("%+v", list)
	}
	f := list[0]
	if f.Rule != "form/readable" || f.Level != Error || f.At.File != bad || f.Message != "debrief failed on this file; please report it" ||
		!strings.Contains(f.Help, "site/finding.TestPanicBecomesFindingOfFile") || !strings.Contains(f.Help, "guard_test.go:") {
		t.Errorf("%+v", f)
	}
}

func TestPanicsAreRecoveredOnlyIfEnabled(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("the panic was hidden")
		}
	}()
	var faults Faults
	faults.Guard(&source.File{}, func() { panic("injected") })
}
