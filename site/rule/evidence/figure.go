package evidence

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"debrief/site/postmortem"
)

// A figure is a number with a unit: "38,412 requests", "43 %", "1.1 s".
type figure struct {
	from, to int    // byte offsets of the figure in the text, including its unit
	number   string // digits with at most one decimal point, such as "38412"
	unit     string // name of an element of the variable units; only figures with the same unit can be equal
}

// amount matches a number in a common notation: 41300, 41,300, 41 300, 1.5.
var amount = regexp.MustCompile(`^(?:\d{1,3}(?:[,  ]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)`)

// units lists the units of measurements, in the form in which they follow a number.
// Minutes and counts of machines are not in the list, because they usually state a time
// or the size of an installation.
var units = []struct {
	name string
	is   *regexp.Regexp
}{
	{"%", regexp.MustCompile(`^ ?(?:%|percent\b|per cent\b)`)},
	{"money", regexp.MustCompile(`^ ?(?:€|£|(?:EUR|USD|GBP|euros?|dollars?|pounds)\b)`)},
	{"bytes", regexp.MustCompile(`^ ?(?:[KMGT]i?B|[kmgt]b|(?:kilo|mega|giga|tera)bytes?)\b`)},
	{
		"rate",
		regexp.MustCompile(
			`^ ?(?:[kKM] ?)?(?:(?:rps|qps|tps|RPS|QPS|TPS)\b|(?:\w+ )?(?:reqs?|requests?|queries|messages|errors|calls|events|scans|orders|rows|jobs) ?(?:/|per|a|an) ?(?:s|sec|second|min|minute|hour)\b)`,
		),
	},
	{"time", regexp.MustCompile(`^ ?(?:ms|s|sec|msec|milliseconds?|seconds?)\b`)},
	{
		"count",
		regexp.MustCompile(
			`^(?:[kKM]|\+| million| thousand)? (?:of (?:the |all |our )?)?(?:[a-z][a-z0-9-]{2,} ){0,2}?(?:requests?|reqs?|errors|failures|timeouts|users|customers|visitors|shoppers|senders|tickets|orders|messages|transactions|payments|calls|queries|e-?mails|sessions)\b`,
		),
	},
}

// currency lists the signs that precede an amount of money. thousands matches a factor
// such as "million" after the amount.
var (
	currency  = []string{"€", "$", "£", "€ ", "$ ", "£ ", "EUR ", "USD ", "GBP "}
	thousands = regexp.MustCompile(`^ ?(?:k|K|M|bn|million|billion)\b`)
)

// minCount is the lowest count that needs evidence. Smaller counts, such as three
// tickets, can be checked without a measurement.
const minCount = 10

// findFigures returns the figures in text from left to right.
func findFigures(text string) (out []figure) {
	for at := 0; at < len(text); {
		if text[at] < '0' || text[at] > '9' {
			at++
			continue
		}
		end := at + len(amount.FindString(text[at:]))
		if f := (figure{from: at, to: end}); isNumberStart(text, at) && f.addUnit(text) {
			if f.number = plainNumber(text[at:end]); isMeasurement(f, text) {
				out = append(out, f)
				end = f.to
			}
		}
		at = end
	}
	return out
}

// addUnit sets f.unit from the text before and after the number, and extends the range
// of f to include the unit. It returns false if the number has no unit.
func (f *figure) addUnit(text string) bool {
	for _, sign := range currency {
		if strings.HasSuffix(text[:f.from], sign) {
			f.unit = "money"
			f.from -= len(sign)
			f.to += len(thousands.FindString(text[f.to:]))
			return true
		}
	}
	for _, u := range units {
		if n := len(u.is.FindString(text[f.to:])); n > 0 {
			f.unit = u.name
			f.to += n
			return true
		}
	}
	return false
}

