package edit

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"debrief/site/finding"
	"debrief/site/frontmatter"
	"debrief/site/postmortem"
)

// A Closing is the end of an action item.
type Closing struct {
	At       time.Time // the day
	As       string    // one of postmortem.ClosedAs
	Evidence string    // what shows that it is done: an http address or the id of an evidence
	Reason   string    // why it was declined, superseded or is no longer needed
}

// statusOf maps how an action item was closed to its status.
var statusOf = map[string]string{
	"as_planned": "done", "alternative": "done", "exceeded": "done",
	"declined": "declined", "superseded": "superseded", "no_longer_applicable": "obsolete",
}

// CloseAction closes the open action item with the given id. A done item needs evidence,
// and any other a reason.
func (c *Change) CloseAction(id string, closing Closing) error {
	path, item, err := c.openAction(id)
	if err != nil {
		return err
	}
	status := statusOf[closing.As]
	switch {
	case status == "":
		return finding.HintErrorf(
			"write one of "+strings.Join(postmortem.ClosedAs, ", "),
			"%q is not a way to close an action item",
			closing.As,
		)
	case status == "done" && closing.Evidence == "":
		return finding.HintErrorf("use --evidence with the address of the change, or the id of evidence such as ev-2",
			"nothing shows that %s is done", id)
	case status != "done" && len(strings.TrimSpace(closing.Reason)) < minReason:
		return finding.HintErrorf(
			"use --reason with a sentence of at least ten characters",
			"%s has no reason for %s",
			id,
			status,
		)
	case !item.Created.IsZero() && closing.At.Before(item.Created):
		return finding.HintErrorf("correct the day", "%s would be closed on %s, before it was created on %s",
			id, closing.At.Format(time.DateOnly), item.Created.Format(time.DateOnly))
	}
	if closing.Evidence != "" {
		if err := c.checkProof(closing.Evidence); err != nil {
			return err
		}
	}
	for _, f := range []frontmatter.NamedValue{
		{Name: "status", Value: frontmatter.Text(status)},
		{Name: "closed_at", Value: frontmatter.Plain(closing.At.Format(time.DateOnly))},
		{Name: "closed_as", Value: frontmatter.Text(closing.As)},
		{Name: "closed_evidence", Value: frontmatter.Text(closing.Evidence)},
		{Name: "closed_reason", Value: frontmatter.Text(strings.TrimSpace(closing.Reason))},
	} {
		if f.Value.IsEmptyText() {
			continue
		}
		if err := c.Set(path+"."+f.Name, f.Value); err != nil {
			return err
		}
	}
	return nil
}

// minReason is the minimum length of a reason, in bytes.
const minReason = 10

// checkProof returns an error unless proof is an http address or the id of an evidence
// of the post-mortem.
func (c *Change) checkProof(proof string) error {
	if u, err := url.Parse(proof); err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" {
		return nil
	}
	var ids []string
	for _, e := range c.Front().Field("evidence").Items {
		ids = append(ids, e.Get("id").Text)
	}
	if slices.Contains(ids, proof) {
		return nil
	}
	hint := "write an address, or the id of an evidence of this post-mortem"
	if near := postmortem.NearestWord(proof, ids); near != "" {
		hint = "did you mean " + near + "?"
	}
	return finding.HintErrorf(hint, "%q is neither an http address nor an evidence", proof)
}

// RescheduleAction sets the due date of the open action item with the given id. now is
// the current time; a due date must not be in the past.
func (c *Change) RescheduleAction(id string, due, now time.Time) error {
	path, item, err := c.openAction(id)
	switch {
	case err != nil:
		return err
	case due.Before(postmortem.UTCDay(now)):
		return finding.HintErrorf(
			"write a day from today on",
			"the new due date %s of %s is in the past",
			due.Format(time.DateOnly),
			id,
		)
	case due.Equal(item.Due):
		return finding.HintErrorf("write another day", "%s is due on %s already", id, due.Format(time.DateOnly))
	}
	return c.Set(path+".due", frontmatter.Plain(due.Format(time.DateOnly)))
}

// AddFollowUp records a check of the effect of a closed action item.
func (c *Change) AddFollowUp(id string, f postmortem.FollowUp) error {
	path, item, err := c.action(id)
	if err != nil {
		return err
	}
	if item.IsOpen() {
		return finding.HintErrorf(
			"debrief actions close closes it",
			"%s is still %s, so its effect cannot be checked yet",
			id,
			item.Status,
		)
	}
	if !slices.Contains(postmortem.Verdicts, f.Verdict) {
		return finding.HintErrorf("write one of "+strings.Join(postmortem.Verdicts, ", "), "%q is not a verdict", f.Verdict)
	}
	fields := []frontmatter.NamedValue{
		{
			Name:  "at",
			Value: frontmatter.Plain(f.At.Format(time.DateOnly)),
		}, {Name: "verdict", Value: frontmatter.Text(f.Verdict)},
	}
	if f.Evidence != "" {
		if err := c.checkProof(f.Evidence); err != nil {
			return err
		}
		fields = append(fields, frontmatter.NamedValue{Name: "evidence", Value: frontmatter.Text(f.Evidence)})
	}
	if note := strings.TrimSpace(f.Note); note != "" {
		fields = append(fields, frontmatter.NamedValue{Name: "note", Value: frontmatter.Text(note)})
	}
	return c.Append(path+".follow_up", frontmatter.Group(fields...))
}

// openAction returns the path and the fields of an action item, and an error if it is
// closed.
func (c *Change) openAction(id string) (path string, item postmortem.ActionItem, err error) {
	path, item, err = c.action(id)
	if err == nil && !item.IsOpen() {
		err = finding.HintErrorf(
			"debrief actions lists the open ones",
			"%s is closed already: its status is %s",
			id,
			item.Status,
		)
	}
	return path, item, err
}

// action returns the path in the front matter and the fields of an action item.
func (c *Change) action(id string) (path string, item postmortem.ActionItem, err error) {
	var ids []string
	for i, a := range c.postmortem().Actions {
		if a.ID == id {
			return fmt.Sprintf("actions[%d]", i), a, nil
		}
		ids = append(ids, a.ID)
	}
	hint := "it has no action items"
	if near := postmortem.NearestWord(id, ids); near != "" {
		hint = "did you mean " + near + "?"
	} else if len(ids) > 0 {
		hint = "it has " + strings.Join(ids, ", ")
	}
	return "", item, finding.HintErrorf(hint, "%s has no action item %q", c.pm.ID, id)
}
