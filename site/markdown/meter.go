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

// These limits bound the parser's work for one file. Some constructs cost far more than
// their length. For each link, emphasis, raw HTML tag or unclosed code span, the parser
// may scan the whole block. Each use of a link definition copies its URL. Each table
// row has all columns of the table, even if the cells are empty.
const (
	maxSigns       = 1000 // maximum brackets, stars, underscores and similar characters in one block
	maxSteps       = 128 << 20
	maxDefinitions = 1000    // maximum definitions of links and footnotes
	maxExpansion   = 1 << 20 // maximum bytes that the uses of link definitions add to the text
	maxColumns     = 64
	maxCells       = 40_000 // maximum cells in all tables together
	maxEscapes     = 2000   // maximum escaped bars (\|) in all tables together, whose cost is quadratic
	maxBlocks      = 30_000 // maximum paragraphs, list items, quotations and other blocks
	maxSections    = 2000
	maxAddresses   = 10_000 // maximum bare URLs that become links
)

// A meter is a goldmark parser context that counts the parser's steps, so that no
// combination of Markdown constructs bypasses the limits. Once a limit is exceeded, it
// stops the growth of the tree, and the caller rejects the text.
type meter struct {
	parser.Context
	excess excess
	at     int // offset of the text that is being parsed

	block       ast.Node // the block in which signs, such as brackets and stars, are being counted
	length      int      // length of this block in bytes
	signs       int
	steps       int
	definitions int
	expansion   int
	cells       int
	escapes     int
	blocks      int
	addresses   int
}

// parseWithin parses src and limits the work. If src exceeds a limit, the returned tree
// is incomplete and the excess describes the limit. If definitions is not nil, src may
// use these definitions of links, and parseWithin adds those of src to them.
func parseWithin(src []byte, definitions *[]parser.Reference) (ast.Node, excess) {
	m := &meter{Context: parser.NewContext()}
	if definitions != nil {
		for _, ref := range *definitions {
			m.Context.AddReference(ref)
		}
	}
	root := bodyParser.Parse(text.NewReader(src), parser.WithContext(m))
	if definitions != nil && len(*definitions) == 0 {
		for _, ref := range m.References() {
			if len(ref.Destination())+len(ref.Title()) <= maxDefinition {
				*definitions = append(*definitions, ref)
			}
		}
	}
	return root, m.excess
}

// maxDefinition is the largest definition of a link that a line rendered alone can use,
// because each such line has its own meter.
const maxDefinition = 2 << 10

// exceed records that the text exceeds a limit, unless another limit is already
// recorded. It formats problem with the limit.
func (m *meter) exceed(help, problem string, limit int) {
	if m.excess.problem == "" {
		m.excess = excess{m.at, fmt.Sprintf(problem, limit), help}
	}
}

// countDefinition counts one definition of a link or footnote. It returns false if the
// text now has more than maxDefinitions.
func (m *meter) countDefinition() bool {
	if m.definitions++; m.definitions > maxDefinitions {
		m.exceed("write the addresses where they are used, or move the list into an evidence file",
			"it defines more than %d links or notes", maxDefinitions)
		return false
	}
	return true
}

// AddReference stores a link definition, unless the text has too many definitions.
func (m *meter) AddReference(ref parser.Reference) {
	if m.countDefinition() {
		m.Context.AddReference(ref)
	}
}

// Reference returns the link definition with the given label. It adds the length of the
// definition to a counter, because each use copies the definition into the HTML.
func (m *meter) Reference(label string) (parser.Reference, bool) {
	ref, ok := m.Context.Reference(label)
	if !ok {
		return nil, false
	}
	if m.expansion += len(ref.Destination()) + len(ref.Title()); m.expansion > maxExpansion {
		m.exceed("shorten the addresses, or use them less often",
			"its link definitions add more than %d KiB where they are used", maxExpansion/1024)
		return nil, false
	}
	return ref, true
}

// enterBlock starts the counts of signs for a new block at zero. It does nothing if
// block is the block that is already being counted.
func (m *meter) enterBlock(block ast.Node) {
	if m.block == block {
		return
	}
	m.block, m.signs, m.length = block, 0, 0
	if lines := block.Lines(); lines != nil && lines.Len() > 0 {
		m.length = lines.At(lines.Len()-1).Stop - lines.At(0).Start
	}
}

