// Package search finds post-mortems by words and by similarity to an alert.
//
// It has two searches. The command line and the preview search an index built with
// Bleve. A published site needs no server: a script in the browser searches data files
// exported from that index. Both searches split text into the same words, find the same
// post-mortems and order them in the same way.
//
// Bleve provides analysis, storage, dictionary, prefixes, postings and positions. The
// ranking is an own implementation of BM25F in Go and JavaScript (rank.go and
// client/index.js), because Bleve's score depends on the number of its segments and is
// not available in a browser.
//
// The package indexes [Document] values and returns a [Result]; it does not render
// pages. Start at [New], [Index.Search] and [Index.Export]. token.go defines how text
// is split into words.
package search
