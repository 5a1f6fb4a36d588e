package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	xast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// keepSurplus makes the last cell of each row of a table contain the rest of its line.
// goldmark drops the cells after the last column, as GitHub does, so that their words
// would not be on the page. A bar in code counts as the end of a cell too.
func keepSurplus(t *xast.Table, src []byte) {
	for row := t.FirstChild(); row != nil; row = row.NextSibling() {
		last := row.LastChild()
		from, to := surplus(row, src)
		if from >= to {
			continue
		}
		lines := last.Lines()
		end := lines.At(lines.Len() - 1)
		lines.Set(lines.Len()-1, end.WithStop(to))
	}
}

// surplus returns the offsets in src of the text after the last cell of a table row. It
// returns equal offsets if the row has no such text. After keepSurplus, it returns the
// part of the last cell that is more than one cell.
func surplus(row ast.Node, src []byte) (from, to int) {
	last := row.LastChild()
	if last == nil || last.Lines() == nil || last.Lines().Len() == 0 {
		return 0, 0
	}
	lines := last.Lines()
	from = lines.At(0).Start
	to = from + max(bytes.IndexByte(src[from:], '\n'), 0)
	if bytes.IndexByte(src[from:], '\n') < 0 {
		to = len(src)
	}
	rest := bytes.TrimRight(src[from:to], " \t\r")
	to = from + len(bytes.TrimRight(bytes.TrimSuffix(rest, []byte("|")), " \t"))
	for i := from; i < to; i++ {
		if src[i] == '|' && (i == 0 || src[i-1] != '\\') {
			i++
			for i < to && (src[i] == ' ' || src[i] == '\t' || src[i] == '|') {
				i++
			}
			return i, to
		}
	}
	return to, to
}

// A surplusTransformer is the parser of tables, after which no row loses a cell.
type surplusTransformer struct{ parser.ParagraphTransformer }

func (s surplusTransformer) Transform(node *ast.Paragraph, reader text.Reader, pc parser.Context) {
	parent, before := node.Parent(), node.PreviousSibling()
	s.ParagraphTransformer.Transform(node, reader, pc)
	next := parent.FirstChild()
	if before != nil {
		next = before.NextSibling()
	}
	for ; next != nil; next = next.NextSibling() {
		if table, ok := next.(*xast.Table); ok {
			keepSurplus(table, reader.Source())
			return
		}
	}
}
