package phrase

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Thousands groups the digits of a whole number: 41,300.
func Thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// Number groups the digits of a number as a writer typed it, and leaves
// alone what is no number.
func Number(written string) string {
	whole, fraction, dot := strings.Cut(written, ".")
	n, err := strconv.Atoi(whole)
	if err != nil {
		return written
	}
	said := Thousands(n)
	if n == 0 && strings.HasPrefix(whole, "-") {
		said = "-0"
	}
	if dot {
		said += "." + fraction
	}
	return said
}

// Value is a value with its unit, in as many digits as mean something:
// "412 ms". A ratio is said in per cent.
func Value(v float64, unit string) string {
	if unit == "ratio" {
		return Part(v)
	}
	digits := 0
	if a := math.Abs(v); a < 10 && a != math.Trunc(a) {
		digits = 2
	} else if a < 100 && a != math.Trunc(a) {
		digits = 1
	}
	return strings.TrimSpace(Number(strconv.FormatFloat(v, 'f', digits, 64)) + " " + unit)
}

// OneDecimal is "1.4", and "2" for a whole number.
func OneDecimal(v float64) string {
	return strings.TrimSuffix(strconv.FormatFloat(v, 'f', 1, 64), ".0")
}

// Size is how large a file is: "512 bytes", "41 kB", "1.2 MB".
func Size(bytes int64) string {
	switch {
	case bytes < 1000:
		return fmt.Sprintf("%d bytes", bytes)
	case bytes < 1_000_000:
		return fmt.Sprintf("%d kB", (bytes+500)/1000)
	}
	return fmt.Sprintf("%.1f MB", float64(bytes)/1e6)
}

// Of is "7 of 20".
func Of(n, of int) string { return Thousands(n) + " of " + Thousands(of) }

// Latest says how many of a list are on the page: "7", or "100 of 812".
func Latest(n, most int) string {
	if n > most {
		return "the latest " + Of(most, n)
	}
	return Thousands(n)
}

// TooFew says why there is no drawing.
func TooFew(n int, one, many string) string {
	return Plural(n, one, many) + ": too few for a chart."
}

// Percent is a share in whole per cent: "27 %".
func Percent(share float64) string {
	return strconv.Itoa(int(math.Round(share*100))) + percentSign
}

// Part is a share in per cent with two digits that mean something: "0.4 %",
// "11 %", "under 0.1 %".
func Part(share float64) string {
	p := share * 100
	switch {
	case p >= 10 || p == 0:
		return strconv.FormatFloat(p, 'f', 0, 64) + " %"
	case p >= 0.1:
		return strconv.FormatFloat(p, 'f', 1, 64) + " %"
	}
	return "under 0.1 %"
}

// SureInterval names the intervals that figures come with. A space that does
// not break stands between a number and its sign.
const (
	SureInterval = "95" + percentSign + " interval"
	percentSign  = "\u00a0%"
)

// Share is an interval of a share: "19 to 54 %". It is not broken over lines.
func Share(low, high float64) string {
	return strconv.Itoa(int(math.Round(low*100))) + "\u00a0to\u00a0" + Percent(high)
}

// P is a probability as it is worth saying: "p = 0.27".
func P(p float64) string {
	switch {
	case p < 0.001:
		return "p\u00a0<\u00a00.001"
	case p < 0.1:
		return fmt.Sprintf("p\u00a0=\u00a0%.3f", p)
	}
	return fmt.Sprintf("p\u00a0=\u00a0%.2f", p)
}
