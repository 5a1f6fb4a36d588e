package theme

import (
	"bytes"
	"html/template"
	"reflect"
	"strconv"
	tree "text/template/parse"
)

// A program renders views of one type, as an alternative to html/template.
// html/template resolves fields and escapers again for each page. A program resolves
// them once, when the theme is loaded, and prints the same bytes faster.
//
// The compiler reads the template tree after html/template has added the escapers. A
// program prints only values that have an escaper in the tree; see escape.go. If a
// theme uses a construct that the compiler does not support, html/template renders the
// page.
type program struct {
	body  step
	slots int // number of variables that the template uses, including $
}

// A step prints one part of a page.
type step func(*run)

// A run is the state of a program while it prints one page.
type run struct {
	out     *bytes.Buffer
	dot     reflect.Value
	vars    []reflect.Value // values of the variables of all templates whose calls have not returned
	base    int             // index in vars of the first variable of the template that is running
	depth   int
	unfit   bool // set if the program cannot print the page, so that html/template must render it or report the error
	scratch bytes.Buffer
}

// maxDepth is the largest depth of nested template calls in a program. If calls are
// nested deeper, html/template renders the page and may return an error.
const maxDepth = 1000

// compile returns a program that renders views of v's type with the template page. It
// returns nil if the template uses an unsupported construct. The caller must have
// executed the template once, because html/template adds the escapers on the first
// execution.
func compile(page *template.Template, v View) *program {
	c := &compiler{page: page, known: map[call]*program{}}
	p := c.template(layout, reflect.TypeOf(v))
	if c.unfit {
		return nil
	}
	return p
}

// print runs p with the view v and writes the page to out. It returns false if the
// program cannot print this view, so that html/template must render it.
func (p *program) print(out *bytes.Buffer, v View) bool {
	r := &run{out: out}
	p.call(r, reflect.ValueOf(v))
	return !r.unfit
}

// matches reports whether p prints the view v with the same bytes as page, which is the
// output of html/template.
func (p *program) matches(page []byte, v View) bool {
	var out bytes.Buffer
	return p.print(&out, v) && bytes.Equal(out.Bytes(), page)
}

func (p *program) call(r *run, dot reflect.Value) {
	if r.depth == maxDepth || r.unfit {
		r.unfit = true
		return
	}
	was, base := r.dot, r.base
	r.depth++
	r.base = len(r.vars)
	for range p.slots {
		r.vars = append(r.vars, dot) // set every variable to dot for now; only the first one, $, has its final value
	}
	r.dot = dot
	p.body(r)
	r.vars = r.vars[:r.base]
	r.dot, r.base = was, base
	r.depth--
}

// A compiler translates the templates of one page into a program.
type compiler struct {
	page  *template.Template
	known map[call]*program
	unfit bool // set if a template uses a construct that the compiler does not support
}

// A call identifies a compiled template by its name and the type of its argument. A
// template that is called with arguments of two types is compiled twice.
type call struct {
	name string
	dot  reflect.Type
}

// A scope holds the type of dot and the declared variables at one place in a template.
type scope struct {
	dot  reflect.Type
	vars []variable // the variables that are visible at this place, in the order of their declarations
	of   *program
}

type variable struct {
	name string
	typ  reflect.Type
}

func (s scope) with(dot reflect.Type) scope { s.dot = dot; return s }

// declare adds a variable to the scope and returns the index of its value in a
// template's variables.
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
	c.known[key] = p // set before compiling, because templates may call themselves
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

// list compiles a list of template nodes into one step. It adds the variables that the
// nodes declare to s.
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
			return newBranch(c.truth(n.Pipe.Cmds[0], s), c.list(n.List, &yes), c.list(n.ElseList, &no))
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

func newBranch(truth func(*run) bool, yes, no step) step {
	return func(r *run) {
		if truth(r) {
			yes(r)
		} else {
			no(r)
		}
	}
}

// action compiles a template action, such as {{.Title}} or {{$x := .Title}}, which
// prints a value or declares a variable.
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
