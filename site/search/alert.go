package search

import (
	"bytes"
	"cmp"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
)

// This file splits alerts, logs and stack traces into lines. It removes the parts that
// differ each time, such as a timestamp, a URL or a container name. Such parts do not
// show whether a failure happened before, and would match by accident.
const (
	maxAlert = 256 << 10 // maximum bytes of an alert to parse
	maxLines = 200       // maximum number of different lines of an alert to use
	maxTerms = 200       // maximum number of different words of an alert to look up
	maxDepth = 32        // maximum nesting of JSON objects and lists
)

// volatilePatterns match the parts of an alert line that differ each time, such as
// timestamps. They are removed in this order. A form feed replaces each part, because a
// phrase never matches across a form feed.
var volatilePatterns = []*regexp.Regexp{
	regexp.MustCompile(`\x1b\[[0-9;]*[A-Za-z]`),         // removes colour codes of a terminal
	regexp.MustCompile(`(?i)\b[a-z][a-z0-9+.-]*://\S+`), // removes URLs, such as links to graphs and runbooks
	regexp.MustCompile(`\S+@\S+\.[a-z]{2,}\b`),
	regexp.MustCompile(`(?i)\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b`),
	regexp.MustCompile(
		`\b\d{4}[-/]\d{2}[-/]\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?)?(?: ?Z\b| ?[+-]\d{2}:?\d{2}\b| UTC\b)?`,
	),
	regexp.MustCompile(
		`\b\d{1,2}[/ ](?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*[/ ]\d{4}(?:[: ]\d{2}:\d{2}:\d{2})?(?: [+-]\d{4}\b)?`,
	),
	regexp.MustCompile(
		`\b(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? )?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) {1,2}\d{1,2}(?: \d{2}:\d{2}:\d{2})?(?: \d{4}\b)?`,
	),
	regexp.MustCompile(`\b\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\b`),
	regexp.MustCompile(`\b\d{1,3}(?:\.\d{1,3}){3}(?:[:/]\d+)?\b`),
	regexp.MustCompile(`(?i)\b(?:[0-9a-f]{0,4}:){3,7}[0-9a-f]{1,4}\b`),
	regexp.MustCompile(`\b0x[0-9a-fA-F]+\b`),
	regexp.MustCompile(`-[0-9a-f]{8,10}-[a-z0-9]{5}\b`), // removes the random end of a Kubernetes pod's name
}

var (
	// hexWord matches the hash of a commit, a trace or a container. A match without a
	// digit is an ordinary word and stays in the text.
	hexWord = regexp.MustCompile(`(?i)\b[0-9a-f]{8,}\b`)
	// number matches a number with an optional unit. The number is a separate word, or
	// follows a file name as a line number does.
	number = regexp.MustCompile(
		`(^|[\s("'\[=:,;<>{|])[+-]?\d+(?:[.,]\d+)*(?:e[+-]?\d+)?\s?(?:%|ns|µs|us|ms|secs?|seconds?|s|mins?|minutes?|m|h|hours?|days?|d|[KMGTkmgt]i?[Bb]|bytes?|rps|qps)?($|[\s)"'\],;:<>}|/.])`,
	)
	// shortNumber matches a number of up to three digits, such as the number of a
	// machine, a pool or a thread.
	shortNumber = regexp.MustCompile(`^\d{1,3}$`)
	anyNumber   = regexp.MustCompile(`^\d+$`)
	// statusCode matches an HTTP error status, 400 to 599. Unlike other numbers in an
	// alert, a status code helps to recognise a failure.
	statusCode = regexp.MustCompile(`^[45]\d\d$`)
)

