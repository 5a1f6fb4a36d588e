package export

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"slices"
	"strings"
	"time"

	"debrief/site/action"
	"debrief/site/history"
	"debrief/site/markdown"
	"debrief/site/postmortem"
	"debrief/site/wording"
)

// maxFeedEntries limits the number of entries in a feed.
const maxFeedEntries = 40

// feedBase returns the beginning of the URLs in a feed that lies in a folder of the given
// depth below the root of the site: the URL of the site or, if that is unknown, the
// relative path to the root.
func feedBase(in Input, depth int) string {
	return cmp.Or(in.BaseURL, strings.Repeat("../", depth), "./")
}

// feedID returns the permanent identifier of the feed or entry with the given path. It
// does not contain the URL of the site, so that a site that moves announces nothing twice.
func feedID(in Input, path string) string {
	return "urn:debrief:" + markdown.Slug(cmp.Or(in.Catalog.Organisation, in.Catalog.Title)) + ":" +
		strings.TrimSuffix(path, "/")
}

// An entry is a post-mortem in a feed, with the times of its publication and last
// update.
type entry struct {
	pm                 *postmortem.Postmortem
	published, updated time.Time // times from Git; published is zero if unknown
}

// latestEntries returns the published post-mortems that changed last, newest first, at
// most maxFeedEntries. If there are more, own post-mortems take precedence over external
// incidents, so that many new external ones do not displace them. The time of a change
// comes from Git, else from the publication, else from the day of the incident.
func latestEntries(in Input) []entry {
	var own, external []entry
	for _, e := range allEntries(in) {
		if e.pm.IsExternal() {
			external = append(external, e)
		} else {
			own = append(own, e)
		}
	}
	all := append(own, external...)
	all = all[:min(len(all), maxFeedEntries)]
	slices.SortFunc(all, compareEntries)
	return all
}

func allEntries(in Input) []entry {
	var out []entry
	for _, pm := range in.Library.All {
		if !pm.IsPublished() {
			continue
		}
		published := in.Changes.PublishedAt(pm)
		updated := published
		if last, ok := history.LastContentChange(in.Library.Revisions(pm)); ok {
			updated = last.When
		}
		if updated.IsZero() {
			updated = pm.Day()
		}
		out = append(out, entry{pm, published.UTC(), updated.UTC()})
	}
	slices.SortFunc(out, compareEntries)
	return out
}

// compareEntries sorts the entry that was updated last first.
func compareEntries(a, b entry) int {
	return cmp.Or(b.updated.Compare(a.updated), strings.Compare(string(b.pm.ID), string(a.pm.ID)))
}

type (
	atomFeed struct {
		XMLName  xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
		Lang     string      `xml:"xml:lang,attr,omitempty"`
		Title    string      `xml:"title"`
		Subtitle string      `xml:"subtitle,omitempty"`
		ID       string      `xml:"id"`
		Updated  string      `xml:"updated"`
		Author   atomAuthor  `xml:"author"`
		Links    []atomLink  `xml:"link"`
		Entries  []atomEntry `xml:"entry"`
	}
	atomAuthor struct {
		Name string `xml:"name"`
	}
	atomLink struct {
		Rel  string `xml:"rel,attr,omitempty"`
		Href string `xml:"href,attr"`
	}
	atomEntry struct {
		Lang       string         `xml:"xml:lang,attr,omitempty"`
		Title      string         `xml:"title"`
		ID         string         `xml:"id"`
		Link       atomLink       `xml:"link"`
		Updated    string         `xml:"updated"`
		Published  string         `xml:"published,omitempty"`
		Summary    string         `xml:"summary"`
		Categories []atomCategory `xml:"category"`
	}
	atomCategory struct {
		Term string `xml:"term,attr"`
	}
)

func atomFeedXML(in Input) ([]byte, error) {
	return encodeXML(newAtomFeed(in, in.Catalog.Title, "", latestEntries(in)))
}

