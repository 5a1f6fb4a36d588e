package gather

import (
	"bytes"
	"encoding/csv"
	"time"
)

// An Event is one row of evidence with events: a change, an alert.
type Event struct {
	At                time.Time
	Kind, Title, Link string
}

// FormatEvents returns events as CSV with the columns time, kind, title and link.
func FormatEvents(events []Event) []byte {
	var b bytes.Buffer
	out := csv.NewWriter(&b)
	_ = out.Write([]string{"time", "kind", "title", "link"}) // a buffer does not fail
	for _, e := range events {
		_ = out.Write([]string{e.At.UTC().Format(time.RFC3339), e.Kind, columnName(e.Title), columnName(e.Link)})
	}
	out.Flush()
	return b.Bytes()
}
