//go:build unix

package main

import (
	"fmt"
	"strings"
)

// maxPull is how much one hostile pull request brings.
const maxPull = 1 << 20

// A pull is a pull request by its files: paths inside the library and texts.
type pull map[string]string

// pulls are pull requests that ask for as much work as they can in a number of
// bytes: each repeats one part of a post-mortem until the space is used up.
func pulls() map[string]func(size int) pull {
	return map[string]func(size int) pull{
		"aliases":        lists("aliases", 4900, func(file, i int) string { return fmt.Sprintf("INC-%d-%d", file, i) }),
		"aliases-shared": lists("aliases", 4900, func(_, i int) string { return fmt.Sprintf("INC-%d", i) }),
		"aliases-one":    lists("aliases", 4900, func(_, i int) string { return "INC-1" }),
		"symptoms":       lists("symptoms", 2000, func(file, i int) string { return fmt.Sprintf("timeout of node %d in zone %d", i, file) }),
		"symptoms-same":  lists("symptoms", 2000, func(_, i int) string { return fmt.Sprintf("timeout of node %d", i) }),
		"authors":        lists("authors", 4900, func(file, i int) string { return fmt.Sprintf(`"@a%d-%d"`, file, i) }),
		"reviewers":      lists("reviewers", 4900, func(file, i int) string { return fmt.Sprintf(`"@a%d-%d"`, file, i) }),
		"sources":        lists("sources", 2000, func(file, i int) string { return fmt.Sprintf(`"https://a.example/%d/%d"`, file, i) }),
		"luck":           lists("luck", 2000, func(file, i int) string { return fmt.Sprintf("luck %d %d", file, i) }),
		"related":        lists("related", 1600, func(file, i int) string { return fmt.Sprintf("{id: %s, rel: same_factor}", pullID(i%20)) }),
		"related-odd":    lists("related", 1600, func(file, i int) string { return fmt.Sprintf("{id: %s, rel: same_factor}", pullID(i)) }),
		"factors": lists("factors", 1000, func(file, i int) string {
			return fmt.Sprintf("{id: f%d, code: own.c%d_%d, statement: A b c}", i, file, i)
		}),
		"factors-same": lists("factors", 1000, func(_, i int) string { return fmt.Sprintf("{id: f%d, code: change.test_gap, statement: A b c}", i) }),
		"factors-id":   lists("factors", 1000, func(_, i int) string { return "{id: f1, code: change.test_gap, statement: A b c}" }),
		"evidence": lists("evidence", 800, func(file, i int) string {
			return fmt.Sprintf("{id: ev-%d, title: T, type: metric_snapshot, file: evidence/%d.csv}", i, i)
		}),
		"services":       lists("services", 1600, func(file, i int) string { return fmt.Sprintf("{id: s-%d-%d, role: impacted}", file, i) }),
		"services-known": lists("services", 1600, func(file, i int) string { return "{id: checkout, role: impacted}" }),
		"participants":   lists("participants", 1000, func(file, i int) string { return fmt.Sprintf("{ref: R%d, group: responder, role: engineer}", i) }),
		"accounts": lists("accounts", 1000, func(file, i int) string {
			return fmt.Sprintf("{id: acc-%d, participant: R%d, file: accounts/%d.md}", i, i, i)
		}),
		"impact":       lists("impact", 1000, func(file, i int) string { return fmt.Sprintf("{what: failed payments, value: %d, unit: requests}", i) }),
		"amended":      lists("amended", 1600, func(file, i int) string { return "{at: 2026-01-20, note: a word}" }),
		"regions":      lists("regions", 4900, func(file, i int) string { return fmt.Sprintf("r%d", i) }),
		"actions":      lists("actions", 500, pullAction),
		"actions-same": lists("actions", 500, func(_, i int) string { return pullAction(0, 0) }),
		"actions-bare": lists("actions", 1600, func(file, i int) string { return fmt.Sprintf("{id: a%d, title: Add a%d b%d}", i, file, i) }),
		"actions-owner": lists("actions", 1000, func(file, i int) string {
			return fmt.Sprintf(`{id: a%d, title: Add %d, owner: "@o%d-%d", due: 2026-02-03}`, i, i, file, i)
		}),
		"tags": lists("evidence", 1, func(file, _ int) string {
			return "{id: ev-1, tags: {" + repeated(2400, func(i int) string { return fmt.Sprintf("t%d: v", i) }, ", ") + "}}"
		}),
		"unknown-keys": fill(func(n int) string {
			return strings.Replace(front, "kind: incident\n", "kind: incident\n"+repeated(1900, func(i int) string { return fmt.Sprintf("titel%d: 1", i) }, "\n")+"\n", 1)
		}),
		"unknown-flow": fill(func(n int) string {
			return strings.Replace(front, "kind: incident\n", "kind: incident\neffort: {"+repeated(2400, func(i int) string { return fmt.Sprintf("titel%d: 1", i) }, ",")+"}\n", 1)
		}),

		"tiny":      fill(func(n int) string { return fmt.Sprintf("---\ntitle: Tiny %d\n---\n\n## Summary\n\nIt was down.\n", n) }),
		"tiny-same": fill(func(n int) string { return "---\ntitle: Tiny\n---\n\n## Summary\n\nIt was down.\n" }),
		"empty":     fill(func(n int) string { return "x" }),
		"small": fill(func(n int) string {
			return strings.Replace(front, "title: Checkout", fmt.Sprintf("title: Checkout %d", n), 1)
		}),
		"small-alike":  fill(func(n int) string { return front }),
		"alias-shared": fill(func(n int) string { return "---\ntitle: Tiny\naliases: [INC-1]\n---\n" }),
		"alias-of-id":  fill(func(n int) string { return fmt.Sprintf("---\ntitle: Tiny\naliases: [%s]\n---\n", pullID(n+1)) }),
		"symptom-one":  fill(func(n int) string { return "---\ntitle: Tiny\nsymptoms: [connection refused]\n---\n" }),
		"tracker-one": fill(func(n int) string {
			return "---\ntitle: Tiny\nactions: [{id: a1, title: Add a test, tracker: \"https://t.example/1\"}]\n---\n"
		}),
		"factor-many": fill(func(n int) string {
			return fmt.Sprintf("---\ntitle: Tiny\nfactors: [{id: f1, code: own.c%d}]\n---\n", n)
		}),
		"service-many": fill(func(n int) string {
			return fmt.Sprintf("---\ntitle: Tiny\nservices: [{id: s%d, role: impacted}]\n---\n", n)
		}),
		"severity-many": fill(func(n int) string { return fmt.Sprintf("---\ntitle: Tiny\nseverity: s%d\n---\n", n) }),
		"chain": fill(func(n int) string {
			return fmt.Sprintf("---\ntitle: Tiny\nrelated: [{id: %s, rel: caused_by}]\n---\n", pullID(n+1))
		}),
		"recurrence": fill(func(n int) string {
			return fmt.Sprintf("---\ntitle: Tiny\nrelated: [{id: %s, rel: recurrence_of}]\n---\n", pullID(n+1))
		}),
		"duplicate-of": fill(func(n int) string {
			return fmt.Sprintf("---\ntitle: Tiny\nrelated: [{id: %s, rel: duplicate_of}]\n---\n", pullID(0))
		}),
		"hub": fill(func(n int) string { return fmt.Sprintf("---\ntitle: Tiny\n---\n\nSee [[%s]].\n", pullID(0)) }),
		"hub-related": fill(func(n int) string {
			return fmt.Sprintf("---\ntitle: Tiny\nrelated: [{id: %s, rel: same_factor}]\n---\n", pullID(0))
		}),
		"hub-link": fill(func(n int) string { return fmt.Sprintf("---\ntitle: Tiny\n---\n\nSee [that](%s.md).\n", pullID(0)) }),
		"references": fill(func(n int) string {
			return front + repeated(1000, func(i int) string { return fmt.Sprintf("See [[%s]].", pullID(i)) }, "\n\n")
		}),
		"references-10": fill(func(n int) string {
			return front + repeated(3000, func(i int) string { return fmt.Sprintf("See [[%s]].", pullID(i%10)) }, "\n\n")
		}),
		"references-1p": fill(func(n int) string {
			return front + repeated(3000, func(i int) string { return fmt.Sprintf("[[%s]]", pullID(i%10)) }, " ")
		}),
		"references-no": fill(func(n int) string {
			return front + repeated(3000, func(i int) string { return fmt.Sprintf("See [[2026-01-01-no-%d]].", i) }, "\n\n")
		}),
		"links": fill(func(n int) string {
			return front + repeated(3000, func(i int) string { return fmt.Sprintf("See [it](%s.md).", pullID(i%30)) }, "\n\n")
		}),
		"links-no": fill(func(n int) string {
			return front + repeated(3000, func(i int) string { return fmt.Sprintf("See [it](no-%d.md).", i) }, "\n\n")
		}),
		"links-web": fill(func(n int) string {
			return front + repeated(3000, func(i int) string { return fmt.Sprintf("See [it](https://a.example/%d).", i) }, "\n\n")
		}),
		"items": fill(func(n int) string {
			return front + repeated(5000, func(i int) string { return fmt.Sprintf("Since [ev-%d] [f1].", i) }, "\n\n")
		}),
		"headings": fill(func(n int) string {
			return front + repeated(20000, func(i int) string { return fmt.Sprintf("## H %d\n", i) }, "\n")
		}),
		"headings-same": fill(func(n int) string { return front + repeated(20000, func(i int) string { return "## Summary\n" }, "\n") }),
		"sentences":     fill(func(n int) string { return front + repeated(20000, func(i int) string { return "It broke." }, " ") }),
		"paragraphs":    fill(func(n int) string { return front + repeated(20000, func(i int) string { return "It broke." }, "\n\n") }),
		"numbers": fill(func(n int) string {
			return front + repeated(20000, func(i int) string { return fmt.Sprintf("%d minutes", i) }, ". ")
		}),
		"clock": fill(func(n int) string {
			return front + repeated(20000, func(i int) string { return fmt.Sprintf("%02d:%02d it", i/60%24, i%60) }, ". ")
		}),
		"acronyms": fill(func(n int) string {
			return front + repeated(60000, func(i int) string {
				return "A" + string(rune('A'+i/676%26)) + string(rune('A'+i/26%26)) + string(rune('A'+i%26))
			}, " ")
		}),
		"words": fill(func(n int) string {
			return front + repeated(60000, func(i int) string { return fmt.Sprintf("w%x", n*60000+i) }, " ")
		}),
		"timeline": fill(func(n int) string {
			return front + "\n## Timeline (UTC)\n\n| Time | Event |\n|---|---|\n" + repeated(9000, func(i int) string { return fmt.Sprintf("| %02d:%02d | It broke |", i/60%24, i%60) }, "\n") + "\n"
		}),
		"timeline-list": fill(func(n int) string {
			return front + "\n## Timeline (UTC)\n\n" + repeated(15000, func(i int) string { return fmt.Sprintf("- %02d:%02d signal: It broke", i/60%24, i%60) }, "\n") + "\n"
		}),
		"table": fill(func(n int) string {
			return front + "\n\n| A | B |\n|---|---|\n" + repeated(9000, func(i int) string { return "| a | b |" }, "\n") + "\n"
		}),
		"list": fill(func(n int) string {
			return front + "\n\n" + repeated(60000, func(i int) string { return "- a" }, "\n") + "\n"
		}),
		"title-long": fill(func(n int) string {
			return strings.Replace(front, "title: Checkout", "title: "+repeated(10000, func(i int) string { return fmt.Sprintf("w%d", i) }, " "), 1)
		}),
		"summary-long": fill(func(n int) string {
			return strings.Replace(front, "summary: Pay", "summary: "+repeated(10000, func(i int) string { return fmt.Sprintf("w%d", i) }, " "), 1)
		}),
		"title-one": fill(func(n int) string {
			return strings.Replace(front, "title: Checkout", "title: "+strings.Repeat("a", 60000), 1)
		}),

		"sound": fill(func(n int) string { return sound }),
		"sound-aliases": fill(func(n int) string {
			return strings.Replace(sound, "---\n\n", fmt.Sprintf("aliases: [a%d, b%d, c%d, d%d, e%d]\n---\n\n", n, n, n, n, n), 1)
		}),
		"sound-aliases+": fill(func(n int) string {
			return inFront(sound, "aliases", 4000, func(i int) string { return fmt.Sprintf("a%d-%d", n, i) })
		}),
		"sound-symptoms": fill(func(n int) string {
			return inFront(sound, "symptoms", 4000, func(i int) string { return fmt.Sprintf("a%d-%d", n, i) })
		}),
		"sound-letters": fill(func(n int) string {
			return inFront(sound, "symptoms", 1000, func(i int) string { return string(rune(0x4e00 + n*1000 + i)) })
		}),
		"sound-actions": fill(func(n int) string {
			return strings.Replace(inFront(sound, "actions", 300, func(i int) string { return pullAction(n, i) }), "no_actions_reason: It was seen once and cost nobody a payment.\n", "", 1)
		}),
		"sound-hub": fill(func(n int) string { return sound + "\nSee [[" + pullID(0) + "]].\n" }),
		"sound-words": fill(func(n int) string {
			return sound + repeated(60000, func(i int) string { return fmt.Sprintf("w%x", n*60000+i) }, "\n")
		}),
		"sound-related": fill(func(n int) string {
			return inFront(sound, "related", 300, func(i int) string { return fmt.Sprintf("{id: %s, rel: same_factor}", pullID((n+i)%45)) })
		}),
		"sound-paras": fill(func(n int) string { return sound + repeated(60000, func(i int) string { return "a" }, "\n\n") }),
		"sound-years": dated(func(n int) string { return fmt.Sprintf("%04d-01-15-x%d", n%2000+20, n) }),
		"emails": fill(func(n int) string {
			return front + repeated(20000, func(i int) string { return fmt.Sprintf("Ask a%d-%d@corp-mail.com now.", n, i) }, "\n\n")
		}),
		"tokens": fill(func(n int) string {
			return front + repeated(20000, func(i int) string { return fmt.Sprintf("Use AKIA%016d now.", i) }, "\n\n")
		}),
		"hosts": fill(func(n int) string {
			return front + repeated(20000, func(i int) string { return fmt.Sprintf("On db%d.x.internal now.", i) }, "\n\n")
		}),
		"phones": fill(func(n int) string {
			return front + repeated(20000, func(i int) string { return fmt.Sprintf("Call +44 20 7946 %04d now.", i) }, "\n\n")
		}),
		"ips": fill(func(n int) string {
			return front + repeated(20000, func(i int) string { return fmt.Sprintf("On 8.%d.%d.9 now.", i/250%250, i%250) }, "\n\n")
		}),

		"years":      names(func(n int) string { return fmt.Sprintf("%04d/%04d-01-02-x.md", n%9999+1, n%9999+1) }, "---\ntitle: Tiny\n---\n"),
		"id-shared":  names(func(n int) string { return fmt.Sprintf("d%d/2026-01-02-x.md", n) }, "---\ntitle: Tiny\n---\n"),
		"folders":    names(func(n int) string { return fmt.Sprintf("2026-01-02-x%d/index.md", n) }, "---\ntitle: Tiny\n---\n"),
		"deep":       names(func(n int) string { return strings.Repeat("d/", n) + pullID(n) + ".md" }, "---\ntitle: Tiny\n---\n"),
		"no-id":      names(func(n int) string { return fmt.Sprintf("x%d.md", n) }, "---\ntitle: Tiny\n---\n"),
		"files":      names(func(n int) string { return fmt.Sprintf("2026-01-02-x/evidence/e%d.csv", n) }, "time,value\n2026-01-02T00:00:00Z,1\n"),
		"files-text": names(func(n int) string { return fmt.Sprintf("notes/e%d.txt", n) }, "a"),
		"files-png":  names(func(n int) string { return fmt.Sprintf("notes/e%d.png", n) }, "\x89PNG\r\n\x1a\n"),
		"attached":   attached,
	}
}

