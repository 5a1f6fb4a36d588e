package guide

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"debrief/site/wording"
	"debrief/theme/i18n"
)

// A Topic is a page of the guide that the terminal shows, too.
type Topic struct {
	Name  string // such as "interview"
	Alias string // the name of the page on the site, if it differs
	Title i18n.Text
	Means i18n.Text
	text  func(l *wording.Language) string
}

// topicNames maps pages to names that say what the page is about. The paths of pages
// never change.
var topicNames = map[string]string{"ask": "interview", "promise": "actions"}

// Topics returns the pages of the guide and of the reference.
func Topics() []Topic {
	topics := []Topic{{
		"start", "guide", "Guide", "How to read and write post-mortems, and where to start.",
		func(l *wording.Language) string { return guideText(l, "guide") + strengthText(l) },
	}}
	for _, c := range chapters {
		t := Topic{c.name, "", c.title, c.means, func(l *wording.Language) string { return guideText(l, c.name) }}
		if name := topicNames[c.name]; name != "" {
			t.Name, t.Alias = name, c.name
		}
		topics = append(topics, t)
	}
	topics = append(topics, Topic{"limits", "not-shown", "Not shown", "Which statistics the site leaves out, and why.",
		func(l *wording.Language) string { return guideText(l, "not-shown") }})
	for _, r := range references {
		topics = append(topics, Topic{r.name, "", r.title, r.means, func(*wording.Language) string { return r.text() }})
	}
	return topics
}

// Terminal returns the topic as plain text of at most width columns.
func (t Topic) Terminal(l *wording.Language, width int) string {
	p := &printer{width: width}
	p.block(wording.Capital(l.Text(t.Title)), "", "")
	p.out.WriteString(strings.Repeat("=", utf8.RuneCountInString(l.Text(t.Title))) + "\n")
	p.print(t.text(l))
	return p.out.String()
}

// A printer formats the Markdown of the guide as plain text. It knows the parts of
// Markdown that the guide uses.
type printer struct {
	out   strings.Builder
	width int
	table []string // the names of the columns of the current table; nil outside a table
	inSet bool     // whether the last block was an item of a list, which no empty line follows
}

var (
	anchorSuffix = regexp.MustCompile(` \{#[a-z0-9-]+\}$`)
	markdownLink = regexp.MustCompile(`\[([^\]]*)\]\(([^)]*)\)`)
	listItem     = regexp.MustCompile(`^(- |\d+\. )(.*)$`)
	markup       = strings.NewReplacer("**", "", "`", "")
	escaped      = regexp.MustCompile(`\\([[:punct:]])`)
	emphasis     = regexp.MustCompile(`\*([^*\s](?:[^*]*[^*\s])?)\*`)
)

// plain removes the marks of Markdown from a line. A link to a page of this site becomes
// its text; any other link keeps its address.
func plain(line string) string {
	line = anchorSuffix.ReplaceAllString(line, "")
	line = markdownLink.ReplaceAllStringFunc(line, func(link string) string {
		m := markdownLink.FindStringSubmatch(link)
		if strings.Contains(m[2], "://") {
			return m[1] + " (" + m[2] + ")"
		}
		return m[1]
	})
	return escaped.ReplaceAllString(emphasis.ReplaceAllString(markup.Replace(line), "$1"), "$1")
}

func (p *printer) print(text string) {
	fenced := false
	var paragraph []string
	flush := func() {
		if len(paragraph) > 0 {
			p.out.WriteByte('\n')
			p.block(plain(strings.Join(paragraph, " ")), "", "")
			paragraph, p.inSet = nil, false
		}
	}
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		isText := !fenced && strings.TrimSpace(line) != "" && !strings.HasPrefix(line, "```") && !strings.HasPrefix(line, "|") &&
			!strings.HasPrefix(line, "#") && !listItem.MatchString(line)
		if isText {
			paragraph = append(paragraph, line)
			p.table = nil
			continue
		}
		flush()
		switch {
		case strings.HasPrefix(line, "```"):
			if fenced = !fenced; fenced {
				p.out.WriteByte('\n')
			}
			p.inSet = false
		case fenced:
			p.out.WriteString(strings.TrimRight("    "+line, " ") + "\n")
		case strings.HasPrefix(line, "|"):
			p.row(line)
			continue
		case strings.HasPrefix(line, "#"):
			p.heading(line)
		case listItem.MatchString(line):
			p.item(listItem.FindStringSubmatch(line))
		}
		p.table = nil
	}
	flush()
}

// item prints an item of a list: its mark and its text.
func (p *printer) item(m []string) {
	if !p.inSet {
		p.out.WriteByte('\n')
	}
	p.block(plain(m[2]), m[1], strings.Repeat(" ", len(m[1])))
	p.inSet = true
}

func (p *printer) heading(line string) {
	level := len(line) - len(strings.TrimLeft(line, "#"))
	title := plain(strings.TrimSpace(line[level:]))
	p.out.WriteByte('\n')
	p.block(title, "", "")
	if level <= 2 {
		p.out.WriteString(strings.Repeat("-", min(p.width, utf8.RuneCountInString(title))) + "\n")
	}
	p.inSet = false
}

// row prints a row of a table: the first cell, and below it each other cell with the
// name of its column.
func (p *printer) row(line string) {
	cells := strings.Split(strings.Trim(strings.ReplaceAll(line, `\|`, "\x00"), "| "), " | ")
	for i := range cells {
		cells[i] = plain(strings.ReplaceAll(strings.TrimSpace(cells[i]), "\x00", "|"))
	}
	switch {
	case strings.HasPrefix(line, "|---"):
		return
	case p.table == nil:
		p.table = cells
		p.out.WriteByte('\n')
		return
	}
	p.block(cells[0], "- ", "  ")
	for i, cell := range cells[1:] {
		if cell != "" && i+1 < len(p.table) {
			p.block(cell, "  "+p.table[i+1]+": ", "    ")
		}
	}
	p.inSet = false
}

// block prints a paragraph with a prefix before its first line and an indent before the
// others.
func (p *printer) block(text, first, indent string) {
	line := first
	for _, word := range strings.Fields(text) {
		switch {
		case line == first || line == indent:
			line += word
		case utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > p.width:
			p.out.WriteString(strings.TrimRight(line, " ") + "\n")
			line = indent + word
		default:
			line += " " + word
		}
	}
	p.out.WriteString(strings.TrimRight(line, " ") + "\n")
}
