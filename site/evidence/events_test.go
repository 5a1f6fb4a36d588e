package evidence

import (
	"strings"
	"testing"
)

func TestEventsInOrderOfTime(t *testing.T) {
	events, err := ReadEvents([]byte("time,kind,title,link\n2026-10-14T10:12:00+02:00,deploy,'=v4412,https://host.example/1\n2026-10-14T08:00:00Z,merge,\"a, b\",\n"))
	if err != nil {
		t.Fatal(err)
	}
	if len(events) != 2 || events[0].Title != "a, b" || events[0].Link != "" || events[1].Title != "=v4412" ||
		events[1].At.Format("15:04") != "08:12" || events[1].Kind != "deploy" || events[1].Link != "https://host.example/1" {
		t.Errorf("%+v", events)
	}
}

func TestBrokenEventsNameTheLine(t *testing.T) {
	for data, want := range map[string]string{
		"":                                 "it is empty",
		"time,value\n":                     `line 1: the header has no column "title"`,
		"title,time\n":                     "no rows",
		"time,title\nnoon,x\n":             `line 2: "noon" is not a time`,
		"time,title\n2026-10-14T08:12:00Z": "behind row 0",
		"time,title\n" + strings.Repeat(",", 1<<20):                              "a row is longer than 64 KiB",
		"time,title\n" + strings.Repeat("2026-10-14T08:12:00Z,x\n", maxEvents+1): "more than 5000 rows",
	} {
		if _, err := ReadEvents([]byte(data)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.40q: %v, want %q", data, err, want)
		}
	}
}

func FuzzReadEvents(f *testing.F) {
	f.Add([]byte("time,kind,title,link\n2026-10-14T08:12:00Z,deploy,x,https://host.example/1\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		events, err := ReadEvents(data)
		for i := 1; err == nil && i < len(events); i++ {
			if events[i].At.Before(events[i-1].At) {
				t.Fatal("the events are not in order")
			}
		}
	})
}
