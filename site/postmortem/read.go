package postmortem

import (
	"strings"
	"time"

	"debrief/site/finding"
	"debrief/site/frontmatter"
	"debrief/site/markdown"
)

// Read creates a Postmortem from the parsed file doc. It never returns nil: for a
// broken file it reads as many fields as possible, so that rules can still check them.
// The list holds a finding for each value of the wrong form, under the rules
// form/value, form/unknown-key and times/format.
func Read(doc *markdown.Document) (*Postmortem, finding.List) { return ReadIn(doc, nil) }

// ReadIn is like Read for an organisation in the zone home. The zone decides about the
// calendar day of the incident, and about abbreviations in the timeline that several
// zones use, such as IST.
func ReadIn(doc *markdown.Document, home *time.Location) (*Postmortem, finding.List) {
	var w validator
	w.truncate(&doc.Front.Fields, frontMatter)
	w.checkValue(doc.Front.Fields, "", frontMatter)
	f := fieldReader{doc.Front.Fields}
	pm := &Postmortem{
		ID: IDFromPath(doc.File.Path), Doc: doc, home: home, parts: sectionParts(doc),
		Title: f.text("title"), Status: Status(f.text("status")), Kind: Kind(f.text("kind")),
		Severity: f.text("severity"), Lang: f.text("lang"), Visibility: f.text("visibility"),
		Summary: f.text("summary"),
		Authors: f.texts("authors"), Reviewers: f.texts("reviewers"), Aliases: f.texts("aliases"),
		Organisation: f.text("organisation"), Sources: f.texts("sources"), Symptoms: f.texts("symptoms"),
		NoActions: f.text("no_actions_reason"), Published: f.day("published"),
		Unreadable: len(doc.Front.Fields.Items) == 0,
		Claims:     readClaims(doc),
	}
	if pm.Status == "" {
		pm.Status = Draft
	}
	if pm.Kind == "" {
		pm.Kind = Incident
	}
	times := f.group("times")
	for _, name := range TimeNames {
		*pm.Times.ByName(name) = times.moment(name)
	}
	detection := f.group("detection")
	pm.Detection = Detection{detection.text("method"), detection.answer("had_metric"), detection.answer("had_monitor"),
		detection.answer("monitor_fired"), detection.text("reporter"), detection.answer("proactive")}
	trigger := f.group("trigger")
	pm.Trigger = Trigger{trigger.text("category"), trigger.text("ref")}
	if text := f.text("runbook"); IsRunbook(text) {
		pm.Runbook = text
	}
	ended := f.group("ended_by")
	pm.EndedBy = EndedBy{ended.text("time"), ended.text("text")}
	review := f.group("review")
	pm.Review = Review{review.day("held"), review.answer("facilitator_involved"), review.text("attendees"),
		review.text("learned_something")}
	pm.Recorded = f.recorded("conditions", "bias_check", "effort", "review")
	f.readItems(pm)
	pm.Timeline, pm.Cuts = readTimeline(pm, home)
	return pm, w.findings
}

// recorded returns the texts of the fields in groups, by dotted path.
func (f fieldReader) recorded(groups ...string) map[string]string {
	var out map[string]string
	for _, group := range groups {
		for _, item := range f.Get(group).Items {
			if item.Text == "" {
				continue
			}
			if out == nil {
				out = map[string]string{}
			}
			out[group+"."+item.Name] = item.Text
		}
	}
	return out
}

