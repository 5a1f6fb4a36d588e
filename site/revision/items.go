package revision

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"debrief/site/catalog"
	"debrief/site/postmortem"
	"debrief/site/wording"
	"debrief/theme/i18n"
)

// An item is one entry of a list in one version of a post-mortem, such as an action
// item.
type item struct {
	key    string // identifies the item in both versions; this is the ID if the item has one
	name   string // the name that a description uses if the item was added or removed
	fields []field
}

// A field is one value of a list item. Exactly one of value, verb and day determines
// how a change is described.
type field struct {
	name  i18n.Text
	value string    // the value of the field; it is quoted in full unless verb is set
	verb  i18n.Text // describes a change without quoting the value: "reworded" or "changed"
	day   time.Time // the value of a date field; a description states how far the date moved
}

const (
	reworded i18n.Text = "{0} reworded"
	changed  i18n.Text = "{0} changed"
)

// lists maps the name of each list to the words for one item and for several.
var lists = map[string]struct {
	one  i18n.One
	many i18n.Many
}{
	"impact":              {"impact figure", "impact figures"},
	"service":             {"service", "services"},
	"factor":              {"factor", "factors"},
	"action":              {"action", "actions"},
	"evidence":            {"piece of evidence", "pieces of evidence"},
	"participant":         {"participant", "participants"},
	"account":             {"account", "accounts"},
	"symptom":             {"symptom", "symptoms"},
	"author":              {"author", "authors"},
	"reviewer":            {"reviewer", "reviewers"},
	"other name":          {"other name", "other names"},
	"source":              {"source", "sources"},
	"related post-mortem": {"related post-mortem", "related post-mortems"},
	"amendment":           {"amendment", "amendments"},
}

// maxNamed is the maximum number of added or removed items that are listed by name. If
// there are more, only their number is given.
const maxNamed = 3

// items compares two versions of a list and describes the added, removed and changed
// items. It matches items by key and ignores their order.
func (d *differ) items(what string, before, after []item) {
	oldItems, newItems := byKey(before), byKey(after)
	var added, removed []string
	for _, i := range after {
		if _, ok := oldItems[i.key]; !ok {
			added = append(added, cmp.Or(i.name, excerpt(i.key)))
		}
	}
	for _, i := range before {
		if _, ok := newItems[i.key]; !ok {
			removed = append(removed, cmp.Or(i.name, excerpt(i.key)))
		}
	}
	d.listed(what, added, "{0} added", "{0} added: {1}")
	d.listed(what, removed, "{0} removed", "{0} removed: {1}")
	for _, now := range after {
		if old, ok := oldItems[now.key]; ok {
			for k := range now.fields {
				d.field(what, now.key, old.fields[k], now.fields[k])
			}
		}
	}
}

// listed describes the added or removed items of a list. It gives their number, and
// their names if there are at most maxNamed.
func (d *differ) listed(what string, items []string, many, named i18n.Text) {
	count := d.language.Plural(len(items), lists[what].one, lists[what].many)
	switch {
	case len(items) > maxNamed:
		d.add(what, many, count)
	case len(items) > 0:
		d.add(what, named, count, d.language.List(items))
	}
}

func (d *differ) field(what, key string, before, after field) {
	name := excerpt(key)
	if after.name != "" {
		name = d.language.Text("{0} {1}|an item and a field of it", name, d.language.Text(after.name))
	}
	switch {
	case !before.day.Equal(after.day):
		d.dayChanged(what, name, before.day, after.day)
	case before.value == after.value:
	case after.verb != "":
		d.textChanged(what, key, name, before.value, after.value, after.verb)
	default:
		d.valueChanged(what, name, before.value, after.value)
	}
}

// byKey returns a map from the key of an item to the item. It adds a number to a
// duplicate key, which a rule reports as an error.
func byKey(items []item) map[string]item {
	out := make(map[string]item, len(items))
	for i := range items {
		if _, taken := out[items[i].key]; taken {
			items[i].key = fmt.Sprintf("%s (%d)", items[i].key, i+1)
		}
		out[items[i].key] = items[i]
	}
	return out
}

func names(list []string) []item {
	var out []item
	for _, w := range list {
		out = append(out, item{key: w})
	}
	return slices.CompactFunc(out, func(a, b item) bool { return a.key == b.key })
}

func impacts(l *wording.Language, pm *postmortem.Postmortem) []item {
	var out []item
	for _, i := range pm.Impact {
		value := strings.TrimSpace(l.Number(i.Value) + " " + i.Unit)
		if i.Value == "unknown" {
			value = strings.TrimSpace(l.Label(i.Value) + " " + i.Unit)
		}
		if i.Of != "" {
			value = l.Text("{0} of {1}", value, l.Number(i.Of))
		}
		out = append(out, item{i.What, excerpt(fmt.Sprintf("%s, %s", i.What, value)), []field{
			{value: value},
			{name: "confidence", value: l.Label(i.Confidence)},
			{name: "evidence|a field", value: i.Evidence},
		}})
	}
	return out
}

