package gather

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"debrief/site/finding"
	"debrief/site/gather/fetch"
	"debrief/site/gather/table"
)

// An HTTPRequest asks an API for metrics or log lines. Its URL and its body may have the
// placeholders {from} and {to}, as RFC 3339, and with a unit: {from:s}, {from:ms},
// {from:us}, {from:ns}.
type HTTPRequest struct {
	Method, URL, Body string
	// PageSize is the number of values of a full response, of which a further request reads
	// the rest, from the last time on. 0 means that the first response is complete.
	PageSize int
	Table    table.Options
}

// maxPages limits the requests for one capture.
const maxPages = 50

var placeholder = regexp.MustCompile(`\{(from|to)(?::(\w+))?\}`)

// Check returns an error for a placeholder with an unknown unit. hasRange reports
// whether the request has the time range.
func (r HTTPRequest) Check() (hasRange bool, err error) {
	for _, text := range []string{r.URL, r.Body} {
		for _, found := range placeholder.FindAllStringSubmatch(text, -1) {
			hasRange = true
			if !slices.Contains([]string{"", "s", "ms", "us", "ns"}, found[2]) {
				return true, finding.HintErrorf(
					"write {from}, {from:s}, {from:ms}, {from:us} or {from:ns}", "unknown placeholder %s", found[0],
				)
			}
		}
	}
	if r.PageSize > 0 && !hasRange {
		return false, finding.HintErrorf(
			"write {from} where the start of the range belongs", "pages need the placeholder {from}",
		)
	}
	return hasRange, nil
}

// fillRange replaces the placeholders in a text. escape escapes a time for its place.
func fillRange(text string, w Window, escape func(string) string) string {
	return placeholder.ReplaceAllStringFunc(text, func(found string) string {
		parts := placeholder.FindStringSubmatch(found)
		at := w.From.UTC()
		if parts[1] == "to" {
			at = w.To.UTC()
		}
		switch parts[2] {
		case "s":
			return strconv.FormatInt(at.Unix(), 10)
		case "ms":
			return strconv.FormatInt(at.UnixMilli(), 10)
		case "us":
			return strconv.FormatInt(at.UnixMicro(), 10)
		case "ns":
			return strconv.FormatInt(at.UnixNano(), 10)
		}
		return escape(at.Format(time.RFC3339Nano))
	})
}

// Read sends the request for a time range and returns the values within it. progress is
// called before each page.
func (r HTTPRequest) Read(
	ctx context.Context, client *fetch.Client, w Window, progress func(page int),
) (table.Data, error) {
	opt := r.Table
	opt.From, opt.To = w.From, w.To
	reader, err := table.NewJSONReader(opt)
	if err != nil {
		return table.Data{}, err
	}
	place := func(err error) error { return finding.AddPlace("the answer of "+client.URL.Host, err) }
	at, limited := w, false
	for n := 1; ; n++ {
		if n > maxPages {
			return table.Data{}, finding.HintErrorf(
				"give a shorter range with --from and --to", "the answer has more than %d pages", maxPages,
			)
		}
		progress(n)
		text, err := client.Do(ctx, r.method(), escapeURL(fillRange(r.URL, at, url.QueryEscape)),
			[]byte(fillRange(r.Body, at, func(s string) string { return s })))
		if err != nil {
			return table.Data{}, err
		}
		page, err := reader.Add(text)
		if n > 1 && table.IsEmpty(err) {
			break
		}
		if err != nil {
			return table.Data{}, place(err)
		}
		if r.PageSize == 0 || page.Values < r.PageSize {
			limited = r.PageSize == 0 && page.Values == r.limit()
			break
		}
		if page.NewestFirst || !page.Last.After(at.From) {
			return table.Data{}, finding.HintErrorf("sort the answer by time, the oldest first, and use a larger --page-size",
				"page %d does not continue the page before", n)
		}
		at.From = page.Last
	}
	data, err := reader.Data()
	if err != nil {
		return data, place(err)
	}
	if limited {
		data.Notes = append(
			data.Notes,
			fmt.Sprintf("the answer has as many values as its limit, so there may be more; use --page-size %d", r.limit()),
		)
	}
	return data, nil
}

var limitNumber = regexp.MustCompile(`\b(?:limit|size)["']?\s*[=:]\s*(\d{1,6})\b`)

// limit returns the limit of values in the URL or the body, or 0.
func (r HTTPRequest) limit() int {
	if found := limitNumber.FindStringSubmatch(r.URL + "\n" + r.Body); found != nil {
		n, _ := strconv.Atoi(found[1])
		return n
	}
	return 0
}

func (r HTTPRequest) method() string {
	switch {
	case r.Method != "":
		return r.Method
	case r.Body != "":
		return http.MethodPost
	}
	return http.MethodGet
}

// escapeURL escapes characters that a URL cannot have, such as the spaces of a query that
// is written without escapes. Existing escapes stay as they are.
func escapeURL(address string) string {
	var b strings.Builder
	for _, c := range []byte(address) {
		if c <= ' ' || c >= 0x7f || strings.IndexByte("\"<>\\^`{|}", c) >= 0 {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// Place returns the URL of the request without its parameters, and the query: the body,
// or else the parameters with their placeholders. They identify the capture.
func (r HTTPRequest) Place() (source, query string) {
	address, parameters, _ := strings.Cut(r.URL, "?")
	if query = strings.TrimSpace(r.Body); query != "" {
		return address, query
	}
	if plain, err := url.QueryUnescape(parameters); err == nil {
		parameters = plain
	}
	return address, parameters
}
