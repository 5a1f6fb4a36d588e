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

// evidence returns the evidence section of a post-mortem's page: series as charts,
// images, the first lines of logs, and links to all other files.
func (page *incidentPage) evidence() theme.Evidence {
	var out theme.Evidence
	drawn := map[*source.File]bool{} // files that are already shown; a file is shown once, even if several items name it
	for _, e := range page.pm.Evidence {
		f, kept := page.Library.Attachment(page.pm, e.File)
		to, shown := page.publishedPath(e.File)
		switch ext := strings.ToLower(path.Ext(e.File)); {
		case !kept || !shown:
			out.Files = append(out.Files, page.missingEvidence(e))
		case drawn[f]:
			out.Files = append(out.Files, page.evidenceLink(e, f, to))
		case ext == ".csv":
			drawn[f] = true
			if fig, err := page.series(e, f, to); err == nil {
				out.Figures = append(out.Figures, fig)
			} else {
				file := page.evidenceFile(e, f, to)
				file.Text += " " + page.L.Text("No chart: {0}.", err)
				out.Files = append(out.Files, file)
			}
		case slices.Contains([]string{".png", ".jpg", ".jpeg", ".gif", ".webp"}, ext):
			out.Figures = append(out.Figures, theme.Figure{
				ID:      page.newAnchor(e.ID),
				Heading: cmp.Or(e.Title, e.ID),
				Source:  page.provenance(e),
				Query:   e.Query,
				Image: theme.Image{
					Src: model.Href(page.at, to),
					Alt: cmp.Or(e.Definition, e.Title, page.L.Text("Evidence {0}", e.ID)),
				},
			})
		default:
			drawn[f] = true
			out.Files = append(out.Files, page.evidenceFile(e, f, to))
		}
	}
	return out
}

// missingEvidence returns an entry for evidence e whose file is not in the library or
// must not be shown.
func (page *incidentPage) missingEvidence(e postmortem.Evidence) theme.EvidenceFile {
	file := theme.EvidenceFile{
		ID:   page.newAnchor(e.ID),
		Type: page.L.Label(e.Type),
		Text: wording.Sentence(e.Definition),
		Link: model.ExternalLink(e.Source, page.L.Text("source")),
	}
	if file.Link.Text == "" {
		file.Link.Text = e.ID
	}
	if e.Title != "" {
		file.Link.Text = e.Title
	}
	file.Text = strings.TrimSpace(file.Text + " " + page.L.Text("The data file is not in this library."))
	return file
}

// maxLogLines is the largest number of lines of a log that a page shows.
const maxLogLines = 12

// evidenceLink returns a link to f, the file of the evidence e, which is at the path
// to.
func (page *incidentPage) evidenceLink(e postmortem.Evidence, f *source.File, to string) theme.EvidenceFile {
	return theme.EvidenceFile{
		ID:   page.newAnchor(e.ID),
		Type: page.L.Label(e.Type),
		Text: strings.TrimSpace(wording.Sentence(e.Definition) + " " + page.provenance(e)),
		Link: theme.Link{
			Text: cmp.Or(e.Title, path.Base(e.File)),
			Href: model.Href(page.at, to),
			Note: page.L.Size(f.Size),
		},
	}
}

// maxLineShown is the largest number of characters of one log line that a page shows.
const maxLineShown = 300

// evidenceFile returns a link to f, the file of the evidence e. For a log, it adds the
// first lines.
func (page *incidentPage) evidenceFile(e postmortem.Evidence, f *source.File, to string) theme.EvidenceFile {
	out := page.evidenceLink(e, f, to)
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

// provenance describes how the evidence e was recorded: resolution, aggregation, tags
// and time of the snapshot.
func (page *incidentPage) provenance(e postmortem.Evidence) string {
	var parts []string
	if e.Resolution != "" {
		parts = append(parts, page.L.Text("one value every {0}", e.Resolution))
	}
	if e.Aggregation != "" {
		parts = append(parts, page.L.Text("aggregated by {0}", e.Aggregation))
	}
	for _, tag := range e.Tags {
		parts = append(parts, tag.Name+" "+tag.Value)
	}
	if !e.Captured.IsZero() {
		parts = append(parts, page.L.Text("snapshot taken {0}", page.L.Date(e.Captured)))
	}
	return wording.Sentence(strings.Join(parts, ", "))
}
