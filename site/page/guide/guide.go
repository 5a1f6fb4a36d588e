package guide

import (
	"cmp"
	"embed"
	"slices"
	"strings"

	"debrief/site/check"
	"debrief/site/page/model"
	"debrief/site/postmortem"
	"debrief/site/template"
	"debrief/site/wording"
	"debrief/theme"
	"debrief/theme/i18n"
)

//go:embed guide/*.md guide/*/*.md
var guideFiles embed.FS

// A chapter is a page that explains one section of the guide in more detail.
type chapter struct {
	name         string
	title, means i18n.Text
	families     []string // families of the rules that the chapter lists, such as "form"
}

// chapters lists the chapters in the order in which an author needs them. Their paths
// never change.
var chapters = []chapter{
	{
		"gather", "Gather evidence",
		"Which data to save from systems, how many values per minute, and for which period.",
		[]string{"evidence", "times"},
	},
	{
		"sources", "Capture data with commands",
		"A tested command for each source: Prometheus, Loki, Elasticsearch, Grafana, files, alerts, Git.",
		[]string{"evidence"},
	},
	{
		"ask", "Interview the people involved",
		"First-hand accounts: whom to interview, when, and which questions to ask or avoid.", []string{"people"},
	},
	{
		"write", "Write without blame", "How to describe decisions completely and without judgement.",
		[]string{"blame"},
	},
	{
		"promise", "Write effective action items",
		"What makes an action item strong and clear, and why a short list is better.",
		[]string{"actions"},
	},
	{
		"take-part", "Contribute without being an engineer",
		"For people who noticed an incident, were affected, or have to explain the incident.", nil,
	},
	{
		"security", "Privacy and its limits",
		"Which data visibility settings, Git and a published branch protect, and which data they do not " +
			"protect.", []string{"privacy"},
	},
}

func (c chapter) path() string { return "guide/" + c.name + "/index.html" }

// view returns the page of the chapter, which ends with a list of the related rules.
func (c chapter) view(site *model.Site, path string) (theme.View, error) {
	body, contents, err := renderProse(site, path, func(l *wording.Language) string {
		return guideText(l, c.name) + c.rulesText(l)
	})
	return theme.Guide{
		Frame: site.Frame(
			path, site.L.Text(c.title), site.L.Text(c.means), model.GuidePath,
			model.Crumb(path, site.L.Text("Guide"), model.GuidePath),
		),
		Lead:     site.L.Text(c.means),
		Body:     body,
		Contents: contents,
	}, err
}

// rulesText lists the rules of the chapter's families. In English, it shows the titles
// of the rules. In other languages it shows their IDs, because the titles are not
// translated.
func (c chapter) rulesText(l *wording.Language) string {
	var t strings.Builder
	for _, r := range check.Rules {
		family, _, _ := strings.Cut(r.ID, "/")
		if _, ok := check.Explain(r.ID); !ok || !slices.Contains(c.families, family) {
			continue
		}
		if t.Len() == 0 {
			t.WriteString("\n## " + l.Text("Related rules") + " {#rules-that-help}\n\n" + l.Text(
				"`debrief check` applies these rules. Each rule page gives the reason and examples.",
			) + "\n\n")
		}
		name := escapeMarkdown(wording.Capital(r.Title))
		if l.Language != i18n.English {
			name = "`" + r.ID + "`"
		}
		t.WriteString("- [" + name + "](" + rulePath(r.ID) + ")\n")
	}
	return t.String()
}

// guideText returns the text of the guide with the given name, in the language l or, if
// there is no translation, in English. It panics if there is no text with that name.
func guideText(l *wording.Language, name string) string {
	if text, err := guideFiles.ReadFile("guide/" + l.Tag() + "/" + name + ".md"); err == nil {
		return string(text)
	}
	text, err := guideFiles.ReadFile("guide/" + name + ".md")
	if err != nil {
		panic(err)
	}
	return string(text)
}

// chaptersText returns a Markdown list of the chapters of the guide, with links.
func chaptersText(l *wording.Language) string {
	var t strings.Builder
	t.WriteString("\n## " + l.Text("More chapters") + " {#going-further}\n\n")
	for _, c := range chapters {
		t.WriteString("- [" + l.Text(c.title) + "](" + c.path() + "). " + l.Text(c.means) + "\n")
	}
	return t.String() + referenceText(l)
}

// guideView returns the guide, which is the introduction for first-time readers and
// authors.
func guideView(site *model.Site, path string) (theme.View, error) {
	body, contents, err := renderProse(site, path, func(l *wording.Language) string {
		return guideText(l, "guide") + strengthText(l) + chaptersText(l) + severityText(site, l) + templateText(site, l)
	})
	v := theme.Guide{
		Frame: site.Frame(
			path, site.L.Text("Guide"), site.L.Text("How to read and write post-mortems, and where to start."),
			model.GuidePath,
		),
		Lead: site.L.Text("For new readers and for authors of post-mortems."),
		Body: body, Contents: contents, Start: firstReads(site, path),
	}
	if len(v.Start) > 0 {
		v.StartNote = site.L.Text(
			"Each post-mortem shows something different. They were not chosen for the severity of the incident.")
	}
	return v, err
}

