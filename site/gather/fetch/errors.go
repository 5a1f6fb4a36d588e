package fetch

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"syscall"

	"debrief/site/finding"
	"debrief/site/source"
)

// Explain returns an error of a request with a hint, and without secrets. It adds the
// host, but not the path and the query of the URL.
func (c *Client) Explain(err error) error {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		err = wrapped.Err
	}
	var hinted *finding.HintError
	if errors.As(err, &hinted) {
		return finding.HintErrorf(hinted.Hint, "%s: %s", c.URL.Host, c.Scrub(hinted.Error()))
	}
	if errors.Is(err, context.Canceled) {
		return context.Canceled
	}
	hint := c.hint(err)
	return finding.HintErrorf(hint, "%s: %s", c.URL.Host, c.Scrub(finding.Printable(err.Error())))
}

// hint returns how to proceed after a network error.
func (c *Client) hint(err error) string {
	var (
		dns     *net.DNSError
		unknown x509.UnknownAuthorityError
		name    x509.HostnameError
		record  tls.RecordHeaderError
		expired x509.CertificateInvalidError
	)
	switch {
	case errors.Is(err, errTotal), errors.Is(err, errIdle), errors.Is(err, context.DeadlineExceeded):
		return "select less data with --from, --to or a larger --step, or try again later"
	case errors.As(err, &dns):
		return "check the name of the host, and the VPN"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "check the address and the port, and whether the server runs"
	case errors.As(err, &unknown):
		return "if the certificate is from your organisation, use --ca-file"
	case errors.As(err, &name), errors.As(err, &expired):
		return "use the name of the certificate as the host, or have it renewed"
	case errors.As(err, &record), strings.Contains(err.Error(), "HTTP response to HTTPS client"):
		return "the server does not use TLS; try http://"
	case strings.Contains(err.Error(), "malformed HTTP"):
		return "the port belongs to another kind of server; try https://"
	}
	return "check --url, the network, and the proxy"
}

// StatusError returns the error for a response whose status is not 2xx. detail replaces
// the server's message if it is not empty.
func (c *Client) StatusError(a Response, detail string) error {
	if detail == "" {
		detail = message(a.Body)
	}
	text := fmt.Sprintf("%s: status %d", c.URL.Host, a.Status)
	if name := http.StatusText(a.Status); name != "" {
		text += " " + name
	}
	if detail = source.Truncate(source.OneLine(c.Scrub(detail)), maxDetail); detail != "" {
		text += ": " + detail
	}
	return finding.WithHint(errors.New(finding.Printable(text)), c.statusHint(a.Status))
}

// maxDetail is the maximum length of a server's message in an error.
const maxDetail = 300

func (c *Client) statusHint(status int) string {
	switch {
	case status == http.StatusUnauthorized && len(c.opt.Headers) == 0:
		return "write a file with the line \"Authorization: Bearer TOKEN\", readable by you only, and use --header-file"
	case status == http.StatusUnauthorized:
		return "the server does not accept the token of the header file; it may have expired"
	case status == http.StatusForbidden:
		return "the token may not read this data; ask the owner of the server for access"
	case status == http.StatusNotFound:
		return "check --url: it is the address before /api/v1, such as https://mimir.example/prometheus"
	case status == http.StatusBadRequest, status == http.StatusUnprocessableEntity:
		return "correct the query or --url, or select less data with --from, --to or a larger --step"
	case status == http.StatusRequestEntityTooLarge, status == http.StatusRequestURITooLong:
		return "shorten the query"
	case status == http.StatusTooManyRequests:
		return "the server limits the number of requests; try again later, or with a larger --step"
	case status >= 500:
		return "the server has a fault; try again later, or select less data"
	case status >= 300 && status < 400:
		return "use the final address as --url"
	}
	return "check --url"
}

// message returns the error message in a response: the usual fields of JSON, or the start
// of a text. An HTML page has no message.
func message(body []byte) string {
	var fields struct {
		Error   json.RawMessage
		Message string
		Reason  string
	}
	if json.Unmarshal(body, &fields) == nil {
		var text string
		var nested struct{ Message, Reason string }
		switch {
		case json.Unmarshal(fields.Error, &text) == nil && text != "":
			return text
		case json.Unmarshal(fields.Error, &nested) == nil && nested.Reason+nested.Message != "":
			return nested.Reason + nested.Message
		}
		return fields.Message + fields.Reason
	}
	text := string(body[:min(len(body), 4<<10)])
	if strings.HasPrefix(strings.TrimSpace(text), "<") {
		return ""
	}
	return text
}
