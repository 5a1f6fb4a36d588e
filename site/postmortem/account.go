package postmortem

import (
	"bytes"
	"regexp"

	"debrief/site/frontmatter"
	"debrief/site/source"
)

// Methods lists the methods of collecting an account.
var Methods = []string{"written", "interview", "chat_export", "survey"}

// Groups lists the groups of participants of an incident.
var Groups = []string{"responder", "identifier", "affected_user", "approver", "stakeholder"}

// DefaultRole is the role of a participant of whom only the group is known.
const DefaultRole = "responder"

var htmlComment = regexp.MustCompile(`(?s)<!--.*?(?:-->|$)`)

// IsBlankForm reports whether the file of an account contains no words of the person:
// only front matter, headings, and the guidance in comments.
func IsBlankForm(f *source.File) bool {
	front, _ := frontmatter.Read(f)
	for line := range bytes.Lines(htmlComment.ReplaceAll(f.Data[front.End:], nil)) {
		if line = bytes.TrimSpace(line); len(line) > 0 && line[0] != '#' {
			return false
		}
	}
	return true
}
