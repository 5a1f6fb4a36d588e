package chat

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxCandidates is the largest number of words of a chat that may be names.
const maxCandidates = 100

const (
	capital  = `\p{Lu}[\pL'’-]{1,20}`
	fullName = capital + `(?: ` + capital + `){0,2}`
)

// These expressions match words that may be names of people, by the words next to them.
// The first group with a match is the name.
var (
	titledName = regexp.MustCompile(`\b(?:Mr|Mrs|Ms|Mx|Miss|Dr|Prof|Herr|Herrn|Frau|Mme|Mlle|Monsieur|Madame|Señora?|Sra?|` +
		`Signora?)\.? (` + fullName + `)`)
	mailedName = regexp.MustCompile(`(` + fullName + `)[\s,:;(<–-]{1,4}(?:(?:or|and|und|oder|at|via|by|per) )?` +
		`(?:e?-?mail(?:to:|:)? ?|<)?` +
		`[\pL\pN._%+-]+@[\pL\pN-]+(?:\.[\pL\pN-]+)+`)
	calledName = regexp.MustCompile(`\b(?i:with|from|by|ask|asked|asking|told|tell|paged|paging|page|called|calling|pinged|ping|` +
		`cc|thanks|thank you|hi|hey|hello|frag|danke|could|can|let)[ ,]+(` + fullName + `)`)
	actingName = regexp.MustCompile(`(` + fullName + `)(?:'s on|[ ](?:says|said|thinks|thought|asks|asked|told|suggests|suggested|` +
		`called|agrees|agreed|(?:is|was) (?:looking|on it|on[ -]call|checking|here|paged|asleep|away|off|out)))\b`)
	mailAddress = regexp.MustCompile(`([\pL\pN._%+-]+)@[\pL\pN-]+(?:\.[\pL\pN-]+)+`)
)

// A nameFinder finds words in texts that may be names of people.
type nameFinder struct {
	isPerson func(string) bool
	lower    map[string]bool // words that are also written in lower case
	mailed   map[string]bool // parts of e-mail addresses, in lower case
	found    []string
}

// findCandidates sets the words of the chat that may be names, and adds a note about
// them.
func (b *builder) findCandidates() {
	f := nameFinder{isPerson: b.opt.IsPerson, lower: b.lowerWords(), mailed: map[string]bool{}}
	for _, m := range b.chat.Messages {
		for _, p := range mailAddress.FindAllStringSubmatch(m.Text, -1) {
			f.addAddress(p[1])
		}
	}
	for _, m := range b.chat.Messages {
		for _, p := range titledName.FindAllStringSubmatch(m.Text, -1) {
			f.add(p[1], true)
		}
		for _, form := range []*regexp.Regexp{mailedName, calledName, actingName} {
			for _, p := range form.FindAllStringSubmatch(m.Text, -1) {
				f.add(p[1], false)
			}
		}
		f.addMailed(m.Text)
	}
	b.chat.MayName = f.names()
	if len(b.chat.MayName) > 0 {
		b.note("texts may name people: %s; --person %s replaces such a name", strings.Join(b.chat.MayName, ", "),
			shellWord(b.chat.MayName[0]))
	}
}

// lowerWords returns the words that occur in lower case outside e-mail addresses.
func (b *builder) lowerWords() map[string]bool {
	out := map[string]bool{}
	for _, m := range b.chat.Messages {
		text := mailAddress.ReplaceAllString(m.Text, " ")
		for _, w := range splitWords(text) {
			if word := text[w.start:w.end]; word == strings.ToLower(word) && len(out) < 100_000 {
				out[word] = true
			}
		}
	}
	return out
}

// addAddress adds the words of the local part of an e-mail address, as in aiko.mori@ and
// amori@. The address of a role has no names.
func (f *nameFinder) addAddress(local string) {
	if low := strings.ToLower(local); !f.isPerson(low) || machineName.MatchString(low) {
		return
	}
	words := splitWords(local)
	for _, w := range words {
		word := strings.TrimRightFunc(strings.ToLower(local[w.start:w.end]), unicode.IsDigit)
		if utf8.RuneCountInString(word) >= 3 {
			f.mailed[word] = true
		}
		if len(words) == 1 && len(word) >= 5 && word[0] < utf8.RuneSelf {
			f.mailed[word[1:]] = true
		}
	}
}

// addMailed adds the words of a text that are also parts of an e-mail address.
func (f *nameFinder) addMailed(text string) {
	text = mailAddress.ReplaceAllString(text, " ")
	words := splitWords(text)
	for k := 0; k < len(words); k++ {
		end := k
		for end < len(words) && f.isMailed(text[words[end].start:words[end].end]) &&
			(end == k || adjacent(text, words[end-1:end+1])) {
			end++
		}
		if end > k {
			f.add(text[words[k].start:words[end-1].end], false)
			k = end - 1
		}
	}
}

