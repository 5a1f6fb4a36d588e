// Package account handles the first-hand accounts of the people involved in an incident:
// the form in which a person writes one, its filing with the post-mortem, and its
// removal. It also lists who has not given an account.
//
// An account is evidence. Filing stores the person's text byte for byte, and later text
// is only appended, below a heading with the date.
//
// Start at [NewForm], [Create], [Add] and [StatusOf].
package account

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"debrief/site/edit"
	"debrief/site/finding"
	"debrief/site/frontmatter"
	"debrief/site/library"
	"debrief/site/postmortem"
	"debrief/site/privacy"
	"debrief/site/source"
)

// A State describes whether a person has given an account.
type State string

const (
	Missing    State = "missing"    // there is no account
	Blank      State = "blank"      // there is a form, but it has not been filled in
	Unrecorded State = "unrecorded" // there is an account, but the time when it was collected is unknown
	Given      State = "given"
)

// stateOf returns the state of an account of pm. A file that lib does not have counts as
// missing.
func stateOf(lib *library.Library, pm *postmortem.Postmortem, a postmortem.Account) State {
	f, ok := lib.Attachment(pm, a.File)
	if !ok {
		return Missing
	}
	if data, err := f.Bytes(); err == nil && postmortem.IsBlankForm(&source.File{Path: f.Path, Data: data}) {
		return Blank
	}
	if a.Collected.IsZero() {
		return Unrecorded
	}
	return Given
}

// A Person is a participant as the command line describes one. If the post-mortem lists
// Ref already, the other fields are empty.
type Person struct{ Ref, Role, Group, Team string }

