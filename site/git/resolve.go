package git

import (
	"errors"
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"

	"debrief/site/git/object"
)

// Resolve returns the commit that ref names. ref is a branch, a tag, a remote branch,
// or a full or abbreviated hash. Any number of suffixes such as ~2 and ^2 may follow.
// If ref does not exist, the error lists similar names.
func (db *Database) Resolve(ref string) (*Commit, error) {
	c, err := db.resolve(ref)
	if errors.Is(err, ErrMissing) || errors.Is(err, object.ErrNoRef) {
		db.refresh()
		c, err = db.resolve(ref)
	}
	if !errors.Is(err, object.ErrNoRef) {
		return c, err
	}
	if _, head := db.lookupName("HEAD"); errors.Is(head, ErrUnborn) && strings.HasPrefix(head.Error(), ref+" ") {
		return nil, head // the ref is the checked-out branch, which has no commits yet
	}
	return nil, fmt.Errorf("%w%s", err, db.hint(ref))
}

// hint returns advice for an error about a ref that does not exist: similar names, or
// how to complete a shallow clone.
func (db *Database) hint(ref string) string {
	if near := nearestNames(ref, db.refNames()); len(near) > 0 {
		return "; there is " + strings.Join(near, ", ")
	}
	if db.IsShallow() {
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
	h, err := db.lookupName(base)
	if err != nil {
		return nil, err
	}
	c, err := db.peel(h)
	for err == nil && steps != "" {
		c, steps, err = db.step(c, ref, steps)
	}
	return c, err
}

// step applies the first suffix in steps (~n, ^n or ^{}) to the commit c. It returns
// the resulting commit and the remaining suffixes.
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
	back, which := n, 1 // the suffix ~n selects the first parent, n times
	if kind == '^' {
		back, which = min(n, 1), n
	}
	for range back {
		if which > len(c.Parents) {
			if c.Cut {
				return nil, "", fmt.Errorf(
					"%q is before the start of this shallow clone; run git fetch --unshallow",
					ref,
				)
			}
			return nil, "", fmt.Errorf(
				"%q goes back too far: %s has %d parents",
				ref,
				c.Hash.String()[:10],
				len(c.Parents),
			)
		}
		var err error
		if c, err = db.Commit(c.Parents[which-1]); err != nil {
			return nil, "", err
		}
	}
	return c, rest, nil
}

// refRules are the full names that git tries for a short name of a ref, in order.
var refRules = []string{"%s", "refs/%s", "refs/tags/%s", "refs/heads/%s", "refs/remotes/%s", "refs/remotes/%s/HEAD"}

// lookupName returns the object that a ref name without suffixes, or a hash, refers to.
func (db *Database) lookupName(name string) (Hash, error) {
	if h, err := ParseHash([]byte(name)); err == nil && len(name) == 2*db.width {
		return h, nil
	}
	for _, rule := range refRules {
		full := fmt.Sprintf(rule, name)
		if !strings.HasPrefix(full, "refs/") && !isAllCaps(name) {
			continue // do not read other files of the Git folder as refs: "config" is not a branch
		}
		var h Hash
		err := db.tryStores(func(s object.Store) (err error) {
			h, err = s.Ref(full)
			return err
		})
		if !errors.Is(err, object.ErrNoRef) {
			return h, err
		}
	}
	return db.abbreviated(name)
}

// isAllCaps reports whether name looks like a special ref such as HEAD or ORIG_HEAD.
func isAllCaps(name string) bool {
	return name != "" && strings.Trim(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_") == ""
}

// abbreviated returns the commit or tag whose hash starts with prefix. It returns an
// error if there is none, or more than one.
func (db *Database) abbreviated(prefix string) (Hash, error) {
	missing := fmt.Errorf("%w is called %q", object.ErrNoRef, prefix)
	digits := strings.ToLower(prefix)
	if len(digits) < 4 || len(digits) > 2*db.width || strings.Trim(digits, "0123456789abcdef") != "" {
		return Hash{}, missing
	}
	var matches []Hash
	err := db.tryStores(func(s object.Store) error {
		matches = matches[:0]
		list, err := s.HashesWithPrefix(digits)
		for _, h := range list {
			if kind, _, err := s.Object(h, object.AnySize); err == nil &&
				(kind == object.Commit || kind == object.Tag) {
				matches = append(matches, h)
			}
		}
		return err
	})
	switch {
	case err != nil:
		return Hash{}, err
	case len(matches) == 0:
		return Hash{}, missing
	case len(matches) == 1:
		return matches[0], nil
	}
	return Hash{}, fmt.Errorf("%q is the start of %d commits; write more of it", prefix, len(matches))
}

// peel returns the commit with the hash h. If h is an annotated tag, it returns the
// commit that the tag points to.
func (db *Database) peel(h Hash) (*Commit, error) {
	for range 16 {
		kind, data, err := db.readAny(h, object.AnySize)
		digits := 2 * db.width
		switch {
		case err != nil:
			return nil, err
		case kind == object.Commit:
			return db.Commit(h)
		case kind != object.Tag || len(data) < len("object ")+digits:
			return nil, fmt.Errorf("%s is a %s, not a commit", h, kind)
		}
		if h, err = ParseHash(data[len("object "):][:digits]); err != nil {
			return nil, err
		}
	}
	return nil, fmt.Errorf("%s is a chain of more than 16 tags", h)
}

// refNames returns the short names of all branches, tags and remote branches, sorted.
func (db *Database) refNames() []string {
	var names []string
	for _, prefix := range []string{"refs/heads/", "refs/tags/", "refs/remotes/"} {
		_ = db.tryStores(func(s object.Store) error { // ignore errors, because they only make the hint less complete
			all, err := s.Refs(prefix)
			for _, full := range all {
				names = append(names, strings.TrimPrefix(full, prefix))
			}
			return err
		})
	}
	sort.Strings(names)
	return slices.Compact(names)
}

// nearestNames returns at most three names that are similar to name, most similar
// first. If there are none, it returns the first three.
func nearestNames(name string, names []string) []string {
	name, _, _ = strings.Cut(name, "~")
	name, _, _ = strings.Cut(name, "^")
	type scored struct {
		name  string
		score int
	}
	var near []scored
	for _, n := range names {
		d := editDistance(strings.ToLower(name), strings.ToLower(n))
		if strings.HasSuffix(n, "/"+name) {
			d = 0 // suggest origin/main for main, because the local branch is often missing in CI jobs
		}
		if d <= max(2, len(name)/3) {
			near = append(near, scored{n, d})
		}
	}
	if len(near) == 0 { // no name is similar, so suggest the first ones
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

// editDistance returns the number of bytes to insert, delete or change to turn a into
// b. For texts over 100 bytes it returns 100.
func editDistance(a, b string) int {
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
