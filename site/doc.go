// Package site builds a web site from a repository of post-mortems. This page is a tour of
// the code. The file site.go holds the whole pipeline.
//
// # Three journeys
//
// A file becomes a page:
//
//  1. locate finds the library, git reads its commit, history its files as source.File values.
//  2. frontmatter parses the fields, markdown the sections; each value has a byte span.
//  3. postmortem, catalog and template turn fields into typed values.
//  4. privacy decides who may see the post-mortem; library links it to the others.
//  5. revision, action, trend and search compute data across several post-mortems.
//  6. page/model holds the data that all pages share; page/incident fills the view of one post-mortem.
//  7. theme renders the view as HTML, with figures of theme/chart and texts of theme/i18n.
//  8. publish writes the file atomically; preview serves it from memory instead.
//
// A rule becomes a SARIF result:
//
//  1. A package below rule declares a function, a title and a level in a table row.
//  2. check runs the function on each post-mortem, applies suppressions and the baseline.
//  3. The function reports a finding.Finding: a place, a message, a help text, an edit.
//  4. prose splits text into sentences, subjects and tenses for language rules.
//  5. finding/format prints the list as SARIF; report prints it for a pull request.
//  6. A test runs the examples of the rule's page in check/rules; page/guide shows that page.
//
// A query is answered in the browser:
//
//  1. search tokenises every post-mortem and indexes it with Bleve.
//  2. search exports postings, texts and synonyms as static files.
//  3. publish writes them; search/client loads the shards that the query needs.
//  4. The client ranks the matches as search ranks them; a parity test compares both.
//
// # The other packages
//
//	git/object, git/gitexec   objects of a repository; the git program
//	git/mailmap               current names of authors
//	parallel                  work on all processors
//	timestamp                 one date or time as people write it
//	cache                     records of commits and files between runs
//	library/summary           the cached data of a post-mortem for rules about others
//	evidence, importer        metric snapshots; exports of other tools
//	importer/chat             Slack exports and copied chats
//	gather, account           store evidence and first-hand accounts with a post-mortem
//	gather/table              reads the CSV and JSON of monitoring tools
//	gather/fetch              requests with limits of time and size
//	gather/alertmanager       alerts and silences
//	gather/prometheus         range queries of Prometheus and similar servers
//	privacy/secret, privacy/pii, privacy/metadata   detectors
//	diff                      differing words of two texts
//	wording                   numbers, times and vocabulary in the site's language
//	page, page/list, page/trends, page/guide   which pages exist, and the other kinds
//	theme/contract            the limits of a theme
//	export, reference         JSON, CSV, feeds, sitemap; reference pages and JSON Schemas
//	draft, edit, starter      new post-mortems, changes of them on disk, new libraries
//	hook                      the check of a push on a server
//	publish/branch            the site on a Git branch
//
// # Conventions
//
// The packages form layers. A package imports only from lower layers, and packages of one
// layer do not import each other. The test in deps_test.go holds the list; it also assigns
// each outside module to one package.
//
// An error in a text is a [finding.Finding] with a place and a remedy. An error of the
// machine is a Go error. A bug of debrief is a panic.
//
// Unknown is not zero: a duration has a flag that it is known, a median has its sample
// size.
//
// Building reads no clock, environment or network, so the same commit gives the same
// bytes. The current time is a parameter; by default it is the time of the commit.
package site
