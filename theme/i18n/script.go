package i18n

import (
	"bytes"
	"encoding/json"
	"regexp"
	"sort"
	"strings"

	"golang.org/x/text/feature/plural"
)

// wordsCall matches the start of a call in JavaScript that marks a text for
// translation, as in words("Clear all") or words.count(n, "{n} hit", "{n} hits").
var wordsCall = regexp.MustCompile(`\bwords(\.count)?\(`)

// Script returns a script in which the calls words(…) and words.count(…) are replaced
// with the translations of their texts. A replacement is a string literal, or string
// literals and arguments joined by +. Script inserts arguments unchanged, so an
// argument with operators needs parentheses. A call needs parentheses too if it is
// inside an expression other than a sum. Script does not change a call whose text is
// not a literal.
func (l *Language) Script(js []byte) []byte {
	var out bytes.Buffer
	for {
		at := wordsCall.FindSubmatchIndex(js)
		if at == nil {
			break
		}
		expr, rest, ok := l.translateCall(string(js[at[1]:]), at[2] >= 0)
		if !ok {
			out.Write(js[:at[1]])
			js = js[at[1]:]
			continue
		}
		out.Write(js[:at[0]])
		out.WriteString(expr)
		js = []byte(rest)
	}
	out.Write(js)
	return out.Bytes()
}

// translateCall translates one call of words or words.count. js starts with the
// arguments of the call. It returns the JavaScript expression that replaces the call,
// and the part of the script after the call. ok is false if the call cannot be
// translated.
func (l *Language) translateCall(js string, count bool) (expr, rest string, ok bool) {
	args, rest, ok := parseArguments(js)
	if !ok {
		return "", js, false
	}
	for i, arg := range args {
		args[i] = string(l.Script([]byte(arg))) // an argument may itself contain a call
	}
	if count {
		if len(args) < 3 {
			return "", js, false
		}
		one, isOne := parseLiteral(args[1])
		many, isMany := parseLiteral(args[2])
		return l.countExpr(args[0], One(one), Many(many), args[3:]), rest, isOne && isMany
	}
	text, ok := parseLiteral(args[0])
	return concatenation(l.Text(Text(text)), "", args[1:]), rest, ok
}

// countExpr returns a JavaScript expression that selects, in the browser, the plural
// form for the number n. n is itself a JavaScript expression.
func (l *Language) countExpr(n string, one One, many Many, args []string) string {
	of, ok := l.counts[many]
	if !ok {
		bare, _, _ := strings.Cut(string(many), "|")
		of = forms{plural.One: string(one), plural.Other: bare}
	}
	exprs := map[string]string{}
	for name, category := range categories {
		if form, ok := of[category]; ok {
			exprs[name] = concatenation(form, n, args)
		}
	}
	if len(exprs) == 2 && exprs["one"] != "" && l.oneMeansOne() {
		return "(" + n + " === 1 ? " + exprs["one"] + " : " + exprs["other"] + ")"
	}
	var names []string
	for name := range exprs {
		names = append(names, name)
	}
	sort.Strings(names)
	for i, name := range names {
		names[i] = name + ": " + exprs[name]
	}
	rules := "new Intl.PluralRules(" + quoteJS(l.Tag()) + ").select(" + n + ")"
	table := "{ " + strings.Join(names, ", ") + " }"
	return "(function (all) { return all[" + rules + "] || all.other; })(" + table + ")"
}

// oneMeansOne reports whether the language uses the plural form "one" for the number 1
// and for no other number.
func (l *Language) oneMeansOne() bool {
	for n := range 200 {
		if (l.category(n) == plural.One) != (n == 1) {
			return false
		}
	}
	return true
}

// concatenation returns a JavaScript expression for text, in which literals and the
// arguments of its placeholders are joined by +. n and args are JavaScript expressions.
func concatenation(text, n string, args []string) string {
	var parts []string
	words := 0
	for part, place := range Parts(text) {
		switch {
		case place == Literal:
			parts = append(parts, quoteJS(part))
			words++
		case place == Number:
			parts = append(parts, n)
		case place < len(args):
			parts = append(parts, args[place])
		}
	}
	if words == 0 {
		parts = append([]string{`""`}, parts...) // the sum starts with a string, so that + does not add numbers
	}
	return strings.Join(parts, " + ")
}

// quoteJS returns text as a JavaScript string literal.
func quoteJS(text string) string {
	var out bytes.Buffer
	to := json.NewEncoder(&out)
	to.SetEscapeHTML(false)
	if err := to.Encode(text); err != nil {
		panic(err) // cannot fail: every string can be encoded
	}
	return strings.TrimSuffix(out.String(), "\n")
}

// parseLiteral parses js as a JavaScript string literal in quotes and returns its text.
// ok is false if js is any other expression.
func parseLiteral(js string) (text string, ok bool) {
	return text, json.Unmarshal([]byte(js), &text) == nil
}

// parseArguments parses the arguments of a JavaScript call. js starts after the opening
// parenthesis. It returns the source of each argument, and the part of the script after
// the closing parenthesis.
func parseArguments(js string) (args []string, rest string, ok bool) {
	depth, start := 0, 0
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
			args = append(args, strings.TrimSpace(js[start:i]))
			start = i + 1
			if c == ')' {
				return args, js[start:], true
			}
		case strings.IndexByte(")]}", c) >= 0:
			depth--
		}
	}
	return nil, js, false
}
