package gather

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"debrief/site/finding"
	"debrief/site/git/gitexec"
	"debrief/site/postmortem"
	"debrief/site/source"
)

// A GitChange is one change in another repository: a deployment or release tag, a merge,
// a revert, or a commit that went directly to the branch.
type GitChange struct {
	At    time.Time // when it reached the branch, or when the tag was made; UTC
	Kind  string    // one of ChangeKinds
	Title string    // the subject of the commit, or the name of the tag
	Hash  string
	Link  string // page of the commit on the code host; "" if the host is unknown
}

// ChangeKinds are the kinds of a [GitChange].
var ChangeKinds = []string{"deploy", "release", "tag", "merge", "revert", "commit"}

// OfKinds returns the changes of the given kinds, or all changes if kinds is empty.
func OfKinds(changes []GitChange, kinds []string) []GitChange {
	if len(kinds) == 0 {
		return changes
	}
	return slices.DeleteFunc(slices.Clone(changes), func(c GitChange) bool { return !slices.Contains(kinds, c.Kind) })
}

// A GitRepo is a local clone of a repository.
type GitRepo struct {
	Name string // from its remote, such as "fern/shop", or else the name of the folder

	git    *gitexec.Git
	branch string // a revision
	remote gitexec.Remote
	host   string // the kind of the code host; "" if unknown
}

// maxGitChanges limits the number of changes of one repository.
const maxGitChanges = 500

var (
	deployTag  = regexp.MustCompile(`(?i)(^|[/_-])(deploy|deployed|deployment|prod|production|rollout|live)([/_.-]|\d|$)`)
	releaseTag = regexp.MustCompile(`(?i)(^|[/_-])(v?\d+\.\d+|release|rel)([/_.-]|\d|$)`)
	revertText = regexp.MustCompile(`^(?i:revert|rollback|roll back|back out)\b`)
	mergeText  = regexp.MustCompile(`^Merge (pull request|branch|remote|tag|merge request)\b|\(#\d+\)$|\(!\d+\)$`)
)

// OpenGitRepo opens the local clone in dir. branch is the branch to read; "" means the
// remote's default branch, or else HEAD.
func OpenGitRepo(ctx context.Context, dir, branch string) (*GitRepo, error) {
	git, err := gitexec.Find(dir, os.Environ())
	if err != nil {
		return nil, err
	}
	if _, err := git.Output(ctx, "rev-parse", "--git-dir"); err != nil {
		return nil, finding.HintErrorf("name the folder of a local clone", "%s is not a Git repository", dir)
	}
	r := &GitRepo{git: git}
	r.remote, r.host, r.Name = remoteOf(ctx, git, dir)
	r.branch, err = branchOf(ctx, git, branch)
	return r, err
}

// Changes lists the changes of the repository within a window, oldest first. It reads
// the local clone only. If there are none, the error's hint asks for git fetch if the
// clone's newest commit is older than the window.
func (r *GitRepo) Changes(ctx context.Context, w Window) ([]GitChange, error) {
	commits, err := readCommits(ctx, r.git, r.branch, w)
	if err != nil {
		return nil, err
	}
	tags, err := readTags(ctx, r.git, w)
	if err != nil {
		return nil, err
	}
	changes := append(commits, tags...)
	for i := range changes {
		if r.host != "" {
			changes[i].Link = r.remote.CommitURL(r.host, changes[i].Hash)
		}
	}
	slices.SortStableFunc(changes, func(a, b GitChange) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Hash, b.Hash))
	})
	if len(changes) > maxGitChanges {
		return nil, finding.HintErrorf("give a shorter range with --from and --to",
			"%s has %d changes from %s, over the limit of %d", r.Name, len(changes), w, maxGitChanges)
	}
	if len(changes) == 0 {
		return nil, staleClone(ctx, r.git, r.branch, r.Name, w)
	}
	return changes, nil
}

// remoteOf returns the remote of a clone, the kind of its host, and the repository's
// name.
func remoteOf(ctx context.Context, git *gitexec.Git, dir string) (r gitexec.Remote, kind, name string) {
	if abs, err := filepath.Abs(dir); err == nil {
		name = filepath.Base(abs)
	}
	address, err := git.Output(ctx, "remote", "get-url", "origin")
	if err != nil {
		return r, "", name
	}
	r, ok := gitexec.ParseRemote(address)
	if !ok {
		return r, "", name
	}
	return r, r.HostKind(), r.Path
}

// branchOf returns the revision to read.
func branchOf(ctx context.Context, git *gitexec.Git, branch string) (string, error) {
	if branch == "" {
		if _, ok, err := git.Commit(ctx, "refs/remotes/origin/HEAD"); err == nil && ok {
			return "refs/remotes/origin/HEAD", nil
		}
		branch = "HEAD"
	}
	hash, ok, err := git.Commit(ctx, branch)
	if err != nil || !ok {
		return "", finding.HintErrorf("name a branch of the clone with --branch", "there is no branch %q", branch)
	}
	return hash, nil
}

