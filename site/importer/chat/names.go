package chat

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The names of people in the texts of a chat are marks: runes of Unicode's private use
// area. firstMark stands for the first person.
const (
	firstMark = '\uE000'
	noMark    = '\uF8FF' // a person who is not a participant, or a name of several people
)

// Text replaces the marks in a text of the chat. ref returns the reference of the person
// with an index, such as "R2".
func (c *Chat) Text(text string, ref func(person int) string) string {
	var b strings.Builder
	for _, r := range text {
		switch {
		case r == noMark:
			b.WriteString("[name]")
		case r >= firstMark && int(r-firstMark) < len(c.People):
			b.WriteString(ref(int(r - firstMark)))
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// Mentions returns the people whose marks a text contains, in their order.
func (c *Chat) Mentions(text string) []int {
	var out []int
	for _, r := range text {
		if r >= firstMark && int(r-firstMark) < len(c.People) {
			out = append(out, int(r-firstMark))
		}
	}
	return out
}

func markOf(person int) string {
	if person < 0 {
		return string(noMark)
	}
	return string(firstMark + rune(person))
}

// withoutMarks replaces runes of the private use area, and removes the invisible runes
// with which Teams and WhatsApp set the direction of writing.
func withoutMarks(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= firstMark && r <= noMark:
			return utf8.RuneError
		case r == '\u00a0' || r == '\u202f' || r == '\u2009':
			return ' '
		case r == '\ufeff' || r >= '\u200b' && r <= '\u200f' && r != '\u200d' || r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069':
			return -1
		case unicode.IsControl(r) && r != '\n' && r != '\t':
			return -1
		}
		return r
	}, text)
}

// A nameIndex finds the names of people in texts by their first word.
type nameIndex struct {
	byWord map[string][]*knownName
}

// A knownName is a name, or a part of one, such as a first name.
type knownName struct {
	words   []string // in lower case
	person  int      // -1 if several people have it, or the person is not a participant
	derived bool     // part of a name
	other   bool     // only of people who are not participants
}

func newNameIndex() *nameIndex { return &nameIndex{map[string][]*knownName{}} }

// add adds a name of a person, with its first and last name.
func (x *nameIndex) add(name string, person int) {
	words := nameWords(name)
	if len(words) == 1 && selfNames[words[0]] {
		return
	}
	x.insert(words, person, false)
	if last, first, ok := strings.Cut(name, ", "); ok { // as Teams writes it
		x.insert(append(nameWords(first), nameWords(last)...), person, true)
	}
	if len(words) < 2 || len(words) > maxNameWords {
		words = []string{strings.TrimRightFunc(strings.Join(words, ""), unicode.IsDigit)}
	}
	for _, w := range words {
		if utf8.RuneCountInString(w) >= 3 && !nameParticles[w] {
			x.insert([]string{w}, person, true)
		}
	}
}

// addOther adds the names of a person who is not a participant. It adds parts of the
// name only if they are no words of a role or service.
func (x *nameIndex) addOther(names []string, isPerson func(string) bool) {
	for _, name := range names {
		if !isPerson(strings.ToLower(name)) {
			return
		}
	}
	for _, name := range names {
		if words := nameWords(name); len(words) == 1 && commonWords[words[0]] {
			continue
		}
		x.add(name, -1)
	}
}

const maxNameWords = 5

func (x *nameIndex) insert(words []string, person int, derived bool) {
	if len(words) == 0 || len(words) > maxNameWords || len(words) == 1 && utf8.RuneCountInString(words[0]) < 2 {
		return
	}
	list := x.byWord[words[0]]
	for _, have := range list {
		if !slices.Equal(have.words, words) {
			continue
		}
		switch {
		case have.person == person || person < 0 && !have.other:
			have.derived = have.derived && derived
		case have.other || have.derived && !derived:
			have.person, have.derived, have.other = person, derived, false
		case have.derived == derived:
			have.person = -1
		}
		return
	}
	if len(list) < 50 {
		list = append(list, &knownName{words, person, derived, person < 0})
		slices.SortStableFunc(list, func(a, b *knownName) int { return len(b.words) - len(a.words) })
		x.byWord[words[0]] = list
	}
}

// A word is a run of letters and digits of a text.
type word struct{ start, end int }

func splitWords(text string) []word {
	var out []word
	start := -1
	for i, r := range text {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r) {
			if start < 0 {
				start = i
			}
			continue
		}
		if start >= 0 {
			out = append(out, word{start, i})
			start = -1
		}
	}
	if start >= 0 {
		out = append(out, word{start, len(text)})
	}
	return out
}

// nameWords returns the words of a name in lower case, without a remark in brackets such
// as "(she/her)".
func nameWords(name string) []string {
	if at := strings.IndexAny(name, "(|["); at > 0 {
		name = name[:at]
	}
	var out []string
	for _, w := range splitWords(name) {
		out = append(out, strings.ToLower(name[w.start:w.end]))
	}
	return out
}

// replace replaces each known name in a text by the mark of its person.
func (x *nameIndex) replace(text string) string {
	words := splitWords(text)
	var b strings.Builder
	at := 0
	for i := 0; i < len(words); i++ {
		name := x.find(text, words[i:])
		if name == nil {
			continue
		}
		start, end := words[i].start, words[i+len(name.words)-1].end
		b.WriteString(strings.TrimSuffix(text[at:start], "@"))
		b.WriteString(markOf(name.person))
		at = end
		i += len(name.words) - 1
	}
	if at == 0 {
		return text
	}
	return b.String() + text[at:]
}

