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

// Anchor is the place of an item on the page of its write-up.
func Anchor(id string) string { return markdown.Slug(id) }

// EventAnchors are the places of a timeline's rows, one each: t-0831.
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

// longestAnchor is the most characters of a symptom that its anchor repeats.
const longestAnchor = 80

// SymptomAnchor is the place of a symptom on the page of symptoms. It depends
// on the text alone, so that it does not move when others are added. Texts that
// differ only in case and signs are one symptom: whoever pastes one means both.
func SymptomAnchor(text string) string {
	slug := markdown.Slug(text)
	if slug == "" {
		return "s-" + hash(text)
	}
	if utf8.RuneCountInString(slug) > longestAnchor {
		slug = strings.TrimRight(string([]rune(slug)[:longestAnchor]), "-") + "-" + hash(slug)
	}
	return "s-" + slug
}

// hash tells texts apart that have no letters, or begin alike.
func hash(s string) string {
	h := fnv.New32a()
	h.Write([]byte(s))
	return fmt.Sprintf("%08x", h.Sum32())
}

// WithoutMarks is text without its references to items of its write-up, such as
// [ev-1] or [f2], which mean nothing outside it.
func WithoutMarks(text string) string {
	if strings.IndexByte(text, '[') < 0 {
		return text // most, and the pattern is slow to say so
	}
	return itemMarks.ReplaceAllString(text, "")
}

var itemMarks = regexp.MustCompile(`\s*\[(?:(?:ev|acc)-[0-9A-Za-z_-]+|[fa][0-9]{1,3})\]`)
