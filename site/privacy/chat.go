package privacy

import (
	"bytes"
	"regexp"
	"slices"
	"strings"

	"debrief/site/catalog"
	"debrief/site/postmortem"
	"debrief/site/privacy/pii"
	"debrief/site/source"
)

// RoleNames lists names of roles, teams and services, in lower case. A speaker in a
// chat with one of these names is not a person.
type RoleNames []string

// KnownRoles returns the names of the roles, teams and services that occur in the
// catalogue words or in the participants of pm.
func KnownRoles(words *catalog.Catalog, pm *postmortem.Postmortem) RoleNames {
	var known []string
	for _, x := range pm.Participants {
		known = append(known, x.Ref, x.Role)
	}
	for _, t := range words.Teams {
		known = append(known, t.ID, t.Name)
	}
	for _, s := range words.Services {
		known = append(append(known, s.ID, s.Name), s.Aliases...)
	}
	known = slices.DeleteFunc(known, func(s string) bool { return s == "" })
	for i := range known {
		known[i] = strings.ToLower(known[i])
	}
	return known
}

var (
	shortRef = regexp.MustCompile(
		`^(?:[a-z]{1,3}|user|responder|engineer|person|witness|customer|agent|operator|participant|speaker)[ _-]?[0-9]{1,3}$`,
	)
	// roleWord matches words for roles and machines. It also matches other words that
	// often begin a line of a chat but are not names.
	roleWord = regexp.MustCompile(
		`\b(?:on[ -]?call|oncall|lead|engineers?|commander|scribe|support|agents?|operators?|managers?|responders?|bot|facilitator|admins?|sre|noc|dispatch(?:er)?|pager|teams?|here|channel|everyone|all|users?|customers?|reporter|witness|analyst|developers?|drivers?|duty|officer|supervisor|vendor|partner|desk|ops|devops|infra|security|platform|ic|me|us|we|info|warn(?:ing)?|error|debug|fatal|trace|notice|critical|kernel|update|note|notes|summary|decision|action|question|answer|todo|edit|resolved|status|impact|alert|monitor|system|server|utc|started|ended|start|end|time)\b`,
	)
)

// IsPerson reports whether name, the name of a speaker in a chat in lower case, may be
// the name of a person. It returns false for the name of a role or machine.
func (known RoleNames) IsPerson(name string) bool {
	spaced := strings.NewReplacer("-", " ", "_", " ", ".", " ").Replace(name)
	return !shortRef.MatchString(name) && !roleWord.MatchString(spaced) && !roleWord.MatchString(name) &&
		!slices.ContainsFunc(known, func(k string) bool { return name == k || len(k) > 3 && strings.Contains(name, k) })
}

// LooksLikeName reports whether text consists of two or three words that begin with a
// capital, as a full name does, and is not a role.
func (known RoleNames) LooksLikeName(text string) bool {
	return fullName.MatchString(text) && known.IsPerson(strings.ToLower(text))
}

var fullName = regexp.MustCompile(`^\p{Lu}[\p{Ll}'’-]+(?: \p{Lu}[\pL'’-]*\.?){1,2}$`)

var (
	ircLine   = regexp.MustCompile(`^[ \t]*(?:\[?[0-9][0-9:.]{3,11}\]?[ \t]+)?<[@+%~&]?\pL[^<>]{0,39}>[ \t]`)
	chatFence = regexp.MustCompile("^[ \\t]{0,3}(?:```+|~~~+)[ \\t]*(?:chat|irc|slack|conversation|transcript)\\b")
	anyFence  = regexp.MustCompile("^[ \\t]{0,3}(?:```|~~~)")
)

// These are the kinds of lines that ShownChats distinguishes in the body of a
// post-mortem.
const (
	prose = iota
	chatLine
	ircPart
	quotation
)

// hasOpenLine reports whether the last line of a quotation has text. The next line may
// then continue the quotation even without a ">".
func hasOpenLine(quotation []byte) bool {
	quotation = bytes.TrimRight(quotation, "\r\n")
	last := quotation[bytes.LastIndexByte(quotation, '\n')+1:]
	return len(bytes.Trim(last, "> \t")) > 0
}

// ShownChats returns the chats in the body of a post-mortem. A chat is a code fence
// marked as chat. A run of lines with names in angle brackets, or a run of quotations,
// is a chat too if it has at least two speakers.
func ShownChats(body source.Span) []source.Span {
	data := body.File.Data[:min(body.End, len(body.File.Data))]
	var out []source.Span
	run, kind := source.Span{File: body.File, Start: body.Start, End: body.Start}, prose
	flush := func(next int) {
		if kind == chatLine || kind != prose && len(pii.FindSpeakers(data[run.Start:run.End])) > 1 {
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
		if is == prose && kind == quotation && !inFence && hasOpenLine(body.File.Data[run.Start:run.End]) &&
			len(bytes.TrimSpace(line)) > 0 {
			is = quotation // Markdown continues a paragraph of a quotation without ">"
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
