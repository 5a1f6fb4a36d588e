package gather

import (
	"bytes"
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"debrief/site/catalog"
	"debrief/site/edit"
	"debrief/site/finding"
	"debrief/site/frontmatter"
	"debrief/site/importer/chat"
	"debrief/site/postmortem"
	"debrief/site/privacy"
	"debrief/site/privacy/pii"
)

// maxChatMessages is the largest number of messages of an excerpt.
const maxChatMessages = 5_000

// A ChatExcerpt is the part of a chat in a time range, with references of participants
// instead of names. Start at [NewChatExcerpt].
type ChatExcerpt struct {
	Outside int // number of messages outside the time range
	Notes   []string

	chat    *chat.Chat
	kept    []chat.Message
	window  Window
	pm      *postmortem.Postmortem
	words   *catalog.Catalog
	roles   privacy.RoleNames
	keepRaw bool
	refs    map[int]string // references by the index of a person in the chat
	added   []string       // references of new participants

	newRoles map[string]string // roles of participants by reference, from the options
}

// ChatOptions control how a chat becomes an excerpt.
type ChatOptions struct {
	Window  Window
	Catalog *catalog.Catalog
	KeepRaw bool
	// People describes people in the chat by their names.
	People map[string]ChatPerson
	// Stored is the stored excerpt of the same chat, or nil. The same people have the
	// same references again.
	Stored []byte
}

// A ChatPerson is a participant to whom a name in a chat belongs. Ref is "" for a new
// participant. Role is set if the participant is new or has the default role.
type ChatPerson struct{ Ref, Role string }

// NewChatExcerpt returns the messages of a chat in a time range. People who are neither
// in the options nor in the stored excerpt get unused references.
func NewChatExcerpt(c *chat.Chat, pm *postmortem.Postmortem, opt ChatOptions) (*ChatExcerpt, error) {
	x := &ChatExcerpt{chat: c, pm: pm, words: opt.Catalog, window: opt.Window, keepRaw: opt.KeepRaw, refs: map[int]string{},
		newRoles: map[string]string{}}
	x.roles = privacy.KnownRoles(opt.Catalog, pm)
	for _, m := range c.Messages {
		if m.At.Before(opt.Window.From) || m.At.After(opt.Window.To) {
			x.Outside++
			continue
		}
		x.kept = append(x.kept, m)
	}
	switch {
	case len(x.kept) == 0 && len(c.Messages) > 0:
		last := c.Messages[len(c.Messages)-1].At
		return nil, finding.HintErrorf("set the range with --from and --to",
			"the chat is from %s; the time range is %s", Window{From: c.Messages[0].At, To: last}, opt.Window)
	case len(x.kept) > maxChatMessages:
		return nil, finding.HintErrorf("set a shorter range with --from and --to",
			"the time range has %d messages; the limit is %d", len(x.kept), maxChatMessages)
	}
	if err := x.mapPeople(opt.People); err != nil {
		return nil, err
	}
	x.recover(opt.Stored)
	x.addPeople()
	return x, nil
}

// mapPeople sets the references and roles of the people that the options name.
func (x *ChatExcerpt) mapPeople(people map[string]ChatPerson) error {
	for _, name := range sortedKeys(people) {
		person := people[name]
		isUsed := false
		for i, p := range x.chat.People {
			if p.HasName(strings.TrimPrefix(name, "@")) {
				isUsed = isUsed || x.isInChat(i)
				if person.Ref != "" {
					x.refs[i] = person.Ref
				}
			}
		}
		if !isUsed {
			x.Notes = append(x.Notes, fmt.Sprintf("--person: the chat has no author and no word %q", name))
		}
		if person.Ref == "" || !isUsed {
			continue // a person who gets a new reference, or none
		}
		if err := x.setRole(person); err != nil {
			return err
		}
	}
	return nil
}