// sound is a post-mortem without errors, so that a build does not refuse it.
const sound = `---
schema: 1
title: Checkout answered with an error
status: published
kind: incident
severity: sev3
summary: Payments failed. They came back.
no_actions_reason: It was seen once and cost nobody a payment.
times: {started: 2026-01-15T08:12:00Z}
---

## Summary

From 08:12 to 09:10 every payment took a minute.
`

// dated is a sound post-mortem for each ID, of the day that the ID names.
func dated(id func(n int) string) func(size int) pull {
	return func(most int) pull {
		out := pull{}
		for n, size := 0, 0; ; n++ {
			t := strings.Replace(sound, "2026-01-15", id(n)[:10], 1)
			if size += len(t) + 60; size > most {
				return out
			}
			out[id(n)+".md"] = t
		}
	}
}

func pullID(n int) string { return fmt.Sprintf("2026-01-15-flood-%d", n) }

func pullAction(file, i int) string {
	return fmt.Sprintf(`{id: a%d, title: Add a limit to queue %d of pool %d, type: prevent, mechanism: redundancy, addresses: [f1], owner: "@kim", created: 2026-01-16, due: 2026-02-13, status: accepted}`, i, i, file)
}

func repeated(n int, text func(i int) string, between string) string {
	parts := make([]string, n)
	for i := range parts {
		parts[i] = text(i)
	}
	return strings.Join(parts, between)
}

