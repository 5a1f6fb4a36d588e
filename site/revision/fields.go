package revision

import (
	"cmp"
	"strings"

	"debrief/site/frontmatter"
	"debrief/site/postmortem"
)

// describedFields are the front-matter fields that Between compares by their meaning.
// "[]" means every item of a list. All others are compared as they are in the file.
var describedFields = func() map[string]bool {
	out := map[string]bool{}
	for _, path := range strings.Fields(`
		schema status severity kind visibility title times summary authors reviewers aliases sources symptoms amended
		published detection.method trigger.category review.held
		impact[].what impact[].value impact[].unit impact[].of impact[].confidence impact[].evidence
		services[].id services[].role
		factors[].id factors[].code factors[].statement factors[].layer factors[].barrier factors[].evidence
		actions[].id actions[].due actions[].status actions[].closed_reason actions[].owner actions[].dri
		actions[].title actions[].type actions[].horizon actions[].mechanism actions[].done_when actions[].addresses
		actions[].tracker actions[].closed_at actions[].closed_as actions[].closed_evidence
		evidence[].id evidence[].title evidence[].file evidence[].sha256 evidence[].query evidence[].definition
		evidence[].unit
		participants[].ref participants[].group participants[].role participants[].team
		accounts[].id accounts[].participant accounts[].file accounts[].method
		related[].id related[].rel related[].note`) {
		out[path] = true
	}
	return out
}()

// otherFields compares the fields that Between does not compare by their meaning, such
// as keys that are newer than it. It describes each difference with the name of the
// field.
func (d *differ) otherFields(before, after *postmortem.Postmortem) {
	d.group("", "", before.Doc.Front.Fields, after.Doc.Front.Fields)
}

// group compares the entries of two groups of fields. path is the place of the group,
// such as "actions[]", and name is its name in a description, such as "a2".
func (d *differ) group(path, name string, before, after frontmatter.Field) {
	for _, now := range after.Items {
		d.other(join(path, now.Name), strings.TrimSpace(name+" "+now.Name), before.Get(now.Name), now)
	}
	for _, old := range before.Items {
		if after.Get(old.Name).Kind == frontmatter.Missing {
			d.other(join(path, old.Name), strings.TrimSpace(name+" "+old.Name), old, frontmatter.Field{})
		}
	}
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// other compares two values of the field at path.
func (d *differ) other(path, name string, before, after frontmatter.Field) {
	if describedFields[path] {
		return
	}
	switch {
	case before.Kind == frontmatter.Map && after.Kind == frontmatter.Map:
		d.group(path, name, before, after)
		return
	case isItemList(before) || isItemList(after):
		d.otherItems(path+"[]", name, before, after)
		return
	}
	was, now := fieldText(path, before), fieldText(path, after)
	switch {
	case was == now:
	case was == "":
		d.add("field", "{0} stated: {1}", name, excerpt(now))
	case now == "":
		d.add("field", "{0} removed, was {1}", name, excerpt(was))
	case isSentence(was) && isSentence(now):
		d.textChanged("field", name, name, was, now, reworded)
	default:
		d.add("field", "{0} from {1} to {2}", name, excerpt(was), excerpt(now))
	}
}

// isItemList reports whether f is a list of groups of fields.
func isItemList(f frontmatter.Field) bool {
	return f.Kind == frontmatter.List && len(f.Items) > 0 && f.Items[0].Kind == frontmatter.Map
}

// otherItems compares the items that two lists of groups both have. If Between does not
// compare the list, it also describes the items that were added or removed.
func (d *differ) otherItems(path, name string, before, after frontmatter.Field) {
	listed := false // whether Between describes added and removed items
	for described := range describedFields {
		listed = listed || strings.HasPrefix(described, path)
	}
	old := map[string]frontmatter.Field{}
	for _, item := range before.Items {
		old[itemKey(item)] = item
	}
	for _, item := range after.Items {
		key := itemKey(item)
		was, known := old[key]
		delete(old, key)
		switch {
		case !known && !listed:
			d.add("field", "{0} stated: {1}", name, excerpt(fieldText(path, item)))
		case known && listed:
			d.group(path, excerpt(key), was, item)
		case known:
			d.group(path, name+" "+excerpt(key), was, item)
		}
	}
	for _, item := range before.Items {
		if _, gone := old[itemKey(item)]; gone && !listed {
			d.add("field", "{0} removed, was {1}", name, excerpt(fieldText(path, item)))
		}
	}
}

// itemKey returns the text that identifies an item of a list in both versions.
func itemKey(item frontmatter.Field) string {
	return cmp.Or(item.Get("id").Text, item.Get("ref").Text, item.Get("what").Text, item.Get("at").Text,
		item.Get("file").Text, fieldText("", item))
}

// fieldText returns the value of a field as one line: "row 14:27" for a group with one
// entry. It leaves out the entries that Between describes.
func fieldText(path string, f frontmatter.Field) string {
	if f.Kind == frontmatter.Scalar {
		return strings.TrimSpace(f.Text)
	}
	var parts []string
	for _, item := range f.Items {
		below := path
		if item.Name != "" {
			below = join(path, item.Name)
		}
		text := fieldText(below, item)
		if describedFields[below] || text == "" {
			continue
		}
		if item.Name != "" && !(path == "ended_by" && item.Name == "text") {
			name := strings.ReplaceAll(item.Name, "_", " ")
			if path == "ended_by" && item.Name == "time" {
				name = "row"
			}
			text = name + " " + text
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, ", ")
}

// minSentence is the number of words from which a value counts as a text, which a
// description does not quote.
const minSentence = 5

func isSentence(text string) bool { return len(strings.Fields(text)) >= minSentence }
