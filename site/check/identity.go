package check

import (
	"path"
	"slices"
	"sort"
	"strconv"
	"strings"

	"debrief/site/finding"
	"debrief/site/frontmatter"
	"debrief/site/library"
	"debrief/site/markdown"
	"debrief/site/postmortem"
	privacygate "debrief/site/privacy"
	"debrief/site/rule"
	"debrief/site/rule/privacy"
	"debrief/site/source"
)

// owners maps the path of a file to its post-mortem. A post-mortem owns its own file
// and, if it is a folder, all files in that folder.
type owners struct {
	library  *library.Library
	byFolder map[string]*postmortem.Postmortem
}

func ownersIn(lib *library.Library) owners {
	o := owners{lib, map[string]*postmortem.Postmortem{}}
	for _, pm := range lib.All {
		if folder, ok := strings.CutSuffix(pm.Doc.File.Path, "/index.md"); ok {
			o.byFolder[folder] = pm
		}
	}
	return o
}

// of returns the post-mortem that owns the file at path p, and the path of the file
// inside the post-mortem's folder. inside is "" for the post-mortem's own file. For a
// file that no post-mortem owns, such as the catalogue, pm is nil and inside is the
// path inside the library.
func (o owners) of(p string) (pm *postmortem.Postmortem, inside string) {
	if pm := o.library.ByPath(p); pm != nil {
		return pm, ""
	}
	for dir := path.Dir(p); dir != "." && dir != "/"; dir = path.Dir(dir) {
		if pm := o.byFolder[dir]; pm != nil {
			return pm, strings.TrimPrefix(p, dir+"/")
		}
	}
	return nil, strings.TrimPrefix(p, o.library.Dir+"/")
}

// withIdentity masks private text in the findings, and then sets the Subject and the
// Key of each finding. Together with the rule, these identify the same finding in
// another revision. Neither contains any part of a secret, even of a secret that the
// change removes.
func (j *runner) withIdentity(found finding.List) finding.List {
	own := j.owners
	// About[i] is the post-mortem whose front matter contains found[i], or nil.
	about := make([]*postmortem.Postmortem, len(found))
	for i := range found {
		f := &found[i]
		pm, inside := own.of(f.Path())
		if f.Subject == "" {
			f.Subject = subject(pm, inside)
		}
		if pm != nil && inside == "" && f.At.Start < pm.Doc.Body.Start {
			about[i] = pm
		}
	}
	j.hideNames(found)
	found = found.Hidden(j.removed(found)...)
	for i := range found {
		if f := &found[i]; f.Key == "" && about[i] != nil {
			f.Key = fieldPath(about[i].Doc, f.At, f.Secret)
		}
	}
	return found
}

// goneNames returns the names of the restricted post-mortems that exist before a change
// but not after it. It returns nil if there are none.
func (j *runner) goneNames() *privacygate.Names {
	if j.Before == nil || j.Before.RestrictedNames() == nil {
		return nil
	}
	var gone []*postmortem.Postmortem
	for _, pm := range j.Before.All {
		if pm.Access == postmortem.Restricted && !j.Library.HasID(pm.ID) {
			gone = append(gone, pm)
		}
	}
	if len(gone) == 0 {
		return nil
	}
	return privacygate.NewNames(gone, j.Library.All, nil, "")
}

// hideNames masks, in each finding, the names of post-mortems that some readers of the
// finding may not see.
func (j *runner) hideNames(found finding.List) {
	done := map[*source.File]bool{}
	gone := j.goneNames()
	for i := range found {
		f := &found[i]
		access := postmortem.DraftOnly // the access to files of the library itself, such as the catalogue
		if pm, _ := j.owners.of(f.Path()); pm != nil {
			access = pm.Access
		}
		if access >= postmortem.DraftOnly {
			f.Message, f.Help = gone.Mask(f.Message), gone.Mask(f.Help)
		}
		names := j.Library.HiddenFrom(access)
		if names == nil {
			continue
		}
		f.Message, f.Help, f.Reason = names.Mask(f.Message), names.Mask(f.Help), names.Mask(f.Reason)
		if file := f.At.File; file != nil && !done[file] {
			done[file] = true
			f.Hide = slices.Clip(f.Hide) // avoid repeated copying of the slice, because a file may contain 50,000 names
			for _, at := range names.Find(file.Data) {
				f.Hide = append(f.Hide, source.Span{File: file, Start: at.Start, End: at.End})
			}
		}
		f.Related = slices.DeleteFunc(slices.Clone(f.Related), func(r finding.Related) bool {
			if r.At.File == nil {
				return false
			}
			pm, _ := j.owners.of(r.At.File.Path)
			return pm != nil && pm.Access < access
		})
		for k := range f.Related {
			f.Related[k].Message = names.Mask(f.Related[k].Message)
		}
	}
}

