package evidence

import (
	"math"
	"strings"
	"testing"
)

func TestSeriesWithGaps(t *testing.T) {
	s, err := ReadSeries([]byte("time,web,api\n2026-10-14T08:12:00Z,0.5,1\n2026-10-14T10:13:00+02:00,,2e1\n"))
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Times) != 2 || s.Times[1].Format("15:04") != "08:13" || !math.IsNaN(s.Values[0][1]) || s.Values[1][1] != 20 || s.Labels[1] != "api" {
		t.Errorf("%+v", s)
	}
}

func TestBrokenSeriesNamesTheLine(t *testing.T) {
	for data, want := range map[string]string{
		"":                                   "it is empty",
		"a,b\n":                              `line 1: the header is "a,b"`,
		"time,value\n":                       "no rows",
		"time,value\nyesterday,1\n":          `line 2: "yesterday" is not a time`,
		"time,value\n2026-10-14T08:12:00Z,x": `line 2: "x" is not a number`,
		"time,value\n2026-10-14T08:12:00Z,1\n2026-10-14T08:11:00Z,1\n": "line 3: 2026-10-14T08:11:00Z is before",
		"time,value\n2026-10-14T08:12:00Z,1,2\n":                       "wrong number of fields",
		"time" + strings.Repeat(",x", 20) + "\n":                       "20 columns",
		strings.Repeat(",", 1<<20):                                     "a row is longer than 64 KiB",
		"time" + strings.Repeat(",", 1<<20):                            "a row is longer than 64 KiB",
		"time,value\n" + strings.Repeat(",\"\n\"", 1<<18):              "behind row 0: a row is longer than 64 KiB",
		"time,value\n\"" + strings.Repeat("x", 1<<20):                  "behind row 0: a row is longer than 64 KiB",
		"time,value\n2026-10-14T08:12:00Z,Inf\n":                       `"Inf" is not a number`,
	} {
		if _, err := ReadSeries([]byte(data)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", data, err, want)
		}
	}
}

func FuzzReadSeries(f *testing.F) {
	f.Add([]byte("time,web,api\n2026-10-14T08:12:00Z,0.5,\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := ReadSeries(data)
		if err != nil {
			return
		}
		for i := range s.Values {
			if len(s.Values[i]) != len(s.Times) {
				t.Fatal("a line is not as long as its times")
			}
		}
	})
}
