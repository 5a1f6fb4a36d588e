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

// checksWording reports whether rules about wording apply to pm. They apply to
// post-mortems of the library's organisation that are in English and have at least the
// status in_review.
func checksWording(p *rule.Pass, pm *postmortem.Postmortem) bool {
	return pm.IsOwn() && !pm.Unreadable && pm.IsSubmitted() && p.English(pm)
}

// factParts lists the sections that must contain only facts and no recommendations.
var factParts = []string{"summary", "impact", "detection", "timeline"}

func checkRecommendation(p *rule.Pass, pm *postmortem.Postmortem) {
	if !checksWording(p, pm) {
		return
	}
	words := p.Wording(nil, "form/recommendation")
	p.Prose(pm).Each(func(s *prose.Sentence) {
		in := s.Passage()
		if !slices.Contains(factParts, in.Part) || in.Quoted || in.Kind == prose.Heading ||
			strings.HasSuffix(s.Text, "?") ||
			recordsSpeech(pm, in) {
			return
		}
		from, to := findRecommendation(s)
		if from < 0 || words.Allows(s, from, to) {
			added := words.In(s)
			if len(added) == 0 {
				return
			}
			from, to = added[0].From, added[0].To
		}
		p.Reportf(s.SpanOf(from, to), "move it to the actions or the open questions; this section is for facts",
			"%q is a recommendation among the facts", rule.Clip(s.Text[s.Words[from].Start:s.Words[to-1].End]))
	})
}

// recordsSpeech reports whether a passage is a timeline row with a decision or message.
// In such a row, "we should fail over" is an event and not a recommendation.
func recordsSpeech(pm *postmortem.Postmortem, in *prose.Passage) bool {
	if in.Event < 0 || in.Event >= len(pm.Timeline) {
		return false
	}
	kind := pm.Timeline[in.Event].Kind
	return kind == "decision" || kind == "comms"
}

// wordSet returns the set of the words in a text, which are separated by blanks.
func wordSet(words string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(words) {
		out[w] = true
	}
	return out
}

var (
	// obligations are verbs of obligation. A verb that is also in the set withTo must
	// be followed by "to".
	obligations = wordSet("should must shall need needs ought")
	withTo      = wordSet("need needs ought")
	// shows are verbs that may precede "need for", as in "showed the need for an
	// alert".
	shows = wordSet(
		"show shows showed highlight highlights highlighted underline underlines underlined underscores " +
			"underscored demonstrates demonstrated reveals revealed indicates indicated indicate suggests suggested",
	)
	// conditions are words that begin a conditional clause. A verb of obligation after
	// such a clause is not a recommendation.
	conditions = wordSet("if whether unless when whenever once until because since as for")
	// thoughts are words that introduce something that a person thought or said during
	// the incident.
	thoughts = wordSet(
		`that realised realized decided decide agreed thought concluded knew suspected suggested assumed believed felt
		recommended proposed argued asked said says told
		if whether unless when whenever once until because since as which who what where how why before so not never
		didn't doesn't don't`,
	)
	// improved are participles of verbs of improvement, such as "added".
	improved = wordSet(
		`added fixed improved changed reviewed updated replaced removed documented automated monitored alerted
		considered investigated addressed tightened raised lowered increased
		reduced rotated upgraded migrated created introduced implemented extended enforced tested validated enabled
		disabled split tuned adapted revisited cleaned made moved set given looked rewritten`,
	)
	// missing are things for which recommendations usually ask, such as an alert.
	missing = wordSet(
		"alert alerts alerting alarm alarms monitor monitors monitoring metric metrics dashboard test tests " +
			"runbook check checks guard limit limits process",
	)
	articles = wordSet("an a more better some our the proper another")
)

// maxConditionWords is the largest number of words before a verb of obligation in which
// a conditional clause is searched.
const maxConditionWords = 40

// findRecommendation finds a recommendation in the sentence s: "we should", "needs to
// be added", "there should be an alert", "showed the need for". It returns the range of
// words from the subject to the verb, or -1, -1 if there is none.
func findRecommendation(s *prose.Sentence) (from, to int) {
	for k, w := range s.Words {
		if w.Quoted || k+1 >= len(s.Words) {
			continue
		}
		if w.Lower == "need" && s.Words[k+1].Lower == "for" {
			if verb := lastOf(s, max(0, k-4), k, shows); verb >= 0 {
				return verb, k + 2
			}
		}
		if withTo[w.Lower] && k < 3 && wanted(s, k+1) > 0 && !anyOf(s, 0, k, thoughts) {
			return k, wanted(s, k+1)
		}
		verb := verbAfter(s, k)
		if verb < 0 {
			continue
		}
		if subject, ok := recommends(s, k, verb); ok && !anyOf(s, max(0, subject-6), subject, thoughts) {
			return subject, verb + 1
		}
	}
	return -1, -1
}