// noiseWords is the set of index terms that occur in nearly every alert and log. It
// includes commonWords.
var noiseWords = wordSet(
	`a b c d e f g h i j k l m n o p q r s t u v w x y z no not out left up off only all any some one two more most
	again still also than other been being will would can could
	may might must should shall do done has had into over under about after before between but if so such yes new old
	get got set via per error errors err warn warning info debug fatal trace critical crit notice level msg message ts
	timestamp
	firing resolved alert alerts alertname status severity instance job namespace pod container labels annotations
	value values
	starts ends at caused exception traceback most recent call last line file in goroutine running thread main null
	nil none true false
	summary description runbook dashboard title name type event source id http https get post put org com io java py
	go js src lib usr var app
	page pages please check see above below during since minute minutes second seconds hour hours`,
)

// commonTerms is the set of the index terms of commonWords.
var commonTerms = wordSet("")

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	stem := &stemmer{}
	for _, w := range append(strings.Fields(words), commonWords...) {
		set[stem.stem(w)] = true
	}
	return set
}

// VolatileParts returns the positions of the parts of a log line that differ each time:
// times, addresses, identifiers and hexadecimal numbers. They are in order and do not
// overlap.
func VolatileParts(line string) [][2]int {
	var out [][2]int
	for _, v := range volatilePatterns {
		for _, at := range v.FindAllStringIndex(line, -1) {
			out = append(out, [2]int{at[0], at[1]})
		}
	}
	for _, at := range hexWord.FindAllStringIndex(line, -1) {
		if strings.ContainsAny(line[at[0]:at[1]], "0123456789") {
			out = append(out, [2]int{at[0], at[1]})
		}
	}
	slices.SortFunc(out, func(a, b [2]int) int { return cmp.Or(a[0]-b[0], b[1]-a[1]) })
	end := 0
	return slices.DeleteFunc(out, func(at [2]int) bool {
		if at[0] < end {
			return true
		}
		end = at[1]
		return false
	})
}

// removeVolatile replaces the parts of an alert text that differ each time, such as
// timestamps, hashes and numbers, with form feeds.
func removeVolatile(text string) string {
	for _, v := range volatilePatterns {
		text = v.ReplaceAllString(text, "\f")
	}
	text = hexWord.ReplaceAllStringFunc(text, func(w string) string {
		if strings.ContainsAny(w, "0123456789") {
			return "\f"
		}
		return w
	})
	for range 2 { // run twice, because two adjacent numbers share the character between them
		text = number.ReplaceAllStringFunc(text, func(w string) string {
			m := number.FindStringSubmatch(w)
			bare := strings.Trim(strings.TrimSuffix(strings.TrimPrefix(w, m[1]), m[2]), " ")
			if statusCode.MatchString(bare) {
				return w
			}
			return m[1] + "\f" + m[2]
		})
	}
	return text
}

// alertLines returns the distinct lines of an alert in order, without the parts that
// differ each time. For JSON, the lines are the string values. cut is true if the text
// was over a limit.
func alertLines(text string) (lines []string, cut bool) {
	if len(text) > maxAlert {
		text, cut = strings.ToValidUTF8(text[:maxAlert], ""), true
	}
	text = strings.ToValidUTF8(text, "\uFFFD")
	seen := map[string]bool{}
	add := func(line string) {
		line = strings.TrimSpace(removeVolatile(line))
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
		if texts, ok := jsonTexts([]byte(line)); ok {
			for _, t := range texts {
				add(t)
			}
			continue
		}
		add(line)
	}
	// The alert is one JSON value that spans several lines, so discard the lines found so
	// far.
	if texts, ok := jsonTexts([]byte(text)); ok {
		lines, seen = nil, map[string]bool{}
		for _, t := range texts {
			for line := range strings.Lines(t) {
				add(line)
			}
		}
	}
	return lines, cut
}

// jsonTexts returns the string values of a JSON object or list, in order. ok is false
// if data is not JSON or has no strings. It omits the keys of objects, because they
// describe the monitoring tool and not the failure.
func jsonTexts(data []byte) (texts []string, ok bool) {
	data = bytes.TrimSpace(data)
	if len(data) == 0 || data[0] != '{' && data[0] != '[' {
		return nil, false
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var open []bool // whether each open JSON value, from the outermost, is an object and not a list
	key := false    // whether the next JSON string is the key of an object
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
