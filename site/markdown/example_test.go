package markdown_test

import (
	"fmt"

	"debrief/site/markdown"
	"debrief/site/source"
)

func ExampleParse() {
	doc, found := markdown.Parse(&source.File{Path: "2026-10-14-checkout-5xx.md", Data: []byte("---\ntitle: Checkout returned 5xx\n---\n\n## Impact\n\nOne in nine checkouts failed.\n")})
	line, column := doc.At("title").Position()
	fmt.Println(doc.Sections[1].Title, len(found))
	fmt.Printf("%d:%d %s\n", line, column, doc.At("title").Text())
	// Output:
	// Impact 0
	// 2:8 Checkout returned 5xx
}
