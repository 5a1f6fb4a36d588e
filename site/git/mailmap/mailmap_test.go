package mailmap

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"debrief/site/git/gittest"
)

// ask returns what git says each of people ("Name <mail>") is called.
func ask(t *testing.T, s *gittest.Repo, text string, people []string) []string {
	t.Helper()
	s.Write(".mailmap", text)
	return strings.Split(s.Feed(strings.Join(people, "\n")+"\n", "check-mailmap", "--stdin"), "\n")
}

// compare asks git and us about each of people.
func compare(t *testing.T, s *gittest.Repo, text string, people []string) (changed int) {
	t.Helper()
	m := Parse([]byte(text))
	theirs := ask(t, s, text, people)
	if len(theirs) != len(people) {
		t.Fatalf("git answers %d times, asked about %d", len(theirs), len(people))
	}
	for i, p := range people {
		name, email, _ := strings.Cut(strings.TrimSuffix(p, ">"), "<")
		name, email = m.Lookup(strings.TrimSpace(name), email)
		ours := strings.TrimPrefix(name+" <"+email+">", " ")
		if ours != theirs[i] {
			t.Errorf("%s is %s, git says %s\n%s", p, ours, theirs[i], text)
		}
		if ours != p {
			changed++
		}
	}
	return changed
}

func TestMailmapForms(t *testing.T) {
	s := gittest.New(t)
	text := strings.Join([]string{
		"# Nobody <ada@old>",
		" # Spaced <spaced@x>",
		"Ada Lovelace <ada@old>",
		"<ben@new> <ben@old>",
		"Cem New <cem@new> <cem@old>",
		"Dee New <dee@new> Dee Old <shared@old>",
		"Eve New <eve@new>\tEVE  <SHARED@old>   # comment",
		"Rest <shared@old>",
		"First <twice@old>", "Second <twice@old>", "<twice@new> <twice@old>",
		"Empty <empty@new> <>",
		"<> <nothing@x>", "No mail", "Open <open@x", "Junk <junk@x> junk", "Half <half@new> <half@old",
		"< padded@x >", "Padded <padded@new> < padded@x >",
		"Z\u00e9 <ze@new> \u00c9 <ze@old>", "Windows <win@old>\r", "", "   ", "<self@x>",
		"Cut <cut@x>\x00 <other@x>", "Inner <a<b@x>", "Last <last@old>",
	}, "\n")
	people := []string{
		"Ada <ada@old>", "Ada <ADA@OLD>", "X <spaced@x>", "Ben <ben@old>", "Cem <cem@old>", "Dee Old <shared@old>", "dee old <Shared@Old>",
		"Eve <shared@old>", "Else <shared@old>", "Dee  Old <shared@old>", "T <twice@old>", "Nobody <>", "N <nothing@x>", "O <open@x>",
		"J <junk@x>", "H <half@new>", "H <half@old>", "P < padded@x >", "P <padded@x>", "\u00c9 <ze@old>", "\u00e9 <ze@old>", "W <win@old>",
		"S <self@x>", "C <cut@x>", "C <other@x>", "I <a<b@x>", "I <b@x>", "L <last@old>", "<ada@old>", "Unknown <un@known>",
	}
	if changed := compare(t, s, text, people); changed < 15 {
		t.Errorf("only %d people are called otherwise: that proves little", changed)
	}
	m := Parse([]byte(text))
	if name, email := m.Lookup("Dee Old", "shared@old"); name != "Dee New" || email != "dee@new" {
		t.Errorf("Dee is %s <%s>", name, email)
	}
	if name, email := (Map{}).Lookup("A", "a@x"); name != "A" || email != "a@x" {
		t.Errorf("the zero Map says %s <%s>", name, email)
	}
}

// TestAgainstGit makes files out of pieces in any order.
func TestAgainstGit(t *testing.T) {
	s := gittest.New(t)
	r := rand.New(rand.NewPCG(3, 4))
	pick := func(from ...string) string { return from[r.IntN(len(from))] }
	mail := func() string { return pick("a@x", "A@x", "b@x", "c@x", "d@y", "") }
	name := func() string { return pick("", "Ann", "ann", "Ben B", "\u00c4nn", " Cy ", "#", "\t") }
	changed := 0
	for range 60 {
		var text strings.Builder
		for range r.IntN(12) {
			for range 1 + r.IntN(3) {
				fmt.Fprintf(&text, "%s%s<%s>%s", name(), pick("", " "), mail(), pick("", " ", "", "<", ">", "\r"))
			}
			text.WriteString(pick("\n", "\n", "\n\n", "#\n", " x\n"))
		}
		var people []string
		for range 20 {
			people = append(people, strings.TrimSpace(name()+" <"+mail()+">"))
		}
		for i, p := range people { // git itself takes no such line
			people[i] = strings.Replace(strings.TrimSpace(strings.Join(strings.Fields(p), " ")), "# ", "No ", 1)
		}
		changed += compare(t, s, text.String(), people)
	}
	if changed < 100 {
		t.Errorf("only %d people are called otherwise: that proves little", changed)
	}
}

func FuzzParse(f *testing.F) {
	f.Add("Ann <a@x> ann <b@x>\n<c@x> <b@x>", "Ann", "b@x")
	f.Fuzz(func(t *testing.T, text, name, email string) {
		n, e := Parse([]byte(text)).Lookup(name, email)
		if n != name && !strings.Contains(text, n) || e != email && !strings.Contains(text, e) {
			t.Errorf("%q <%q> comes from nowhere", n, e)
		}
	})
}
