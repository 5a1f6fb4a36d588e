package incident

import (
	"fmt"
	"path"
	"strings"

	"debrief/site/page/model"
	"debrief/site/postmortem"
	"debrief/site/source"
)

// publishable are the kinds of files that are copied beside a page. Anything
// else of a stranger's stays in the repository.
var publishable = map[string]bool{".csv": true, ".json": true, ".log": true, ".txt": true, ".png": true, ".jpg": true, ".jpeg": true, ".gif": true, ".webp": true}

// An attachment is a file that is copied beside a page, and its address.
type attachment struct {
	file *source.File
	to   string
}

// attachments are the files that pm names as evidence or links to and that are
// copied, each once, in the order in which they are named.
func attachments(b *model.Book, pm *postmortem.Postmortem) []attachment {
	var out []attachment
	var place places
	seen := map[*source.File]bool{}
	names := make([]string, 0, len(pm.Evidence)+len(pm.Doc.Links))
	for _, e := range pm.Evidence {
		names = append(names, e.File)
	}
	for _, l := range pm.Doc.Links {
		names = append(names, l.Dest)
	}
	for _, name := range names {
		f, ok := b.Library.Attachment(pm, name)
		if !ok || seen[f] || f.Problem != "" || !publishable[strings.ToLower(path.Ext(f.Path))] {
			continue
		}
		seen[f] = true
		inside := strings.TrimPrefix(f.Path, path.Dir(pm.Doc.File.Path)+"/")
		if inside == f.Path { // beside another write-up
			inside = "files/" + path.Base(f.Path)
		}
		out = append(out, attachment{f, path.Dir(b.IncidentPath(pm)) + "/" + place.of(safePath(inside))})
	}
	return out
}

// published is the address of a file that the write-up names, if it is copied.
func (t *telling) published(name string) (string, bool) {
	f, ok := t.Library.Attachment(t.pm, name)
	if !ok {
		return "", false
	}
	for _, a := range t.attached {
		if a.file == f {
			return a.to, true
		}
	}
	return "", false
}

// places are the paths that are taken beside a page, by their lower case: many file
// systems keep no two that differ in nothing else.
type places map[string]place

// A place is a path as it was first spelled.
type place struct {
	spelled string
	folder  bool
}

// of returns where the file of a path goes: there, unless the place is taken.
func (p *places) of(file string) string {
	if *p == nil {
		*p = places{"history": {"history", true}, "brief": {"brief", true}, "index.html": {"index.html", false}} // the pages there
	}
	folder, name := path.Split(file)
	var in string
	for step := range strings.SplitSeq(strings.TrimSuffix(folder, "/"), "/") {
		if step != "" {
			in = p.take(in, step, true) + "/"
		}
	}
	return p.take(in, name, false)
}

// take returns the path of a name in a folder, with a number if the place is taken.
// Files may share a folder.
func (p places) take(in, name string, folder bool) string {
	ext := path.Ext(name)
	to := in + name
	for n := 2; ; n++ {
		at, taken := p[strings.ToLower(to)]
		if !taken {
			p[strings.ToLower(to)] = place{to, folder}
			return to
		}
		if folder && at.folder {
			return at.spelled
		}
		stem := strings.TrimSuffix(name, ext)
		to = fmt.Sprintf("%s%s-%d%s", in, stem[:min(len(stem), maxName)], n, ext)
	}
}

// safePath spells a path in characters that every host and file system keeps.
func safePath(p string) string {
	return strings.Map(func(r rune) rune {
		if r == '/' || r == '-' || r == '.' || r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
			return r
		}
		return '-'
	}, p)
}
