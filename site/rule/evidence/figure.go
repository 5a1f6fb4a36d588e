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
	from, to int    // byte offsets in the text
	number   string // digits and at most one point: "38412"
	unit     string // of units: figures of one unit can be the same
}

// amount is a number as people write it: 41300, 41,300, 41 300, 1.5.
var amount = regexp.MustCompile(`^(?:\d{1,3}(?:[,  ]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)`)

// units are those in which what a system did is told, as they stand behind a
// number. A number of minutes or of machines is none: that is a time, or how
// something was built.
var units = []struct {
	name string
	is   *regexp.Regexp
}{
	{"%", regexp.MustCompile(`^ ?(?:%|percent\b|per cent\b)`)},
	{"money", regexp.MustCompile(`^ ?(?:€|£|(?:EUR|USD|GBP|euros?|dollars?|pounds)\b)`)},
	{"bytes", regexp.MustCompile(`^ ?(?:[KMGT]i?B|[kmgt]b|(?:kilo|mega|giga|tera)bytes?)\b`)},
	{"rate", regexp.MustCompile(`^ ?(?:[kKM] ?)?(?:(?:rps|qps|tps|RPS|QPS|TPS)\b|(?:\w+ )?(?:reqs?|requests?|queries|messages|errors|calls|events|scans|orders|rows|jobs) ?(?:/|per|a|an) ?(?:s|sec|second|min|minute|hour)\b)`)},
	{"time", regexp.MustCompile(`^ ?(?:ms|s|sec|msec|milliseconds?|seconds?)\b`)},
	{"count", regexp.MustCompile(`^(?:[kKM]|\+| million| thousand)? (?:of (?:the |all |our )?)?(?:[a-z][a-z0-9-]{2,} ){0,2}?(?:requests?|reqs?|errors|failures|timeouts|users|customers|visitors|shoppers|senders|tickets|orders|messages|transactions|payments|calls|queries|e-?mails|sessions)\b`)},
}

// currency stands in front of a number; what it is counted in may stand behind.
var (
	currency  = []string{"€", "$", "£", "€ ", "$ ", "£ ", "EUR ", "USD ", "GBP "}
	thousands = regexp.MustCompile(`^ ?(?:k|K|M|bn|million|billion)\b`)
)

// fewest is what a count of things has to reach to be a measurement: three
// tickets were read, and not measured.
const fewest = 10

// figuresIn finds the figures of a text from left to right.
func figuresIn(text string) (out []figure) {
	for at := 0; at < len(text); {
		if text[at] < '0' || text[at] > '9' {
			at++
			continue
		}
		behind := at + len(amount.FindString(text[at:]))
		if f := (figure{from: at, to: behind}); begins(text, at) && f.takes(text) {
			if f.number = plain(text[at:behind]); measured(f, text) {
				out = append(out, f)
				behind = f.to
			}
		}
		at = behind
	}
	return out
}

// takes gives a number the unit that it stands with, if there is one.
func (f *figure) takes(text string) bool {
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

// begins reports whether a number can begin at an offset: not inside a word, an
// address or a version, nor behind a clock's colon.
func begins(text string, at int) bool {
	return at == 0 || !strings.ContainsRune(".,:-_/#@0123456789", rune(text[at-1])) && !(text[at-1]|0x20 >= 'a' && text[at-1]|0x20 <= 'z')
}

// built is a size of what somebody bought or made: 500 GB disks, a 4 KB page.
var built = regexp.MustCompile(`^[ -](?:[a-z]+ )?(?:disks?|drives?|volumes?|rams?|models?|pages?|nodes?|instances?|machines?|hosts?|vms?|servers?|links?|files?|index|blocks?|chunks?|pools?|allocatable|node pool)\b|^ of (?:ram|disk|storage)\b`)

// many is a number of thousands.
var many = regexp.MustCompile(`\d(?:[kKM]| million| thousand)\b`)

// measured reports whether a number with a unit can be a measurement: not a
// status such as 503 errors or 502s, not the size of a part, not a handful.
func measured(f figure, text string) bool {
	n, err := strconv.ParseFloat(f.number, 64)
	status := len(f.number) == 3 && n >= 400 && n < 600
	switch f.unit {
	case "count":
		return err == nil && (n >= fewest || many.MatchString(text[f.from:f.to])) && (!status || strings.Contains(text[f.from:f.to], "user") || strings.Contains(text[f.from:f.to], "customer"))
	case "time":
		return err == nil && !(status && text[f.from:f.to] == f.number+"s")
	case "bytes":
		return err == nil && !built.MatchString(strings.ToLower(text[f.to:]))
	}
	return err == nil
}

// plain is a number without what parts its thousands.
func plain(s string) string { return parting.Replace(s) }

var parting = strings.NewReplacer(",", "", " ", "", " ", "")

func (f figure) key() string { return f.number + " " + f.unit }

// A stock is the figures that a write-up has shown already, with evidence or as
// a row of its impact.
type stock map[string]bool

// stockOf are the figures of the front matter.
func stockOf(pm *postmortem.Postmortem) stock {
	s := stock{}
	for _, i := range pm.Impact {
		s.number(i.Value)
		s.number(i.Of)
		s.share(i.Value, i.Of)
	}
	for _, name := range []string{"users_affected", "support_contacts"} {
		s.number(pm.Doc.Field(name).Text)
	}
	for _, e := range pm.Evidence {
		s.text(e.Title)
		s.text(e.Definition)
	}
	for _, f := range pm.Factors {
		if len(f.Evidence) > 0 {
			s.text(f.Statement)
		}
	}
	return s
}

// number takes a number in whatever unit.
func (s stock) number(n string) {
	if n = plain(n); n == "" {
		return
	}
	for _, u := range units {
		s[n+" "+u.name] = true
	}
}

func (s stock) text(text string) {
	for _, f := range figuresIn(text) {
		s[f.key()] = true
	}
}

// share takes a part of a whole in percent, rounded as people round.
func (s stock) share(part, whole string) {
	a, err1 := strconv.ParseFloat(plain(part), 64)
	b, err2 := strconv.ParseFloat(plain(whole), 64)
	if err1 != nil || err2 != nil || b <= 0 {
		return
	}
	for _, percent := range []float64{100 * a / b, 100 - 100*a/b} {
		for digits := range 3 {
			s[fmt.Sprintf("%.*f %%", digits, percent)] = true
		}
	}
}
