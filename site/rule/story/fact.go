package story

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"debrief/site/postmortem"
	"debrief/site/prose"
	"debrief/site/rule"
)

// clockTime is an hour and a minute behind a word that hours stand behind, with
// the half of the day where one follows it. Versions, ports and ratios stand
// behind others.
var clockTime = regexp.MustCompile(`(?i)(?:^|\b(?:at|from|to|till?|until|between|and|or|since|by|before|after|around|about|approximately|roughly|of|on|was|is|the)[\s~≈]+|[(~≈–—-]\s?|,\s)` +
	`([01]?\d|2[0-3]):([0-5]\d)(?::[0-5]\d)?(?:\s?([AP])\.?M\b)?(?:[^\d:%.]|\.(?:\D|$)|$)`)

// anyClock is whatever may be an hour and a minute: what was told need not be
// told in one way.
var anyClock = regexp.MustCompile(`(?:^|\D)(\d{1,2}):(\d{2})(?::\d{2})?(?:\s?([AaPp])\.?[Mm]\b)?`)

// ofHabit are the words about hours that come again, and those that did not come.
var ofHabit = regexp.MustCompile(`(?i)\b(?:(?:every|each) (?:\w+ )?(?:day|night|morning|evening|week|month|hour|(?:mon|tues|wednes|thurs|fri|satur|sun)day)|daily|nightly|weekly|hourly|usual\w*|normal\w*|always|schedul\w*|set to|cron\w*|cut-?off|(?:working|office|business|opening) hours|would|peak hours|maintenance window)\b`)

// telling are the parts in which a fact may stand before the analysis takes it up.
var telling = []string{"summary", "impact", "detection", "timeline", "response", "accounts", "averted", "stopped_by", "evidence"}

func newFact(p *rule.Pass, pm *postmortem.Postmortem) {
	if !reads(p, pm) {
		return
	}
	known := clocksOf(pm)
	if len(known) == 0 {
		return // nothing is told yet that the analysis could go beyond
	}
	text := p.Prose(pm)
	text.Each(func(s *prose.Sentence) {
		if in := s.Passage(); slices.Contains(telling, in.Part) || in.Field == "title" {
			for _, c := range clocksIn(s.Text, anyClock) {
				known[c.clock] = true
			}
		}
	})
	said := map[string]bool{}
	text.Each(func(s *prose.Sentence) {
		in := s.Passage()
		if in.Part != "analysis" || in.Kind == prose.Field || in.Kind == prose.Heading || in.Quoted {
			return
		}
		clocks := clocksIn(s.Own(), clockTime)
		if len(clocks) == 0 || ofHabit.MatchString(s.Text) {
			return
		}
		for _, c := range clocks {
			if known[c.clock] || said[c.clock] {
				continue
			}
			said[c.clock] = true
			p.Reportf(s.Span(c.from, c.to), "what happened then? give it a row in the timeline, and the analysis can take it up",
				"%s stands in the analysis, and in none of the parts that tell what happened", s.Text[c.from:c.to]).Key = c.clock
		}
	})
}

// clocksOf are the hours and minutes of the times and of the timeline's rows,
// in each of the zones that the write-up uses.
func clocksOf(pm *postmortem.Postmortem) map[string]bool {
	var moments []time.Time
	zones := []*time.Location{time.UTC}
	for _, name := range postmortem.TimeNames {
		if m := pm.Times.Named(name); m.Known() {
			moments, zones = append(moments, m.At), append(zones, m.At.Location())
		}
	}
	for _, e := range pm.Timeline {
		if e.Known() {
			moments, zones = append(moments, e.When), append(zones, e.When.Location())
		}
	}
	slices.SortStableFunc(zones, func(a, b *time.Location) int { return strings.Compare(a.String(), b.String()) })
	zones = slices.CompactFunc(zones, func(a, b *time.Location) bool { return a.String() == b.String() && a.String() != "" })
	const mostZones = 8
	out := map[string]bool{}
	for _, at := range moments {
		for _, zone := range zones[:min(len(zones), mostZones)] {
			out[at.In(zone).Format("15:04")] = true
		}
	}
	return out
}

type clockAt struct {
	clock    string // "08:31"
	from, to int
}

func clocksIn(text string, form *regexp.Regexp) (out []clockAt) {
	if strings.IndexByte(text, ':') < 0 {
		return nil // nearly always
	}
	for _, m := range form.FindAllStringSubmatchIndex(text, -1) {
		hour, _ := strconv.Atoi(text[m[2]:m[3]])
		if m[6] >= 0 && hour <= 12 {
			if hour %= 12; text[m[6]] == 'p' || text[m[6]] == 'P' {
				hour += 12
			}
		}
		out = append(out, clockAt{fmt.Sprintf("%02d:%s", hour, text[m[4]:m[5]]), m[2], m[5]})
	}
	return out
}
