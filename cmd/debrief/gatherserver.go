package main

import (
	"cmp"
	"net/url"
	"strings"

	"github.com/spf13/cobra"

	"debrief/site/gather/fetch"
)

// serverFlags are the flags of a server and of the access to it. Addresses and tokens
// come from here or from the user's own configuration, never from the repository.
type serverFlags struct {
	// kind is the name of the command, and of the source in the configuration without
	// --source.
	kind                                              string
	url, source, headerFile, caFile, cert, key, proxy string
}

func (f *serverFlags) add(cmd *cobra.Command, kind, example string) {
	f.kind = kind
	flags := cmd.Flags()
	flags.StringVar(&f.url, "url", "", "the `URL` of the server: "+example)
	flags.StringVar(&f.source, "source", "", "the `name` of a server in your configuration (default: "+kind+")")
	flags.StringVar(
		&f.headerFile, "header-file", "",
		"a `file` with lines \"Name: value\", such as a token; readable by you only",
	)
	flags.StringVar(&f.caFile, "ca-file", "", "a PEM `file` of certificate authorities")
	flags.StringVar(&f.cert, "cert", "", "a PEM `file` with your certificate")
	flags.StringVar(&f.key, "key", "", "a PEM `file` with the key of --cert")
	flags.StringVar(&f.proxy, "proxy", "", "the `URL` of the proxy (default: HTTPS_PROXY, HTTP_PROXY, NO_PROXY)")
	for _, name := range []string{"header-file", "ca-file", "cert", "key"} {
		_ = cmd.MarkFlagFilename(name)
	}
}

// open returns a client for the server of the flags or of the configuration, and the
// address to use. Notes about waits hide p.
func (f *serverFlags) open(c *postmortemChange, p *progress) (*fetch.Client, string, error) {
	s, address, err := f.find()
	if err != nil {
		return nil, "", err
	}
	opt := fetch.Options{
		URL: s.URL, Proxy: cmp.Or(f.proxy, s.Proxy), CAFile: cmp.Or(f.caFile, s.CAFile),
		CertFile: cmp.Or(f.cert, s.CertFile), KeyFile: cmp.Or(f.key, s.KeyFile),
		Note: func(text string) { p.hide(); c.print("note", text) },
	}
	if name := cmp.Or(f.headerFile, s.HeaderFile); name != "" {
		repository := ""
		if _, err := c.root.Lstat(".git"); err == nil {
			repository = c.root.Name()
		}
		if opt.Headers, err = fetch.ReadHeaders(name, repository); err != nil {
			return nil, "", err
		}
	}
	client, err := fetch.New(opt)
	return client, address, err
}

// find returns the server of the flags or of the configuration, and the address to use.
// With --source, --url may have the path only, so that the token of the source goes to
// its own server.
func (f *serverFlags) find() (fetch.Source, string, error) {
	if f.url != "" && f.source == "" && !strings.HasPrefix(f.url, "/") {
		return fetch.Source{URL: f.url}, f.url, nil
	}
	name := cmp.Or(f.source, f.kind)
	s, ok, err := fetch.FindSource(name)
	if err != nil {
		return s, "", err
	}
	if !ok {
		path, _ := fetch.ConfigPath()
		return s, "", usage("use --url, or write \"sources: {"+name+": {url: https://…, header_file: …}}\" to "+path,
			"your configuration has no source %q", name)
	}
	if f.url == "" {
		return s, s.URL, nil
	}
	base, err := url.Parse(s.URL)
	if err != nil {
		return s, "", err
	}
	u, err := base.Parse(f.url)
	if err != nil || u.Host != base.Host || u.Scheme != base.Scheme {
		return s, "", usage(
			"write the path only, or leave out --source", "--url is not on the server of the source %q", name,
		)
	}
	return s, u.String(), nil
}
