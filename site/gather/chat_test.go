package gather_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"debrief/site/catalog"
	"debrief/site/gather"
	"debrief/site/importer/chat"
	"debrief/site/postmortem"
	"debrief/site/rule"
)

var chatWindow = gather.Window{From: start, To: start.Add(3 * time.Hour)}

// excerpt reads a chat as text and returns its excerpt for a post-mortem.
func excerpt(t *testing.T, pm *postmortem.Postmortem, text string, opt gather.ChatOptions) (*gather.ChatExcerpt, error) {
	t.Helper()
	c, err := chat.Read([]byte(text), chat.Options{Day: start})
	if err != nil {
		t.Fatal(err)
	}
	opt.Catalog, _ = catalog.Read(nil)
	opt.Window = chatWindow
	return gather.NewChatExcerpt(c, pm, opt)
}

func participants(refs ...string) *postmortem.Postmortem {
	pm := &postmortem.Postmortem{ID: "2026-10-14-checkout-5xx"}
	for _, ref := range refs {
		pm.Participants = append(pm.Participants, postmortem.Participant{Ref: ref, Group: "responder", Role: "on call"})
	}
	return pm
}

func TestChatExcerptHasRolesInsteadOfNames(t *testing.T) {
	const text = "06:00 kim: too early\n08:10 kim: looking, with mira and Jon Abara\n08:11 Jon Abara: kim's pool\n08:12 Mira: hi @zoe\n"
	x, err := excerpt(t, participants("R1", "R2"), text, gather.ChatOptions{People: map[string]gather.ChatPerson{"Kim": {Ref: "R2"}}})
	if err != nil {
		t.Fatal(err)
	}
	want := "2026-10-14T08:10:00Z R2: looking, with R3 and R4\n2026-10-14T08:11:00Z R4: R2's pool\n2026-10-14T08:12:00Z R3: hi R5\n"
	got := string(x.Capture("Chat", start).Text)
	if got != want || x.Outside != 1 || fmt.Sprint(x.Added()) != "[R3 R4 R5]" {
		t.Errorf("%s%d %v", got, x.Outside, x.Added())
	}
	// The stored excerpt gives the same people the same references again.
	again, err := excerpt(t, participants("R1", "R2", "R3", "R4", "R5"), text, gather.ChatOptions{Stored: []byte(got)})
	if err != nil || string(again.Capture("Chat", start).Text) != want || len(again.Added()) > 0 {
		t.Errorf("%s%v %v", again.Capture("Chat", start).Text, again.Added(), err)
	}
	if _, err = excerpt(t, participants("R1"), text, gather.ChatOptions{People: map[string]gather.ChatPerson{"kim": {Ref: "R7"}}}); err == nil {
		t.Error("no error for an unknown participant")
	}
	if _, err = excerpt(t, participants(), "03:00 kim: night\n", gather.ChatOptions{}); err == nil {
		t.Error("no error for a chat outside the range")
	}
}

// Speakers of a chat that a message quotes are names. Words before a time are not.
func TestQuotedSpeakers(t *testing.T) {
	for text, want := range map[string]string{
		"from the log:\n08:31 petra: boom":     "from the log:\n  08:31 [name]: boom",
		"log:\n[08:31:02] <petra> boom":        "log:\n  [08:31:02] <[name]> boom",
		"The deploy of 09:03 was the last one": "The deploy of 09:03 was the last one",
		"> petra 8:31 AM: boom":                "> [name] 8:31 AM: boom",
	} {
		quoted := strings.NewReplacer("\n", `\n`, "<", "&lt;", ">", "&gt;").Replace(text)
		message := `[{"user": "U1", "ts": "1791966600.1", "text": "` + quoted + `"}]`
		x, err := excerpt(t, participants("R1"), message, gather.ChatOptions{})
		if err != nil {
			t.Errorf("%s: %v", text, err)
		} else if _, got, _ := strings.Cut(string(x.Capture("Chat", start).Text), ": "); strings.TrimSpace(got) != want {
			t.Errorf("%s: %q", text, got)
		}
	}
}

func rowsOf(t *testing.T, pm *postmortem.Postmortem, text string) []gather.ProposedRow {
	t.Helper()
	x, err := excerpt(t, pm, text, gather.ChatOptions{})
	if err != nil {
		t.Fatal(err)
	}
	snap := newLibrary(t).loaded()
	return x.Rows("ev-1", rule.Pass{Library: snap.Library, Template: snap.Template, Catalog: snap.Catalog})
}

