package search

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// A corpus generates post-mortems from a seed: words with the frequencies of a language,
// and rare words of operations (hosts, commits, times, codes, settings).
type corpus struct {
	rnd   *rand.Rand
	zipf  *rand.Zipf
	words []string
}

var opsWords = strings.Fields(`the of and to a in was that for on with at by it from as were is after before an this
service timeout error database connection pool deploy rollback latency queue retry cache lock replica failover certificate
memory node cluster request response traffic load balancer alert page dashboard metric log config change release customer
checkout payment search login region zone disk network packet DNS resolver expired exhausted saturated restarted crashed
drained throttled degraded recovered mitigated detected primary secondary leader election backlog consumer producer`)

var opsNames = []string{
	"kube-proxy", "readTimeoutMs", "/var/lib/etcd", "SQLSTATE 40001", "OutOfMemoryError", "CrashLoopBackOff",
	"max_connections", "ECONNRESET", "E11000", "ERR_CERT_DATE_INVALID", "payments-api", "HTTPServer", "10.0.3.17",
	"status=503", "std::vector", "don't", "the checkout's", "user@example.com", "v1.24.3", "APIs", "https://example.com/a/b?c=1",
	"net.ipv4.tcp_tw_reuse", "Straße", "ÉTÉ", "障害対応", "C++", "p99", "5xx", "s3", "k8s", "Ελλάς", "INC‑77",
}

func newCorpus(seed uint64, vocabulary int) *corpus {
	rnd := rand.New(rand.NewPCG(seed, 7))
	c := &corpus{rnd: rnd, zipf: rand.NewZipf(rnd, 1.07, 4, uint64(vocabulary-1))}
	on := strings.Fields("b c d f g h l m n p r s t v st tr pr cl gr sh ch")
	mid := strings.Fields("a e i o u ea ou io")
	off := strings.Fields("n r s t l nd st ng ck d ing ed tion s er ly ment able")
	c.words = append(c.words, opsWords...)
	for len(c.words) < vocabulary {
		w := ""
		for n := 1 + rnd.IntN(3); n > 0; n-- {
			w += on[rnd.IntN(len(on))] + mid[rnd.IntN(len(mid))]
		}
		c.words = append(c.words, w+off[rnd.IntN(len(off))])
	}
	return c
}

func (c *corpus) word() string { return c.words[c.zipf.Uint64()] }

func (c *corpus) text(words int) string {
	var b strings.Builder
	for i := 0; i < words; i++ {
		switch r := c.rnd.IntN(200); {
		case r < 3:
			b.WriteString(opsNames[c.rnd.IntN(len(opsNames))])
		case r == 4:
			fmt.Fprintf(&b, "%02d:%02d", c.rnd.IntN(24), c.rnd.IntN(60))
		case r == 5:
			fmt.Fprintf(&b, "%x", c.rnd.Uint32())
		case r == 6:
			fmt.Fprintf(&b, "web-%d.eu-%d", c.rnd.IntN(90), c.rnd.IntN(3))
		default:
			b.WriteString(c.word())
		}
		switch c.rnd.IntN(14) {
		case 0:
			b.WriteString(". ")
		case 1:
			b.WriteString(", ")
		default:
			b.WriteByte(' ')
		}
		if i%90 == 89 {
			b.WriteString("\n\n")
		}
	}
	return b.String()
}

func (c *corpus) title() string {
	t := c.word()
	for n := 2 + c.rnd.IntN(4); n > 0; n-- {
		t += " " + c.word()
	}
	return t
}

var (
	corpusServices = strings.Fields("checkout payments-api search identity pricing catalog shipping ledger email gateway")
	corpusFactors  = strings.Fields("dependency.lock_contention change.expiry capacity.pool detection.late_alert process.runbook human.handover")
	corpusHeadings = strings.Fields("Impact Detection Timeline Response Analysis Lessons Actions")
)

// documents generates n post-mortems of about so many words each.
func (c *corpus) documents(n, words int) []Document {
	docs := make([]Document, n)
	for i := range docs {
		date := fmt.Sprintf("20%02d-%02d-%02d", 19+c.rnd.IntN(8), 1+c.rnd.IntN(12), 1+c.rnd.IntN(28))
		title := c.title()
		id := fmt.Sprintf("%s-%s-%d", date, strings.ToLower(strings.ReplaceAll(title, " ", "-")), i)
		d := Document{
			ID: id, URL: "incidents/" + id + "/index.html", Title: title, Summary: c.text(30), Severity: fmt.Sprintf("sev%d", 1+c.rnd.IntN(4)),
			Date: date, Kind: "incident", Aliases: []string{fmt.Sprintf("INC-%d", 1000+i)},
			Symptoms: []string{c.text(6), c.text(5)}, Services: []string{corpusServices[c.rnd.IntN(10)]},
			Factors: []string{corpusFactors[c.rnd.IntN(6)]},
		}
		if c.rnd.IntN(10) == 0 {
			d.Kind, d.Organisation = "external", "Example Cloud"
		}
		for _, h := range corpusHeadings {
			d.Sections = append(d.Sections, Section{strings.ToLower(h), h, c.text(words / len(corpusHeadings))})
		}
		docs[i] = d
	}
	return docs
}
