package markdown

import (
	"bytes"
	"fmt"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	xast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// What the parser may make of one file. Links, emphasis, raw HTML and unclosed
// code cost it the length of their block each, references to a definition copy
// its address, and a row of a table has all columns even where it is empty.
const (
	maxSigns       = 1000 // brackets, stars, underscores and the like in one block
	maxSteps       = 128 << 20
	maxDefinitions = 1000    // of links and footnotes
	maxExpansion   = 1 << 20 // bytes that references add to the text
	maxColumns     = 64
	maxCells       = 40_000 // in all tables
	maxEscapes     = 2000   // escaped bars in all tables, which cost their square
	maxBlocks      = 30_000 // paragraphs, list items, quotations and the like
	maxSections    = 2000
	maxAddresses   = 10_000 // that become links without any mark
)

// A meter is a parser's context that counts what the parser makes of one text.
// It counts at the parser's own steps, so no form of Markdown in any container
// bypasses it. Past a limit it stops what grows, and the text is refused.
type meter struct {
	parser.Context
	excess excess
	at     int // offset of what is being parsed

	block       ast.Node // the block whose signs are counted
	length      int      // of that block
	signs       int
	steps       int
	definitions int
	expansion   int
	cells       int
	escapes     int
	blocks      int
	addresses   int
}

// parseWithin parses src within the limits. Where they are exceeded, the tree is not
// complete and excess says why.
func parseWithin(src []byte) (ast.Node, excess) {
	m := &meter{Context: parser.NewContext()}
	root := bodyParser.Parse(text.NewReader(src), parser.WithContext(m))
	return root, m.excess
}

// over records the first limit that was exceeded.
func (m *meter) over(help, problem string, limit int) {
	if m.excess.problem == "" {
		m.excess = excess{m.at, fmt.Sprintf(problem, limit), help}
	}
}

// define counts one definition of a link or a footnote, and reports whether it
// may still be used.
func (m *meter) define() bool {
	if m.definitions++; m.definitions > maxDefinitions {
		m.over("write the addresses where they are used, or move the list into an evidence file",
			"it defines more than %d links or notes", maxDefinitions)
		return false
	}
	return true
}

// AddReference keeps a link definition.
func (m *meter) AddReference(ref parser.Reference) {
	if m.define() {
		m.Context.AddReference(ref)
	}
}

// Reference returns the definition that a link uses, and counts its length: each
// use is a copy in what is read and shown.
func (m *meter) Reference(label string) (parser.Reference, bool) {
	ref, ok := m.Context.Reference(label)
	if !ok {
		return nil, false
	}
	if m.expansion += len(ref.Destination()) + len(ref.Title()); m.expansion > maxExpansion {
		m.over("shorten the addresses, or use them less often",
			"its link definitions add more than %d KiB where they are used", maxExpansion/1024)
		return nil, false
	}
	return ref, true
}

// enter begins to count a block, unless it is the one being counted.
func (m *meter) enter(block ast.Node) {
	if m.block == block {
		return
	}
	m.block, m.signs, m.length = block, 0, 0
	if lines := block.Lines(); lines != nil && lines.Len() > 0 {
		m.length = lines.At(lines.Len()-1).Stop - lines.At(0).Start
	}
}

// spend counts steps of the parser, and reports whether more are left.
func (m *meter) spend(steps int) bool {
	if m.steps += steps; m.steps > maxSteps {
		m.over("divide long paragraphs, put logs into a code block, and long ones into an evidence file",
			"too many of the characters [ ] * _ ~ ! < ` are in long paragraphs: parsing takes more than %d million steps", maxSteps/1_000_000)
		return false
	}
	return true
}

// signParser sees every sign that may begin or end a link, emphasis or raw HTML
// before the parsers of these do. Past the limits it takes it as text.
type signParser struct{}

func (signParser) Trigger() []byte { return []byte("[]*_~!<") }

func (signParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	m, ok := pc.(*meter)
	if !ok {
		return nil
	}
	_, segment := block.Position()
	m.at = segment.Start
	m.enter(parent)
	if m.signs++; m.signs > maxSigns {
		m.over("put logs into a code block, and long ones into an evidence file",
			"one paragraph holds more than %d of the characters [ ] * _ ~ ! <", maxSigns)
	} else if m.spend(m.length + stepsOfPair*m.signs + m.definitions) {
		return nil
	}
	block.Advance(1)
	return ast.NewTextSegment(segment.WithStop(segment.Start + 1))
}

// stepsOfPair is what it costs to compare two signs of a block, each with each.
const stepsOfPair = 4

// codeParser counts backticks that nothing closes: each is looked for to the end
// of its block.
type codeParser struct{ parser.InlineParser }

func (c codeParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	m, ok := pc.(*meter)
	_, segment := block.Position()
	if ok && m.steps > maxSteps {
		block.Advance(1)
		return ast.NewTextSegment(segment.WithStop(segment.Start + 1))
	}
	node := c.InlineParser.Parse(parent, block, pc)
	if _, unclosed := node.(*ast.Text); ok && unclosed {
		m.at = segment.Start
		m.enter(parent)
		m.spend(m.length)
	}
	return node
}

// blockParser counts blocks, and footnotes also as definitions. Past the limits it
// opens only paragraphs and list items, which goldmark cannot do without.
type blockParser struct {
	parser.BlockParser
	must bool
}

func (b blockParser) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	m, ok := pc.(*meter)
	if ok && (m.blocks > maxBlocks || m.definitions > maxDefinitions) && !b.must {
		return nil, parser.NoChildren
	}
	_, segment := reader.Position()
	node, state := b.BlockParser.Open(parent, reader, pc)
	if !ok || node == nil {
		return node, state
	}
	m.at = segment.Start
	if m.blocks++; m.blocks > maxBlocks {
		m.over("put logs into a code block, and long ones into an evidence file",
			"it has more than %d paragraphs, list items and the like", maxBlocks)
	}
	if node.Kind() == xast.KindFootnote {
		m.define()
	}
	return node, state
}

