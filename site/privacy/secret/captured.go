package secret

import (
	"bytes"
	"cmp"
	"regexp"
	"slices"
)

// FindCaptured returns the secrets in a text that a program or a person wrote down
// during an incident, such as a log, a chat or an account. It returns the matches of
// [Find] and [FindRandom], even if they look like the examples of manuals, and also
// passwords in sentences, in settings and in commands. In the prose of a post-mortem
// such words would mostly be something else. The matches are in order and without
// overlap.
func FindCaptured(text []byte) []Match {
	hits := find(text, isMasked)
	hits = append(hits, findRandom(text, isMasked)...)
	at := 0
	for line := range bytes.Lines(text) {
		lower := bytes.ToLower(line)
		for _, form := range credentialForms {
			if containsPart(form.words, lower) {
				hits = append(hits, form.find(line, at)...)
			}
		}
		at += len(line)
	}
	slices.SortStableFunc(hits, func(a, b Match) int { return cmp.Or(a.Start-b.Start, b.End-a.End) })
	out := hits[:0]
	for _, h := range hits {
		if n := len(out); n > 0 && h.Start < out[n-1].End {
			out[n-1].End = max(out[n-1].End, h.End)
			if out[n-1].Kind == RandomKind {
				out[n-1].Kind = h.Kind
			}
			continue
		}
		out = append(out, h)
	}
	return out
}

// isMasked reports whether value consists of a few repeated letters, as in "xxxxxxxx":
// a person or a program removed the secret.
func isMasked(_ *pattern, value []byte) bool { return isRepetitive(value) }

// A credentialForm is a way in which people and programs write a password or a token in
// a line. The last group of the expression with a match is the value.
type credentialForm struct {
	kind   string
	words  [][]byte // the expression matches only lines with one of these words in lower case
	form   *regexp.Regexp
	accept func(name, value []byte) bool // name is the text of the first group
}

// These are parts of the expressions below.
const (
	passwordName = `passwords?|passwd|passphrase|passcode|passwor[dt]|kennwort|pwd|pw|mot de passe|contraseña`
	// place is the use of a password, as in "the password for the jump host is".
	place = `(?:[^\S\n]+(?:for|of|to|on|at|in|vom|von|für|der|des|zum|zur)(?:[^\S\n]+[\w./-]+){1,4}?)?`
	is    = `(?:[^\S\n]*(?:=>?|:)[^\S\n]*|[^\S\n]+(?:is|are|was|ist|lautet|war|est|es)` +
		`(?:[^\S\n]+(?:now|still|jetzt|nun))?[^\S\n]*:?[^\S\n]+)`
	changed   = `(?:[^\S\n]*(?::|=|\b(?:is|are|was|now|to|auf|zu|changed|set|reset)\b)){0,3}[^\S\n]+`
	userName  = `(?:[\w.@-]+[^\S\n]*[/:][^\S\n]*)?`
	word      = "(?:\"([^\"\n]{6,64})\"|'([^'\n]{6,64})'|[\"'`]?([^\\s\"'`<>\\[\\]]{6,}))"
	settingIs = `["']?(?:=>?|:=)(?:"([^"\n]{4,256})"|'([^'\n]{4,256})'|([^\s"'` + "`" + `,;<>\[\]]{4,256}))`
	argument  = `(?:'([^'\n]+)'|"([^"\n]+)"|([^\s'";|]{4,}))`
)

var passwordWords = splitWords("passw passp passc pwd pw kennwort contrase passe")

var credentialForms = []credentialForm{
	{"a password", passwordWords, regexp.MustCompile(`(?i)\b(` + passwordName + `)\b` + place + is + word), isMixedValue},
	{"a password", append(splitWords("pass cred login"), passwordWords...),
		regexp.MustCompile(`(?i)\b(` + passwordName + `|(?-i:[Pp]ass)|cred(?:ential)?s|login)\b` + place + changed +
			userName + word), isStrongValue},
	{"a password", append(splitWords("pass= pass\" pass' pass: pass0 pass1 pass2"), passwordWords...),
		regexp.MustCompile(`(?i)(?:^|[^\w$])([\w.-]*?(?:` + passwordName + `|pass)[0-9]?)` + settingIs), isSetting},
	{"a token", splitWords("token secret auth key"),
		regexp.MustCompile(`\b([A-Z0-9_]*(?:TOKEN|SECRET|_AUTH|(?:SECRET|API|ACCESS|PRIVATE|ENCRYPTION|SIGNING|MASTER)_KEY))` +
			settingIs), isLongMixed},
	{"a token", splitWords("token secret api access schlüssel"),
		regexp.MustCompile(`(?i)\b((?:[\w-]*[_-])?(?:token|secret|api[ _-]?key|access[ _-]?key|schlüssel))\b["']?` + place +
			is + "[\"'`]?([\\w.~+/=-]{10,})"), isToken},
	{"a token in a header", splitWords("authorization x-api-key x-auth-token"),
		regexp.MustCompile(`(?i)\b(authorization|x-api-key|x-auth-token)["']?[^\S\n]*[:=][^\S\n]*["']?` +
			`(?:(?:bearer|basic|token|apikey)[^\S\n]+)?([\w.~+/=-]{8,})`), isMixedValue},
	{"a password in a command", splitWords("mysql mariadb"),
		regexp.MustCompile(`\b((?:mysql|mariadb)[\w-]*)\b[^\n|;]*?[^\S\n]-p` + argument), isArgument},
	{"a password in a command", splitWords("sshpass mongo docker ldap redis-cli"),
		regexp.MustCompile(`\b(sshpass|mongo(?:sh|dump|restore)?|docker login|ldap\w+|redis-cli)\b[^\n|;]*?[^\S\n]` +
			`-[pwa][^\S\n]*` + argument), isArgument},
}

