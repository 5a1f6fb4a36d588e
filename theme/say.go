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

// say stands in templates where a text is in the language of the site:
// {{say "Summary"}}, {{say "written by {0}" .Authors}}, {{or .Title (say "Guide")}}.
// It is no function that runs. When a template is read, what it says takes its
// place, the text as text and the arguments as if each stood there by itself, so
// that no page pays for it and html/template escapes what it always did.
const say = "say"

// A speaker puts the words of a language into the templates of a file.
type speaker struct {
	file  string
	lang  *i18n.Language
	found contract.Problems
}

// speak does it for every template that the file defines.
func speak(set *template.Template, file string, lang *i18n.Language) contract.Problems {
	s := &speaker{file: file, lang: lang}
	for _, t := range set.Templates() {
		if t.Tree != nil && t.Tree.ParseName == file {
			s.list(t.Tree.Root)
		}
	}
	return s.found
}

func (s *speaker) list(n *tree.ListNode) {
	if n == nil {
		return
	}
	nodes := make([]tree.Node, 0, len(n.Nodes))
	for _, node := range n.Nodes {
		if action, ok := node.(*tree.ActionNode); ok && len(action.Pipe.Decl) == 0 && len(action.Pipe.Cmds) == 1 && said(action.Pipe.Cmds[0]) {
			nodes = append(nodes, s.action(action)...)
			continue
		}
		s.node(node)
		nodes = append(nodes, node)
	}
	n.Nodes = nodes
}

func (s *speaker) node(node tree.Node) {
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

func (s *speaker) branch(n *tree.BranchNode) {
	s.pipe(n.Pipe)
	s.list(n.List)
	s.list(n.ElseList)
}

// pipe puts a string in the place of each (say "…") among arguments.
func (s *speaker) pipe(p *tree.PipeNode) {
	if p == nil {
		return
	}
	for _, cmd := range p.Cmds {
		if said(cmd) {
			s.badf(p.Line, "say stands by itself, or in parentheses with one text: {{or .Title (say \"Guide\")}}")
		}
		s.operands(cmd)
	}
}

func (s *speaker) operands(cmd *tree.CommandNode) {
	for i, arg := range cmd.Args {
		in, ok := arg.(*tree.PipeNode)
		if !ok {
			continue
		}
		if len(in.Decl) != 0 || len(in.Cmds) != 1 || !said(in.Cmds[0]) {
			s.pipe(in)
		} else if text, ok := s.text(in.Cmds[0], in.Line); ok && len(in.Cmds[0].Args) == 2 {
			cmd.Args[i] = &tree.StringNode{NodeType: tree.NodeString, Pos: in.Pos, Quoted: strconv.Quote(text), Text: text}
		} else if ok {
			s.badf(in.Line, "say in parentheses has one text, and nothing to put into it")
		}
	}
}

// action is what stands in the place of {{say "…" .A}}.
func (s *speaker) action(n *tree.ActionNode) (nodes []tree.Node) {
	cmd := n.Pipe.Cmds[0]
	text, ok := s.text(cmd, n.Line)
	if !ok {
		return []tree.Node{n}
	}
	s.operands(cmd)
	for part, place := range i18n.Parts(text) {
		switch {
		case place == i18n.Said:
			nodes = append(nodes, &tree.TextNode{NodeType: tree.NodeText, Pos: n.Pos, Text: []byte(plain.Replace(part))})
		case place == i18n.Number || place+2 >= len(cmd.Args):
			s.badf(n.Line, "say %q is given %d values", text, len(cmd.Args)-2)
		default:
			arg := &tree.CommandNode{NodeType: tree.NodeCommand, Pos: n.Pos, Args: []tree.Node{cmd.Args[place+2]}}
			pipe := &tree.PipeNode{NodeType: tree.NodePipe, Pos: n.Pos, Line: n.Line, Cmds: []*tree.CommandNode{arg}}
			nodes = append(nodes, &tree.ActionNode{NodeType: tree.NodeAction, Pos: n.Pos, Line: n.Line, Pipe: pipe})
		}
	}
	return nodes
}

// plain makes text what it is written as in a page and in a quoted attribute.
var plain = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;")

// text is what a command that says something says in the language.
func (s *speaker) text(cmd *tree.CommandNode, line int) (text string, ok bool) {
	if len(cmd.Args) > 1 {
		if english, ok := cmd.Args[1].(*tree.StringNode); ok {
			return s.lang.Say(i18n.Text(english.Text)), true
		}
	}
	s.badf(line, "say has a text in quotes: {{say \"Summary\"}}")
	return "", false
}

func (s *speaker) badf(line int, format string, args ...any) {
	s.found.Add(contract.Problem{File: s.file, Line: line, Text: fmt.Sprintf(format, args...)})
}

func said(cmd *tree.CommandNode) bool {
	name, ok := cmd.Args[0].(*tree.IdentifierNode)
	return ok && name.Ident == say
}
