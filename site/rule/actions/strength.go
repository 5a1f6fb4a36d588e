package actions

import (
	"regexp"
	"slices"
	"strings"

	"debrief/site/finding"
	"debrief/site/postmortem"
	"debrief/site/prose"
	"debrief/site/rule"
)

// A hint is a wording that certainly belongs to one class of strength.
type hint struct {
	strength string
	title    *regexp.Regexp
}

const verbs = `(?i)^(?:we (?:should|must|will|need to)\s+|please\s+)?`

var hints = []hint{
	{"weaker", regexp.MustCompile(verbs + `(?:document|train|re-?train|teach|educate|brief|inform|announce|communicate|remind|discuss|investigate|research|explore|evaluate|assess|consider|study|look (?:in)?to|think about)\b`)},
	{"weaker", regexp.MustCompile(verbs + `(?:write|update|add|create|extend|improve|publish|record|put|include)\b.*\b(?:runbooks?|playbooks?|documentation|docs|wiki|guidelines?|how-?tos?|readme|faq|handbook|manual page|onboarding)\b`)},
	{"weaker", regexp.MustCompile(verbs + `(?:add|create|show|build|put|set up|make)\b.*\bdashboards?\b`)},
	{"weaker", regexp.MustCompile(`(?i)\b(?:double[- ]check|four[- ]eyes|second pair of eyes|check (?:it )?(?:twice|by hand|manually)|manually (?:check|verify|approve|confirm))\b`)},
	{"stronger", regexp.MustCompile(verbs + `(?:block|refuse|reject|deny|disallow|forbid|prohibit|revoke)\b`)},
	{"stronger", regexp.MustCompile(verbs + `(?:remove|delete|drop|retire|decommission|shut down|switch off|turn off)\b`)},
	{"stronger", regexp.MustCompile(verbs + `(?:roll(?:s)? back automatically|automatically roll(?:s)? back)\b|\b(?:impossible|automatic rollback)\b`)},
	{"intermediate", regexp.MustCompile(verbs + `(?:alert|page|notify|warn)\b.*\b(?:when|if|on|before|as soon as)\b`)},
	{"intermediate", regexp.MustCompile(verbs + `(?:add|create|set up|write|build)\b.*\b(?:alerts?|alarms?|monitors?|unit tests?|integration tests?|regression tests?|timeouts?|circuit breakers?|rate limits?|retries|replicas?|canar(?:y|ies))\b`)},
}

var (
	// guarded takes weakness out of a wording: a machine says no where it is not kept.
	guarded = regexp.MustCompile(`(?i)\b(?:refuse[sd]?|reject(?:s|ed)?|block(?:s|ed)?|denie[sd]|red|ci|fails?|cannot|can no longer|not possible|4\d\d|automatic(?:ally)?|test(?:s|ed)?)\b`)
	// cosmetic takes strength out of a removal: what is taken away was a word.
	cosmetic = regexp.MustCompile(`(?i)\b(?:alerts?|alarms?|noise|noisy|docs?|documentation|mentions?|names?|text|words?|section|note|page|comments?|warnings?|graphs?|panels?|log (?:lines?|messages?))\b`)
)

// hinted is the class of strength that the words of an action suggest, "" for
// words that suggest none or more than one.
func hinted(title, doneWhen string) string {
	strength := ""
	for _, h := range hints {
		if !h.title.MatchString(title) {
			continue
		}
		switch {
		case h.strength == "weaker" && guarded.MatchString(title+" "+doneWhen), h.strength == "stronger" && cosmetic.MatchString(title):
			continue
		case strength != "" && strength != h.strength:
			return ""
		}
		strength = h.strength
	}
	return strength
}

// contradicts says which pairs are certainly two things. An alert may be a
// warning, and a limit in code a redundancy: neighbours are let pass but for
// what only asks people to know more.
func contradicts(declared, suggested string) bool {
	return suggested == "weaker" && declared != "weaker" || suggested == "stronger" && declared == "weaker" || suggested == "intermediate" && declared == "stronger"
}

