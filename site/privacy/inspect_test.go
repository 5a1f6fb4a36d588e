package privacy

import (
	"fmt"
	"strings"
	"testing"

	"debrief/site/catalog"
	"debrief/site/postmortem"
)

func TestInspectNamesEachPart(t *testing.T) {
	token := "ghp_" + "wXk29LmQz83VbN4rTy61HsPd70aJcUe5Gf2o"
	text := "Write to @jon, @on-call, jo.smith@fern.dev, or to ops@fern.dev.\n" + token + "\n\n<kim> the pool is grey\n<on-call> which one?\n"
	pm := &postmortem.Postmortem{Participants: []postmortem.Participant{{Ref: "R1", Role: "on-call"}}}
	var got []string
	for _, p := range Inspect([]byte(text), &catalog.Catalog{}, pm) {
		got = append(got, fmt.Sprintf("%s %q %v", p.Kind, text[p.Start:p.End], p.Secret))
	}
	want := []string{
		`a handle "@jon" false`, `an e-mail address "jo.smith@fern.dev" false`, `a GitHub token "` + token + `" true`,
		`a name in a chat "kim" false`,
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
