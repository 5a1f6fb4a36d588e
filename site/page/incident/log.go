package incident

import (
	"bytes"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"debrief/site/privacy"
	"debrief/site/privacy/pii"
	"debrief/site/search"
	"debrief/site/source"
	"debrief/theme"
)

// These constants limit the excerpt of a log on a page.
const (
	maxLogRead    = 256 << 10 // bytes of the file that are searched
	maxLogLines   = 12        // lines of a log without matches
	maxLogMatches = 30        // lines of a log with matches, including the lines around them
	maxLineShown  = 300       // characters of one line
	maxNeedles    = 40        // texts to find
)

// logMask replaces personal data and secrets in an excerpt.
const logMask = "[redacted]"

// evidenceFile returns a link to the file of an item of evidence. For a log or a chat,
// it adds an excerpt.
func (page *incidentPage) evidenceFile(item *gathered) theme.EvidenceFile {
	out := page.evidenceLink(item)
	ext := strings.ToLower(path.Ext(item.File))
	if ext != ".log" && ext != ".txt" && (ext != ".json" || item.Type != "log_excerpt") {
		return out
	}
	data, err := item.file.Bytes()
	if err != nil {
		return out
	}
	cut := len(data) > maxLogRead
	if cut {
		data = data[:maxLogRead]
		data = data[:max(bytes.LastIndexByte(data, '\n'), 0)]
	}
	redactor := privacy.Redactor{Catalog: page.Catalog, Mask: logMask}
	masked := redactor.Excerpt(bytes.ToValidUTF8(data, []byte("\ufffd")), page.pm, item.Type == "chat_excerpt")
	lines := strings.Split(strings.TrimRight(string(masked), "\n"), "\n")
	needles := page.needles(item.Query)
	out.Log, out.LogNote = page.excerpt(lines, needles)
	if cut {
		out.LogNote = strings.TrimSpace(out.LogNote + " " + page.L.Text("Only the first {0} of the file were searched.", page.L.Size(maxLogRead)))
	}
	out.Lines = plainLines(out.Log)
	return out
}

// plainLines returns the lines of an excerpt as text, with "…" for lines that are left
// out.
func plainLines(log []theme.LogLine) string {
	var out []string
	for _, line := range log {
		if line.Gap != "" {
			out = append(out, "…")
		}
		if line.N == "" {
			continue
		}
		var text strings.Builder
		for _, p := range line.Pieces {
			text.WriteString(p.Same + p.Hit + p.Dim + p.Masked)
		}
		out = append(out, text.String())
	}
	return strings.Join(out, "\n")
}

var (
	quoted   = regexp.MustCompile("\"((?:[^\"\\\\]|\\\\.){3,200})\"|`([^`]{3,200})`|'([^']{3,200})'")
	selector = regexp.MustCompile(`\{[^{}]*\}`)
	bareWord = regexp.MustCompile(`[\pL\pN_][\pL\pN_.-]{3,}`)
)

// needles returns the texts that mark a line of a log: the symptoms of the post-mortem,
// and the words of the query that produced the log. If the query has words in quotation
// marks, only they count. Labels in braces choose the source and do not count.
func (page *incidentPage) needles(query string) []string {
	out := slices.Clone(page.pm.Symptoms)
	query = selector.ReplaceAllString(query, " ")
	found := quoted.FindAllStringSubmatch(query, maxNeedles)
	for _, m := range found {
		out = append(out, m[1]+m[2]+m[3])
	}
	if len(found) == 0 {
		for _, word := range bareWord.FindAllString(query, maxNeedles) {
			if !slices.Contains([]string{"json", "logfmt", "line_format", "label_format"}, strings.ToLower(word)) {
				out = append(out, word)
			}
		}
	}
	out = slices.DeleteFunc(out, func(s string) bool { return len(strings.TrimSpace(s)) < 3 })
	for i, s := range out {
		out[i] = strings.TrimSpace(s)
	}
	return out[:min(len(out), maxNeedles)]
}

// A needleFinder finds texts in the lines of a log, regardless of case.
type needleFinder struct{ pattern *regexp.Regexp }

func newNeedleFinder(needles []string) needleFinder {
	var parts []string
	for _, n := range needles {
		part := regexp.QuoteMeta(n)
		if first, _ := utf8.DecodeRuneInString(n); first < utf8.RuneSelf && (unicode.IsLetter(first) || unicode.IsDigit(first)) {
			part = `\b` + part
		}
		parts = append(parts, part)
	}
	if len(parts) == 0 {
		return needleFinder{}
	}
	return needleFinder{regexp.MustCompile(`(?i)` + strings.Join(parts, "|"))}
}

