package summary

import (
	"reflect"
	"testing"

	"debrief/site/markdown"
	"debrief/site/postmortem"
	"debrief/site/source"
)

const text = `---
title: Checkout returned 5xx after a pool resize
status: published
kind: incident
severity: sev2
authors: ["@mira"]
aliases: [INC-4821]
services: [{id: checkout, role: impacted}]
times:
  started: 2026-10-14T10:12:00+02:00
  detected: {at: 2026-10-14T08:31:00Z, precision: 5m}
  mitigated: unknown
factors:
  - {id: f1, code: observability.monitor_missing, statement: The share had no monitor}
actions:
  - {id: a1, title: Watch the share, owner: "@lee", addresses: [f1], created: 2026-10-16, due: 2026-11-13}
related: [{id: 2025-03-02-staging-pool, rel: recurrence_of}]
---
`

func read(path, text string) *postmortem.Postmortem {
	doc, _ := markdown.Parse(&source.File{Path: path, Size: int64(len(text)), Data: []byte(text)})
	pm, _ := postmortem.Read(doc)
	return pm
}

// A decoded summary equals a fresh one, so warm and cold runs give the same output.
func TestDecodedSummaryEqualsFresh(t *testing.T) {
	pm := read("postmortems/2026-10-14-checkout-5xx.md", text)
	fresh := Of(pm)
	if fresh.ID != pm.ID || fresh.Title != pm.Title || !reflect.DeepEqual(fresh.Actions, pm.Actions) || !reflect.DeepEqual(fresh.Factors, pm.Factors) ||
		!fresh.Times.Started.At.Equal(pm.Times.Started.At) || !fresh.Times.Mitigated.Unknown || fresh.Times.Detected.Precision != pm.Times.Detected.Precision {
		t.Errorf("the sketch is\n%+v\nof\n%+v", fresh, pm)
	}
	if got, want := fresh.Times.Started.At.Format("15:04 -0700"), "10:12 +0200"; got != want {
		t.Errorf("the zone it was written in: %s, want %s", got, want)
	}
	sum := SumOf(pm.Doc.File)
	kept := Decode(Encode(Set{sum: fresh}))
	if got := kept[sum].For(pm.Doc.File); !reflect.DeepEqual(got, fresh) {
		t.Errorf("kept\n%+v\nfresh\n%+v", got, fresh)
	}
	// The same text in another file is another post-mortem.
	other := &source.File{Path: "postmortems/2026-10-15-copy/index.md", Data: pm.Doc.File.Data}
	if got := kept[sum].For(other).ID; got != "2026-10-15-copy" {
		t.Errorf("the copy is called %s", got)
	}
}

func FuzzDecode(f *testing.F) {
	pm := read("postmortems/2026-10-14-checkout-5xx.md", text)
	f.Add(Encode(Set{SumOf(pm.Doc.File): Of(pm)}))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, data []byte) {
		if set := Decode(data); set != nil && len(set) > len(data) {
			t.Errorf("%d sketches in %d bytes", len(set), len(data))
		}
	})
}
