package theme

import (
	"fmt"
	"html/template"
	"strconv"
	"strings"
	tree "text/template/parse"

	"debrief/theme/contract"
	"debrief/theme/i18n"
)

// say is the name of the template command that marks a text for translation, as in
// {{say "Summary"}}, {{say "written by {0}" .Authors}} and {{or .Title (say "Guide")}}.
// No function of this name runs. When a theme is loaded, the translation replaces the
// command, and each argument becomes a separate action. So translation takes no time at
// rendering, and html/template escapes the arguments as usual.
const say = "say"

// A translator translates the fixed texts of one template file and collects the
// problems that it finds.
type translator struct {
	file  string
	lang  *i18n.Language
	found contract.Problems
}

// translate translates the fixed texts of every template that file defines into lang,
// by changing the template trees in set. It returns the invalid say commands as
// problems.
func translate(set *template.Template, file string, lang *i18n.Language) contract.Problems {
	s := &translator{file: file, lang: lang}
	for _, t := range set.Templates() {
		if t.Tree != nil && t.Tree.ParseName == file {
			s.list(t.Tree.Root)
		}
	}
	return s.found
}

func (s *translator) list(n *tree.ListNode) {
	if n == nil {
		return
	}
	nodes := make([]tree.Node, 0, len(n.Nodes))
	for _, node := range n.Nodes {
		if action, ok := node.(*tree.ActionNode); ok && len(action.Pipe.Decl) == 0 && len(action.Pipe.Cmds) == 1 &&
			isSay(action.Pipe.Cmds[0]) {
			nodes = append(nodes, s.action(action)...)
			continue
		}
		s.node(node)
		nodes = append(nodes, node)
	}
	n.Nodes = nodes
}

func (s *translator) node(node tree.Node) {
	switch n := node.(type) {
	case *tree.ActionNode:
		s.pipe(n.Pipe)
	case *tree.TemplateNode:
		s.pipe(n.Pipe)
	case *tree.IfNode:
		s.branch(&n.BranchNode)
	case *tree.WithNode:
		s.branch(&n.BranchNode)
	case *tree.RangeNode:
		s.branch(&n.BranchNode)
	}
}

func (s *translator) branch(n *tree.BranchNode) {
	s.pipe(n.Pipe)
	s.list(n.List)
	s.list(n.ElseList)
}

// pipe replaces each (say "…") that is an argument in the pipeline p with its
// translation. A say command that is itself part of a longer pipeline is a problem.
func (s *translator) pipe(p *tree.PipeNode) {
	if p == nil {
		return
	}
	for _, cmd := range p.Cmds {
		if isSay(cmd) {
			s.badf(p.Line, "use say alone, or in parentheses with one text: {{or .Title (say \"Guide\")}}")
		}
		s.operands(cmd)
	}
}

func (s *translator) operands(cmd *tree.CommandNode) {
	for i, arg := range cmd.Args {
		in, ok := arg.(*tree.PipeNode)
		if !ok {
			continue
		}
		if len(in.Decl) != 0 || len(in.Cmds) != 1 || !isSay(in.Cmds[0]) {
			s.pipe(in)
		} else if text, ok := s.text(in.Cmds[0], in.Line); ok && len(in.Cmds[0].Args) == 2 {
			cmd.Args[i] = &tree.StringNode{NodeType: tree.NodeString, Pos: in.Pos, Quoted: strconv.Quote(text), Text: text}
		} else if ok {
			s.badf(in.Line, "say in parentheses takes one text and no values")
		}
	}
}

// action returns the nodes that replace n, an action such as {{say "written by {0}"
// .Authors}}: a text node for each fixed part and an action for each value.
func (s *translator) action(n *tree.ActionNode) (nodes []tree.Node) {
	cmd := n.Pipe.Cmds[0]
	text, ok := s.text(cmd, n.Line)
	if !ok {
		return []tree.Node{n}
	}
	s.operands(cmd)
	for part, place := range i18n.Parts(text) {
		switch {
		case place == i18n.Literal:
			nodes = append(
				nodes,
				&tree.TextNode{NodeType: tree.NodeText, Pos: n.Pos, Text: []byte(htmlEscaper.Replace(part))},
			)
		case place == i18n.Number || place+2 >= len(cmd.Args):
			s.badf(n.Line, "say %q has %d values", text, len(cmd.Args)-2)
		default:
			arg := &tree.CommandNode{NodeType: tree.NodeCommand, Pos: n.Pos, Args: []tree.Node{cmd.Args[place+2]}}
			pipe := &tree.PipeNode{NodeType: tree.NodePipe, Pos: n.Pos, Line: n.Line, Cmds: []*tree.CommandNode{arg}}
			nodes = append(nodes, &tree.ActionNode{NodeType: tree.NodeAction, Pos: n.Pos, Line: n.Line, Pipe: pipe})
		}
	}
	return nodes
}

// htmlEscaper escapes text for HTML content and for quoted attributes.
var htmlEscaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;")

// text returns the translation of the text in a say command. If the command has no
// text, it reports a problem and ok is false.
func (s *translator) text(cmd *tree.CommandNode, line int) (text string, ok bool) {
	if len(cmd.Args) > 1 {
		if english, ok := cmd.Args[1].(*tree.StringNode); ok {
			return s.lang.Text(i18n.Text(english.Text)), true
		}
	}
	s.badf(line, "say needs a text in quotes: {{say \"Summary\"}}")
	return "", false
}

func (s *translator) badf(line int, format string, args ...any) {
	s.found.Add(contract.Problem{File: s.file, Line: line, Text: fmt.Sprintf(format, args...)})
}

// isSay reports whether a template command starts with the name say.
func isSay(cmd *tree.CommandNode) bool {
	name, ok := cmd.Args[0].(*tree.IdentifierNode)
	return ok && name.Ident == say
}
