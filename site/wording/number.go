package wording

import (
	"math"
	"strconv"
	"strings"

	"debrief/theme/i18n"
)

// Number groups the digits of a number as a writer typed it, and leaves
// alone what is no number.
func (l *Language) Number(written string) string {
	whole, fraction, dot := strings.Cut(written, ".")
	n, err := strconv.Atoi(whole)
	if err != nil {
		return written
	}
	said := l.Thousands(n)
	if n == 0 && strings.HasPrefix(whole, "-") {
		said = "-0"
	}
	if dot {
		said += l.Decimal("." + fraction)
	}
	return said
}

// Value is a value with its unit, in as many digits as mean something:
// "412 ms". A ratio is said in per cent.
func (l *Language) Value(v float64, unit string) string {
	if unit == "ratio" {
		return l.Part(v)
	}
	digits := 0
	if a := math.Abs(v); a < 10 && a != math.Trunc(a) {
		digits = 2
	} else if a < 100 && a != math.Trunc(a) {
		digits = 1
	}
	return strings.TrimSpace(l.Number(strconv.FormatFloat(v, 'f', digits, 64)) + " " + unit)
}

// OneDecimal is "1.4", and "2" for a whole number.
func (l *Language) OneDecimal(v float64) string {
	return l.Decimal(strings.TrimSuffix(strconv.FormatFloat(v, 'f', 1, 64), ".0"))
}

// Size is how large a file is: "512 bytes", "41 kB", "1.2 MB".
func (l *Language) Size(bytes int64) string {
	switch {
	case bytes < 1000:
		return l.Count(int(bytes), "{n} bytes", "{n} bytes")
	case bytes < 1_000_000:
		return l.Text("{0} kB", (bytes+500)/1000)
	}
	return l.Text("{0} MB", l.Decimal(strconv.FormatFloat(float64(bytes)/1e6, 'f', 1, 64)))
}

// Of is "7 of 20".
func (l *Language) Of(n, of int) string {
	return l.Text("{0} of {1}", l.Thousands(n), l.Thousands(of))
}

// Latest says how many of a list are on the page: "7", or "100 of 812".
func (l *Language) Latest(n, most int) string {
	if n > most {
		return l.Text("the latest {0} of {1}", l.Thousands(most), l.Thousands(n))
	}
	return l.Thousands(n)
}

// TooFew says why there is no drawing.
func (l *Language) TooFew(n int, one i18n.One, many i18n.Many) string {
	return l.Text("{0}: too few for a chart.", l.Plural(n, one, many))
}

// Percent is a share in whole per cent: "27 %".
func Percent(share float64) string {
	return strconv.Itoa(int(math.Round(share*100))) + percentSign
}

// Part is a share in per cent with two digits that mean something: "0.4 %",
// "11 %", "under 0.1 %".
func (l *Language) Part(share float64) string {
	p := share * 100
	switch {
	case p >= 10 || p == 0:
		return strconv.FormatFloat(p, 'f', 0, 64) + " %"
	case p >= 0.1:
		return l.Decimal(strconv.FormatFloat(p, 'f', 1, 64)) + " %"
	}
	return l.Text("under 0.1 %")
}

// percentSign is kept beside its number by a space that does not break.
const percentSign = "\u00a0%"

// SureInterval names the intervals that figures come with.
func (l *Language) SureInterval() string { return l.Text("95\u00a0% interval") }

// Share is an interval of a share: "19 to 54 %". It is not broken over lines.
func (l *Language) Share(low, high float64) string {
	return l.Text("{0}\u00a0to\u00a0{1}", strconv.Itoa(int(math.Round(low*100))), Percent(high))
}

// P is a probability as it is worth saying: "p = 0.27".
func (l *Language) P(p float64) string {
	switch {
	case p < 0.001:
		return "p\u00a0<\u00a0" + l.Decimal("0.001")
	case p < 0.1:
		return "p\u00a0=\u00a0" + l.Decimal(strconv.FormatFloat(p, 'f', 3, 64))
	}
	return "p\u00a0=\u00a0" + l.Decimal(strconv.FormatFloat(p, 'f', 2, 64))
}
