package story

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"debrief/site/postmortem"
	"debrief/site/prose"
	"debrief/site/rule"
)

// reads reports whether a rule about words has anything to say: the text is
// ours, English, and meant to be read.
func reads(p *rule.Pass, pm *postmortem.Postmortem) bool {
	return pm.Ours() && !pm.Unreadable && pm.Status.Reached(postmortem.InReview) && p.English(pm)
}

// factParts are those that tell what happened, and nothing of what should be.
var factParts = []string{"summary", "impact", "detection", "timeline"}

func recommendation(p *rule.Pass, pm *postmortem.Postmortem) {
	if !reads(p, pm) {
		return
	}
	words := p.Wording(nil, "form/recommendation")
	p.Prose(pm).Each(func(s *prose.Sentence) {
		in := s.Passage()
		if !slices.Contains(factParts, in.Part) || in.Quoted || in.Kind == prose.Heading || strings.HasSuffix(s.Text, "?") || saidThen(pm, in) {
			return
		}
		from, to := wish(s)
		if from < 0 || words.Spares(s, from, to) {
			added := words.In(s)
			if len(added) == 0 {
				return
			}
			from, to = added[0].From, added[0].To
		}
		p.Reportf(s.SpanOf(from, to), "which action will do it, or is it an open question? here stands what happened",
			"%q is a recommendation among the facts", rule.Clip(s.Text[s.Words[from].Start:s.Words[to-1].End]))
	})
}

// saidThen reports a row of the timeline that tells what was decided or said at
// the time: "we should fail over" was an event.
func saidThen(pm *postmortem.Postmortem, in *prose.Passage) bool {
	if in.Event < 0 || in.Event >= len(pm.Timeline) {
		return false
	}
	kind := pm.Timeline[in.Event].Kind
	return kind == "decision" || kind == "comms"
}

func one(words string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(words) {
		out[w] = true
	}
	return out
}

var (
	// asks are the verbs that ask for something; those of asksTo with "to" behind them.
	asks   = one("should must shall need needs ought")
	asksTo = one("need needs ought")
	// shows are the verbs with which a fact asks for something: it showed the
	// need for an alert.
	shows = one("show shows showed highlight highlights highlighted underline underlines underlined underscores underscored demonstrates demonstrated reveals revealed indicates indicated indicate suggests suggested")
	// conditions, some words in front, begin what holds at some times only, and was no wish.
	conditions = one("if whether unless when whenever once until because since as for")
	// thoughts are what somebody had in mind at the time.
	thoughts = one(`that realised realized decided decide agreed thought concluded knew suspected suggested assumed believed felt recommended proposed argued asked said says told
		if whether unless when whenever once until because since as which who what where how why before so not never didn't doesn't don't`)
	// improved is what is asked for of things.
	improved = one(`added fixed improved changed reviewed updated replaced removed documented automated monitored alerted considered investigated addressed tightened raised lowered increased
		reduced rotated upgraded migrated created introduced implemented extended enforced tested validated enabled disabled split tuned adapted revisited cleaned made moved set given looked rewritten`)
	// missing are the things that somebody asks for where nothing was.
	missing  = one("alert alerts alerting alarm alarms monitor monitors monitoring metric metrics dashboard test tests runbook check checks guard limit limits process")
	articles = one("an a more better some our the proper another")
)

// farthest is how many words in front of a verb may say on what condition it holds.
const farthest = 40

// wish finds a recommendation: what we should do, what needs to be added, that
// there should be an alert, or that something showed the need for one. It
// returns the words from its subject to its verb, -1 if there is none.
func wish(s *prose.Sentence) (from, to int) {
	for k, w := range s.Words {
		if w.Quoted || k+1 >= len(s.Words) {
			continue
		}
		if w.Lower == "need" && s.Words[k+1].Lower == "for" {
			if verb := lastOf(s, max(0, k-4), k, shows); verb >= 0 {
				return verb, k + 2
			}
		}
		if asksTo[w.Lower] && k < 3 && wanted(s, k+1) > 0 && !anyOf(s, 0, k, thoughts) {
			return k, wanted(s, k+1)
		}
		verb := verbBehind(s, k)
		if verb < 0 {
			continue
		}
		if subject, ok := asked(s, k, verb); ok && !anyOf(s, max(0, subject-6), subject, thoughts) {
			return subject, verb + 1
		}
	}
	return -1, -1
}

// verbBehind is the index of the verb that a word asks for, -1 where the word
// asks for none: "should have been" tells what was not.
func verbBehind(s *prose.Sentence, k int) int {
	verb := k + 1
	switch {
	case asksTo[s.Words[k].Lower]:
		if s.Words[verb].Lower != "to" {
			return -1
		}
		verb++
	case !asks[s.Words[k].Lower]:
		return -1
	}
	for verb < len(s.Words) && (s.Words[verb].Adverb() || s.Words[verb].Lower == "not" || s.Words[verb].Lower == "also") {
		verb++
	}
	if verb >= len(s.Words) || s.Words[verb].Lower == "have" || s.Words[verb].Quoted {
		return -1
	}
	return verb
}

