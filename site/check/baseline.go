package check

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strings"

	"debrief/site/finding"
	"debrief/site/source"
)

// BaselineName is the file of the findings that a library had when it began to
// be checked.
const BaselineName = "_baseline.json"

const baselineRule = "library/baseline"

// A Baseline is what a library had when it began to be checked: counted, shown
// to programs, and in nobody's way. It may only shrink.
type Baseline struct {
	File    *source.File
	Broken  bool // it could not be read, and nobody knows what it holds
	entries []entry
}

// An entry is a number of findings that cannot be told apart. ID and rule are
// for people who read the file; the fingerprint says both.
type entry struct {
	ID          string `json:"id"`
	Rule        string `json:"rule"`
	Fingerprint string `json:"fingerprint"`
	Count       int    `json:"count"`
}

// mostEqual is more than anybody writes, and far from where numbers end.
const mostEqual = 1 << 20

// Len is how many findings b holds.
func (b *Baseline) Len() (n int) {
	if b != nil {
		for _, e := range b.entries {
			n += e.Count
		}
	}
	return n
}

// ReadBaseline reads the baseline among the files of a library, nil if there is
// none. One that cannot be read is a finding, and excuses nothing.
func ReadBaseline(files []*source.File, dir string) (*Baseline, finding.List) {
	f := source.Find(files, path.Join(dir, BaselineName))
	if f == nil {
		return nil, nil
	}
	b := &Baseline{File: f}
	if f.Problem != "" {
		b.Broken = true
		return b, nil // said of every file
	}
	var form struct {
		Version  int      `json:"version"`
		Findings []*entry `json:"findings"`
	}
	wrong := func(offset int64, why string) finding.List {
		b.Broken = true
		place := f.LineSpan(int(min(max(offset-1, 0), int64(len(f.Data)))))
		return finding.List{{Rule: baselineRule, Level: finding.Error, At: place, Message: "the baseline cannot be read: " + why,
			Help: "take it back from the last commit, or write it anew with debrief check --write-baseline"}}
	}
	if err := json.Unmarshal(f.Data, &form); err != nil {
		switch err := err.(type) {
		case *json.SyntaxError:
			return b, wrong(err.Offset, "it is not JSON")
		case *json.UnmarshalTypeError:
			return b, wrong(err.Offset, fmt.Sprintf("%q is of another kind than it should be", err.Field))
		}
		return b, wrong(0, "it is not JSON")
	}
	if form.Version != 1 {
		return b, wrong(0, fmt.Sprintf("it is of version %d, and 1 is known", form.Version))
	}
	for _, e := range form.Findings {
		if e != nil && e.Count > 0 && e.Count <= mostEqual {
			b.entries = append(b.entries, *e)
		}
	}
	return b, nil
}

// ids returns the post-mortems that the baseline has an entry for.
func (b *Baseline) ids() map[string]bool {
	out := map[string]bool{}
	if b != nil {
		for _, e := range b.entries {
			id, _, _ := strings.Cut(e.ID, "/")
			out[id] = true
		}
	}
	return out
}

// WriteBaseline returns the content of a baseline of those findings that keep
// says yes to, and how many they are. Firm rules and what the texts allow are
// never in it.
//
// A finding stands on a line of its own, and the lines are in order, so that
// two branches that each remove some can be merged; the null behind the last
// one is there so that every line ends alike.
func WriteBaseline(found finding.List, keep func(*finding.Finding) bool) (data []byte, n int) {
	firm := map[string]bool{}
	for _, r := range Rules {
		firm[r.ID] = r.Firm
	}
	count := map[entry]int{}
	for i := range found {
		if f := &found[i]; !f.Suppressed && !firm[f.Rule] && keep(f) {
			count[entry{ID: f.Subject, Rule: f.Rule, Fingerprint: f.Identity()}]++
			n++
		}
	}
	var entries []entry
	for e, n := range count {
		e.Count = n
		entries = append(entries, e)
	}
	slices.SortFunc(entries, func(a, b entry) int {
		return cmp.Or(strings.Compare(a.ID, b.ID), strings.Compare(a.Rule, b.Rule), strings.Compare(a.Fingerprint, b.Fingerprint))
	})
	var out bytes.Buffer
	out.WriteString("{\"version\": 1, \"findings\": [\n")
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	for _, e := range entries {
		_ = enc.Encode(e) // into memory
		out.Truncate(out.Len() - 1)
		out.WriteString(",\n")
	}
	out.WriteString("null\n]}\n")
	return out.Bytes(), n
}

