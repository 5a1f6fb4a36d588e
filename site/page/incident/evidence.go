package incident

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"debrief/site/page/model"
	"debrief/site/postmortem"
	"debrief/site/source"
	"debrief/site/wording"
	"debrief/theme"
)

// evidence shows series as charts, images as images, logs by their first lines, and all
// other files as links.
func (t *incidentPage) evidence() theme.Evidence {
	var out theme.Evidence
	drawn := map[*source.File]bool{} // draws a file once, even if several items name it
	for _, e := range t.pm.Evidence {
		f, kept := t.Library.Attachment(t.pm, e.File)
		to, shown := t.publishedPath(e.File)
		switch ext := strings.ToLower(path.Ext(e.File)); {
		case !kept || !shown:
			out.Files = append(out.Files, t.missingEvidence(e))
		case drawn[f]:
			out.Files = append(out.Files, t.evidenceLink(e, f, to))
		case ext == ".csv":
			drawn[f] = true
			if fig, err := t.series(e, f, to); err == nil {
				out.Figures = append(out.Figures, fig)
			} else {
				file := t.evidenceFile(e, f, to)
				file.Text += " " + t.L.Text("No chart: {0}.", err)
				out.Files = append(out.Files, file)
			}
		case slices.Contains([]string{".png", ".jpg", ".jpeg", ".gif", ".webp"}, ext):
			out.Figures = append(out.Figures, theme.Figure{ID: t.newAnchor(e.ID), Heading: cmp.Or(e.Title, e.ID), Source: t.provenance(e), Query: e.Query,
				Image: theme.Image{Src: model.Href(t.at, to), Alt: cmp.Or(e.Definition, e.Title, t.L.Text("Evidence {0}", e.ID))}})
		default:
			drawn[f] = true
			out.Files = append(out.Files, t.evidenceFile(e, f, to))
		}
	}
	return out
}

// missingEvidence describes evidence whose file is not in the library or not shown.
func (t *incidentPage) missingEvidence(e postmortem.Evidence) theme.EvidenceFile {
	file := theme.EvidenceFile{ID: t.newAnchor(e.ID), Type: t.L.Label(e.Type), Text: wording.Sentence(e.Definition), Link: model.ExternalLink(e.Source, t.L.Text("source"))}
	if file.Link.Text == "" {
		file.Link.Text = e.ID
	}
	if e.Title != "" {
		file.Link.Text = e.Title
	}
	file.Text = strings.TrimSpace(file.Text + " " + t.L.Text("The data is not in this library."))
	return file
}

// maxLogLines limits the lines of a log on a page.
const maxLogLines = 12

// evidenceLink links to the file of a piece of evidence.
func (t *incidentPage) evidenceLink(e postmortem.Evidence, f *source.File, to string) theme.EvidenceFile {
	return theme.EvidenceFile{ID: t.newAnchor(e.ID), Type: t.L.Label(e.Type), Text: strings.TrimSpace(wording.Sentence(e.Definition) + " " + t.provenance(e)),
		Link: theme.Link{Text: cmp.Or(e.Title, path.Base(e.File)), Href: model.Href(t.at, to), Note: t.L.Size(f.Size)}}
}

// maxLineShown limits the characters of one line of a log file on a page.
const maxLineShown = 300

// evidenceFile returns a link to an evidence file, with the first lines of a log.
func (t *incidentPage) evidenceFile(e postmortem.Evidence, f *source.File, to string) theme.EvidenceFile {
	out := t.evidenceLink(e, f, to)
	if ext := path.Ext(e.File); ext == ".log" || ext == ".txt" {
		if data, err := f.Bytes(); err == nil {
			lines := strings.SplitN(strings.ToValidUTF8(string(data), "\ufffd"), "\n", maxLogLines+1)
			if len(lines) > maxLogLines {
				lines[maxLogLines] = "…"
			}
			for i, line := range lines {
				lines[i] = source.Truncate(line, maxLineShown)
			}
			out.Lines = strings.TrimRight(strings.Join(lines, "\n"), "\n")
		}
	}
	return out
}

// provenance describes how the evidence was recorded: resolution, aggregation, tags and
// time of the snapshot.
func (t *incidentPage) provenance(e postmortem.Evidence) string {
	var parts []string
	if e.Resolution != "" {
		parts = append(parts, t.L.Text("resolution {0}", e.Resolution))
	}
	if e.Aggregation != "" {
		parts = append(parts, t.L.Text("aggregated by {0}", e.Aggregation))
	}
	for _, tag := range e.Tags {
		parts = append(parts, tag.Name+" "+tag.Value)
	}
	if !e.Captured.IsZero() {
		parts = append(parts, t.L.Text("snapshot taken {0}", t.L.Date(e.Captured)))
	}
	return wording.Sentence(strings.Join(parts, ", "))
}
