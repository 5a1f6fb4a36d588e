package page

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"debrief/site/postmortem"
	"debrief/theme"
)

// Everything a page says in words is made here or in a table of this file, so
// that another language has one place to begin.

// dateWords is "14 March 2026".
func dateWords(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2 January 2006")
}

func dayTime(t time.Time) theme.Time {
	if t.IsZero() {
		return theme.Time{}
	}
	return theme.Time{Text: dateWords(t), ISO: t.UTC().Format(time.DateOnly)}
}

// durationWords is "53 min", "1 h 05", "2 days 3 h", "3 weeks".
func durationWords(d time.Duration) string {
	minutes := int(d.Round(time.Minute) / time.Minute)
	switch {
	case d < time.Minute:
		return "under 1 min"
	case minutes < 60:
		return fmt.Sprintf("%d min", minutes)
	case minutes < 48*60:
		if minutes%60 == 0 {
			return fmt.Sprintf("%d h", minutes/60)
		}
		return fmt.Sprintf("%d h %02d", minutes/60, minutes%60)
	}
	hours := int(d.Round(time.Hour) / time.Hour)
	if days := hours / 24; days < 14 && hours%24 != 0 {
		return fmt.Sprintf("%d days %d h", days, hours%24)
	}
	return daysWords(hours / 24)
}

// daysWords is "1 day", "12 days", "3 weeks", "5 months".
func daysWords(days int) string {
	switch {
	case days < 14:
		return plural(days, "day", "days")
	case days < 70:
		return plural(days/7, "week", "weeks")
	case days < 730:
		return plural(days*12/365, "month", "months")
	}
	return plural(days/365, "year", "years")
}

func durationISO(d time.Duration) string {
	minutes := int(d / time.Minute)
	switch {
	case minutes < 60:
		return fmt.Sprintf("PT%dM", minutes)
	case minutes%60 == 0:
		return fmt.Sprintf("PT%dH", minutes/60)
	}
	return fmt.Sprintf("PT%dH%dM", minutes/60, minutes%60)
}

// minutesWords is a number of minutes in words, as medians are said.
func minutesWords(minutes float64) string {
	return durationWords(time.Duration(minutes * float64(time.Minute)))
}

// lengthBetween is the duration from a to b as it can honestly be said.
func lengthBetween(a, b postmortem.Moment, d time.Duration, ok bool) theme.Time {
	if !ok {
		return theme.Time{Text: "unknown"}
	}
	t := theme.Time{Text: durationWords(d), ISO: durationISO(d)}
	if postmortem.Approximate(a, b) {
		t.Text, t.Note = "≈ "+t.Text, "one of the two times is known only roughly"
	}
	return t
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return thousands(n) + " " + many
}

// thousands groups the digits of a whole number: 41,300.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// numberWords groups the digits of a number as a writer typed it.
func numberWords(written string) string {
	whole, fraction, dot := strings.Cut(written, ".")
	n, err := strconv.Atoi(whole)
	if err != nil {
		return written
	}
	if dot {
		return thousands(n) + "." + fraction
	}
	return thousands(n)
}

// sentence makes a text of words begin with a capital and end with a stop.
func sentence(s string) string {
	s = strings.TrimSpace(s)
	if s == "" {
		return ""
	}
	if !strings.ContainsAny(s[len(s)-1:], ".!?…") {
		s += "."
	}
	return capital(s)
}

// capital begins s with a capital, unless its first word is a name of a
// machine or a program, which is written as it is.
func capital(s string) string {
	first, _, _ := strings.Cut(s, " ")
	if strings.ContainsAny(first, "0123456789_/.=") {
		return s
	}
	for i, r := range s {
		return strings.ToUpper(string(r)) + s[i+len(string(r)):]
	}
	return s
}

// listWords is "a", "a and b", "a, b and c".
func listWords(words []string) string {
	switch len(words) {
	case 0:
		return ""
	case 1:
		return words[0]
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

// spaced is a word of a vocabulary as people say it.
func spaced(word string) string { return strings.ReplaceAll(word, "_", " ") }

// say looks a word up in a table and falls back to the word itself.
func say(table map[string]string, word string) string {
	if s, ok := table[word]; ok {
		return s
	}
	return spaced(word)
}

var (
	kindWords   = map[string]string{"incident": "Incident", "near_miss": "Near miss", "drill": "Drill", "external": "Elsewhere"}
	kindsWords  = map[string]string{"incident": "Incidents", "near_miss": "Near misses", "drill": "Drills", "external": "Learnt from others"}
	statusWords = map[string]string{"draft": "Draft", "in_review": "In review", "published": "Published", "amended": "Amended", "withdrawn": "Withdrawn"}

	// foundWords say how an incident was noticed, after "found by".
	foundWords = map[string]string{
		"alert_slo": "an alert on a service objective", "alert_work_metric": "an alert on what users felt", "alert_resource_metric": "an alert on a resource",
		"alert_event": "an alert on an event", "synthetic_check": "a synthetic check", "log_anomaly": "an unusual log", "deploy_gate": "a deploy gate",
		"customer_report": "a customer", "support_report": "support", "internal_report": "a colleague", "third_party": "a third party", "social_media": "social media",
		"manual_observation": "somebody who was looking", "audit": "an audit", "chaos_or_drill": "a drill",
	}
	barrierWords = map[string]string{
		"absent": "no control stood there", "present_not_effective": "a control was there and did not hold", "bypassed_for_good_reason": "a control was bypassed for a good reason",
		"not_reached": "the control was not reached", "worked": "the control worked",
	}
	relationWords = map[string]string{
		"recurrence_of": "an earlier time that this happened", "came back as": "it came back here", "same_factor": "the same factor", "caused_by": "led to this one",
		"led_to": "came out of this one", "duplicate_of": "tells of the same incident", "contrast": "worth comparing",
	}
	actionWords  = map[string]string{"proposed": "Proposed", "accepted": "Accepted", "in_progress": "In progress", "done": "Done", "declined": "Declined", "superseded": "Superseded", "obsolete": "Obsolete"}
	horizonWords = map[string]string{"now": "Now", "next": "Next", "later": "Later"}
	answerWords  = map[postmortem.Answer]string{postmortem.Yes: "yes", postmortem.No: "no", postmortem.NotSaid: "not said"}
	answerClass  = map[postmortem.Answer]string{postmortem.Yes: "yes", postmortem.No: "no", postmortem.NotSaid: "unknown"}
	methodWords  = map[string]string{"written": "written", "interview": "told in an interview", "chat_export": "from the chat", "survey": "from a survey"}
)

func foundBy(method string) string {
	if words, ok := foundWords[method]; ok {
		return "found by " + words
	}
	return ""
}