// spend adds steps to the number of the parser's steps. It returns false if this number
// now exceeds maxSteps.
func (m *meter) spend(steps int) bool {
	if m.steps += steps; m.steps > maxSteps {
		m.exceed(
			"divide long paragraphs, put logs into a code block, and long ones into an evidence file",
			"too many of the characters [ ] * _ ~ ! < ` are in long paragraphs: parsing takes more than %d "+
				"million steps",
			maxSteps/1_000_000,
		)
		return false
	}
	return true
}

// signParser runs before goldmark's parsers of links, emphasis and raw HTML. It counts
// signs, which are the characters that may start or end such a construct. Beyond the
// limits it turns signs into plain text.
type signParser struct{}

func (signParser) Trigger() []byte { return []byte("[]*_~!<") }

func (signParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	m, ok := pc.(*meter)
	if !ok {
		return nil
	}
	_, segment := block.Position()
	m.at = segment.Start
	m.enterBlock(parent)
	if m.signs++; m.signs > maxSigns {
		m.exceed("put logs into a code block, and long ones into an evidence file",
			"one paragraph holds more than %d of the characters [ ] * _ ~ ! <", maxSigns)
	} else if m.spend(m.length + stepsOfPair*m.signs + m.definitions) {
		return nil
	}
	block.Advance(1)
	return ast.NewTextSegment(segment.WithStop(segment.Start + 1))
}

// stepsOfPair is the cost, in steps of the parser, of comparing two signs (such as
// brackets or stars) of a block.
const stepsOfPair = 4

// codeParser wraps goldmark's parser of code spans and counts unclosed backticks. Each
// of them makes the parser search to the end of the block.
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
		m.enterBlock(parent)
		m.spend(m.length)
	}
	return node
}

// blockParser wraps one of goldmark's block parsers and counts the blocks that it
// opens. A footnote also counts as a definition. Beyond the limits it opens only
// paragraphs and list items, which goldmark requires.
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
		m.exceed("put logs into a code block, and long ones into an evidence file",
			"it has more than %d paragraphs, list items and the like", maxBlocks)
	}
	if node.Kind() == xast.KindFootnote {
		m.countDefinition()
	}
	return node, state
}

// blockParsers returns goldmark's block parsers and its footnote parser, each wrapped
// in a blockParser.
func blockParsers() []util.PrioritizedValue {
	all := append(parser.DefaultBlockParsers(), util.Prioritized(extension.NewFootnoteBlockParser(), 999))
	for i := range all {
		p := all[i].Value.(parser.BlockParser)
		all[i].Value = blockParser{p, p == parser.NewParagraphParser() || p == parser.NewListItemParser()}
	}
	return all
}

// addressParser wraps goldmark's parser of bare URLs and counts the URLs that become
// links.
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
			m.exceed("move the list into an evidence file", "it holds more than %d addresses", maxAddresses)
		}
	}
	return node
}

// definitionTransformer counts the lines at the start of a paragraph that may be link
// definitions, before goldmark parses them. Each definition makes goldmark move all
// lines of the paragraph.
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
			return // link definitions can only be at the start of a paragraph
		}
	}
	if !m.spend(stepsOfLine * n * lines.Len()) {
		node.Parent().RemoveChild(node.Parent(), node) // removes the paragraph, so that later transformers do not process it
	}
}

// stepsOfLine is the cost, in steps of the parser, of moving one line of a paragraph.
const stepsOfLine = 8

// tableTransformer wraps goldmark's parser of tables and counts the cells of each table
// before goldmark creates them.
type tableTransformer struct{ parser.ParagraphTransformer }

func (t tableTransformer) Transform(node *ast.Paragraph, reader text.Reader, pc parser.Context) {
	if m, ok := pc.(*meter); ok && !m.table(node.Lines(), reader.Source()) {
		return
	}
	t.ParagraphTransformer.Transform(node, reader, pc)
}

// table counts the cells of a paragraph that is a table. It returns false if the tables
// of the text now have too many cells.
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
			m.exceed("move wide tables into an evidence file (CSV)", "a table has more than %d columns", maxColumns)
		case m.cells > maxCells:
			m.exceed("move large tables into an evidence file (CSV)", "its tables have more than %d cells", maxCells)
		case m.escapes > maxEscapes:
			m.exceed(
				"move large tables into an evidence file (CSV)",
				`its tables hold more than %d escaped bars "\|"`,
				maxEscapes,
			)
		}
		return m.excess.problem == ""
	}
	return true
}

// isDelimiter reports whether line looks like the row between the head and the body of
// a table. Such a row has only dashes, colons and bars.
func isDelimiter(line []byte) bool {
	return len(bytes.Trim(line, " \t\r\n\v\f|:-")) == 0 && bytes.IndexByte(line, '-') >= 0
}
