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

func links(p *rule.Pass, pm *postmortem.Postmortem) {
	if pm.Visibility != "public" {
		return
	}
	f := pm.Doc.File
	for _, h := range pii.Workplaces(f.Data, p.Catalog.Privacy.InternalHosts) {
		if h.Kind == pii.OwnTool {
			found := p.Reportf(span(f, h.Start, h.End), "leave it if everybody may look; else say in the text what is to be seen there, and take the link out", "%s stands in a public text", h.Kind)
			found.Level = min(found.Level, finding.Info)
			continue
		}
		p.Reportf(span(f, h.Start, h.End), "say in the text what is to be seen there, and take the link out", "%s stands in a public text", h.Kind)
	}
}

// mostChat is how many pieces of a file are read as a chat.
const mostChat = 4

// chats looks into the excerpts of chats: files that the front matter calls
// one, and what the body shows as one.
func chats(p *rule.Pass, pm *postmortem.Postmortem) {
	c := chat{p, sync.OnceValue(func() gate.RoleNames { return gate.Roles(p.Catalog, pm) }), map[string]bool{}}
	files := map[string]bool{}
	read := func(name string) {
		f, ok := p.Library.Attachment(pm, name)
		if !ok || name == "" || files[f.Path] || isPicture(name) {
			return
		}
		files[f.Path] = true
		n := 0
		_ = f.Pieces(func(piece *source.File) { // what cannot be read is form/readable's
			if n++; n <= mostChat {
				c.speakers(piece, 0, len(piece.Data))
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
			c.speakers(body.File, at.Start, at.End)
		}
	}
}

// A chat is how the chats of one write-up are asked.
type chat struct {
	*rule.Pass
	known func() gate.RoleNames
	said  map[string]bool // names that are
}

// speakers reports each name once, where it stands first, and hides it
// everywhere.
func (c chat) speakers(f *source.File, start, end int) {
	var first *finding.Finding
	var all []source.Span
	for _, h := range pii.Speakers(f.Data[start:end]) {
		at := span(f, start+h.Start, start+h.End)
		name := strings.ToLower(strings.Trim(at.Text(), "@ "))
		if !c.known().IsPerson(name) {
			continue
		}
		all = append(all, at)
		if c.said[name] && first != nil {
			continue
		}
		c.said[name] = true
		found := c.Secretf(at, "write the role, or the participant: R1", "%s stands here that is no role of this write-up", h.Kind)
		if first == nil {
			first = found
		}
	}
	if first != nil {
		first.Hide = all
	}
}
