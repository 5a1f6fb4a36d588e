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

// clockTime matches a time of day, such as 14:02 or 2:02 PM, after a word that
// introduces a time. Versions, ports and ratios follow other words.
var clockTime = regexp.MustCompile(
	`(?i)(?:^|\b(?:at|from|to|till?|until|between|and|or|since|by|before|after|around|about|approximately|roughly|of|on|was|is|the)[\s~≈]+|[(~≈–—-]\s?|,\s)` +
		`([01]?\d|2[0-3]):([0-5]\d)(?::[0-5]\d)?(?:\s?([AP])\.?M\b)?(?:[^\d:%.]|\.(?:\D|$)|$)`,
)

// anyClock matches every pair of numbers that may be a time of day. It is used for the
// sections about facts, which write times in many ways.
var anyClock = regexp.MustCompile(`(?:^|\D)(\d{1,2}):(\d{2})(?::\d{2})?(?:\s?([AaPp])\.?[Mm]\b)?`)

// recurring matches words that refer to a recurring or hypothetical time.
var recurring = regexp.MustCompile(
	`(?i)\b(?:(?:every|each) (?:\w+ )?(?:day|night|morning|evening|week|month|hour|(?:mon|tues|wednes|thurs|fri|satur|sun)day)|daily|nightly|weekly|hourly|usual\w*|normal\w*|always|schedul\w*|set to|cron\w*|cut-?off|(?:working|office|business|opening) hours|would|peak hours|maintenance window)\b`,
)

// factSections lists the sections about facts. A fact must be stated in one of them
// before the analysis discusses it.
var factSections = []string{
	"summary",
	"impact",
	"detection",
	"timeline",
	"response",
	"accounts",
	"averted",
	"stopped_by",
	"evidence",
}

func checkNewFact(p *rule.Pass, pm *postmortem.Postmortem) {
	if !checksWording(p, pm) {
		return
	}
	known := recordedClocks(pm)
	if len(known) == 0 {
		return // the post-mortem records no times yet, so there is nothing to compare
	}
	text := p.Prose(pm)
	text.Each(func(s *prose.Sentence) {
		if in := s.Passage(); slices.Contains(factSections, in.Part) || in.Field == "title" {
			for _, c := range clocksIn(s.Text, anyClock) {
				known[c.clock] = true
			}
		}
	})
	reported := map[string]bool{}
	text.Each(func(s *prose.Sentence) {
		in := s.Passage()
		if in.Part != "analysis" || in.Kind == prose.Field || in.Kind == prose.Heading || in.Quoted {
			return
		}
		clocks := clocksIn(s.Unquoted(), clockTime)
		if len(clocks) == 0 || recurring.MatchString(s.Text) {
			return
		}
		for _, c := range clocks {
			if known[c.clock] || reported[c.clock] {
				continue
			}
			reported[c.clock] = true
			p.Reportf(s.Span(c.from, c.to), "add a timeline row for this event, then discuss it in the analysis",
				"%s is in the analysis but not in the facts", s.Text[c.from:c.to]).Key = c.clock
		}
	})
}

// recordedClocks returns the set of recorded times of day, such as "08:31". They are
// the times in the front matter and of the timeline rows, in every time zone that pm
// uses.
func recordedClocks(pm *postmortem.Postmortem) map[string]bool {
	var moments []time.Time
	zones := []*time.Location{time.UTC}
	for _, name := range postmortem.TimeNames {
		if m := pm.Times.ByName(name); m.IsKnown() {
			moments, zones = append(moments, m.At), append(zones, m.At.Location())
		}
	}
	for _, e := range pm.Timeline {
		if e.HasTime() {
			moments, zones = append(moments, e.When), append(zones, e.When.Location())
		}
	}
	slices.SortStableFunc(zones, func(a, b *time.Location) int { return strings.Compare(a.String(), b.String()) })
	zones = slices.CompactFunc(
		zones,
		func(a, b *time.Location) bool { return a.String() == b.String() && a.String() != "" },
	)
	const maxZones = 8
	out := map[string]bool{}
	for _, at := range moments {
		for _, zone := range zones[:min(len(zones), maxZones)] {
			out[at.In(zone).Format("15:04")] = true
		}
	}
	return out
}

type clockAt struct {
	clock    string // hours and minutes of the time, such as "08:31"
	from, to int
}

func clocksIn(text string, form *regexp.Regexp) (out []clockAt) {
	if strings.IndexByte(text, ':') < 0 {
		return nil // most sentences contain no colon and so no time of day
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