// lists is post-mortems that each have n items in one list, or as many as a front
// matter has space for.
func lists(field string, n int, item func(file, i int) string) func(size int) pull {
	return fill(func(file int) string { return inFront(front, field, n, func(i int) string { return item(file, i) }) })
}

// inFront puts a list of n items, or as many as there is space for, into a front matter.
func inFront(text, field string, n int, item func(i int) string) string {
	var list []string
	for i, size := 0, 0; i < n; i++ {
		next := item(i)
		if size += len(next) + 2; size > 60<<10 {
			break
		}
		list = append(list, next)
	}
	return strings.Replace(text, "kind: incident\n", "kind: incident\n"+field+": ["+strings.Join(list, ", ")+"]\n", 1)
}

// fill is as many post-mortems as the pull request has space for.
func fill(text func(n int) string) func(size int) pull {
	return func(most int) pull {
		out := pull{}
		for n, size := 0, 0; ; n++ {
			t := text(n)
			if len(t) > 500<<10 {
				t = t[:strings.LastIndexAny(t[:500<<10], "\n. ")]
			}
			if size += len(t) + 60; size > most {
				return out
			}
			out[pullID(n)+".md"] = t
		}
	}
}

// names is as many files of one text as the pull request has space for.
func names(path func(n int) string, text string) func(size int) pull {
	return func(most int) pull {
		out := pull{}
		for n, size := 0, 0; n < 10000; n++ {
			p := path(n)
			if size += len(p) + len(text); size > most || len(p) > 4000 {
				break
			}
			out[p] = text
		}
		return out
	}
}

func attached(int) pull {
	out := pull{}
	id, list := "2026-01-02-x", []string{}
	for i := range 100 {
		name := fmt.Sprintf("evidence/%d.csv", i)
		out[id+"/"+name] = "time,value\n" + repeated(40, func(i int) string { return fmt.Sprintf("2026-01-02T00:%02d:00Z,1", i) }, "\n") + "\n"
		list = append(list, fmt.Sprintf("{id: ev-%d, title: T, type: metric_snapshot, file: %s}", i, name))
	}
	out[id+"/index.md"] = strings.Replace(front, "kind: incident\n", "kind: incident\nevidence: ["+strings.Join(list, ", ")+"]\n", 1)
	return out
}
