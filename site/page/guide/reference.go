package guide

import (
	_ "embed"
	"strings"

	"debrief/site/page/model"
	"debrief/site/reference"
	"debrief/site/wording"
	"debrief/theme"
	"debrief/theme/i18n"
)

// commandsText is generated from the commands by a test of cmd/debrief.
//
//go:embed reference/commands.md
var commandsText string

//go:embed reference/template.md
var grammarText string

// A referencePage is one page of the reference documentation. Its text is in English.
type referencePage struct {
	name         string
	title, means i18n.Text
	text         func() string
}

var references = []referencePage{
	{
		"front-matter", "Front-matter fields",
		"Every field of a post-mortem: its type, its allowed values, and when it is required.", frontMatterReference,
	},
	{"catalog", "Catalogue keys", "Every key of _catalog.yaml, and the limits that rules use.", catalogReference},
	{"template", "Template syntax", "How _template.md states what a post-mortem must contain.", func() string {
		return grammarText
	}},
	{"commands", "Commands", "Every command with its flags and examples.", commandList},
	{
		"data", "Data files and schemas", "The JSON and CSV files of the site, and JSON Schemas of inputs and outputs.",
		dataReference,
	},
}

func (r referencePage) path() string { return "reference/" + r.name + "/index.html" }

func referencePages(site *model.Site) []model.Page {
	var pages []model.Page
	for _, r := range references {
		pages = append(pages, fallibleView(site, r.path(), r.view))
	}
	for _, g := range commandGroups() {
		pages = append(pages, fallibleView(site, g.path(), g.view))
	}
	return pages
}

// A commandGroup is a command of debrief with its subcommands. It has a page.
type commandGroup struct {
	name  string // such as "gather"
	means string // what the first command of the group does
	text  string // the sections of its commands, in Markdown
}

// commandGroups splits the text of all commands at its headings.
func commandGroups() []commandGroup {
	var out []commandGroup
	for _, section := range strings.Split(commandsText, "\n## debrief ")[1:] {
		heading, text, _ := strings.Cut(section, "\n")
		name, _, _ := strings.Cut(heading, " ")
		if len(out) == 0 || out[len(out)-1].name != name {
			means, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
			out = append(out, commandGroup{name: name, means: means})
		}
		out[len(out)-1].text += "\n## debrief " + section
	}
	return out
}

func (g commandGroup) path() string { return "reference/commands/" + g.name + "/index.html" }

// commandList returns the list of all commands with links to their pages.
func commandList() string {
	var t strings.Builder
	intro, _, _ := strings.Cut(commandsText, "\n## ")
	t.WriteString(intro + "\n" + tableHead("Command", "Does"))
	for _, g := range commandGroups() {
		for _, section := range strings.Split(g.text, "\n## debrief ")[1:] {
			heading, text, _ := strings.Cut(section, "\n")
			means, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
			t.WriteString("| [debrief " + heading + "](" + g.path() + ") | " + escapeMarkdown(means) + " |\n")
		}
	}
	return t.String()
}

func (g commandGroup) view(site *model.Site, path string) (theme.View, error) {
	body, contents, err := renderProse(site, path, func(*wording.Language) string { return g.text })
	if ruleLang(site) != "" || strings.Count(g.text, "\n## ") < 2 {
		contents = nil // no list of contents: its headings are English, and it has no attribute for their language
	}
	return theme.Guide{
		Frame: site.Frame(
			path, "debrief "+g.name, g.means, model.GuidePath,
			model.Crumb(path, site.L.Text("Guide"), model.GuidePath),
			model.Crumb(path, site.L.Text("Commands"), "reference/commands/index.html"),
		),
		Written: ruleLang(site), Body: body, Contents: contents,
	}, err
}

func (r referencePage) view(site *model.Site, path string) (theme.View, error) {
	body, contents, err := renderProse(site, path, func(*wording.Language) string { return r.text() })
	if ruleLang(site) != "" {
		contents = nil // no list of contents: its headings are English, and it has no attribute for their language
	}
	return theme.Guide{
		Frame: site.Frame(
			path, site.L.Text(r.title), site.L.Text(r.means), model.GuidePath,
			model.Crumb(path, site.L.Text("Guide"), model.GuidePath),
		),
		Lead:    site.L.Text(r.means),
		Written: ruleLang(site), Body: body, Contents: contents,
	}, err
}