// newFeed returns a feed without entries. folder is the path of the page that the feed
// belongs to, such as "actions/"; name is the name of the feed's file in this folder.
func newFeed(in Input, title, folder, name string) atomFeed {
	page := feedBase(in, strings.Count(folder, "/")) + folder
	return atomFeed{
		Lang: feedLanguage(
			in,
		), Title: title, Subtitle: in.Catalog.Notice, ID: feedID(in, folder+name), Updated: in.Now.UTC().Format(time.RFC3339),
		Author: atomAuthor{cmp.Or(in.Catalog.Organisation, in.Catalog.Title)},
		Links:  []atomLink{{"self", page + name}, {"", page}},
	}
}

// feedLanguage returns the language tag of a feed. It returns "" for English, which
// feed readers assume by default.
func feedLanguage(in Input) string {
	if in.Catalog.Language == "en" {
		return ""
	}
	return in.Catalog.Language
}

// newAtomFeed returns the feed feed.xml in the given folder, with the given entries.
func newAtomFeed(in Input, title, folder string, latest []entry) atomFeed {
	base := feedBase(in, strings.Count(folder, "/"))
	feed := newFeed(in, title, folder, "feed.xml")
	for i, e := range latest {
		if i == 0 {
			feed.Updated = e.updated.Format(time.RFC3339)
		}
		path := incidentURL(in.Library, e.pm)
		x := atomEntry{
			Lang: e.pm.Lang, Title: feedText(e.pm.Title), ID: feedID(in, path), Link: atomLink{"", base + path},
			Updated: e.updated.Format(time.RFC3339), Summary: feedText(e.pm.Summary),
		}
		if !e.published.IsZero() {
			x.Published = e.published.Format(time.RFC3339)
		}
		for _, term := range append([]string{e.pm.Severity, string(e.pm.Kind)}, e.pm.ImpactedServices()...) {
			if term != "" {
				x.Categories = append(x.Categories, atomCategory{feedText(term)})
			}
		}
		feed.Entries = append(feed.Entries, x)
	}
	return feed
}

// writeServiceFeeds writes a feed for each service of the catalogue, with the incidents
// that affected it. External incidents are left out.
func writeServiceFeeds(in Input, put func(path string, data []byte) error) error {
	by := map[string][]entry{}
	for _, e := range allEntries(in) {
		if e.pm.IsExternal() {
			continue
		}
		for _, id := range e.pm.ImpactedServices() {
			if s, known := in.Catalog.Service(id); known {
				if list := by[s.ID]; len(list) < maxFeedEntries && (len(list) == 0 || list[len(list)-1].pm != e.pm) {
					by[s.ID] = append(list, e)
				}
			}
		}
	}
	for _, s := range in.Catalog.Services {
		of := "services/" + s.ID + "/"
		data, err := encodeXML(newAtomFeed(in, feedText(in.Catalog.Title+": "+s.Name), of, by[s.ID]))
		if err != nil {
			return err
		}
		if err := put(of+"feed.xml", data); err != nil {
			return err
		}
	}
	return nil
}

// overdueFeed returns a feed of the overdue action items, ordered and dated by their
// due dates. It does not name owners; the linked page does.
func overdueFeed(in Input) ([]byte, error) {
	base := feedBase(in, 1)
	l := wording.In(in.Catalog.Language)
	feed := newFeed(in, l.Text("{0}: overdue actions", in.Catalog.Title), "actions/", "overdue.xml")
	late := in.Actions.In(action.Overdue)
	slices.SortStableFunc(late, func(a, b action.Item) int { return b.Due.Compare(a.Due) })
	for i, item := range late[:min(len(late), maxFeedEntries)] {
		if i == 0 {
			feed.Updated = item.Due.UTC().Format(time.RFC3339)
		}
		path := incidentURL(in.Library, item.From) + "#" + markdown.Slug(item.ID)
		feed.Entries = append(feed.Entries, atomEntry{
			Title: feedText(item.Title), ID: feedID(in, path), Link: atomLink{"", base + path}, Updated: item.Due.UTC().Format(time.RFC3339),
			Summary: feedText(l.Text(
				"Action item from “{0}”, due on {1}.", item.From.Title, l.Time(item.Due, "2006-01-02|in a feed"),
			)),
		})
	}
	return encodeXML(feed)
}

