// Package pagetest builds small libraries for tests of pages. The program does not
// import it.
package pagetest

import (
	"testing"
	"time"

	"debrief/site/action"
	"debrief/site/catalog"
	"debrief/site/library"
	"debrief/site/page/model"
	"debrief/site/privacy"
	"debrief/site/revision"
	"debrief/site/source"
	"debrief/site/template"
	"debrief/site/trend"
	"debrief/theme"
)

// Input returns the input of a site. files are the files of its post-mortems, in the
// folder pm/.
func Input(t *testing.T, files ...*source.File) model.Input {
	t.Helper()
	lib := library.Read(files, "pm", privacy.Gate{}, nil)
	words, _ := catalog.Read(&source.File{
		Path: "pm/_catalog.yaml",
		Data: []byte(
			"title: Ours\nteams: [{id: pay, name: Payments}]\nservices: [{id: checkout, name: Checkout, owner: " +
				"pay, aliases: [shop]}]\nrepository: {url: \"https://code.example/x\"}\n",
		),
	})
	form, _ := template.Of(nil, "pm")
	now := time.Date(2026, 11, 2, 0, 0, 0, 0, time.UTC)
	return model.Input{
		Library:  lib,
		Catalog:  words,
		Template: form,
		Drafts:   true,
		Actions:  action.New(lib, now, nil),
		Changes:  revision.New(lib, revision.Options{}),
		Trends:   trend.Of(lib, now, trend.Scope{}),
		Build:    model.BuildInfo{Now: now, Commit: "0123456789abcdef"},
	}
}

// File returns a file of a library with the given path and content.
func File(path, content string) *source.File {
	return &source.File{Path: path, Data: []byte(content), Size: int64(len(content))}
}

// View returns the view of the page at path. The test fails if the page is not among
// pages.
func View[V theme.View](t *testing.T, pages []model.Page, path string) V {
	t.Helper()
	for _, p := range pages {
		if p.Path == path {
			v, err := p.View()
			if err != nil {
				t.Fatal(err)
			}
			return v.(V)
		}
	}
	t.Fatalf("no page at %s", path)
	panic("unreachable")
}
