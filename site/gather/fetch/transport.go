package fetch

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"syscall"
	"time"

	"debrief/site/finding"
)

// A transport sends requests with the headers of the client, repeats them if the server
// is busy, and reads each response whole, within the limits.
type transport struct{ c *Client }

// These errors are the reasons for the end of a request.
var (
	errIdle  = errors.New("the server stopped sending its answer")
	errTotal = errors.New("the answer took too long")
)

// RoundTrip implements [http.RoundTripper]. The body of the response is in memory.
func (t transport) RoundTrip(req *http.Request) (*http.Response, error) {
	c := t.c
	if req.Body != nil {
		defer req.Body.Close() // each attempt sends a new copy
	}
	if !c.isServer(req.URL) {
		return nil, fmt.Errorf("the host %s is not that of the URL", req.URL.Host)
	}
	wait := c.opt.Limits.Backoff
	for attempt := 1; ; attempt++ {
		resp, body, err := t.once(req)
		last := attempt == c.opt.Limits.Attempts
		switch {
		case err != nil && (last || !isTemporary(err)):
			c.setLast(Response{})
			return nil, err
		case err == nil && (last || !isBusy(resp.StatusCode)):
			return t.finish(resp, body), nil
		}
		pause, reason := wait, "the connection was lost"
		if err == nil {
			reason = "the server is busy (" + resp.Status + ")"
			if after, ok := retryAfter(resp.Header, time.Now()); ok {
				pause = after
			}
			if pause > c.opt.Limits.Wait {
				return t.finish(resp, body), nil
			}
		}
		if c.opt.Note != nil {
			c.opt.Note(fmt.Sprintf("%s; next attempt in %s", finding.Printable(reason), pause.Round(time.Second/10)))
		}
		if err := sleep(req.Context(), pause); err != nil {
			return nil, err
		}
		wait *= 2
	}
}

// finish stores the response and puts it into the response.
func (t transport) finish(resp *http.Response, body []byte) *http.Response {
	body = []byte(t.c.Scrub(string(body)))
	t.c.setLast(Response{resp.StatusCode, body})
	resp.Body = io.NopCloser(bytes.NewReader(body))
	resp.ContentLength = int64(len(body))
	return resp
}

// once sends the request and reads its response.
func (t transport) once(req *http.Request) (*http.Response, []byte, error) {
	limits := t.c.opt.Limits
	ctx, cancel := context.WithCancelCause(req.Context())
	defer cancel(nil)
	total := time.AfterFunc(limits.Total, func() { cancel(errTotal) })
	defer total.Stop()
	req, err := t.clone(ctx, req)
	if err != nil {
		return nil, nil, err
	}
	resp, err := t.c.inner.RoundTrip(req)
	if err != nil {
		return nil, nil, cause(ctx, err)
	}
	defer resp.Body.Close()
	idle := time.AfterFunc(limits.Read, func() { cancel(errIdle) })
	defer idle.Stop()
	var body bytes.Buffer
	chunk := make([]byte, 32<<10)
	for {
		n, err := resp.Body.Read(chunk)
		idle.Reset(limits.Read)
		if body.Len()+n > limits.Size {
			return nil, nil, finding.HintErrorf("select less data: a shorter range with --from and --to, a larger --step, "+
				"or an aggregation such as sum by (code) (…)", "the answer is larger than %d MiB", max(limits.Size>>20, 1))
		}
		body.Write(chunk[:n])
		if errors.Is(err, io.EOF) {
			return resp, body.Bytes(), nil
		}
		if err != nil {
			return nil, nil, cause(ctx, err)
		}
	}
}

// clone returns a copy of the request with its body and the client's headers.
func (t transport) clone(ctx context.Context, req *http.Request) (*http.Request, error) {
	out := req.Clone(ctx)
	if req.GetBody != nil {
		body, err := req.GetBody()
		if err != nil {
			return nil, err
		}
		out.Body = body
	}
	for _, h := range t.c.opt.Headers {
		out.Header.Set(h.Name, h.Value)
	}
	if out.Header.Get("User-Agent") == "" {
		out.Header.Set("User-Agent", "debrief")
	}
	return out, nil
}

// cause returns the reason why the context ended, or else err.
func cause(ctx context.Context, err error) error {
	if reason := context.Cause(ctx); reason != nil {
		return reason
	}
	return err
}

// isTemporary reports whether a connection was lost, so that another attempt may help.
func isTemporary(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, syscall.ECONNRESET) ||
		errors.Is(err, syscall.EPIPE)
}

// isBusy reports whether another attempt may help after a status.
func isBusy(status int) bool {
	return status == http.StatusTooManyRequests || status >= 500 && status != http.StatusNotImplemented &&
		status != http.StatusHTTPVersionNotSupported
}

// retryAfter returns the wait that a server demands.
func retryAfter(h http.Header, now time.Time) (time.Duration, bool) {
	text := strings.TrimSpace(h.Get("Retry-After"))
	if seconds, err := strconv.Atoi(text); err == nil && seconds >= 0 && seconds < 1e6 {
		return time.Duration(seconds) * time.Second, true
	}
	if at, err := http.ParseTime(text); err == nil {
		return max(at.Sub(now), 0), true
	}
	return 0, false
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
