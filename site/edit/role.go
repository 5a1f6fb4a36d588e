package edit

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"debrief/site/frontmatter"
	"debrief/site/source"
	"debrief/site/template"
)

// SetRole replaces the role of a participant with the reference ref. The rows of the
// timeline that name the old role and the reference, such as "responder (R1)", get the
// new role too.
func (c *Change) SetRole(ref, role string) error {
	pm := c.postmortem()
	role = source.OneLine(role)
	for i, p := range pm.Participants {
		if p.Ref != ref {
			continue
		}
		if err := c.Set(fmt.Sprintf("participants[%d].role", i), frontmatter.Text(role)); err != nil {
			return err
		}
		c.renameInTimeline(p.Role+" ("+ref+")", template.CellText(role)+" ("+ref+")")
		return nil
	}
	return fmt.Errorf("%s has no participant %q", pm.ID, ref)
}

// renameInTimeline replaces who, the text of a cell of the column Who, or the text in
// brackets at the end of a list item.
func (c *Change) renameInTimeline(who, now string) {
	pm := c.postmortem()
	part := pm.Part("timeline")
	if part < 0 {
		return
	}
	in := func(section int) bool { return section >= part && section < part+1+len(pm.Doc.Subsections(part)) }
	var spans []source.Span
	for _, t := range pm.Doc.Tables {
		if !in(t.Section) {
			continue
		}
		for _, row := range t.Rows {
			for i, cell := range row {
				if i < len(t.Header) && strings.EqualFold(t.Header[i].Text, "who") && cell.Text == who {
					spans = append(spans, cell.At)
				}
			}
		}
	}
	for _, item := range pm.Doc.Items {
		if at := strings.LastIndex(item.At.Text(), "("+who+")"); in(item.Section) && at >= 0 {
			start := item.At.Start + at + 1
			spans = append(spans, source.Span{File: item.At.File, Start: start, End: start + len(who)})
		}
	}
	slices.SortFunc(spans, func(a, b source.Span) int { return a.Start - b.Start })
	var out bytes.Buffer
	done := 0
	for _, s := range spans {
		out.Write(c.text[done:s.Start])
		out.WriteString(now)
		done = s.End
	}
	out.Write(c.text[done:])
	c.text = out.Bytes()
}
