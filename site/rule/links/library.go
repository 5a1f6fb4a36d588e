package links

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"debrief/site/catalog"
	"debrief/site/finding"
	"debrief/site/frontmatter"
	"debrief/site/postmortem"
	"debrief/site/rule"
	"debrief/site/source"
	"debrief/site/template"
)

func checkServiceKnown(p *rule.Pass, pm *postmortem.Postmortem) {
	if pm.IsExternal() || len(p.Catalog.Services) == 0 {
		return // the catalogue does not list the services of an external incident
	}
	for i, s := range pm.Services {
		f := rule.FieldOf(pm, "services", i, "id")
		if s.ID == "" || s.ID == "unknown" {
			continue
		}
		known, ok := p.Catalog.Service(s.ID)
		switch {
		case !ok:
			p.NotOneOf(
				f,
				p.Catalog.ServiceIDs(),
				"is not a service of the catalogue",
				"write one of: "+rule.Listed(p.Catalog.ServiceIDs())+"; or add it to "+catalog.FileName,
			)
		case known.ID != s.ID:
			found := p.Reportf(
				f.At(),
				fmt.Sprintf("write %q", known.ID),
				"%q is an alias of the service %q",
				rule.Clip(s.ID),
				known.ID,
			)
			found.Edits = []finding.Edit{{At: rule.Inside(f), New: known.ID}}
			found.Level = finding.Warning
		}
	}
}

func checkFactorKnown(p *rule.Pass, pm *postmortem.Postmortem) {
	for i, x := range pm.Factors {
		f := rule.FieldOf(pm, "factors", i, "code")
		if _, ok := p.Catalog.Factor(x.Code); ok ||
			f.Kind != frontmatter.Scalar && f.Kind != frontmatter.Missing && f.Kind != frontmatter.Null {
			continue
		}
		if x.Code == "" {
			p.Reportf(
				pm.At(fmt.Sprintf("factors[%d].code", i)),
				"write a code of the catalogue, such as family.condition, or code: unknown if it is not understood yet",
				"%s has no code",
				rule.ItemName("the factor", x.ID),
			)
			continue
		}
		otherwise := "add it to " + catalog.FileName + ", or write unknown if it is not understood yet"
		if family := codesOfFamily(p, x.Code); len(family) > 0 {
			otherwise = "the codes of this family are: " + strings.Join(family, ", ")
		}
		p.NotOneOf(f, p.Catalog.FactorCodes(), "is not a factor code of the catalogue", otherwise)
	}
}

// checkFactorReplaced reports factor codes for which the catalogue names a replacement
// code.
func checkFactorReplaced(p *rule.Pass, pm *postmortem.Postmortem) {
	if pm.IsWithdrawn() {
		return
	}
	for i, x := range pm.Factors {
		by := p.Catalog.Replacement(x.Code)
		if by == "" {
			continue
		}
		f := rule.FieldOf(pm, "factors", i, "code")
		found := p.Reportf(
			f.At(),
			"write "+by+", so that old and new incidents are counted together",
			"%q was replaced by %s",
			rule.Clip(x.Code),
			by,
		)
		found.Edits, found.Safe = []finding.Edit{{At: rule.Inside(f), New: by}}, true
	}
}

// codesOfFamily returns the factor codes in the catalogue that belong to the same
// family as code.
func codesOfFamily(p *rule.Pass, code string) []string {
	var out []string
	for _, known := range p.Catalog.FactorCodes() {
		if strings.Contains(known, ".") && catalog.Family(known) == catalog.Family(code) {
			out = append(out, known)
		}
	}
	return out
}

// checkValidCatalog reports unknown rules for which the catalogue sets a level. Without
// this check, a rule whose ID is misspelt would silently have its default level.
func checkValidCatalog(p *rule.Pass) {
	if p.Catalog.File == nil {
		return
	}
	top, _ := frontmatter.Fields(p.Catalog.File)
	checkWords(p, top.Get("words"))
	for _, f := range top.Get("rules").Items {
		if slices.Contains(p.RuleIDs, f.Name) {
			continue
		}
		found := p.Reportf(f.Key, rulesHelp(p, f.Name), "%q is not a rule", rule.Clip(f.Name))
		if near := p.Nearest(f.Name, p.RuleIDs); near != "" {
			found.Help = fmt.Sprintf("did you mean %q?", near)
		}
	}
}

// rulesHelp returns a help text that lists the rules in the family of name, which is
// the ID of an unknown rule.
func rulesHelp(p *rule.Pass, name string) string {
	family, _, _ := strings.Cut(name, "/")
	var out []string
	for _, id := range p.RuleIDs {
		if strings.HasPrefix(id, family+"/") {
			out = append(out, id)
		}
	}
	if len(out) == 0 {
		return "write family/rule, as in the brackets of a finding: times/order"
	}
	return "the rules of this family are: " + strings.Join(out, ", ")
}

// checkValidTemplate reports words after "for" in the template that are neither a kind
// of post-mortem nor a severity of the catalogue. A requirement for such a word would
// never apply.
func checkValidTemplate(p *rule.Pass) {
	reported := map[string]bool{}
	for _, need := range needs(p.Template) {
		for _, word := range need.Severities {
			if _, _, ok := p.Catalog.Severity(word); ok || reported[word] {
				continue
			}
			reported[word] = true
			at, ok := wordIn(p.Template.File, word)
			if !ok {
				continue
			}
			words := append(p.Catalog.SeverityIDs(), postmortem.Kinds...)
			help := "write some of: " + strings.Join(words, " ")
			if near := p.Nearest(word, words); near != "" {
				help = fmt.Sprintf("did you mean %q?", near)
			}
			p.Reportf(
				at,
				help,
				"%q is neither a severity of the catalogue nor a kind, so the requirement never applies",
				rule.Clip(word),
			)
		}
	}
}

func needs(form *template.Template) []template.Need {
	var out []template.Need
	for _, f := range form.Fields {
		out = append(out, f.Need)
	}
	for _, s := range form.Sections {
		out = append(out, s.Need)
	}
	return out
}

// wordIn returns the place of a word after "for" in the template file f of the library.
// It returns false for the built-in template, which may contain severities that the
// library has replaced.
func wordIn(f *source.File, word string) (source.Span, bool) {
	if f == nil || !strings.HasSuffix(f.Path, template.FileName) {
		return source.Span{}, false
	}
	m := regexp.MustCompile(`(?:required|optional)[a-z_ ]* for [a-z0-9_ -]*?\b(` + regexp.QuoteMeta(word) + `)\b`).
		FindSubmatchIndex(f.Data)
	if m == nil {
		return source.Span{File: f}, true
	}
	return source.Span{File: f, Start: m[2], End: m[3]}, true
}
