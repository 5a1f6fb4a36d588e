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

// A hint is an expression in the title of an action item that clearly belongs to one
// class of strength, such as "weaker".
type hint struct {
	strength string
	title    *regexp.Regexp
}

const verbs = `(?i)^(?:we (?:should|must|will|need to)\s+|please\s+)?`

var hints = []hint{
	{
		"weaker",
		regexp.MustCompile(
			verbs + `(?:document|train|re-?train|teach|educate|brief|inform|announce|communicate|remind|discuss|investigate|research|explore|evaluate|assess|consider|study|look (?:in)?to|think about)\b`,
		),
	},
	{
		"weaker",
		regexp.MustCompile(
			verbs + `(?:write|update|add|create|extend|improve|publish|record|put|include)\b.*\b(?:runbooks?|playbooks?|documentation|docs|wiki|guidelines?|how-?tos?|readme|faq|handbook|manual page|onboarding)\b`,
		),
	},
	{"weaker", regexp.MustCompile(verbs + `(?:add|create|show|build|put|set up|make)\b.*\bdashboards?\b`)},
	{
		"weaker",
		regexp.MustCompile(
			`(?i)\b(?:double[- ]check|four[- ]eyes|second pair of eyes|check (?:it )?(?:twice|by hand|manually)|manually (?:check|verify|approve|confirm))\b`,
		),
	},
	{"stronger", regexp.MustCompile(verbs + `(?:block|refuse|reject|deny|disallow|forbid|prohibit|revoke)\b`)},
	{
		"stronger",
		regexp.MustCompile(verbs + `(?:remove|delete|drop|retire|decommission|shut down|switch off|turn off)\b`),
	},
	{
		"stronger",
		regexp.MustCompile(
			verbs + `(?:roll(?:s)? back automatically|automatically roll(?:s)? back)\b|\b(?:impossible|automatic rollback)\b`,
		),
	},
	{"intermediate", regexp.MustCompile(verbs + `(?:alert|page|notify|warn)\b.*\b(?:when|if|on|before|as soon as)\b`)},
	{
		"intermediate",
		regexp.MustCompile(
			verbs + `(?:add|create|set up|write|build)\b.*\b(?:alerts?|alarms?|monitors?|unit tests?|integration tests?|regression tests?|timeouts?|circuit breakers?|rate limits?|retries|replicas?|canar(?:y|ies))\b`,
		),
	},
}

var (
	// guarded matches words about automatic enforcement. If the title of an action item
	// contains them, it is not weak, even if it otherwise looks weak.
	guarded = regexp.MustCompile(
		`(?i)\b(?:refuse[sd]?|reject(?:s|ed)?|block(?:s|ed)?|denie[sd]|red|ci|fails?|cannot|can no longer|not possible|4\d\d|automatic(?:ally)?|test(?:s|ed)?)\b`,
	)
	// cosmetic matches things whose removal does not make an action item strong,
	// although removals usually do.
	cosmetic = regexp.MustCompile(
		`(?i)\b(?:alerts?|alarms?|noise|noisy|docs?|documentation|mentions?|names?|text|words?|section|note|page|comments?|warnings?|graphs?|panels?|log (?:lines?|messages?))\b`,
	)
)

// suggestedStrength returns the class of strength that the title and the field
// done_when of an action item suggest. It returns "" if they suggest no class or more
// than one.
func suggestedStrength(title, doneWhen string) string {
	strength := ""
	for _, h := range hints {
		if !h.title.MatchString(title) {
			continue
		}
		switch {
		case h.strength == "weaker" && guarded.MatchString(title+" "+doneWhen),
			h.strength == "stronger" && cosmetic.MatchString(title):
			continue
		case strength != "" && strength != h.strength:
			return ""
		}
		strength = h.strength
	}
	return strength
}

// contradicts reports whether the declared class of strength clearly differs from the
// suggested one. It tolerates a declared class one below the suggested class, because
// an alert may be a warning and a limit in code may be a redundancy. It never tolerates
// a declared class above the suggested class.
func contradicts(declared, suggested string) bool {
	return suggested == "weaker" && declared != "weaker" || suggested == "stronger" && declared == "weaker" ||
		suggested == "intermediate" && declared == "stronger"
}

