package postmortem

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"debrief/site/markdown"
	"debrief/site/source"
)

// corpora is the folder of real post-mortems, which is not part of this repository.
const corpora = "../../../shared/research/corpora"

var (
	fileDay      = regexp.MustCompile(`20\d\d-\d\d-\d\d`)
	fileYear     = regexp.MustCompile(`20\d\d`)
	realHeading  = regexp.MustCompile(`(?im)^#{1,2} .*timeline`)
	hasAnyNumber = regexp.MustCompile(`\d:\d\d|\d ?[ap]m\b|\d{4}-\d\d-\d\d|\d{1,2}[-/]\d{1,2}[-/]\d{2,4}`)
)

// TestTimelinesOfRealPostmortems counts the Timeline sections of real post-mortems of
// which the rows have times. With -v, it prints the others.
func TestTimelinesOfRealPostmortems(t *testing.T) {
	if _, err := os.Stat(corpora); err != nil {
		t.Skip("the real post-mortems are not here")
	}
	sections, read := 0, 0
	_ = filepath.WalkDir(corpora, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(path, ".tsv") || strings.HasSuffix(path, ".json") || strings.Contains(path, "emplate") {
			return err
		}
		data, _ := os.ReadFile(path)
		pm := readReal(filepath.Base(path), data)
		if pm == nil {
			return nil
		}
		if pm.Part("timeline") < 0 {
			if realHeading.Match(data) {
				t.Logf("no section: %s: %s", path, realHeading.Find(data))
			}
			return nil
		}
		from, to := pm.TimelineSections()
		text := string(pm.Doc.File.Data[pm.Doc.Sections[from].Heading.End:pm.Doc.Sections[to-1].At.End])
		if !hasAnyNumber.MatchString(text) {
			return nil
		}
		sections++
		timed, bad := 0, ""
		for _, e := range pm.Timeline {
			if e.HasTime() {
				timed++
			} else if bad == "" {
				bad = e.Raw + " (zone " + e.BadZone + ")"
			}
		}
		if timed > 0 && 10*timed >= 8*len(pm.Timeline) {
			read++
		} else {
			t.Logf("not read: %s: %d of %d rows; %s", path, timed, len(pm.Timeline), bad)
		}
		return nil
	})
	t.Logf("%d of %d timelines are read", read, sections)
	if read*100 < sections*90 {
		t.Errorf("%d of %d timelines are read", read, sections)
	}
}

// readReal reads a file as a post-mortem of the day in its name.
func readReal(name string, data []byte) *Postmortem {
	day := fileDay.FindString(name)
	if day == "" {
		if year := fileYear.FindString(name); year != "" {
			day = year + "-07-01"
		} else {
			day = "2021-07-01"
		}
	}
	doc, _ := markdown.Parse(&source.File{Path: "postmortems/2026/" + day + "-real.md", Data: data})
	if doc.Refused != "" {
		return nil
	}
	pm, _ := Read(doc)
	return pm
}
