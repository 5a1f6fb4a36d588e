package evidence

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"debrief/site/finding"
	"debrief/site/frontmatter"
	"debrief/site/markdown"
	"debrief/site/postmortem"
	"debrief/site/rule"
	"debrief/site/source"
)

func checkFile(p *rule.Pass, pm *postmortem.Postmortem) {
	for i, e := range pm.Evidence {
		name := rule.ItemName("the evidence", e.ID)
		field := rule.FieldOf(pm, "evidence", i, "file")
		if e.File == "" {
			if !field.Empty() || !pm.Ours() || e.Type == "external" {
				continue // of another form, which was said; or not ours to keep
			}
			if until := rule.FieldOf(pm, "evidence", i, "retention_until"); e.Source != "" && !until.Empty() {
				continue // evidence/retention asks whether that is long enough
			}
			f := p.Reportf(pm.At(fmt.Sprintf("evidence[%d].source", i)), "keep a copy beside the text: file: evidence/name.csv", "%s is only an address, and what is there will change", name)
			f.Level = finding.Warning
			if e.Source == "" {
				f.Message, f.Level = name+" has neither a file nor a source", finding.Error
			}
			continue
		}
		if _, ok := p.Library.Attachment(pm, e.File); !ok {
			const help = "add the file, with its path from this one: evidence/name.csv"
			if rule.IsWeb(e.File) {
				p.Reportf(field.At(), help, "%q is an address and not a file", rule.Clip(e.File))
			} else {
				p.ReportMissing(pm, e.File, field.At(), help)
			}
		}
	}
}

func checkHash(p *rule.Pass, pm *postmortem.Postmortem) {
	for i, e := range pm.Evidence {
		file, ok := p.Library.Attachment(pm, e.File)
		if !ok || e.File == "" || file.Problem != "" {
			continue // evidence/file, form/readable
		}
		hashed := p.PerFile("hash", file, func() any { return hashOf(file) }).(fileHash)
		if hashed.err != nil {
			p.Reportf(rule.FieldOf(pm, "evidence", i, "file").At(), "check that the file is still there and can be read", "%q cannot be read: %s", rule.Clip(e.File), rule.Clip(hashed.err.Error()))
			continue
		}
		is := hashed.sum
		if strings.EqualFold(e.SHA256, is) {
			continue
		}
		field := rule.FieldOf(pm, "evidence", i, "sha256")
		if field.Kind == frontmatter.List || field.Kind == frontmatter.Map {
			continue // form/value
		}
		if e.SHA256 == "" {
			f := p.Reportf(pm.At(fmt.Sprintf("evidence[%d].file", i)), fmt.Sprintf("write sha256: %q", is), "%s has no hash, so a later change to it would go unseen", rule.Clip(e.File))
			f.Level = finding.Warning
			f.Edits, f.Safe = addHash(pm, i, is), true
			continue
		}
		p.Reportf(field.At(), fmt.Sprintf("put the file back as it was frozen; if the change is meant, write sha256: %q", is),
			"%s is not the file that was frozen: its hash begins with %s", rule.Clip(e.File), is[:12]).
			Edits = []finding.Edit{{At: field.Where, New: quote(is)}}
	}
}

// A fileHash is the SHA-256 of a file in hexadecimal.
type fileHash struct {
	sum string
	err error // why it cannot be read
}

func hashOf(f *source.File) fileHash {
	data, err := f.Bytes()
	sum := sha256.Sum256(data)
	return fileHash{hex.EncodeToString(sum[:]), err}
}

func quote(s string) string { return `"` + s + `"` }

// addHash writes the hash behind the file's name, in the style of the item.
func addHash(pm *postmortem.Postmortem, i int, hash string) []finding.Edit {
	item := pm.Doc.Field(fmt.Sprintf("evidence[%d]", i))
	file := item.Get("file")
	behind := source.Span{File: file.Where.File, Start: file.Where.End, End: file.Where.End}
	switch own := item.Get("sha256"); {
	case pm.Doc.Front.Format != "yaml":
		return nil
	case own.Kind == frontmatter.Scalar && own.Where.Start < own.Where.End: // sha256: ""
		return []finding.Edit{{At: own.Where, New: quote(hash)}}
	case own.Kind != frontmatter.Missing:
		return nil
	case strings.HasPrefix(item.Where.Text(), "{"):
		return []finding.Edit{{At: behind, New: ", sha256: " + quote(hash)}}
	default:
		_, column := file.Key.Position()
		return []finding.Edit{{At: behind, New: "\n" + strings.Repeat(" ", column-1) + "sha256: " + quote(hash)}}
	}
}

