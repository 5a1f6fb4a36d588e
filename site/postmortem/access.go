package postmortem

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"debrief/site/frontmatter"
	"debrief/site/markdown"
)

// Access is the group of readers who may see a post-mortem. privacy.Gate sets it after
// a file is read. The zero value is the strictest, so a post-mortem stays hidden until
// privacy.Gate has run.
type Access int

const (
	Restricted Access = iota // hidden from every site, except one that is run with serve --restricted
	Damaged                  // hidden, because the front matter cannot be read and the visibility is unknown
	DraftOnly                // visible only on sites that show drafts
	Open                     // visible to every reader of the site
)

// Claims describes the front-matter fields that decide who may see a post-mortem:
// whether each of them is missing, unclear or clear.
type Claims struct {
	Visibility Claim
	Status     Claim
	NoFront    bool // the file has no front matter at all
	Damaged    bool // some of the front matter could not be read
	// MayBeRestricted is set if the file may be meant as restricted, but this cannot be
	// read. Either the front matter is damaged and the start of the file contains
	// "restrict", or the file has no front matter and starts with a line that sets a
	// field to restricted, because its author forgot the delimiters.
	MayBeRestricted bool
}

// A Claim is the state of one front-matter field that decides who may see a
// post-mortem.
type Claim int

const (
	Missing Claim = iota
	Unclear       // the field is present twice, misspelt, not a single word, or has a misspelt key
	Clear         // the value is exactly one of the valid words
)

// readClaims returns the state of each front-matter field that decides who may see the
// post-mortem in doc.
func readClaims(doc *markdown.Document) Claims {
	front := doc.Front
	c := Claims{
		Visibility: readClaim(front.Fields.Get("visibility"), Visibilities),
		Status:     readClaim(front.Fields.Get("status"), Statuses),
		NoFront:    front.Format == "",
		Damaged:    front.Damaged,
	}
	if hasMisplacedVisibility(front.Fields, true) {
		c.Visibility = Unclear
	}
	head := doc.File.Data[:min(len(doc.File.Data), maxHead)]
	switch {
	case c.Damaged:
		c.MayBeRestricted = bytes.Contains(bytes.ToLower(head), []byte("restrict"))
	case c.NoFront:
		c.MayBeRestricted = restrictedField.Match(head)
	}
	return c
}

// restrictedField matches a line in YAML, TOML or JSON that sets a field to the value
// restricted.
var restrictedField = regexp.MustCompile(`(?i)(?:^|[\r\n])[^\r\n:=]{0,40}[:=][\t "'\[]*restricted\b`)

// maxHead is the number of bytes at the start of a file in which front matter is
// searched for a restricted visibility.
const maxHead = 64 << 10

// IsConfidential reports whether the post-mortem is restricted or may be restricted.
// Logs must not quote a confidential post-mortem.
func (pm *Postmortem) IsConfidential() bool {
	return pm.Access == Restricted || pm.Access == Damaged && pm.Claims.MayBeRestricted
}

// readClaim returns the state of the field f, whose valid values are words. It compares
// the value exactly as written, so a value with blanks or invisible characters around
// it is unclear.
func readClaim(f frontmatter.Field, words []string) Claim {
	switch {
	case f.Kind == frontmatter.Missing:
		return Missing
	case f.Kind != frontmatter.Scalar || f.Twice || !slices.Contains(words, f.Text):
		return Unclear
	}
	return Clear
}

// maxVisibilityTypos is the largest edit distance at which a key is taken for a
// misspelt "visibility".
const maxVisibilityTypos = 3

// hasMisplacedVisibility reports whether any key in f was probably meant to be
// "visibility": it is misspelt, has other capitals, or is inside another field. top is
// true if f is the whole front matter.
func hasMisplacedVisibility(f frontmatter.Field, top bool) bool {
	for _, item := range f.Items {
		if !(top && item.Name == "visibility") && meansVisibility(item.Name) {
			return true
		}
		if hasMisplacedVisibility(item, false) {
			return true
		}
	}
	return false
}

func meansVisibility(name string) bool {
	name = strings.ToLower(name)
	if strings.Contains(name, "visib") || strings.Contains(name, "restrict") || strings.Contains(name, "confidential") {
		return true
	}
	if isASCII(name) && !(strings.Count(name, "i") > 1 && strings.ContainsAny(name, "vb")) {
		return false // nearly every key ends here, before the slow computation of the edit distance
	}
	return len(name) <= 60 && editDistance([]rune(name), []rune("visibility")) <= maxVisibilityTypos
}

func isASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r >= utf8.RuneSelf })
}