func (f fieldReader) readItems(pm *Postmortem) {
	for _, s := range f.items("services") {
		pm.Services = append(pm.Services, Service{s.text("id"), s.text("role")})
	}
	for _, i := range f.items("impact") {
		pm.Impact = append(pm.Impact, Impact{i.text("what"), i.text("value"), i.text("unit"), i.text("of"),
			i.text("confidence"), i.text("evidence")})
	}
	for _, x := range f.items("factors") {
		pm.Factors = append(pm.Factors, Factor{x.text("id"), x.text("code"), x.text("layer"), x.text("barrier"),
			x.text("statement"), x.texts("evidence")})
	}
	for _, e := range f.items("evidence") {
		pm.Evidence = append(pm.Evidence, Evidence{
			ID: e.text("id"), Type: e.text("type"), Title: e.text("title"), Class: e.text("class"),
			File: e.text("file"), SHA256: e.text("sha256"),
			Unit: e.text("unit"), Definition: e.text("definition"), Resolution: e.text("resolution"),
			Aggregation: e.text("aggregation"),
			Query:       e.text("query"), Source: e.text("source"), Tags: e.tags("tags"), For: e.text("for"),
			From: e.group("window").moment("from").At, To: e.group("window").moment("to").At,
			Captured: e.moment("captured").At, RetentionUntil: e.day("retention_until"),
		})
	}
	for _, p := range f.items("participants") {
		pm.Participants = append(pm.Participants, Participant{p.text("ref"), p.text("group"), p.text("role"),
			p.text("team")})
	}
	for _, a := range f.items("accounts") {
		pm.Accounts = append(pm.Accounts, Account{a.text("id"), a.text("participant"), a.text("method"), a.text("file"),
			a.moment("collected").At, a.answer("before_review")})
	}
	for _, a := range f.items("actions") {
		pm.Actions = append(pm.Actions, ActionItem{
			ID: a.text("id"), Title: a.text("title"), Type: a.text("type"), Horizon: a.text("horizon"),
			Mechanism: a.text("mechanism"),
			Addresses: a.texts("addresses"), Owner: a.text("owner"), DRI: a.text("dri"), Tracker: a.text("tracker"),
			DoneWhen: a.text("done_when"),
			Status:   a.text("status"), Created: a.day("created"), Due: a.day("due"), Closed: a.day("closed_at"),
			ClosedAs: a.text("closed_as"), ClosedReason: a.text("closed_reason"), Proof: a.text("closed_evidence"),
			Measure: Measure{
				a.group("measure").text("what"), a.group("measure").text("target"), a.group("measure").day("by"),
			},
			FollowUps: a.followUps(),
		})
	}
	for _, r := range f.items("related") {
		pm.Related = append(pm.Related, Relation{r.text("id"), r.text("rel"), r.text("note")})
	}
	for _, a := range f.items("amended") {
		if a.answer("trivial") != Yes {
			pm.Amended = append(pm.Amended, Amendment{a.day("at"), a.text("note")})
		}
	}
}

// A fieldReader converts the fields of a front-matter group to Go values. It returns
// the zero value for a missing or malformed field. The validator reports malformed
// fields.
type fieldReader struct{ frontmatter.Field }

func (f fieldReader) group(name string) fieldReader { return fieldReader{f.Get(name)} }

// items returns all entries of the list with the given name. It includes malformed
// entries, so that indexes agree with the field paths in findings.
func (f fieldReader) items(name string) []fieldReader {
	var out []fieldReader
	if list := f.Get(name); list.Kind == frontmatter.List {
		for _, item := range list.Items {
			out = append(out, fieldReader{item})
		}
	}
	return out
}

func (f fieldReader) text(name string) string {
	if v := f.Get(name); v.Kind == frontmatter.Scalar {
		return strings.TrimSpace(v.Text)
	}
	return ""
}

func (f fieldReader) texts(name string) []string {
	var out []string
	for _, item := range f.items(name) {
		if item.Kind == frontmatter.Scalar && strings.TrimSpace(item.Text) != "" {
			out = append(out, strings.TrimSpace(item.Text))
		}
	}
	return out
}

func (f fieldReader) tags(name string) []Tag {
	var out []Tag
	for _, item := range f.Get(name).Items {
		if item.Kind == frontmatter.Scalar && item.Name != "" {
			out = append(out, Tag{item.Name, item.Text})
		}
	}
	return out
}

func (f fieldReader) answer(name string) Answer {
	switch f.text(name) {
	case "true":
		return Yes
	case "false":
		return No
	}
	return Unanswered
}

func (f fieldReader) followUps() []FollowUp {
	var out []FollowUp
	for _, item := range f.items("follow_up") {
		out = append(out, FollowUp{item.day("at"), item.text("verdict"), item.text("evidence"), item.text("note")})
	}
	return out
}

func (f fieldReader) day(name string) time.Time {
	at, _ := parseDay(f.text(name))
	return at
}

func (f fieldReader) moment(name string) Moment {
	v := f.Get(name)
	var m Moment
	at := v.Text
	if v.Kind == frontmatter.Map {
		precision := v.Get("precision").Text
		m.Precision, m.Estimate, m.Evidence = precisions[precision], precision == "estimate", v.Get("evidence").Text
		at = v.Get("at").Text
		if dateOnly.MatchString(at) && precision == "1d" {
			m.At, _ = parseDay(at)
			return m
		}
	}
	m.Unknown = at == "unknown"
	if t, problem, _ := parseTime(at); problem == "" {
		m.At = t
	}
	return m
}
