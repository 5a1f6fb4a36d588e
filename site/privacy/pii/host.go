package pii

import (
	"bytes"
	"strings"
)

// These are the kinds of matches that [FindHosts] returns.
const (
	InternalHost = "an internal host name"
	CloudName    = "a cloud resource name with an account number"
	CloudAccount = "a cloud account number"
)

// internalEndings are the endings of host names in internal networks. They come from
// RFC 6762 and RFC 8375, from ICANN's reservation for private use, and from common
// practice.
var internalEndings = []string{".internal", ".corp", ".local", ".lan", ".intra", ".intranet", ".private", ".home.arpa"}

// commonHosts lists internal host names that are the same in every network, so that
// they reveal nothing.
var commonHosts = map[string]bool{"metadata.google.internal": true, "host.docker.internal": true,
	"gateway.docker.internal": true, "svc.cluster.local": true, "cluster.local": true,
	"kubernetes.default.svc.cluster.local": true}

// FindHosts returns the host names in text that have one of the given endings, or an
// ending of internal networks. It also returns account numbers in names of cloud
// resources and registries.
func FindHosts(text []byte, endings []string) []Match {
	var hits []Match
	for i := 0; ; {
		n := bytes.Index(text[i:], []byte("arn:"))
		if n < 0 {
			break
		}
		h, ok := matchARN(text, i+n)
		if ok {
			hits = append(hits, h)
		}
		i = h.End
	}
	endings = lowerEndings(endings)
	for i := 0; i < len(text); {
		n := bytes.IndexByte(text[i:], '.')
		if n < 0 {
			break
		}
		i += n
		if !alnum[byteBefore(text, i)] || !alnum[byteAt(text, i+1)] {
			i++
			continue // the dot ends a sentence
		}
		if h, ok := matchHost(text, i, endings); ok {
			hits = append(hits, h)
		}
		for i < len(text) && hostish[text[i]] {
			i++
		}
	}
	return hits
}

// lowerEndings returns the endings of host names in lower case, each with a leading
// dot.
func lowerEndings(endings []string) (out []string) {
	for _, ending := range endings {
		if ending = strings.ToLower("." + strings.TrimPrefix(ending, ".")); len(ending) > 1 {
			out = append(out, ending)
		}
	}
	return out
}

// matchHost matches the host name in text whose first dot is at offset dot.
func matchHost(text []byte, dot int, endings []string) (Match, bool) {
	start := dot
	for start > 0 && dot-start < maxDomain && (alnum[text[start-1]] || text[start-1] == '-') {
		start--
	}
	end := dot
	for end < len(text) && end-start < maxDomain && hostish[text[end]] {
		end++
	}
	for end > start && (text[end-1] == '.' || text[end-1] == '-') {
		end--
	}
	if start == dot || end <= dot || !mayBeInternal(text[start:end], endings) {
		return Match{}, false
	}
	name := string(text[start:end])
	low := strings.ToLower(name)
	for _, ending := range endings {
		if strings.HasSuffix(low, ending) {
			return Match{start, end, InternalHost}, true
		}
	}
	if c := byteBefore(text, start); c == '/' && byteBefore(text, start-1) != '/' || c == '_' || c == '.' || c == '$' ||
		c == '\\' || byteAt(text, end) == '(' || byteAt(text, end) == '_' || low != name || commonHosts[low] {
		return Match{}, false // the name is a file, an identifier in code, or a common host
	}
	if account, rest, ok := strings.Cut(low, ".dkr.ecr."); ok && len(account) == 12 && rest != "" {
		return Match{start, start + len(account), CloudAccount}, !isExampleAccount(account)
	}
	for _, ending := range internalEndings {
		if strings.HasSuffix(low, ending) && !IsReservedHost(strings.TrimSuffix(low, ending)) {
			// A name that has only one label before the ending may be a file or a field
			// as often as a host.
			return Match{start, end, InternalHost}, strings.Count(low, ".") >= 2 || strings.Contains(low, "-") ||
				ending == ".internal" || ending == ".corp"
		}
	}
	return Match{}, false
}

// mayBeInternal is a quick test that excludes nearly every host name by its last label.
// It returns false only if name cannot be an internal host.
func mayBeInternal(name []byte, endings []string) bool {
	switch string(name[bytes.LastIndexByte(name, '.')+1:]) {
	case "internal", "corp", "local", "lan", "intra", "intranet", "private", "arpa": // the last labels of internalEndings
		return true
	}
	return len(endings) > 0 || bytes.Contains(name, []byte(".dkr.ecr."))
}

// matchARN matches the account number in an AWS resource name (ARN) at offset at, which
// has the form arn:partition:service:region:account:resource.
func matchARN(text []byte, at int) (Match, bool) {
	end := at
	for end < len(text) && end-at < 256 && (alnum[text[end]] || bytes.IndexByte([]byte(":/-_.*+=@"), text[end]) >= 0) {
		end++
	}
	h := Match{at, max(end, at+4), CloudName}
	parts := bytes.SplitN(text[at:end], []byte(":"), 6)
	if len(parts) < 6 || !bytes.HasPrefix(parts[1], []byte("aws")) || alnum[byteBefore(text, at)] {
		return h, false
	}
	account := parts[4]
	for _, c := range account {
		if !isDigit(c) {
			return h, false
		}
	}
	return h, len(account) == 12 && !isExampleAccount(string(account))
}

