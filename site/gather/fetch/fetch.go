// Package fetch sends requests to servers of monitoring data. Such a server may be slow,
// broken or hostile, so every response is limited in time and size, and headers with a
// token go to the host of the given URL only.
//
// Start at [New]. A client of another package, such as the one of Prometheus, uses
// [Client.HTTP].
package fetch

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
	"time"

	"debrief/site/finding"
)

// Options describe a server.
type Options struct {
	URL               string   // address of the server
	Headers           []Header // sent to the host of URL only
	CAFile            string   // PEM file of certificate authorities; "" means the ones of the system
	CertFile, KeyFile string   // PEM files of the client's certificate
	Proxy             string   // URL of the proxy; "" means the one of the environment
	Limits            Limits
	Note              func(text string) // called before a wait; may be nil
}

// Limits bound the requests of a client. A value of 0 means the default.
type Limits struct {
	Total     time.Duration // of one request with its response
	Read      time.Duration // until the next bytes of a response arrive
	Wait      time.Duration // of one wait before another attempt
	Backoff   time.Duration // first wait before another attempt, if the server does not state one
	Size      int           // bytes of a response, after decompression
	Attempts  int
	Redirects int
}

// defaults are the limits of a server that has a lot of data and is busy.
var defaults = Limits{
	Total: 2 * time.Minute, Read: 20 * time.Second, Wait: time.Minute, Backoff: time.Second,
	Size: 16 << 20, Attempts: 4, Redirects: 5,
}

// fill replaces limits of 0 with the defaults.
func (l *Limits) fill() {
	for _, d := range []struct{ limit, standard *time.Duration }{
		{&l.Total, &defaults.Total}, {&l.Read, &defaults.Read}, {&l.Wait, &defaults.Wait}, {&l.Backoff, &defaults.Backoff},
	} {
		if *d.limit == 0 {
			*d.limit = *d.standard
		}
	}
	for _, n := range []struct{ limit, standard *int }{
		{&l.Size, &defaults.Size}, {&l.Attempts, &defaults.Attempts}, {&l.Redirects, &defaults.Redirects},
	} {
		if *n.limit == 0 {
			*n.limit = *n.standard
		}
	}
}

// A Client sends requests to one server.
type Client struct {
	URL *url.URL // address of the server

	opt     Options
	http    *http.Client
	inner   http.RoundTripper
	secrets []string

	mu   sync.Mutex
	last Response
}

// A Response is the status and the content of a response.
type Response struct {
	Status int
	Body   []byte
}

// New returns a client for the server of the options. It does not connect.
func New(opt Options) (*Client, error) {
	opt.Limits.fill()
	address, err := parseURL(opt.URL)
	if err != nil {
		return nil, err
	}
	c := &Client{URL: address, opt: opt, secrets: secretsOf(opt.Headers, address)}
	inner := &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		DialContext:            (&net.Dialer{Timeout: 10 * time.Second}).DialContext,
		TLSHandshakeTimeout:    10 * time.Second,
		MaxResponseHeaderBytes: 64 << 10,
		MaxIdleConns:           2,
		IdleConnTimeout:        30 * time.Second,
		ForceAttemptHTTP2:      true,
	}
	if inner.TLSClientConfig, err = tlsConfig(opt); err != nil {
		return nil, err
	}
	if opt.Proxy != "" {
		proxy, err := url.Parse(opt.Proxy)
		if err != nil || proxy.Host == "" {
			return nil, finding.WithHint(errors.New("the proxy is not a URL"), "write --proxy http://proxy.example:3128")
		}
		inner.Proxy = http.ProxyURL(proxy)
		if password, ok := proxy.User.Password(); ok {
			c.addSecret(password)
		}
	}
	c.inner = inner
	c.http = &http.Client{Transport: transport{c}, CheckRedirect: c.checkRedirect}
	return c, nil
}