func (f *nameFinder) isMailed(word string) bool {
	low := strings.ToLower(word)
	return isCapitalised(word) && (f.mailed[low] || f.mailed[strings.TrimSuffix(low, "s")])
}

// add adds the name in a text of words that begin with capitals: its first words that are
// not other words. After a title the first word always is a name.
func (f *nameFinder) add(text string, titled bool) {
	start, end := -1, 0
	for i, w := range splitWords(text) {
		word := text[w.start:w.end]
		isInitial := start >= 0 && len(word) == 1 && isCapitalised(word) // as in O'Brien
		if !(titled && i == 0) && !isInitial && !f.isName(word) {
			if start >= 0 {
				break
			}
			continue
		}
		if start < 0 {
			start = w.start
		}
		end = w.end
	}
	if start >= 0 && len(f.found) < maxCandidates && !slices.Contains(f.found, text[start:end]) {
		f.found = append(f.found, text[start:end])
	}
}

// isName reports whether a word may be a name: it has a capital and is not known as
// another word, a role or a machine.
func (f *nameFinder) isName(word string) bool {
	low := strings.ToLower(word)
	return isCapitalised(word) && utf8.RuneCountInString(word) >= 3 && strings.ToUpper(word) != word && !f.lower[low] &&
		!commonWords[low] && !firstWords[low] && !nameLeads[low] && !otherNames[low] && f.isPerson(low) && !machineName.MatchString(low)
}

// otherNames lists words with a capital that are no names of people, in lower case: days,
// months, places, departments and products.
var otherNames = wordSet(`monday tuesday wednesday thursday friday saturday sunday january february july august september
	october november december christmas easter montag dienstag mittwoch donnerstag freitag samstag sonntag germany france spain
	portugal europe america asia africa india china japan london berlin lisbon dublin frankfurt york legal finance sales marketing
	customer success product engineering billing accounting compliance terraform chrome safari firefox edge stripe paypal adyen
	kafka postgres postgresql mysql mariadb redis mongo mongodb elastic elasticsearch rabbitmq docker kubernetes helm nginx envoy
	haproxy istio consul vault nomad ansible linux windows macos android iphone java python ruby golang node react django rails
	google amazon azure cloudflare fastly akamai microsoft apple oracle slack teams zoom discord jira confluence notion github
	gitlab bitbucket twilio sendgrid mailgun okta salesforce zendesk intercom snowflake databricks spark airflow thanos loki tempo
	jaeger kibana cassandra dynamo clickhouse memcached celery sidekiq`)

// nameLeads lists words that are written before a name, in lower case.
var nameLeads = wordSet(`mr mrs ms mx miss dr prof herr herrn frau mme mlle monsieur madame sr sra with from by ask asked
	asking told tell paged paging page called calling pinged ping cc frag danke could can let mail email e-mail write contact via`)

// names returns the names that were found, except for parts and genitives of other
// names.
func (f *nameFinder) names() []string {
	var out []string
	for _, name := range f.found {
		covered := slices.ContainsFunc(f.found, func(other string) bool {
			return len(other) > len(name) && containsWords(other, name) || other != name && name == other+"s" ||
				containsWords(other, strings.TrimSuffix(name, "s")) && other != name && strings.HasSuffix(name, "s")
		})
		if !covered {
			out = append(out, name)
		}
	}
	return out
}

// containsWords reports whether the words of part occur in text, in their order.
func containsWords(text, part string) bool {
	return strings.Contains(" "+text+" ", " "+part+" ")
}

// NamesIn returns the words of a text that may be names of people.
func (c *Chat) NamesIn(text string) []string {
	var out []string
	for _, name := range c.MayName {
		for _, part := range append([]string{name}, strings.Fields(name)...) {
			if at := indexWord(text, part); at >= 0 && !slices.Contains(out, name) {
				out = append(out, name)
			}
		}
	}
	return out
}

// indexWord returns the offset of a word, or of its genitive, in a text, or -1.
func indexWord(text, word string) int {
	for at := 0; ; {
		i := strings.Index(text[at:], word)
		if i < 0 {
			return -1
		}
		at += i
		before, _ := utf8.DecodeLastRuneInString(text[:at])
		after, _ := utf8.DecodeRuneInString(strings.TrimPrefix(text[at+len(word):], "s"))
		if !unicode.IsLetter(before) && !unicode.IsLetter(after) {
			return at
		}
		at += len(word)
	}
}

func isCapitalised(word string) bool {
	first, _ := utf8.DecodeRuneInString(word)
	return unicode.IsUpper(first)
}

// shellWord returns a name as one word of a command line.
func shellWord(name string) string {
	if strings.ContainsAny(name, " '’") {
		return `"` + name + `"`
	}
	return name
}
