package telling

import (
	"path"
	"strings"

	"debrief/site/book"
	"debrief/site/postmortem"
)

// publishable are the kinds of files that are copied beside a page. Anything
// else of a stranger's stays in the repository.
var publishable = map[string]bool{".csv": true, ".json": true, ".log": true, ".txt": true, ".png": true, ".jpg": true, ".jpeg": true, ".gif": true, ".webp": true}

// published is the address of a file beside pm, if it is one that is copied.
func published(b *book.Book, pm *postmortem.Postmortem, name string) (string, bool) {
	f, ok := b.Library.Attachment(pm, name)
	if !ok || f.Problem != "" || !publishable[strings.ToLower(path.Ext(f.Path))] {
		return "", false
	}
	inside := strings.TrimPrefix(f.Path, path.Dir(pm.Doc.File.Path)+"/")
	if inside == f.Path { // beside another write-up
		inside = "files/" + path.Base(f.Path)
	}
	return path.Dir(b.IncidentPath(pm)) + "/" + safePath(inside), true
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

// attachments copies the files that pm names as evidence or links to.
func attachments(b *book.Book, pm *postmortem.Postmortem) []book.Page {
	var pages []book.Page
	seen := map[string]bool{}
	names := make([]string, 0, len(pm.Evidence)+len(pm.Doc.Links))
	for _, e := range pm.Evidence {
		names = append(names, e.File)
	}
	for _, l := range pm.Doc.Links {
		names = append(names, l.Dest)
	}
	for _, name := range names {
		to, ok := published(b, pm, name)
		if !ok || seen[to] {
			continue
		}
		seen[to] = true
		f, _ := b.Library.Attachment(pm, name)
		pages = append(pages, book.Page{Path: to, Data: f.Bytes})
	}
	return pages
}
