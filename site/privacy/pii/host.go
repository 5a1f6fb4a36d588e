package pii

import (
	"bytes"
	"strings"
)

// The kinds of [Hosts].
const (
	InternalHost = "an internal host name"
	CloudName    = "a cloud resource name with an account number"
	CloudAccount = "a cloud account number"
)

// inside are endings that public names never have: RFC 6762 and 8375, what
// ICANN keeps for private use, and what networks are called all the same.
var inside = []string{".internal", ".corp", ".local", ".lan", ".intra", ".intranet", ".private", ".home.arpa"}

// everybodys are names that look so and are the same everywhere.
var everybodys = map[string]bool{"metadata.google.internal": true, "host.docker.internal": true, "gateway.docker.internal": true, "svc.cluster.local": true, "cluster.local": true, "kubernetes.default.svc.cluster.local": true}

// Hosts returns names of hosts that end as names inside do, or in one of
// endings; and names of cloud resources and registries with the number of an
// account in them.
func Hosts(text []byte, endings []string) []Hit {
	var hits []Hit
	for i := 0; ; {
		n := bytes.Index(text[i:], []byte("arn:"))
		if n < 0 {
			break
		}
		h, ok := resource(text, i+n)
		if ok {
			hits = append(hits, h)
		}
		i = h.End
	}
	endings = lowered(endings)
	for i := 0; i < len(text); {
		n := bytes.IndexByte(text[i:], '.')
		if n < 0 {
			break
		}
		i += n
		if !alnum[before(text, i)] || !alnum[after(text, i+1)] {
			i++
			continue // the end of a sentence
		}
		if h, ok := host(text, i, endings); ok {
			hits = append(hits, h)
		}
		for i < len(text) && hostish[text[i]] {
			i++
		}
	}
	return hits
}

// lowered returns endings of host names in lower case, each with its dot.
func lowered(endings []string) (out []string) {
	for _, ending := range endings {
		if ending = strings.ToLower("." + strings.TrimPrefix(ending, ".")); len(ending) > 1 {
			out = append(out, ending)
		}
	}
	return out
}

// host is the name of a host with its first dot at a place.
func host(text []byte, dot int, endings []string) (Hit, bool) {
	start := dot
	for start > 0 && dot-start < mostDomain && (alnum[text[start-1]] || text[start-1] == '-') {
		start--
	}
	end := dot
	for end < len(text) && end-start < mostDomain && hostish[text[end]] {
		end++
	}
	for end > start && (text[end-1] == '.' || text[end-1] == '-') {
		end--
	}
	if start == dot || end <= dot || !promising(text[start:end], endings) {
		return Hit{}, false
	}
	name := string(text[start:end])
	low := strings.ToLower(name)
	for _, ending := range endings {
		if strings.HasSuffix(low, ending) {
			return Hit{start, end, InternalHost}, true
		}
	}
	if c := before(text, start); c == '/' && before(text, start-1) != '/' || c == '_' || c == '.' || c == '$' || c == '\\' || after(text, end) == '(' || after(text, end) == '_' || low != name || everybodys[low] {
		return Hit{}, false // a file, a name in a program, everybody's
	}
	if account, rest, ok := strings.Cut(low, ".dkr.ecr."); ok && len(account) == 12 && rest != "" {
		return Hit{start, start + len(account), CloudAccount}, !madeUp(account)
	}
	for _, ending := range inside {
		if strings.HasSuffix(low, ending) && !Reserved(strings.TrimSuffix(low, ending)) {
			// One label and an ending is a file or a field as often as a host.
			return Hit{start, end, InternalHost}, strings.Count(low, ".") >= 2 || strings.Contains(low, "-") || ending == ".internal" || ending == ".corp"
		}
	}
	return Hit{}, false
}

// promising reports a name that is worth a closer look: by its last label hardly
// any is.
func promising(name []byte, endings []string) bool {
	switch string(name[bytes.LastIndexByte(name, '.')+1:]) {
	case "internal", "corp", "local", "lan", "intra", "intranet", "private", "arpa": // of inside
		return true
	}
	return len(endings) > 0 || bytes.Contains(name, []byte(".dkr.ecr."))
}

// resource is arn:partition:service:region:account:resource with an account.
func resource(text []byte, at int) (Hit, bool) {
	end := at
	for end < len(text) && end-at < 256 && (alnum[text[end]] || bytes.IndexByte([]byte(":/-_.*+=@"), text[end]) >= 0) {
		end++
	}
	h := Hit{at, max(end, at+4), CloudName}
	parts := bytes.SplitN(text[at:end], []byte(":"), 6)
	if len(parts) < 6 || !bytes.HasPrefix(parts[1], []byte("aws")) || alnum[before(text, at)] {
		return h, false
	}
	account := parts[4]
	for _, c := range account {
		if !isDigit(c) {
			return h, false
		}
	}
	return h, len(account) == 12 && !madeUp(string(account))
}

// madeUp reports numbers of accounts from manuals.
func madeUp(account string) bool {
	switch account {
	case "000000000000", "123456789012", "111122223333", "444455556666", "111111111111", "999999999999", "012345678901", "210987654321":
		return true
	}
	return false
}

