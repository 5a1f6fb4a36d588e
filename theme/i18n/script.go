package i18n

import (
	"bytes"
	"encoding/json"
	"regexp"
	"sort"
	"strings"

	"golang.org/x/text/feature/plural"
)

// call is where a script says something: words("Clear all"), or
// words.count(n, "{n} hit", "{n} hits").
var call = regexp.MustCompile(`\bwords(\.count)?\(`)

// Script puts the language's own words into a script, in place of what
// words(…) and words.count(…) ask for: a literal, or literals and arguments with
// + between them. Arguments are put in as they stand, so that one with
// operators wants parentheses, and so does the whole where it is part of more
// than a sum. What is asked for in another way is not ours, and stays.
func (l *Language) Script(js []byte) []byte {
	var out bytes.Buffer
	for {
		at := call.FindSubmatchIndex(js)
		if at == nil {
			break
		}
		said, rest, ok := l.called(string(js[at[1]:]), at[2] >= 0)
		if !ok {
			out.Write(js[:at[1]])
			js = js[at[1]:]
			continue
		}
		out.Write(js[:at[0]])
		out.WriteString(said)
		js = []byte(rest)
	}
	out.Write(js)
	return out.Bytes()
}

// called gives the expression for a call whose arguments js begins with, and what
// follows the call.
func (l *Language) called(js string, count bool) (said, rest string, ok bool) {
	args, rest, ok := arguments(js)
	if !ok {
		return "", js, false
	}
	for i, arg := range args {
		args[i] = string(l.Script([]byte(arg))) // may say something itself
	}
	if count {
		if len(args) < 3 {
			return "", js, false
		}
		one, isOne := literal(args[1])
		many, isMany := literal(args[2])
		return l.counted(args[0], One(one), Many(many), args[3:]), rest, isOne && isMany
	}
	text, ok := literal(args[0])
	return sum(l.Say(Text(text)), "", args[1:]), rest, ok
}

// counted is an expression that has the right form for n, which only the reader's
// browser knows.
func (l *Language) counted(n string, one One, many Many, args []string) string {
	of, ok := l.counts[many]
	if !ok {
		bare, _, _ := strings.Cut(string(many), "|")
		of = forms{plural.One: string(one), plural.Other: bare}
	}
	said := map[string]string{}
	for name, category := range categories {
		if form, ok := of[category]; ok {
			said[name] = sum(form, n, args)
		}
	}
	if len(said) == 2 && said["one"] != "" && l.onlyOne() {
		return "(" + n + " === 1 ? " + said["one"] + " : " + said["other"] + ")"
	}
	var names []string
	for name := range said {
		names = append(names, name)
	}
	sort.Strings(names)
	for i, name := range names {
		names[i] = name + ": " + said[name]
	}
	rules := "new Intl.PluralRules(" + quote(l.Tag()) + ").select(" + n + ")"
	table := "{ " + strings.Join(names, ", ") + " }"
	return "(function (all) { return all[" + rules + "] || all.other; })(" + table + ")"
}

// onlyOne says whether the form for one is that of the number 1 and no other.
func (l *Language) onlyOne() bool {
	for n := range 200 {
		if (l.category(n) == plural.One) != (n == 1) {
			return false
		}
	}
	return true
}

// sum is a text with arguments as an expression.
func sum(text, n string, args []string) string {
	var parts []string
	words := 0
	for part, place := range Parts(text) {
		switch {
		case place == Said:
			parts = append(parts, quote(part))
			words++
		case place == Number:
			parts = append(parts, n)
		case place < len(args):
			parts = append(parts, args[place])
		}
	}
	if words == 0 {
		parts = append([]string{`""`}, parts...) // numbers are not to be added up
	}
	return strings.Join(parts, " + ")
}

// quote writes text as a literal of a script.
func quote(text string) string {
	var out bytes.Buffer
	to := json.NewEncoder(&out)
	to.SetEscapeHTML(false)
	if err := to.Encode(text); err != nil {
		panic(err) // a text can be encoded
	}
	return strings.TrimSuffix(out.String(), "\n")
}

// literal is the text that a literal stands for.
func literal(js string) (text string, ok bool) {
	return text, json.Unmarshal([]byte(js), &text) == nil
}

// arguments reads the arguments of a call up to its parenthesis.
func arguments(js string) (args []string, rest string, ok bool) {
	depth, begin := 0, 0
	var quoted byte
	for i := 0; i < len(js); i++ {
		switch c := js[i]; {
		case quoted != 0 && c == '\\':
			i++
		case quoted != 0:
			if c == quoted {
				quoted = 0
			}
		case c == '"' || c == '\'' || c == '`':
			quoted = c
		case strings.IndexByte("([{", c) >= 0:
			depth++
		case depth == 0 && (c == ')' || c == ','):
			args = append(args, strings.TrimSpace(js[begin:i]))
			begin = i + 1
			if c == ')' {
				return args, js[begin:], true
			}
		case strings.IndexByte(")]}", c) >= 0:
			depth--
		}
	}
	return nil, js, false
}