// blockParsers are those of goldmark and footnotes, each within the limits.
func blockParsers() []util.PrioritizedValue {
	all := append(parser.DefaultBlockParsers(), util.Prioritized(extension.NewFootnoteBlockParser(), 999))
	for i := range all {
		p := all[i].Value.(parser.BlockParser)
		all[i].Value = blockParser{p, p == parser.NewParagraphParser() || p == parser.NewListItemParser()}
	}
	return all
}

// addressParser counts addresses that become links without any mark.
type addressParser struct{ parser.InlineParser }

func (a addressParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	m, ok := pc.(*meter)
	if ok && m.addresses > maxAddresses {
		return nil
	}
	_, segment := block.Position()
	node := a.InlineParser.Parse(parent, block, pc)
	if ok && node != nil {
		m.at = segment.Start
		if m.addresses++; m.addresses > maxAddresses {
			m.over("move the list into an evidence file", "it holds more than %d addresses", maxAddresses)
		}
	}
	return node
}

// definitionTransformer counts the lines of a paragraph that may define a link,
// before goldmark does: each definition costs it the lines of the paragraph.
type definitionTransformer struct{}

func (definitionTransformer) Transform(node *ast.Paragraph, reader text.Reader, pc parser.Context) {
	m, ok := pc.(*meter)
	lines := node.Lines()
	if !ok || lines.Len() == 0 {
		return
	}
	m.at = lines.At(0).Start
	n := 0
	for i := range lines.Len() {
		line := lines.At(i)
		if bytes.HasPrefix(bytes.TrimLeft(line.Value(reader.Source()), " \t"), []byte("[")) {
			n++
		} else if i == 0 {
			return // definitions stand at the start of a paragraph
		}
	}
	if !m.spend(stepsOfLine * n * lines.Len()) {
		node.Parent().RemoveChild(node.Parent(), node) // no further transformer sees it
	}
}

// stepsOfLine is what it costs to move one line of a paragraph.
const stepsOfLine = 8

// tableTransformer counts the cells of tables before they are made.
type tableTransformer struct{ parser.ParagraphTransformer }

func (t tableTransformer) Transform(node *ast.Paragraph, reader text.Reader, pc parser.Context) {
	if m, ok := pc.(*meter); ok && !m.table(node.Lines(), reader.Source()) {
		return
	}
	t.ParagraphTransformer.Transform(node, reader, pc)
}

// table counts the cells that a paragraph has if it is a table, and reports
// whether they may be made.
func (m *meter) table(lines *text.Segments, src []byte) bool {
	for i := 1; i < lines.Len(); i++ {
		line := lines.At(i)
		if !isDelimiter(line.Value(src)) {
			continue
		}
		m.at = lines.At(i - 1).Start
		columns := bytes.Count(bytes.Trim(line.Value(src), " \t\r\n|"), []byte("|")) + 1
		m.cells += columns * (lines.Len() - i)
		for j := i - 1; j < lines.Len(); j++ {
			row := lines.At(j)
			m.escapes += bytes.Count(row.Value(src), []byte(`\|`))
		}
		switch {
		case columns > maxColumns:
			m.over("move wide tables into an evidence file (CSV)", "a table has more than %d columns", maxColumns)
		case m.cells > maxCells:
			m.over("move large tables into an evidence file (CSV)", "its tables have more than %d cells", maxCells)
		case m.escapes > maxEscapes:
			m.over("move large tables into an evidence file (CSV)", `its tables hold more than %d escaped bars "\|"`, maxEscapes)
		}
		return m.excess.problem == ""
	}
	return true
}

// isDelimiter reports whether a line may stand below the head of a table: only
// dashes, colons and bars.
func isDelimiter(line []byte) bool {
	return len(bytes.Trim(line, " \t\r\n\v\f|:-")) == 0 && bytes.IndexByte(line, '-') >= 0
}