// readCommits returns the first-parent commits of a branch within a window. These are
// the merges, and the commits that were pushed to the branch directly.
func readCommits(ctx context.Context, git *gitexec.Git, branch string, w Window) ([]GitChange, error) {
	out, err := git.Output(ctx, "log", "--first-parent", "-z", "--format=%H%x09%ct%x09%P%x09%s",
		"--since="+strconv.FormatInt(w.From.Unix(), 10), "--until="+strconv.FormatInt(w.To.Unix(), 10), branch, "--")
	if err != nil {
		return nil, err
	}
	var changes []GitChange
	for _, record := range strings.Split(out, "\x00") {
		p := strings.SplitN(record, "\t", 4)
		if len(p) < 4 {
			continue
		}
		at, err := strconv.ParseInt(p[1], 10, 64)
		if err != nil {
			return nil, fmt.Errorf("git log: %q is not a time", p[1])
		}
		c := GitChange{
			At:    time.Unix(at, 0).UTC(),
			Hash:  p[0],
			Title: source.Truncate(source.OneLine(p[3]), maxTitle),
			Kind:  "commit",
		}
		switch {
		case revertText.MatchString(c.Title):
			c.Kind = "revert"
		case strings.Contains(p[2], " ") || mergeText.MatchString(c.Title):
			c.Kind = "merge"
		}
		changes = append(changes, c)
	}
	return changes, nil
}

// readTags returns the tags that were made within a window.
func readTags(ctx context.Context, git *gitexec.Git, w Window) ([]GitChange, error) {
	out, err := git.Output(
		ctx,
		"for-each-ref",
		"--format=%(creatordate:unix)%09%(objectname)%09%(*objectname)%09%(refname:short)",
		"refs/tags",
	)
	if err != nil {
		return nil, err
	}
	var changes []GitChange
	for line := range strings.Lines(out) {
		p := strings.SplitN(strings.TrimRight(line, "\n"), "\t", 4)
		if len(p) < 4 {
			continue
		}
		at, err := strconv.ParseInt(p[0], 10, 64)
		if err != nil || time.Unix(at, 0).Before(w.From) || time.Unix(at, 0).After(w.To) {
			continue
		}
		c := GitChange{
			At:    time.Unix(at, 0).UTC(),
			Hash:  cmp.Or(p[2], p[1]),
			Title: source.Truncate(source.OneLine(p[3]), maxTitle),
			Kind:  "release",
		}
		switch {
		case deployTag.MatchString(p[3]):
			c.Kind = "deploy"
		case !releaseTag.MatchString(p[3]):
			c.Kind = "tag"
		}
		changes = append(changes, c)
	}
	return changes, nil
}

// staleClone returns an error for a window without changes. If the clone's newest commit
// is older than the window, the hint is to fetch.
func staleClone(ctx context.Context, git *gitexec.Git, branch, name string, w Window) error {
	out, err := git.Output(ctx, "log", "-1", "--format=%ct", branch, "--")
	newest, convErr := strconv.ParseInt(out, 10, 64)
	if err == nil && convErr == nil && time.Unix(newest, 0).Before(w.To) {
		return finding.HintErrorf("if that is too old, run git fetch in the clone",
			"%s has no change from %s; its newest commit is of %s", name, w,
			time.Unix(newest, 0).UTC().Format("2006-01-02 15:04 UTC"))
	}
	return finding.HintErrorf("give another range with --from and --to", "%s has no change from %s", name, w)
}

// Capture returns changes of the repository as one piece of evidence: a CSV of events.
// Without changes it has only the fields that identify it, see [StoredWindow].
func (r *GitRepo) Capture(changes []GitChange, w Window, captured time.Time) Capture {
	var events []Event
	for _, c := range changes {
		events = append(events, Event{c.At, c.Kind, c.Title, c.Link})
	}
	return Capture{
		Type: "event", Title: "Changes of " + r.Name, Class: "event", Source: r.Name,
		Definition: "tags, merges, reverts and direct commits of the branch", Window: w, Captured: captured,
		Text: FormatEvents(events), Ext: ".csv",
	}
}

// Events returns changes as timeline rows of the kind "change", with a reference to the
// evidence.
func (r *GitRepo) Events(changes []GitChange, evidenceID string) []postmortem.Event {
	var out []postmortem.Event
	for _, c := range changes {
		text := map[string]string{
			"deploy": "Deployment", "release": "Release", "revert": "Revert", "merge": "Merge", "commit": "Commit", "tag": "Tag",
		}[c.Kind]
		out = append(out, postmortem.Event{
			When: c.At, Kind: "change", What: fmt.Sprintf("%s in %s: %s", text, r.Name, c.Title), Evidence: []string{evidenceID},
		})
	}
	return out
}
