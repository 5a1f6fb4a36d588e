package postmortem

import (
	"testing"

	"debrief/site/markdown"
	"debrief/site/source"
)

// TestResolution checks that the resolution is the stated one, or an action or decision
// at the time of mitigation, and never a signal, the cause or a row of a drill.
func TestResolution(t *testing.T) {
	const cause = "- 2026-03-01 08:00 action: The command removes too many servers.\n"
	for _, tt := range []struct{ name, fields, rows, want string }{
		{"the mitigation is a signal", "", cause + "- 09:00 signal: The index is back.\n", ""},
		{"an action before the mitigation", "", cause + "- 08:40 action: A fix is tried.\n- 09:00 signal: Back.\n", ""},
		{"an action at the mitigation", "", cause + "- 09:00 action: Pool set back.\n", "Pool set back."},
		{"a decision at the mitigation", "", cause + "- 09:00 decision: Rolled back.\n", "Rolled back."},
		{"a change at the mitigation", "", cause + "- 09:00 change: Replica replaced.\n", ""},
		{"an action preferred to a decision", "", "- 2026-03-01 09:00 decision: Roll back.\n- 09:00 action: Rolled back.\n",
			"Rolled back."},
		{"near miss", "kind: near_miss\n", cause + "- 09:00 action: Job suspended.\n", ""},
		{"drill", "kind: drill\n", cause + "- 09:00 action: Copied.\n", ""},
		{"stated near miss", "kind: near_miss\nended_by: {time: 09:00}\n", cause + "- 09:00 action: Job suspended.\n",
			"Job suspended."},
		{"stated row", "ended_by: {time: 08:40}\n", cause + "- 08:40 change: Switched off.\n- 09:00 action: Told.\n",
			"Switched off."},
		{"stated row with date", "ended_by: {time: \"2026-03-01 08:40\"}\n", cause + "- 08:40 change: Switched off.\n",
			"Switched off."},
		{"stated words", "ended_by: {text: A restart.}\n", cause + "- 09:00 action: Told.\n", "A restart."},
		{"both", "ended_by: {time: 08:40, text: Switched off by hand.}\n", cause + "- 08:40 action: Off.\n",
			"Switched off by hand."},
		{"stated as unknown", "ended_by: {text: unknown}\n", cause + "- 09:00 action: Told.\n", ""},
		{"row that does not exist", "ended_by: {time: 07:00}\n", cause, ""},
	} {
		text := "---\n" + tt.fields + "times: {started: 2026-03-01T08:00:00Z, mitigated: 2026-03-01T09:00:00Z}\n---\n" +
			"## Timeline\n\n" + tt.rows
		doc, _ := markdown.Parse(&source.File{Path: "2026/2026-03-01-a.md", Data: []byte(text)})
		pm, findings := Read(doc)
		if got := pm.Resolution().Text; got != tt.want || len(findings) > 0 {
			t.Errorf("%s: %q, want %q; findings %v", tt.name, got, tt.want, findings)
		}
	}
}