// referenceText returns a Markdown list of the reference pages, for the guide.
func referenceText(l *wording.Language) string {
	var t strings.Builder
	t.WriteString("\n## " + l.Text("Reference") + " {#reference}\n\n")
	for _, r := range references {
		t.WriteString("- [" + l.Text(r.title) + "](" + r.path() + "). " + l.Text(r.means) + "\n")
	}
	return t.String()
}

func frontMatterReference() string {
	var t strings.Builder
	t.WriteString("All fields are part of version " + reference.Since +
		" of the format. A `[]` marks the items of a list. " +
		"The last column is the requirement of the built-in template; the template of a library may differ. " +
		"`unknown` is allowed for times and numbers. " +
		"Editors can use the [JSON Schema](schema/post-mortem.json).\n")
	var group string
	for _, e := range reference.FrontMatter() {
		if top, _, nested := strings.Cut(strings.ReplaceAll(e.Name, "[]", ""), "."); !nested {
			if group != "" && !strings.HasPrefix(e.Type, "list of groups") && e.Type != "group" {
				top = group // consecutive fields without subfields share a table
			}
			if group == "" || e.Type == "group" || strings.HasPrefix(e.Type, "list of groups") {
				group = top
				if e.Type != "group" && !strings.HasPrefix(e.Type, "list of groups") {
					group = "General"
				}
				t.WriteString(
					"\n## " + wording.Capital(
						strings.ReplaceAll(group, "_", " "),
					) + "\n\n" + tableHead(
						"Field",
						"Type",
						"Means",
						"Required",
					),
				)
			}
		}
		writeEntry(&t, e)
	}
	return t.String()
}

func writeEntry(t *strings.Builder, e reference.Entry) {
	means := escapeMarkdown(e.Means)
	if len(e.Values) > 0 {
		means += " One of: `" + strings.Join(e.Values, "`, `") + "`."
	}
	required := "no"
	if e.Required != "" {
		required = e.Required
	}
	t.WriteString(
		"| `" + e.Name + "` | " + escapeMarkdown(e.Type) + " | " + means + " | " + escapeMarkdown(required) + " |\n",
	)
}

func catalogReference() string {
	var t strings.Builder
	t.WriteString("The catalogue is `_catalog.yaml` in the library's folder. " +
		"Every key is optional: the built-in catalogue has severities, factors and thresholds. " +
		"Editors can use the [JSON Schema](schema/catalog.json).\n\n## Keys\n\n" + tableHead("Key", "Type", "Means"))
	for _, e := range reference.Catalog() {
		t.WriteString("| `" + e.Name + "` | " + escapeMarkdown(e.Type) + " | " + escapeMarkdown(e.Means) + " |\n")
	}
	t.WriteString("\n## Thresholds\n\nThe unit is at the end of the name.\n\n" + tableHead(
		"Threshold", "Built-in value", "Means",
	))
	for _, e := range reference.Thresholds() {
		t.WriteString("| `" + e.Name + "` | " + e.Type + " | " + escapeMarkdown(wording.Capital(e.Means)) + " |\n")
	}
	return t.String()
}

func dataReference() string {
	var t strings.Builder
	t.WriteString(
		"Names are stable, and fields are only added. Unknown values are null in JSON and empty in CSV.\n\n## " +
			"Data files\n\n" + tableHead(
			"File",
			"Content",
		),
	)
	for _, row := range [][2]string{
		{"data/incidents.json", "All post-mortems that the site shows, with times and durations."},
		{"data/incidents.csv", "The same as a table."},
		{"data/actions.csv", "All action items with owner, due date and state."},
		{"data/trends.json", "The statistics of the trends page, with sample sizes and intervals."},
	} {
		t.WriteString("| [" + row[0] + "](" + row[0] + ") | " + row[1] + " |\n")
	}
	t.WriteString("\n## JSON Schemas\n\n" + tableHead("Schema", "Validates"))
	for _, s := range reference.Schemas() {
		t.WriteString("| [" + s.Path + "](" + s.Path + ") | " + escapeMarkdown(s.Means) + " |\n")
	}
	return t.String()
}