// parseURL parses the address of a server.
func parseURL(text string) (*url.URL, error) {
	if text == "" {
		return nil, errors.New("the URL of the server is missing")
	}
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https":
		return nil, finding.HintErrorf(
			"write the whole URL, such as https://prometheus.example", "the URL of the server is not valid",
		)
	case u.User != nil:
		// The history of the shell and the list of processes have the command line.
		return nil, finding.HintErrorf("write a file with the line \"Authorization: Basic …\" and use --header-file",
			"the URL has a user name or a password")
	}
	return u, nil
}

// tlsConfig returns the configuration of TLS with the files of the options.
func tlsConfig(opt Options) (*tls.Config, error) {
	conf := &tls.Config{MinVersion: tls.VersionTLS12}
	if opt.CAFile != "" {
		pem, err := os.ReadFile(opt.CAFile)
		if err != nil {
			return nil, err
		}
		conf.RootCAs = x509.NewCertPool()
		if !conf.RootCAs.AppendCertsFromPEM(pem) {
			return nil, finding.HintErrorf("use a PEM file, which begins with -----BEGIN CERTIFICATE-----",
				"%s has no certificate", finding.Printable(opt.CAFile))
		}
	}
	if (opt.CertFile == "") != (opt.KeyFile == "") {
		return nil, finding.WithHint(
			errors.New("a client's certificate needs a file with its key"), "use --cert and --key together",
		)
	}
	if opt.CertFile != "" {
		pair, err := tls.LoadX509KeyPair(opt.CertFile, opt.KeyFile)
		if err != nil {
			return nil, finding.HintErrorf(
				"use PEM files that belong together", "the client's certificate cannot be read: %w", err,
			)
		}
		conf.Certificates = []tls.Certificate{pair}
	}
	return conf, nil
}

// HTTP returns a client for packages that send their own requests. All limits apply to
// it. Its errors may contain secrets; pass them to [Client.Explain].
func (c *Client) HTTP() *http.Client { return c.http }

// Last returns the last response of the server. Its status is 0 before the first one.
func (c *Client) Last() Response {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.last
}

func (c *Client) setLast(r Response) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.last = r
}

// Do sends a request and returns the content of the response. A status other than 2xx is
// an error.
func (c *Client) Do(ctx context.Context, method, address string, body []byte) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, method, address, bytes.NewReader(body))
	if err != nil {
		return nil, finding.HintErrorf(
			"write the whole URL, such as https://loki.example/loki/api/v1/query_range", "the URL is not valid",
		)
	}
	if len(body) > 0 && bytes.ContainsAny(bytes.TrimSpace(body)[:1], "{[") {
		req.Header.Set("Content-Type", "application/json")
	} else if len(body) > 0 {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, c.Explain(err)
	}
	resp.Body.Close()
	answer := c.Last()
	if answer.Status < 200 || answer.Status > 299 {
		return nil, c.StatusError(answer, "")
	}
	return answer.Body, nil
}

// checkRedirect refuses a redirect to another host, because the other host would get the
// query, and one that loses the content of the request.
func (c *Client) checkRedirect(req *http.Request, via []*http.Request) error {
	target := req.URL.Scheme + "://" + req.URL.Host + strings.TrimSuffix(req.URL.EscapedPath(), "/")
	switch {
	case len(via) > c.opt.Limits.Redirects:
		return fmt.Errorf("the server redirects more than %d times", c.opt.Limits.Redirects)
	case !c.isServer(req.URL):
		return finding.HintErrorf("if you trust it, use its address as --url",
			"the server redirects to another host, %s; nothing was sent there", target)
	case req.Method != via[0].Method:
		return finding.HintErrorf("use the final address as --url", "the server redirects to %s", target)
	}
	return nil
}

// isServer reports whether a URL has the scheme and the host of the server.
func (c *Client) isServer(u *url.URL) bool {
	return u.Scheme == c.URL.Scheme && strings.EqualFold(u.Host, c.URL.Host)
}
