package search

import (
	"bytes"
	"compress/gzip"
	"strings"
	"testing"

	"debrief/theme/i18n"
)

func TestClientSize(t *testing.T) {
	var b bytes.Buffer
	z, _ := gzip.NewWriterLevel(&b, gzip.BestCompression)
	z.Write(Client(i18n.English))
	z.Close()
	t.Logf("%d bytes, %d compressed", len(Client(i18n.English)), b.Len())
	if b.Len() > 12<<10 {
		t.Errorf("the client is %d bytes compressed, over 12 kB", b.Len())
	}
}

// Client translates the messages of the script.
func TestClientMessagesAreTranslated(t *testing.T) {
	english, german := string(Client(i18n.English)), string(Client(i18n.In("de")))
	for _, text := range []string{`"Also searched for: " + res.also`, `n + " result." : n + " results."`, `["also called", "aliases"]`} {
		if !strings.Contains(english, text) {
			t.Errorf("the English client lacks %s", text)
		}
	}
	for _, text := range []string{`"Auch gesucht: " + res.also`, `n + " Ergebnis." : n + " Ergebnisse."`, `["auch genannt", "aliases"]`} {
		if !strings.Contains(german, text) {
			t.Errorf("the German client lacks %s", text)
		}
	}
}
