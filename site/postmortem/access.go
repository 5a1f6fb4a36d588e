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

// Access is who may see a post-mortem. privacy.Gate sets it after a file is read. The
// zero value is the strictest, so a post-mortem stays hidden until privacy.Gate has
// run.
type Access int

const (
	Restricted Access = iota // never shown on a site, except with serve --restricted
	Damaged                  // the front matter cannot be read, so the visibility is unknown
	DraftOnly                // shown only where drafts are shown
	Open                     // shown to every reader of the site
)

// Claims are the states of the front-matter fields that decide access.
type Claims struct {
	Visibility Claim
	Status     Claim
	NoFront    bool // the file has no front matter at all
	Damaged    bool // some of the front matter could not be read
	// MayBeRestricted reports that the front matter is damaged or missing its
	// delimiters, and that the start of the file contains a field with the value
	// restricted.
	MayBeRestricted bool
}

// A Claim is the state of one field that decides access: missing, unclear or clear.
type Claim int

const (
	Missing Claim = iota
	Unclear       // the field is written twice, misspelt, not a single word, or under a misspelt key
	Clear         // the value is exactly one of the words that the format allows
)

// readClaims returns the state of each front-matter field that decides access.
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

// restrictedField matches a field with the value restricted in YAML, TOML or JSON.
var restrictedField = regexp.MustCompile(`(?i)(?:^|[\r\n])[^\r\n:=]{0,40}[:=][\t "'\[]*restricted\b`)

// maxHead is the number of bytes at the start of a file that may be front matter.
const maxHead = 64 << 10

// IsConfidential reports whether pm is restricted or may be. Logs must not quote such a
// post-mortem.
func (pm *Postmortem) IsConfidential() bool {
	return pm.Access == Restricted || pm.Access == Damaged && pm.Claims.MayBeRestricted
}

// readClaim returns the state of the field f, whose valid values are words. It compares
// the text exactly as written, so a value with blanks or invisible characters around it
// is unclear.
func readClaim(f frontmatter.Field, words []string) Claim {
	switch {
	case f.Kind == frontmatter.Missing:
		return Missing
	case f.Kind != frontmatter.Scalar || f.Twice || !slices.Contains(words, f.Text):
		return Unclear
	}
	return Clear
}

// maxVisibilityTypos is the largest edit distance at which a key is taken for
// "visibility".
const maxVisibilityTypos = 3

// hasMisplacedVisibility reports whether any key of f was probably meant to be
// "visibility": it is misspelt, has other capitals, or is inside another field.
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
		return false // nearly every key ends here, before the slower edit distance
	}
	return len(name) <= 60 && editDistance([]rune(name), []rune("visibility")) <= maxVisibilityTypos
}

func isASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r >= utf8.RuneSelf })
}
