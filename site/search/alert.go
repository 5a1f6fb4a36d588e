package search

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"
)

// How an alert, a log or a stack trace is read: as lines, without what is different
// each time. A moment, an address or the name of one container says nothing about
// whether a failure has been seen before, and would find by accident.
const (
	maxAlert = 256 << 10 // bytes read of it
	maxLines = 200       // different lines kept
	maxTerms = 200       // different words asked for
	maxDepth = 32        // of JSON
)

// volatile is what is taken out of a line, in this order. Nothing is joined by it: a
// form feed stays, over which no phrase goes.
var volatile = []*regexp.Regexp{
	regexp.MustCompile(`\x1b\[[0-9;]*[A-Za-z]`),         // colours
	regexp.MustCompile(`(?i)\b[a-z][a-z0-9+.-]*://\S+`), // links to graphs and runbooks
	regexp.MustCompile(`\S+@\S+\.[a-z]{2,}\b`),
	regexp.MustCompile(`(?i)\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b`),
	regexp.MustCompile(`\b\d{4}[-/]\d{2}[-/]\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?)?(?: ?Z\b| ?[+-]\d{2}:?\d{2}\b| UTC\b)?`),
	regexp.MustCompile(`\b\d{1,2}[/ ](?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*[/ ]\d{4}(?:[: ]\d{2}:\d{2}:\d{2})?(?: [+-]\d{4}\b)?`),
	regexp.MustCompile(`\b(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? )?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) {1,2}\d{1,2}(?: \d{2}:\d{2}:\d{2})?(?: \d{4}\b)?`),
	regexp.MustCompile(`\b\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\b`),
	regexp.MustCompile(`\b\d{1,3}(?:\.\d{1,3}){3}(?:[:/]\d+)?\b`),
	regexp.MustCompile(`(?i)\b(?:[0-9a-f]{0,4}:){3,7}[0-9a-f]{1,4}\b`),
	regexp.MustCompile(`\b0x[0-9a-fA-F]+\b`),
	regexp.MustCompile(`-[0-9a-f]{8,10}-[a-z0-9]{5}\b`), // a pod of a deployment
}

var (
	// hexWord is the hash of a commit, a trace, a container: it has a digit.
	hexWord = regexp.MustCompile(`(?i)\b[0-9a-f]{8,}\b`)
	// number is one that stands alone, with its unit, or behind the name of a file.
	number = regexp.MustCompile(`(^|[\s("'\[=:,;<>{|])[+-]?\d+(?:[.,]\d+)*(?:e[+-]?\d+)?\s?(?:%|ns|µs|us|ms|secs?|seconds?|s|mins?|minutes?|m|h|hours?|days?|d|[KMGTkmgt]i?[Bb]|bytes?|rps|qps)?($|[\s)"'\],;:<>}|/.])`)
	// ordinal tells one machine, pool or thread from the next.
	ordinal = regexp.MustCompile(`^\d{1,3}$`)
	aNumber = regexp.MustCompile(`^\d+$`)
	// code is a number with a meaning: the answer of a server.
	code = regexp.MustCompile(`^[45]\d\d$`)
)

// noise are words that stand in every alert and every log. commonWords are left out too.
var noise = wordSet(`a b c d e f g h i j k l m n o p q r s t u v w x y z no not out left up off only all any some one two more most again still also than other been being will would can could
	may might must should shall do done has had into over under about after before between but if so such yes new old get got set via per error errors err warn warning info debug fatal trace critical crit notice level msg message ts timestamp
	firing resolved alert alerts alertname status severity instance job namespace pod container labels annotations value values
	starts ends at caused exception traceback most recent call last line file in goroutine running thread main null nil none true false
	summary description runbook dashboard title name type event source id http https get post put org com io java py go js src lib usr var app
	page pages please check see above below during since minute minutes second seconds hour hours`)

// commonTerm are commonWords as terms.
var commonTerm = wordSet("")

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	stem := &stemmer{}
	for _, w := range append(strings.Fields(words), commonWords...) {
		set[stem.stem(w)] = true
	}
	return set
}

// clean takes out of a text what is different each time.
func clean(text string) string {
	for _, v := range volatile {
		text = v.ReplaceAllString(text, "\f")
	}
	text = hexWord.ReplaceAllStringFunc(text, func(w string) string {
		if strings.ContainsAny(w, "0123456789") {
			return "\f"
		}
		return w
	})
	for range 2 { // neighbours share what stands between them
		text = number.ReplaceAllStringFunc(text, func(w string) string {
			m := number.FindStringSubmatch(w)
			bare := strings.Trim(strings.TrimSuffix(strings.TrimPrefix(w, m[1]), m[2]), " ")
			if code.MatchString(bare) {
				return w
			}
			return m[1] + "\f" + m[2]
		})
	}
	return text
}

// alertLines are the different lines of an alert, cleaned, in their order. cut is true
// if there was more than is read. JSON is read as the texts in it.
func alertLines(text string) (lines []string, cut bool) {
	if len(text) > maxAlert {
		text, cut = strings.ToValidUTF8(text[:maxAlert], ""), true
	}
	text = strings.ToValidUTF8(text, "\uFFFD")
	seen := map[string]bool{}
	add := func(line string) {
		line = strings.TrimSpace(clean(line))
		if line == "" || seen[line] {
			return
		}
		if len(lines) == maxLines {
			cut = true
			return
		}
		seen[line] = true
		lines = append(lines, line)
	}
	for line := range strings.Lines(text) {
		if texts, ok := textsOf([]byte(line)); ok {
			for _, t := range texts {
				add(t)
			}
			continue
		}
		add(line)
	}
	if texts, ok := textsOf([]byte(text)); ok { // JSON over many lines
		lines, seen = nil, map[string]bool{}
		for _, t := range texts {
			for line := range strings.Lines(t) {
				add(line)
			}
		}
	}
	return lines, cut
}

// textsOf returns the texts in a JSON object or list, in their order, and false for
// what is none. Keys are left out: they are the tool's and not the failure's.
func textsOf(data []byte) (texts []string, ok bool) {
	data = bytes.TrimSpace(data)
	if len(data) == 0 || data[0] != '{' && data[0] != '[' {
		return nil, false
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var open []bool // for each level, whether it is an object
	key := false    // the next text is a key
	for {
		token, err := d.Token()
		if err != nil {
			return texts, len(open) == 0 && !d.More() && len(texts) > 0
		}
		switch v := token.(type) {
		case json.Delim:
			if v == '{' || v == '[' {
				if open = append(open, v == '{'); len(open) > maxDepth {
					return nil, false
				}
				key = v == '{'
				continue
			}
			open = open[:len(open)-1]
		case string:
			if key {
				key = false
				continue
			}
			texts = append(texts, v)
		}
		key = len(open) > 0 && open[len(open)-1]
	}
}
