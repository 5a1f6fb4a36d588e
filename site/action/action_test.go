package action

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"debrief/site/library"
	"debrief/site/postmortem"
	"debrief/site/privacy"
	"debrief/site/source"
)

func TestRegisterStates(t *testing.T) {
	file := func(name, front string) *source.File {
		return &source.File{Path: "pm/" + name + ".md", Data: []byte("---\ntitle: x\n" + front + "---\n")}
	}
	lib := library.Read([]*source.File{
		file("2026-01-01-a", `status: published
actions:
  - {id: a1, title: Late, status: accepted, due: 2026-02-01}
  - {id: a2, title: Kept, status: done, due: 2026-02-01}
  - {id: a3, title: Given up, status: declined, due: 2026-02-01}
  - {id: a4, title: Today, status: accepted, due: 2026-03-01}
  - {id: a5, title: In thirty days, status: accepted, due: 2026-03-31}
  - {id: a6, title: In thirty-one days, status: accepted, due: 2026-04-01}
  - {id: a7, title: Some day, status: proposed}
  - {id: a8, title: Later still, status: in_progress, due: 2026-01-31}
`),
		file("2026-01-02-b", "status: draft\nactions: [{id: a1, title: Not promised yet}]\n"),
		file("2026-01-03-c", "status: published\nkind: external\nactions: [{id: a1, title: Not ours}]\n"),
		file("2026-01-04-d", "status: withdrawn\nactions: [{id: a1, title: Gone}]\n"),
	}, "pm", privacy.Gate{}, nil)
	r := New(lib, time.Date(2026, 3, 1, 23, 0, 0, 0, time.UTC), nil)
	var got []string
	for _, i := range r.Items {
		got = append(got, fmt.Sprintf("%s %s %d", i.ID, i.State, i.OverdueDays))
	}
	want := "a8 overdue 29, a1 overdue 28, a4 soon 0, a5 soon 0, a6 later 0, a7 no_date 0, a2 done 0, a3 declined 0"
	if strings.Join(got, ", ") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, ", "), want)
	}
	if n := len(r.Open()); n != 6 {
		t.Errorf("%d open, want 6", n)
	}
}

func TestItemClosedAfterTheDayIsOpen(t *testing.T) {
	lib := library.Read([]*source.File{{Path: "pm/2026-01-01-a.md", Data: []byte("---\ntitle: x\nstatus: published\n" +
		"actions: [{id: a1, title: A, status: done, due: 2026-02-01, closed_at: 2026-12-01}]\n---\n")}},
		"pm", privacy.Gate{}, nil)
	for at, want := range map[string]State{"2026-01-15": Soon, "2026-02-03": Overdue, "2026-12-01": Done} {
		now, _ := time.Parse(time.DateOnly, at)
		if item := New(lib, now, nil).Items[0]; item.State != want || item.OverdueDays != map[State]int{Overdue: 2}[want] {
			t.Errorf("as of %s: %s, %d days overdue", at, item.State, item.OverdueDays)
		}
	}
}

func TestItemCreatedAfterTheDayIsLeftOut(t *testing.T) {
	lib := library.Read([]*source.File{{Path: "pm/2026-01-01-a.md", Data: []byte("---\ntitle: x\nstatus: published\n" +
		"actions: [{id: a1, title: A, status: accepted, created: 2026-01-05, due: 2026-01-08}, " +
		"{id: a2, title: B, status: done, created: 2026-03-01, closed_at: 2026-03-04}]\n---\n")}},
		"pm", privacy.Gate{}, nil)
	for at, want := range map[string][3]int{"2026-01-04": {0, 0, 2}, "2026-02-28": {1, 1, 1}, "2026-03-01": {2, 2, 0}} {
		now, _ := time.Parse(time.DateOnly, at)
		r := New(lib, now, nil)
		if got := [3]int{len(r.Items), len(r.Open()), len(r.Future)}; got != want || len(r.Of(lib.All[0])) != want[0] {
			t.Errorf("as of %s: %v items, open and future, want %v", at, got, want)
		}
	}
}

func TestNextCheckOfEffect(t *testing.T) {
	day := func(text string) time.Time { at, _ := time.Parse(time.DateOnly, text); return at }
	item := Item{State: Done, ActionItem: postmortem.ActionItem{Closed: day("2026-01-01"), Measure: postmortem.Measure{What: "errors"}}}
	for now, want := range map[string]string{
		"2026-01-10": "2026-01-31 30 false", "2026-01-31": "2026-01-31 30 true", "2026-04-02": "2026-04-01 90 true",
	} {
		check, isDue, ok := (&Register{Now: day(now)}).Check(item)
		if got := fmt.Sprintf("%s %d %v", check.Due.Format(time.DateOnly), check.Days, isDue); !ok || got != want {
			t.Errorf("%s: %s, want %s", now, got, want)
		}
	}
	item.FollowUps = []postmortem.FollowUp{{At: day("2026-01-30")}}
	if check, isDue, ok := (&Register{Now: day("2026-02-10")}).Check(item); !ok || isDue || check.Days != 90 {
		t.Errorf("after the first check: %v %v %d", ok, isDue, check.Days)
	}
	item.FollowUps = []postmortem.FollowUp{{At: day("2026-04-01")}}
	if _, _, ok := (&Register{Now: day("2026-06-01")}).Check(item); ok {
		t.Error("a check after the last one")
	}
}
