package gather

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"math"
	"net/url"
	"strings"
	"time"
	"unicode"

	"debrief/site/catalog"
	"debrief/site/edit"
	"debrief/site/evidence"
	"debrief/site/finding"
	"debrief/site/frontmatter"
	"debrief/site/privacy"
	"debrief/site/source"
)

// Options control how [Store] adds a capture.
type Options struct {
	Catalog *catalog.Catalog
	// KeepRaw keeps personal data, such as addresses, in the captured text. Secrets are
	// always masked.
	KeepRaw bool
	// Again adds a further entry for a capture that is stored already.
	Again bool
}

// A Result describes what [Store] did with a capture.
type Result struct {
	ID, File string // of the entry, such as "ev-3" and "evidence/checkout-5xx.csv"
	Stored   bool   // whether the entry is new
	// Differences lists how the capture differs from the stored entry. It is empty if
	// they are equal or the entry is new.
	Differences []string
	Masked      int // number of masked secrets and personal data
}

// Store adds a capture to a change: a file in the folder evidence and an entry under
// evidence. If the post-mortem has an entry of the same query, source, title and action
// item, Store adds nothing, and compares the capture with the stored file.
func Store(c *edit.Change, read func(name string) ([]byte, error), capture Capture, opt Options) (Result, error) {
	if err := capture.check(); err != nil {
		return Result{}, err
	}
	masked := maskCapture(&capture, opt)
	list := c.Front().Field("evidence").Items
	if !opt.Again {
		for _, entry := range list {
			if isSame(entry, capture) {
				out := Result{ID: entry.Get("id").Text, File: entry.Get("file").Text, Masked: masked}
				var err error
				out.Differences, err = compare(entry, capture, read)
				return out, err
			}
		}
	}
	data, ext := capture.Text, capture.Ext
	if capture.Series != nil {
		data, ext = FormatCSV(capture.Series), ".csv"
	}
	name, err := c.FreeName("evidence/"+slug(capture.Title)+ext, data)
	if err != nil {
		return Result{}, err
	}
	out := Result{ID: freeID(list), File: name, Stored: true, Masked: masked}
	if err := c.Append("evidence", entry(out, capture, data)); err != nil {
		return Result{}, err
	}
	return out, c.AddFile(name, data)
}

// entry returns the front-matter entry of a capture.
func entry(r Result, c Capture, data []byte) frontmatter.Value {
	var fields []frontmatter.NamedValue
	text := func(name, value string) {
		if value != "" {
			fields = append(fields, frontmatter.NamedValue{Name: name, Value: frontmatter.Text(value)})
		}
	}
	at := func(name string, t time.Time) frontmatter.NamedValue {
		return frontmatter.NamedValue{Name: name, Value: frontmatter.Plain(t.UTC().Format(time.RFC3339))}
	}
	text("id", r.ID)
	text("type", c.Type)
	text("title", c.Title)
	text("class", c.Class)
	text("for", c.For)
	text("file", r.File)
	text("sha256", fmt.Sprintf("%x", sha256.Sum256(data)))
	text("unit", c.Unit)
	text("definition", c.Definition)
	if c.Resolution > 0 {
		fields = append(fields, frontmatter.NamedValue{Name: "resolution", Value: frontmatter.Plain(Duration(c.Resolution))})
	}
	text("aggregation", c.Aggregation)
	text("query", c.Query)
	if len(c.Tags) > 0 {
		var tags []frontmatter.NamedValue
		for _, t := range c.Tags {
			tags = append(tags, frontmatter.NamedValue{Name: t.Name, Value: frontmatter.Text(t.Value)})
		}
		fields = append(fields, frontmatter.NamedValue{Name: "tags", Value: frontmatter.Group(tags...)})
	}
	if !c.Window.From.IsZero() {
		fields = append(fields, frontmatter.NamedValue{
			Name: "window", Value: frontmatter.Group(at("from", c.Window.From), at("to", c.Window.To)),
		})
	}
	text("source", c.Source)
	if !c.Captured.IsZero() {
		fields = append(fields, at("captured", c.Captured))
	}
	if r.Masked > 0 {
		fields = append(fields, frontmatter.NamedValue{Name: "redacted", Value: frontmatter.Plain("true")})
	}
	return frontmatter.Group(fields...)
}