// excuse marks what the baseline has, and returns what is wrong with the
// baseline: entries that are found no more.
func (j *judge) excuse(found finding.List) finding.List {
	var out finding.List
	j.mark(found, j.Baseline, func(f *finding.Finding) { f.Baseline = true })
	if own := j.Own.Baseline; own != nil {
		stale := slices.DeleteFunc(j.mark(found, own, func(*finding.Finding) {}), func(e entry) bool {
			id, _, _ := strings.Cut(e.ID, "/")
			pm, there := j.Library.Lookup(id)
			return there && !j.asked(pm) // nobody looked whether it is still found
		})
		if len(stale) > 0 {
			out = append(out, own.stale(stale))
		}
	}
	return j.hidden(j.level(out))
}

// mark calls do for every finding that b has, and returns the entries that are
// left over, with how many of each.
func (j *judge) mark(found finding.List, b *Baseline, do func(*finding.Finding)) (left []entry) {
	if b == nil {
		return nil
	}
	count := map[string]int{}
	for _, e := range b.entries {
		count[e.Fingerprint] += e.Count
	}
	for i := range found {
		f := &found[i]
		if f.Suppressed || j.firm[f.Rule] {
			continue
		}
		for _, id := range j.identities(f) {
			if count[id] > 0 {
				count[id]--
				do(f)
				break
			}
		}
	}
	for _, e := range b.entries {
		if n := min(count[e.Fingerprint], e.Count); n > 0 {
			count[e.Fingerprint] -= n
			e.Count = n
			left = append(left, e)
		}
	}
	return left
}

// identities are those of f, and of what it was when its write-up had another
// name, if it keeps that as an alias.
func (j *judge) identities(f *finding.Finding) []string {
	out := []string{f.Identity()}
	if pm, inside := j.owners.of(f.Path()); pm != nil {
		for _, alias := range pm.Aliases {
			old := *f
			old.Subject = path.Join(alias, inside)
			out = append(out, old.Identity())
		}
	}
	return out
}

func (b *Baseline) stale(left []entry) finding.Finding {
	n := 0
	for _, e := range left {
		n += e.Count
	}
	return finding.Finding{
		Rule: baselineRule, Level: finding.Warning, At: b.at(left[0]), Key: "stale",
		Message: fmt.Sprintf("%s of the baseline %s found no more: the first is %s in %s", finding.Plural(n, "finding", "findings"), isAre(n), left[0].Rule, left[0].ID),
		Help:    "take it as done and run debrief check --write-baseline, which removes what is found no more",
	}
}

func isAre(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

// at is the line of an entry.
func (b *Baseline) at(e entry) source.Span {
	return b.File.LineSpan(max(bytes.Index(b.File.Data, []byte(e.Fingerprint)), 0))
}

// grown says which findings of b a baseline before it has not.
func (b *Baseline) grown(before *Baseline) (finding.Finding, bool) {
	if b == nil || before == nil || b.Len() == 0 {
		return finding.Finding{}, false
	}
	had := map[string]int{}
	for _, e := range before.entries {
		had[e.Fingerprint] += e.Count
	}
	n, first := 0, entry{}
	for _, e := range b.entries {
		if more := e.Count - had[e.Fingerprint]; more > 0 {
			if n == 0 {
				first = e
			}
			n += more
		}
	}
	return finding.Finding{
		Rule: baselineRule, Level: finding.Error, At: b.at(first), Key: "grown",
		Message: fmt.Sprintf("the baseline has %s more than before: the first is %s in %s", finding.Plural(n, "finding", "findings"), first.Rule, first.ID),
		Help:    "mend them, or allow them where they stand with a reason; the baseline may only shrink",
	}, n > 0
}
