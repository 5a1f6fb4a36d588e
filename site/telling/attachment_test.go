package telling

import (
	"strings"
	"testing"

	"debrief/site/book"
	"debrief/site/book/booktest"
	"debrief/theme"
)

// A site cannot have two files that differ in nothing but their case, and a
// link must not lead to the other one.
func TestFilesThatDifferInTheirCaseAreBothKept(t *testing.T) {
	dir := "pm/2026-10-14-case/"
	pages := Pages(book.Open(booktest.Input(t,
		booktest.File(dir+"index.md", "---\ntitle: Case\nstatus: published\nkind: incident\nevidence: [{id: ev-1, file: evidence/x.log}, {id: ev-2, file: evidence/X.log}, {id: ev-3, file: Evidence/y.log}, {id: ev-4, file: History/z.log}]\n---\nSee [it](evidence/X.log) and [again](evidence/x.log).\n"),
		booktest.File(dir+"evidence/x.log", "small"), booktest.File(dir+"evidence/X.log", "large"),
		booktest.File(dir+"Evidence/y.log", "folder"), booktest.File(dir+"History/z.log", "history"),
	)))
	var got []string
	for _, p := range pages {
		if p.Data != nil {
			data, _ := p.Data()
			got = append(got, strings.TrimPrefix(p.Path, "incidents/2026-10-14-case/")+" "+string(data))
		}
	}
	if s := strings.Join(got, ", "); s != "evidence/x.log small, evidence/X-2.log large, evidence/y.log folder, history/z.log history" {
		t.Error(s)
	}
	v := booktest.View[theme.Incident](t, pages, "incidents/2026-10-14-case/index.html")
	if v.Evidence.Files[1].Link.Href != "../../incidents/2026-10-14-case/evidence/X-2.log" || !strings.Contains(string(v.Overview), "evidence/X-2.log\">it<") {
		t.Errorf("%+v\n%s", v.Evidence.Files, v.Overview)
	}
}

func TestANameThatIsAPageOfTheListHasNoPage(t *testing.T) {
	for _, p := range Pages(book.Open(booktest.Input(t, booktest.File("pm/2026-10-14-a.md", "---\ntitle: A\nkind: incident\naliases: [Page 2, Pages]\n---\n")))) {
		if p.Path == "incidents/page-2/index.html" {
			t.Error("the second page of the list of all would have the same address")
		}
	}
}
