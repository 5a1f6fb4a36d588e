package theme

import (
	"bytes"
	"html/template"
	"reflect"
	"strconv"
	tree "text/template/parse"
)

// A program is a page's template made ready to run for one type of view. Most
// of what html/template does for a page is asked again for each of ten thousand
// pages and has one answer: which field a name is, how a value is escaped. A
// program has asked once.
//
// It is made from the tree that html/template has already escaped, and prints
// nothing that has no escaper there; how it escapes is in escape.go. What it
// does not know, in a theme somebody brings, makes it unfit, and then
// html/template runs the page itself: a program may only be faster.
type program struct {
	body  step
	slots int // variables, with $
}

// A step prints a part of a page.
type step func(*run)

// A run is one page being printed.
type run struct {
	out     *bytes.Buffer
	dot     reflect.Value
	vars    []reflect.Value // of the templates that are under way
	base    int             // where those of the innermost begin
	depth   int
	unfit   bool // html/template has to say what is wrong
	scratch bytes.Buffer
}

// deep is how far templates may call each other. html/template allows more and
// then fails with a message.
const deep = 1000

// compile makes a program for views like v, or nil. The page must have been
// run, for html/template escapes when it first runs.
func compile(page *template.Template, v View) *program {
	c := &compiler{page: page, known: map[call]*program{}}
	p := c.template(layout, reflect.TypeOf(v))
	if c.unfit {
		return nil
	}
	return p
}

// print runs p. It reports false for what html/template should be asked.
func (p *program) print(out *bytes.Buffer, v View) bool {
	r := &run{out: out}
	p.call(r, reflect.ValueOf(v))
	return !r.unfit
}

// makes says whether p makes of v the page that html/template made of it.
func (p *program) makes(page []byte, v View) bool {
	var out bytes.Buffer
	return p.print(&out, v) && bytes.Equal(out.Bytes(), page)
}

func (p *program) call(r *run, dot reflect.Value) {
	if r.depth == deep || r.unfit {
		r.unfit = true
		return
	}
	was, base := r.dot, r.base
	r.depth++
	r.base = len(r.vars)
	for range p.slots {
		r.vars = append(r.vars, dot) // the first is $
	}
	r.dot = dot
	p.body(r)
	r.vars = r.vars[:r.base]
	r.dot, r.base = was, base
	r.depth--
}

// A compiler makes the programs of one page.
type compiler struct {
	page  *template.Template
	known map[call]*program
	unfit bool // a template uses a construct that the compiler does not support
}

// A call is a template and the type of what it is called with.
type call struct {
	name string
	dot  reflect.Type
}

// A scope is where in a template the compiler is.
type scope struct {
	dot  reflect.Type
	vars []variable // in sight
	of   *program
}

type variable struct {
	name string
	typ  reflect.Type
}

func (s scope) with(dot reflect.Type) scope { s.dot = dot; return s }

// declare puts a variable in sight and returns its slot.
func (s *scope) declare(name string, typ reflect.Type) int {
	s.vars = append(s.vars[:len(s.vars):len(s.vars)], variable{name, typ})
	s.of.slots = max(s.of.slots, len(s.vars))
	return len(s.vars) - 1
}

func (c *compiler) template(name string, dot reflect.Type) *program {
	key := call{name, dot}
	if p := c.known[key]; p != nil {
		return p
	}
	p := &program{}
	c.known[key] = p // before it is made: templates may call themselves
	t := c.page.Lookup(name)
	if t == nil || t.Tree == nil || t.Tree.Root == nil {
		c.unfit = true
		return p
	}
	s := scope{dot: dot, of: p}
	s.declare("$", dot)
	p.body = c.list(t.Tree.Root, &s)
	return p
}

// list makes the step of a list of nodes. Variables declared in it stay in s.
func (c *compiler) list(n *tree.ListNode, s *scope) step {
	if n == nil {
		return func(*run) {}
	}
	steps := make([]step, 0, len(n.Nodes))
	for _, node := range n.Nodes {
		if st := c.node(node, s); st != nil {
			steps = append(steps, st)
		}
	}
	if len(steps) == 1 {
		return steps[0]
	}
	return func(r *run) {
		for _, st := range steps {
			st(r)
		}
	}
}

