package times

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// A length is a duration that a text states.
type length struct {
	duration time.Duration
	slack    time.Duration // possible error from rounding: "two hours" is rounded to the hour
}

var (
	numberForm = `(?:\d+(?:[.,]\d+)?|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|forty-five|fifty|sixty|ninety)`
	// lengthForm matches a length in a text and captures it as one group. A single m
	// may mean metres or millions, so it means minutes only after hours.
	lengthForm = `(half an hour|an hour and a half|` + numberForm + `(?:\s|-)?(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|h|days?)\b(?:(?:,? and |, | )?` + numberForm + `(?:\s|-)?(?:seconds?|secs?|minutes?|mins?|min|m|hours?|hrs?|h)\b)?(?: and a half\b)?|\d+h ?\d+(?:m(?:in)?)?\b)`

	lengthPart = regexp.MustCompile(
		`(?i)(` + numberForm + `)(?:\s|-)?(seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|$)`,
	)
)

var numbers = map[string]float64{
	"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
	"twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "forty-five": 45, "fifty": 50, "sixty": 60, "ninety": 90,
}

// parseLength converts text, which the expression lengthForm has matched, to a length.
func parseLength(text string) (l length, ok bool) {
	text = strings.ToLower(text)
	switch text {
	case "half an hour":
		return length{30 * time.Minute, 5 * time.Minute}, true
	case "an hour and a half":
		return length{90 * time.Minute, 10 * time.Minute}, true
	}
	body, half := strings.CutSuffix(text, " and a half")
	parts := lengthPart.FindAllStringSubmatch(body, -1)
	if len(parts) == 0 || len(parts) > 2 {
		return length{}, false
	}
	unit := time.Duration(0)
	for i, m := range parts {
		n, known := numbers[m[1]]
		if !known {
			var err error
			if n, err = strconv.ParseFloat(strings.Replace(m[1], ",", ".", 1), 64); err != nil || n > 10_000 {
				return length{}, false
			}
		}
		if i > 0 && m[2] == "" { // in 1h53, the second number means minutes
			m[2] = "m"
		}
		before := unit
		if unit = unitOf(m[2]); unit == 0 || i > 0 && unit >= before {
			return length{}, false
		}
		l.duration += time.Duration(n * float64(unit))
		l.slack = rounding(m[1], unit)
	}
	if half {
		l.duration += unit / 2
	}
	return l, true
}

// rounding returns the possible error of number in the given unit: half the value of
// the last digit. Minutes and seconds count as exact.
func rounding(number string, unit time.Duration) time.Duration {
	switch {
	case unit < time.Hour:
		return 0
	case strings.ContainsAny(number, ".,"):
		return unit / 4
	}
	return unit / 2
}

func unitOf(word string) time.Duration {
	if word == "" {
		return 0
	}
	switch word[0] {
	case 's':
		return time.Second
	case 'm':
		return time.Minute
	case 'h':
		return time.Hour
	case 'd':
		return 24 * time.Hour
	}
	return 0
}