func (f needleFinder) find(line string) [][]int {
	if f.pattern == nil {
		return nil
	}
	return f.pattern.FindAllStringIndex(line, 20)
}

// excerpt returns the lines of a log that a page shows: the lines that match and the
// lines around them, or the first lines if none matches. The note counts the matches.
func (page *incidentPage) excerpt(lines, needles []string) (out []theme.LogLine, note string) {
	finder := newNeedleFinder(needles)
	matches := 0
	shown := make([]bool, len(lines))
	for i, line := range lines {
		if len(finder.find(line)) == 0 {
			continue
		}
		if matches++; matches*2 > maxLogMatches {
			continue
		}
		for k := max(0, i-1); k <= min(len(lines)-1, i+1); k++ {
			shown[k] = true
		}
	}
	switch {
	case matches > 0:
		note = page.L.Count(
			matches, "{n} of {0} lines has a symptom or a word of the query.",
			"{n} of {0} lines have a symptom or a word of the query.", page.L.Thousands(len(lines)),
		)
	case len(needles) > 0:
		note = page.L.Text("No line matches a symptom or the query.")
	}
	first := 0 // number of lines at the beginning that are shown in any case
	if matches == 0 {
		first = maxLogLines
	}
	if len(lines) <= maxLogMatches {
		first = len(lines)
	}
	for i := range min(len(lines), first) {
		shown[i] = true
	}
	showShortGaps(shown)
	last := -1
	for i, line := range lines {
		if !shown[i] {
			continue
		}
		row := page.logLine(line, finder)
		row.N = page.L.Thousands(i + 1)
		if missing := i - last - 1; missing > 0 {
			row.Gap = page.linesLeft(missing)
		}
		out, last = append(out, row), i
	}
	if missing := len(lines) - last - 1; missing > 0 {
		out = append(out, theme.LogLine{Gap: page.linesLeft(missing)})
	}
	return out, note
}

// maxShortGap is the largest number of lines that are shown instead of a note that they
// are left out.
const maxShortGap = 3

// showShortGaps shows lines that are left out if there are at most maxShortGap of them in
// a row.
func showShortGaps(shown []bool) {
	for i := 0; i < len(shown); {
		j := i
		for j < len(shown) && shown[j] == shown[i] {
			j++
		}
		if !shown[i] && j-i <= maxShortGap {
			for k := i; k < j; k++ {
				shown[k] = true
			}
		}
		i = max(j, i+1)
	}
}

func (page *incidentPage) linesLeft(n int) string {
	return page.L.Count(n, "{n} line is not shown", "{n} lines are not shown")
}

// logLine divides a line into pieces: matches, volatile parts, masked parts and the
// rest. A long line is cut; the part with the first match remains.
func (page *incidentPage) logLine(line string, finder needleFinder) theme.LogLine {
	line = pii.MarkString(strings.TrimRight(line, "\r"))
	if at := finder.find(line); len(at) > 0 && at[0][1] > maxLineShown-20 {
		begin := at[0][0] - 100
		for begin < len(line) && !utf8.RuneStart(line[begin]) {
			begin++
		}
		line = "…" + line[begin:]
	}
	line = source.Truncate(line, maxLineShown)
	class := lineClasses(line, finder)
	out := theme.LogLine{}
	for i := 0; i < len(line); {
		j := i
		for j < len(line) && class[j] == class[i] {
			j++
		}
		switch text := line[i:j]; class[i] {
		case "masked":
			out.Pieces = append(out.Pieces, theme.LogPiece{Masked: text})
		case "hit":
			out.Pieces, out.Hit = append(out.Pieces, theme.LogPiece{Hit: text}), true
		case "dim":
			out.Pieces = append(out.Pieces, theme.LogPiece{Dim: text})
		default:
			out.Pieces = append(out.Pieces, theme.LogPiece{Same: text})
		}
		i = j
	}
	return out
}

// lineClasses returns the class of each byte of a line: masked, hit, dim or "". Masked
// parts come first, then matches, then volatile parts.
func lineClasses(line string, finder needleFinder) []string {
	class := make([]string, len(line))
	mark := func(from, to int, name string) {
		for i := from; i < to; i++ {
			if class[i] == "" {
				class[i] = name
			}
		}
	}
	for at := 0; ; {
		i := strings.Index(line[at:], logMask)
		if i < 0 {
			break
		}
		mark(at+i, at+i+len(logMask), "masked")
		at += i + len(logMask)
	}
	for _, m := range finder.find(line) {
		mark(m[0], m[1], "hit")
	}
	for _, v := range search.VolatileParts(line) {
		mark(v[0], v[1], "dim")
	}
	return class
}
