package evidence

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"debrief/site/evidence"
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
			if !field.Empty() || pm.IsExternal() || e.Type == "external" {
				continue // form/value reports a field of the wrong type; an external source needs no copy
			}
			if until := rule.FieldOf(pm, "evidence", i, "retention_until"); e.Source != "" && !until.Empty() {
				continue // the rule evidence/retention checks the date in retention_until
			}
			f := p.Reportf(
				pm.At(fmt.Sprintf("evidence[%d].source", i)),
				"store a copy beside the post-mortem: file: evidence/name.csv",
				"%s has only an address, whose content will change",
				name,
			)
			f.Level = finding.Warning
			if e.Source == "" {
				f.Message, f.Level = name+" has neither a file nor a source", finding.Error
			}
			continue
		}
		if _, ok := p.Library.Attachment(pm, e.File); !ok {
			const help = "add the file, with its path relative to this file: evidence/name.csv"
			if rule.IsWeb(e.File) {
				p.Reportf(field.At(), help, "%q is an address, not a file", rule.Clip(e.File))
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
			continue // the rules evidence/file and form/readable report a missing or unreadable file
		}
		hashed := p.PerFile("hash", file, func() any { return hashOf(file) }).(fileHash)
		if hashed.err != nil {
			p.Reportf(
				rule.FieldOf(pm, "evidence", i, "file").At(),
				"check that the file is still there and can be read",
				"%q cannot be read: %s",
				rule.Clip(e.File),
				rule.Clip(hashed.err.Error()),
			)
			continue
		}
		is := hashed.sum
		if strings.EqualFold(e.SHA256, is) {
			continue
		}
		field := rule.FieldOf(pm, "evidence", i, "sha256")
		if field.Kind == frontmatter.List || field.Kind == frontmatter.Map {
			continue // the rule form/value reports a hash of the wrong type
		}
		if e.SHA256 == "" {
			f := p.Reportf(
				pm.At(fmt.Sprintf("evidence[%d].file", i)),
				fmt.Sprintf("write sha256: %q", is),
				"%s has no hash, so a later change would not be detected",
				rule.Clip(e.File),
			)
			f.Level = finding.Warning
			f.Edits, f.Safe = addHash(pm, i, is), true
			continue
		}
		p.Reportf(field.At(), fmt.Sprintf("restore the recorded file, or write sha256: %q if the change is "+
			"intended", is),
			"%s does not match its recorded hash: its hash begins with %s", rule.Clip(e.File), is[:12]).
			Edits = []finding.Edit{
			{At: field.Where, New: quote(is)},
		}
	}
}

// A fileHash is the SHA-256 of a file in hexadecimal, or the error from reading the
// file.
type fileHash struct {
	sum string
	err error // reason why the file cannot be read
}

func hashOf(f *source.File) fileHash {
	data, err := f.Bytes()
	sum := sha256.Sum256(data)
	return fileHash{hex.EncodeToString(sum[:]), err}
}

func quote(s string) string { return `"` + s + `"` }

// addHash returns an edit that adds hash after the file name of the evidence with index
// i. The edit uses the YAML style of that item.
func addHash(pm *postmortem.Postmortem, i int, hash string) []finding.Edit {
	item := pm.Doc.Field(fmt.Sprintf("evidence[%d]", i))
	file := item.Get("file")
	after := source.Span{File: file.Where.File, Start: file.Where.End, End: file.Where.End}
	switch own := item.Get("sha256"); {
	case pm.Doc.Front.Format != "yaml":
		return nil
	case own.Kind == frontmatter.Scalar && own.Where.Start < own.Where.End: // sha256: "" has an empty value
		return []finding.Edit{{At: own.Where, New: quote(hash)}}
	case own.Kind != frontmatter.Missing:
		return nil
	case strings.HasPrefix(item.Where.Text(), "{"):
		return []finding.Edit{{At: after, New: ", sha256: " + quote(hash)}}
	default:
		_, column := file.Key.Position()
		return []finding.Edit{{At: after, New: "\n" + strings.Repeat(" ", column-1) + "sha256: " + quote(hash)}}
	}
}