// quotesBefore lists the rules whose messages quote text from the older version of a
// post-mortem.
var quotesBefore = map[string]bool{"form/amendment": true, "library/id-kept": true, "people/account-edited": true}

// removed returns the private values, such as secrets, that the older versions of some
// post-mortems contain. These are the versions that messages in found may quote.
func (j *runner) removed(found finding.List) (values []string) {
	if j.Before == nil {
		return nil
	}
	pass := rule.Pass{Library: j.Before, Before: j.Before, Catalog: j.Catalog, Renamed: j.renamed}
	checked := map[*postmortem.Postmortem]bool{nil: true}
	for i := range found {
		if !quotesBefore[found[i].Rule] {
			continue
		}
		old := j.Before.ByPath(found[i].Path())
		if pm, _ := j.owners.of(found[i].Path()); pm != nil {
			old = pass.Previous(pm)
		}
		if checked[old] {
			continue
		}
		checked[old] = true
		for _, f := range pass.CheckFile(privacy.Rules, old.Doc.File) {
			if f.HidePath != "" {
				values = append(values, f.HidePath)
			} else if f.Secret {
				values = append(values, f.At.Text())
			}
			for _, at := range f.Hide {
				values = append(values, at.Text())
			}
		}
	}
	return values
}

// subject returns a name for a file that stays the same when the file moves: the ID of
// its post-mortem, followed by the path inside the post-mortem's folder. pm is nil for
// a file of the library itself.
func subject(pm *postmortem.Postmortem, inside string) string {
	if pm == nil {
		return inside
	}
	if inside == "" {
		return string(pm.ID)
	}
	return string(pm.ID) + "/" + inside
}

// fieldPath returns the dotted path of the innermost front-matter field at the position
// at, such as "actions[a1].due", or "" if no field contains the position. Entries of a
// list are named by their id and not by index. If secret is true, the path contains no
// prose.
func fieldPath(doc *markdown.Document, at source.Span, secret bool) string {
	field, steps := doc.Front.Fields, ""
	for {
		next := itemAt(field.Items, at.Start)
		if next < 0 {
			return strings.TrimPrefix(steps, ".")
		}
		if item := field.Items[next]; field.Kind == frontmatter.List {
			steps += "[" + entryName(item, next, at.File, secret) + "]"
		} else {
			steps += "." + item.Name
		}
		field = field.Items[next]
	}
}

// itemAt returns the index of the last item that contains the file offset at, or -1 if
// no item does. The search starts at the last item that begins at or before the offset
// and goes backward, because an earlier item may be longer.
func itemAt(items []frontmatter.Field, at int) int {
	after := sort.Search(len(items), func(i int) bool {
		start, _ := fieldRange(items[i])
		return start > at
	})
	for i := after - 1; i >= 0; i-- {
		if _, end := fieldRange(items[i]); at <= end {
			return i
		}
	}
	return -1
}

// entryName returns the name of a list entry in a field path: the value of its field
// id, of a similar field, or else its index i. It reads the value from in, the file
// with masked secrets, because the values in item are not masked. If secret is true, it
// reads only fields that cannot contain prose.
func entryName(item frontmatter.Field, i int, in *source.File, secret bool) string {
	text := func(f frontmatter.Field) string {
		if f.Kind != frontmatter.Scalar {
			return ""
		}
		return source.Span{File: in, Start: f.Where.Start, End: f.Where.End}.Text()
	}
	names := []string{"id", "ref", "code", "at", "what", "title"}
	if secret {
		names = names[:3] // the other fields contain prose, which may be private
	}
	for _, name := range names {
		if s := text(item.Get(name)); s != "" {
			return s
		}
	}
	if s := text(item); s != "" && !secret {
		return s
	}
	return strconv.Itoa(i)
}

// fieldRange returns the start and end of a front-matter field including its content.
// For a list or group the parser records only the start, so the end is that of the last
// item.
func fieldRange(f frontmatter.Field) (start, end int) {
	start, end = f.Where.Start, f.Where.End
	if f.Where.File == nil {
		start, end = f.Key.Start, f.Key.End
	}
	if f.Key.File != nil {
		start = min(start, f.Key.Start)
	}
	if n := len(f.Items); n > 0 {
		_, last := fieldRange(f.Items[n-1])
		end = max(end, last)
	}
	return start, end
}
