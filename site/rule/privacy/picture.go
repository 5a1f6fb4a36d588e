package privacy

import (
	"bytes"
	"fmt"
	"io"
	"path"
	"strings"

	"debrief/site/postmortem"
	"debrief/site/privacy/metadata"
	"debrief/site/rule"
	"debrief/site/source"
)

func isPicture(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".png", ".jpg", ".jpeg", ".jfif", ".webp", ".gif":
		return true
	}
	return false
}

func checkPictureMetadata(p *rule.Pass, f *source.File) {
	if !isPicture(f.Path) || f.Problem != "" {
		return
	}
	var in io.Reader = bytes.NewReader(f.Data)
	if f.Open != nil {
		r, err := f.Open()
		if err != nil {
			return
		}
		defer r.Close()
		in = io.LimitReader(r, f.Size)
	}
	if kinds := metadata.Find(in); len(kinds) > 0 {
		p.Reportf(
			nameSpan(f),
			"remove it from the file: exiftool -all= "+rule.Clip(
				path.Base(f.Path),
			)+", or save the picture as PNG without metadata",
			"the picture's metadata contains %s",
			strings.Join(kinds, " and "),
		)
	}
}

// nameSpan returns a span without a line, for findings about the file as a whole.
func nameSpan(f *source.File) source.Span {
	return source.Span{File: &source.File{Path: f.Path, Size: f.Size}}
}

func checkAttested(p *rule.Pass, pm *postmortem.Postmortem) {
	if pm.IsExternal() {
		return
	}
	shown := map[string]bool{}
	for i, e := range pm.Evidence {
		if e.Type != "screenshot" && !isPicture(e.File) {
			continue
		}
		shown[path.Clean(e.File)] = true
		name := rule.ItemName("the picture", e.ID)
		at := pm.At(fmt.Sprintf("evidence[%d].id", i))
		redacted := strings.ToLower(strings.TrimSpace(rule.FieldOf(pm, "evidence", i, "redacted").Text))
		if redacted != "true" && redacted != "yes" {
			p.Reportf(
				at,
				"check it for names, addresses and keys, paint over them, then write redacted: true",
				"%s is not marked as checked for private data",
				name,
			)
		}
		if rule.FieldOf(pm, "evidence", i, "alt").Empty() && !describedInBody(pm, e.File) {
			p.Reportf(at, "add alt: with one sentence that describes the picture", "%s has no description", name)
		}
	}
	for _, l := range pm.Doc.Links {
		if l.Image && isPicture(l.Dest) && !shown[path.Clean(l.Dest)] && alt(l.At) == "" {
			p.Reportf(
				l.At,
				"write a description between the brackets: ![Checkouts fall to zero at 08:12](…)",
				"the picture %q has no description",
				rule.Clip(l.Dest),
			)
		}
	}
}

// describedInBody reports whether the body of pm shows the picture in file with a
// description.
func describedInBody(pm *postmortem.Postmortem, file string) bool {
	for _, l := range pm.Doc.Links {
		if l.Image && path.Clean(l.Dest) == path.Clean(file) && alt(l.At) != "" {
			return true
		}
	}
	return false
}

// alt returns the description of a picture, which is in the brackets before its URL at
// the span at. If the span is not the URL of a picture, it returns "?", which counts as
// a description.
func alt(at source.Span) string {
	before := at.File.Data[max(0, at.Start-1024):at.Start]
	if !bytes.HasSuffix(before, []byte("](")) {
		return "?"
	}
	before = before[:len(before)-2]
	i := bytes.LastIndex(before, []byte("!["))
	if i < 0 {
		return "?"
	}
	return strings.TrimSpace(string(before[i+2:]))
}
