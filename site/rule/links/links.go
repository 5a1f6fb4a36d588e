package links

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"debrief/site/finding"
	"debrief/site/frontmatter"
	"debrief/site/markdown"
	"debrief/site/postmortem"
	"debrief/site/rule"
	"debrief/site/source"
)

// itemLists lists the front-matter lists whose entries have IDs.
var itemLists = []string{"evidence", "factors", "accounts", "actions"}

// items holds the IDs that a post-mortem defines, and the place of each.
type items struct {
	at    map[string]source.Span
	names map[string][]string // the IDs in each of the lists in itemLists
}

func itemsOf(pm *postmortem.Postmortem) items {
	ids := items{map[string]source.Span{}, map[string][]string{}}
	for _, list := range itemLists {
		for _, item := range pm.Doc.Field(list).Items {
			f := item.Get("id")
			if f.Kind != frontmatter.Scalar || f.Text == "" {
				continue
			}
			if _, twice := ids.at[f.Text]; !twice {
				ids.at[f.Text] = f.At()
				ids.names[list] = append(ids.names[list], f.Text)
			}
		}
	}
	return ids
}

func checkReference(p *rule.Pass, pm *postmortem.Postmortem) {
	ids := itemsOf(pm)
	for _, list := range itemLists {
		for _, item := range pm.Doc.Field(list).Items {
			f := item.Get("id")
			if first, ok := ids.at[f.Text]; ok && first != f.At() {
				p.Reportf(f.At(), "give this entry another id; references to the first one do not "+
					"change", "two entries have the id %q", rule.Clip(f.Text)).
					Related = []finding.Related{
					{At: first, Message: "first used here"},
				}
			}
		}
	}
	if pm.Doc.Front.Damaged {
		return // the lists may lack entries; the rule form/front-matter reports why
	}
	for _, f := range evidenceFields(pm) {
		if _, ok := ids.at[f.Text]; !ok && f.Kind == frontmatter.Scalar && f.Text != "" && f.Text != "unknown" &&
			!rule.IsWeb(f.Text) {
			p.Reportf(f.At(), ids.help("evidence", f.Text), "this file has no entry %q", rule.Clip(f.Text))
		}
	}
	for _, item := range pm.Doc.Field("evidence").Items {
		f := item.Get("for")
		if f.Kind == frontmatter.Scalar && f.Text != "" && !slices.Contains(ids.names["actions"], f.Text) {
			p.Reportf(f.At(), ids.help("actions", f.Text), "this file has no action item %q", rule.Clip(f.Text))
		}
	}
	for _, ref := range pm.Doc.Refs {
		if _, ok := ids.at[ref.ID]; !ok && !ref.Postmortem {
			p.Reportf(ref.At, ids.help(listOf(ref.ID), ref.ID), "this file has no entry [%s]", rule.Clip(ref.ID))
		}
	}
}

// listOf returns the name of the front-matter list to which an ID belongs according to
// its prefix, such as "evidence" for ev-1.
func listOf(id string) string {
	switch {
	case strings.HasPrefix(id, "ev-"):
		return "evidence"
	case strings.HasPrefix(id, "acc-"):
		return "accounts"
	case strings.HasPrefix(id, "a"):
		return "actions"
	}
	return "factors"
}

func (ids items) help(list, id string) string {
	if names := ids.names[list]; len(names) > 0 {
		return fmt.Sprintf("%s, or add %s to %s", rule.OneOf(names), rule.Clip(id), list)
	}
	return fmt.Sprintf("add it to the front matter: %s: [{id: %s, …}]", list, rule.Clip(id))
}

// evidenceFields returns the front-matter fields of pm that refer to evidence or an
// account.
func evidenceFields(pm *postmortem.Postmortem) []frontmatter.Field {
	var out []frontmatter.Field
	for _, name := range postmortem.TimeNames {
		out = append(out, pm.Doc.Field("times."+name+".evidence"))
	}
	for _, impact := range pm.Doc.Field("impact").Items {
		out = append(out, impact.Get("evidence"))
	}
	for _, factor := range pm.Doc.Field("factors").Items {
		out = append(out, factor.Get("evidence").Items...)
	}
	for _, item := range pm.Doc.Field("actions").Items {
		for _, check := range item.Get("follow_up").Items {
			out = append(out, check.Get("evidence"))
		}
	}
	return append(out, pm.Doc.Field("trigger.evidence"))
}

