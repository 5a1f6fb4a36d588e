package contract

import (
	"reflect"
	"strings"
	tree "text/template/parse"
)

// functionNames lists the functions that templates may use. The other functions of
// html/template compute, format or can fail on some views, such as index on a short
// list or printf with a width of a million.
var functionNames = []string{"and", "or", "not", "eq", "ne", "lt", "le", "gt", "ge", "len"}

// pipe checks a template pipeline, adds the variables that it declares to s, and
// returns the value of the pipeline.
func (r *reader) pipe(p *tree.PipeNode, s *scope) value {
	if len(p.Cmds) != 1 {
		return r.badf(*s, p, "views are final: print the field directly", "a template uses |")
	}
	v := r.command(p.Cmds[0], s)
	for _, d := range p.Decl {
		if !p.IsAssign {
			s.declare(d.Ident[0], v)
			continue
		}
		old := r.variable(d.Ident[0], *s)
		if old == nil || old.typ != v.typ {
			return r.badf(*s, p, "use one type for a variable", "%s has values of several types", d.Ident[0])
		}
		old.depth, old.there = min(old.depth, v.depth), false
	}
	return v
}

func (r *reader) variable(name string, s scope) *variable {
	for i := len(s.vars) - 1; i >= 0; i-- {
		if s.vars[i].name == name {
			return s.vars[i]
		}
	}
	return nil
}

func (r *reader) command(c *tree.CommandNode, s *scope) value {
	if f, ok := c.Args[0].(*tree.IdentifierNode); ok {
		return r.function(f, c.Args[1:], s)
	}
	if len(c.Args) != 1 {
		return r.badf(*s, c, "remove the arguments", "%s takes no arguments", c.Args[0])
	}
	return r.operand(c.Args[0], s)
}

func (r *reader) operand(node tree.Node, s *scope) value {
	switch n := node.(type) {
	case *tree.DotNode:
		return s.dot
	case *tree.FieldNode:
		return r.path(n, s.dot, n.Ident, *s)
	case *tree.VariableNode:
		if v := r.variable(n.Ident[0], *s); v != nil {
			return r.path(n, v.value, n.Ident[1:], *s)
		}
		return r.badf(*s, n, "", "there is no variable %s", n.Ident[0])
	case *tree.ChainNode:
		return r.path(n, r.operand(n.Node, s), n.Field, *s)
	case *tree.PipeNode:
		if len(n.Decl) == 0 {
			return r.pipe(n, s)
		}
	case *tree.StringNode:
		return value{typ: reflect.TypeFor[string](), depth: s.loops}
	case *tree.BoolNode:
		return value{typ: reflect.TypeFor[bool](), depth: s.loops}
	case *tree.NumberNode:
		if n.IsInt {
			return value{typ: reflect.TypeFor[int](), depth: s.loops}
		}
	}
	return r.badf(
		*s, node, "templates print fields and use only: "+strings.Join(functionNames, ", "),
		"%s is not allowed in a template", node,
	)
}

// path returns the value of a chain of names such as .Image.Src, applied to v. It
// reports a name that v does not have.
func (r *reader) path(at tree.Node, v value, names []string, s scope) value {
	for _, n := range names {
		if v.typ == nil {
			return r.badf(
				s,
				at,
				"use each field separately, with {{if}} or {{with}}",
				".%s is used on a value of several types",
				n,
			)
		}
		typ := v.typ
		if typ.Kind() == reflect.Pointer && !v.there {
			return r.badf(
				s,
				at,
				"write {{with …}}{{."+n+"}}{{end}}",
				".%s is used on %s, which may be missing",
				n,
				typeName(typ),
			)
		}
		if m, ok := typ.MethodByName(n); ok && m.Type.NumIn() == 1 && m.Type.NumOut() == 1 {
			v = value{typ: m.Type.Out(0), depth: v.depth}
			continue
		}
		if typ.Kind() == reflect.Pointer {
			typ = typ.Elem()
		}
		if typ.Kind() != reflect.Struct {
			return r.badf(s, at, "", ".%s is used on %s, which has no fields", n, typeName(typ))
		}
		f, ok := typ.FieldByName(n)
		if !ok || !f.IsExported() {
			return r.badf(s, at, typeName(typ)+" has "+fieldNames(typ), "there is no .%s in %s", n, typeName(typ))
		}
		v = value{typ: f.Type, depth: v.depth}
	}
	return v
}

func (r *reader) function(f *tree.IdentifierNode, args []tree.Node, s *scope) value {
	var vals []value
	for _, a := range args {
		vals = append(vals, r.operand(a, s))
	}
	is := value{typ: reflect.TypeFor[bool](), depth: s.loops}
	switch f.Ident {
	case "and", "or":
		if len(vals) == 0 {
			break
		}
		all := vals[0]
		for _, v := range vals[1:] {
			if v.typ != all.typ {
				all.typ = nil
			}
			all.depth, all.there = min(all.depth, v.depth), false
		}
		return all
	case "not":
		if len(vals) == 1 {
			return is
		}
	case "len":
		if len(vals) == 1 && vals[0].typ != nil && (vals[0].typ.Kind() == reflect.Slice ||
			vals[0].typ.Kind() == reflect.String) {
			return value{typ: reflect.TypeFor[int](), depth: s.loops}
		}
		return r.badf(*s, f, "use it on one list, as in {{len .Rows}}", "len needs a list")
	case "eq", "ne", "lt", "le", "gt", "ge":
		if len(vals) == 2 || f.Ident == "eq" && len(vals) > 2 {
			return r.compare(f, vals, *s)
		}
	default:
		return r.badf(
			*s,
			f,
			"views are final; templates use only: "+strings.Join(functionNames, ", "),
			"a template calls %s",
			f.Ident,
		)
	}
	return r.badf(*s, f, "", "%s has %d arguments", f.Ident, len(vals))
}

// compare reports a problem if the arguments of a comparison function, such as eq or
// lt, cannot be compared.
func (r *reader) compare(f *tree.IdentifierNode, vals []value, s scope) value {
	for _, v := range vals {
		fits := v.typ != nil && (v.typ.Kind() == reflect.String || v.typ.Kind() == reflect.Int ||
			v.typ.Kind() == reflect.Bool && (f.Ident == "eq" || f.Ident == "ne"))
		if !fits || v.typ.Kind() != vals[0].typ.Kind() {
			return r.badf(
				s,
				f,
				"compare text with text and numbers with numbers",
				"%s has values that cannot be compared",
				f.Ident,
			)
		}
	}
	return value{typ: reflect.TypeFor[bool](), depth: s.loops}
}
