package git

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"debrief/site/git/gittest"
)

// TestAncestorsAgainstGit compares the order of commits in histories that branch
// and merge, with clocks that go wrong.
func TestAncestorsAgainstGit(t *testing.T) {
	for seed := range uint64(5) {
		r := rand.New(rand.NewPCG(seed, 2))
		var stream strings.Builder
		times := r.Perm(400) // git and we break ties in another way
		for mark := 1; mark <= 200; mark++ {
			clock := 1_600_000_000 + 1000*mark + times[mark]
			if r.IntN(10) == 0 {
				clock += 100_000 // a machine whose clock is ahead
			}
			fmt.Fprintf(&stream, "commit refs/heads/main\nmark :%d\nauthor A <a@x> 1 +0000\ncommitter C <c@x> %d +0000\ndata 1\nx\n", mark, clock)
			if mark == 1 {
				continue
			}
			first := max(1, mark-1-r.IntN(4))
			fmt.Fprintf(&stream, "from :%d\n", first)
			for range r.IntN(3) {
				if other := max(1, mark-1-r.IntN(12)); other != first {
					fmt.Fprintf(&stream, "merge :%d\n", other)
				}
			}
		}
		s := gittest.New(t)
		s.Feed(stream.String(), "fast-import", "--quiet", "--force")
		db := opened(t, s.Dir)
		head, err := db.Resolve("main")
		if err != nil {
			t.Fatal(err)
		}
		commits, err := db.Ancestors(t.Context(), head, nil)
		if err != nil {
			t.Fatal(err)
		}
		want := strings.Fields(s.Git("log", "--date-order", "--format=%H", "main"))
		if len(commits) != len(want) || len(want) < 100 {
			t.Fatalf("seed %d: %d commits, git has %d", seed, len(commits), len(want))
		}
		for i, c := range commits {
			if c.Hash.String() != want[i] {
				t.Errorf("seed %d: commit %d is %s, git --date-order has %s", seed, i, c.Hash, want[i])
				break
			}
		}
	}
}

func TestAncestorsCancelled(t *testing.T) {
	db := opened(t, grown(t).Dir)
	head, err := db.Resolve("HEAD")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := db.Ancestors(ctx, head, nil); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
