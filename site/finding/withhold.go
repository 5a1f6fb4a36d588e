package finding

import (
	"bytes"
	"slices"

	"debrief/site/source"
)

// Withhold returns l with only the path, the line and the rule of each finding about a
// file that hidden accepts: a log has more readers than a restricted post-mortem.
func (l List) Withhold(hidden func(path string) bool) List {
	out := make(List, len(l))
	blank := map[*source.File]*source.File{}
	for i, f := range l {
		if path := f.Path(); path != "" && hidden(path) {
			f = withheld(f, blank)
		} else {
			f.Related = slices.DeleteFunc(slices.Clone(f.Related), func(r Related) bool { return r.At.File != nil && hidden(r.At.File.Path) })
		}
		out[i] = f
	}
	return out
}

func withheld(f Finding, blank map[*source.File]*source.File) Finding {
	out := Finding{
		Rule: f.Rule, Level: f.Level, Suppressed: f.Suppressed, Baseline: f.Baseline, nth: f.nth,
		Subject: f.Subject, Key: "withheld", Message: "not shown: the post-mortem is restricted", Help: "run debrief check in a terminal to read it",
	}
	file := f.At.File
	if blank[file] == nil {
		lines := bytes.Repeat([]byte("\n"), bytes.Count(file.Data, []byte("\n")))
		blank[file] = &source.File{Path: file.Path, Size: int64(len(lines)), Data: lines, LinesBefore: file.LinesBefore}
	}
	before := bytes.Count(file.Data[:min(max(f.At.Start, 0), len(file.Data))], []byte("\n"))
	out.At = source.Span{File: blank[file], Start: before, End: before}
	return out
}