// find returns the values in a line that starts at an offset of the text.
func (f credentialForm) find(line []byte, offset int) (out []Match) {
	for at := 0; at < len(line); {
		m := f.form.FindSubmatchIndex(line[at:])
		if m == nil {
			break
		}
		start, end := 0, 0
		for i := 4; i < len(m); i += 2 {
			if m[i] >= 0 {
				start, end = at+m[i], at+m[i+1]
			}
		}
		value := trimValue(line[start:end])
		if f.accept(line[at+m[2]:at+m[3]], value) && isLiteral(value) {
			out = append(out, Match{offset + start, offset + start + len(value), f.kind})
			at = end
			continue
		}
		at += m[3] // the value may be the name of another value
	}
	return out
}

var nextParameter = regexp.MustCompile(`&[\w.-]+=`)

// trimValue returns value without the end of the sentence, and without the next
// parameter of an address.
func trimValue(value []byte) []byte {
	if next := nextParameter.FindIndex(value); next != nil {
		value = value[:next[0]]
	}
	return bytes.TrimRight(value, ".,;:!?)")
}

// isLiteral reports whether value is a value and not a variable, an address, a path or a
// word that manuals use in place of a password.
func isLiteral(value []byte) bool {
	return len(value) >= 4 && bytes.IndexByte([]byte("/.$({<%*"), value[0]) < 0 && !bytes.Contains(value, []byte("://")) &&
		!isDummyValue(value) && !isRepetitive(value)
}

func hasLetter(value []byte) bool { return bytes.ContainsFunc(value, isLetterRune) }

func isLetterRune(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= 0x80 }

// isMixedValue accepts a value of at least six bytes with a letter and a digit.
func isMixedValue(_, value []byte) bool {
	return len(value) >= 6 && countDigits(value) > 0 && hasLetter(value)
}

// isLongMixed accepts a value of at least eight bytes with a letter and a digit.
func isLongMixed(_, value []byte) bool { return len(value) >= 8 && isMixedValue(nil, value) }

// isStrongValue accepts a value that looks like a password without the words around it:
// at least eight bytes with a digit, and with letters of both cases or a special
// character. It rejects names with a hyphen, a dot or a slash.
func isStrongValue(_, value []byte) bool {
	if len(value) < 8 || countDigits(value) == 0 || !hasLetter(value) || bytes.ContainsAny(value, `/\:=(){}`) {
		return false
	}
	if bytes.ContainsAny(value, "!#$%^&*?+~") {
		return true
	}
	lower, upper := bytes.ToLower(value), bytes.ToUpper(value)
	return !bytes.ContainsAny(value, "-_.@") && !bytes.Equal(lower, value) && !bytes.Equal(upper, value)
}

// isSetting accepts the value of a setting. If the name looks like a variable, such as
// DB_PASSWORD, any word is accepted; counters such as "pass=128" are not.
func isSetting(name, value []byte) bool {
	if countDigits(value) == len(value) && len(value) < 6 {
		return false
	}
	isVariable := bytes.ContainsAny(name, "_.") || len(name) > 4 && bytes.Equal(bytes.ToUpper(name), name)
	return isVariable && len(value) >= 6 || isMixedValue(name, value) && !bytes.EqualFold(name, []byte("pass")) ||
		isStrongValue(name, value)
}

// isToken accepts a value that is more random than an ID such as "checkout-20261014".
func isToken(_, value []byte) bool {
	digits := countDigits(value)
	if digits < 2 || len(value)-digits < 3 || isPathLike(value) {
		return false
	}
	return isStrongValue(nil, value) || isMixed(value) ||
		len(value) >= 16 && digits >= 4 && !bytes.ContainsAny(value, "-./")
}

// isArgument accepts the value of an option in a command.
func isArgument(_, value []byte) bool { return len(value) >= 4 && value[0] != '-' }
