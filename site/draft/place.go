package draft

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"debrief/site/finding"
	"debrief/site/git/gitexec"
	"debrief/site/locate"
	"debrief/site/markdown"
	"debrief/site/postmortem"
)

// BranchPrefix is the start of a draft's branch name. The post-mortem's ID follows.
const BranchPrefix = "postmortem/"

const (
	maxSlug     = 60  // maximum length of the title part of an ID; it is short, because people type IDs
	maxAttempts = 100 // maximum number of IDs to try for drafts with one title and day
)

var (
	notSlug    = regexp.MustCompile(`[^a-z0-9-]+`)
	hyphens    = regexp.MustCompile(`-{2,}`)
	yearFolder = regexp.MustCompile(`(?:^|/)\d{4}/[^/]+$`)
)

var asciiLetters = strings.NewReplacer(
	"ä",
	"ae",
	"ö",
	"oe",
	"ü",
	"ue",
	"ß",
	"ss",
	"é",
	"e",
	"è",
	"e",
	"ê",
	"e",
	"á",
	"a",
	"à",
	"a",
	"â",
	"a",
	"ã",
	"a",
	"å",
	"a",
	"ç",
	"c",
	"í",
	"i",
	"ó",
	"o",
	"ô",
	"o",
	"õ",
	"o",
	"ø",
	"o",
	"ñ",
	"n",
	"ú",
	"u",
	"æ",
	"ae",
)

// slugOf converts a title to the text part of an ID: at most maxSlug characters,
// lower-case ASCII letters, digits and hyphens.
func slugOf(title string) string {
	slug := markdown.Slug(asciiLetters.Replace(strings.ToLower(title)))
	slug = strings.Trim(hyphens.ReplaceAllString(notSlug.ReplaceAllString(slug, "-"), "-"), "-")
	if len(slug) > maxSlug {
		slug = slug[:maxSlug]
		if i := strings.LastIndexByte(slug, '-'); i > maxSlug/2 {
			slug = slug[:i]
		}
		slug = strings.Trim(slug, "-")
	}
	if slug == "" {
		slug = "incident"
	}
	return slug
}

// Place chooses an unused ID for the draft, and a file as a path in the library's
// folder. No post-mortem, alias, file or known branch has the ID. git is nil outside a
// work tree. example is the name of the example file of debrief init, which does not
// count as a post-mortem.
func (d *Draft) Place(
	ctx context.Context,
	at locate.Location,
	git *gitexec.Git,
	example string,
) (file string, id postmortem.ID, err error) {
	base := d.Day.Format(time.DateOnly) + "-" + slugOf(cmp.Or(d.in.Slug, d.Fields.Title))
	folder := ""
	if d.usesYearFolders(example) {
		folder = d.Day.Format("2006") + "/"
	}
	for n := 1; n <= maxAttempts; n++ {
		id = postmortem.ID(base)
		if n > 1 {
			id = postmortem.ID(fmt.Sprintf("%s-%d", base, n))
		}
		used, err := d.isUsed(ctx, at, git, string(id), folder)
		if err != nil {
			return "", "", err
		}
		if !used {
			return folder + string(id) + ".md", id, nil
		}
	}
	return "", "", finding.HintErrorf("use another title", "there are %d post-mortems %s already", maxAttempts, base)
}

// isUsed reports whether a post-mortem, a file or a branch already has the ID.
func (d *Draft) isUsed(ctx context.Context, at locate.Location, git *gitexec.Git, id, folder string) (bool, error) {
	if _, ok := d.in.Library.Lookup(id); ok {
		return true, nil
	}
	for _, f := range d.in.Library.Files() {
		if string(postmortem.IDFromPath(f.Path)) == id {
			return true, nil
		}
	}
	var names []string
	for _, in := range []string{folder, ""} {
		for _, name := range []string{in + id + ".md", in + id} {
			if _, err := os.Lstat(filepath.Join(at.Disk, filepath.FromSlash(name))); err == nil {
				return true, nil
			}
			names = append(names, path.Join(at.Dir, name))
		}
	}
	if git == nil {
		return false, nil
	}
	if _, ok, err := git.Commit(ctx, "refs/heads/"+BranchPrefix+id); ok || err != nil {
		return ok, err
	}
	known, err := git.ExistingPaths(ctx, names)
	return len(known) > 0, err
}

// usesYearFolders reports whether at least half of the library's own post-mortems are
// in folders named by year. It is true for a library without post-mortems.
func (d *Draft) usesYearFolders(example string) bool {
	inYear, all := 0, 0
	for _, pm := range d.in.Library.All {
		if pm.IsExternal() || string(pm.ID)+".md" == example {
			continue
		}
		all++
		if yearFolder.MatchString(strings.TrimSuffix(pm.Doc.File.Path, "/index.md")) {
			inYear++
		}
	}
	return 2*inYear >= all
}
