//go:build unix

package main

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"math/rand"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"testing"
	"time"
)

// generated is a repository with a library of n write-ups and the history of
// it: each was written in one commit and edited in a later one.
func generated(b *testing.B, n int) string {
	b.Helper()
	var stream bytes.Buffer
	generate(&stream, n)
	dir := filepath.Join(workshop, fmt.Sprintf("%d-%.6x", n, sha256.Sum256(stream.Bytes())))
	if _, err := os.Stat(filepath.Join(dir, "done")); err == nil {
		return dir
	}
	if err := os.RemoveAll(dir); err != nil {
		b.Fatal(err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		b.Fatal(err)
	}
	git := func(input []byte, args ...string) {
		cmd := exec.Command("git", append([]string{"-C", dir}, args...)...)
		cmd.Stdin = bytes.NewReader(input)
		cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1")
		if out, err := cmd.CombinedOutput(); err != nil {
			b.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	git(nil, "init", "-q", "-b", "main")
	git(stream.Bytes(), "fast-import", "--quiet")
	git(nil, "repack", "-a", "-d", "-f", "-q") // as a clone has it: what was imported is one long chain of differences
	git(nil, "checkout", "-q", "-f", "main")
	if err := os.WriteFile(filepath.Join(dir, "done"), nil, 0o644); err != nil {
		b.Fatal(err)
	}
	return dir
}

// generate writes the repository as git fast-import reads it. The same n gives
// the same bytes for good.
func generate(w *bytes.Buffer, n int) {
	g := newWriter(n)
	at := time.Date(2016, 1, 4, 9, 0, 0, 0, time.UTC)
	commit := func(who int, message, path, text string) {
		at = at.Add(11 * 365 * 24 * time.Hour / time.Duration(2*n+1)).Truncate(time.Second)
		fmt.Fprintf(w, "commit refs/heads/main\ncommitter Author %d <author%d@example.org> %d +0000\n", who, who, at.Unix())
		fmt.Fprintf(w, "data %d\n%s\nM 100644 inline %s\ndata %d\n%s\n", len(message), message, path, len(text), text)
	}
	commit(0, "begin", "postmortems/_catalog.yaml", g.catalog())
	commit(0, "the form", "postmortems/_template.md", "---\nschema: 1 # required. The form's version\ntitle: # required. What happened\n---\n\n## Summary\n\n<!-- required. What happened -->\n")
	lag := min(n, 25) // an edit comes some write-ups later
	for i := range n + lag {
		if i < n {
			commit(i%23, "post-mortem "+strconv.Itoa(i), g.path(i), g.text(i, false))
		}
		if j := i - lag; j >= 0 {
			commit((j+7)%23, "follow up "+strconv.Itoa(j), g.path(j), g.text(j, true))
		}
	}
	w.WriteString("done\n")
}

// A writer makes up write-ups: words as frequent as in real text, where one in
// ten is a term of the trade and the rest follow Zipf's law.
type writer struct {
	n     int
	words []string
}

var terms = strings.Fields(`the of to and in was a for that on with from were by at is not as it had which after before because when while
	service request error database deploy timeout queue latency connection pool retry cache node cluster traffic alert dashboard rollback config
	certificate replica failover index migration partition broker token session gateway proxy worker memory disk thread lock deadlock backlog
	capacity limit quota health check load balancer region zone customer checkout payment login search export import report metric threshold page
	on-call engineer release version feature flag schema table row column batch job schedule midnight clock drift zone header response status`)

func newWriter(n int) *writer {
	r := rand.New(rand.NewSource(1))
	words := append([]string(nil), terms...)
	seen := map[string]bool{}
	for _, onset := range []string{"b", "br", "c", "cl", "d", "dr", "f", "fl", "g", "gr", "h", "l", "m", "n", "p", "pl", "r", "s", "st", "t", "tr", "v", "w"} {
		for _, middle := range []string{"a", "e", "i", "o", "u", "ea", "ou", "ai"} {
			for _, coda := range []string{"n", "nd", "st", "r", "l", "ck", "m", "ss", "t"} {
				for _, ending := range []string{"", "ed", "ing", "ion", "able", "er", "ly"} {
					if r.Intn(2) == 0 {
						word := onset + middle + coda + ending
						if !seen[word] {
							seen[word] = true
							words = append(words, word)
						}
					}
				}
			}
		}
	}
	rest := words[len(terms):]
	r.Shuffle(len(rest), func(i, j int) { rest[i], rest[j] = rest[j], rest[i] })
	return &writer{n: n, words: words[:min(len(words), 6000)]}
}

const services, teams = 60, 12

func (g *writer) catalog() string {
	var b strings.Builder
	b.WriteString("schema: 1\ntitle: Generated\norganisation: Nobody\nnotice: Generated to measure.\nbase_url: https://example.org/\nseverities:\n")
	for i := 1; i <= 4; i++ {
		fmt.Fprintf(&b, "  - {id: sev%d, name: SEV%d, means: Grade %d}\n", i, i, i)
	}
	b.WriteString("teams:\n")
	for i := range teams {
		fmt.Fprintf(&b, "  - {id: team-%d, name: Team %d}\n", i, i)
	}
	b.WriteString("services:\n")
	for i := range services {
		fmt.Fprintf(&b, "  - {id: service-%d, name: Service %d, owner: team-%d, tier: %d, means: What the %s does}\n", i, i, i%teams, 1+i%3, g.words[len(terms)+i])
	}
	return b.String()
}

func (g *writer) day(i int) time.Time {
	return time.Date(2016, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, i*10*365/g.n)
}

func (g *writer) id(i int) string {
	return fmt.Sprintf("%s-%s-%s-%d", g.day(i).Format(time.DateOnly), g.words[len(terms)+i%1500], g.words[len(terms)+(i*7)%1500], i)
}

func (g *writer) path(i int) string {
	return fmt.Sprintf("postmortems/%d/%s.md", g.day(i).Year(), g.id(i))
}

var codes = strings.Fields(`design.hidden_coupling design.unsafe_default design.retry_or_feedback_loop design.missing_isolation design.limit_or_quota_unknown
	design.single_point design.error_handling_path change.test_gap change.rollout_not_staged change.pre_prod_differs change.rollback_slow_or_unsafe
	capacity.headroom capacity.hot_spot dependency.expiry_untracked dependency.third_party_failure interface.misleading_display
	interface.look_alike_targets knowledge.mental_model_gap knowledge.runbook_missing observability.monitor_missing observability.threshold_not_matched
	organisation.known_risk_deferred organisation.ownership_unclear`)

// text is write-up i as it was first committed, or as it was edited.
func (g *writer) text(i int, edited bool) string {
	r := rand.New(rand.NewSource(int64(i)*7919 + 17))
	p := &prose{r: r, words: g.words, zipf: rand.NewZipf(r, 1.1, 4, uint64(len(g.words)-1))}
	var b strings.Builder
	m := courseOf(r)
	g.front(&b, p, i, m)
	p.section(&b, "Summary", 1, 45)
	p.section(&b, "Impact", 1, 45)
	b.WriteString("| Who | How many | How long |\n|---|---:|---|\n")
	for range 4 {
		fmt.Fprintf(&b, "| %s | %d | %d min |\n", p.some(3), r.Intn(90000), 5+r.Intn(300))
	}
	b.WriteString("\n## Timeline (UTC)\n\n| Time | Event | Kind | Who | Evidence |\n|---|---|---|---|---|\n")
	for k, minute := range m.rows() {
		at := g.day(i).Add(8*time.Hour + time.Duration(minute)*time.Minute)
		fmt.Fprintf(&b, "| %s | %s | %s | | |\n", at.Format("2006-01-02 15:04"), p.sentence(9), []string{"signal", "action", "decision", "comms", "change"}[k%5])
	}
	b.WriteString("\n## Response\n\n")
	for _, heading := range []string{"What went well", "What was hard", "Where we got lucky"} {
		b.WriteString("#")
		p.section(&b, heading, 1, 15)
	}
	p.section(&b, "Analysis", 2, 60)
	fmt.Fprintf(&b, "The trigger met two conditions [f1] and [f2]. ")
	if i > 3 {
		fmt.Fprintf(&b, "It was seen before: [[%s]] and [[%s]].", g.id(i-1-r.Intn(min(i-1, 200))), g.id(r.Intn(i)))
	}
	fmt.Fprintf(&b, "\n\n```\n%02d:%02d ERROR service-%d %s\n  at %s.%s(%s.go:%d)\n```\n\n", r.Intn(24), r.Intn(60), i%services, p.some(6), p.some(1), p.some(1), p.some(1), r.Intn(900))
	p.section(&b, "Lessons", 1, 45)
	if edited {
		p.section(&b, "Follow-up", 1, 50)
	}
	return b.String()
}

// A course is when what happened, in minutes from eight in the morning.
type course struct{ start, detect, mitigate, resolve int }

func courseOf(r *rand.Rand) course {
	detect := 7 + r.Intn(30)
	mitigate := detect + 10 + r.Intn(200)
	return course{5, detect, mitigate, mitigate + 25}
}

// rows are the minutes of a timeline of fifteen rows.
func (m course) rows() []int {
	rows := []int{0, m.start, m.detect, m.detect + 1}
	for k := 1; k <= 8; k++ {
		rows = append(rows, m.detect+1+(m.mitigate-m.detect-1)*k/9)
	}
	return append(rows, m.mitigate, m.mitigate+9, m.resolve)
}

// front is what a library has that is well kept: one write-up in six is of one
// of the two highest severities, and promises are open in the latest only.
func (g *writer) front(b *strings.Builder, p *prose, i int, m course) {
	r, day := p.r, g.day(i)
	t := func(minute int) string {
		return day.Add(8*time.Hour + time.Duration(minute)*time.Minute).Format(time.RFC3339)
	}
	severity := 1 + sort.SearchInts([]int{2, 16, 60}, r.Intn(100))
	fmt.Fprintf(b, "---\nschema: 1\ntitle: %s\nstatus: published\nkind: incident\nseverity: sev%d\nvisibility: internal\nsummary: %s\nauthors: [\"@author%d\"]\nreviewers: [\"@reviewer%d\"]\n",
		capital(p.some(7)), severity, fmt.Sprintf("For %d minutes %d requests failed with %s. Going back to the %s ended it.", m.mitigate-m.start, r.Intn(100000), p.some(5), p.some(3)), i%23, i%17)
	fmt.Fprintf(b, "services: [{id: service-%d, role: impacted}, {id: service-%d, role: dependency}]\n", r.Intn(services/2), services/2+r.Intn(services/2))
	fmt.Fprintf(b, "times:\n  started: %s\n  detected: %s\n  acknowledged: %s\n  mitigated: %s\n  resolved: %s\n", t(m.start), t(m.detect), t(m.detect+1), t(m.mitigate), t(m.resolve))
	b.WriteString("detection: {method: alert_slo, had_metric: true, had_monitor: true, monitor_fired: true, reporter: machine}\ntrigger: {category: config_change}\n")
	fmt.Fprintf(b, "impact:\n  - {what: %s, value: %d, unit: requests, confidence: measured}\nsymptoms: [\"%s\", \"Alert%s\"]\n", p.some(3), r.Intn(100000), p.some(5), capital(strings.ReplaceAll(p.some(2), " ", "")))
	if severity <= 2 {
		b.WriteString("accounts_reason: Made up to measure, so there was nobody to ask\nbias_check: {hindsight: nobody knew}\n")
	}
	b.WriteString("factors:\n")
	first := r.Intn(len(codes))
	for k := range 2 {
		fmt.Fprintf(b, "  - {id: f%d, code: %s, layer: %s, barrier: absent, statement: %s}\n", k+1, codes[(first+k*5)%len(codes)], []string{"technical", "task"}[k], p.sentence(20))
	}
	b.WriteString("actions:\n")
	for k := range 3 {
		g.action(b, p, i, k)
	}
	if i > 0 {
		fmt.Fprintf(b, "related: [{id: %s, rel: same_factor}]\n", g.id(r.Intn(i)))
	}
	fmt.Fprintf(b, "published: %s\n---\n\n", day.AddDate(0, 0, 6).Format(time.DateOnly))
}

func (g *writer) action(b *strings.Builder, p *prose, i, k int) {
	day := g.day(i)
	fmt.Fprintf(b, "  - id: a%d\n    title: Add %s\n    type: %s\n    mechanism: software_enhancement\n    addresses: [f%d]\n    owner: \"@author%d\"\n    created: %s\n    due: %s\n    done_when: The test of service-%d passes\n    tracker: https://example.org/work/%d-%d\n",
		k+1, p.some(6), []string{"prevent", "detect", "mitigate"}[k], 1+k%2, p.r.Intn(23), g.workday(day, 2), g.workday(day, 30*(1+k)), i%services, i, k)
	if k == 0 {
		fmt.Fprintf(b, "    measure: {what: failed requests, target: none, by: %s}\n", g.workday(day, 120))
	}
	if i >= g.n-g.n/200 { // not yet due
		b.WriteString("    status: in_progress\n")
	} else {
		fmt.Fprintf(b, "    status: done\n    closed_at: %s\n    closed_as: as_planned\n    closed_evidence: https://example.org/change/%d\n", day.AddDate(0, 0, 10+p.r.Intn(60)).Format(time.DateOnly), i)
	}
}

// workday is the first Monday some days after a day.
func (g *writer) workday(day time.Time, days int) string {
	for day = day.AddDate(0, 0, days); day.Weekday() != time.Monday; {
		day = day.AddDate(0, 0, 1)
	}
	return day.Format(time.DateOnly)
}

// A prose makes sentences.
type prose struct {
	r     *rand.Rand
	zipf  *rand.Zipf
	words []string
}

func (p *prose) some(n int) string {
	words := make([]string, n)
	for i := range words {
		words[i] = p.words[p.zipf.Uint64()]
	}
	return strings.Join(words, " ")
}

func (p *prose) sentence(n int) string { return capital(p.some(n-2+p.r.Intn(5))) + "." }

func (p *prose) section(b *strings.Builder, heading string, paragraphs, words int) {
	fmt.Fprintf(b, "## %s\n\n", heading)
	for range paragraphs {
		for left := words; left > 0; left -= 15 {
			b.WriteString(p.sentence(15) + " ")
		}
		b.WriteString("\n\n")
	}
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
