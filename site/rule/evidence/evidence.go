package evidence

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"debrief/site/finding"
	"debrief/site/frontmatter"
	"debrief/site/postmortem"
	"debrief/site/rule"
	"debrief/site/source"
)

func file(p *rule.Pass, pm *postmortem.Postmortem) {
	for i, e := range pm.Evidence {
		name := rule.ItemName("the evidence", e.ID)
		field := rule.FieldOf(pm, "evidence", i, "file")
		if e.File == "" {
			if !field.Empty() || !pm.Ours() || e.Type == "external" {
				continue // of another form, which was said; or not ours to keep
			}
			f := p.Reportf(pm.At(fmt.Sprintf("evidence[%d].source", i)), "keep a copy beside the text: file: evidence/name.csv", "%s is only an address, and what is there will change", name)
			f.Level = finding.Warning
			if e.Source == "" {
				f.Message, f.Level = name+" has neither a file nor a source", finding.Error
			}
			continue
		}
		if _, ok := p.Library.Attachment(pm, e.File); !ok {
			what := "is not in the library"
			if rule.IsWeb(e.File) {
				what = "is an address and not a file"
			}
			p.Reportf(field.At(), "add the file, with its path from this one: evidence/name.csv", "%q %s", rule.Clip(e.File), what)
		}
	}
}

func hash(p *rule.Pass, pm *postmortem.Postmortem) {
	for i, e := range pm.Evidence {
		file, ok := p.Library.Attachment(pm, e.File)
		if !ok || e.File == "" || file.Problem != "" {
			continue // evidence/file, form/readable
		}
		data, err := file.Bytes()
		if err != nil {
			p.Reportf(rule.FieldOf(pm, "evidence", i, "file").At(), "check that the file is still there and can be read", "%q cannot be read: %s", rule.Clip(e.File), rule.Clip(err.Error()))
			continue
		}
		sum := sha256.Sum256(data)
		is := hex.EncodeToString(sum[:])
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
			f.Edits = addHash(pm, i, is)
			continue
		}
		p.Reportf(field.At(), fmt.Sprintf("put the file back as it was frozen; if the change is meant, write sha256: %q", is),
			"%s is not the file that was frozen: its hash begins with %s", rule.Clip(e.File), is[:12]).
			Edits = []finding.Edit{{At: field.Where, New: quote(is)}}
	}
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

func defined(p *rule.Pass, pm *postmortem.Postmortem) {
	for i, e := range pm.Evidence {
		if e.Type != "metric_snapshot" {
			continue
		}
		var lacks []string
		var example []string
		for _, f := range []struct{ name, value, example string }{
			{"unit", e.Unit, "ratio"}, {"definition", e.Definition, "5xx / all responses at the edge"}, {"resolution", e.Resolution, "1m"},
		} {
			if f.value == "" {
				lacks = append(lacks, f.name)
				example = append(example, f.name+": "+f.example)
			}
		}
		if len(lacks) > 0 {
			p.Reportf(pm.At(fmt.Sprintf("evidence[%d].id", i)), "add it, as in "+strings.Join(example, ", "),
				"%s has no %s", rule.ItemName("the evidence", e.ID), strings.Join(lacks, " and no "))
		}
	}
}
