package times

import (
	"regexp"
	"testing"
	"time"
)

func TestLength(t *testing.T) {
	whole := regexp.MustCompile(`(?i)^` + lengthForm + `$`)
	for text, want := range map[string]length{
		"53 minutes":                 {53 * time.Minute, 0},
		"53-minute":                  {53 * time.Minute, 0},
		"an hour":                    {time.Hour, 30 * time.Minute},
		"half an hour":               {30 * time.Minute, 5 * time.Minute},
		"an hour and a half":         {90 * time.Minute, 10 * time.Minute},
		"two and a half":             {},
		"1.5 hours":                  {90 * time.Minute, 15 * time.Minute},
		"1,5 hours":                  {90 * time.Minute, 15 * time.Minute},
		"2 hours and 32 minutes":     {152 * time.Minute, 0},
		"two hours, 32 minutes":      {152 * time.Minute, 0},
		"1h53":                       {113 * time.Minute, 0},
		"1h 53m":                     {113 * time.Minute, 0},
		"24h":                        {24 * time.Hour, 30 * time.Minute},
		"11 Days":                    {11 * 24 * time.Hour, 12 * time.Hour},
		"5 m":                        {},
		"32 minutes 2 hours":         {},
		"99999999999999999999 hours": {},
		"several minutes":            {},
	} {
		got, ok := length{}, false
		if m := whole.FindStringSubmatch(text); m != nil {
			got, ok = parseLength(m[1])
		}
		if ok != (want != length{}) || ok && got != want {
			t.Errorf("%q is %v, %v; want %v", text, got, ok, want)
		}
	}
}