var examples = map[string]string{
	"weaker":       "documentation, training_once, warning_or_dashboard, manual_double_check, further_study",
	"intermediate": "slo_alert_with_runbook, automated_test_in_ci, software_enhancement, redundancy",
	"stronger":     "remove_hazard, remove_permission, forcing_function",
}

func checkStrength(p *rule.Pass, pm *postmortem.Postmortem) {
	w := p.Wording(lexicons, "actions/strength")
	for _, a := range wordedItems(p, pm) {
		declared, title := a.Strength(), a.text(p, "title")
		if declared == "" || title == nil ||
			slices.ContainsFunc(title.Sentences, func(s prose.Sentence) bool { return isAllowed(w, &s) }) {
			continue
		}
		if suggested := suggestedStrength(a.Title, a.DoneWhen); suggested != "" && contradicts(declared, suggested) {
			p.Reportf(a.at("mechanism"), "write one of "+examples[suggested]+", or describe in the title what is "+
				"automatic", "%s is %s, and the title reads as %s", rule.Clip(a.Mechanism), declared, suggested).
				Related = []finding.Related{
				{At: a.at("title"), Message: "title"},
			}
		}
	}
}

// reviewedItems returns the open and done action items of pm. It returns none unless pm
// is about an incident or near miss and is in review or published.
func reviewedItems(pm *postmortem.Postmortem) (out []item) {
	if pm.IsDrill() || !pm.IsSubmitted() {
		return nil
	}
	for _, a := range ownItems(pm) {
		if a.isActive() {
			out = append(out, a)
		}
	}
	return out
}

func checkStrengthFloor(p *rule.Pass, pm *postmortem.Postmortem) {
	all := reviewedItems(pm)
	if len(all) == 0 || !p.Catalog.IsMajor(pm.Severity) {
		return
	}
	strong, withMechanism := 0, 0
	for _, a := range all {
		s := a.Strength()
		if s == "stronger" || s == "intermediate" {
			if a.Horizon != "later" {
				return
			}
			strong++
		}
		if a.Mechanism != "" {
			withMechanism++
		}
	}
	at := pm.At("actions")
	switch {
	case withMechanism == 0:
		p.Reportf(
			at,
			"add mechanism: to each, as in forcing_function, software_enhancement, documentation …",
			"no action has a mechanism",
		)
	case strong > 0:
		p.Reportf(
			at,
			"move one of them to an earlier horizon, or add a smaller one for the next weeks",
			"every stronger or intermediate action has horizon later",
		)
	default:
		p.Reportf(
			at,
			"add one that does not rely on memory: "+examples["stronger"],
			"no action is stronger or intermediate",
		)
	}
}

func checkOnlyWeaker(p *rule.Pass, pm *postmortem.Postmortem) {
	all := reviewedItems(pm)
	if len(all) == 0 || p.Catalog.IsMajor(pm.Severity) {
		return // the rule actions/strength-floor reports major incidents
	}
	var mechanisms []string
	for _, a := range all {
		if a.Strength() != "weaker" {
			return
		}
		mechanisms = append(mechanisms, a.Mechanism)
	}
	p.Reportf(
		pm.At("actions"),
		"add one that does not rely on memory: "+examples["intermediate"],
		"every action is weaker: %s",
		strings.Join(mechanisms[:min(len(mechanisms), 6)], ", "),
	)
}

func checkMix(p *rule.Pass, pm *postmortem.Postmortem) {
	if len(reviewedItems(pm)) == 0 || !pm.IsIncident() || !p.Catalog.IsMajor(pm.Severity) {
		return
	}
	has := map[string]bool{}
	for _, a := range ownItems(pm) { // declined action items count too, because the team considered them
		if a.Type == "" {
			return // if the type of one action item is unknown, the mix is unknown
		}
		has[a.Type] = true
	}
	if !has["prevent"] {
		p.Reportf(
			pm.At("actions"),
			"add an action of type prevent, or a declined one with its reason in Actions",
			"no action prevents",
		)
	}
	if !has["detect"] && !has["mitigate"] {
		p.Reportf(
			pm.At("actions"),
			"add an action of type detect or mitigate, for an incident that starts in another way",
			"no action detects or mitigates",
		)
	}
}
