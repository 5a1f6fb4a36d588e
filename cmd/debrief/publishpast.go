package main

import (
	"context"
	"regexp"

	"debrief/site/finding"
	"debrief/site/publish"
)

// incidentPage matches the page of a post-mortem, and of one that was renamed; a
// number of four digits is the list of a year.
var incidentPage = regexp.MustCompile(`^incidents/([^/]+)/index\.html$`)

var yearName = regexp.MustCompile(`^[0-9]{4}$`)

// warnOfHistory warns of post-mortems that a commit of the branch shows and the new
// site does not. It names none of them: a log has more readers than the library.
func (p *publication) warnOfHistory(ctx context.Context, plan *publish.Plan) error {
	if p.tip == "" || p.rewrite {
		return nil
	}
	earlier, err := p.git.EveryPath(ctx, p.tip, "incidents")
	if err != nil {
		return err
	}
	shown := map[string]bool{}
	for _, name := range plan.All() {
		shown[name] = true
	}
	n := 0
	for _, name := range earlier {
		if m := incidentPage.FindStringSubmatch(name); m != nil && !yearName.MatchString(m[1]) && !shown[name] {
			n++
		}
	}
	if n > 0 {
		p.say("warning", "earlier commits of "+p.branch+" show "+finding.Plural(n, "post-mortem", "post-mortems")+" that the site does not show now")
		p.say("hint", "debrief publish --branch "+p.branch+" --rewrite replaces the branch by one commit; add --push to do so at the remote too")
	}
	return nil
}

// onlyOurs refuses to rewrite a branch with a commit that debrief did not make, even
// if forced.
func (p *publication) onlyOurs(ctx context.Context) error {
	var tips []string
	for _, tip := range []string{p.tip, p.local, p.there} {
		if tip != "" {
			tips = append(tips, tip)
		}
	}
	n, err := p.git.CommitsWithout(ctx, sourceKey, tips...)
	if err != nil || n == 0 {
		return err
	}
	return usage("if none of them is needed, delete the branch here and at the remote, and publish again",
		"%s has %s that debrief did not make, and --rewrite would delete them", p.branch, finding.Plural(n, "commit", "commits"))
}

// shownAlready reports whether no commit is needed: the branch shows the site and,
// if it is to be rewritten, has no history here nor at the remote.
func (p *publication) shownAlready(ctx context.Context, changes int) (bool, error) {
	if p.tip == "" || changes > 0 {
		return false, nil
	}
	if !p.rewrite {
		return true, nil
	}
	if p.local != "" && p.local != p.tip {
		return false, nil
	}
	count, err := p.git.Ask(ctx, "rev-list", "--count", p.tip)
	return count == "1", err
}

// noteCopies says where the commits that --rewrite replaced still are.
func (p *publication) noteCopies() {
	p.say("note", "clones, forks and the caches of the host keep the old commits of "+p.branch)
	p.say("hint", "here: git reflog expire --expire=now refs/heads/"+p.branch+" && git gc --prune=now")
	p.say("hint", "at the host: ask its support to remove commits that no branch contains")
}