// strengthText returns a Markdown table of the mechanisms of action items, grouped by
// strength.
func strengthText(l *wording.Language) string {
	by := map[string][]string{}
	for _, m := range postmortem.Mechanisms {
		strength := postmortem.ActionItem{Mechanism: m}.Strength()
		by[strength] = append(by[strength], l.Label(m))
	}
	var t strings.Builder
	t.WriteString("\n" + tableHead(l.Text("Strength"), l.Text("Mechanisms of actions")))
	for _, s := range []string{"stronger", "intermediate", "weaker"} {
		t.WriteString(
			"| " + wording.Capital(l.Strength(s)) + " | " + escapeMarkdown(strings.Join(by[s], ", ")) + " |\n",
		)
	}
	return t.String()
}

// severityText returns a Markdown section that describes the severities of the
// catalogue.
func severityText(site *model.Site, l *wording.Language) string {
	var t strings.Builder
	t.WriteString("\n## " + l.Text("Severities") + "\n\n" + l.Text(
		"The highest severity is first. A severity measures the impact on users and decides which fields and "+
			"sections the template requires.",
	) + "\n\n" + tableHead(
		l.Text("Severity"), l.Text("Meaning|of a severity"),
	))
	for _, s := range site.Catalog.Severities {
		t.WriteString("| " + escapeMarkdown(s.Name) + " | " + escapeMarkdown(l.Term(s.Means)) + " |\n")
	}
	return t.String()
}

// templateText returns the required sections and fields of the template as Markdown
// tables.
func templateText(site *model.Site, l *wording.Language) string {
	var t strings.Builder
	asked, belongs := l.Text("Required"), l.Text("Content")
	t.WriteString("\n## " + l.Text("What the template requires") + " {#" + model.TemplateAnchor + "}\n\n" +
		l.Text(
			"Each status requires more fields and sections: draft, review, publication. A higher severity also "+
				"requires more. The tables follow `_template.md`.",
		) +
		"\n\n### " + l.Text("Sections") + "\n\n" + tableHead(l.Text("Section"), asked, belongs))
	for _, s := range site.Template.Sections {
		t.WriteString(
			"| " + escapeMarkdown(
				l.Term(s.Heading),
			) + " | " + escapeMarkdown(
				requirementText(site, l, s.Need),
			) + " | " +
				escapeMarkdown(
					l.Term(singleLine(s.Guidance)),
				) + " |\n",
		)
	}
	t.WriteString("\n### " + l.Text("Fields") + "\n\n" + tableHead(l.Text("Field"), asked, belongs))
	for _, f := range site.Template.Fields {
		guidance := l.Term(singleLine(f.Guidance))
		if of := slices.Concat(f.OneOf, f.AnyOf); guidance == "" && len(of) > 0 {
			guidance = l.Text("one of: {0}", strings.Join(of, ", "))
		}
		t.WriteString(
			"| " + escapeMarkdown(f.Name) + " | " + escapeMarkdown(
				requirementText(site, l, f.Need),
			) + " | " + escapeMarkdown(guidance) + " |\n",
		)
	}
	return t.String()
}

// requirementText describes when a part of the template is required, as in "from
// review: incidents, SEV1 and SEV2". n is the requirement.
func requirementText(site *model.Site, l *wording.Language, n template.Need) string {
	if !n.Required {
		return l.Text("optional")
	}
	when := l.Text(cmp.Or(
		map[postmortem.Status]i18n.Text{postmortem.InReview: "from review on", postmortem.Published: "for " +
			"publication"}[n.From],
		"always",
	))
	var kinds, severities []string
	for _, k := range n.Kinds {
		kinds = append(kinds, l.KindsInline(k))
	}
	for _, id := range n.Severities {
		severity, _, _ := site.Catalog.Severity(id)
		severities = append(severities, cmp.Or(severity.Name, id))
	}
	switch {
	case len(severities) > 0 && len(kinds) > 0:
		return l.Text("{0}: {1} of {2}|when, which kinds, which severities", when, l.List(kinds), l.List(severities))
	case len(severities)+len(kinds) > 0:
		return when + ": " + l.List(append(kinds, severities...))
	}
	return when
}

// tableHead returns the header row and the separator row of a Markdown table.
func tableHead(columns ...string) string {
	return "| " + strings.Join(columns, " | ") + " |\n" + strings.Repeat("|---", len(columns)) + "|\n"
}

// singleLine replaces line breaks and repeated spaces with single spaces.
func singleLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// escapeMarkdown returns s on one line with all Markdown punctuation escaped.
func escapeMarkdown(s string) string {
	var out strings.Builder
	for _, r := range singleLine(s) {
		if strings.ContainsRune("\\`*_{}[]()#+-.!|<>&~:\"'@/$%^=;?,", r) {
			out.WriteByte('\\')
		}
		out.WriteRune(r)
	}
	return out.String()
}
