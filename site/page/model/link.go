package model

import (
	"cmp"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"debrief/site/postmortem"
	"debrief/site/template"
	"debrief/site/wording"
	"debrief/theme"
)

// Crumb is one step of the way down to a page.
func Crumb(from, text, to string) theme.Link { return theme.Link{Text: text, Href: Href(from, to)} }

// Link leads to the write-up pm, by its title.
func (b *Book) Link(from string, pm *postmortem.Postmortem) theme.Link {
	return theme.Link{Text: Title(pm), Href: Href(from, b.IncidentPath(pm))}
}

// Title is what pm is called: by its title, or by its id where it has none.
func Title(pm *postmortem.Postmortem) string { return cmp.Or(pm.Title, string(pm.ID), "Untitled") }

// Written is the tag of the language that pm is written in, where it says so and
// that is not the one of the site.
func (b *Book) Written(pm *postmortem.Postmortem) string {
	if pm.Lang != b.Catalog.Language && languageTag.MatchString(pm.Lang) {
		return pm.Lang
	}
	return ""
}

// languageTag is what may stand for a language: others would be marked with
// what no reader knows.
var languageTag = regexp.MustCompile(`^[A-Za-z]{2,3}(?:-[0-9A-Za-z]{2,8})*$`)

// ServiceLink leads to a service's page; the services of other organisations
// have none.
func (b *Book) ServiceLink(from, id string, ours bool) theme.Link {
	if service, ok := b.Catalog.Service(id); ok && ours {
		return theme.Link{Text: service.Name, Href: Href(from, ServicePath(service.ID))}
	}
	return theme.Link{Text: id}
}

// SymptomHref leads from the page at from to a symptom and all who saw it.
func (b *Book) SymptomHref(from, text string) string {
	anchor := SymptomAnchor(text)
	return Href(from, cmp.Or(b.symptoms().at[anchor], SymptomsPath)+"#"+anchor)
}

// FactorName returns the label of a factor code in the language of the site.
func (b *Book) FactorName(code string) string {
	return wording.Capital(b.L.Term(b.Catalog.FactorName(code)))
}

// FactorLink leads to a factor's page, if the catalogue knows the factor.
func (b *Book) FactorLink(from, code string) theme.Link {
	link := theme.Link{Text: b.FactorName(code)}
	if _, known := b.Catalog.Factor(code); known {
		link.Href = Href(from, FactorPath(code))
	}
	return link
}

// Who is a name as written, a team by the name that the catalogue gives it.
func (b *Book) Who(name string) string {
	if name == "unknown" {
		return b.L.Text("unknown")
	}
	id, isTeam := strings.CutPrefix(name, "team:")
	if team, known := b.Catalog.Team(id); isTeam && known {
		return b.L.Text("team {0}", team.Name)
	} else if isTeam {
		return b.L.Text("team {0}", id)
	}
	return name
}

// Gap leads to where the guide says what the form asks for. A field is named as it
// is typed; what the built-in form says is said in the language of the site.
func (b *Book) Gap(from string, gap template.Gap) theme.Link {
	link := theme.Link{Text: gap.Name, Note: gap.Guidance, Href: Href(from, GuidePath+"#"+FormAnchor)}
	if gap.Kind == "section" {
		link.Text = b.L.Term(gap.Name)
	}
	flat := strings.Join(strings.Fields(gap.Guidance), " ")
	if said := b.L.Term(flat); said != flat {
		link.Note = said
	}
	return link
}

// Outside returns a link that leaves the site, or the address as text if browsers
// cannot resolve it.
func Outside(address, word string) theme.Link {
	if address == "" {
		return theme.Link{}
	}
	if isWeb(address) {
		name := address[strings.LastIndexByte(strings.TrimRight(address, "/"), '/')+1:]
		if name = strings.TrimRight(name, "/"); name == "" || len(name) > 40 || strings.ContainsAny(name, "?#") {
			name = word
		}
		if m := changeRequest.FindStringSubmatch(address); m != nil {
			name = changeNames[m[1]] + " " + m[2]
		}
		return theme.Link{Text: name, Href: address}
	}
	return theme.Link{Text: address}
}

// changeRequest matches the address of a pull or merge request.
var changeRequest = regexp.MustCompile(`/(pull|pulls|pull-requests|pullrequest|merge_requests)/(\d+)/?$`)

// changeNames are the short names of change requests by their part of the address.
var changeNames = map[string]string{
	"pull": "PR", "pulls": "PR", "pull-requests": "PR", "pullrequest": "PR", "merge_requests": "MR",
}

// isWeb reports whether browsers can resolve an address of the web. They refuse
// hosts and ports that [url.Parse] takes.
func isWeb(address string) bool {
	if !strings.HasPrefix(address, "https://") && !strings.HasPrefix(address, "http://") {
		return false
	}
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	host := u.Hostname()
	if !strings.HasPrefix(u.Host, "[") && strings.ContainsAny(host, " #%/:<>?@[\\]^`{|}\"") || host == "" || !utf8.ValidString(host) {
		return false
	}
	_, err = strconv.ParseUint(u.Port(), 10, 16)
	return err == nil || u.Port() == ""
}