// isInChat reports whether a person is an author or occurs in a text of the chat.
func (x *ChatExcerpt) isInChat(person int) bool {
	return slices.ContainsFunc(x.chat.Messages, func(m chat.Message) bool {
		return m.Person == person || slices.Contains(x.chat.Mentions(m.Text), person) ||
			slices.Contains(x.chat.Mentions(m.Label), person)
	})
}

// setRole checks the reference of a person, and sets the role if the options have one. A
// participant with a role of their own keeps it.
func (x *ChatExcerpt) setRole(person ChatPerson) error {
	if x.roles.LooksLikeName(person.Role) {
		x.Notes = append(x.Notes, fmt.Sprintf("the role %q looks like a name; write a role such as \"support agent\"", person.Role))
	}
	var refs []string
	for _, p := range x.pm.Participants {
		if refs = append(refs, p.Ref); p.Ref != person.Ref {
			continue
		}
		switch {
		case person.Role == "" || person.Role == p.Role:
		case p.Role == "" || p.Role == postmortem.DefaultRole:
			x.newRoles[p.Ref] = person.Role
		default:
			return finding.HintErrorf("write --person NAME="+p.Ref+", or change the role in participants",
				"%s is listed already, as %s", p.Ref, p.Role)
		}
		return nil
	}
	if role, ok := x.newRoles[person.Ref]; person.Role != "" && newRef.MatchString(person.Ref) && (!ok || role == person.Role) {
		if x.newRoles[person.Ref] = person.Role; !ok {
			x.added = append(x.added, person.Ref)
		}
		return nil
	}
	hint := "to add it, write its role too: --person \"NAME=R1:on-call engineer\""
	if len(refs) > 0 {
		hint = "its participants are " + strings.Join(refs, ", ") + "; " + hint
	}
	return finding.HintErrorf(hint, "%s has no participant %q", x.pm.ID, person.Ref)
}

// newRef matches the references that new participants can have.
var newRef = regexp.MustCompile(`^[A-Z][A-Za-z]{0,2}\d{1,3}$`)

func sortedKeys[V any](m map[string]V) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// addPeople gives unused references to all other people in the excerpt.
func (x *ChatExcerpt) addPeople() {
	used := map[string]bool{}
	for _, p := range x.pm.Participants {
		used[p.Ref] = true
	}
	for _, ref := range x.refs {
		used[ref] = true
	}
	next := 1
	give := func(person int) {
		if person < 0 || x.refs[person] != "" {
			return
		}
		for used[fmt.Sprintf("R%d", next)] {
			next++
		}
		ref := fmt.Sprintf("R%d", next)
		used[ref] = true
		x.refs[person] = ref
		x.added = append(x.added, ref)
	}
	for _, m := range x.kept {
		give(m.Person)
		for _, person := range x.chat.Mentions(m.Text) {
			give(person)
		}
		for _, person := range x.chat.Mentions(m.Label) {
			give(person)
		}
	}
}

var (
	chatRef    = regexp.MustCompile(`\b[A-Z][A-Za-z]{0,2}\d{1,3}\b`)
	storedLine = regexp.MustCompile(`^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z) ([^:]{1,60}): (.*)$`)
)

// A storedMessage is a message of a stored excerpt.
type storedMessage struct{ who, text string }

// readStored returns the messages of a stored excerpt by their times.
func readStored(data []byte) map[string][]storedMessage {
	out := map[string][]storedMessage{}
	last := ""
	for line := range bytes.Lines(data) {
		text := strings.TrimRight(string(line), "\r\n")
		if p := storedLine.FindStringSubmatch(text); p != nil {
			last = p[1]
			out[last] = append(out[last], storedMessage{p[2], p[3]})
		} else if list := out[last]; len(list) > 0 {
			list[len(list)-1].text += "\n" + strings.TrimPrefix(text, "  ")
		}
	}
	return out
}

