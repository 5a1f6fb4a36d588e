// Package search finds post-mortems by words and by similarity to an alert.
//
// It has an index built with Bleve, for the command line and the preview, and data
// files exported from that index, which a script searches in the browser without a
// server. Both must agree: they split text into the same words, find the same
// post-mortems and order them alike.
//
// Bleve provides analysis, storage, dictionary, prefixes, postings and positions. The
// ranking is our own BM25F in Go and JavaScript (rank.go and client/index.js), because
// Bleve's score depends on the number of its segments and is not available in a
// browser.
//
// The package takes [Document] values and returns a [Result]; it does not render pages.
// Start at [New], [Index.Search] and [Index.Export]. token.go defines a word.
package search
