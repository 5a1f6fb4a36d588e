package prose

import (
	_ "embed"
	"strings"
	"unicode"
	"unicode/utf8"

	"debrief/site/markdown"
)

// A Word is one word of a sentence.
type Word struct {
	Text, Lower string
	Start, End  int // byte offsets in the text of the sentence
	// Clause is set if a comma or another punctuation mark is between the previous word
	// and this word.
	Clause bool
	Quoted bool // set if the word is between quotation marks
	hash   uint32
}

// IsCode reports whether the word is the placeholder for code, a URL or an image.
func (w Word) IsCode() bool { return w.Text == markdown.Placeholder }

// IsHandle reports whether the word is a handle, as in @name.
func (w Word) IsHandle() bool { return w.Text[0] == '@' && len(w.Text) > 1 }

// IsEmail reports whether the word is an e-mail address.
func (w Word) IsEmail() bool {
	at := strings.IndexByte(w.Text, '@')
	return at > 0 && strings.Contains(w.Text[at:], ".")
}

// IsNumber reports whether the word begins with a digit.
func (w Word) IsNumber() bool { return '0' <= w.Text[0] && w.Text[0] <= '9' }

// IsCapitalised reports whether the word begins with a capital letter.
func (w Word) IsCapitalised() bool {
	r, _ := utf8.DecodeRuneInString(w.Text)
	return unicode.IsUpper(r)
}

// tokenize splits the text of a sentence into words. quotes holds the ranges of the
// quotations in text.
func tokenize(text string, quotes []byteRange) []Word {
	out := make([]Word, 0, len(text)/6+1)
	clause := false
	for i := 0; i < len(text); {
		r, n := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(text[i:])
		}
		if !isWordRune(r) && !(r == '@' && isWordAt(text, i+1)) && r != '¤' {
			if r != ' ' && strings.ContainsRune(",;:()–—…", r) || r == '-' && out != nil && i+1 < len(text) &&
				text[i+1] == ' ' {
				clause = true
			}
			i += n
			continue
		}
		end := i + n
		if r != '¤' {
			end = wordEnd(text, i+n)
		}
		for len(quotes) > 0 && quotes[0].end <= i {
			quotes = quotes[1:]
		}
		w := Word{Text: text[i:end], Start: i, End: end, Clause: clause}
		w.Lower, w.hash = lowerHash(w.Text)
		w.Quoted = len(quotes) > 0 && quotes[0].start <= i
		out = append(out, w)
		clause, i = false, end
	}
	return out
}

// lowerHash returns the word s in lower case and the hash of the result. An ASCII word
// is read only once.
func lowerHash(s string) (string, uint32) {
	n, capitals := uint32(fnvOffset), false
	for i := range len(s) {
		c := s[i]
		if c >= utf8.RuneSelf {
			s = toLower(s)
			return s, hashWord(s)
		}
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
			capitals = true
		}
		n = (n ^ uint32(c)) * fnvPrime
	}
	if capitals {
		s = strings.ToLower(s)
	}
	return s, n ^ n>>12
}

// toLower returns the word s in lower case, with ’ replaced by '.
func toLower(s string) string {
	s = strings.ToLower(s)
	if strings.Contains(s, "’") {
		s = strings.ReplaceAll(s, "’", "'")
	}
	return s
}

func isWordRune(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '_' ||
		r >= utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r))
}

func isWordAt(text string, i int) bool {
	r, _ := utf8.DecodeRuneInString(text[i:])
	return i < len(text) && isWordRune(r)
}

// wordEnd returns the end of the word that contains the offset at of text or ends
// there.
func wordEnd(text string, at int) int {
	for at < len(text) {
		r, n := rune(text[at]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(text[at:])
		}
		switch {
		case isWordRune(r):
		case !isWordAt(text, at+n):
			return at
		case strings.ContainsRune("'’-.@", r): // the sign is part of a word, as in don't, on-call, v1.2 or a@b.c
		case (r == ':' || r == ',') && isDigit(text[at-1]) && isDigit(text[at+n]): // part of a number, as in 08:12 or 1,900
		default:
			return at
		}
		at += n
	}
	return at
}

func isDigit(b byte) bool { return '0' <= b && b <= '9' }

//go:embed english.txt
var english string

var classes = readClasses(english)

var (
	person            = classes["person"]
	role              = classes["role"]
	collective        = classes["collective"]
	object            = classes["object"]
	helper            = classes["helper"]
	quantifier        = classes["one"]
	relative          = classes["relative"]
	determiner        = classes["determiner"]
	preposition       = classes["preposition"]
	conjunction       = classes["conjunction"]
	between           = classes["between"]
	auxiliary         = classes["auxiliary"]
	modal             = classes["modal"]
	past              = classes["past"]
	participle        = classes["participle"]
	notPast           = classes["notpast"]
	notAdverb         = classes["notadverb"]
	abbreviation      = classes["abbreviation"]
	abbreviationAtEnd = classes["abbreviation-at-end"]
)

func inClass(class map[string]bool, word string) bool { return class[word] }

// readClasses parses lists of words, each below a heading of the form "[name]". It
// returns the set of words for each name. It skips lines that begin with "#".
func readClasses(text string) map[string]map[string]bool {
	out := map[string]map[string]bool{}
	var class map[string]bool
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if name, ok := strings.CutPrefix(line, "["); ok {
			class = map[string]bool{}
			out[strings.TrimSuffix(name, "]")] = class
		} else if !strings.HasPrefix(line, "#") {
			for _, word := range strings.Fields(line) {
				class[word] = true
			}
		}
	}
	return out
}
