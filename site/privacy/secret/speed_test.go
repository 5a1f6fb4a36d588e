package secret

import (
	"strings"
	"testing"
)

// BenchmarkPlain scans a text without secrets, the usual case.
func BenchmarkPlain(b *testing.B) {
	const line = "| 2026-10-14 08:12 | change | The production pool is resized from 480 to 40 workers, v2.4.1 is out | R1 | [ev-1] |\n" +
		"For 53 minutes one in nine EU checkouts failed, because the pool of production was resized instead of staging. See https://status.example.com/incidents/4821 and `checkout.pool.size`.\n" +
		"```\nERROR 2026-10-14T08:12:04.123Z upstream connect error or disconnect/reset before headers (code=503, trace_id=5b8aa5a2d2c872e8321cf37308d69df2)\n```\n"
	text := []byte(strings.Repeat(line, 150))
	for name, find := range map[string]func([]byte) []Match{"Find": Find, "Random": FindRandom} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				if len(find(text)) > 0 {
					b.Fatal("something is found where nothing is")
				}
			}
		})
	}
}
