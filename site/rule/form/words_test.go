package form

import (
	"slices"
	"strings"
	"testing"

	"debrief/site/markdown"
	"debrief/site/postmortem"
	"debrief/site/rule"
	"debrief/site/source"
	"debrief/site/template"
)

func TestOutOfOrder(t *testing.T) {
	for _, c := range []struct{ order, want []int }{
		{nil, nil},
		{[]int{0, 1, 1, 2, 3}, nil},
		{[]int{4, 0, 1, 2}, []int{0}},    // moved to the front
		{[]int{0, 2, 3, 4, 1}, []int{4}}, // moved to the end
		{[]int{0, 3, 1, 1, 2}, []int{1}},
	} {
		if got := outOfOrder(c.order); !slices.Equal(got, c.want) {
			t.Errorf("%v: %v, want %v", c.order, got, c.want)
		}
	}
}

// TestLeftoverIsNotCode checks that code is not searched for placeholders.
func TestLeftoverIsNotCode(t *testing.T) {
	const body = "TODO one `TODO two` and <!-- TODO three --> https://x.example/TODO\n" +
		"```\nTODO four\n~~~\nTODO five\n```\nTODO six\n\n    TODO seven\n\n- list\n  ~~~~ sh\n  TODO eight\n  ~~~~\nTODO nine\n"
	file := &source.File{Path: "postmortems/2026/2026-10-14-checkout-5xx.md", Data: []byte("---\ntitle: x\nstatus: in_review\n---\n" + body)}
	doc, _ := markdown.Parse(file)
	pm, _ := postmortem.Read(doc)
	form, _ := template.Of(nil, "postmortems")
	var words []string
	for _, f := range (rule.Pass{Template: form}).CheckPostmortem([]rule.Rule{{ID: "form/template-leftover", Each: checkTemplateLeftover}}, pm) {
		word, _, _ := strings.Cut(strings.TrimSpace(string(file.Data[f.At.End:])), "\n")
		words = append(words, f.At.Text()+" "+strings.Fields(word)[0])
	}
	if got := strings.Join(words, ", "); got != "TODO one, TODO six, TODO nine" {
		t.Errorf("found: %s", got)
	}
}
