package contract

import (
	"fmt"
	"html/template"
	"reflect"
	"strconv"
	"strings"
	tree "text/template/parse"
)

// most is how many nodes the templates of one page may come to, every call
// counted anew. The largest page of the built-in theme has about 2,000.
const most = 100_000

// Fields reads the templates of a page, from layout on, against the type of its
// view: every name they use has to be there, everything they print has to be
// printable, and what they go through has to be a list. What it lets pass does
// not fail on any view, and its work grows at most with the square of the view:
// no template calls itself, functions are few and make nothing large, and a
// list is gone through once for each element of one other at most.
func Fields(page *template.Template, layout string, view reflect.Type) Problems {
	r := &reader{page: page, name: page.Name()}
	r.template(layout, value{typ: view}, scope{})
	return r.found
}

// A value is what a part of a template stands for.
type value struct {
	typ   reflect.Type // nil where it is one of several
	depth int          // loops around what it is a part of: an element has one more than its list
	there bool         // a pointer that was asked whether it is nil
}

type variable struct {
	name string
	value
}

// A scope is where in a template the reader is.
type scope struct {
	dot   value
	vars  []*variable
	loops int        // around this place
	again int        // of them, how many go through a list that is not a part of the element around it
	file  *tree.Tree // for its lines
}

func (s scope) with(dot value) scope { s.dot = dot; return s }

func (s *scope) declare(name string, v value) {
	s.vars = append(s.vars[:len(s.vars):len(s.vars)], &variable{name, v})
}

type reader struct {
	page  *template.Template
	name  string   // of the page
	open  []string // templates under way
	nodes int
	found Problems
}

// badf reports what is wrong at a node, and gives a value of no known type.
func (r *reader) badf(s scope, n tree.Node, help, format string, args ...any) value {
	at, _ := s.file.ErrorContext(n) // "home.html:3:14"
	file, rest, _ := strings.Cut(at, ":")
	text, _, _ := strings.Cut(rest, ":")
	line, _ := strconv.Atoi(text)
	r.found.Add(Problem{File: file, Line: line, Text: fmt.Sprintf(format, args...), Help: help})
	return value{}
}

func (r *reader) template(name string, dot value, from scope) {
	t := r.page.Lookup(name)
	if t == nil || t.Tree == nil || t.Tree.Root == nil {
		r.found.Add(Problem{File: r.name, Text: fmt.Sprintf("has no template %q", name), Help: `a page's file says {{define "main"}}…{{end}}`})
		return
	}
	r.open = append(r.open, name)
	s := scope{dot: dot, loops: from.loops, again: from.again, file: t.Tree}
	s.declare("$", dot)
	r.list(t.Tree.Root, &s)
	r.open = r.open[:len(r.open)-1]
}

// list reads nodes. Variables that they declare stay in s.
func (r *reader) list(n *tree.ListNode, s *scope) {
	if n == nil {
		return
	}
	for _, node := range n.Nodes {
		if r.nodes++; r.nodes > most {
			if r.nodes == most+1 {
				r.badf(*s, node, "call templates less often in each other", "the templates of this page come to more than %d parts", most)
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
	for i := range n.Pipe.Decl { // {{with $x := …}} asks whether it is there
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
		r.badf(s, n, "range goes through one list of the view, as in {{range .Rows}}", "{{range}} does not know what it goes through")
		return
	case v.typ.Kind() != reflect.Slice:
		r.badf(s, n, "range goes through a list of the view, as in {{range .Rows}}", "{{range}} goes through %s, which is no list", name(v.typ))
		return
	}
	if s.loops > 0 && v.depth < s.loops {
		if s.again++; s.again > 1 {
			r.badf(s, n, "go through what the element itself holds, or do it outside of the other loops",
				"a third {{range}} inside two others goes through a list that is not a part of their elements")
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
			r.badf(*s, n, "go through lists with {{range}}", "the template %q calls itself", n.Name)
			return
		}
	}
	if t := r.page.Lookup(n.Name); t == nil || t.Tree == nil {
		r.badf(*s, n, fmt.Sprintf("write it as {{define %q}}…{{end}} in this file or in one of parts/", n.Name), "there is no template %q", n.Name)
		return
	}
	r.template(n.Name, dot, *s)
}

// printable reports what html/template would print as nobody wants to read it.
func (r *reader) printable(n tree.Node, v value, s scope) {
	if v.typ == nil {
		return
	}
	switch v.typ.Kind() {
	case reflect.Slice:
		r.badf(s, n, "go through it with {{range …}}…{{end}}", "a list of %s is printed as a whole", name(v.typ.Elem()))
	case reflect.Struct, reflect.Pointer:
		r.badf(s, n, "print one of its fields: "+fields(v.typ), "%s is printed as a whole", name(v.typ))
	}
}

// name is how views call a type.
func name(t reflect.Type) string {
	switch {
	case t.Kind() == reflect.Pointer:
		return name(t.Elem())
	case t.Kind() == reflect.Slice:
		return "a list of " + name(t.Elem())
	case t == reflect.TypeFor[template.HTML]():
		return "HTML"
	case t.Name() == "string":
		return "text"
	case t.Name() == "int":
		return "a number"
	}
	return t.Name()
}

// fields lists what a type holds, as a template writes it.
func fields(t reflect.Type) string {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return ""
	}
	var own, more []string
	for i := range t.NumField() {
		if f := t.Field(i); f.Anonymous {
			more = append(more, " and those of "+f.Name)
		} else if f.IsExported() {
			own = append(own, "."+f.Name)
		}
	}
	for i := range t.NumMethod() {
		own = append(own, "."+t.Method(i).Name)
	}
	return strings.Join(own, ", ") + strings.Join(more, "")
}