// recover sets the references of people from a stored excerpt: a message of the same
// time and text has the same author and mentions the same people.
func (x *ChatExcerpt) recover(stored []byte) {
	if stored == nil {
		return
	}
	byTime := readStored(stored)
	for _, m := range x.kept {
		list := byTime[m.At.UTC().Format(time.RFC3339)]
		bare := x.clean(x.chat.Text(m.Text, func(int) string { return "R0" }))
		at := slices.IndexFunc(list, func(s storedMessage) bool {
			return chatRef.ReplaceAllString(s.text, "R0") == chatRef.ReplaceAllString(bare, "R0")
		})
		if at < 0 {
			continue
		}
		x.setRef(m.Person, list[at].who)
		mentioned := x.chat.Mentions(m.Text)
		if refs := chatRef.FindAllString(list[at].text, -1); len(refs) == len(mentioned) {
			for i, person := range mentioned {
				x.setRef(person, refs[i])
			}
		}
		list[at].text = "\x00" // each stored message counts once
	}
}

func (x *ChatExcerpt) setRef(person int, ref string) {
	known := slices.ContainsFunc(x.pm.Participants, func(p postmortem.Participant) bool { return p.Ref == ref })
	if person >= 0 && x.refs[person] == "" && known {
		x.refs[person] = ref
	}
}

func (x *ChatExcerpt) ref(person int) string { return x.refs[person] }

// text returns a text of the chat with references, and without names and secrets.
func (x *ChatExcerpt) text(text string) string { return x.clean(x.chat.Text(text, x.ref)) }

// clean replaces names of speakers and unknown handles in a text, and masks secrets.
func (x *ChatExcerpt) clean(text string) string {
	masked, _ := privacy.MaskCaptured([]byte(x.cleanNames(text)), x.words, x.keepRaw)
	return string(masked)
}

// cleanNames replaces the speakers of a chat that is quoted in a text, and handles that
// are not of a role.
func (x *ChatExcerpt) cleanNames(text string) string {
	var b strings.Builder
	at := 0
	speakers := pii.FindSpeakers([]byte(text))
	isQuote := len(speakers) > 1 || strings.HasPrefix(text, ">")
	for _, h := range speakers {
		name := text[h.Start:h.End]
		isName := isQuote || isFullName(name) || followsTime(text[:h.Start])
		if h.Start >= at && isName && x.roles.IsPerson(strings.ToLower(strings.Trim(name, "@ "))) {
			b.WriteString(text[at:h.Start] + "[name]")
			at = h.End
		}
	}
	return b.String() + text[at:]
}

// followsTime reports whether a text ends with a line that has only a time, such as
// "[08:31] <". What follows is a speaker, and not words before a time.
func followsTime(text string) bool {
	return speakerTime.MatchString(text[strings.LastIndexByte(text, '\n')+1:])
}

var speakerTime = regexp.MustCompile(`\d:\d\d\S*\s*(?:[AaPp]\.?[Mm]\.?)?[\]):]?\s*[-<]?\s*[@+%~&]?$`)

// isFullName reports whether a text is a handle or several words that begin with capital
// letters. Other words before a time, as in "The deploy of 09:03", are no name.
func isFullName(text string) bool {
	words := strings.Fields(text)
	return strings.HasPrefix(text, "@") || len(words) > 1 && !slices.ContainsFunc(words, func(word string) bool {
		first, _ := utf8.DecodeRuneInString(word)
		return !unicode.IsUpper(first)
	})
}

// who returns the author of a message for the excerpt: a reference, a role or a bot.
func (x *ChatExcerpt) who(m chat.Message) string {
	if m.Person >= 0 {
		return x.refs[m.Person]
	}
	who := strings.NewReplacer(":", " ", "<", "", ">", "").Replace(x.chat.Text(m.Label, x.ref))
	if who == "" {
		return "[name]" // of one of too many people
	}
	return who
}

// Capture returns the excerpt as evidence: a line for each message with its time in UTC
// and its author. Further lines of a message are indented.
func (x *ChatExcerpt) Capture(title string, captured time.Time) Capture {
	return Capture{
		Type: "chat_excerpt", Title: title, Source: x.Source(), Window: x.window, Captured: captured,
		Definition: "messages in the time range, with references of participants instead of names", Text: x.format(), Ext: ".txt",
	}
}

