// Package site makes a web site out of a repository of post-mortems. This page
// is the tour of the code; the pipeline itself is one file, site.go.
//
// # The pipeline
//
//	git       reads what a repository keeps: references, commits, trees; git/store finds it
//	gitcmd    runs the git program, for what only it can answer
//	mailmap   knows what people are called today, whatever their commits say
//	memo      keeps what was learned about commits for the next run
//	history   reads the files of the work tree or of a commit, and who changed them when
//	frontmatter, markdown   turn each into fields with places, sections, references
//	postmortem, catalog, outline   give them the words of the field
//	record    reads what other tools know of an incident, for a draft of it
//	library   is all of them at one commit: who refers to whom, what is alike
//	check     holds each to the outline and to plain sense
//	action, trend, search   are what follows: promises, figures, an index
//	phrase    says it in English: numbers, times, vocabulary
//	book      is what all pages share: indexes, addresses, links, rows of lists
//	telling   makes the pages of one write-up; dashboard, the figures of many
//	index     makes the ways in by a word: lists, services, factors, symptoms
//	manual    makes what the site says about itself: guide, rules, words
//	page      says which pages there are; export, which data
//	theme     turns a page's view into HTML, theme/chart its figures into SVG
//	publish   puts the finished site in place, whole or not at all
//	preview   does the same in memory, again whenever a file changes
//
// Every command is a prefix of it: check loads and prints, build goes to the
// end, search, actions and trends branch off in the middle.
//
// # The floors
//
// A package imports only from lower floors, and packages on one floor do not
// know each other; deps_test.go holds that, and that each outside module has
// one owner.
//
//	0 source, publish, git (on gitcmd), mailmap, theme (on theme/chart)
//	1 finding, memo, then history
//	2 frontmatter
//	3 markdown
//	4 postmortem
//	5 catalog, outline, library, evidence, record, phrase
//	6 check, action, trend, search
//	7 book (and book/booktest), export
//	8 telling, dashboard
//	9 index, manual
//	10 page
//	11 site
//	12 preview
//	13 cmd/debrief
//
// # What holds everywhere
//
// Three kinds of wrong are never mixed: what is wrong with a text is a
// [finding.Finding], a value with a place and a remedy; what is wrong with the
// machine is an error; what is wrong with us is a panic.
//
// Everything read remembers where it stood, as byte spans over a source.File.
//
// Unknown is not zero: a duration comes with whether it is known, a median
// with how many it rests on.
//
// Nothing here reads a clock, the environment or the network: the same commit
// gives the same bytes. "Now" is a parameter, by default the time of the
// commit.
//
// # Where to start reading
//
// site.go, then postmortem/postmortem.go for the words, then any page of
// check/rules for how the tool speaks.
package site