// Accounts returns twelve digits that the words before them call an account.
func Accounts(text []byte) []Hit {
	var hits []Hit
	for i := 0; i+12 <= len(text); i++ {
		if !digit[text[i]] {
			continue
		}
		end := i
		for end < len(text) && digit[text[end]] {
			end++
		}
		if end-i != 12 {
			i = end
			continue
		}
		line := bytes.ToLower(text[max(0, i-24):i])
		if !alnum[before(text, i)] && !alnum[after(text, end)] && bytes.Contains(line, []byte("account")) && !madeUp(string(text[i:end])) && !bytes.Contains(line, []byte("arn:")) {
			hits = append(hits, Hit{i, end, CloudAccount})
		}
		i = end
	}
	return hits
}

// workplaces are services whose pages only those see who work there.
var workplaces = []string{
	".slack.com", "teams.microsoft.com", "discord.com/channels", "mattermost.", "chat.google.com", ".pagerduty.com", ".opsgenie.com", ".victorops.com", "incident.io", ".rootly.com", ".firehydrant.com",
	".datadoghq.com", ".datadoghq.eu", ".ddog-gov.com", "one.newrelic.com", "rpm.newrelic.com", ".grafana.net", "grafana.", "kibana.", "prometheus.", "alertmanager.", "jaeger.", ".signalfx.com", ".splunkcloud.com", "ui.honeycomb.io",
	"sentry.io/organizations", ".sentry.io", ".loggly.com", ".papertrailapp.com", ".sumologic.com", "console.aws.amazon.com", "console.cloud.google.com", "portal.azure.com", "app.launchdarkly.com",
	".atlassian.net", "jira.", "confluence.", "linear.app", "app.asana.com", "app.clickup.com", ".monday.com", "app.shortcut.com", "trello.com/c", "notion.so", ".notion.site",
	"docs.google.com", "drive.google.com", ".sharepoint.com", "onedrive.live.com", "dropbox.com/s", "zoom.us/rec", "miro.com/app", "figma.com/file", "retool.com", "app.snowflake.com", "jenkins.", "argocd.", "rundeck.", "vault.",
}

// The kinds of [Workplaces].
const (
	Workplace = "a link to an internal tool"
	OwnTool   = "a possible link to an internal tool"
)

// Workplaces returns web addresses that lead to where people of one
// organisation talk, are called, and look at dashboards and tickets; inside are
// endings of the organisation's own hosts.
func Workplaces(text []byte, endings []string) []Hit {
	var hits []Hit
	for at := 0; ; {
		i := bytes.Index(text[at:], []byte("://"))
		if i < 0 {
			return hits
		}
		start := at + i
		for start > 0 && isLetter(text[start-1]) && text[start-1] < 0x80 && at+i-start < 12 {
			start--
		}
		at += i + 3
		end := at
		for end < len(text) && end-at < 512 && bytes.IndexByte([]byte(" \t\r\n\"'`<>()[]{}|"), text[end]) < 0 {
			end++
		}
		address := strings.ToLower(string(text[at:end]))
		name, _, _ := strings.Cut(address, "/")
		if j := strings.LastIndexByte(name, '@'); j >= 0 {
			name = name[j+1:]
		}
		switch own, service := workplace(name, address); {
		case service || ownHost(name, endings):
			hits = append(hits, Hit{start, end, Workplace})
		case own:
			hits = append(hits, Hit{start, end, OwnTool})
		}
		at = max(end, at)
	}
}

// workplace reports the two kinds: a machine that is called as a tool is, which
// some show to everybody; and a service with a login. What is linked so that
// whoever has the link can read it is none, nor is what a service says of itself.
func workplace(name, address string) (own, service bool) {
	if name == "api.slack.com" || strings.HasPrefix(name, "docs.") && name != "docs.google.com" || strings.HasPrefix(name, "status.") || strings.HasPrefix(name, "www.") && !strings.Contains(address, "/c/") || Reserved(name) || strings.Contains(address, "usp=sharing") {
		return false, false
	}
	for _, w := range workplaces {
		switch {
		case strings.Contains(w, "/"):
			if strings.HasPrefix(address, w) || strings.HasPrefix(address, "www."+w) {
				return false, true
			}
		case strings.HasSuffix(w, "."): // a machine called so: grafana.anything
			if strings.HasPrefix(name, w) && strings.Count(name, ".") >= 2 && name != w+"io" {
				own = true
			}
		case name == strings.TrimPrefix(w, "."), strings.HasSuffix(name, "."+strings.TrimPrefix(w, ".")):
			return false, !strings.HasPrefix(w, ".") || name != w[1:]
		}
	}
	return own, false
}

func ownHost(name string, endings []string) bool {
	name, _, _ = strings.Cut(name, ":")
	for _, e := range append(endings[:len(endings):len(endings)], inside...) {
		if e = strings.ToLower("." + strings.TrimPrefix(e, ".")); len(e) > 1 && strings.HasSuffix(name, e) {
			return true
		}
	}
	return false
}
