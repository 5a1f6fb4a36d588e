package people

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"debrief/site/catalog"
	"debrief/site/markdown"
	"debrief/site/postmortem"
	"debrief/site/rule"
	"debrief/site/source"
)

func checkFacilitator(p *rule.Pass, pm *postmortem.Postmortem) {
	if pm.IsOwn() && !pm.IsWithdrawn() && p.Catalog.IsMajor(pm.Severity) &&
		pm.Review.FacilitatorInvolved == postmortem.Yes {
		p.Reportf(
			pm.At("review.facilitator_involved"),
			"choose a facilitator from another team for the next review; here, add the unasked questions to Open "+
				"questions",
			"the review's facilitator was involved in the incident",
		)
	}
}

func checkBiasCheck(p *rule.Pass, pm *postmortem.Postmortem) {
	if !isPublishedMajor(p, pm) || !pm.Doc.Field("bias_check").Empty() {
		return
	}
	p.Reportf(
		pm.At("bias_check"),
		"add bias_check: {hindsight: …, anchoring: …} with a line for each bias that the group looked for",
		"there is no list of the biases that the review looked for",
	)
}

// strain matches words about working conditions: night work, long days, or several
// problems at once.
var strain = regexp.MustCompile(
	`(?i)\b(?:out[- ]of[- ](?:office[- ]|working[- ])?hours|after hours|off[- ]hours|(?:over)?night|midnight|weekend|sunday|saturday|holiday|asleep|sleep\w*|slept|woken?|woke|awake|tired\w*|exhaust(?:ed|ion)|fatigue\w*|shifts?|long day|hours? (?:in|on|into)|early hours|in bed|at home|stress\w*|overload\w*|(?:two|three|several|other|another|concurrent|parallel) incidents?|at the same time|alone)\b`,
)

func checkConditions(p *rule.Pass, pm *postmortem.Postmortem) {
	f := pm.Doc.Field("conditions")
	if f.Empty() || !pm.IsOwnAndSubmitted() || !p.English(pm) {
		return
	}
	var hard []string
	if f.Get("out_of_hours").Text == "true" {
		hard = append(hard, "work out of hours")
	}
	if shift := f.Get("longest_shift_h").Text; shift == ">12" {
		hard = append(hard, "a shift of more than 12 hours")
	}
	for _, c := range []struct{ field, text string }{{"sleep_interrupted", "interrupted " +
		"sleep"}, {"concurrent_incidents", "other incidents at the same time"}} {
		if n, err := strconv.Atoi(strings.TrimSpace(f.Get(c.field).Text)); err == nil && n > 0 {
			hard = append(hard, c.text)
		}
	}
	if len(hard) == 0 || strain.MatchString(pm.PartText("analysis")+"\n"+pm.PartText("response")) {
		return
	}
	for _, factor := range pm.Factors {
		if factor.Code == "organisation.staffing_or_fatigue" {
			return
		}
	}
	p.Reportf(
		f.At(),
		"describe the effect in Response or Analysis, or that there was no effect and how that is known",
		"conditions lists %s, but Response and Analysis do not mention it",
		rule.Listed(hard),
	)
}

// notPersons matches entries in the timeline's column Who that are not people and so
// cannot be interviewed: automated systems, whole groups and other organisations.
var notPersons = regexp.MustCompile(
	`(?i)^(?:everyone|everybody|all|n/?a|none|unknown|automatic(?:ally)?|automation|system|\?+|[-–—]+)$|\b(?:bot|job|cron|script|monitor(?:ing)?|alert(?:ing|s|manager)?|pager(?:duty)?|pipeline|ci|cd|deploy(?:er|ment)?|scheduler|autoscal\w+|controller|dashboard|status page|probe|synthetic|providers?|partners?|vendors?|suppliers?|regulators?)\b`,
)

// checkUninvited reports a role in the timeline's column Who for which the post-mortem
// lists no participant. A role matches a participant if it shares a word with the
// participant's role or team.
func checkUninvited(p *rule.Pass, pm *postmortem.Postmortem) {
	if !pm.IsOwnAndSubmitted() || len(pm.Participants) == 0 {
		return
	}
	known := map[string]bool{}
	for _, x := range pm.Participants {
		text := x.Ref + " " + x.Role + " " + x.Group + " " + x.Team + " " + teamName(p.Catalog, x.Team)
		for _, word := range roleWords(text) {
			known[word] = true
		}
	}
	reported := map[string]bool{}
	for _, e := range pm.Timeline {
		for _, who := range strings.FieldsFunc(
			e.Who, func(r rune) bool { return r == ',' || r == ';' || r == '/' || r == '+' || r == '&' },
		) {
			who = strings.TrimSpace(who)
			if key := strings.ToLower(who); !reported[key] && isUnlisted(p.Catalog, who, known) {
				reported[key] = true
				p.Reportf(
					e.At,
					fmt.Sprintf(
						"interview them and add them: participants: [{ref: …, group: …, role: %s}]; or write the "+
							"role as in participants",
						strings.ToLower(source.Excerpt(who, 40)),
					),
					"%q is in the timeline but not in participants",
					rule.Clip(who),
				)
			}
		}
	}
}

// isUnlisted reports whether who is a role that shares no word with known. known holds
// the words of the participants' roles and teams.
func isUnlisted(words *catalog.Catalog, who string, known map[string]bool) bool {
	parts := roleWords(who)
	if len(parts) == 0 || notPersons.MatchString(who) {
		return false
	}
	if _, isService := words.Service(strings.ToLower(who)); isService {
		return false
	}
	for _, word := range parts {
		if known[word] {
			return false
		}
	}
	return true
}

func teamName(words *catalog.Catalog, id string) string {
	team, _ := words.Team(id)
	return team.Name
}

// roleWords returns the words of the role s, except common words such as "engineer" and
// "team".
func roleWords(s string) (out []string) {
	for _, word := range strings.FieldsFunc(
		strings.ToLower(markdown.Slug(s)), func(r rune) bool { return r == '-' || r == '_' },
	) {
		switch word {
		case "the",
			"a",
			"an",
			"of",
			"in",
			"at",
			"on",
			"and",
			"who",
			"for",
			"from",
			"by",
			"to",
			"engineer",
			"team",
			"call",
			"oncall",
			"lead",
			"agent",
			"member":
		default:
			out = append(out, strings.TrimSuffix(word, "s"))
		}
	}
	return out
}