func (c *compiler) node(node tree.Node, s *scope) step {
	switch n := node.(type) {
	case *tree.CommentNode:
		return nil
	case *tree.TextNode:
		if len(n.Text) == 0 {
			return nil
		}
		text := n.Text
		return func(r *run) { r.out.Write(text) }
	case *tree.ActionNode:
		return c.action(n.Pipe, s)
	case *tree.IfNode:
		if len(n.Pipe.Decl) == 0 && len(n.Pipe.Cmds) == 1 {
			yes, no := *s, *s
			return choose(c.truth(n.Pipe.Cmds[0], s), c.list(n.List, &yes), c.list(n.ElseList, &no))
		}
	case *tree.WithNode:
		if len(n.Pipe.Decl) == 0 && len(n.Pipe.Cmds) == 1 {
			return c.with(n, s)
		}
	case *tree.RangeNode:
		if len(n.Pipe.Cmds) == 1 && !n.Pipe.IsAssign && len(n.Pipe.Decl) <= 2 {
			return c.each(n, s)
		}
	case *tree.TemplateNode:
		return c.include(n, s)
	}
	c.unfit = true
	return nil
}

func choose(truth func(*run) bool, yes, no step) step {
	return func(r *run) {
		if truth(r) {
			yes(r)
		} else {
			no(r)
		}
	}
}

// action prints a value or declares a variable.
func (c *compiler) action(pipe *tree.PipeNode, s *scope) step {
	if len(pipe.Decl) == 1 && len(pipe.Cmds) == 1 && !pipe.IsAssign {
		val := c.value(pipe.Cmds[0], s)
		slot := s.declare(pipe.Decl[0].Ident[0], val.typ)
		return func(r *run) { r.vars[r.base+slot] = val.get(r) }
	}
	esc := escapes()[chain(pipe.Cmds[min(1, len(pipe.Cmds)):])]
	if len(pipe.Decl) != 0 || esc == nil {
		c.unfit = true
		return nil
	}
	val := c.value(pipe.Cmds[0], s)
	switch {
	case val.typ == reflect.TypeFor[string]():
		return func(r *run) { esc.writeText(r, val.get(r).String()) }
	case val.typ == reflect.TypeFor[template.HTML]() && esc.html:
		return func(r *run) { r.out.WriteString(val.get(r).String()) }
	case val.typ == reflect.TypeFor[int]():
		return func(r *run) { r.out.WriteString(strconv.FormatInt(val.get(r).Int(), 10)) }
	}
	return func(r *run) { esc.write(r, val.get(r).Interface()) }
}

func (c *compiler) with(n *tree.WithNode, s *scope) step {
	val := c.value(n.Pipe.Cmds[0], s)
	yes, no := s.with(val.typ), *s
	body, other := c.list(n.List, &yes), c.list(n.ElseList, &no)
	truth := c.isTrue(val.typ)
	return func(r *run) {
		v := val.get(r)
		if !truth(v) {
			other(r)
			return
		}
		was := r.dot
		r.dot = v
		body(r)
		r.dot = was
	}
}

func (c *compiler) each(n *tree.RangeNode, s *scope) step {
	val := c.value(n.Pipe.Cmds[0], s)
	if val.typ.Kind() != reflect.Slice {
		c.unfit = true
		return nil
	}
	in, none := s.with(val.typ.Elem()), *s
	index, elem := -1, -1
	if d := n.Pipe.Decl; len(d) == 2 {
		index = in.declare(d[0].Ident[0], reflect.TypeFor[int]())
		elem = in.declare(d[1].Ident[0], in.dot)
	} else if len(d) == 1 {
		elem = in.declare(d[0].Ident[0], in.dot)
	}
	body, other := c.list(n.List, &in), c.list(n.ElseList, &none)
	return func(r *run) {
		all := val.get(r)
		was := r.dot
		for i := range all.Len() {
			r.dot = all.Index(i)
			if index >= 0 {
				r.vars[r.base+index] = reflect.ValueOf(i)
			}
			if elem >= 0 {
				r.vars[r.base+elem] = r.dot
			}
			body(r)
		}
		r.dot = was
		if all.Len() == 0 {
			other(r)
		}
	}
}

func (c *compiler) include(n *tree.TemplateNode, s *scope) step {
	if n.Pipe == nil || len(n.Pipe.Cmds) != 1 || len(n.Pipe.Decl) != 0 {
		c.unfit = true
		return nil
	}
	val := c.value(n.Pipe.Cmds[0], s)
	p := c.template(n.Name, val.typ)
	return func(r *run) { p.call(r, val.get(r)) }
}
