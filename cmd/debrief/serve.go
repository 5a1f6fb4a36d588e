package main

import (
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"debrief/site/finding"
	"debrief/site/history"
	"debrief/site/preview"
	"debrief/theme"
)

// home is where a preview listens if nobody says otherwise.
const home = "127.0.0.1:8080"

func (t *tool) serveCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Show the site on this machine while you write",
		Long: `Serve shows the site on this machine, drafts included. It builds it in memory,
builds it again when a file changes, and has the browser load the page anew.
Findings do not stop it: they are at /_preview/findings. /api/search?q=WORDS
answers from the index in the form of debrief search --format json. With --ref
it shows that revision as it is, and waits for no change.

Restricted post-mortems are not shown. With --restricted they are, to their
authors: it listens on this machine only, and browsers keep no copy of a page.

It ends with Ctrl-C.`,
		Example: `  debrief serve
  debrief serve --addr 127.0.0.1:4000
  debrief serve --restricted
  debrief serve --ref HEAD~10 --drafts=false`,
		Args: noArguments,
	}
	var s serve
	cmd.Flags().StringVar(&s.addr, "addr", home, "the `address` to listen at")
	cmd.Flags().BoolVar(&s.drafts, "drafts", true, "show write-ups that are drafts")
	cmd.Flags().BoolVar(&s.restricted, "restricted", false, "show restricted post-mortems too; only on this machine")
	themeFlag(cmd, &s.theme)
	t.reads(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		s.moves = !cmd.Flags().Changed("addr")
		return t.serve(cmd, s)
	}
	return cmd
}

// A serve is what the flags of serve say.
type serve struct {
	addr, theme string
	drafts      bool
	restricted  bool
	moves       bool // may take another port
}

func (t *tool) serve(cmd *cobra.Command, s serve) error {
	at, err := t.find()
	if err != nil {
		return err
	}
	repo, err := at.open()
	if err != nil {
		return err
	}
	defer repo.Close()
	if at.opt.Ref != "" {
		if _, err := repo.Commit(at.opt.Ref); err != nil {
			return err
		}
	}
	if _, err := loadTheme(s.theme); err != nil {
		return err
	}
	ln, host, err := t.listen(s)
	if err != nil {
		return err
	}
	defer ln.Close()
	if addr, ok := ln.Addr().(*net.TCPAddr); s.restricted && (!ok || !addr.IP.IsLoopback()) {
		return usage("leave --addr out, or write --addr 127.0.0.1:8080", "--restricted shows what few may read, and %s can be reached from other machines", s.addr)
	}
	url := "http://" + ln.Addr().String() + "/"
	if addr, ok := ln.Addr().(*net.TCPAddr); ok && addr.IP.IsUnspecified() {
		url = "http://" + net.JoinHostPort("localhost", strconv.Itoa(addr.Port)) + "/"
	}
	fmt.Fprintln(t.out, url)
	opt := preview.Options{
		Open: at.open, Theme: func() (*theme.Theme, error) { return loadTheme(s.theme) },
		Site: at.opt, Drafts: s.drafts, Restricted: s.restricted, Host: host, Tick: time.Now,
		Say:  func(b preview.Built) { t.built(b, url) },
		Warn: func(err error) { t.say("error", err.Error()) },
	}
	if at.disk != "" && at.opt.Ref == "" {
		opt.Watch, opt.Git = []string{at.disk}, headFolder(repo)
	}
	if s.theme != "" {
		opt.Watch = append(opt.Watch, s.theme)
	}
	return preview.New(opt).Run(cmd.Context(), ln)
}

// built is the line that a build is worth.
func (t *tool) built(b preview.Built, url string) {
	say := "nothing to say"
	if counts := counted(b.Snapshot.Found); counts != "" {
		say = counts + ": " + strings.TrimSuffix(url, "/") + preview.FindingsPath
	}
	fmt.Fprintf(t.err, "debrief: %s, %s, %d ms; %s\n", finding.Plural(len(b.Snapshot.Library.All), "post-mortem", "post-mortems"),
		finding.Plural(b.Files, "file", "files"), b.Took.Milliseconds(), say)
}

// counted says how many findings there are of each level, "" if none.
func counted(found finding.List) string {
	errs, warns, infos := found.Count()
	var parts []string
	for _, c := range []struct {
		n         int
		one, many string
	}{{errs, "error", "errors"}, {warns, "warning", "warnings"}, {infos, "note", "notes"}} {
		if c.n > 0 {
			parts = append(parts, finding.Plural(c.n, c.one, c.many))
		}
	}
	return strings.Join(parts, ", ")
}

// tries is how many ports are tried where none was asked for.
const tries = 20

// listen opens the address, or one of the next ports if nobody asked for this one.
func (t *tool) listen(s serve) (net.Listener, string, error) {
	host, port, err := net.SplitHostPort(s.addr)
	if err != nil {
		return nil, "", usage("write a host and a port, as in "+home, "--addr is %q", s.addr)
	}
	first, err := strconv.Atoi(port)
	if err != nil || first < 0 || first > 65535 {
		return nil, "", usage("write a port from 1 to 65535, as in "+home, "--addr is %q", s.addr)
	}
	for n := 0; ; n++ {
		ln, err := net.Listen("tcp", net.JoinHostPort(host, strconv.Itoa(first+n)))
		switch {
		case err == nil:
			if n > 0 {
				t.say("note", fmt.Sprintf("port %d is taken, so this is %d", first, first+n))
			}
			if ip := ln.Addr().(*net.TCPAddr).IP; !ip.IsLoopback() {
				t.say("note", "whoever can reach this machine can read the library here; 127.0.0.1 keeps it to this machine")
			}
			return ln, host, nil
		case !errors.Is(err, syscall.EADDRINUSE):
			return nil, "", hinted(fmt.Errorf("cannot listen at %s: %w", s.addr, err), "--addr "+home+" listens on this machine alone")
		case !s.moves || n == tries:
			return nil, "", hinted(fmt.Errorf("%s is taken by another program", s.addr), "choose another port, as in --addr "+net.JoinHostPort(host, strconv.Itoa(first+n+1)))
		}
	}
}

// headFolder is where Git keeps HEAD, "" in a linked work tree or without Git:
// then commits are seen at the next change of a file.
func headFolder(repo *history.Repo) string {
	if repo.Root() == "" {
		return ""
	}
	dir := filepath.Join(repo.Root(), ".git")
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return ""
	}
	return dir
}
