package search

import (
	"bytes"
	"compress/gzip"
	"testing"
)

func TestClientSize(t *testing.T) {
	var b bytes.Buffer
	z, _ := gzip.NewWriterLevel(&b, gzip.BestCompression)
	z.Write(Client())
	z.Close()
	t.Logf("%d bytes, %d compressed", len(Client()), b.Len())
	if b.Len() > 8<<10 {
		t.Errorf("the client is %d bytes compressed, over 8 kB", b.Len())
	}
}
