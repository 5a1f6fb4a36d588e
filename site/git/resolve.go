package git

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

// Resolve returns the commit that ref names: a branch, a tag, a remote's branch,
// a hash or the start of one, each with any number of ~2 and ^2 behind it. The
// error for a ref that does not exist lists names that do.
func (db *Database) Resolve(ref string) (*Commit, error) {
	c, err := db.resolve(ref)
	if errors.Is(err, ErrMissing) || errors.Is(err, errNoRef) {
		db.refresh()
		c, err = db.resolve(ref)
	}
	if errors.Is(err, errNoRef) {
		return nil, fmt.Errorf("%w%s", err, db.hint(ref))
	}
	return c, err
}

// hint words what could have been meant by a ref that does not exist.
func (db *Database) hint(ref string) string {
	if near := nearest(ref, db.names()); len(near) > 0 {
		return "; there is " + strings.Join(near, ", ")
	}
	if db.Shallow() {
		return "; the clone is shallow and may lack it, run git fetch --unshallow"
	}
	return ""
}

func (db *Database) resolve(ref string) (*Commit, error) {
	base, steps := ref, ""
	if i := strings.IndexAny(ref, "~^"); i >= 0 {
		base, steps = ref[:i], ref[i:]
	}
	if base == "@" {
		base = "HEAD"
	}
	h, err := db.named(base)
	if err != nil {
		return nil, err
	}
	c, err := db.peel(h)
	for err == nil && steps != "" {
		c, steps, err = db.step(c, ref, steps)
	}
	return c, err
}

// step applies the first of the ~n, ^n and ^{} in steps.
func (db *Database) step(c *Commit, ref, steps string) (*Commit, string, error) {
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
		if which > len(c.Parents) {
			if c.Cut {
				return nil, "", fmt.Errorf("%q lies before the point where this shallow clone was cut; run git fetch --unshallow", ref)
			}
			return nil, "", fmt.Errorf("%q goes back too far: %s has %d parents", ref, c.Hash.String()[:10], len(c.Parents))
		}
		var err error
		if c, err = db.Commit(c.Parents[which-1]); err != nil {
			return nil, "", err
		}
	}
	return c, rest, nil
}

// refRules are the places where git looks a short name up, in its order.
var refRules = []string{"%s", "refs/%s", "refs/tags/%s", "refs/heads/%s", "refs/remotes/%s", "refs/remotes/%s/HEAD"}

// named finds what a name without ~ and ^ stands for.
func (db *Database) named(name string) (Hash, error) {
	if len(name) == 40 && plumbing.IsHash(name) {
		return Hash(plumbing.NewHash(name)), nil
	}
	db.mu.Lock()
	defer db.mu.Unlock()
	for _, rule := range refRules {
		full := plumbing.ReferenceName(fmt.Sprintf(rule, name))
		if !strings.HasPrefix(string(full), "refs/") && !allCaps(name) {
			continue // or "config" would be read as a reference
		}
		ref, err := storer.ResolveReference(db.stores[0], full)
		if err == nil {
			return Hash(ref.Hash()), nil
		}
		if full == plumbing.HEAD {
			if head, err := db.stores[0].Reference(full); err == nil && head.Type() == plumbing.SymbolicReference {
				return Hash{}, fmt.Errorf("%s %w", head.Target().Short(), ErrUnborn)
			}
		}
	}
	return db.abbreviated(name)
}

// allCaps reports whether name is like HEAD or ORIG_HEAD.
func allCaps(name string) bool {
	return name != "" && strings.Trim(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_") == ""
}

// abbreviated finds the one commit or tag whose name begins with prefix.
func (db *Database) abbreviated(prefix string) (Hash, error) {
	missing := fmt.Errorf("%w is called %q", errNoRef, prefix)
	if len(prefix) < 4 || len(prefix) > 40 {
		return Hash{}, missing
	}
	// Whole bytes can be searched for; an odd digit at the end is compared after.
	raw, err := hex.DecodeString(strings.ToLower(prefix[:len(prefix)/2*2]))
	if err != nil {
		return Hash{}, missing
	}
	var found []Hash
	for _, s := range db.stores {
		list, err := s.HashesWithPrefix(raw)
		if err != nil {
			return Hash{}, err
		}
		for _, name := range list {
			h := Hash(name)
			if strings.HasPrefix(h.String(), strings.ToLower(prefix)) && isCommitish(s, h) && !slices.Contains(found, h) {
				found = append(found, h)
			}
		}
	}
	switch len(found) {
	case 0:
		return Hash{}, missing
	case 1:
		return found[0], nil
	}
	return Hash{}, fmt.Errorf("%q is the start of %d commits; write more of it", prefix, len(found))
}

func isCommitish(s *filesystem.Storage, h Hash) bool {
	obj, err := s.EncodedObject(plumbing.AnyObject, plumbing.Hash(h))
	return err == nil && (obj.Type() == plumbing.CommitObject || obj.Type() == plumbing.TagObject)
}

// peel follows annotated tags to a commit.
func (db *Database) peel(h Hash) (*Commit, error) {
	for range 16 {
		t, data, err := db.readAny(h)
		switch {
		case err != nil:
			return nil, err
		case t == plumbing.CommitObject:
			return db.Commit(h)
		case t != plumbing.TagObject || len(data) < len("object ")+40:
			return nil, fmt.Errorf("%s is a %s, not a commit", h, t)
		}
		if h, err = ParseHash(data[len("object ") : len("object ")+40]); err != nil {
			return nil, err
		}
	}
	return nil, fmt.Errorf("%s is a tag of a tag of a tag and so on", h)
}

// names lists the short names of all branches, tags and remote branches.
func (db *Database) names() []string {
	db.mu.Lock()
	defer db.mu.Unlock()
	refs, err := db.stores[0].IterReferences()
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
