package guide

import (
	"bytes"
	"strings"

	"debrief/site/check"
	"debrief/site/finding"
	"debrief/site/page/model"
	"debrief/site/rule"
	"debrief/site/wording"
	"debrief/theme"
	"debrief/theme/i18n"
)

// ruleLang returns the language tag of the texts of rules, which are always in English.
// It returns "" if the site is in English too.
func ruleLang(site *model.Site) string {
	if site.L.Language == i18n.English {
		return ""
	}
	return "en"
}

// rulePath returns the path of the page of the rule with the given ID.
func rulePath(id string) string { return "rules/" + id + "/index.html" }

// rulesView returns the page that lists all rules, grouped by family.
func rulesView(site *model.Site, path string) theme.View {
	v := theme.Rules{
		Frame: site.Frame(
			path, site.L.Text("Rules"), site.L.Text("The rules for post-mortems, with reasons and examples."),
			model.GuidePath, model.Crumb(path, site.L.Text("Guide"), model.GuidePath),
		),
		Lead: site.L.Count(
			len(check.Rules),
			"{n} rule checks each post-mortem before publication. Each rule page gives the reason and examples. "+
				"In drafts, findings are only warnings, except for unreadable files, invalid names and private data.",
			"{n} rules check each post-mortem before publication. Each rule page gives the reason and examples. "+
				"In drafts, findings are only warnings, except for unreadable files, invalid names and private data.",
		),
	}
	for _, r := range check.Rules {
		family, _, _ := strings.Cut(r.ID, "/")
		if n := len(v.Families); n == 0 || v.Families[n-1].ID != "rules-"+family {
			v.Families = append(v.Families, theme.RuleFamily{ID: "rules-" + family, Name: site.L.RuleFamily(family)})
		}
		row := theme.RuleRow{
			Written: ruleLang(site),
			ID:      r.ID,
			Level:   levelBadge(site, r),
			Means:   wording.Sentence(r.Title),
		}
		if _, ok := check.Explain(r.ID); ok {
			row.Href = model.Href(path, rulePath(r.ID))
		}
		last := &v.Families[len(v.Families)-1]
		last.Rules = append(last.Rules, row)
	}
	return v
}

var levels = map[finding.Level]i18n.Text{
	finding.Off: "off", finding.Info: "info", finding.Warning: "warning", finding.Error: "error",
}

// levelBadge returns a badge with the level of the rule r in this library, such as
// error or warning.
func levelBadge(site *model.Site, r rule.Rule) theme.Badge {
	level := r.Level
	if own, ok := site.Catalog.Rules[r.ID]; ok {
		level = own
	}
	return theme.Badge{Text: site.L.Text(levels[level]), Class: level.String()}
}

// rulePages returns a page for each rule that has documentation.
func rulePages(site *model.Site) []model.Page {
	var pages []model.Page
	for _, r := range check.Rules {
		if _, ok := check.Explain(r.ID); ok {
			pages = append(
				pages,
				fallibleView(site, rulePath(r.ID), func(site *model.Site, path string) (theme.View, error) {
					return ruleView(site, path, r)
				}),
			)
		}
	}
	return pages
}

// ruleView returns the page of one rule: the reason for the rule, and examples of
// flagged and of correct text.
func ruleView(site *model.Site, path string, r rule.Rule) (theme.View, error) {
	text, _ := check.Explain(r.ID)
	if _, rest, ok := bytes.Cut(text, []byte("\n")); ok && bytes.HasPrefix(text, []byte("# ")) {
		text = rest // the text without its heading, because the page already has one
	}
	body, _, err := renderProse(site, path, func(*wording.Language) string { return string(text) })
	v := theme.Rule{
		Frame: site.Frame(
			path, wording.Capital(r.Title), site.L.Text("The rule {0}: {1}.", r.ID, r.Title), model.GuidePath,
			model.Crumb(path, site.L.Text("Guide"), model.GuidePath),
			model.Crumb(path, site.L.Text("Rules"), model.RulesPath),
		),
		Written: ruleLang(site), ID: r.ID, Level: levelBadge(site, r), Body: body,
	}
	if _, own := site.Catalog.Rules[r.ID]; own {
		v.Facts = []theme.Fact{
			{
				Name:  site.L.Text("Level"),
				Value: theme.Time{Text: v.Level.Text},
				Note:  site.L.Text("this level is set in the library's catalogue"),
			},
		}
	}
	return v, err
}
