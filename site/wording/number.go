package wording

import (
	"math"
	"strconv"
	"strings"

	"debrief/theme/i18n"
)

// Number formats the digits of text for the language, as in "1,204.5" for "1204.5". It
// returns other text unchanged.
func (l *Language) Number(text string) string {
	whole, fraction, dot := strings.Cut(text, ".")
	n, err := strconv.Atoi(whole)
	if err != nil {
		return text
	}
	number := l.Thousands(n)
	if n == 0 && strings.HasPrefix(whole, "-") {
		number = "-0"
	}
	if dot {
		number += l.Decimal("." + fraction)
	}
	return number
}

// Value formats a measured value with its unit: "412 ms". It keeps at most two decimal
// places, fewer for large values. A value with the unit "ratio" is formatted in per
// cent.
func (l *Language) Value(v float64, unit string) string {
	if unit == "ratio" {
		return l.PercentOf(v)
	}
	digits := 0
	if a := math.Abs(v); a < 10 && a != math.Trunc(a) {
		digits = 2
	} else if a < 100 && a != math.Trunc(a) {
		digits = 1
	}
	return strings.TrimSpace(l.Number(strconv.FormatFloat(v, 'f', digits, 64)) + " " + unit)
}

// OneDecimal formats a number with one decimal place: "1.4". It drops a final zero:
// "2".
func (l *Language) OneDecimal(v float64) string {
	return l.Decimal(strings.TrimSuffix(strconv.FormatFloat(v, 'f', 1, 64), ".0"))
}

// Size formats a file size: "512 bytes", "41 kB", "1.2 MB".
func (l *Language) Size(bytes int64) string {
	switch {
	case bytes < 1000:
		return l.Count(int(bytes), "{n} bytes", "{n} bytes")
	case bytes < 1_000_000:
		return l.Text("{0} kB", (bytes+500)/1000)
	}
	return l.Text("{0} MB", l.Decimal(strconv.FormatFloat(float64(bytes)/1e6, 'f', 1, 64)))
}

// Of formats a part of a total: "7 of 20".
func (l *Language) Of(n, of int) string {
	return l.Text("{0} of {1}", l.Thousands(n), l.Thousands(of))
}

// Latest formats the number of entries in a list that shows at most max of n: "7", or
// "the latest 100 of 812".
func (l *Language) Latest(n, max int) string {
	if n > max {
		return l.Text("the latest {0} of {1}", l.Thousands(max), l.Thousands(n))
	}
	return l.Thousands(n)
}

// TooFew returns the sentence that replaces a chart without enough data: "3 incidents:
// too few for a chart."
func (l *Language) TooFew(n int, one i18n.One, many i18n.Many) string {
	return l.Text("{0}: too few for a chart.", l.Plural(n, one, many))
}

// Percent formats a share from 0 to 1 in whole per cent: "27 %".
func Percent(share float64) string {
	return strconv.Itoa(int(math.Round(share*100))) + percentSign
}

// PercentOf formats a share from 0 to 1 in per cent, with one decimal place below 10 %:
// "0.4 %", "11 %", "under 0.1 %".
func (l *Language) PercentOf(share float64) string {
	p := share * 100
	switch {
	case p >= 10 || p == 0:
		return strconv.FormatFloat(p, 'f', 0, 64) + " %"
	case p >= 0.1:
		return l.Decimal(strconv.FormatFloat(p, 'f', 1, 64)) + " %"
	}
	return l.Text("under 0.1 %")
}

// percentSign is the per cent sign after a non-breaking space.
const percentSign = "\u00a0%"

// IntervalLabel returns the translated term for a 95 % interval, for the text next to a
// figure.
func (l *Language) IntervalLabel() string { return l.Text("95\u00a0% interval") }

// ShareInterval formats the interval of a share, without line breaks: "19 to 54 %".
func (l *Language) ShareInterval(low, high float64) string {
	return l.Text("{0}\u00a0to\u00a0{1}", strconv.Itoa(int(math.Round(low*100))), Percent(high))
}

// PValue formats a p-value: "p = 0.27".
func (l *Language) PValue(p float64) string {
	switch {
	case p < 0.001:
		return "p\u00a0<\u00a0" + l.Decimal("0.001")
	case p < 0.1:
		return "p\u00a0=\u00a0" + l.Decimal(strconv.FormatFloat(p, 'f', 3, 64))
	}
	return "p\u00a0=\u00a0" + l.Decimal(strconv.FormatFloat(p, 'f', 2, 64))
}
