package page

import (
	"html"
	"path"
	"regexp"
	"strings"
	"testing"

	"debrief/site/book"
	"debrief/site/book/booktest"
	"debrief/theme"
)

// rendered are all pages as HTML by their path, and the paths of the rest.
func rendered(t *testing.T, in book.Input) (pages map[string]string, data map[string]bool) {
	t.Helper()
	pages, data = map[string]string{}, map[string]bool{}
	th := theme.Default()
	for _, p := range All(in) {
		if p.View == nil {
			data[p.Path] = true
			continue
		}
		if pages[p.Path] != "" {
			t.Errorf("two pages at %s", p.Path)
		}
		v, err := p.View()
		if err != nil {
			t.Fatalf("%s: %v", p.Path, err)
		}
		b, err := th.Render(v)
		if err != nil {
			t.Fatalf("%s: %v", p.Path, err)
		}
		pages[p.Path] = string(b)
	}
	return pages, data
}

var (
	hrefs = regexp.MustCompile(`(?:href|action|src)="([^"]*)"`)
	ids   = regexp.MustCompile(` id="([^"]*)"`)
)

// elsewhere are files that other stages write.
var elsewhere = regexp.MustCompile(`^(assets/|data/(incidents\.json|incidents\.csv|actions\.csv|trends\.json)$|feed\.(xml|json)$|search/search\.js$)`)

func TestEveryPageRendersAndEveryLinkLeadsSomewhere(t *testing.T) {
	for name, in := range map[string]book.Input{
		"empty": booktest.Input(t), "one": booktest.Input(t, booktest.Many(1)...), "few": booktest.Input(t, append(booktest.Many(4), booktest.Special()...)...),
		"some": booktest.Input(t, append(booktest.Many(7), booktest.Special()...)...), "full": booktest.Input(t, append(booktest.Many(30), booktest.Special()...)...), "sample": booktest.Sample(t),
	} {
		pages, data := rendered(t, in)
		anchors := map[string]map[string]bool{}
		for at, page := range pages {
			anchors[at] = map[string]bool{}
			for _, m := range ids.FindAllStringSubmatch(page, -1) {
				if anchors[at][m[1]] {
					t.Errorf("%s: %s: two elements with the id %s", name, at, m[1])
				}
				anchors[at][html.UnescapeString(m[1])] = true
			}
		}
		for at, page := range pages {
			for _, m := range hrefs.FindAllStringSubmatch(page, -1) {
				to := html.UnescapeString(m[1])
				if strings.Contains(to, "://") || strings.HasPrefix(to, "mailto:") {
					continue
				}
				to, fragment, _ := strings.Cut(to, "#")
				switch {
				case to == "":
					to = at
				case strings.HasPrefix(to, "/") && at == notFoundPath:
					to = strings.TrimPrefix(to, "/")
				default:
					to = path.Join(path.Dir(at), to)
				}
				if elsewhere.MatchString(to) || data[to] {
					continue
				}
				if pages[to] == "" {
					t.Errorf("%s: %s leads to %s, which is not there", name, at, to)
				} else if fragment != "" && !anchors[to][fragment] {
					t.Errorf("%s: %s leads to %s#%s, which is not there", name, at, to, fragment)
				}
			}
		}
	}
}

func TestHome(t *testing.T) {
	empty := booktest.View[theme.Home](t, All(booktest.Input(t)), book.HomePath)
	if !strings.Contains(empty.Empty, "debrief init") || empty.Lead != "" || empty.Pick != nil || empty.Overdue.Text != "" {
		t.Errorf("empty: %+v", empty)
	}
	v := booktest.View[theme.Home](t, All(booktest.Input(t, append(booktest.Many(13), booktest.Special()...)...)), book.HomePath)
	if want := "15 incidents, 1 near miss and 1 drill since May 2026, and 1 incident of other organisations, to learn from."; v.Lead != want {
		t.Errorf("lead %q", v.Lead)
	}
	if len(v.Latest) != 10 || v.Latest[0].Title != "It came back" || v.Latest[0].Status.Text != "Draft" {
		t.Errorf("latest: %d, %+v", len(v.Latest), v.Latest[0])
	}
	for _, row := range v.Latest {
		if row.Organisation != "" || row.Title == "Withdrawn" {
			t.Errorf("among the latest of ours: %s", row.Title)
		}
	}
	if v.Overdue.Text != "4 action items are overdue" || v.Overdue.Href != "./actions/index.html#overdue" {
		t.Errorf("overdue: %+v", v.Overdue)
	}
	if v.Pick == nil || v.Pick.Title != "Number 12" || !strings.Contains(v.Pick.Why, "1 other write-up refers to it") {
		t.Errorf("pick: %+v", v.Pick)
	}
	var names []string
	for _, f := range v.Facets {
		names = append(names, f.Name)
		for _, c := range f.Values {
			if (c.N == "0") != (c.Href == "") {
				t.Errorf("%s %s: %s leads to %q", f.Name, c.Text, c.N, c.Href)
			}
		}
	}
	if strings.Join(names, " ") != "Severity Service Factors Year Kind" {
		t.Error(names)
	}
}

func TestPickIsTheOneThatOthersReferTo(t *testing.T) {
	files := append(booktest.Many(3), booktest.File("pm/2026-10-20-a.md", "---\ntitle: A\nstatus: published\nkind: incident\nseverity: sev4\n---\nSee [[2026-10-04-number]] again.\n"))
	v := booktest.View[theme.Home](t, All(booktest.Input(t, files...)), book.HomePath)
	if v.Pick == nil || v.Pick.Title != "Number 1" || v.Pick.Summary != "It failed." ||
		v.Pick.Why != "1 other write-up refers to it and it shows what is meant by “monitor missing” and “headroom”." {
		t.Errorf("%+v", v.Pick)
	}
}
