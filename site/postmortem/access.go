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

// Access is who may see a post-mortem. privacy.Gate decides it when a file is read. The
// zero value is the strictest: without a decision a post-mortem stays hidden.
type Access int

const (
	Restricted Access = iota // never shown on a site, but with serve --restricted
	Damaged                  // its front matter cannot be read, so its visibility is not known
	DraftOnly                // shown where drafts are shown
	Open                     // shown to every reader of the site
)

// Claims hold the fields of a front matter that access depends on.
type Claims struct {
	Visibility Claim
	Status     Claim
	NoFront    bool // the file has no front matter at all
	Damaged    bool // some of the front matter could not be read
	// MayBeRestricted reports that the front matter is damaged or not recognised, and that
	// the start of the file says restricted.
	MayBeRestricted bool
}

// A Claim is one field that access depends on.
type Claim int

const (
	Missing Claim = iota
	Unclear       // written twice, misspelt, not a single word, or under a misspelt key
	Clear         // exactly one word of the format
)

// claimsOf reads the fields that access depends on.
func claimsOf(doc *markdown.Document) Claims {
	front := doc.Front
	c := Claims{
		Visibility: claimOf(front.Fields.Get("visibility"), Visibilities),
		Status:     claimOf(front.Fields.Get("status"), Statuses),
		NoFront:    front.Format == "",
		Damaged:    front.Damaged,
	}
	if strayVisibility(front.Fields, true) {
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

// restrictedField is a field with the value restricted, in whichever syntax.
var restrictedField = regexp.MustCompile(`(?i)(?:^|[\r\n])[^\r\n:=]{0,40}[:=][\t "'\[]*restricted\b`)

// maxHead is how much of a file may be front matter, in bytes.
const maxHead = 64 << 10

// Confidential reports whether pm is restricted, or may be, so that a log must not quote
// it.
func (pm *Postmortem) Confidential() bool {
	return pm.Access == Restricted || pm.Access == Damaged && pm.Claims.MayBeRestricted
}

// claimOf compares the text as it was written: with blanks or invisible characters
// around it, it is another word.
func claimOf(f frontmatter.Field, words []string) Claim {
	switch {
	case f.Kind == frontmatter.Missing:
		return Missing
	case f.Kind != frontmatter.Scalar || f.Twice || !slices.Contains(words, f.Text):
		return Unclear
	}
	return Clear
}

// maxStray is how many letters a key may differ from "visibility" to be taken for it.
const maxStray = 3

// strayVisibility reports whether any key was probably meant to be visibility: misspelt,
// in other letters, or inside another field.
func strayVisibility(f frontmatter.Field, top bool) bool {
	for _, item := range f.Items {
		if !(top && item.Name == "visibility") && meansVisibility(item.Name) {
			return true
		}
		if strayVisibility(item, false) {
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
	if ascii(name) && !(strings.Count(name, "i") > 1 && strings.ContainsAny(name, "vb")) {
		return false // nearly every key; the distance costs more
	}
	return len(name) <= 60 && editDistance([]rune(name), []rune("visibility")) <= maxStray
}

func ascii(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r >= utf8.RuneSelf })
}