// checkDefined asks what a metric measures: what each number of it is one of, and
// what one point stands for.
func checkDefined(p *rule.Pass, pm *postmortem.Postmortem) {
	for i, e := range pm.Evidence {
		if e.Type != "metric_snapshot" {
			continue
		}
		var lacks []string
		var example []string
		for _, f := range []struct{ name, value, example string }{
			{"unit", e.Unit, "ratio"}, {"definition", e.Definition, "5xx / all responses at the edge"}, {"resolution", e.Resolution, "1m"}, {"aggregation", e.Aggregation, "max, avg, sum or p99"},
		} {
			if f.value == "" {
				lacks = append(lacks, f.name)
				example = append(example, f.name+": "+f.example)
			}
		}
		name := rule.ItemName("the evidence", e.ID)
		if len(lacks) > 0 {
			p.Reportf(pm.At(fmt.Sprintf("evidence[%d].id", i)), "add it, as in "+strings.Join(example, ", "),
				"%s has no %s", name, strings.Join(lacks, " and no "))
		}
		if e.Resolution != "" {
			resolutionTrue(p, pm, i, e)
		}
	}
}

// resolutionTrue holds the resolution against the points themselves.
func resolutionTrue(p *rule.Pass, pm *postmortem.Postmortem, i int, e postmortem.Evidence) {
	at := pm.At(fmt.Sprintf("evidence[%d].resolution", i))
	says, ok := resolutionOf(e.Resolution)
	if !ok {
		p.Reportf(at, "write the time between two points as 30s, 1m, 5m, 1h or 1d", "%q is not a length of time", rule.Clip(e.Resolution))
		return
	}
	s, ok := frozen(p, pm, e)
	if !ok || s.err != nil {
		return // evidence/series, evidence/file
	}
	if step := s.step; step > says {
		p.Reportf(at, "write how far apart the points are; if the source has finer ones, gather it again", "resolution says %s, and the points of %q are %s apart", rule.Clip(e.Resolution), rule.Clip(e.File), rule.Human(step))
	}
}

func checkFilterable(p *rule.Pass, pm *postmortem.Postmortem) {
	kept(pm, func(i int, e postmortem.Evidence, name string) {
		if e.Type == "metric_snapshot" && e.Query == "" && len(e.Tags) == 0 {
			p.Reportf(evidenceAt(pm, i, "id"), "add the query it was made with, or the tags that it was narrowed to: tags: {service: checkout, region: eu}", "%s has neither a query nor tags", name)
		}
	})
}

// checkRetention compares how long the only copy is kept with how long somebody may
// want to look at it.
func checkRetention(p *rule.Pass, pm *postmortem.Postmortem) {
	days := p.Catalog.Threshold("retention_days")
	from, what := pm.Published, "published"
	if from.IsZero() {
		from, what = pm.Day(), "the incident"
	}
	if from.IsZero() || days == 0 {
		return
	}
	kept(pm, func(i int, e postmortem.Evidence, name string) {
		field := rule.FieldOf(pm, "evidence", i, "retention_until")
		until, err := time.Parse(time.DateOnly, field.Text)
		if e.File != "" || err != nil || !until.Before(from.AddDate(0, 0, days)) {
			return
		}
		left := fmt.Sprintf("%s after %s", rule.Human(until.Sub(from)), what)
		if !until.After(from) {
			left = "before " + what
		}
		p.Reportf(field.At(), "keep a copy beside the text: file: evidence/name.csv", "%s is kept at its source until %s, %s, and retention_days is %d", name, field.Text, left, days)
	})
}

// checkUnused reports evidence that no sentence, row or field points to.
func checkUnused(p *rule.Pass, pm *postmortem.Postmortem) {
	kept(pm, func(i int, e postmortem.Evidence, name string) {
		if e.ID == "" || pointedTo(p, pm, e) {
			return
		}
		p.Reportf(evidenceAt(pm, i, "id"), fmt.Sprintf("which sentence does it show? write [%s] into it; or leave it out", rule.Clip(e.ID)), "nothing in the text points to %s", name)
	})
}

func pointedTo(p *rule.Pass, pm *postmortem.Postmortem, e postmortem.Evidence) bool {
	if bytes.Contains(pm.Doc.File.Data, []byte("["+e.ID+"]")) || pm.Doc.Field("trigger.evidence").Text == e.ID {
		return true
	}
	for _, name := range postmortem.TimeNames {
		if pm.Times.Named(name).Evidence == e.ID {
			return true
		}
	}
	for _, impact := range pm.Impact {
		if impact.Evidence == e.ID {
			return true
		}
	}
	for _, f := range pm.Factors {
		if slices.Contains(f.Evidence, e.ID) {
			return true
		}
	}
	file, ok := p.Library.Attachment(pm, e.File)
	return ok && slices.ContainsFunc(pm.Doc.Links, func(l markdown.Link) bool {
		to, is := p.Library.Attachment(pm, l.Dest)
		return is && to == file
	})
}