// find returns the longest known name at the start of words, or nil.
func (x *nameIndex) find(text string, words []word) *knownName {
	first := text[words[0].start:words[0].end]
	list := x.byWord[strings.ToLower(first)]
	if base, ok := strings.CutSuffix(first, "s"); ok && len(list) == 0 && isCapitalised(base) && utf8.RuneCountInString(base) >= 3 {
		for _, name := range x.byWord[strings.ToLower(base)] {
			if len(name.words) == 1 && !commonWords[name.words[0]] {
				return name // a genitive, as in "Petras laptop"
			}
		}
	}
	for _, name := range list {
		if len(name.words) > len(words) || !adjacent(text, words[:len(name.words)]) {
			continue
		}
		same := true
		for k, w := range name.words[1:] {
			same = same && strings.ToLower(text[words[k+1].start:words[k+1].end]) == w
		}
		if same && (len(name.words) > 1 || isNamed(text, words[0], name)) {
			return name
		}
	}
	return nil
}

// adjacent reports whether only a separator is between each two words.
func adjacent(text string, words []word) bool {
	for k := 1; k < len(words); k++ {
		if between := text[words[k-1].end:words[k].start]; len(between) > 3 || strings.Trim(between, " ._,'’-") != "" {
			return false
		}
	}
	return true
}

// isNamed reports whether a single word is a name, and not another word with the same
// letters: short and common words are names only with @ or a capital.
func isNamed(text string, w word, name *knownName) bool {
	word := text[w.start:w.end]
	if w.start > 0 && text[w.start-1] == '@' {
		return true
	}
	first, _ := utf8.DecodeRuneInString(word)
	capital := unicode.IsUpper(first)
	if utf8.RuneCountInString(word) < 3 || commonWords[name.words[0]] || name.other {
		return capital
	}
	return true
}

// findHandles adds a person for each handle, such as @petra, that is not known.
func (b *builder) findHandles() {
	lower := b.lowerWords()
	for i := range b.chat.Messages {
		text := b.chat.Messages[i].Text
		words := splitWords(text)
		for k, w := range words {
			if w.start == 0 || text[w.start-1] != '@' || w.start > 1 && isWordByte(text[w.start-2]) || b.names.find(text, words[k:]) != nil {
				continue
			}
			end := handleEnd(text, words[k:], lower)
			handle := text[w.start:end]
			if first, _ := utf8.DecodeRuneInString(handle); !unicode.IsLetter(first) || commonHandles[strings.ToLower(handle)] ||
				!b.opt.IsPerson(strings.ToLower(handle)) {
				continue
			}
			b.person(handle, false)
		}
	}
}

func isWordByte(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= utf8.RuneSelf
}

// handleEnd returns the end of the handle at the start of words: words joined by dots,
// hyphens or underscores, or a first and a last name. lower has the words of the chat
// that are written in lower case, which are no last names.
func handleEnd(text string, words []word, lower map[string]bool) int {
	end := words[0].end
	for k := 1; k < len(words) && k < maxNameWords; k++ {
		between := text[words[k-1].end:words[k].start]
		next := text[words[k].start:words[k].end]
		first, _ := utf8.DecodeRuneInString(next)
		start, _ := utf8.DecodeRuneInString(text[words[0].start:])
		isLast := between == " " && k == 1 && unicode.IsUpper(first) && unicode.IsUpper(start) && strings.ToUpper(next) != next &&
			!lower[strings.ToLower(next)] && !commonWords[strings.ToLower(next)] && !firstWords[strings.ToLower(next)]
		if between != "." && between != "-" && between != "_" && !isLast {
			break
		}
		end = words[k].end
	}
	return end
}

func wordSet(text string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(text) {
		out[w] = true
	}
	return out
}

var (
	commonHandles = wordSet("here channel everyone all room team oncall on-call")
	selfNames     = wordSet("you me i du ich op") // what a messenger calls its user
	nameParticles = wordSet("van von der den del dos das the and for she her him his they them app bot mrs")
	// commonWords lists names that are also other words. In a text they are names only
	// with a capital or @.
	commonWords = wordSet(`will mark may grace hope joy art bill rob jack rich frank dean chase drew grant guy jade pat ray sky
		sunny summer april june august march faith penny rose ruby crystal amber chance chip buck cliff dale forest gene glen
		heath iris jean lance mason max miles nick norm page paris parker pierce robin rusty sage sandy skip stone sue victor
		wade ward young king long short little small white black brown green gray price bell cook baker carter read rice root
		rush sharp singer snow sun wood woods wise test admin data user support service cloud core api web case day field ford
		fox frost gold good hall head hill house hunt keys lane law link love major marsh miller mills moon noble nice park
		pool post potter power powers pope reed rivers rock sales sands son spring star steel swift tab temple train trust
		turner weeks wells west north east south winter worth can see one new bot dev ops app red blue block bug cash check
		cross dash flow gate hand job key land line load log lock main map net node note order pay pin port queue rate ring
		role rule run safe scale set shop site span stack step tag task time tool top track trace type view walk wall watch
		water wave work write`)
	// firstWords lists words that begin a request to a person, and are no last names.
	firstWords = wordSet(`please can could would do did is are has have thanks thank the we you it if any what where when why how
		who yes no ok okay and but so let looks looking restart roll rollback revert deploy try also just hey hi hello this that
		there not need think i'm i fyi re could should`)
)