// wanted is the index behind "a … alert" at a word, 0 if there is none.
func wanted(s *prose.Sentence, at int) int {
	for k := at; k < min(at+4, len(s.Words)); k++ {
		if missing[s.Words[k].Lower] {
			return k + 1
		}
		if k == at && !articles[s.Words[k].Lower] {
			return 0
		}
	}
	return 0
}

// asked reports whether a verb that asks, at k, asks us, or asks for a thing to
// be improved; and the word that its subject begins with.
func asked(s *prose.Sentence, k, verb int) (subject int, ok bool) {
	before := k - 1
	for before >= 0 && (s.Words[before].Adverb() || s.Words[before].Lower == "also" || s.Words[before].Lower == "all") {
		before--
	}
	if before < 0 {
		return 0, false
	}
	switch word := s.Words[before].Lower; {
	case word == "we":
		able := s.Words[verb].Lower == "be" && verb+1 < len(s.Words) && !improved[s.Words[verb+1].Lower]
		return before, !able
	case word == "there":
		return before, s.Words[verb].Lower == "be"
	}
	if s.Words[verb].Lower != "be" || verb+1 >= len(s.Words) || anyOf(s, max(0, before-farthest), before, conditions) {
		return before, false
	}
	participle := verb + 1
	for participle < len(s.Words) && s.Words[participle].Adverb() {
		participle++
	}
	return before, participle < len(s.Words) && improved[s.Words[participle].Lower] && !anyOf(s, max(0, before-3), k, one("that which who not"))
}

func anyOf(s *prose.Sentence, from, to int, of map[string]bool) bool {
	return lastOf(s, from, to, of) >= 0
}

// lastOf is the last word of a list between two, -1 if there is none.
func lastOf(s *prose.Sentence, from, to int, of map[string]bool) int {
	for k := to - 1; k >= from; k-- {
		if of[s.Words[k].Lower] {
			return k
		}
	}
	return -1
}

// outageWord asks about a word that says that nothing worked, where the
// numbers say that something did.
func outageWord(p *rule.Pass, pm *postmortem.Postmortem) {
	share, ok := largestShare(pm)
	if !ok || share >= 0.995 || !reads(p, pm) {
		return
	}
	words := p.Wording(nil, "form/outage-word")
	said := map[string]bool{} // once in the title, the summary, the text
	p.Prose(pm).Each(func(s *prose.Sentence) {
		in := s.Passage()
		if in.Quoted || said[in.Field] || in.Kind == prose.Heading || !slices.Contains(measured, cmp.Or(in.Field, in.Part)) {
			return
		}
		for k, w := range s.Words {
			if w.Quoted || w.Lower != "outage" && w.Lower != "outages" || partial(s, k) || words.Spares(s, k, k+1) {
				continue
			}
			said[in.Field] = true
			p.Reportf(s.SpanOf(k, k+1), "what did it look like to those who could go on? \"degradation\", or what failed, says more",
				"%q says that nothing worked, and the largest share under impact is %s %%", w.Text, strconv.FormatFloat(share*100, 'f', -1, 64))
			return
		}
	})
}

// measured are the fields and the parts whose words the numbers under impact
// speak about.
var measured = []string{"title", "summary", "impact"}

var notWhole = one("partial minor regional no not provider's vendor's upstream power network planned other another earlier previous brief partly limited their")

// partial reports an outage that is said to be a part of one, or not ours.
func partial(s *prose.Sentence, k int) bool {
	if anyOf(s, max(0, k-3), k, notWhole) {
		return true
	}
	return k+2 < len(s.Words) && (s.Words[k+1].Lower == "of" || s.Words[k+1].Lower == "at") && anyOf(s, k+2, min(k+6, len(s.Words)), one("provider vendor region zone data centre center"))
}

// largestShare is the largest of the shares that the impact counts, from 0 to
// 1; ok is false where it counts none.
func largestShare(pm *postmortem.Postmortem) (share float64, ok bool) {
	for _, i := range pm.Impact {
		value, err := strconv.ParseFloat(strings.ReplaceAll(i.Value, "_", ""), 64)
		of, err2 := strconv.ParseFloat(strings.ReplaceAll(i.Of, "_", ""), 64)
		if err != nil || err2 != nil || of <= 0 || value < 0 {
			continue
		}
		share, ok = max(share, value/of), true
	}
	return float64(int(share*1000+0.5)) / 1000, ok
}
