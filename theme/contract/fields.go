package contract

import (
	"fmt"
	"html/template"
	"reflect"
	"strconv"
	"strings"
	tree "text/template/parse"
)

// maxNodes is the largest number of nodes in the templates of one page. The nodes of a
// template count once per call. The largest page of the built-in theme has about 2,000.
const maxNodes = 100_000

// Fields checks the templates of a page against the type of its view, starting with the
// template named layout. Every name must exist, every printed value must be printable,
// and every range must go over a list. Templates that pass do not fail on any view. The
// work of these templates grows at most with the square of the view's size, because no
// template calls itself, the allowed functions produce nothing large, and a loop over a
// list is inside a loop over at most one other list.
func Fields(page *template.Template, layout string, view reflect.Type) Problems {
	r := &reader{page: page, name: page.Name()}
	r.template(layout, value{typ: view}, scope{})
	return r.found
}

// A value describes the result of an expression in a template, as far as it is known
// without running the template.
type value struct {
	typ   reflect.Type // type of the value; nil if several types are possible
	depth int          // number of enclosing loops in which the value is an element, or is a part of an element
	there bool         // set if the value is a pointer that the template has tested for nil
}

type variable struct {
	name string
	value
}

// A scope holds the variables and loops at one place in a template.
type scope struct {
	dot   value
	vars  []*variable
	loops int        // number of loops around this place
	again int        // number of loops around this place that go over a list outside the element of the next outer loop
	file  *tree.Tree // tree of the template, from which line numbers are computed
}

func (s scope) with(dot value) scope { s.dot = dot; return s }

func (s *scope) declare(name string, v value) {
	s.vars = append(s.vars[:len(s.vars):len(s.vars)], &variable{name, v})
}

type reader struct {
	page  *template.Template
	name  string   // name of the page's template
	open  []string // names of the templates that are being checked, from the layout to the innermost call
	nodes int
	found Problems
}

// badf records a problem at the node n of a template, and returns a value of unknown
// type so that the check can continue.
func (r *reader) badf(s scope, n tree.Node, help, format string, args ...any) value {
	at, _ := s.file.ErrorContext(n) // at is a position such as "home.html:3:14"
	file, rest, _ := strings.Cut(at, ":")
	text, _, _ := strings.Cut(rest, ":")
	line, _ := strconv.Atoi(text)
	r.found.Add(Problem{File: file, Line: line, Text: fmt.Sprintf(format, args...), Help: help})
	return value{}
}

func (r *reader) template(name string, dot value, from scope) {
	t := r.page.Lookup(name)
	if t == nil || t.Tree == nil || t.Tree.Root == nil {
		r.found.Add(Problem{
			File: r.name,
			Text: fmt.Sprintf("has no template %q", name),
			Help: `write {{define "main"}}…{{end}} in the page's file`,
		})
		return
	}
	r.open = append(r.open, name)
	s := scope{dot: dot, loops: from.loops, again: from.again, file: t.Tree}
	s.declare("$", dot)
	r.list(t.Tree.Root, &s)
	r.open = r.open[:len(r.open)-1]
}

// list checks a list of template nodes. It adds the variables that the nodes declare to
// s.
func (r *reader) list(n *tree.ListNode, s *scope) {
	if n == nil {
		return
	}
	for _, node := range n.Nodes {
		if r.nodes++; r.nodes > maxNodes {
			if r.nodes == maxNodes+1 {
				r.badf(
					*s,
					node,
					"reduce nested template calls",
					"the templates of this page have more than %d nodes",
					maxNodes,
				)
			}
			return
		}
		r.node(node, s)
	}
}

func (r *reader) node(node tree.Node, s *scope) {
	switch n := node.(type) {
	case *tree.ActionNode:
		v := r.pipe(n.Pipe, s)
		if len(n.Pipe.Decl) == 0 {
			r.printable(n, v, *s)
		}
	case *tree.IfNode:
		r.branch(&n.BranchNode, *s, func(s *scope, _ value) { r.list(n.List, s) })
	case *tree.WithNode:
		r.branch(&n.BranchNode, *s, func(s *scope, v value) {
			v.there = true
			s.dot = v
			r.list(n.List, s)
		})
	case *tree.RangeNode:
		r.loop(n, *s)
	case *tree.TemplateNode:
		r.call(n, s)
	}
}

