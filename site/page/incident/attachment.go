package incident

import (
	"fmt"
	"path"
	"strings"

	"debrief/site/page/model"
	"debrief/site/postmortem"
	"debrief/site/source"
)

// publishableExts lists the extensions of files that are copied next to the page of a
// post-mortem. Other files stay in the repository.
var publishableExts = map[string]bool{
	".csv": true, ".json": true, ".log": true, ".txt": true, ".png": true, ".jpg": true, ".jpeg": true, ".gif": true,
	".webp": true,
}

// An attachment is a file that is copied next to the page of a post-mortem, with its
// path on the site.
type attachment struct {
	file *source.File
	path string
}

// attachments returns the files that are copied next to the page of pm, without
// duplicates: first the files of evidence, then the files to which the text links.
func attachments(site *model.Site, pm *postmortem.Postmortem) []attachment {
	var out []attachment
	var place usedPaths
	seen := map[*source.File]bool{}
	names := make([]string, 0, len(pm.Evidence)+len(pm.Doc.Links))
	for _, e := range pm.Evidence {
		names = append(names, e.File)
	}
	for _, l := range pm.Doc.Links {
		names = append(names, l.Dest)
	}
	for _, name := range names {
		f, ok := site.Library.Attachment(pm, name)
		if !ok || seen[f] || f.Problem != "" || !publishableExts[strings.ToLower(path.Ext(f.Path))] {
			continue
		}
		seen[f] = true
		inside := strings.TrimPrefix(f.Path, path.Dir(pm.Doc.File.Path)+"/")
		if inside == f.Path { // f belongs to another post-mortem
			inside = "files/" + path.Base(f.Path)
		}
		out = append(out, attachment{f, path.Dir(site.IncidentPath(pm)) + "/" + place.reserve(safePath(inside))})
	}
	return out
}

// publishedPath returns the path on the site of the file to which the post-mortem
// refers by name. ok is false if the file is not copied.
func (page *incidentPage) publishedPath(name string) (string, bool) {
	f, ok := page.Library.Attachment(page.pm, name)
	if !ok {
		return "", false
	}
	for _, a := range page.attached {
		if a.file == f {
			return a.path, true
		}
	}
	return "", false
}

// usedPaths holds the paths next to a page that are already used. The keys are in lower
// case, because many file systems ignore case.
type usedPaths map[string]usedPath

// A usedPath is a path as it was first written, before conversion to lower case.
type usedPath struct {
	spelled string
	folder  bool
}

// reserve returns a path for file that is not used yet, and marks it as used. If the
// path file is already used, it returns a variant with a number.
func (p *usedPaths) reserve(file string) string {
	if *p == nil {
		*p = usedPaths{
			"history": {"history", true}, "brief": {"brief", true}, "index.html": {"index.html", false},
		} // the paths of pages are reserved first
	}
	folder, name := path.Split(file)
	var in string
	for step := range strings.SplitSeq(strings.TrimSuffix(folder, "/"), "/") {
		if step != "" {
			in = p.reserveStep(in, step, true) + "/"
		}
	}
	return p.reserveStep(in, name, false)
}

// reserveStep returns an unused path for name, one element of a path, inside the folder
// in. If name is already used there, it adds a number. Several files may be in the same
// folder.
func (p usedPaths) reserveStep(in, name string, folder bool) string {
	ext := path.Ext(name)
	to := in + name
	for n := 2; ; n++ {
		at, taken := p[strings.ToLower(to)]
		if !taken {
			p[strings.ToLower(to)] = usedPath{to, folder}
			return to
		}
		if folder && at.folder {
			return at.spelled
		}
		stem := strings.TrimSuffix(name, ext)
		to = fmt.Sprintf("%s%s-%d%s", in, stem[:min(len(stem), maxNameBytes)], n, ext)
	}
}

// safePath replaces the characters of the path p that some hosts or file systems do not
// allow.
func safePath(p string) string {
	return strings.Map(func(r rune) rune {
		if r == '/' || r == '-' || r == '.' || r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' ||
			r >= 'A' && r <= 'Z' {
			return r
		}
		return '-'
	}, p)
}
