// Package search answers "have we seen this before?".
//
// It owns two things that must agree: an index built with Bleve, which the
// command line and the preview ask, and the data files exported from that index,
// which the published site asks with a script of its own and no server. Both cut
// text into the same words, find the same write-ups and put them in the same order.
//
// Bleve analyses, stores and finds: dictionary, prefixes, postings, positions. The
// order is ours, one BM25F in two languages (rank.go and client/search.js), because
// Bleve's score moves with the number of its segments and cannot be had in a browser.
//
// The package refuses to know how a write-up is read and how a page looks: it takes
// [Document] and gives [Result]. Start at [New], [Index.Search] and [Index.Export];
// token.go says what a word is.
package search