// checkDefined reports metrics that lack a unit, a definition, a resolution or an
// aggregation.
func checkDefined(p *rule.Pass, pm *postmortem.Postmortem) {
	for i, e := range pm.Evidence {
		if e.Type != "metric_snapshot" {
			continue
		}
		var missing, examples []string
		for _, f := range []struct{ name, value, example string }{
			{"unit", e.Unit, "ratio"}, {"definition", e.Definition, "5xx / all responses at the edge"},
			{"resolution", e.Resolution, "1m"}, {"aggregation", e.Aggregation, "max, avg, sum or p99"},
		} {
			if f.value == "" {
				missing = append(missing, f.name)
				examples = append(examples, f.name+": "+f.example)
			}
		}
		name := rule.ItemName("the evidence", e.ID)
		if len(missing) > 0 {
			p.Reportf(
				pm.At(fmt.Sprintf("evidence[%d].id", i)),
				"add the missing fields, as in "+strings.Join(examples, ", "),
				"%s has no %s",
				name,
				strings.Join(missing, " and no "),
			)
		}
		if e.Resolution != "" {
			checkResolution(p, pm, i, e)
		}
	}
}

// checkResolution reports a metric whose field resolution is not a duration, or is
// finer than the interval between the points of the series.
func checkResolution(p *rule.Pass, pm *postmortem.Postmortem, i int, e postmortem.Evidence) {
	at := pm.At(fmt.Sprintf("evidence[%d].resolution", i))
	resolution, ok := evidence.ParseResolution(e.Resolution)
	if !ok {
		p.Reportf(
			at,
			"write the time between two points as 30s, 1m, 5m, 1h or 1d",
			"%q is not a duration",
			rule.Clip(e.Resolution),
		)
		return
	}
	s, ok := readSeries(p, pm, e)
	if !ok || s.err != nil {
		return // the rules evidence/series and evidence/file report a series that cannot be read
	}
	if step := s.step; step > resolution {
		p.Reportf(
			at,
			"write the interval of the points, or fetch the series again with a finer one",
			"resolution is %s, but the points of %q are %s apart",
			rule.Clip(e.Resolution),
			rule.Clip(e.File),
			rule.Human(step),
		)
	}
}

func checkFilterable(p *rule.Pass, pm *postmortem.Postmortem) {
	eachOwn(pm, func(i int, e postmortem.Evidence, name string) {
		if e.Type == "metric_snapshot" && e.Query == "" && len(e.Tags) == 0 {
			p.Reportf(
				evidenceAt(pm, i, "id"),
				"add query: with the query of the metric, or the tags of the selection: tags: {service: checkout, "+
					"region: eu}",
				"%s has neither a query nor tags",
				name,
			)
		}
	})
}

// checkRetention reports evidence without a file if its source will delete the data
// before the period in the field retention_days ends.
func checkRetention(p *rule.Pass, pm *postmortem.Postmortem) {
	days := p.Catalog.Threshold("retention_days")
	from, what := pm.Published, "published"
	if from.IsZero() {
		from, what = pm.Day(), "the incident"
	}
	if from.IsZero() || days == 0 {
		return
	}
	eachOwn(pm, func(i int, e postmortem.Evidence, name string) {
		field := rule.FieldOf(pm, "evidence", i, "retention_until")
		until, err := time.Parse(time.DateOnly, field.Text)
		if e.File != "" || err != nil || !until.Before(from.AddDate(0, 0, days)) {
			return
		}
		left := fmt.Sprintf("%s after %s", rule.Human(until.Sub(from)), what)
		if !until.After(from) {
			left = "before " + what
		}
		p.Reportf(
			field.At(),
			"store a copy beside the post-mortem: file: evidence/name.csv",
			"%s is available at its source until %s, %s; retention_days is %d",
			name,
			field.Text,
			left,
			days,
		)
	})
}

// checkUnused reports evidence to which no sentence, timeline row or field refers.
func checkUnused(p *rule.Pass, pm *postmortem.Postmortem) {
	eachOwn(pm, func(i int, e postmortem.Evidence, name string) {
		if e.ID == "" || isUsed(p, pm, e) {
			return
		}
		p.Reportf(
			evidenceAt(pm, i, "id"),
			fmt.Sprintf("write [%s] into the sentence that relies on it, or remove the evidence", rule.Clip(e.ID)),
			"nothing in the text refers to %s",
			name,
		)
	})
}

func isUsed(p *rule.Pass, pm *postmortem.Postmortem, e postmortem.Evidence) bool {
	if bytes.Contains(pm.Doc.File.Data, []byte("["+e.ID+"]")) || pm.Doc.Field("trigger.evidence").Text == e.ID {
		return true
	}
	if e.For != "" {
		return true // the chain from the factor to the effect shows it
	}
	for _, name := range postmortem.TimeNames {
		if pm.Times.ByName(name).Evidence == e.ID {
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
