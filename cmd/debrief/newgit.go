package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"debrief/site/finding"
	"debrief/site/git/gitexec"
	"debrief/site/markdown"
	"debrief/site/postmortem"
)

// ofAnother is the error for a repository that git does not open because it belongs
// to another user, as those in containers often do; nil where that is not why.
func ofAnother(err error) error {
	dir, ok := gitexec.Foreign(err)
	if !ok {
		return nil
	}
	return usage("if you trust it: git config --global --add safe.directory "+dir, "git writes to no repository of another user, and %s is one", dir)
}

// ready returns git where the library is in a work tree of it, nil where it is not,
// and refuses before anything is written what could not be done afterwards.
func (b *beginning) ready(ctx context.Context) (*gitexec.Git, error) {
	wanted := b.branch || b.commit
	dir := b.root // the library may hold what git takes for a repository
	if beyondCeiling(dir, b.at.disk) {
		dir = b.at.disk
	}
	git, err := gitexec.Find(dir, os.Environ())
	if err != nil {
		if wanted {
			return nil, err
		}
		return nil, nil
	}
	if inside, err := git.Ask(ctx, "rev-parse", "--is-inside-work-tree"); inside != "true" || err != nil {
		if wanted {
			if err := ofAnother(err); err != nil {
				return nil, err
			}
			return nil, usage("run git init first, or leave --branch, --commit and --push out", "%s is in no work tree of Git", b.at.opt.Dir)
		}
		return nil, nil
	}
	if b.branch {
		staged, err := git.Staged(ctx)
		if err != nil {
			return nil, err
		}
		if staged {
			return nil, usage("commit them first, or take them back with git restore --staged .", "there are staged changes, which would go along to the new branch")
		}
	}
	if b.push {
		if b.remote, err = remoteOf(ctx, git, b.remote); err != nil {
			return nil, err
		}
		head, on, err := git.Head(ctx)
		if err != nil {
			return nil, err
		}
		at := strings.TrimPrefix(head, "refs/heads/")
		if !b.branch && (!on || at == defaultBranch(ctx, git, b.remote)) {
			return nil, usage("add --branch, so that there is something to review", "a push from here would go past the review")
		}
	}
	return git, nil
}

// beyondCeiling reports whether git, called in dir, would not look as far up as root,
// because GIT_CEILING_DIRECTORIES forbids it.
func beyondCeiling(root, dir string) bool {
	for _, ceiling := range filepath.SplitList(os.Getenv("GIT_CEILING_DIRECTORIES")) {
		below, err := filepath.Rel(ceiling, dir)
		within, err2 := filepath.Rel(root, ceiling)
		if err == nil && err2 == nil && below != "." && filepath.IsLocal(below) && filepath.IsLocal(within) {
			return true
		}
	}
	return false
}

// remoteOf is where a push goes: the one that is named, that of the branch, origin,
// or the only one.
func remoteOf(ctx context.Context, git *gitexec.Git, named string) (string, error) {
	out, err := git.Ask(ctx, "remote")
	if err != nil {
		return "", err
	}
	remotes := strings.Fields(out)
	if named != "" {
		return named, oneOf("remote", named, remotes)
	}
	candidates := []string{}
	if head, on, err := git.Head(ctx); on && err == nil {
		for _, key := range []string{"branch." + strings.TrimPrefix(head, "refs/heads/") + ".pushRemote", "remote.pushDefault", "branch." + strings.TrimPrefix(head, "refs/heads/") + ".remote"} {
			if r, err := git.Ask(ctx, "config", "--get", key); err == nil {
				candidates = append(candidates, r)
			}
		}
	}
	candidates = append(candidates, "origin")
	if len(remotes) == 1 {
		candidates = append(candidates, remotes[0])
	}
	for _, c := range candidates {
		for _, r := range remotes {
			if c == r {
				return r, nil
			}
		}
	}
	if len(remotes) == 0 {
		return "", usage("git remote add origin ADDRESS names one", "the repository has no remote to push to")
	}
	return "", usage("--remote names one of "+list(remotes), "the repository has several remotes, and none is called origin")
}

// defaultBranch is the branch that pull requests are for, "" where nobody has said it.
func defaultBranch(ctx context.Context, git *gitexec.Git, remote string) string {
	if ref, err := git.Ask(ctx, "symbolic-ref", "--quiet", "--short", "refs/remotes/"+remote+"/HEAD"); err == nil {
		return strings.TrimPrefix(ref, remote+"/")
	}
	for _, usual := range []string{"main", "master", "trunk"} {
		if _, ok, err := git.Commit(ctx, "refs/remotes/"+remote+"/"+usual); ok && err == nil {
			return usual
		}
	}
	return ""
}

const branchPrefix = "postmortem/"

// mostSlug is how long the words of an ID are: they are typed, and stand in addresses.
const mostSlug = 60

var (
	notASCII   = regexp.MustCompile(`[^a-z0-9-]+`)
	hyphens    = regexp.MustCompile(`-{2,}`)
	yearFolder = regexp.MustCompile(`(?:^|/)\d{4}/[^/]+$`)
)

// slugOf is a title as an ID has it.
func slugOf(title string) string {
	fold := strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss", "é", "e", "è", "e", "ê", "e", "á", "a", "à", "a", "â", "a", "ã", "a",
		"å", "a", "ç", "c", "í", "i", "ó", "o", "ô", "o", "õ", "o", "ø", "o", "ñ", "n", "ú", "u", "æ", "ae")
	slug := markdown.Slug(fold.Replace(strings.ToLower(title)))
	slug = strings.Trim(hyphens.ReplaceAllString(notASCII.ReplaceAllString(slug, "-"), "-"), "-")
	if len(slug) > mostSlug {
		slug = slug[:mostSlug]
		if i := strings.LastIndexByte(slug, '-'); i > mostSlug/2 {
			slug = slug[:i]
		}
		slug = strings.Trim(slug, "-")
	}
	if slug == "" {
		slug = "incident"
	}
	return slug
}

