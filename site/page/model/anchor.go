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

// Anchor returns the HTML id of an item on the page of its post-mortem. id is the ID of
// the item.
func Anchor(id string) string { return markdown.Slug(id) }

// EventAnchors returns a unique HTML id for each timeline event, such as t-0831 for an
// event at 08:31.
func EventAnchors(events []postmortem.Event) []string {
	seen := make(map[string]int, len(events))
	out := make([]string, len(events))
	for i, e := range events {
		anchor := "t-row"
		switch {
		case e.DayOnly && e.HasTime():
			anchor = e.When.Format("t-0102")
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

// maxAnchorLength is the largest number of characters of a symptom's text that its HTML
// id contains.
const maxAnchorLength = 80

// SymptomAnchor returns the HTML id of a symptom on the symptoms pages. The id depends
// only on the text, so it does not change when other symptoms are added. Texts that
// differ only in case and punctuation are the same symptom and have the same id.
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

// hashText returns a short hash of s. It makes HTML ids unique for texts without
// letters and for texts that begin with the same words.
func hashText(s string) string {
	h := fnv.New32a()
	h.Write([]byte(s))
	return fmt.Sprintf("%08x", h.Sum32())
}

// StripReferences returns text without references such as [ev-1] or [f2], which have no
// meaning outside their post-mortem.
func StripReferences(text string) string {
	if strings.IndexByte(text, '[') < 0 {
		return text // avoids the slow pattern for most texts
	}
	return itemReferences.ReplaceAllString(text, "")
}

var itemReferences = regexp.MustCompile(`\s*\[(?:(?:ev|acc)-[0-9A-Za-z_-]+|[fa][0-9]{1,3})\]`)
