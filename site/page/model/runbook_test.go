package model

import (
	"strings"
	"testing"

	"debrief/site/catalog"
	"debrief/site/postmortem"
	"debrief/site/source"
)

func TestRunbooksOfPostmortem(t *testing.T) {
	read := func(text string) *catalog.Catalog {
		c, found := catalog.Read(&source.File{Path: "pm/_catalog.yaml", Data: []byte(text)})
		if len(found) > 0 {
			t.Fatal(found)
		}
		return c
	}
	services := "services: [{id: checkout, name: Checkout, runbook: \"https://runbooks.example.org/checkout\"}, " +
		"{id: labels, name: Labels, runbook: docs/labels.md#slow}, {id: search, name: Search}]\n"
	hosted := read(services + "repository: {url: \"https://code.example.org/pm\"}\n")
	affected := func(ids ...string) *postmortem.Postmortem {
		pm := &postmortem.Postmortem{Kind: postmortem.Incident}
		for _, id := range ids {
			pm.Services = append(pm.Services, postmortem.Service{ID: id, Role: "impacted"})
		}
		return pm
	}
	own := affected("checkout")
	own.Runbook = "https://runbooks.example.org/pool"
	inside := read("services: [{id: checkout, name: Checkout, runbook: \"https://wiki.corp.example/pool\"}]\n" +
		"privacy: {internal_hosts: [.corp.example]}\n")
	public := affected("checkout")
	public.Visibility = "public"
	external := affected("checkout")
	external.Kind = postmortem.External
	for _, c := range []struct {
		name string
		in   *catalog.Catalog
		pm   *postmortem.Postmortem
		want string
	}{
		{"of the services", hosted, affected("checkout", "labels", "search"),
			"Checkout https://runbooks.example.org/checkout; Labels https://code.example.org/pm/blob/main/docs/labels.md#slow"},
		{"the path, if the code host is unknown", read(services), affected("labels"), "docs/labels.md#slow "},
		{"of the post-mortem", hosted, own, "pool https://runbooks.example.org/pool"},
		{"an external incident", hosted, external, ""},
		{"at an internal host", inside, affected("checkout"), "Checkout https://wiki.corp.example/pool"},
		{"a public one has no internal host", inside, public, ""},
		{"none", hosted, affected("search"), ""},
	} {
		var got []string
		for _, link := range (&Site{Input: Input{Catalog: c.in}}).Runbooks(c.pm) {
			got = append(got, link.Text+" "+link.Href)
		}
		if strings.Join(got, "; ") != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}
