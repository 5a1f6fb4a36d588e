package change

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"debrief/site/catalog"
	"debrief/site/phrase"
	"debrief/site/postmortem"
)

// An item is one entry of a list, as two versions of it are compared.
type item struct {
	key    string // what stays when the rest changes: its id
	name   string // what to call it where it came or went
	fields []field
}

// A field is one value of an item, by how its change is said.
type field struct {
	name, value string    // repeated in full
	verb        string    // not repeated, but only said to be "reworded" or "changed"
	day         time.Time // by how much it moved
}

// many are the names of lists that are not made with an s.
var many = map[string]string{"impact": "impact figures", "evidence": "pieces of evidence", "symptom": "symptoms", "related write-up": "related write-ups"}

// few is how many items that came or went are named.
const few = 3

// items compares two lists by the keys of their items. The order is no
// difference.
func (d *differ) items(what string, before, after []item) {
	one := what
	switch what {
	case "impact":
		one = "impact figure"
	case "evidence":
		one = "piece of evidence"
	}
	all := cmp.Or(many[what], what+"s")
	was, is := byKey(before), byKey(after)
	var came, went []string
	for _, i := range after {
		if _, ok := was[i.key]; !ok {
			came = append(came, cmp.Or(i.name, clip(i.key)))
		}
	}
	for _, i := range before {
		if _, ok := is[i.key]; !ok {
			went = append(went, cmp.Or(i.name, clip(i.key)))
		}
	}
	d.listed(what, one, all, "added", came)
	d.listed(what, one, all, "removed", went)
	for _, now := range after {
		if old, ok := was[now.key]; ok {
			for k := range now.fields {
				d.field(what, now.key, old.fields[k], now.fields[k])
			}
		}
	}
}

func (d *differ) listed(what, one, many, fate string, names []string) {
	if len(names) == 0 {
		return
	}
	words := phrase.Plural(len(names), one, many) + " " + fate
	if len(names) <= few {
		words += ": " + phrase.List(names)
	}
	d.say(what, "%s", words)
}

func (d *differ) field(what, key string, was, is field) {
	key = clip(key)
	switch {
	case !was.day.Equal(is.day):
		d.say(what, "%s %s", key, dayMoved(is.name, was.day, is.day))
	case was.value == is.value:
	case is.verb != "" && was.value == "":
		d.say(what, "%s %s added", key, is.name)
	case is.verb != "" && is.value == "":
		d.say(what, "%s %s removed", key, is.name)
	case is.verb != "":
		d.say(what, "%s %s %s", key, is.name, is.verb)
	default:
		d.say(what, "%s %s", key, turned(is.name, was.value, is.value))
	}
}

// byKey gives items by their keys. Of two with one key the second has another:
// the writer is told elsewhere.
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

func names(words []string) []item {
	var out []item
	for _, w := range words {
		out = append(out, item{key: w})
	}
	return slices.CompactFunc(out, func(a, b item) bool { return a.key == b.key })
}

func impacts(pm *postmortem.Postmortem) []item {
	var out []item
	for _, i := range pm.Impact {
		value := strings.TrimSpace(phrase.Number(i.Value) + " " + i.Unit)
		if i.Of != "" {
			value += " of " + phrase.Number(i.Of)
		}
		out = append(out, item{i.What, clip(fmt.Sprintf("%s, %s", i.What, value)), []field{{name: "", value: value}, {name: "confidence", value: i.Confidence}, {name: "evidence", value: i.Evidence}}})
	}
	return out
}

func services(pm *postmortem.Postmortem) []item {
	var out []item
	for _, s := range pm.Services {
		out = append(out, item{s.ID, "", []field{{name: "role", value: phrase.Spaced(s.Role)}}})
	}
	return out
}

func factors(pm *postmortem.Postmortem) []item {
	var out []item
	for _, f := range pm.Factors {
		out = append(out, item{cmp.Or(f.ID, f.Code), clip(catalog.Label(f.Code)), []field{
			{name: "code", value: f.Code}, {name: "statement", value: f.Statement, verb: "reworded"}, {name: "layer", value: phrase.Spaced(f.Layer)},
			{name: "barrier", value: phrase.Spaced(f.Barrier)}, {name: "evidence", value: strings.Join(f.Evidence, ", ")},
		}})
	}
	return out
}

func actions(pm *postmortem.Postmortem) []item {
	var out []item
	for _, a := range pm.Actions {
		name := clip(a.Title)
		if a.ID != "" {
			name = fmt.Sprintf("%s “%s”", clip(a.ID), clip(a.Title))
		}
		out = append(out, item{cmp.Or(a.ID, a.Title), name, []field{
			{name: "due", day: a.Due}, {name: "status", value: strings.ToLower(phrase.Promise(a.Status))}, {name: "reason", value: a.ClosedReason, verb: "reworded"},
			{name: "owner", value: a.Owner}, {name: "person to ask", value: a.DRI}, {name: "title", value: a.Title, verb: "reworded"}, {name: "type", value: a.Type}, {name: "horizon", value: a.Horizon},
			{name: "mechanism", value: phrase.Spaced(a.Mechanism)}, {name: "“done when”", value: a.DoneWhen, verb: "reworded"}, {name: "factors addressed", value: strings.Join(a.Addresses, ", ")},
			{name: "tracker", value: a.Tracker, verb: "changed"}, {name: "closed", day: a.Closed}, {name: "proof", value: a.Proof, verb: "changed"},
		}})
	}
	return out
}

func evidence(pm *postmortem.Postmortem) []item {
	var out []item
	for _, e := range pm.Evidence {
		name := clip(e.ID)
		if e.Title != "" {
			name = fmt.Sprintf("%s “%s”", clip(e.ID), clip(e.Title))
		}
		out = append(out, item{cmp.Or(e.ID, e.File, e.Title), name, []field{
			{name: "title", value: e.Title, verb: "reworded"}, {name: "file", value: e.File}, {name: "content", value: e.SHA256, verb: "changed"},
			{name: "query", value: e.Query, verb: "reworded"}, {name: "definition", value: e.Definition, verb: "reworded"}, {name: "unit", value: e.Unit},
		}})
	}
	return out
}

func accounts(pm *postmortem.Postmortem) []item {
	var out []item
	for _, a := range pm.Accounts {
		out = append(out, item{cmp.Or(a.ID, a.File), "", []field{
			{name: "participant", value: a.Participant}, {name: "file", value: a.File}, {name: "method", value: phrase.Spaced(a.Method)},
		}})
	}
	return out
}

func participants(pm *postmortem.Postmortem) []item {
	var out []item
	for _, p := range pm.Participants {
		out = append(out, item{p.Ref, clip(p.Ref + " " + p.Role), []field{{name: "group", value: phrase.Spaced(p.Group)}, {name: "role", value: p.Role}, {name: "team", value: p.Team}}})
	}
	return out
}

func relations(pm *postmortem.Postmortem) []item {
	var out []item
	for _, r := range pm.Related {
		out = append(out, item{r.ID, "", []field{{name: "relation", value: phrase.Spaced(r.Rel)}, {name: "note", value: r.Note, verb: "reworded"}}})
	}
	return out
}

func amendments(pm *postmortem.Postmortem) []item {
	var out []item
	for _, a := range pm.Amended {
		out = append(out, item{phrase.Date(a.At) + a.Note, fmt.Sprintf("%s (%s)", clip(a.Note), phrase.Date(a.At)), nil})
	}
	return out
}
