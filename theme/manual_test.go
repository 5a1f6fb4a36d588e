package theme

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"os"
	"reflect"
	"strings"
	"testing"
)

// TestManual tests that README.md documents every view as its Go source does.
func TestManual(t *testing.T) {
	marker := []byte("-update, from the source. -->\n")
	head, _, ok := bytes.Cut(manual, marker)
	if !ok {
		t.Fatal("README.md has lost the line before what is written by this test")
	}
	want := append(append(bytes.Clone(head), marker...), reference(t)...)
	if bytes.Equal(manual, want) {
		return
	}
	if !*update {
		t.Fatal("README.md does not say what the views say; run with -update and read the difference")
	}
	if err := os.WriteFile(readme, want, 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestManualListsLimits tests the handwritten limits in README.md.
func TestManualListsLimits(t *testing.T) {
	for _, words := range []string{
		strings.Join(assetTypes, " "), fmt.Sprintf("%d files, %d MB each, %d MB together", maxFiles, maxFileBytes>>20, maxTotalBytes>>20),
	} {
		if !bytes.Contains(manual, []byte(words)) {
			t.Errorf("README.md does not say %q", words)
		}
	}
}

// reference returns the documentation of all views and their types.
func reference(t *testing.T) []byte {
	fset := token.NewFileSet()
	var files []*ast.File
	for _, name := range []string{"views.go", "incident.go", "brief.go", "parts.go", "theme.go"} {
		f, err := parser.ParseFile(fset, name, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	pkg, err := doc.NewFromFiles(fset, files, "debrief/theme", doc.PreserveAST)
	if err != nil {
		t.Fatal(err)
	}
	types := map[string]*doc.Type{}
	for _, d := range pkg.Types {
		types[d.Name] = d
	}
	var out bytes.Buffer
	out.WriteString("\n## The pages\n\nEvery view also has what [Frame](#frame) has.\n")
	var parts []string
	seen := map[string]bool{}
	for _, v := range allViews {
		typ := reflect.TypeOf(v)
		fmt.Fprintf(&out, "\n### %s: %s\n\n", v.template(), typ.Name())
		writeType(t, &out, types[typ.Name()], typ)
		parts = reachable(typ, seen, parts)
	}
	out.WriteString("\n## What they are made of\n")
	for _, name := range parts {
		fmt.Fprintf(&out, "\n### %s\n\n", name)
		writeType(t, &out, types[name], partTypes[name])
	}
	return out.Bytes()
}

var partTypes = map[string]reflect.Type{}

// reachable adds the types that a view contains, in order of first use.
func reachable(typ reflect.Type, seen map[string]bool, out []string) []string {
	for i := range typ.NumField() {
		at := typ.Field(i).Type
		for at.Kind() == reflect.Slice || at.Kind() == reflect.Pointer {
			at = at.Elem()
		}
		if at.Kind() == reflect.Struct && !seen[at.Name()] {
			seen[at.Name()], partTypes[at.Name()] = true, at
			out = reachable(at, seen, append(out, at.Name()))
		}
	}
	return out
}

func writeType(t *testing.T, out *bytes.Buffer, d *doc.Type, typ reflect.Type) {
	if d == nil || d.Doc == "" {
		t.Fatalf("%s has no documentation", typ)
	}
	out.WriteString(strings.ReplaceAll(d.Doc, "\n\t", "\n    ") + "\n")
	fields := d.Decl.Specs[0].(*ast.TypeSpec).Type.(*ast.StructType).Fields.List
	for _, f := range fields {
		comment := strings.Join(strings.Fields(f.Comment.Text()+" "+f.Doc.Text()), " ")
		for _, name := range f.Names {
			field, _ := typ.FieldByName(name.Name)
			fmt.Fprintf(out, "- `.%s` %s", name.Name, kindOf(field.Type))
			if comment != "" {
				out.WriteString(": " + comment)
			}
			out.WriteString("\n")
		}
	}
	for i := range typ.NumMethod() {
		m := typ.Method(i)
		fmt.Fprintf(out, "- `.%s` %s: %s\n", m.Name, kindOf(m.Type.Out(0)), methodDoc(t, d, m.Name))
	}
}

func methodDoc(t *testing.T, d *doc.Type, name string) string {
	for _, m := range d.Methods {
		if m.Name == name && m.Doc != "" {
			return strings.Join(strings.Fields(m.Doc), " ")
		}
	}
	t.Fatalf("%s.%s has no documentation", d.Name, name)
	return ""
}

// kindOf returns a type's name for authors of templates.
func kindOf(typ reflect.Type) string {
	switch {
	case typ.Kind() == reflect.Slice && typ.Elem().Kind() == reflect.Struct:
		return "list of " + typ.Elem().Name()
	case typ.Kind() == reflect.Slice && typ.Elem().Kind() == reflect.Slice:
		return "list of lists of " + typ.Elem().Elem().Name()
	case typ.Kind() == reflect.Slice:
		return "list of texts"
	case typ.Kind() == reflect.Pointer:
		return typ.Elem().Name() + ", which may not be there"
	case typ.Name() == "string":
		return "text"
	case typ.Name() == "bool":
		return "yes or no"
	case typ.Name() == "int":
		return "number"
	}
	return typ.Name()
}
