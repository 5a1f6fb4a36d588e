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

// checkWorkMetric reports incidents whose metrics all show the load of machines, so
// that no metric shows the service that users received.
func checkWorkMetric(p *rule.Pass, pm *postmortem.Postmortem) {
	if !pm.CountsInStatistics() {
		return
	}
	first := -1
	for i, e := range pm.Evidence {
		if e.Type != "metric_snapshot" {
			continue
		}
		if e.Class != "resource" && e.Class != "event" {
			return // this is a metric of the service for users, or of an unknown class
		}
		if first < 0 {
			first = i
		}
	}
	if first < 0 {
		return
	}
	p.Reportf(
		evidenceAt(pm, first, "class"),
		"add a metric of the service in the same hours, with class: work: answered requests, orders, waiting time",
		"no metric shows the service that users got",
	)
}

// changeTriggers lists the trigger categories for changes that leave a record in some
// system.
var changeTriggers = []string{
	"deploy_binary",
	"config_change",
	"feature_flag",
	"infra_change",
	"schema_or_data_migration",
	"dependency_change",
}

// checkChangeShown reports incidents that were triggered by a change but have no
// evidence of the change.
func checkChangeShown(p *rule.Pass, pm *postmortem.Postmortem) {
	if !isAnalysed(pm) || len(pm.Evidence) == 0 || !slices.Contains(changeTriggers, pm.Trigger.Category) ||
		hasChangeRecord(p, pm) {
		return
	}
	p.Reportf(
		pm.At("trigger.category"),
		"add the record of the change as evidence with type: event, or refer to it from its row in the timeline",
		"the trigger is %s, and there is no evidence of the change",
		pm.Trigger.Category,
	)
}

// hasChangeRecord reports whether there is evidence of the change that triggered the
// incident. It may be in the trigger, a URL in its ref, evidence of type event, or a
// reference in a timeline row of kind change.
func hasChangeRecord(p *rule.Pass, pm *postmortem.Postmortem) bool {
	if !pm.Doc.Field("trigger.evidence").Empty() || hasReference(pm.Trigger.Ref) {
		return true
	}
	if slices.ContainsFunc(pm.Evidence, func(e postmortem.Evidence) bool { return e.Type == "event" }) {
		return true
	}
	if slices.ContainsFunc(pm.Timeline, func(e postmortem.Event) bool {
		return e.Kind == "change" && (len(e.Evidence) > 0 || hasReference(e.What))
	}) {
		return true
	}
	text := p.Prose(pm)
	return slices.ContainsFunc(text.Passages, func(in prose.Passage) bool {
		return in.Event >= 0 && in.Event < len(pm.Timeline) && pm.Timeline[in.Event].Kind == "change" &&
			hasReferenceAt(spanOf(&in))
	})
}

// humanMethods lists the detection methods in which a person, and not an alert, noticed
// the incident.
var humanMethods = []string{
	"customer_report",
	"support_report",
	"internal_report",
	"third_party",
	"social_media",
	"manual_observation",
}

// checkDetectionGap reports that a metric or monitor was missing, or that a monitor did
// not fire, if no action item improves detection.
func checkDetectionGap(p *rule.Pass, pm *postmortem.Postmortem) {
	hasHalving := len(strings.Fields(pm.Doc.Field("detection.halve_it").Text)) >= template.MinWords
	if !isAnalysed(pm) || pm.NoActions != "" || hasHalving {
		return // the field halve_it describes steps to faster detection
	}
	for _, a := range pm.Actions {
		if a.Type == "detect" || a.Mechanism == "slo_alert_with_runbook" {
			return // a declined action item is enough: it shows that the team considered detection
		}
	}
	d := pm.Detection
	field, what := "", ""
	switch {
	case d.HadMetric == postmortem.No:
		field, what = "had_metric", "there was no metric"
	case d.HadMonitor == postmortem.No:
		field, what = "had_monitor", "no monitor watched the metric"
	case d.MonitorRan == postmortem.No && slices.Contains(humanMethods, d.Method):
		field, what = "monitor_fired", "the monitor was silent and people reported the incident"
	default:
		return
	}
	f := p.Reportf(
		pm.At("detection."+field),
		"add an action with type: detect, or a declined one with its reason, or describe in halve_it how to "+
			"detect it earlier",
		"%s, and no action improves detection",
		what,
	)
	if _, rank, _ := p.Catalog.Severity(pm.Severity); rank > 2 {
		f.Level = finding.Info
	}
}

// comparisonWords matches words that compare accounts, such as words for differing or
// agreeing.
var comparisonWords = regexp.MustCompile(
	`(?i)\b(?:differ\w*|disagree\w*|agree\w*|contradict\w*|conflict\w*|discrepan\w*|diverg\w*|inconsistent|at odds|do(?:es)? not match|whereas|unlike|on the other hand|in contrast|by contrast|both (?:are|were|remember|saw|say)|all (?:three|four|five|six)|each (?:of them )?(?:saw|remember\w*|believed|thought)|the same (?:order|story|thing|way|moment))\b`,
)

var accountRef = regexp.MustCompile(`\[(acc-[0-9A-Za-z_-]+)\]`)

// comparesAccounts reports whether the passage refers to two accounts, or is in the
// section on accounts and compares them in words.
func comparesAccounts(in *prose.Passage) bool {
	if in.Part == "accounts" && comparisonWords.MatchString(in.Text) {
		return true
	}
	refs := accountRef.FindAllString(spanOf(in).Text(), -1)
	slices.Sort(refs)
	return len(slices.Compact(refs)) > 1
}

// minAccounts is the smallest number of accounts for which checkAccountsDiffer requires
// a comparison.
const minAccounts = 3

// checkAccountsDiffer reports post-mortems with several accounts and no comparison of them.
func checkAccountsDiffer(p *rule.Pass, pm *postmortem.Postmortem) {
	if !isAnalysed(pm) || len(pm.Accounts) < minAccounts || !p.English(pm) {
		return
	}
	text := p.Prose(pm)
	if slices.ContainsFunc(
		text.Passages,
		func(in prose.Passage) bool { return in.Field == "" && in.Event < 0 && comparesAccounts(&in) },
	) {
		return
	}
	at := pm.At("accounts")
	if i := pm.Part("accounts"); i >= 0 {
		at = pm.Doc.Sections[i].Heading
	}
	p.Reportf(
		at,
		"describe where they differ and which view each participant had, or write that they agree",
		"there are %d accounts, and the text does not compare them",
		len(pm.Accounts),
	)
}
