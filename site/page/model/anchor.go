package model

import (
	"fmt"
	"hash/fnv"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"debrief/site/markdown"
	"debrief/site/postmortem"
)

// Anchor returns the HTML ID of an item on the page of its post-mortem.
func Anchor(id string) string { return markdown.Slug(id) }

// EventAnchors returns a unique HTML ID for each row of a timeline, such as t-0831.
func EventAnchors(events []postmortem.Event) []string {
	seen := make(map[string]int, len(events))
	out := make([]string, len(events))
	for i, e := range events {
		anchor := "t-row"
		switch {
		case e.DayOnly && e.HasTime():
			anchor = e.When.UTC().Format("t-0102")
		case e.HasTime():
			anchor = e.When.UTC().Format("t-1504")
		}
		if seen[anchor]++; seen[anchor] > 1 {
			anchor += "-" + strconv.Itoa(seen[anchor])
		}
		out[i] = anchor
	}
	return out
}

// maxAnchorLength is how many characters of a symptom its anchor contains.
const maxAnchorLength = 80

// SymptomAnchor returns the HTML ID of a symptom on the symptoms pages. It depends only
// on the text, so it is stable when other symptoms are added. Texts that differ only in
// case and punctuation share an anchor, because they are the same symptom.
func SymptomAnchor(text string) string {
	slug := markdown.Slug(text)
	if slug == "" {
		return "s-" + hashText(text)
	}
	if utf8.RuneCountInString(slug) > maxAnchorLength {
		slug = strings.TrimRight(string([]rune(slug)[:maxAnchorLength]), "-") + "-" + hashText(slug)
	}
	return "s-" + slug
}

// hashText makes anchors unique for texts without letters or with the same beginning.
func hashText(s string) string {
	h := fnv.New32a()
	h.Write([]byte(s))
	return fmt.Sprintf("%08x", h.Sum32())
}

// StripReferences removes references to items such as [ev-1] or [f2], which have no
// meaning outside their post-mortem.
func StripReferences(text string) string {
	if strings.IndexByte(text, '[') < 0 {
		return text // the common case, without the slow pattern
	}
	return itemReferences.ReplaceAllString(text, "")
}

var itemReferences = regexp.MustCompile(`\s*\[(?:(?:ev|acc)-[0-9A-Za-z_-]+|[fa][0-9]{1,3})\]`)
