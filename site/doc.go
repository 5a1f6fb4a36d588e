// Package site makes a web site out of a repository of post-mortems. This page
// is the tour of the code; the pipeline itself is one file, site.go.
//
// # The pipeline
//
// What is read:
//
//	git       reads what a repository keeps: references, commits, trees; git/object finds it
//	parallel  does the same to many things at once
//	git/gitexec  runs the git program, for what only it can answer
//	git/mailmap  knows what people are called today, whatever their commits say
//	cache     keeps what was learned about commits and texts for the next run
//	history   reads the files of the work tree or of a commit, and who changed them when
//	source    is such a file: bytes, and where they are
//	frontmatter, markdown   turn each into fields with places, sections, references
//
// What it means:
//
//	postmortem, catalog, template   give them the words of the field
//	evidence, importer   read what other tools recorded and know of an incident
//	library/summary keeps of a write-up what the rules about others ask of it
//	privacy   decides who may see a post-mortem
//	library   is all of them at one commit: who refers to whom, what is alike
//	revision  says what two versions of a write-up mean; diff, how their words differ
//
// What follows from it:
//
//	rule      is what it takes to be a rule, and below it a package for each family of them
//	prose     finds sentences, their subjects and tenses, for rules about language
//	privacy/secret, privacy/pii, privacy/metadata   find secrets, personal data and image metadata in any bytes
//	check     holds each write-up to the rules; finding is what it says, finding/format how programs read it
//	report    is what a pull request is told
//	action, trend, search   are promises, figures, an index
//
// What is shown:
//
//	wording   says it in the language of the site: numbers, times, vocabulary
//	page/model is what all pages share: indexes, addresses, links, rows of lists
//	page/incident makes the pages of one write-up; page/trends, the figures of many
//	page/list makes the ways in by a word: lists, services, factors, symptoms
//	page/guide makes what the site says about itself: guide, rules, words
//	page      says which pages there are; export, which data
//	theme     turns a page's view into HTML, theme/chart its figures into SVG; theme/contract
//	          is what a theme of somebody else has to hold; theme/i18n, what is said in which language
//	publish   puts the finished site in place, whole or not at all
//	preview   does the same in memory, again whenever a file changes
//
// Every command is a prefix of it: check loads and prints, build goes to the
// end, search, actions and trends branch off in the middle.
//
// # The floors
//
// A package imports only from lower floors, and packages on one floor do not
// know each other. The list stands in deps_test.go, which holds it, and holds
// that each outside module has one owner and that this tour names every package.
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