// feedText removes from s the characters that XML does not allow.
func feedText(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x20 && r != '\t' && r != '\n' || r == 0xfffe || r == 0xffff {
			return -1
		}
		return r
	}, s)
}

func encodeXML(v any) ([]byte, error) {
	var out bytes.Buffer
	out.WriteString(xml.Header)
	enc := xml.NewEncoder(&out)
	enc.Indent("", " ")
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	out.WriteByte('\n')
	return out.Bytes(), nil
}

type (
	feedJSON struct {
		Version     string     `json:"version"`
		Title       string     `json:"title"`
		HomePageURL string     `json:"home_page_url"`
		FeedURL     string     `json:"feed_url"`
		Description string     `json:"description,omitempty"`
		Language    string     `json:"language,omitempty"`
		Items       []feedItem `json:"items"`
	}
	feedItem struct {
		ID            string   `json:"id"`
		URL           string   `json:"url"`
		Title         string   `json:"title"`
		Summary       string   `json:"summary,omitempty"`
		ContentText   string   `json:"content_text"`
		DatePublished string   `json:"date_published,omitempty"`
		DateModified  string   `json:"date_modified"`
		Tags          []string `json:"tags"`
	}
)

// jsonFeed returns the latest published post-mortems in the format JSON Feed 1.1. It
// has the same entries as the Atom feed.
func jsonFeed(in Input) ([]byte, error) {
	base := feedBase(in, 0)
	feed := feedJSON{
		Version:     "https://jsonfeed.org/version/1.1",
		Title:       in.Catalog.Title,
		HomePageURL: base,
		FeedURL:     base + "feed.json",
		Description: in.Catalog.Notice,
		Language:    feedLanguage(in),
		Items:       []feedItem{},
	}
	for _, e := range latestEntries(in) {
		path := incidentURL(in.Library, e.pm)
		item := feedItem{
			ID:           feedID(in, path),
			URL:          base + path,
			Title:        e.pm.Title,
			Summary:      e.pm.Summary,
			ContentText:  cmp.Or(e.pm.Summary, e.pm.Title),
			DateModified: e.updated.Format(time.RFC3339),
			Tags:         []string{},
		}
		if !e.published.IsZero() {
			item.DatePublished = e.published.Format(time.RFC3339)
		}
		for _, tag := range append([]string{e.pm.Severity, string(e.pm.Kind)}, e.pm.ImpactedServices()...) {
			if tag != "" {
				item.Tags = append(item.Tags, tag)
			}
		}
		feed.Items = append(feed.Items, item)
	}
	return encodeJSON(feed)
}

type (
	urlSet struct {
		XMLName xml.Name  `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
		URLs    []siteURL `xml:"url"`
	}
	siteURL struct {
		Loc     string `xml:"loc"`
		LastMod string `xml:"lastmod,omitempty"`
	}
)

// sitemap returns the list of pages for search engines. The list is empty if the site's
// URL is unknown, because a sitemap needs absolute URLs.
func sitemap(in Input) ([]byte, error) {
	set := urlSet{URLs: []siteURL{}}
	if in.BaseURL == "" {
		return encodeXML(set)
	}
	written := map[string]string{}
	for _, pm := range in.Library.All {
		if last, ok := history.LastContentChange(in.Library.Revisions(pm)); ok {
			written[incidentURL(in.Library, pm)] = last.When.UTC().Format(time.DateOnly)
		}
	}
	for _, path := range in.Pages {
		set.URLs = append(set.URLs, siteURL{Loc: in.BaseURL + path, LastMod: written[path]})
	}
	return encodeXML(set)
}

// headers returns the file _headers, which sets HTTP headers on many static hosts. It
// holds the content security policy, which pages also have in a <meta> element, and the
// headers that <meta> cannot set.
func headers(Input) ([]byte, error) {
	return []byte(`/*
  Content-Security-Policy: default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'
  X-Content-Type-Options: nosniff
  Referrer-Policy: no-referrer
  Cross-Origin-Opener-Policy: same-origin
/*.svg
  Content-Security-Policy: sandbox; default-src 'none'; style-src 'unsafe-inline'
`), nil
}