func services(l *wording.Language, pm *postmortem.Postmortem) []item {
	var out []item
	for _, s := range pm.Services {
		out = append(out, item{s.ID, "", []field{{name: "role", value: l.Label(s.Role)}}})
	}
	return out
}

func factors(l *wording.Language, pm *postmortem.Postmortem) []item {
	var out []item
	for _, f := range pm.Factors {
		out = append(out, item{cmp.Or(f.ID, f.Code), excerpt(l.Term(catalog.Label(f.Code))), []field{
			{name: "code", value: f.Code},
			{name: "statement", value: f.Statement, verb: reworded},
			{name: "layer", value: l.Label(f.Layer)},
			{name: "safeguard", value: l.Label(f.Barrier)},
			{name: "evidence|a field", value: strings.Join(f.Evidence, ", ")},
		}})
	}
	return out
}

func actions(l *wording.Language, pm *postmortem.Postmortem) []item {
	var out []item
	for _, a := range pm.Actions {
		name := excerpt(a.Title)
		if a.ID != "" {
			name = l.Text("{0} “{1}”", excerpt(a.ID), excerpt(a.Title))
		}
		out = append(out, item{cmp.Or(a.ID, a.Title), name, []field{
			{name: "due|a field", day: a.Due},
			{name: "status", value: actionStatus(l, a)},
			{name: "reason|a field", value: a.ClosedReason, verb: reworded},
			{name: "owner|a field", value: a.Owner},
			{name: "contact person", value: a.DRI},
			{name: "title|a field", value: a.Title, verb: reworded},
			{name: "type|a field", value: l.Label(a.Type)},
			{name: "horizon|a field", value: l.Label(a.Horizon)},
			{name: "mechanism", value: l.Label(a.Mechanism)},
			{name: "“done when”", value: a.DoneWhen, verb: reworded},
			{name: "factors addressed", value: strings.Join(a.Addresses, ", ")},
			{name: "tracker|a field", value: a.Tracker, verb: changed},
			{name: "closed|a field", day: a.Closed},
			{name: "proof", value: a.Proof, verb: changed},
		}})
	}
	return out
}

// actionStatus returns the status of an action item. If the item was not closed as
// planned, it also states how.
func actionStatus(l *wording.Language, a postmortem.ActionItem) string {
	if a.ClosedAs == "" || a.ClosedAs == "as_planned" {
		return l.Label(a.Status)
	}
	return l.Text("{0} ({1})|a status and its detail", l.Label(a.Status), l.Label(a.ClosedAs))
}

func evidence(l *wording.Language, pm *postmortem.Postmortem) []item {
	var out []item
	for _, e := range pm.Evidence {
		name := excerpt(e.ID)
		if e.Title != "" {
			name = l.Text("{0} “{1}”", excerpt(e.ID), excerpt(e.Title))
		}
		out = append(out, item{cmp.Or(e.ID, e.File, e.Title), name, []field{
			{name: "title|a field", value: e.Title, verb: reworded},
			{name: "file", value: e.File},
			{name: "content", value: e.SHA256, verb: changed},
			{name: "query", value: e.Query, verb: reworded},
			{name: "definition", value: e.Definition, verb: reworded},
			{name: "unit", value: e.Unit},
		}})
	}
	return out
}

func accounts(l *wording.Language, pm *postmortem.Postmortem) []item {
	var out []item
	for _, a := range pm.Accounts {
		out = append(out, item{cmp.Or(a.ID, a.File), "", []field{
			{name: "participant", value: a.Participant},
			{name: "file", value: a.File},
			{name: "method", value: l.Label(a.Method)},
		}})
	}
	return out
}

func participants(l *wording.Language, pm *postmortem.Postmortem) []item {
	var out []item
	for _, p := range pm.Participants {
		out = append(out, item{p.Ref, excerpt(p.Ref + " " + p.Role), []field{
			{name: "group", value: l.Label(p.Group)},
			{name: "role", value: p.Role},
			{name: "team|a field", value: p.Team},
		}})
	}
	return out
}

func relations(l *wording.Language, pm *postmortem.Postmortem) []item {
	var out []item
	for _, r := range pm.Related {
		out = append(out, item{r.ID, "", []field{
			{name: "relation", value: l.Label(r.Rel)},
			{name: "note", value: r.Note, verb: reworded},
		}})
	}
	return out
}

func amendments(l *wording.Language, pm *postmortem.Postmortem) []item {
	var out []item
	for _, a := range pm.Amended {
		out = append(out, item{l.Date(a.At) + a.Note, fmt.Sprintf("%s (%s)", excerpt(a.Note), l.Date(a.At)), nil})
	}
	return out
}
