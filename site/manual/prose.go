package manual

import (
	"html/template"

	"debrief/site/book"
	"debrief/site/markdown"
	"debrief/site/source"
	"debrief/theme"
)

// prose renders Markdown of our own on the page at from, with its headings
// from the second level on. Links in it are paths from the root of the site.
func prose(from, text string) (template.HTML, []theme.Link, error) {
	doc, _ := markdown.Parse(&source.File{Path: "page.md", Size: int64(len(text)), Data: []byte(text)})
	html, err := doc.Article(markdown.Links{File: func(to string) markdown.Target { return markdown.Target{Href: book.Href(from, to)} }}, 2, "")
	var contents []theme.Link
	for _, s := range doc.Sections {
		if s.Level == 2 {
			contents = append(contents, theme.Link{Text: s.Title, Href: "#" + s.Anchor})
		}
	}
	return html, contents, err
}

// failing is a page whose making can fail, as that of prose can.
func failing(b *book.Book, path string, make func(b *book.Book, path string) (theme.View, error)) book.Page {
	return book.Page{Path: path, View: func() (theme.View, error) { return make(b, path) }}
}