func checkOtherPostmortem(p *rule.Pass, pm *postmortem.Postmortem) {
	for i, r := range pm.Related {
		if r.ID != "" {
			reportDangling(p, pm, r.ID, rule.FieldOf(pm, "related", i, "id").At())
		}
	}
	for _, ref := range pm.Doc.Refs {
		if ref.Postmortem {
			reportDangling(p, pm, ref.ID, ref.At)
		}
	}
	for _, link := range pm.Doc.Links {
		if to, ok := p.Library.Linked(pm, link.Dest); ok && to == pm && !strings.Contains(link.Dest, "#") &&
			relative(link.Dest) {
			p.Reportf(link.At, "remove the link", "%q is a link to this post-mortem itself", rule.Clip(link.Dest))
		} else if !resolves(p, pm, link) && toPostmortem(link.Dest) {
			p.Reportf(link.At, nearestID(
				p, pm, path.Base(strings.TrimSuffix(withoutFragment(link.Dest), "/index.md")),
				"write the path from this file to the other file",
			),
				"the library has no post-mortem at %q", rule.Clip(link.Dest))
		}
	}
}

// reportDangling reports that pm refers to an unknown post-mortem, or to itself. id is
// the reference and at its place.
func reportDangling(p *rule.Pass, pm *postmortem.Postmortem, id string, at source.Span) {
	to, ok := p.Library.Lookup(id)
	switch {
	case !ok:
		p.Reportf(
			at,
			nearestID(p, pm, id, "write the other file's name without .md, or one of its aliases"),
			"the library has no post-mortem %q",
			rule.Clip(id),
		)
	case to == pm:
		p.Reportf(
			at,
			"name the other post-mortem, or remove the reference",
			"%q is this post-mortem itself",
			rule.Clip(id),
		)
	}
}

// nearestID returns a help text with the ID that the author of pm probably meant by id.
// If no ID is similar, it returns the text otherwise. A library may be large, so
// nearestID compares only IDs that share the date or a word with id.
func nearestID(p *rule.Pass, pm *postmortem.Postmortem, id, otherwise string) string {
	id = strings.TrimSuffix(id, ".md")
	const day = len("2026-10-14")
	var near []string
	for _, to := range p.Library.All {
		other := string(to.ID)
		if !mayName(pm, to) {
			continue
		}
		if len(other) > day && len(id) > day &&
			(other[day:] == id[day:] || other[:day] == id[:day] && shareWord(other[day:], id[day:])) ||
			strings.HasSuffix(other, "-"+id) {
			near = append(near, other)
		}
	}
	if len(near) == 1 {
		return fmt.Sprintf("did you mean %q?", near[0])
	}
	if word := p.Nearest(id, near); word != "" {
		return fmt.Sprintf("did you mean %q?", word)
	}
	return otherwise
}

// shareWord reports whether the slugs a and b share a word of at least four letters.
func shareWord(a, b string) bool {
	words := strings.Split(a, "-")
	return slices.ContainsFunc(
		strings.Split(b, "-"),
		func(w string) bool { return len(w) > 3 && slices.Contains(words, w) },
	)
}

var hostLike = regexp.MustCompile(`^(?:www\.|[a-z0-9.-]+\.(?:com|org|net|io|dev|edu|gov)(?:/|$))`)

func checkFile(p *rule.Pass, pm *postmortem.Postmortem) {
	for _, link := range pm.Doc.Links {
		if resolves(p, pm, link) || toPostmortem(link.Dest) {
			continue
		}
		kind := "link"
		if link.Image {
			kind = "picture"
		}
		dest := withoutFragment(link.Dest)
		switch {
		case p.Library.IsRefused(pm, link.Dest):
			p.ReportMissing(pm, link.Dest, link.At, "")
		case strings.HasPrefix(link.Dest, "/"):
			p.Reportf(
				link.At,
				"write the path from this file: evidence/graph.png or ../other/graph.png",
				"the %s %q begins with /, and the root differs between hosts",
				kind,
				rule.Clip(link.Dest),
			)
		case outside(path.Join(path.Dir(pm.Doc.File.Path), dest), p.Library.Dir):
			p.Reportf(
				link.At,
				"link to it by its full https:// address",
				"the %s %q points outside the library",
				kind,
				rule.Clip(link.Dest),
			)
		case hostLike.MatchString(link.Dest):
			p.Reportf(
				link.At,
				"write https://"+rule.Clip(link.Dest),
				"the %s %q is a path, because it does not begin with https://",
				kind,
				rule.Clip(link.Dest),
			)
		default:
			p.Reportf(
				link.At,
				"add the file, or correct its path from this file",
				"the %s %q is not in the library",
				kind,
				rule.Clip(link.Dest),
			)
		}
	}
}