// validRef matches the references of participants, which become file names.
var validRef = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_-]{0,31}$`)

// findPerson returns the participant that p names. isNew is true if the post-mortem does
// not list them yet; then p has a role and a group. A participant with the default role
// gets the role of p.
func findPerson(pm *postmortem.Postmortem, p Person) (found postmortem.Participant, isNew bool, err error) {
	var refs []string
	for _, x := range pm.Participants {
		if refs = append(refs, x.Ref); x.Ref != p.Ref {
			continue
		}
		if p.Role != "" && x.Role == postmortem.DefaultRole {
			x.Role = source.OneLine(p.Role)
		}
		if p.Role != "" && source.OneLine(p.Role) != x.Role || p.Group != "" && p.Group != x.Group ||
			p.Team != "" && p.Team != x.Team {
			err = finding.HintErrorf("leave out --role, --group and --team, or change the entry in the front matter",
				"%s is listed already, as %s", p.Ref, strings.Trim(x.Role+", "+x.Team, ", "))
		}
		return x, false, err
	}
	const add = `to add the person: --role "on-call engineer" --group responder [--team payments]`
	listed := "no participants are listed; "
	if len(refs) > 0 {
		listed = "the participants are " + strings.Join(refs, ", ") + "; "
	}
	switch {
	case p.Ref == "":
		err = finding.HintErrorf("add --participant R1; "+listed+add, "the person is not named")
	case !validRef.MatchString(p.Ref):
		err = finding.HintErrorf("write a letter and a number: R1 for a responder, I1 for an identifier, U1 for an affected user",
			"--participant is %q", p.Ref)
	case p.Role == "" || p.Group == "":
		err = finding.HintErrorf(listed+add, "%s is not a participant of %s", p.Ref, pm.ID)
	case !slices.Contains(postmortem.Groups, p.Group):
		err = finding.HintErrorf("use one of: "+strings.Join(postmortem.Groups, ", "), "--group is %q", p.Group)
	}
	return postmortem.Participant{
		Ref: p.Ref, Group: p.Group, Role: source.OneLine(p.Role), Team: source.OneLine(p.Team),
	}, true, err
}

// addPerson adds a person to the participants of a post-mortem, unless they are listed
// already. It replaces the default role of a listed person.
func addPerson(c *edit.Change, pm *postmortem.Postmortem, p Person) (postmortem.Participant, error) {
	found, isNew, err := findPerson(pm, p)
	if err != nil {
		return found, err
	}
	if !isNew {
		listed := slices.ContainsFunc(pm.Participants, func(x postmortem.Participant) bool { return x == found })
		if listed {
			return found, nil
		}
		return found, c.SetRole(found.Ref, found.Role)
	}
	fields := []frontmatter.NamedValue{
		{Name: "ref", Value: frontmatter.Text(found.Ref)}, {Name: "group", Value: frontmatter.Text(found.Group)},
		{Name: "role", Value: frontmatter.Text(found.Role)},
	}
	if found.Team != "" {
		fields = append(fields, frontmatter.NamedValue{Name: "team", Value: frontmatter.Text(found.Team)})
	}
	return found, c.Append("participants", frontmatter.Group(fields...))
}

// roleNotes returns a note if the role of a person looks like a name.
func roleNotes(in Input) []string {
	role := source.OneLine(in.Person.Role)
	if role == "" || !privacy.KnownRoles(in.Catalog, in.Postmortem).LooksLikeName(role) {
		return nil
	}
	return []string{fmt.Sprintf("the role %q looks like a name; write a role such as \"support agent\"", role)}
}

// appendEntry adds an entry for an account to the front matter and returns its ID.
func appendEntry(c *edit.Change, ref, method, file string, when *times) (string, error) {
	used := map[string]bool{}
	for _, item := range c.Front().Field("accounts").Items {
		used[item.Get("id").Text] = true
	}
	id := ""
	for n := 1; id == "" || used[id]; n++ {
		id = fmt.Sprintf("acc-%d", n)
	}
	fields := []frontmatter.NamedValue{
		{Name: "id", Value: frontmatter.Text(id)}, {Name: "participant", Value: frontmatter.Text(ref)},
		{Name: "method", Value: frontmatter.Text(cmp.Or(method, "written"))},
	}
	if when != nil {
		fields = append(fields, when.fields()...)
	}
	fields = append(fields, frontmatter.NamedValue{Name: "file", Value: frontmatter.Text(file)})
	return id, c.Append("accounts", frontmatter.Group(fields...))
}

// times are the fields of an entry that [Add] derives.
type times struct {
	collected time.Time
	before    postmortem.Answer // whether it was collected before the group review
}

// newTimes compares the time of an account with the review of pm. The review has only a
// day, so an account of the same day may be from before or after it.
func newTimes(pm *postmortem.Postmortem, collected time.Time) *times {
	t := &times{collected: collected}
	held := pm.Review.Held
	day := collected.UTC().Format(time.DateOnly)
	switch {
	case held.IsZero() && pm.IsPublished(): // the day of the review is unknown
	case held.IsZero() || day < held.Format(time.DateOnly):
		t.before = postmortem.Yes
	case day > held.Format(time.DateOnly):
		t.before = postmortem.No
	}
	return t
}

func (t *times) fields() []frontmatter.NamedValue {
	out := []frontmatter.NamedValue{{
		Name: "collected", Value: frontmatter.Plain(t.collected.UTC().Truncate(time.Second).Format(time.RFC3339)),
	}}
	switch t.before {
	case postmortem.Yes:
		out = append(out, frontmatter.NamedValue{Name: "before_review", Value: frontmatter.Plain("true")})
	case postmortem.No:
		out = append(out, frontmatter.NamedValue{Name: "before_review", Value: frontmatter.Plain("false")})
	}
	return out
}

// fileName returns the name of the file of a person's account, relative to the
// post-mortem.
func fileName(ref string) string { return "accounts/" + strings.ToLower(ref) + ".md" }

// indexOf returns the index of the account id of pm.
func indexOf(pm *postmortem.Postmortem, id string) (int, error) {
	var ids []string
	for i, a := range pm.Accounts {
		if a.ID == id {
			return i, nil
		}
		ids = append(ids, cmp.Or(a.ID, "(no id)"))
	}
	hint := "debrief account status " + string(pm.ID) + " lists the accounts"
	if len(ids) > 0 {
		hint = "use one of: " + strings.Join(ids, ", ")
	}
	return 0, finding.HintErrorf(hint, "%s has no account %q", pm.ID, id)
}
