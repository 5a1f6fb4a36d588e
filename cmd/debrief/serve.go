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

// defaultAddr is the address of the preview unless --addr is set.
const defaultAddr = "127.0.0.1:8080"

func (t *tool) serveCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Serve the site on this machine while you write",
		Long: `Serve builds the site in memory, with drafts, and serves the site on this machine.
When a file changes, serve builds the site again and reloads the browser. Findings
do not stop the server: the page /_preview/findings lists them. The address
/api/search?q=WORDS returns the same JSON as debrief search --format json. With
--ref, serve shows this revision and does not watch for changes.

Restricted post-mortems are hidden. Their authors can show them with --restricted:
the server then listens on this machine only, and browsers do not cache pages.

Press Ctrl-C to stop the server.`,
		Example: `  debrief serve
  debrief serve --addr 127.0.0.1:4000
  debrief serve --restricted
  debrief serve --ref HEAD~10 --drafts=false`,
		Args: noArguments,
	}
	var s serveFlags
	cmd.Flags().StringVar(&s.addr, "addr", defaultAddr, "serve the site at this `address`")
	cmd.Flags().BoolVar(&s.drafts, "drafts", true, "include drafts in the site")
	cmd.Flags().BoolVar(
		&s.restricted,
		"restricted",
		false,
		"also show restricted post-mortems; the server then listens on this machine only",
	)
	addThemeFlag(cmd, &s.theme)
	t.addReadFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		s.tryNext = !cmd.Flags().Changed("addr")
		return t.serve(cmd, s)
	}
	return cmd
}

// serveFlags holds the flags of debrief serve.
type serveFlags struct {
	addr, theme string
	drafts      bool
	restricted  bool
	tryNext     bool // if the port is in use, try the next ones
}

func (t *tool) serve(cmd *cobra.Command, s serveFlags) error {
	src, err := t.locateLibrary()
	if err != nil {
		return err
	}
	repo, err := src.open()
	if err != nil {
		return err
	}
	defer repo.Close()
	if src.Ref != "" {
		if _, err := repo.Commit(src.Ref); err != nil {
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
		return usage(
			"leave out --addr, or write --addr "+defaultAddr,
			"--restricted shows confidential post-mortems, and other machines can reach %s",
			s.addr,
		)
	}
	url := "http://" + ln.Addr().String() + "/"
	if addr, ok := ln.Addr().(*net.TCPAddr); ok && addr.IP.IsUnspecified() {
		url = "http://" + net.JoinHostPort("localhost", strconv.Itoa(addr.Port)) + "/"
	}
	fmt.Fprintln(t.out, url)
	opt := preview.Options{
		Open: src.open, Theme: func() (*theme.Theme, error) { return loadTheme(s.theme) },
		Site: src.opt, Drafts: s.drafts, Restricted: s.restricted, Host: host, Clock: time.Now,
		OnBuild: func(b preview.Built) { t.printBuild(b, url) },
		OnError: func(err error) { t.print("error", err.Error()) },
	}
	if src.Disk != "" && src.Ref == "" {
		opt.Watch, opt.Git = []string{src.Disk}, headFolder(repo)
	}
	if s.theme != "" {
		opt.Watch = append(opt.Watch, s.theme)
	}
	return preview.New(opt).Run(cmd.Context(), ln)
}

// printBuild prints one line about a build of the preview: its size, its duration and
// the number of findings.
func (t *tool) printBuild(b preview.Built, url string) {
	summary := "no findings"
	if counts := countLevels(b.Snapshot.Found); counts != "" {
		summary = counts + ": " + strings.TrimSuffix(url, "/") + preview.FindingsPath
	}
	fmt.Fprintf(
		t.err,
		"debrief: %s, %s, %d ms; %s\n",
		finding.Plural(len(b.Snapshot.Library.All), "post-mortem", "post-mortems"),
		finding.Plural(b.Files, "file", "files"),
		b.Duration.Milliseconds(),
		summary,
	)
}

// countLevels returns the number of findings of each level, as in "1 error, 2
// warnings". It returns "" if there are none.
func countLevels(found finding.List) string {
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

// maxPorts limits the number of further ports that debrief serve tries if its default
// port is in use.
const maxPorts = 20

// listen opens the address of the preview for connections. If the user did not set
// --addr and the port is in use, it tries the next ports.
func (t *tool) listen(s serveFlags) (net.Listener, string, error) {
	host, port, err := net.SplitHostPort(s.addr)
	if err != nil {
		return nil, "", usage("write a host and a port, as in "+defaultAddr, "--addr is %q", s.addr)
	}
	first, err := strconv.Atoi(port)
	if err != nil || first < 0 || first > 65535 {
		return nil, "", usage("write a port from 1 to 65535, as in "+defaultAddr, "--addr is %q", s.addr)
	}
	for n := 0; ; n++ {
		ln, err := net.Listen("tcp", net.JoinHostPort(host, strconv.Itoa(first+n)))
		switch {
		case err == nil:
			if n > 0 {
				t.print("note", fmt.Sprintf("port %d is in use, so this is %d", first, first+n))
			}
			if ip := ln.Addr().(*net.TCPAddr).IP; !ip.IsLoopback() {
				t.print(
					"note",
					"other machines can read the library at this address; use 127.0.0.1 to allow only this machine",
				)
			}
			return ln, host, nil
		case !errors.Is(err, syscall.EADDRINUSE):
			return nil, "", finding.WithHint(
				fmt.Errorf("cannot listen on %s: %w", s.addr, err),
				"--addr "+defaultAddr+" listens on this machine only",
			)
		case !s.tryNext || n == maxPorts:
			return nil, "", finding.WithHint(
				fmt.Errorf("another program uses %s", s.addr),
				"choose another port, as in --addr "+net.JoinHostPort(host, strconv.Itoa(first+n+1)),
			)
		}
	}
}

// headFolder returns the .git folder, which debrief serve watches for new commits. It
// returns "" in a linked work tree or without Git; then a new commit is noticed only
// when a file changes.
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