// Mask masks secrets in a text of a source, and personal data too unless KeepRaw is set.
func (opt Options) Mask(text string) string {
	masked, _ := privacy.MaskCaptured([]byte(text), opt.Catalog, opt.KeepRaw)
	return string(masked)
}

// maskCapture masks secrets and personal data in the texts of a capture. It returns the
// number of masked parts. Values of a series are numbers and stay as they are.
func maskCapture(c *Capture, opt Options) int {
	n := 0
	mask := func(text string) string {
		out, k := privacy.MaskCaptured([]byte(text), opt.Catalog, opt.KeepRaw)
		n += k
		return string(out)
	}
	c.Title = source.Truncate(source.OneLine(mask(c.Title)), maxTitle)
	c.Definition, c.Query = mask(c.Definition), mask(c.Query)
	c.Source = withoutCredentials(c.Source)
	if secret, k := privacy.MaskCaptured([]byte(c.Source), opt.Catalog, true); k > 0 {
		c.Source, n = string(secret), n+k
	}
	for i := range c.Tags {
		c.Tags[i].Value = mask(c.Tags[i].Value)
	}
	if c.Series != nil {
		for i, label := range c.Series.Labels {
			c.Series.Labels[i] = source.Truncate(source.OneLine(mask(label)), maxTitle)
		}
	}
	if len(c.Text) > 0 {
		c.Text = []byte(mask(withoutControls(string(c.Text))))
	}
	return n
}

// withoutControls replaces control characters, and characters that set the direction of
// writing. In a terminal they would move the cursor, or show the text in another order.
func withoutControls(text string) string {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r):
			return unicode.ReplacementChar
		}
		return r
	}, text)
}

// maxTitle is the maximum number of code points of a title or a column name.
const maxTitle = 120

// withoutCredentials removes the user, the password and the query parameters with
// secrets from a URL.
func withoutCredentials(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return address
	}
	u.User = nil
	values := u.Query()
	for name := range values {
		low := strings.ToLower(name)
		for _, word := range []string{"token", "key", "secret", "password", "signature", "sig", "auth"} {
			if strings.Contains(low, word) {
				values.Del(name)
			}
		}
	}
	u.RawQuery = values.Encode()
	return u.String()
}

// isSame reports whether an entry of the front matter is of the same query as a capture.
// The title counts only without a query: a person may have given another one.
func isSame(entry frontmatter.Field, c Capture) bool {
	return entry.Get("type").Text == c.Type && entry.Get("query").Text == c.Query &&
		entry.Get("source").Text == c.Source && entry.Get("for").Text == c.For &&
		(c.Query != "" || entry.Get("title").Text == c.Title)
}

// StoredWindow returns the time range of the stored entry of the same query as a
// capture. The capture needs only the fields that identify it: type, title, query,
// source and action item. So the same command again asks the source for the same range,
// although the times in the post-mortem may have changed.
func StoredWindow(front frontmatter.Matter, c Capture, opt Options) (Window, bool) {
	c.Tags, c.Series, c.Text = nil, nil, nil
	maskCapture(&c, opt) // the entry has the masked query
	for _, entry := range front.Field("evidence").Items {
		if isSame(entry, c) {
			return windowOf(entry)
		}
	}
	return Window{}, false
}

// compare returns how a capture differs from the stored file of an entry.
func compare(entry frontmatter.Field, c Capture, read func(string) ([]byte, error)) ([]string, error) {
	var out []string
	if w, ok := windowOf(entry); ok && !c.Window.From.IsZero() &&
		(!w.From.Equal(c.Window.From) || !w.To.Equal(c.Window.To)) {
		out = append(out, fmt.Sprintf("the time range is %s; the stored one is %s", c.Window, w))
	}
	name := entry.Get("file").Text
	stored, err := read(name)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	if c.Series == nil {
		if !bytes.Equal(stored, c.Text) {
			out = append(out, diffLines(stored, c.Text))
		}
		return out, nil
	}
	old, err := evidence.ReadSeries(stored)
	if err != nil {
		return nil, finding.HintErrorf(
			"repair the file, or use --again for a further entry",
			"%s cannot be compared: %w",
			name,
			err,
		)
	}
	return append(out, diffSeries(old, c.Series)...), nil
}

