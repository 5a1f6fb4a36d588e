package privacy

import (
	"strings"
	"sync"

	"debrief/site/finding"
	"debrief/site/postmortem"
	gate "debrief/site/privacy"
	"debrief/site/privacy/pii"
	"debrief/site/rule"
	"debrief/site/source"
)

func checkLinks(p *rule.Pass, pm *postmortem.Postmortem) {
	if pm.Visibility != "public" {
		return
	}
	f := pm.Doc.File
	for _, h := range pii.FindInternalLinks(f.Data, p.Catalog.Privacy.InternalHosts) {
		if h.Kind == pii.PossibleInternalLink {
			found := p.Reportf(
				span(f, h.Start, h.End),
				"keep it if it is public; otherwise describe its content in the text, and remove the link",
				"this public text contains %s",
				h.Kind,
			)
			found.Level = min(found.Level, finding.Info)
			continue
		}
		p.Reportf(
			span(f, h.Start, h.End),
			"describe its content in the text, and remove the link",
			"this public text contains %s",
			h.Kind,
		)
	}
}

// maxChatPieces is the largest number of pieces of a long file in which the names of
// speakers are searched.
const maxChatPieces = 4

// checkChats reports the names of speakers in chats. It reads the files that the front
// matter declares as a chat, and the parts of the body that look like a chat.
func checkChats(p *rule.Pass, pm *postmortem.Postmortem) {
	c := chat{p, sync.OnceValue(func() gate.RoleNames { return gate.KnownRoles(p.Catalog, pm) }), map[string]bool{}}
	files := map[string]bool{}
	read := func(name string) {
		f, ok := p.Library.Attachment(pm, name)
		if !ok || name == "" || files[f.Path] || isPicture(name) {
			return
		}
		files[f.Path] = true
		n := 0
		_ = f.Pieces(func(piece *source.File) { // the rule form/readable reports errors from reading the file
			if n++; n <= maxChatPieces {
				c.reportSpeakers(piece, 0, len(piece.Data))
			}
		})
	}
	for _, e := range pm.Evidence {
		if e.Type == "chat_excerpt" {
			read(e.File)
		}
	}
	for _, a := range pm.Accounts {
		if a.Method == "chat_export" {
			read(a.File)
		}
	}
	if body := pm.Doc.Body; body.File != nil {
		for _, at := range gate.ShownChats(body) {
			c.reportSpeakers(body.File, at.Start, at.End)
		}
	}
}

// A chat holds the state of checkChats for one post-mortem.
type chat struct {
	*rule.Pass
	roles    func() gate.RoleNames
	reported map[string]bool // names that were already reported, in lower case
}

// reportSpeakers reports each name of a person in the chat f.Data[start:end] at its
// first occurrence, and masks all its occurrences.
func (c chat) reportSpeakers(f *source.File, start, end int) {
	var first *finding.Finding
	var all []source.Span
	for _, h := range pii.FindSpeakers(f.Data[start:end]) {
		at := span(f, start+h.Start, start+h.End)
		name := strings.ToLower(strings.Trim(at.Text(), "@ "))
		if !c.roles().IsPerson(name) {
			continue
		}
		all = append(all, at)
		if c.reported[name] && first != nil {
			continue
		}
		c.reported[name] = true
		found := c.Secretf(at, "write the role, or the participant: R1", "%s is not a role of this post-mortem", h.Kind)
		if first == nil {
			first = found
		}
	}
	if first != nil {
		first.Hide = all
	}
}
