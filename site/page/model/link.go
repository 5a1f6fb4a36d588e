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

// Crumb returns a breadcrumb of the page at from: a link with the given text to the page
// at to.
func Crumb(from, text, to string) theme.Link { return theme.Link{Text: text, Href: Href(from, to)} }

// IncidentLink returns a link to the page of pm, with its title, for the page at from.
func (site *Site) IncidentLink(from string, pm *postmortem.Postmortem) theme.Link {
	return theme.Link{Text: Title(pm), Href: Href(from, site.IncidentPath(pm))}
}

// Title returns the title of pm. If pm has no title, it returns the ID.
func Title(pm *postmortem.Postmortem) string { return cmp.Or(pm.Title, string(pm.ID), "Untitled") }

// Lang returns pm's language tag, or "" if it is the site's language.
func (site *Site) Lang(pm *postmortem.Postmortem) string {
	if pm.Lang != site.Catalog.Language && languageTag.MatchString(pm.Lang) {
		return pm.Lang
	}
	return ""
}

// languageTag matches valid language tags. A tag that does not match is not written
// into the HTML.
var languageTag = regexp.MustCompile(`^[A-Za-z]{2,3}(?:-[0-9A-Za-z]{2,8})*$`)

// ServiceLink returns a link to the page of the service with the given ID. If ours is
// false, the service belongs to another organisation and has no page, so the link has
// no address.
func (site *Site) ServiceLink(from, id string, ours bool) theme.Link {
	if service, ok := site.Catalog.Service(id); ok && ours {
		return theme.Link{Text: service.Name, Href: Href(from, ServicePath(service.ID))}
	}
	return theme.Link{Text: id}
}

// SymptomHref returns the relative URL, for the page at from, of the entry that lists
// the post-mortems with a symptom.
func (site *Site) SymptomHref(from, text string) string {
	anchor := SymptomAnchor(text)
	return Href(from, cmp.Or(site.symptoms().pageOf[anchor], SymptomsPath)+"#"+anchor)
}

// FactorName returns the label of a factor code in the language of the site.
func (site *Site) FactorName(code string) string {
	return wording.Capital(site.L.Term(site.Catalog.FactorName(code)))
}

// FactorLink returns the label of a factor code. If the catalogue has the factor, the
// label is a link to the page of the factor.
func (site *Site) FactorLink(from, code string) theme.Link {
	link := theme.Link{Text: site.FactorName(code)}
	if _, known := site.Catalog.Factor(code); known {
		link.Href = Href(from, FactorPath(code))
	}
	return link
}

// DisplayName returns the name of a team in the catalogue. If the catalogue does not
// have the team, it returns its argument.
func (site *Site) DisplayName(name string) string {
	if name == "unknown" {
		return site.L.Text("unknown")
	}
	id, isTeam := strings.CutPrefix(name, "team:")
	if team, known := site.Catalog.Team(id); isTeam && known {
		return site.L.Text("team {0}", team.Name)
	} else if isTeam {
		return site.L.Text("team {0}", id)
	}
	return name
}

// GapLink returns a link from a missing part of a post-mortem to the guide's section
// about the template. The name of a field is not translated, but the guidance of the
// built-in template is.
func (site *Site) GapLink(from string, gap template.Gap) theme.Link {
	link := theme.Link{Text: gap.Name, Note: gap.Guidance, Href: Href(from, GuidePath+"#"+TemplateAnchor)}
	if gap.Kind == "section" {
		link.Text = site.L.Term(gap.Name)
	}
	flat := strings.Join(strings.Fields(gap.Guidance), " ")
	if said := site.L.Term(flat); said != flat {
		link.Note = said
	}
	return link
}

// ExternalLink returns a link to another site, with word as its text. If browsers
// cannot resolve the address, it returns the address as text without a link.
func ExternalLink(address, word string) theme.Link {
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

// changeRequest matches the URL of a pull request or merge request on a code host.
var changeRequest = regexp.MustCompile(`/(pull|pulls|pull-requests|pullrequest|merge_requests)/(\d+)/?$`)

// changeNames maps an element of such a URL's path, such as pull, to the short name of
// the request, such as "PR".
var changeNames = map[string]string{
	"pull": "PR", "pulls": "PR", "pull-requests": "PR", "pullrequest": "PR", "merge_requests": "MR",
}

// isWeb reports whether address is a web address that browsers can resolve. Browsers
// refuse some hosts and ports that [url.Parse] accepts.
func isWeb(address string) bool {
	if !strings.HasPrefix(address, "https://") && !strings.HasPrefix(address, "http://") {
		return false
	}
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	host := u.Hostname()
	if !strings.HasPrefix(u.Host, "[") && strings.ContainsAny(host, " #%/:<>?@[\\]^`{|}\"") || host == "" ||
		!utf8.ValidString(host) {
		return false
	}
	_, err = strconv.ParseUint(u.Port(), 10, 16)
	return err == nil || u.Port() == ""
}