func windowOf(entry frontmatter.Field) (Window, bool) {
	w := entry.Get("window")
	from, err1 := time.Parse(time.RFC3339, w.Get("from").Text)
	to, err2 := time.Parse(time.RFC3339, w.Get("to").Text)
	return Window{From: from, To: to}, err1 == nil && err2 == nil
}

// diffSeries returns how the points of two series differ.
func diffSeries(old, now *evidence.Series) []string {
	type key struct {
		label string
		at    int64
	}
	points := func(s *evidence.Series) map[key]float64 {
		out := map[key]float64{}
		for k, label := range s.Labels {
			if label = strings.TrimSpace(columnName(label)); len(s.Labels) == 1 {
				label = ""
			}
			for i, at := range s.Times {
				if v := s.Values[k][i]; !math.IsNaN(v) {
					out[key{label, at.UnixMilli()}] = v
				}
			}
		}
		return out
	}
	a, b := points(old), points(now)
	changed, missing, added := 0, 0, 0
	for k, v := range a {
		if w, ok := b[k]; !ok {
			missing++
		} else if !near(v, w) {
			changed++
		}
	}
	for k := range b {
		if _, ok := a[k]; !ok {
			added++
		}
	}
	var out []string
	report := func(n int, text string) {
		if n > 0 {
			out = append(out, fmt.Sprintf("%s %s", finding.Plural(n, "point", "points"), text))
		}
	}
	report(changed, "with another value")
	report(missing, "only in the stored file")
	report(added, "only at the source now")
	return out
}

// near reports whether two values are equal, apart from the rounding of decimal digits.
func near(a, b float64) bool {
	return a == b || math.Abs(a-b) <= 1e-9*math.Max(math.Abs(a), math.Abs(b))
}

// diffLines returns how the lines of two texts differ.
func diffLines(old, now []byte) string {
	count := func(text []byte) map[string]int {
		out := map[string]int{}
		for line := range strings.Lines(string(text)) {
			out[strings.TrimRight(line, "\r\n")]++
		}
		return out
	}
	a, b := count(old), count(now)
	missing, added := 0, 0
	for line, n := range a {
		missing += max(0, n-b[line])
	}
	for line, n := range b {
		added += max(0, n-a[line])
	}
	return fmt.Sprintf("%s only in the stored file, %s only at the source now",
		finding.Plural(missing, "line", "lines"), finding.Plural(added, "line", "lines"))
}

// freeID returns the first unused ID of the form ev-1, ev-2….
func freeID(list []frontmatter.Field) string {
	used := map[string]bool{}
	for _, entry := range list {
		used[entry.Get("id").Text] = true
	}
	for n := 1; ; n++ {
		if id := fmt.Sprintf("ev-%d", n); !used[id] {
			return id
		}
	}
}

// slug returns the title as a file name: ASCII letters and digits in lower case, joined
// by hyphens.
func slug(title string) string {
	words := strings.FieldsFunc(strings.ToLower(title), func(r rune) bool {
		return r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
	name := strings.Join(words, "-")
	if len(name) > maxName {
		name = strings.TrimRight(name[:maxName], "-")
	}
	if name == "" {
		return "data"
	}
	return name
}

// maxName is the maximum length of a file name without its extension.
const maxName = 60

// MissingFields returns the names of fields that a reader of a metric needs and the
// capture does not have.
func (c Capture) MissingFields() []string {
	if c.Type != "metric_snapshot" {
		return nil
	}
	var out []string
	for _, f := range []struct{ name, value string }{
		{"unit", c.Unit}, {"definition", c.Definition}, {"class", c.Class}, {"aggregation", c.Aggregation},
	} {
		if f.value == "" {
			out = append(out, f.name)
		}
	}
	return out
}

// StoredResolution returns the resolution of the stored entry of the same query as a
// capture, or 0. It is the counterpart of [StoredWindow].
func StoredResolution(front frontmatter.Matter, c Capture) time.Duration {
	for _, entry := range front.Field("evidence").Items {
		if isSame(entry, c) {
			d, _ := time.ParseDuration(entry.Get("resolution").Text)
			return d
		}
	}
	return 0
}
