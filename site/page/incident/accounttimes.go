package incident

import (
	"regexp"
	"strings"
	"time"

	"debrief/site/markdown"
	"debrief/site/page/model"
	"debrief/site/source"
	"debrief/site/wording"
)

// A timedSentence is a sentence of an account in which a time of day occurs.
type timedSentence struct {
	at   time.Time
	text string
}

var (
	clockTime = regexp.MustCompile(`\b([01]?[0-9]|2[0-3]):([0-5][0-9])\b`)
	sentence  = regexp.MustCompile(`(?:[^.!?]|[.!?]+[\pL\pN])+(?:[.!?]+["”’)]*|$)`)
	utc       = regexp.MustCompile(`\bUTC\b`)
)

// An accountTimes holds the sentences with a time of one first-hand account.
type accountTimes struct {
	anchor, role string
	sentences    []timedSentence
}

// accountTimes returns the sentences with a time of each account that has some within
// the incident that are certainly in UTC.
func (page *incidentPage) accountTimes() []accountTimes {
	from, to := page.shownSpan()
	if from.IsZero() {
		return nil
	}
	var out []accountTimes
	seen, room := map[*source.File]bool{}, maxAccounts
	for _, a := range page.pm.Accounts {
		f, ok := page.Library.Attachment(page.pm, a.File)
		if !ok || seen[f] || len(f.Data) > room {
			continue
		}
		seen[f] = true
		room -= len(f.Data)
		if f.Data == nil || page.localZone() != nil && !utc.Match(f.Data) {
			continue
		}
		if moments := timedSentences(f, from, to); len(moments) > 0 {
			role := wording.Capital(participantRole(page.L, page.pm, a.Participant))
			out = append(out, accountTimes{model.Anchor(a.ID), role, moments})
		}
	}
	return out
}

// timedSentences returns the sentences of an account in which a time of day between
// from and to occurs. It skips the text above the first heading, which describes how
// the account was collected.
func timedSentences(f *source.File, from, to time.Time) []timedSentence {
	text := string(f.Data)
	if _, told, ok := strings.Cut(text, "\n## "); ok {
		text = "## " + told
	}
	var out []timedSentence
	for _, part := range strings.Split(text, "\n\n") {
		if strings.HasPrefix(strings.TrimSpace(part), "#") {
			_, part, _ = strings.Cut(strings.TrimSpace(part), "\n")
		}
		for _, s := range sentence.FindAllString(markdown.PlainText(part), -1) {
			s = strings.Join(strings.Fields(s), " ")
			if m := clockTime.FindStringSubmatch(s); m != nil {
				if at, ok := timeWithin(m[0], from, to); ok {
					out = append(out, timedSentence{at, s})
				}
			}
		}
	}
	return out
}

// timeWithin returns the moment between from and to at which the time of day is clock.
// ok is false unless there is exactly one such moment.
func timeWithin(clock string, from, to time.Time) (time.Time, bool) {
	of, err := time.Parse("15:04", clock)
	if err != nil {
		return time.Time{}, false
	}
	y, m, d := from.UTC().Date()
	at := time.Date(y, m, d, of.Hour(), of.Minute(), 0, 0, time.UTC)
	if at.Before(from.Truncate(time.Minute)) {
		at = at.AddDate(0, 0, 1)
	}
	again := at.AddDate(0, 0, 1) // if the time of day occurs twice, it is ambiguous
	return at, !at.After(to) && again.After(to)
}