// place finds an ID that nothing has: no write-up by ID or alias, no file, and no
// branch that is known here.
func (b *beginning) place(ctx context.Context, git *gitexec.Git) (name string, id postmortem.ID, err error) {
	base := b.day.Format(time.DateOnly) + "-" + slugOf(b.draft.Title)
	folder := ""
	if b.byYear() {
		folder = b.day.Format("2006") + "/"
	}
	for n := 1; n <= 100; n++ {
		id = postmortem.ID(base)
		if n > 1 {
			id = postmortem.ID(fmt.Sprintf("%s-%d", base, n))
		}
		taken, err := b.taken(ctx, git, string(id), folder)
		if err != nil {
			return "", "", err
		}
		if !taken {
			return folder + string(id) + ".md", id, nil
		}
	}
	return "", "", usage("give it another title", "there are a hundred write-ups %s already", base)
}

func (b *beginning) taken(ctx context.Context, git *gitexec.Git, id, folder string) (bool, error) {
	if _, known := b.snap.Library.Lookup(id); known {
		return true, nil
	}
	for _, f := range b.snap.Library.Files() {
		if string(postmortem.IDOf(f.Path)) == id {
			return true, nil
		}
	}
	var names []string
	for _, in := range []string{folder, ""} {
		for _, name := range []string{in + id + ".md", in + id} {
			if _, err := os.Lstat(filepath.Join(b.at.disk, filepath.FromSlash(name))); err == nil {
				return true, nil
			}
			names = append(names, path.Join(b.at.opt.Dir, name))
		}
	}
	if git == nil {
		return false, nil
	}
	if _, there, err := git.Commit(ctx, "refs/heads/"+branchPrefix+id); there || err != nil {
		return there, err
	}
	known, err := git.Known(ctx, names)
	return len(known) > 0, err
}

// byYear reports whether write-ups lie in a folder for each year: where most do, and
// where there are none yet.
func (b *beginning) byYear() bool {
	in, all := 0, 0
	for _, pm := range b.snap.Library.All {
		if !pm.Ours() || string(pm.ID)+".md" == exampleName {
			continue // those of others have a place of their own, and so has the example
		}
		all++
		at := strings.TrimSuffix(pm.Doc.File.Path, "/index.md")
		if yearFolder.MatchString(at) {
			in++
		}
	}
	return 2*in >= all
}

// hand gives the file to Git as far as it was asked to, and says what comes next.
func (b *beginning) hand(ctx context.Context, cmd *cobra.Command, git *gitexec.Git, shown string, id postmortem.ID) error {
	file := filepath.Join(b.root, b.at.opt.Dir)
	branch := branchPrefix + string(id)
	if abs, err := filepath.Abs(shown); err == nil {
		file = abs
	}
	do := func(command string, args ...string) error {
		err := git.Do(ctx, gitexec.Terminal{In: cmd.InOrStdin(), Out: b.terminal(), Err: b.terminal()}, command, args...)
		var no *gitexec.Error
		if errors.As(err, &no) {
			return hinted(fmt.Errorf("%w, and what it was asked stands above; %s is written", err, finding.Printable(shown)), "mend that, then go on with git yourself")
		}
		return err
	}
	if b.branch {
		if err := do("switch", "--quiet", "--create", branch); err != nil {
			return err
		}
		fmt.Fprintf(b.out, "\non the new branch %s\n", branch)
	}
	if b.commit {
		if err := do("add", "--", file); err != nil {
			return err
		}
		if err := do("commit", "--quiet", "-m", "Begin the post-mortem "+string(id), "--", file); err != nil {
			return err
		}
		fmt.Fprintf(b.out, "committed %s\n", finding.Printable(shown))
	}
	if b.push {
		if err := do("push", "--quiet", "--set-upstream", b.remote, "HEAD"); err != nil {
			return err
		}
		b.pushed(ctx, git)
	}
	b.next(git, shown, branch)
	return nil
}

// pushed prints where the pull request is opened.
func (b *beginning) pushed(ctx context.Context, git *gitexec.Git) {
	head, _, _ := git.Head(ctx)
	branch := strings.TrimPrefix(head, "refs/heads/")
	fmt.Fprintf(b.out, "pushed %s to %s\n", branch, b.remote)
	address, err := git.Ask(ctx, "remote", "get-url", "--push", b.remote)
	if err != nil {
		return
	}
	remote, ok := gitexec.ParseRemote(address)
	kind := remote.Kind()
	if ok && kind == "" {
		if h, known := (checkout{top: b.root}).hostOf(); known {
			kind = h.word
		}
	}
	if url := remote.Compare(kind, defaultBranch(ctx, git, b.remote), branch); ok && url != "" {
		fmt.Fprintf(b.out, "open the pull request: %s\n", finding.Printable(url))
		return
	}
	b.say("hint", "open a pull request from the branch "+branch+" on the host")
}

// next says what a writer does now.
func (b *beginning) next(git *gitexec.Git, shown, branch string) {
	name := finding.Printable(shown)
	if strings.ContainsAny(name, " '\"$`\\") {
		name = "'" + strings.ReplaceAll(name, "'", `'\''`) + "'"
	}
	b.say("hint", "debrief check "+name+" says what is still missing, and debrief serve shows it")
	if git != nil && !b.branch && !b.commit {
		b.say("hint", "git switch -c "+branch+" && git add "+name+" && git commit begins its pull request")
	}
}
