package evidence

import (
	"regexp"
	"slices"
	"strings"

	"debrief/site/finding"
	"debrief/site/postmortem"
	"debrief/site/prose"
	"debrief/site/rule"
	"debrief/site/template"
)

// workMetric asks for a number of what users got, where all that is kept are
// numbers of how busy the machines were.
func workMetric(p *rule.Pass, pm *postmortem.Postmortem) {
	if pm.Kind != postmortem.Incident || pm.Status == postmortem.Withdrawn {
		return
	}
	first := -1
	for i, e := range pm.Evidence {
		if e.Type != "metric_snapshot" {
			continue
		}
		if e.Class != "resource" && e.Class != "event" {
			return // one of work, or nobody said
		}
		if first < 0 {
			first = i
		}
	}
	if first < 0 {
		return
	}
	p.Reportf(evidenceAt(pm, first, "class"), "add what users got in the same hours: requests answered, orders taken, the time they waited, with class: work", "no metric here shows what users got")
}

// changing are the triggers that somebody brought about, and that some system
// wrote down as it happened.
var changing = []string{"deploy_binary", "config_change", "feature_flag", "infra_change", "schema_or_data_migration", "dependency_change"}

// changeShown asks for the record of the change that triggered an incident.
func changeShown(p *rule.Pass, pm *postmortem.Postmortem) {
	if !explained(pm) || len(pm.Evidence) == 0 || !slices.Contains(changing, pm.Trigger.Category) || changeRecorded(p, pm) {
		return
	}
	p.Reportf(pm.At("trigger.category"), "add the change as evidence with type: event, or give its row in the timeline the evidence that has it: which, when, by what tool", "the trigger is %s, and nothing shows the change", pm.Trigger.Category)
}

// changeRecorded reports an event among the evidence, one that the trigger
// names, an address in its ref, or a row of the timeline about a change that
// points to evidence.
func changeRecorded(p *rule.Pass, pm *postmortem.Postmortem) bool {
	if !pm.Doc.Field("trigger.evidence").Empty() || points(pm.Trigger.Ref) {
		return true
	}
	if slices.ContainsFunc(pm.Evidence, func(e postmortem.Evidence) bool { return e.Type == "event" }) {
		return true
	}
	if slices.ContainsFunc(pm.Timeline, func(e postmortem.Event) bool {
		return e.Kind == "change" && (len(e.Evidence) > 0 || points(e.What))
	}) {
		return true
	}
	text := p.Prose(pm)
	return slices.ContainsFunc(text.Passages, func(in prose.Passage) bool {
		return in.Event >= 0 && in.Event < len(pm.Timeline) && pm.Timeline[in.Event].Kind == "change" && pointsAt(wholeOf(&in))
	})
}

// byPeople are the ways of finding out that begin with somebody who was hurt or
// happened to look.
var byPeople = []string{"customer_report", "support_report", "internal_report", "third_party", "social_media", "manual_observation"}

// detectionGap asks for an action about detection where no machine told.
func detectionGap(p *rule.Pass, pm *postmortem.Postmortem) {
	halved := len(strings.Fields(pm.Doc.Field("detection.halve_it").Text)) >= template.FewestWords
	if !explained(pm) || pm.NoActions != "" || halved {
		return // or it says what it would take, and with which action or why with none
	}
	for _, a := range pm.Actions {
		if a.Type == "detect" || a.Mechanism == "slo_alert_with_runbook" {
			return // also where it was declined: somebody has thought about it
		}
	}
	d := pm.Detection
	field, what := "", ""
	switch {
	case d.HadMetric == postmortem.No:
		field, what = "had_metric", "there was no metric"
	case d.HadMonitor == postmortem.No:
		field, what = "had_monitor", "no monitor watched it"
	case d.MonitorRan == postmortem.No && slices.Contains(byPeople, d.Method):
		field, what = "monitor_fired", "the monitor was silent and people told us"
	default:
		return
	}
	f := p.Reportf(pm.At("detection."+field), "what would have told us first next time? add an action with type: detect, or one that is declined with its reason; or say in halve_it what it would take", "%s, and no action is about detection", what)
	if _, rank, _ := p.Catalog.Severity(pm.Severity); rank > 2 {
		f.Level = finding.Info
	}
}

// told is how a text compares accounts, also to say that they agree.
var told = regexp.MustCompile(`(?i)\b(?:differ\w*|disagree\w*|agree\w*|contradict\w*|conflict\w*|discrepan\w*|diverg\w*|inconsistent|at odds|do(?:es)? not match|whereas|unlike|on the other hand|in contrast|by contrast|both (?:are|were|remember|saw|say)|all (?:three|four|five|six)|each (?:of them )?(?:saw|remember\w*|believed|thought)|the same (?:order|story|thing|way|moment))\b`)

var accountRef = regexp.MustCompile(`\[(acc-[0-9A-Za-z_-]+)\]`)

// compared reports a paragraph that speaks of two accounts at once, or of how
// accounts differ.
func compared(in *prose.Passage) bool {
	if in.Part == "accounts" && told.MatchString(in.Text) {
		return true
	}
	refs := accountRef.FindAllString(wholeOf(in).Text(), -1)
	slices.Sort(refs)
	return len(slices.Compact(refs)) > 1
}

// fewestToCompare is how many accounts hardly ever tell the same.
const fewestToCompare = 3

// accountsDiffer asks where several accounts part, which shows what each of
// those who tell could see.
func accountsDiffer(p *rule.Pass, pm *postmortem.Postmortem) {
	if !explained(pm) || len(pm.Accounts) < fewestToCompare || !p.English(pm) {
		return
	}
	text := p.Prose(pm)
	if slices.ContainsFunc(text.Passages, func(in prose.Passage) bool { return in.Field == "" && in.Event < 0 && compared(&in) }) {
		return
	}
	at := pm.At("accounts")
	if i := pm.Part("accounts"); i >= 0 {
		at = pm.Doc.Sections[i].Heading
	}
	p.Reportf(at, "where do they part, and what could each of them see? keep both; if they agree, say so", "there are %d accounts, and the text does not compare them", len(pm.Accounts))
}
