package guide

import (
	"html/template"

	"debrief/site/markdown"
	"debrief/site/page/model"
	"debrief/site/source"
	"debrief/site/wording"
	"debrief/theme"
	"debrief/theme/i18n"
)

// prose renders Markdown of our own in the language of the site on the page at
// from, with its headings from the second level on. Links in it are paths from the
// root of the site. Its anchors are those of the English text, whose headings stand
// in the same order: an address does not change with the language.
func prose(b *model.Book, from string, text func(l *wording.Language) string) (template.HTML, []theme.Link, error) {
	doc := parse(text(b.L))
	if b.L.Language != i18n.English {
		for i, s := range parse(text(wording.English)).Sections {
			doc.Sections[i].Anchor = s.Anchor
		}
	}
	html, err := doc.Article(markdown.Links{File: func(to string) markdown.Target { return markdown.Target{Href: model.Href(from, to)} }}, 2, "")
	var contents []theme.Link
	for _, s := range doc.Sections {
		if s.Level == 2 {
			contents = append(contents, theme.Link{Text: s.Title, Href: "#" + s.Anchor})
		}
	}
	return html, contents, err
}

func parse(text string) *markdown.Document {
	doc, _ := markdown.Parse(&source.File{Path: "page.md", Size: int64(len(text)), Data: []byte(text)})
	return doc
}

// failing is a page whose making can fail, as that of prose can.
func failing(b *model.Book, path string, make func(b *model.Book, path string) (theme.View, error)) model.Page {
	return model.Page{Path: path, View: func() (theme.View, error) { return make(b, path) }}
}
