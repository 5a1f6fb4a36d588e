package actions

import "testing"

func TestSuggestedVerb(t *testing.T) {
	for _, verb := range []string{"add", "alert", "monitor", "bring", "ping", "embed", "feed", "speed", "partition", "document", "instrument", "harness", "re-enable", "test", "log", "page", "map", "need-not-be-known", "5xx", "`kubectl", "überprüfen", "mention", "rotate", "string"} {
		if kind := otherWord(verb); kind != "" {
			t.Errorf("%q is not accepted as a verb: %s", verb, kind)
		}
	}
	for _, other := range []string{"the", "better", "adding", "re-adding", "improved", "documentation", "deployment", "readiness", "capacity", "we", "should", "always"} {
		if otherWord(other) == "" {
			t.Errorf("%q is accepted as a verb", other)
		}
	}
}
