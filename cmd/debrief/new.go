package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"debrief/site"
	"debrief/site/finding"
	"debrief/site/git/gitexec"
	"debrief/site/importer"
	"debrief/site/postmortem"
	"debrief/site/search"
	"debrief/site/template"
)

func (t *tool) newCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "new TITLE",
		Short: "Begin a write-up: a draft from the template, in a file of its own",
		Long: `New begins a write-up. It fills in the library's template with what is known,
gives it an ID that nothing else has, writes the file, and says whether the like
has happened before. It never overwrites a file.

With --from it reads what another tool recorded: an export of PagerDuty,
Opsgenie, incident.io, FireHydrant or Alertmanager, a GitHub issue or a Slack
channel as JSON, or a chat as text. It says what it could not place. Names of
people stay out of the story: who was there is told by their role. Without TITLE
the export's is taken.

With --branch, --commit and --push Git itself does the rest, with your hooks,
signature and identity: a branch postmortem/ID, a commit of this file alone, and
a push, after which the address for the pull request is printed.`,
		Example: `  debrief new "Checkout answered 5xx for EU shoppers"
  debrief new "Letters without a postcode" --severity sev2 --started "2026-10-06 08:10 Europe/Lisbon"
  debrief new --from pagerduty.json --branch --push`,
		Args: cobra.ArbitraryArgs,
	}
	b := &beginning{tool: t}
	cmd.Flags().StringVar(&b.severity, "severity", "", "how bad it was, an id of the catalogue (default: the template's)")
	cmd.Flags().StringVar(&b.started, "started", "", "the `time` when users began to be hurt, as 2026-10-14T08:12:00Z, \"2026-10-14 10:12 Europe/Lisbon\", 2026-10-14 or now")
	cmd.Flags().StringVar(&b.from, "from", "", "fill in what this `file` tells: the export of another tool, or - for standard input")
	cmd.Flags().StringArrayVar(&b.services, "service", nil, "a `service` that was struck; again for more")
	cmd.Flags().StringArrayVar(&b.authors, "author", nil, "who writes it, as @kim or team:payments; again for more (default: you, as Git knows you)")
	cmd.Flags().BoolVar(&b.branch, "branch", false, "on a new branch postmortem/ID")
	cmd.Flags().BoolVar(&b.commit, "commit", false, "commit the file, and nothing else")
	cmd.Flags().BoolVar(&b.push, "push", false, "commit and push it, and print where to open the pull request")
	cmd.Flags().StringVar(&b.remote, "remote", "", "push to this `remote` (default: the branch's own, or origin)")
	cmd.Flags().StringVar(&t.library, "library", "", "the `folder` of the post-mortems (default: the nearest one, from here upwards)")
	_ = cmd.MarkFlagDirname("library")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		b.title = strings.Join(args, " ")
		b.commit = b.commit || b.push
		return b.run(cmd)
	}
	return cmd
}

// A beginning is one write-up that is begun.
type beginning struct {
	*tool
	title, severity, started, from, remote string
	services, authors                      []string
	branch, commit, push                   bool

	snap  *site.Snapshot
	at    spot
	root  string // of the work tree
	rec   *importer.Record
	draft template.Draft
	day   time.Time // of the ID
	guess bool      // day is only today's
}

func (b *beginning) run(cmd *cobra.Command) error {
	ctx := cmd.Context()
	snap, repo, at, err := b.read(ctx, noFindings)
	if err != nil {
		return err
	}
	b.snap, b.at, b.root = snap, at, repo.Root()
	if err := repo.Close(); err != nil {
		return err
	}
	if at.disk == "" {
		return usage("run it in a work tree", "a bare repository has no file to begin")
	}
	if err := b.know(cmd); err != nil {
		return err
	}
	git, err := b.ready(ctx)
	if err != nil {
		return err
	}
	if len(b.draft.Authors) == 0 {
		b.draft.Authors = author(ctx, git)
	}
	name, id, err := b.place(ctx, git)
	if err != nil {
		return err
	}
	text, err := b.snap.Outline.Draft(b.draft)
	if err != nil {
		return err
	}
	shown, err := b.write(name, text)
	if err != nil {
		return err
	}
	if err := b.before(); err != nil {
		return err
	}
	b.remarks()
	return b.hand(ctx, cmd, git, shown, id)
}

// know gathers what is known: the flags win over the export.
func (b *beginning) know(cmd *cobra.Command) error {
	b.draft.Times = map[string]time.Time{}
	if err := b.when(); err != nil {
		return err
	}
	if b.from != "" {
		if err := b.fill(cmd); err != nil {
			return err
		}
	}
	if b.title = strings.TrimSpace(b.title); b.title != "" {
		b.draft.Title = b.title
	}
	if !strings.ContainsFunc(b.draft.Title, func(r rune) bool { return r > ' ' }) {
		return usage(`write what was struck and how, as in debrief new "Checkout answered 5xx for EU shoppers"`, "the write-up has no title")
	}
	if b.severity != "" {
		if err := oneOf("severity", b.severity, b.snap.Catalog.SeverityIDs()); err != nil {
			return err
		}
		b.draft.Severity = b.severity
	}
	for _, s := range b.services {
		if err := oneOf("service", s, b.snap.Catalog.ServiceIDs()); err != nil {
			return err
		}
		b.draft.Services = addService(b.draft.Services, s)
	}
	b.titled()
	for _, a := range b.authors {
		if !strings.HasPrefix(a, "@") && !strings.HasPrefix(a, "team:") {
			return usage("write @ and a handle, or team: and a name", "--author is %q", a)
		}
		b.draft.Authors = append(b.draft.Authors, a)
	}
	return b.known()
}