// ChatSource returns the source of the evidence of a chat.
func ChatSource(c *chat.Chat) string {
	if c.Channel == "" || strings.HasPrefix(c.Channel, "mpdm-") || len(c.Mentions(c.Channel)) > 0 {
		return c.Form
	}
	return c.Form + ", #" + c.Text(c.Channel, func(int) string { return "[name]" })
}

// Source returns the source of the evidence.
func (x *ChatExcerpt) Source() string { return ChatSource(x.chat) }

func (x *ChatExcerpt) format() []byte {
	var b bytes.Buffer
	for _, m := range x.kept {
		who := x.who(m)
		if m.Person < 0 && x.roles.IsPerson(strings.ToLower(who)) {
			who = "[name]"
		}
		text := strings.ReplaceAll(x.chat.Text(m.Text, x.ref), "\n", "\n  ")
		fmt.Fprintf(&b, "%s %s: %s\n", m.At.UTC().Format(time.RFC3339), who, x.cleanNames(text))
	}
	return b.Bytes()
}

// AddParticipants adds the people of the excerpt who are no participants yet.
func (x *ChatExcerpt) AddParticipants(c *edit.Change) error {
	for _, ref := range x.added {
		err := c.Append("participants", frontmatter.Group(
			frontmatter.NamedValue{Name: "ref", Value: frontmatter.Text(ref)},
			frontmatter.NamedValue{Name: "group", Value: frontmatter.Text(groupOf(ref))},
			frontmatter.NamedValue{Name: "role", Value: frontmatter.Text(cmp.Or(x.newRoles[ref], postmortem.DefaultRole))},
		))
		if err != nil {
			return err
		}
	}
	return nil
}

// groupOf returns the group that the first letter of a reference stands for.
func groupOf(ref string) string {
	switch ref[0] {
	case 'I':
		return "identifier"
	case 'U':
		return "affected_user"
	}
	return "responder"
}

// SetRoles sets the roles of the options for participants with the default role. It
// returns their references.
func (x *ChatExcerpt) SetRoles(c *edit.Change) (changed []string, err error) {
	for _, p := range x.pm.Participants {
		if role := x.newRoles[p.Ref]; role != "" {
			if err := c.SetRole(p.Ref, role); err != nil {
				return nil, err
			}
			changed = append(changed, p.Ref)
		}
	}
	return changed, nil
}

// Unread returns lines of the chat that belong to no message, without names and secrets.
func (x *ChatExcerpt) Unread() []string {
	var out []string
	for _, line := range x.chat.Unread {
		out = append(out, x.clean(x.chat.Text(line, func(person int) string { return cmp.Or(x.refs[person], "[name]") })))
	}
	return out
}

// Added returns the references of the new participants.
func (x *ChatExcerpt) Added() []string { return x.added }

// Messages returns the number of messages in the time range.
func (x *ChatExcerpt) Messages() int { return len(x.kept) }

// ChatRange returns the range of days to read of an export: w, and the ranges of the
// stored excerpts with a title.
func ChatRange(front frontmatter.Matter, title string, w Window) Window {
	if w.From.IsZero() {
		return w
	}
	for _, entry := range front.Field("evidence").Items {
		if stored, ok := windowOf(entry); ok && entry.Get("type").Text == "chat_excerpt" && entry.Get("title").Text == title {
			if stored.From.Before(w.From) {
				w.From = stored.From
			}
			if stored.To.After(w.To) {
				w.To = stored.To
			}
		}
	}
	return w
}

// StoredFile returns the name of the file of the stored entry of the same query as a
// capture, or "".
func StoredFile(front frontmatter.Matter, c Capture) string {
	for _, entry := range front.Field("evidence").Items {
		if isSame(entry, c) {
			return entry.Get("file").Text
		}
	}
	return ""
}