// isExampleAccount reports whether account is a number that manuals use as an example.
func isExampleAccount(account string) bool {
	switch account {
	case "000000000000", "123456789012", "111122223333", "444455556666", "111111111111", "999999999999", "012345678901",
		"210987654321":
		return true
	}
	return false
}

// FindAccounts returns numbers of twelve digits, as AWS accounts have, that follow the
// word "account".
func FindAccounts(text []byte) []Match {
	var hits []Match
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
		if !alnum[byteBefore(text, i)] && !alnum[byteAt(text, end)] && bytes.Contains(line, []byte("account")) &&
			!isExampleAccount(string(text[i:end])) && !bytes.Contains(line, []byte("arn:")) {
			hits = append(hits, Match{i, end, CloudAccount})
		}
		i = end
	}
	return hits
}

// internalTools lists services whose pages require a login of the organisation.
var internalTools = []string{
	".slack.com", "teams.microsoft.com", "discord.com/channels", "mattermost.", "chat.google.com", ".pagerduty.com",
	".opsgenie.com", ".victorops.com", "incident.io", ".rootly.com", ".firehydrant.com",
	".datadoghq.com", ".datadoghq.eu", ".ddog-gov.com", "one.newrelic.com", "rpm.newrelic.com", ".grafana.net",
	"grafana.", "kibana.", "prometheus.", "alertmanager.", "jaeger.", ".signalfx.com", ".splunkcloud.com",
	"ui.honeycomb.io",
	"sentry.io/organizations", ".sentry.io", ".loggly.com", ".papertrailapp.com", ".sumologic.com",
	"console.aws.amazon.com", "console.cloud.google.com", "portal.azure.com", "app.launchdarkly.com",
	".atlassian.net", "jira.", "confluence.", "linear.app", "app.asana.com", "app.clickup.com", ".monday.com",
	"app.shortcut.com", "trello.com/c", "notion.so", ".notion.site",
	"docs.google.com", "drive.google.com", ".sharepoint.com", "onedrive.live.com", "dropbox.com/s", "zoom.us/rec",
	"miro.com/app", "figma.com/file", "retool.com", "app.snowflake.com", "jenkins.", "argocd.", "rundeck.", "vault.",
}

// These are the kinds of matches that [FindInternalLinks] returns.
const (
	InternalLink         = "a link to an internal tool"
	PossibleInternalLink = "a possible link to an internal tool"
)

// FindInternalLinks returns the URLs of internal tools in text: chats, pagers,
// dashboards and tickets. endings holds the endings of the organisation's own host
// names.
func FindInternalLinks(text []byte, endings []string) []Match {
	var hits []Match
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
		switch own, service := classifyLink(name, address); {
		case service || isInternalHost(name, endings):
			hits = append(hits, Match{start, end, InternalLink})
		case own:
			hits = append(hits, Match{start, end, PossibleInternalLink})
		}
		at = max(end, at)
	}
}

// classifyLink reports whether a URL leads to an internal tool. name is the host and
// address the URL without its scheme. own is true if the host is named after a tool;
// such a page may be public. service is true if the URL belongs to a service with a
// login. Both are false for public sharing links and for the vendor's own pages.
func classifyLink(name, address string) (own, service bool) {
	if name == "api.slack.com" || strings.HasPrefix(name, "docs.") && name != "docs.google.com" ||
		strings.HasPrefix(name, "status.") || strings.HasPrefix(name, "www.") && !strings.Contains(address, "/c/") ||
		IsReservedHost(name) || strings.Contains(address, "usp=sharing") {
		return false, false
	}
	for _, w := range internalTools {
		switch {
		case strings.Contains(w, "/"):
			if strings.HasPrefix(address, w) || strings.HasPrefix(address, "www."+w) {
				return false, true
			}
		case strings.HasSuffix(w, "."): // w is the first label of a host, as in grafana.example.org
			if strings.HasPrefix(name, w) && strings.Count(name, ".") >= 2 && name != w+"io" {
				own = true
			}
		case name == strings.TrimPrefix(w, "."), strings.HasSuffix(name, "."+strings.TrimPrefix(w, ".")):
			return false, !strings.HasPrefix(w, ".") || name != w[1:]
		}
	}
	return own, false
}

func isInternalHost(name string, endings []string) bool {
	name, _, _ = strings.Cut(name, ":")
	for _, e := range append(endings[:len(endings):len(endings)], internalEndings...) {
		if e = strings.ToLower("." + strings.TrimPrefix(e, ".")); len(e) > 1 && strings.HasSuffix(name, e) {
			return true
		}
	}
	return false
}