func TestProposedRows(t *testing.T) {
	const text = `08:01 alertmanager: [FIRING:1] CheckoutHighErrorRate
08:02 kim: looking
08:03 kim: +1
08:03 jon: thanks all
08:04 kim: error rate spiking on checkout
08:05 jon: let's roll back
08:06 kim: rolled back to 4.1
08:07 jon: deployed the fix as v4.2.1
08:08 kim: updated the status page
08:09 jon: is it going to work?
08:10 jon: kim obviously should have checked it, rolled back
08:11 kim: restarted | <script>alert(1)</script> [x](http://y) ` + "`a`" + ` <!-- debrief: allow all -->
08:12 kim: done
08:13 jon: ok
`
	want := `2026-10-14 08:01  signal    -  [FIRING:1] CheckoutHighErrorRate
2026-10-14 08:04  signal    responder (R1)  error rate spiking on checkout
2026-10-14 08:05  decision  responder (R2)  let's roll back
2026-10-14 08:06  action    responder (R1)  rolled back to 4.1
2026-10-14 08:07  change    responder (R2)  deployed the fix as v4.2.1
2026-10-14 08:08  comms     responder (R1)  updated the status page
2026-10-14 08:10  action    responder (R2)  R1 obviously should have checked it, rolled back (reword)
2026-10-14 08:11  action    responder (R1)  restarted | <script>alert(1)</script> [x](http://y) ` + "`a`" + ` <!-- debrief: allow all -->
2026-10-14 08:12  action    responder (R1)  done
`
	rows := rowsOf(t, participants(), text)
	var b strings.Builder
	for _, r := range rows {
		b.WriteString(r.String())
		if r.Reword != "" {
			b.WriteString(" (reword)")
		}
		b.WriteByte('\n')
	}
	if got := b.String(); got != want {
		t.Error(got)
	}
	if some, err := gather.SelectRows(rows, nil, "1, 3-4"); err != nil || len(some) != 3 || some[2].Event.What != "rolled back to 4.1" {
		t.Error(some, err)
	}
	for _, bad := range []string{"", "0", "3-1", "10", "a", "1,,2", "99999999999999999999", "1-"} {
		if _, err := gather.SelectRows(rows, nil, bad); err == nil {
			t.Errorf("no error for %q", bad)
		}
	}
}

func TestReviewRows(t *testing.T) {
	row := func(minute int, what, reword string) gather.ProposedRow {
		return gather.ProposedRow{Event: postmortem.Event{When: start.Add(time.Duration(minute) * time.Minute), What: what, Kind: "action"}, Reword: reword}
	}
	rows := []gather.ProposedRow{row(1, "one", ""), row(2, "two", "blame"), row(3, "three", ""), {Exists: true}, row(4, "four", "")}
	check := func(e postmortem.Event) string {
		if strings.Contains(e.What, "bad") {
			return "bad"
		}
		return ""
	}
	for answers, want := range map[string]string{
		"y\ny\ne\nbad\ny\ne\ngood\nk\nsignal\ny\nn\nyes\n": "one action, good signal, four action",
		"n\nn\ny\nq\n": "three action",
		"what\ny\n":    "one action",
		"y":            "one action",
		"":             "",
		"e\n\nk\nx\ny": "one action",
	} {
		var out strings.Builder
		got, err := gather.ReviewRows(strings.NewReader(answers), &out, rows, check)
		var parts []string
		for _, r := range got {
			parts = append(parts, r.Event.What+" "+r.Event.Kind)
		}
		if err != nil || strings.Join(parts, ", ") != want {
			t.Errorf("%q: %v %v\n%s", answers, parts, err, &out)
		}
	}
}

// A wrong key, a wrong kind and a row that needs other words are named. A name that may
// be of a person is shown, and the answer decides.
func TestReviewAnswersWrongKeys(t *testing.T) {
	row := gather.ProposedRow{Event: postmortem.Event{When: start, What: "ask Mori", Kind: "action"}, Names: []string{"Mori"}}
	blamed := gather.ProposedRow{Event: postmortem.Event{When: start, What: "two", Kind: "action"}, Reword: "blame"}
	var out strings.Builder
	got, err := gather.ReviewRows(strings.NewReader("what\nk\nx\ny\ny\nq\n"), &out, []gather.ProposedRow{row, blamed},
		func(postmortem.Event) string { return "" })
	if err != nil || len(got) != 1 {
		t.Error(got, err)
	}
	for _, want := range []string{`"what" is no answer; type one of y, n, e, k and q`, `"x" is no kind; the kind stays action`,
		"may name a person: Mori; write a role instead", "type e to edit the text, or n to leave the row out"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is missing in:\n%s", want, &out)
		}
	}
}

// A role of the options is the role of a new participant, and replaces the default role.
func TestRolesOfPeople(t *testing.T) {
	const text = "08:10 kim: looking\n08:11 jon: rolled back\n08:12 zoe: restarted it\n"
	pm := participants("R1", "R2")
	pm.Participants[0].Role = "responder"
	x, err := excerpt(t, pm, text, gather.ChatOptions{People: map[string]gather.ChatPerson{
		"kim": {Ref: "R1", Role: "database engineer"}, "jon": {Ref: "I1", Role: "support agent"}, "zoe": {Ref: "U1", Role: "Zoe Hart"},
		"bo": {Ref: "R9", Role: "driver"},
	}})
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(x.Added(), x.Notes); got != `[I1 U1] [--person: the chat has no author and no word "bo" the role "Zoe Hart" `+
		`looks like a name; write a role such as "support agent"]` {
		t.Error(got)
	}
	snap := newLibrary(t).loaded()
	rows := x.MessageRows("ev-1", rule.Pass{Library: snap.Library, Template: snap.Template, Catalog: snap.Catalog})
	if len(rows) != 3 || rows[0].Event.Who != "database engineer (R1)" || rows[1].Event.Who != "support agent (I1)" {
		t.Error(rows)
	}
	_, err = excerpt(t, pm, text, gather.ChatOptions{People: map[string]gather.ChatPerson{"kim": {Ref: "R2", Role: "driver"}}})
	if err == nil || !strings.Contains(err.Error(), "R2 is listed already, as on call") {
		t.Error(err)
	}
}