func (r *reader) branch(n *tree.BranchNode, s scope, body func(*scope, value)) {
	v := r.pipe(n.Pipe, &s)
	for i := range n.Pipe.Decl { // in {{with $x := …}}, the condition tests the variable $x for nil
		last := *s.vars[len(s.vars)-1-i]
		last.there = true
		s.vars = append(s.vars[:len(s.vars)-1-i:len(s.vars)-1-i], &last)
	}
	in := s
	body(&in, v)
	r.list(n.ElseList, &s)
}

func (r *reader) loop(n *tree.RangeNode, s scope) {
	bare := *n.Pipe
	bare.Decl = nil
	v := r.pipe(&bare, &s)
	none := s
	switch {
	case v.typ == nil:
		r.badf(s, n, "use one list of the view, as in {{range .Rows}}", "{{range}} has a value of unknown type")
		return
	case v.typ.Kind() != reflect.Slice:
		r.badf(
			s,
			n,
			"use a list of the view, as in {{range .Rows}}",
			"{{range}} needs a list and has %s",
			typeName(v.typ),
		)
		return
	}
	if s.loops > 0 && v.depth < s.loops {
		if s.again++; s.again > 1 {
			r.badf(s, n, "use a list of the element, or move it outside of the other loops",
				"a third nested {{range}} uses a list that is not part of the outer elements")
			return
		}
	}
	s.loops++
	elem := value{typ: v.typ.Elem(), depth: s.loops}
	if d := n.Pipe.Decl; len(d) == 2 {
		s.declare(d[0].Ident[0], value{typ: reflect.TypeFor[int](), depth: s.loops})
		s.declare(d[1].Ident[0], elem)
	} else if len(d) == 1 {
		s.declare(d[0].Ident[0], elem)
	}
	in := s.with(elem)
	r.list(n.List, &in)
	r.list(n.ElseList, &none)
}

func (r *reader) call(n *tree.TemplateNode, s *scope) {
	var dot value
	if n.Pipe != nil {
		dot = r.pipe(n.Pipe, s)
	}
	for _, name := range r.open {
		if name == n.Name {
			r.badf(*s, n, "use {{range}} for lists", "the template %q calls itself", n.Name)
			return
		}
	}
	if t := r.page.Lookup(n.Name); t == nil || t.Tree == nil {
		r.badf(
			*s, n, fmt.Sprintf("add {{define %q}}…{{end}} to this file or to one in parts/", n.Name),
			"there is no template %q", n.Name,
		)
		return
	}
	r.template(n.Name, dot, *s)
}

// printable reports a problem if v has a type that html/template would print in Go
// syntax, such as a struct.
func (r *reader) printable(n tree.Node, v value, s scope) {
	if v.typ == nil {
		return
	}
	switch v.typ.Kind() {
	case reflect.Slice:
		r.badf(s, n, "use {{range …}}…{{end}}", "a whole list of %s is printed", typeName(v.typ.Elem()))
	case reflect.Struct, reflect.Pointer:
		r.badf(s, n, "print one of its fields: "+fieldNames(v.typ), "a whole %s is printed", typeName(v.typ))
	}
}

// typeName returns the name under which the documentation of views lists the type t,
// such as "text" for string.
func typeName(t reflect.Type) string {
	switch {
	case t.Kind() == reflect.Pointer:
		return typeName(t.Elem())
	case t.Kind() == reflect.Slice:
		return "a list of " + typeName(t.Elem())
	case t == reflect.TypeFor[template.HTML]():
		return "HTML"
	case t.Name() == "string":
		return "text"
	case t.Name() == "int":
		return "a number"
	}
	return t.Name()
}

// fieldNames lists the fields of the type t in template syntax, as in ".Title, .Body".
// Help texts show this list.
func fieldNames(t reflect.Type) string {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return ""
	}
	var own, more []string
	for i := range t.NumField() {
		if f := t.Field(i); f.Anonymous {
			more = append(more, " and the fields of "+f.Name)
		} else if f.IsExported() {
			own = append(own, "."+f.Name)
		}
	}
	for i := range t.NumMethod() {
		own = append(own, "."+t.Method(i).Name)
	}
	return strings.Join(own, ", ") + strings.Join(more, "")
}
