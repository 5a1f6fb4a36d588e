package pii

import (
	"strings"
	"testing"
)

// plain is a typical text: about 64 kB without personal data.
func plain() []byte {
	const text = "| 2026-10-14 08:12 | change | The production pool is resized from 480 to 40 workers, v2.4.1 is out | R1 | [ev-1] |\n" +
		"For 53 minutes one in nine EU checkouts failed, because the pool of production was resized instead of staging. See https://status.example.com/incidents/4821 and `checkout.pool.size`.\n" +
		"```\nERROR 2026-10-14T08:12:04.123Z upstream connect error or disconnect/reset before headers (code=503, trace_id=5b8aa5a2d2c872e8321cf37308d69df2)\n```\n"
	return []byte(strings.Repeat(text, 150))
}

func BenchmarkPlain(b *testing.B) {
	text := plain()
	for _, one := range []struct {
		name string
		find func([]byte) int
	}{
		{"Emails", func(t []byte) int { return len(FindEmails(t)) }}, {"Phones", func(t []byte) int { return len(FindPhones(t)) }},
		{"IBANs", func(t []byte) int { return len(FindIBANs(t)) }}, {"Cards", func(t []byte) int { return len(FindCards(t)) }},
		{"IPs", func(t []byte) int { return len(FindIPs(t)) }}, {"Hosts", func(t []byte) int { return len(FindHosts(t, nil)) }},
		{"Accounts", func(t []byte) int { return len(FindAccounts(t)) }}, {"Workplaces", func(t []byte) int { return len(FindInternalLinks(t, nil)) }},
		{"Unseens", func(t []byte) int { return len(FindInvisible(t)) }}, {"Names", func(t []byte) int { return len(FindNames(t, NameList{{}: true})) }},
	} {
		b.Run(one.name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				if one.find(text) > 0 {
					b.Fatal("something is found where nothing is")
				}
			}
		})
	}
}