var examples = map[string]string{
	"weaker":       "documentation, training_once, warning_or_dashboard, manual_double_check, further_study",
	"intermediate": "slo_alert_with_runbook, automated_test_in_ci, software_enhancement, redundancy",
	"stronger":     "remove_hazard, remove_permission, forcing_function",
}

func strength(p *rule.Pass, pm *postmortem.Postmortem) {
	w := p.Wording(lexicons, "actions/strength")
	for _, a := range worded(p, pm) {
		declared, title := a.Strength(), a.text(p, "title")
		if declared == "" || title == nil || slices.ContainsFunc(title.Sentences, func(s prose.Sentence) bool { return spared(w, &s) }) {
			continue
		}
		if suggested := hinted(a.Title, a.DoneWhen); suggested != "" && contradicts(declared, suggested) {
			p.Reportf(a.at("mechanism"), "is it one of "+examples[suggested]+"? or let the title say what the machine does", "%s is %s, and the title reads as %s", rule.Clip(a.Mechanism), declared, suggested).
				Related = []finding.Related{{At: a.at("title"), Message: "the title"}}
		}
	}
}

// planned are the actions of a write-up that its strength is judged by: those
// of an incident or a near miss that has come to a review.
func planned(pm *postmortem.Postmortem) (out []promise) {
	if pm.Kind == postmortem.Drill || !pm.Status.Reached(postmortem.InReview) {
		return nil
	}
	for _, a := range promises(pm) {
		if a.kept() {
			out = append(out, a)
		}
	}
	return out
}

func strengthFloor(p *rule.Pass, pm *postmortem.Postmortem) {
	all := planned(pm)
	if len(all) == 0 || !p.Catalog.Grave(pm.Severity) {
		return
	}
	strong, said := 0, 0
	for _, a := range all {
		s := a.Strength()
		if s == "stronger" || s == "intermediate" {
			if a.Horizon != "later" {
				return
			}
			strong++
		}
		if a.Mechanism != "" {
			said++
		}
	}
	at := pm.At("actions")
	switch {
	case said == 0:
		p.Reportf(at, "add to each how it works: mechanism: forcing_function, software_enhancement, documentation …", "no action says by what mechanism it works")
	case strong > 0:
		p.Reportf(at, "bring one of them forward, or add a smaller one that the next weeks can hold", "every action that is more than weaker has horizon later")
	default:
		p.Reportf(at, "add one that works without anybody having to remember it: "+examples["stronger"], "no action is stronger or intermediate")
	}
}

func onlyWeaker(p *rule.Pass, pm *postmortem.Postmortem) {
	all := planned(pm)
	if len(all) == 0 || p.Catalog.Grave(pm.Severity) {
		return // actions/strength-floor
	}
	var how []string
	for _, a := range all {
		if a.Strength() != "weaker" {
			return
		}
		how = append(how, a.Mechanism)
	}
	p.Reportf(pm.At("actions"), "add one that works without anybody having to remember it: "+examples["intermediate"], "every action is weaker: %s", strings.Join(how[:min(len(how), 6)], ", "))
}

func mix(p *rule.Pass, pm *postmortem.Postmortem) {
	if len(planned(pm)) == 0 || pm.Kind != postmortem.Incident || !p.Catalog.Grave(pm.Severity) {
		return
	}
	has := map[string]bool{}
	for _, a := range promises(pm) { // what was declined has been thought of
		if a.Type == "" {
			return // nobody knows yet what the mix is
		}
		has[a.Type] = true
	}
	if !has["prevent"] {
		p.Reportf(pm.At("actions"), "what would keep it from starting? add an action of type prevent, or one that was declined with its reason in Actions", "no action prevents")
	}
	if !has["detect"] && !has["mitigate"] {
		p.Reportf(pm.At("actions"), "the next one will start otherwise: what would show it sooner, or make it smaller? add an action of type detect or mitigate", "no action detects or mitigates")
	}
}
