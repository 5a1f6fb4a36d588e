package privacy

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"sync"

	"debrief/site/finding"
	"debrief/site/postmortem"
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
	c := chat{p, sync.OnceValue(func() []string { return pseudonyms(p, pm) }), map[string]bool{}}
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
		for _, at := range shownChats(body) {
			c.speakers(body.File, at.Start, at.End)
		}
	}
}

// A chat is how the chats of one write-up are asked.
type chat struct {
	*rule.Pass
	known func() []string // names that are nobody's
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
		if c.nobodys(name) {
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

// pseudonyms are what the library calls roles, teams, services and those who
// took part.
func pseudonyms(p *rule.Pass, pm *postmortem.Postmortem) []string {
	var known []string
	for _, x := range pm.Participants {
		known = append(known, x.Ref, x.Role)
	}
	for _, t := range p.Catalog.Teams {
		known = append(known, t.ID, t.Name)
	}
	for _, s := range p.Catalog.Services {
		known = append(append(known, s.ID, s.Name), s.Aliases...)
	}
	known = slices.DeleteFunc(known, func(s string) bool { return s == "" })
	for i := range known {
		known[i] = strings.ToLower(known[i])
	}
	return known
}

var (
	shortRef = regexp.MustCompile(`^(?:[a-z]{1,3}|user|responder|engineer|person|witness|customer|agent|operator|participant|speaker)[ _-]?[0-9]{1,3}$`)
	// Words of roles and machines, and what begins a line and is nobody.
	roleWord = regexp.MustCompile(`\b(?:on[ -]?call|oncall|lead|engineers?|commander|scribe|support|agents?|operators?|managers?|responders?|bot|facilitator|admins?|sre|noc|dispatch(?:er)?|pager|teams?|here|channel|everyone|all|users?|customers?|reporter|witness|analyst|developers?|drivers?|duty|officer|supervisor|vendor|partner|desk|ops|devops|infra|security|platform|ic|me|us|we|info|warn(?:ing)?|error|debug|fatal|trace|notice|critical|kernel|update|note|notes|summary|decision|action|question|answer|todo|edit|resolved|status|impact|alert|monitor|system|server|utc|started|ended|start|end|time)\b`)
)

// nobodys reports a name that says what somebody does and not who it is.
func (c chat) nobodys(name string) bool {
	return shortRef.MatchString(name) || roleWord.MatchString(strings.NewReplacer("-", " ", "_", " ", ".", " ").Replace(name)) || roleWord.MatchString(name) ||
		slices.ContainsFunc(c.known(), func(k string) bool { return name == k || len(k) > 3 && strings.Contains(name, k) })
}

var (
	ircLine   = regexp.MustCompile(`^[ \t]*(?:\[?[0-9][0-9:.]{3,11}\]?[ \t]+)?<[@+%~&]?\pL[^<>]{0,39}>[ \t]`)
	chatFence = regexp.MustCompile("^[ \\t]{0,3}(?:```+|~~~+)[ \\t]*(?:chat|irc|slack|conversation|transcript)\\b")
	anyFence  = regexp.MustCompile("^[ \\t]{0,3}(?:```|~~~)")
)

// What a line of a body is taken for.
const (
	prose = iota
	chatLine
	ircPart
	quotation
)

// carries reports a quotation whose last line has words, which the next one may
// belong to.
func carries(quotation []byte) bool {
	quotation = bytes.TrimRight(quotation, "\r\n")
	last := quotation[bytes.LastIndexByte(quotation, '\n')+1:]
	return len(bytes.Trim(last, "> \t")) > 0
}

// shownChats are the parts of a body that show a chat: fences that say so, and
// rows of lines with names in angle brackets, or quotations, in which two lines
// or more have a speaker.
func shownChats(body source.Span) []source.Span {
	data := body.File.Data[:min(body.End, len(body.File.Data))]
	var out []source.Span
	run, kind := span(body.File, body.Start, body.Start), prose
	flush := func(next int) {
		if kind == chatLine || kind != prose && len(pii.Speakers(data[run.Start:run.End])) > 1 {
			out = append(out, run)
		}
		run.Start, kind = run.End, next
	}
	inFence, inChat := false, false
	for line := range bytes.Lines(data[body.Start:]) {
		is := prose
		switch first := bytes.TrimLeft(line, " \t"); {
		case len(first) == 0 || bytes.IndexByte([]byte("`~<>[0123456789"), first[0]) < 0:
			if inChat {
				is = chatLine
			}
		case anyFence.Match(line):
			inFence = !inFence
			inChat = inFence && chatFence.Match(line)
		case inChat:
			is = chatLine
		case ircLine.Match(line):
			is = ircPart
		case !inFence && first[0] == '>':
			is = quotation
		}
		if is == prose && kind == quotation && !inFence && carries(body.File.Data[run.Start:run.End]) && len(bytes.TrimSpace(line)) > 0 {
			is = quotation // a paragraph goes on without the sign
		}
		if is != kind {
			flush(is)
		}
		run.End += len(line)
		if is == prose {
			run.Start = run.End
		}
	}
	flush(prose)
	return out
}
