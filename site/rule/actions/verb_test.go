package actions

import "testing"

func TestNotVerb(t *testing.T) {
	for _, verb := range []string{"add", "alert", "monitor", "bring", "ping", "embed", "feed", "speed", "partition", "document", "instrument", "harness", "re-enable", "test", "log", "page", "map", "need-not-be-known", "5xx", "`kubectl", "überprüfen", "mention", "rotate", "string"} {
		if why := notVerb(verb); why != "" {
			t.Errorf("%q is taken for a word %s", verb, why)
		}
	}
	for _, other := range []string{"the", "better", "adding", "re-adding", "improved", "documentation", "deployment", "readiness", "capacity", "we", "should", "always"} {
		if notVerb(other) == "" {
			t.Errorf("%q is taken for a verb", other)
		}
	}
}
