package theme

import (
	"reflect"
	tree "text/template/parse"
)

// A value is the compiled form of an expression in a template. typ is its type, which
// is known when the template is compiled, and get computes its value when a page is
// printed.
type value struct {
	typ reflect.Type
	get func(*run) reflect.Value
}

// unsupported marks the page as one that cannot be compiled, and returns a placeholder
// so that the compiler can continue.
func (c *compiler) unsupported() value {
	c.unfit = true
	zero := reflect.ValueOf("")
	return value{zero.Type(), func(*run) reflect.Value { return zero }}
}

func (c *compiler) value(cmd *tree.CommandNode, s *scope) value {
	if name, ok := cmd.Args[0].(*tree.IdentifierNode); ok {
		return c.logic(name.Ident, cmd.Args[1:], s)
	}
	if len(cmd.Args) != 1 {
		return c.unsupported()
	}
	return c.operand(cmd.Args[0], s)
}

func (c *compiler) operand(node tree.Node, s *scope) value {
	switch n := node.(type) {
	case *tree.DotNode:
		return value{s.dot, func(r *run) reflect.Value { return r.dot }}
	case *tree.FieldNode:
		return c.fields(value{s.dot, func(r *run) reflect.Value { return r.dot }}, n.Ident)
	case *tree.VariableNode:
		for slot := len(s.vars) - 1; slot >= 0; slot-- {
			if s.vars[slot].name == n.Ident[0] {
				return c.fields(value{s.vars[slot].typ, func(r *run) reflect.Value { return r.vars[r.base+slot] }}, n.Ident[1:])
			}
		}
	case *tree.StringNode:
		text := reflect.ValueOf(n.Text)
		return value{text.Type(), func(*run) reflect.Value { return text }}
	case *tree.PipeNode:
		if len(n.Decl) == 0 && len(n.Cmds) == 1 {
			return c.value(n.Cmds[0], s)
		}
	}
	return c.unsupported()
}

// logic compiles a call of "or" or "and" whose arguments all have the same type. With
// arguments of different types, only the truth of the result can be compiled; see the
// method truth.
func (c *compiler) logic(name string, args []tree.Node, s *scope) value {
	if name != "or" && name != "and" || len(args) == 0 {
		return c.unsupported()
	}
	vals := make([]value, len(args))
	for i, arg := range args {
		vals[i] = c.operand(arg, s)
		if vals[i].typ != vals[0].typ {
			return c.unsupported()
		}
	}
	truth := c.isTrue(vals[0].typ)
	return value{vals[0].typ, func(r *run) (v reflect.Value) {
		for _, val := range vals {
			if v = val.get(r); truth(v) == (name == "or") {
				return v
			}
		}
		return v
	}}
}

// truth compiles cmd, the condition of an "if" or an argument of "and", "or" or "not".
// It returns a function that evaluates the condition.
func (c *compiler) truth(cmd *tree.CommandNode, s *scope) func(*run) bool {
	if in, ok := cmd.Args[0].(*tree.PipeNode); ok && len(cmd.Args) == 1 && len(in.Decl) == 0 && len(in.Cmds) == 1 {
		return c.truth(in.Cmds[0], s) // cmd is a single pipeline in parentheses
	}
	name, ok := cmd.Args[0].(*tree.IdentifierNode)
	if !ok || len(cmd.Args) < 2 {
		val := c.value(cmd, s)
		truth := c.isTrue(val.typ)
		return func(r *run) bool { return truth(val.get(r)) }
	}
	var all []func(*run) bool
	for _, arg := range cmd.Args[1:] {
		all = append(all, c.truth(&tree.CommandNode{NodeType: tree.NodeCommand, Args: []tree.Node{arg}}, s))
	}
	switch {
	case name.Ident == "not" && len(all) == 1:
		return func(r *run) bool { return !all[0](r) }
	case name.Ident == "or", name.Ident == "and":
		return func(r *run) bool {
			for _, holds := range all {
				if holds(r) == (name.Ident == "or") {
					return name.Ident == "or"
				}
			}
			return name.Ident == "and"
		}
	}
	c.unfit = true
	return func(*run) bool { return false }
}

// isTrue returns a function that reports whether a value of type typ counts as true in
// a condition. The result is the same as in text/template.
func (c *compiler) isTrue(typ reflect.Type) func(reflect.Value) bool {
	switch typ.Kind() {
	case reflect.String, reflect.Slice:
		return func(v reflect.Value) bool { return v.Len() > 0 }
	case reflect.Bool:
		return reflect.Value.Bool
	case reflect.Int:
		return func(v reflect.Value) bool { return v.Int() != 0 }
	case reflect.Pointer:
		return func(v reflect.Value) bool { return !v.IsNil() }
	case reflect.Struct:
		return func(reflect.Value) bool { return true }
	}
	c.unfit = true
	return func(reflect.Value) bool { return false }
}

// fields compiles a chain of field names after a value, such as .Image.Src.
func (c *compiler) fields(val value, names []string) value {
	for _, name := range names {
		val = c.field(val, name)
	}
	return val
}

func (c *compiler) field(of value, name string) value {
	if m, ok := of.typ.MethodByName(name); ok {
		if m.Type.NumIn() != 1 || m.Type.NumOut() != 1 || of.typ.Kind() != reflect.Struct {
			return c.unsupported()
		}
		return value{m.Type.Out(0), func(r *run) reflect.Value { return of.get(r).Method(m.Index).Call(nil)[0] }}
	}
	typ, get := of.typ, of.get
	if typ.Kind() == reflect.Pointer {
		zero := reflect.Zero(typ.Elem())
		typ, get = typ.Elem(), func(r *run) reflect.Value {
			v := of.get(r)
			if v.IsNil() {
				r.unfit = true
				return zero
			}
			return v.Elem()
		}
	}
	if typ.Kind() != reflect.Struct {
		return c.unsupported()
	}
	if _, ok := reflect.PointerTo(typ).MethodByName(name); ok {
		// Whether a pointer method can be called depends on the value being addressable,
		// which is unknown here.
		return c.unsupported()
	}
	f, ok := typ.FieldByName(name)
	if !ok || !f.IsExported() || f.Type.Kind() == reflect.Interface {
		return c.unsupported()
	}
	if len(f.Index) == 1 {
		i := f.Index[0]
		return value{f.Type, func(r *run) reflect.Value { return get(r).Field(i) }}
	}
	for i, at := 0, typ; i < len(f.Index); i++ {
		if at.Kind() == reflect.Pointer {
			return c.unsupported() // an embedded pointer may be nil
		}
		at = at.Field(f.Index[i]).Type
	}
	return value{f.Type, func(r *run) reflect.Value { return get(r).FieldByIndex(f.Index) }}
}
