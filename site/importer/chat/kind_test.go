package chat_test

import (
	"testing"
	"time"

	"debrief/site/importer/chat"
)

func TestKinds(t *testing.T) {
	for text, want := range map[string]string{
		"I restart checkout-1": "action", "ok, i now roll it back": "action", "we drain zone b": "action", "acknowledged": "action", "acked the page": "action",
		"support has 14 tickets": "signal", "db pool is at 60 of 60": "signal", "CPU at 98 %": "signal", "no errors for 5 minutes": "signal", "lag down to 200 ms": "signal",
		"I think it is the pool": "", "I removed nothing, looking": "", "looking": "", "ack": "", "two of us are here": "", "see you at 14:00": "", "call in 5 min": "",
		"I restart it?": "", "I stop by at noon": "", "I run to the office": "", "ok I run the playbook": "action", "I put traffic back": "action",
		"I open a bridge": "action", "I open a ticket": "", "I add 2 replicas": "action", "[FIRING:1] X": "signal", "let's roll back": "decision", "deployed 4.8.0": "change",
	} {
		if got := chat.Kind(text); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

func TestNamesOtherTime(t *testing.T) {
	berlin := time.FixedZone("CEST", 2*3600)
	at := time.Date(2026, 10, 14, 16, 52, 0, 0, berlin)
	for text, want := range map[string]bool{
		"release 4.8.0 went out at 13:58": true, "rolled back at 16:50": false, "rolled back at 14:50": false, "deployed at 16.52": false,
		"rolled back": false, "restarted since 09:10": true, "version 4.10:20": false, "will deploy at 16:00": false,
	} {
		if got := chat.NamesOtherTime(text, at); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}

func TestAlertsAndAcknowledgements(t *testing.T) {
	for text, want := range map[string][2]bool{
		"[FIRING:1] X": {true, false}, "[RESOLVED] FIRING X": {false, false}, "I got paged": {true, false}, "acknowledged": {false, true},
		"i acknowledge the alert": {false, true}, "ack": {false, false}, "FIRING: X": {true, false}, "we ack": {false, false},
	} {
		if got := [2]bool{chat.IsAlert(text), chat.IsAcknowledgement(text)}; got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}
