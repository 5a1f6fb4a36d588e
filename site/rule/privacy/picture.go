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

func pictureMetadata(p *rule.Pass, f *source.File) {
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
	if told := metadata.Told(in); len(told) > 0 {
		p.Reportf(nameOf(f), "take it out of the file: exiftool -all= "+rule.Clip(path.Base(f.Path))+", or save the picture anew as PNG without metadata", "the picture's metadata tells %s", strings.Join(told, " and "))
	}
}

// nameOf is a place in no line of a file.
func nameOf(f *source.File) source.Span {
	return source.Span{File: &source.File{Path: f.Path, Size: f.Size}}
}

func attested(p *rule.Pass, pm *postmortem.Postmortem) {
	if !pm.Ours() {
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
		if said := strings.ToLower(strings.TrimSpace(rule.FieldOf(pm, "evidence", i, "redacted").Text)); said != "true" && said != "yes" {
			p.Reportf(at, "look it over for names, addresses and keys, paint over them, then write redacted: true", "%s does not say that it was looked through", name)
		}
		if rule.FieldOf(pm, "evidence", i, "alt").Empty() && !toldInBody(pm, e.File) {
			p.Reportf(at, "write alt: and in one sentence what is to be seen on it", "%s is not told in words", name)
		}
	}
	for _, l := range pm.Doc.Links {
		if l.Image && isPicture(l.Dest) && !shown[path.Clean(l.Dest)] && alt(l.At) == "" {
			p.Reportf(l.At, "write between the brackets what is to be seen: ![Checkouts fall to zero at 08:12](…)", "the picture %q is not told in words", rule.Clip(l.Dest))
		}
	}
}

// toldInBody reports a picture that the body shows with words.
func toldInBody(pm *postmortem.Postmortem, file string) bool {
	for _, l := range pm.Doc.Links {
		if l.Image && path.Clean(l.Dest) == path.Clean(file) && alt(l.At) != "" {
			return true
		}
	}
	return false
}

// alt is the text in the brackets in front of a picture's address. A place
// that is not the address itself is taken for one with words.
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
