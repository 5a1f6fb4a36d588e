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

// BaselineName is the name of the baseline file in the library's folder.
const BaselineName = "_baseline.json"

const baselineRule = "library/baseline"

// A Baseline is the list of accepted old findings of a library, which the file
// _baseline.json holds. Findings in the baseline are counted and appear in
// machine-readable output, but do not fail a check. A change may remove findings from
// the baseline, but not add any.
type Baseline struct {
	File    *source.File
	Broken  bool // set if File could not be parsed, so that its entries are unknown
	entries []entry
}

// An entry of a baseline stands for Count findings with the same fingerprint. The
// fingerprint is a hash, so ID and Rule are in the file only to help people who read
// it.
type entry struct {
	ID          string `json:"id"`
	Rule        string `json:"rule"`
	Fingerprint string `json:"fingerprint"`
	Count       int    `json:"count"`
}

// maxCount is the highest valid Count of an entry in the baseline.
const maxCount = 1 << 20

// Len returns the number of findings in the baseline b, which may be nil.
func (b *Baseline) Len() (n int) {
	if b != nil {
		for _, e := range b.entries {
			n += e.Count
		}
	}
	return n
}

// ReadBaseline parses the baseline of the library in dir, which it looks for among
// files. It returns nil if there is no baseline. If the baseline cannot be read,
// ReadBaseline returns a Baseline without entries and a finding.
func ReadBaseline(files []*source.File, dir string) (*Baseline, finding.List) {
	f := source.Find(files, path.Join(dir, BaselineName))
	if f == nil {
		return nil, nil
	}
	b := &Baseline{File: f}
	if f.Problem != "" {
		b.Broken = true
		return b, nil // another rule reports a file that cannot be read
	}
	var form struct {
		Version  int      `json:"version"`
		Findings []*entry `json:"findings"`
	}
	problem := func(offset int64, why string) finding.List {
		b.Broken = true
		place := f.LineSpan(int(min(max(offset-1, 0), int64(len(f.Data)))))
		return finding.List{
			{Rule: baselineRule, Level: finding.Error, At: place, Message: "the baseline is invalid: " + why,
				Help: "restore it from the last commit, or write it again with debrief check --write-baseline"},
		}
	}
	if err := json.Unmarshal(f.Data, &form); err != nil {
		switch err := err.(type) {
		case *json.SyntaxError:
			return b, problem(err.Offset, "it is not JSON")
		case *json.UnmarshalTypeError:
			return b, problem(err.Offset, fmt.Sprintf("%q has the wrong type", err.Field))
		}
		return b, problem(0, "it is not JSON")
	}
	if form.Version != 1 {
		return b, problem(0, fmt.Sprintf("version %d is unknown; the supported version is 1", form.Version))
	}
	for _, e := range form.Findings {
		if e != nil && e.Count > 0 && e.Count <= maxCount {
			b.entries = append(b.entries, *e)
		}
	}
	return b, nil
}

// ids returns the set of post-mortem IDs that occur in the entries of the baseline.
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

// WriteBaseline returns the content of a new baseline file and the number of findings
// in it. The baseline contains the findings in found for which keep returns true. It
// never contains suppressed findings, or findings of rules with NoSuppress set.
//
// The file has one sorted line per group of equal findings, so Git can merge two
// branches that each remove some lines. The null at the end allows a comma after every
// other line.
func WriteBaseline(found finding.List, keep func(*finding.Finding) bool) (data []byte, n int) {
	noSuppress := map[string]bool{}
	for _, r := range Rules {
		noSuppress[r.ID] = r.NoSuppress
	}
	count := map[entry]int{}
	for i := range found {
		if f := &found[i]; !f.Suppressed && !noSuppress[f.Rule] && keep(f) {
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
		return cmp.Or(
			strings.Compare(a.ID, b.ID),
			strings.Compare(a.Rule, b.Rule),
			strings.Compare(a.Fingerprint, b.Fingerprint),
		)
	})
	var out bytes.Buffer
	out.WriteString("{\"version\": 1, \"findings\": [\n")
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	for _, e := range entries {
		_ = enc.Encode(e) // cannot fail: enc writes to memory
		out.Truncate(out.Len() - 1)
		out.WriteString(",\n")
	}
	out.WriteString("null\n]}\n")
	return out.Bytes(), n
}

// applyBaseline sets the field Baseline of each finding in found that the baseline
// contains. It returns findings about the baseline itself: entries whose findings no
// longer occur.
func (j *runner) applyBaseline(found finding.List) finding.List {
	var out finding.List
	j.mark(found, j.Baseline, func(f *finding.Finding) { f.Baseline = true })
	if own := j.Own.Baseline; own != nil {
		stale := slices.DeleteFunc(j.mark(found, own, func(*finding.Finding) {}), func(e entry) bool {
			id, _, _ := strings.Cut(e.ID, "/")
			pm, exists := j.Library.Lookup(id)
			return exists && !j.isSelected(pm) // this run did not check the post-mortem, so its findings are unknown
		})
		if len(stale) > 0 {
			out = append(out, own.stale(stale))
		}
	}
	return j.withIdentity(j.setLevels(out))
}

// mark compares found with the entries of the baseline b, and calls do for every
// finding that has an entry. It returns the entries for which some findings are
// missing, with the number of missing findings as their Count.
func (j *runner) mark(found finding.List, b *Baseline, do func(*finding.Finding)) (left []entry) {
	if b == nil {
		return nil
	}
	count := map[string]int{}
	for _, e := range b.entries {
		count[e.Fingerprint] += e.Count
	}
	for i := range found {
		f := &found[i]
		if f.Suppressed || j.noSuppress[f.Rule] {
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

// identities returns the hash that identifies f, followed by the hashes that would
// identify f if its post-mortem had each of its aliases as its ID.
func (j *runner) identities(f *finding.Finding) []string {
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

// stale returns the finding that the baseline contains findings which no longer occur.
// left holds the entries of these findings.
func (b *Baseline) stale(left []entry) finding.Finding {
	n := 0
	for _, e := range left {
		n += e.Count
	}
	return finding.Finding{
		Rule: baselineRule, Level: finding.Warning, At: b.at(left[0]), Key: "stale",
		Message: fmt.Sprintf(
			"the baseline has %s; the first is %s in %s",
			finding.Plural(n, "finding that no longer occurs", "findings that no longer occur"),
			left[0].Rule,
			left[0].ID,
		),
		Help: "run debrief check --write-baseline, which removes resolved findings",
	}
}

// at returns the position of the line of the entry e in the baseline file.
func (b *Baseline) at(e entry) source.Span {
	return b.File.LineSpan(max(bytes.Index(b.File.Data, []byte(e.Fingerprint)), 0))
}

// grown compares the baseline b with before, an older version of it. If b contains more
// findings, grown returns a finding about them and true.
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
		Message: fmt.Sprintf(
			"this change adds %s to the baseline; the first is %s in %s",
			finding.Plural(n, "finding", "findings"),
			first.Rule,
			first.ID,
		),
		Help: "resolve them, or suppress each with an allow comment and a reason; the baseline may only shrink",
	}, n > 0
}
