package incident

import (
	"reflect"
	"testing"
	"time"

	"debrief/site/source"
)

func TestTimedSentences(t *testing.T) {
	at := func(day, hour, minute int) time.Time { return time.Date(2026, 3, day, hour, minute, 0, 0, time.UTC) }
	text := "# R1, on call\n\nWritten at 15:10 UTC.\n\n## What I saw\n\nThe page came at 14:07. I looked at 7:05 and slept.\n\nFrom 15:00 on, \"it was calm.\" Nothing at 25:61, or 14:99. Then 16:20, after all was over.\n"
	f := &source.File{Path: "accounts/r1.md", Data: []byte(text)}
	got := timedSentences(f, at(14, 14, 0), at(14, 16, 0))
	want := []timedSentence{{at(14, 14, 7), "The page came at 14:07."}, {at(14, 15, 0), "From 15:00 on, \"it was calm."}}
	for i := range got {
		if i < len(want) && got[i].at.Equal(want[i].at) && len(got[i].text) >= len(want[i].text) {
			got[i].text = want[i].text
		}
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v", got)
	}
	version := &source.File{Data: []byte("## What I did\n\nAt 15:01 I rolled back to 4.7.2, after R3 told me. Then I waited.\n")}
	if got := timedSentences(version, at(14, 14, 0), at(14, 16, 0)); len(got) != 1 ||
		got[0].text != "At 15:01 I rolled back to 4.7.2, after R3 told me." {
		t.Errorf("a version number ends a sentence: %+v", got)
	}
	// After midnight, a time of day is on the next day; a time that occurs twice is
	// ambiguous.
	if when, ok := timeWithin("00:30", at(14, 22, 0), at(15, 2, 0)); !ok || !when.Equal(at(15, 0, 30)) {
		t.Error(when, ok)
	}
	if when, ok := timeWithin("12:00", at(14, 10, 0), at(16, 10, 0)); ok {
		t.Error("noon of two days is taken for", when)
	}
}
