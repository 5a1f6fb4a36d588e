package history

import (
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/storer"
	"github.com/go-git/go-git/v5/storage/filesystem"
)

// errUnborn is wrapped by the error for a branch without commits.
var errUnborn = errors.New("has no commits yet")

// errNoRef is wrapped by the error for a name that names nothing.
var errNoRef = errors.New("no branch, tag or commit")

// Commit returns the commit that ref names: a branch, a tag, a remote's branch,
// a hash or the start of one, each with any number of ~2 and ^2 behind it.
// WorkTree is HEAD. The error for a ref that does not exist lists names that do.
func (r *Repo) Commit(ref string) (Commit, error) {
	c, err := r.resolve(ref)
	if err != nil {
		return Commit{}, err
	}
	return c.export(), nil
}

func (r *Repo) resolve(ref string) (*commit, error) {
	if ref == WorkTree {
		ref = "HEAD"
	}
	if r.git == nil {
		return nil, r.noHistory()
	}
	c, err := r.git.resolve(ref)
	if errors.Is(err, errMissing) || errors.Is(err, errNoRef) {
		r.git.refresh()
		c, err = r.git.resolve(ref)
	}
	switch {
	case errors.Is(err, errUnborn):
		return nil, fmt.Errorf("%w: %w", ErrNoHistory, err)
	case errors.Is(err, errNoRef):
		return nil, fmt.Errorf("%w%s", err, r.hint(ref))
	}
	return c, err
}

// hint words what could have been meant by a ref that does not exist.
func (r *Repo) hint(ref string) string {
	if near := nearest(ref, r.git.names()); len(near) > 0 {
		return "; there is " + strings.Join(near, ", ")
	}
	if r.Shallow() {
		return "; the clone is shallow and may lack it, run git fetch --unshallow"
	}
	return ""
}

func (o *objects) resolve(ref string) (*commit, error) {
	base, steps := ref, ""
	if i := strings.IndexAny(ref, "~^"); i >= 0 {
		base, steps = ref[:i], ref[i:]
	}
	if base == "@" {
		base = "HEAD"
	}
	h, err := o.named(base)
	if err != nil {
		return nil, err
	}
	c, err := o.peel(h)
	for err == nil && steps != "" {
		c, steps, err = o.step(c, ref, steps)
	}
	return c, err
}

// step applies the first of the ~n, ^n and ^{} in steps.
func (o *objects) step(c *commit, ref, steps string) (*commit, string, error) {
	kind, rest := steps[0], steps[1:]
	if kind == '^' && strings.HasPrefix(rest, "{") {
		for _, to := range []string{"{}", "{commit}"} {
			if after, ok := strings.CutPrefix(rest, to); ok {
				return c, after, nil
			}
		}
		return nil, "", fmt.Errorf("%q cannot be read: write HEAD~2, main^2, a branch, a tag or a hash", ref)
	}
	digits := len(rest) - len(strings.TrimLeft(rest, "0123456789"))
	n := 1
	if digits > 0 {
		var err error
		if n, err = strconv.Atoi(rest[:digits]); err != nil || n > 1<<20 {
			return nil, "", fmt.Errorf("%q goes back further than any history", ref)
		}
	}
	rest = rest[digits:]
	if rest != "" && rest[0] != '~' && rest[0] != '^' {
		return nil, "", fmt.Errorf("%q cannot be read: write HEAD~2, main^2, a branch, a tag or a hash", ref)
	}
	back, which := n, 1 // ~n
	if kind == '^' {
		back, which = min(n, 1), n
	}
	for range back {
		if which > len(c.parents) {
			if o.cut[c.hash] {
				return nil, "", fmt.Errorf("%q lies before the point where this shallow clone was cut; run git fetch --unshallow", ref)
			}
			return nil, "", fmt.Errorf("%q goes back too far: %s has %d parents", ref, c.hash.String()[:10], len(c.parents))
		}
		var err error
		if c, err = o.readCommit(c.parents[which-1]); err != nil {
			return nil, "", err
		}
	}
	return c, rest, nil
}

// refRules are the places where git looks a short name up, in its order.
var refRules = []string{"%s", "refs/%s", "refs/tags/%s", "refs/heads/%s", "refs/remotes/%s", "refs/remotes/%s/HEAD"}

