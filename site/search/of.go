package search

import (
	"cmp"
	"strings"
	"time"

	"debrief/site/library"
	"debrief/site/postmortem"
	"debrief/theme/i18n"
)

// FromLibrary builds the search index of a library. It indexes every post-mortem with
// its sections and their anchors.
func FromLibrary(lib *library.Library, opt Options) (*Index, error) {
	docs := make([]Document, 0, len(lib.All))
	for _, pm := range lib.All {
		lib.Guard(pm.Doc.File, func() { docs = append(docs, newDocument(lib, pm, cmp.Or(opt.Lang, i18n.English))) })
	}
	return New(docs, opt)
}

func newDocument(lib *library.Library, pm *postmortem.Postmortem, l *i18n.Language) Document {
	d := Document{
		ID: lib.Address(pm), URL: "incidents/" + lib.Address(pm) + "/index.html", Title: pm.Title, Summary: pm.Summary,
		Severity: pm.Severity, Date: pm.CalendarDay().Format(time.DateOnly), Kind: string(pm.Kind),
		Organisation: pm.Organisation,
		Ended:        pm.Resolution().PlainText(),
		Aliases:      pm.Aliases, Symptoms: pm.Symptoms,
	}
	if d.Title == "" {
		d.Title = string(pm.ID)
	}
	for _, s := range pm.Services {
		d.Services = append(d.Services, s.ID)
	}
	for _, f := range pm.Factors {
		d.Factors = append(d.Factors, f.Code)
	}
	// A section of the index contains its subsections and has the anchor of its
	// heading.
	for i := 0; i < len(pm.Doc.Sections); i++ {
		s := pm.Doc.Sections[i]
		text := s.Text
		if s.Level > 0 && s.Level <= 2 {
			for _, deeper := range pm.Doc.Subsections(i)[1:] {
				if deeper.Level > 2 {
					text += "\n" + deeper.Title + "\n" + deeper.Text
				}
			}
		} else if s.Level > 2 {
			continue
		}
		if strings.TrimSpace(text) != "" {
			d.Sections = append(d.Sections, Section{Anchor: pm.Anchor(i), Heading: s.Title, Text: text})
		}
	}
	if statements := factorText(pm); statements != "" {
		d.Sections = append(d.Sections, Section{Anchor: "factors", Heading: l.Text("Contributing factors"),
			Text: statements})
	}
	return d
}

func factorText(pm *postmortem.Postmortem) string {
	var lines []string
	for _, f := range pm.Factors {
		if f.Statement != "" {
			lines = append(lines, f.Statement)
		}
	}
	return strings.Join(lines, "\n")
}
