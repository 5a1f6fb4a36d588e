package guide

import (
	"html/template"
	"regexp"
	"strings"

	"debrief/site/markdown"
	"debrief/site/page/model"
	"debrief/site/source"
	"debrief/site/wording"
	"debrief/theme"
	"debrief/theme/i18n"
)

// renderProse renders built-in Markdown, in the site's language, for the page at the
// path from. Its headings start at level 2. Links in the Markdown are paths from the
// root of the site. The anchors of headings come from the English text, so they are the
// same in every language. Each translation must have the same headings in the same
// order.
func renderProse(
	site *model.Site, from string, text func(l *wording.Language) string,
) (template.HTML, []theme.Link, error) {
	doc := parseProse(text(site.L))
	if site.L.Language != i18n.English {
		for i, s := range parseProse(text(wording.English)).Sections {
			doc.Sections[i].Anchor = s.Anchor
		}
	}
	html, err := doc.Article(markdown.Links{File: func(to string) markdown.Target {
		return markdown.Target{Href: model.Href(from, to)}
	}}, 2, "")
	var contents []theme.Link
	for _, s := range doc.Sections {
		if s.Level == 2 {
			contents = append(contents, theme.Link{Text: s.Title, Href: "#" + s.Anchor})
		}
	}
	return html, contents, err
}

// fixedAnchor matches a heading with an explicit anchor, as in "## Title {#anchor}".
var fixedAnchor = regexp.MustCompile(`(?m)^(#+ .*?) \{#([a-z0-9-]+)\}$`)

// parseProse parses built-in Markdown. A heading may end in {#anchor}, so that its URL
// does not change when the heading is reworded.
func parseProse(text string) *markdown.Document {
	anchors := map[string]string{} // the explicit anchor of each heading
	for _, m := range fixedAnchor.FindAllStringSubmatch(text, -1) {
		anchors[strings.TrimLeft(m[1], "# ")] = m[2]
	}
	text = fixedAnchor.ReplaceAllString(text, "$1")
	doc, _ := markdown.Parse(&source.File{Path: "page.md", Size: int64(len(text)), Data: []byte(text)})
	for i, s := range doc.Sections {
		if anchor, ok := anchors[s.Title]; ok {
			doc.Sections[i].Anchor = anchor
		}
	}
	return doc
}

// fallibleView returns a page at path. The function make builds its view and may return
// an error, such as from rendering prose.
func fallibleView(
	site *model.Site, path string, make func(site *model.Site, path string) (theme.View, error),
) model.Page {
	return model.Page{Path: path, View: func() (theme.View, error) { return make(site, path) }}
}