// named finds what a name without ~ and ^ stands for.
func (o *objects) named(name string) (hash, error) {
	if len(name) == 40 && plumbing.IsHash(name) {
		return plumbing.NewHash(name), nil
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, rule := range refRules {
		full := plumbing.ReferenceName(fmt.Sprintf(rule, name))
		if !strings.HasPrefix(string(full), "refs/") && !allCaps(name) {
			continue // or "config" would be read as a reference
		}
		ref, err := storer.ResolveReference(o.stores[0], full)
		if err == nil {
			return ref.Hash(), nil
		}
		if full == plumbing.HEAD {
			if head, err := o.stores[0].Reference(full); err == nil && head.Type() == plumbing.SymbolicReference {
				return hash{}, fmt.Errorf("%s %w", head.Target().Short(), errUnborn)
			}
		}
	}
	return o.abbreviated(name)
}

// allCaps reports whether name is like HEAD or ORIG_HEAD.
func allCaps(name string) bool {
	return name != "" && strings.Trim(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_") == ""
}

// abbreviated finds the one commit or tag whose name begins with prefix.
func (o *objects) abbreviated(prefix string) (hash, error) {
	missing := fmt.Errorf("%w is called %q", errNoRef, prefix)
	if len(prefix) < 4 || len(prefix) > 40 {
		return hash{}, missing
	}
	// Whole bytes can be searched for; an odd digit at the end is compared after.
	raw, err := hex.DecodeString(strings.ToLower(prefix[:len(prefix)/2*2]))
	if err != nil {
		return hash{}, missing
	}
	var found []hash
	for _, s := range o.stores {
		list, err := s.HashesWithPrefix(raw)
		if err != nil {
			return hash{}, err
		}
		for _, h := range list {
			if strings.HasPrefix(h.String(), strings.ToLower(prefix)) && isCommitish(s, h) && !slices.Contains(found, h) {
				found = append(found, h)
			}
		}
	}
	switch len(found) {
	case 0:
		return hash{}, missing
	case 1:
		return found[0], nil
	}
	return hash{}, fmt.Errorf("%q is the start of %d commits; write more of it", prefix, len(found))
}

func isCommitish(s *filesystem.Storage, h hash) bool {
	obj, err := s.EncodedObject(plumbing.AnyObject, h)
	return err == nil && (obj.Type() == plumbing.CommitObject || obj.Type() == plumbing.TagObject)
}

// peel follows annotated tags to a commit.
func (o *objects) peel(h hash) (*commit, error) {
	for range 16 {
		t, data, err := o.readAny(h)
		switch {
		case err != nil:
			return nil, err
		case t == plumbing.CommitObject:
			return o.readCommit(h)
		case t != plumbing.TagObject || len(data) < len("object ")+40:
			return nil, fmt.Errorf("%s is a %s, not a commit", h, t)
		}
		if h, err = parseHash(data[len("object ") : len("object ")+40]); err != nil {
			return nil, err
		}
	}
	return nil, fmt.Errorf("%s is a tag of a tag of a tag and so on", h)
}

// names lists the short names of all branches, tags and remote branches.
func (o *objects) names() []string {
	o.mu.Lock()
	defer o.mu.Unlock()
	refs, err := o.stores[0].IterReferences()
	if err != nil {
		return nil
	}
	var names []string
	_ = refs.ForEach(func(ref *plumbing.Reference) error {
		n := ref.Name()
		if n.IsBranch() || n.IsTag() || n.IsRemote() {
			names = append(names, n.Short())
		}
		return nil
	})
	sort.Strings(names)
	return slices.Compact(names)
}

// nearest returns up to three of names that are most like name.
func nearest(name string, names []string) []string {
	name, _, _ = strings.Cut(name, "~")
	name, _, _ = strings.Cut(name, "^")
	type scored struct {
		name  string
		score int
	}
	var near []scored
	for _, n := range names {
		d := distance(strings.ToLower(name), strings.ToLower(n))
		if strings.HasSuffix(n, "/"+name) {
			d = 0 // origin/main for main, the usual miss in a CI job
		}
		if d <= max(2, len(name)/3) {
			near = append(near, scored{n, d})
		}
	}
	if len(near) == 0 { // nothing alike: say what there is
		for _, n := range names[:min(3, len(names))] {
			near = append(near, scored{n, 0})
		}
	}
	sort.SliceStable(near, func(i, j int) bool { return near[i].score < near[j].score })
	var out []string
	for _, n := range near[:min(3, len(near))] {
		out = append(out, n.name)
	}
	return out
}

// distance is the number of letters to add, drop or change between a and b.
func distance(a, b string) int {
	if len(a) > 100 || len(b) > 100 {
		return 100
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