// verbAfter returns the index of the verb that follows the verb of obligation at word k
// of s. It returns -1 if there is no such verb, or if the sentence is about the past,
// as in "should have been".
func verbAfter(s *prose.Sentence, k int) int {
	verb := k + 1
	switch {
	case withTo[s.Words[k].Lower]:
		if s.Words[verb].Lower != "to" {
			return -1
		}
		verb++
	case !obligations[s.Words[k].Lower]:
		return -1
	}
	for verb < len(s.Words) && (s.Words[verb].IsAdverb() || s.Words[verb].Lower == "not" ||
		s.Words[verb].Lower == "also") {
		verb++
	}
	if verb >= len(s.Words) || s.Words[verb].Lower == "have" || s.Words[verb].Quoted {
		return -1
	}
	return verb
}

// wanted matches an article and a word of the set missing, as in "an automatic alert",
// from the word at index at on. It returns the index after these words, or 0 if they do
// not match.
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

// recommends reports whether the verb of obligation at word k of s makes a
// recommendation. That is the case with the subject "we" or "there", or with a verb of
// improvement, as in "it should be added". verb is the index of the verb after word k.
// The result subject is the index of the subject.
func recommends(s *prose.Sentence, k, verb int) (subject int, ok bool) {
	before := k - 1
	for before >= 0 && (s.Words[before].IsAdverb() || s.Words[before].Lower == "also" || s.Words[before].Lower == "all") {
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
	if s.Words[verb].Lower != "be" || verb+1 >= len(s.Words) ||
		anyOf(s, max(0, before-maxConditionWords), before, conditions) {
		return before, false
	}
	participle := verb + 1
	for participle < len(s.Words) && s.Words[participle].IsAdverb() {
		participle++
	}
	return before, participle < len(s.Words) && improved[s.Words[participle].Lower] &&
		!anyOf(s, max(0, before-3), k, wordSet("that which who not"))
}

func anyOf(s *prose.Sentence, from, to int, of map[string]bool) bool {
	return lastOf(s, from, to, of) >= 0
}

// lastOf returns the index of the last word in [from, to) that is in the set of, or -1
// if there is none.
func lastOf(s *prose.Sentence, from, to int, of map[string]bool) int {
	for k := to - 1; k >= from; k-- {
		if of[s.Words[k].Lower] {
			return k
		}
	}
	return -1
}

// checkOutageWord reports the word "outage" if the numbers in the field impact show
// that a part of the service worked.
func checkOutageWord(p *rule.Pass, pm *postmortem.Postmortem) {
	share, ok := largestShare(pm)
	if !ok || share >= 0.995 || !checksWording(p, pm) {
		return
	}
	words := p.Wording(nil, "form/outage-word")
	reported := map[string]bool{} // fields with a finding; each field, and the body, gets at most one
	p.Prose(pm).Each(func(s *prose.Sentence) {
		in := s.Passage()
		if in.Quoted || reported[in.Field] || in.Kind == prose.Heading ||
			!slices.Contains(measured, cmp.Or(in.Field, in.Part)) {
			return
		}
		for k, w := range s.Words {
			if w.Quoted || w.Lower != "outage" && w.Lower != "outages" || partial(s, k) || words.Allows(s, k, k+1) {
				continue
			}
			reported[in.Field] = true
			p.Reportf(
				s.SpanOf(k, k+1),
				"write \"degradation\", or what failed",
				"%q means that nothing worked, but the largest share under impact is %s %%",
				w.Text,
				strconv.FormatFloat(share*100, 'f', -1, 64),
			)
			return
		}
	})
}

// measured lists the fields and sections that describe the same impact as the numbers
// in the field impact.
var measured = []string{"title", "summary", "impact"}

var notWhole = wordSet(
	"partial minor regional no not provider's vendor's upstream power network planned other another earlier " +
		"previous brief partly limited their",
)

// partial reports whether the word "outage" at index k of s refers to a partial outage,
// or to the outage of another organisation.
func partial(s *prose.Sentence, k int) bool {
	if anyOf(s, max(0, k-3), k, notWhole) {
		return true
	}
	return k+2 < len(s.Words) && (s.Words[k+1].Lower == "of" || s.Words[k+1].Lower == "at") &&
		anyOf(s, k+2, min(k+6, len(s.Words)), wordSet("provider vendor region zone data centre center"))
}

// largestShare returns the largest share of users or requests, from 0 to 1, that an
// impact of pm states. ok is false if no impact states a share.
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