// isNumberStart reports whether a number can begin at the offset at of text. This is
// not so inside a word, a URL, a version or a time of day.
func isNumberStart(text string, at int) bool {
	return at == 0 ||
		!strings.ContainsRune(".,:-_/#@0123456789", rune(text[at-1])) &&
			!(text[at-1]|0x20 >= 'a' && text[at-1]|0x20 <= 'z')
}

// componentSize matches text after a size which shows that the size was not measured,
// as in "500 GB disks" or "a 4 KB page".
var componentSize = regexp.MustCompile(
	`^[ -](?:[a-z]+ )?(?:disks?|drives?|volumes?|rams?|models?|pages?|nodes?|instances?|machines?|hosts?|vms?|servers?|links?|files?|index|blocks?|chunks?|pools?|allocatable|node pool)\b|^ of (?:ram|disk|storage)\b`,
)

// inThousands matches a number given in thousands or millions, such as "12k".
var inThousands = regexp.MustCompile(`\d(?:[kKM]| million| thousand)\b`)

// isMeasurement reports whether the figure f may be a measurement. It returns false for
// a status code, as in "503 errors" or "502s", for the size of a component, and for a
// small count.
func isMeasurement(f figure, text string) bool {
	n, err := strconv.ParseFloat(f.number, 64)
	status := len(f.number) == 3 && n >= 400 && n < 600
	switch f.unit {
	case "count":
		return err == nil && (n >= minCount || inThousands.MatchString(text[f.from:f.to])) &&
			(!status || strings.Contains(text[f.from:f.to], "user") || strings.Contains(text[f.from:f.to], "customer"))
	case "time":
		return err == nil && !(status && text[f.from:f.to] == f.number+"s")
	case "bytes":
		return err == nil && !componentSize.MatchString(strings.ToLower(text[f.to:]))
	}
	return err == nil
}

// plainNumber returns the number s without thousands separators.
func plainNumber(s string) string { return separators.Replace(s) }

var separators = strings.NewReplacer(",", "", " ", "", " ", "")

func (f figure) key() string { return f.number + " " + f.unit }

// A figureSet is a set of figures that need no further evidence, because they have
// evidence elsewhere or are part of the impact.
type figureSet map[string]bool

// figuresOf returns the figures in the front matter that need no further evidence: in
// the impact, in the evidence, and in factors that have evidence.
func figuresOf(pm *postmortem.Postmortem) figureSet {
	s := figureSet{}
	for _, i := range pm.Impact {
		s.addNumber(i.Value)
		s.addNumber(i.Of)
		s.addShare(i.Value, i.Of)
	}
	for _, name := range []string{"users_affected", "support_contacts"} {
		s.addNumber(pm.Doc.Field(name).Text)
	}
	for _, e := range pm.Evidence {
		s.addText(e.Title)
		s.addText(e.Definition)
	}
	for _, f := range pm.Factors {
		if len(f.Evidence) > 0 {
			s.addText(f.Statement)
		}
	}
	return s
}

// addNumber adds the number n with every unit, because the front-matter field does not
// state the unit.
func (s figureSet) addNumber(n string) {
	if n = plainNumber(n); n == "" {
		return
	}
	for _, u := range units {
		s[n+" "+u.name] = true
	}
}

// addText adds every figure in text to the set.
func (s figureSet) addText(text string) {
	for _, f := range findFigures(text) {
		s[f.key()] = true
	}
}

// addShare adds the percentage part/whole to the set, and its complement. Each is added
// rounded to 0, 1 and 2 decimals.
func (s figureSet) addShare(part, whole string) {
	a, err1 := strconv.ParseFloat(plainNumber(part), 64)
	b, err2 := strconv.ParseFloat(plainNumber(whole), 64)
	if err1 != nil || err2 != nil || b <= 0 {
		return
	}
	for _, percent := range []float64{100 * a / b, 100 - 100*a/b} {
		for digits := range 3 {
			s[fmt.Sprintf("%.*f %%", digits, percent)] = true
		}
	}
}