// outside reports whether the path p is outside the folder dir.
func outside(p, dir string) bool {
	if dir == "" || dir == "." {
		return strings.HasPrefix(p, "../") || p == ".."
	}
	return p != dir && !strings.HasPrefix(p, dir+"/")
}

// resolves reports whether the target of a link exists. It does not use the network, so
// it returns true for every URL.
func resolves(p *rule.Pass, pm *postmortem.Postmortem, link markdown.Link) bool {
	if !relative(link.Dest) {
		return true
	}
	if _, ok := p.Library.Linked(pm, link.Dest); ok && !link.Image {
		return true
	}
	_, ok := p.Library.Attachment(pm, link.Dest)
	return ok
}

var scheme = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*:|^//|^#|^$`)

// relative reports whether the destination of a link is a path to a file. A fragment
// alone is not such a path.
func relative(dest string) bool { return !scheme.MatchString(dest) }

// toPostmortem reports whether the destination of a link looks like the path of a
// post-mortem.
func toPostmortem(dest string) bool {
	dest = strings.TrimSuffix(withoutFragment(dest), "/")
	return relative(dest) && !strings.HasPrefix(dest, "/") &&
		(strings.HasSuffix(dest, ".md") && !strings.Contains(dest, "accounts/") || postmortem.ID(path.Base(dest)).IsValid())
}

func withoutFragment(dest string) string {
	if i := strings.IndexAny(dest, "?#"); i >= 0 {
		return dest[:i]
	}
	return dest
}

// checkIdUnique reports IDs and aliases that two post-mortems have in common. It
// ignores letter case, because some file systems do.
func checkIdUnique(p *rule.Pass) {
	type owner struct {
		pm *postmortem.Postmortem
		// The place of the alias; the zero value means the first line of the file, which is
		// computed when needed.
		at source.Span
	}
	first := func(o owner) []finding.Related {
		if o.at.File == nil {
			o.at = rule.FirstLine(o.pm)
		}
		return []finding.Related{{At: o.at, Message: "the first of the two"}}
	}
	byName := map[string]owner{}
	all := p.Library.InPathOrder()
	for _, pm := range all { // IDs come first, because they have priority over aliases
		key := strings.ToLower(string(pm.ID))
		if other, taken := byName[key]; taken {
			p.Reportf(
				rule.FirstLine(pm), "rename this file, for example with another word at the end", "%q is already the ID of %s",
				rule.Clip(string(pm.ID)), other.pm.Doc.File.Path,
			).
				Related = first(
				other,
			)
			continue
		}
		byName[key] = owner{pm: pm}
	}
	for _, pm := range all {
		if !p.Selects(pm) { // a post-mortem that is not selected may be only a summary without places
			for _, alias := range pm.Aliases {
				if key := strings.ToLower(strings.TrimSpace(alias)); byName[key].pm == nil {
					byName[key] = owner{pm: pm}
				}
			}
			continue
		}
		for _, f := range pm.Doc.Field("aliases").Items {
			if f.Kind != frontmatter.Scalar || strings.TrimSpace(f.Text) == "" {
				continue
			}
			key := strings.ToLower(strings.TrimSpace(f.Text))
			other, taken := byName[key]
			switch {
			case !taken:
				byName[key] = owner{pm, f.At()}
			case other.pm == pm:
				p.Reportf(
					f.At(),
					"remove it from aliases",
					"%q is already an ID or alias of this post-mortem",
					rule.Clip(f.Text),
				)
			default:
				p.Reportf(f.At(), "keep it in one of the two, and describe their relation under "+
					"related", "the alias %q is already an ID or alias of %s", rule.Clip(f.Text), other.pm.Doc.File.Path).
					Related = first(
					other,
				)
			}
		}
	}
}
