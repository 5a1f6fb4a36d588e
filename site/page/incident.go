package page

import (
	"regexp"
	"strconv"

	"debrief/site/markdown"
	"debrief/site/postmortem"
)

func (b *book) incidentPages() []Page { return nil }

// itemMarks are references to items of a write-up, which mean nothing outside it.
var itemMarks = regexp.MustCompile(`\s*\[(?:(?:ev|acc)-[0-9A-Za-z_-]+|[fa][0-9]{1,3})\]`)

// anchorOf is the place of an item on the page of its write-up.
func anchorOf(id string) string { return markdown.Slug(id) }

// eventAnchors are the places of a timeline's rows, one each: t-0831.
func eventAnchors(events []postmortem.Event) []string {
	seen := map[string]int{}
	out := make([]string, len(events))
	for i, e := range events {
		anchor := "t-row"
		if e.Known() {
			anchor = "t-" + e.When.UTC().Format("1504")
			if e.DayOnly {
				anchor = "t-" + e.When.UTC().Format("0102")
			}
		}
		if seen[anchor]++; seen[anchor] > 1 {
			anchor += "-" + strconv.Itoa(seen[anchor])
		}
		out[i] = anchor
	}
	return out
}