// known refuses an incident that has its write-up already.
func (b *beginning) known() error {
	for _, alias := range b.draft.Aliases {
		if pm, ok := b.snap.Library.Lookup(alias); ok {
			return hinted(fmt.Errorf("%s has a write-up already: %s", finding.Printable(alias), pm.Doc.File.Path),
				"go on with that one; debrief new without --from begins another")
		}
	}
	return nil
}

// when reads --started, and decides on the day of the ID.
func (b *beginning) when() error {
	b.day, b.guess = time.Now().UTC(), true
	if b.started == "" {
		return nil
	}
	at, day, err := startedAt(b.started, time.Now())
	if err != nil {
		return err
	}
	b.day, b.guess = day, false
	if !at.IsZero() {
		b.draft.Times["started"] = at
	}
	return nil
}

var clockTime = regexp.MustCompile(`^(\d{4}-\d{2}-\d{2})[ T](\d{1,2}:\d{2}(?::\d{2})?) ?(\S+)$`)

// startedAt reads --started: a time in its zone, or the zero time where only the day
// is told.
func startedAt(text string, now time.Time) (at, day time.Time, err error) {
	if text == "now" {
		at = now.UTC().Truncate(time.Minute)
		return at, at, nil
	}
	if day, err := time.Parse(time.DateOnly, text); err == nil {
		return time.Time{}, day, nil
	}
	if at, err = time.Parse(time.RFC3339, text); err == nil {
		return at, at.UTC(), nil
	}
	if m := clockTime.FindStringSubmatch(text); m != nil {
		form := "2006-01-02 15:04"
		if strings.Count(m[2], ":") == 2 {
			form += ":05"
		}
		if m[3] == "Z" {
			m[3] = "UTC"
		}
		for _, offset := range []string{"-07:00", "-0700"} {
			if at, err = time.Parse(form+" "+offset, m[1]+" "+m[2]+" "+m[3]); err == nil {
				return at, at.UTC(), nil
			}
		}
		if zone, wrong := time.LoadLocation(m[3]); wrong == nil && m[3] != "Local" {
			if at, err = time.ParseInLocation(form, m[1]+" "+m[2], zone); err == nil {
				return at, at.UTC(), nil
			}
		}
	}
	return at, day, usage(`write the zone with it, as in 2026-10-14T08:12:00Z or "2026-10-14 10:12 Europe/Lisbon", or the day alone`, "--started is %q", text)
}

// write puts the draft in a file that was not there, and returns its path as shown.
func (b *beginning) write(name string, text []byte) (string, error) {
	root, err := os.OpenRoot(b.at.disk)
	if err != nil {
		return "", err
	}
	defer root.Close()
	if dir := path.Dir(name); dir != "." {
		if err := root.MkdirAll(dir, 0o777); err != nil {
			return "", err
		}
	}
	shown := path.Join(b.at.opt.Dir, name)
	if here, err := os.Getwd(); err == nil {
		if rel, err := filepath.Rel(here, filepath.Join(b.at.disk, filepath.FromSlash(name))); err == nil {
			shown = rel
		}
	}
	if err := createFile(root, name, text); errors.Is(err, fs.ErrExist) {
		return "", usage("give it another title, or another --started", "%s is there already", shown)
	} else if err != nil {
		return "", fmt.Errorf("write %s: %w", shown, err)
	}
	fmt.Fprintf(b.out, "wrote %s: a draft to go on with\n", finding.Printable(shown))
	return shown, nil
}

// before prints what was like it.
func (b *beginning) before() error {
	if len(b.snap.Library.All) == 0 {
		return nil
	}
	lines := append([]string{b.draft.Title}, b.draft.Symptoms...)
	for _, s := range b.draft.Services {
		lines = append(lines, s.ID)
	}
	found, err := alike(b.snap, site.Edition{}, search.Alert{Text: strings.Join(lines, "\n"), Services: calledServices(b.snap.Catalog)}, 3)
	if err != nil {
		return err
	}
	fmt.Fprint(b.out, "\nHas it happened before? ")
	return found.WriteText(b.out)
}

// remarks says what an export could not tell.
func (b *beginning) remarks() {
	if b.guess {
		b.say("note", "the ID has today's date, because nothing says when it was; --started says it")
	}
	if b.rec == nil {
		return
	}
	for _, r := range b.rec.Remarks {
		b.say("note", r)
	}
	if b.rec.Names > 0 {
		b.say("note", finding.Plural(b.rec.Names, "person is a participant by role, and the name is", "people are participants by role, and their names are")+" left out")
	}
	if len(b.rec.Left) > 0 {
		b.say("note", "not placed, of what the export of "+b.rec.Tool+" tells: "+strings.Join(b.rec.Left, ", "))
	}
}

var notHandle = regexp.MustCompile(`[^a-z0-9._-]+`)

// author is who writes, as a handle: the name before the @ of their address in Git.
func author(ctx context.Context, git *gitexec.Git) []string {
	if git == nil {
		return nil
	}
	mail, err := git.Ask(ctx, "config", "--get", "user.email")
	if mail == "" || err != nil {
		mail = os.Getenv("GIT_AUTHOR_EMAIL")
	}
	name, host, _ := strings.Cut(strings.ToLower(mail), "@")
	if strings.HasPrefix(host, "users.noreply.") { // 4711+kim@users.noreply.github.com
		if _, after, ok := strings.Cut(name, "+"); ok {
			name = after
		}
	}
	if name = strings.Trim(notHandle.ReplaceAllString(name, ""), ".-"); name == "" {
		return nil
	}
	return []string{"@" + name}
}

func addService(services []postmortem.Service, id string) []postmortem.Service {
	for _, s := range services {
		if s.ID == id {
			return services
		}
	}
	return append(services, postmortem.Service{ID: id, Role: "impacted"})
}
