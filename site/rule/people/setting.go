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
)

func facilitator(p *rule.Pass, pm *postmortem.Postmortem) {
	if pm.Ours() && pm.Status != postmortem.Withdrawn && p.Catalog.Grave(pm.Severity) && pm.Review.FacilitatorInvolved == postmortem.Yes {
		p.Reportf(pm.At("review.facilitator_involved"), "ask somebody from another team to lead the next one; here, say in Open questions what nobody could ask", "the review was led by somebody who was involved")
	}
}

func biasCheck(p *rule.Pass, pm *postmortem.Postmortem) {
	if !owed(p, pm) || !pm.Doc.Field("bias_check").Empty() {
		return
	}
	p.Reportf(pm.At("bias_check"), "add bias_check: {hindsight: …, anchoring: …} with a line for each that the group looked for", "nothing says which biases the review looked for")
}

// strain finds the words in which people tell of a night, a long day, or too
// many things at once.
var strain = regexp.MustCompile(`(?i)\b(?:out[- ]of[- ](?:office[- ]|working[- ])?hours|after hours|off[- ]hours|(?:over)?night|midnight|weekend|sunday|saturday|holiday|asleep|sleep\w*|slept|woken?|woke|awake|tired\w*|exhaust(?:ed|ion)|fatigue\w*|shifts?|long day|hours? (?:in|on|into)|early hours|in bed|at home|stress\w*|overload\w*|(?:two|three|several|other|another|concurrent|parallel) incidents?|at the same time|alone)\b`)

func conditions(p *rule.Pass, pm *postmortem.Postmortem) {
	f := pm.Doc.Field("conditions")
	if f.Empty() || !pm.Ours() || !pm.Status.Reached(postmortem.InReview) || !p.English(pm) {
		return
	}
	var hard []string
	if f.Get("out_of_hours").Text == "true" {
		hard = append(hard, "work out of hours")
	}
	if shift := f.Get("longest_shift_h").Text; shift == ">12" {
		hard = append(hard, "a shift of more than 12 hours")
	}
	for _, many := range []struct{ field, what string }{{"sleep_interrupted", "interrupted sleep"}, {"concurrent_incidents", "other incidents at the same time"}} {
		if n, err := strconv.Atoi(strings.TrimSpace(f.Get(many.field).Text)); err == nil && n > 0 {
			hard = append(hard, many.what)
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
	p.Reportf(f.At(), "say in Response or Analysis what it made harder, or that it changed nothing and how that is known", "conditions tell of %s, and Response and Analysis do not", rule.Listed(hard))
}

// nobodyWho are entries of the column that name no one who could be asked:
// what runs by itself, everybody, and who is not of this organisation.
var nobodyWho = regexp.MustCompile(`(?i)^(?:everyone|everybody|all|n/?a|none|unknown|automatic(?:ally)?|automation|system|\?+|[-–—]+)$|\b(?:bot|job|cron|script|monitor(?:ing)?|alert(?:ing|s|manager)?|pager(?:duty)?|pipeline|ci|cd|deploy(?:er|ment)?|scheduler|autoscal\w+|controller|dashboard|status page|probe|synthetic|providers?|partners?|vendors?|suppliers?|regulators?)\b`)

// uninvited finds a role of the timeline's Who column that is no participant.
// A role is a participant's if it shares a word with their role or team.
func uninvited(p *rule.Pass, pm *postmortem.Postmortem) {
	if !pm.Ours() || len(pm.Participants) == 0 || !pm.Status.Reached(postmortem.InReview) {
		return
	}
	there := map[string]bool{}
	for _, x := range pm.Participants {
		for _, word := range roleWords(x.Ref + " " + x.Role + " " + x.Group + " " + x.Team + " " + teamName(p.Catalog, x.Team)) {
			there[word] = true
		}
	}
	said := map[string]bool{}
	for _, e := range pm.Timeline {
		for _, who := range strings.FieldsFunc(e.Who, func(r rune) bool { return r == ',' || r == ';' || r == '/' || r == '+' || r == '&' }) {
			who = strings.TrimSpace(who)
			if key := strings.ToLower(who); !said[key] && stranger(p.Catalog, who, there) {
				said[key] = true
				p.Reportf(e.At, fmt.Sprintf("ask them too: participants: [{ref: …, group: …, role: %s}]; or write the role as it stands there", strings.ToLower(rule.ClipTo(who, 40))),
					"%q is in the timeline and is no participant", rule.Clip(who))
			}
		}
	}
}

func stranger(words *catalog.Catalog, who string, there map[string]bool) bool {
	parts := roleWords(who)
	if len(parts) == 0 || nobodyWho.MatchString(who) {
		return false
	}
	if _, isService := words.Service(strings.ToLower(who)); isService {
		return false
	}
	for _, word := range parts {
		if there[word] {
			return false
		}
	}
	return true
}

func teamName(words *catalog.Catalog, id string) string {
	team, _ := words.Team(id)
	return team.Name
}

// roleWords are the words of a role that tell it from another: not what half
// of all roles are called.
func roleWords(s string) (out []string) {
	for _, word := range strings.FieldsFunc(strings.ToLower(markdown.Slug(s)), func(r rune) bool { return r == '-' || r == '_' }) {
		switch word {
		case "the", "a", "an", "of", "in", "at", "on", "and", "who", "for", "from", "by", "to", "engineer", "team", "call", "oncall", "lead", "agent", "member":
		default:
			out = append(out, strings.TrimSuffix(word, "s"))
		}
	}
	return out
}
