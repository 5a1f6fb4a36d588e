package i18n

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// made returns a test language with the rules of a real one.
func made(t *testing.T, tag, file string) *Language {
	t.Helper()
	file = "1,234.5\n  1 234,5\na, b and c\n  a, b i c\n" + file
	l, err := readLanguage(fstest.MapFS{tag + "/all.txt": {Data: []byte(file)}}, tag)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestLanguageOfTag(t *testing.T) {
	german := In("de")
	if german == English || In("de-AT") != german || In("DE_de") != german {
		t.Error("German is not found by its tags")
	}
	for _, tag := range []string{"", "en", "en-GB", "ar", "tlh", "d", "-"} {
		if In(tag) != English {
			t.Errorf("%q is not English", tag)
		}
	}
	for tag, want := range map[string]string{"ar": "rtl", "he-IL": "rtl", "fa": "rtl", "de": "ltr", "": "ltr", "uz-Arab": "rtl", "?": "ltr"} {
		if got := Dir(tag); got != want {
			t.Errorf("%q runs %s, want %s", tag, got, want)
		}
	}
}

func TestText(t *testing.T) {
	l := made(t, "pl", "Open|of an action\n  Otwarte\n{0} on {1}\n  {1}: {0}\n")
	for got, want := range map[string]string{
		English.Text("Open|of an action"):        "Open",
		English.Text("{0} on {1}", "it", "fire"): "it on fire",
		English.Text("{0} of {x}{", 7):           "7 of {x}{",
		l.Text("Open|of an action"):              "Otwarte",
		l.Text("Nobody|at all"):                  "Nobody",
		l.Text("{0} on {1}", "a", "b"):           "b: a",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// Languages differ in the number of plural forms and in their rules.
func TestPluralForms(t *testing.T) {
	polish := made(t, "pl", "{n} files\n  one: {n} plik\n  few: {n} pliki\n  many: {n} plików\n  other: {n} pliku\n")
	french := made(t, "fr", "{n} files\n  one: {n} fichier\n  other: {n} fichiers\n")
	german := made(t, "de", "{n} files\n  one: eine Datei\n  other: {n} Dateien\n")
	for _, c := range []struct {
		l    *Language
		n    int
		want string
	}{
		{English, 0, "0 files"}, {English, 1, "1 file"}, {English, 1204, "1,204 files"}, {English, -1, "-1 files"},
		{polish, 1, "1 plik"}, {polish, 2, "2 pliki"}, {polish, 5, "5 plików"}, {polish, 12, "12 plików"}, {polish, 22, "22 pliki"}, {polish, 1000, "1 000 plików"},
		{french, 0, "0 fichier"}, {french, 2, "2 fichiers"},
		{german, 0, "0 Dateien"}, {german, 1, "eine Datei"}, {german, 2, "2 Dateien"},
	} {
		if got := c.l.Count(c.n, "{n} file", "{n} files"); got != c.want {
			t.Errorf("%s: %d is %q, want %q", c.l.Tag(), c.n, got, c.want)
		}
	}
	if got := polish.Count(3, "{n} of {0}|x", "{n} of {0}|x", "all"); got != "3 of all" {
		t.Errorf("got %q for a missing translation", got)
	}
}

func TestNumbersListsAndDates(t *testing.T) {
	day := time.Date(2026, time.March, 5, 8, 31, 0, 0, time.UTC)
	l := made(t, "de", "2 January 2006\n  Monday, 2. January 2006\nMarch\n  März\nThursday\n  Donnerstag\n2 Jan, 15:04\n  15:04 (2 Jan)\nMar\n  Mrz\n")
	for got, want := range map[string]string{
		English.Thousands(-1234567):              "-1,234,567",
		English.Decimal("0.5"):                   "0.5",
		English.List([]string{"a", "b"}):         "a and b",
		English.Time(day, "2 January 2006"):      "5 March 2026",
		l.Thousands(41300):                       "41 300",
		l.Decimal("0.5"):                         "0,5",
		l.List([]string{"x", "y", "z"}):          "x, y i z",
		l.List([]string{"x"}) + l.List(nil):      "x",
		l.Time(day, "2 January 2006"):            "Donnerstag, 5. März 2026",
		l.Time(day, "2 Jan, 15:04"):              "08:31 (5 Mrz)",
		l.Time(day, "2006-01-02"):                "2026-03-05",
		In("de").Time(day, "January, as we say"): "März, as we say",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestScript(t *testing.T) {
	const in = `a = words("Copy {0}", at("x, )")); b = words( "Plain" ) + words("Copy {0}", words("Plain")); c = words.count(n, "{n} hit", "{n} hits of {0}", all); otherwords("a"); words(x); words("open`
	polish := made(t, "pl", "Copy {0}\n  {0} do kopii\n{n} hits of {0}\n  one: {n} z {0}\n  few: {n} są\n  other: {n}\n")
	for l, want := range map[*Language]string{
		English: `a = "Copy " + at("x, )"); b = "Plain" + "Copy " + "Plain"; c = (n === 1 ? n + " hit" : n + " hits of " + all); otherwords("a"); words(x); words("open`,
		polish: `a = at("x, )") + " do kopii"; b = "Plain" + "Plain" + " do kopii"; c = (function (all) { return all[new Intl.PluralRules("pl").select(n)] || all.other; })({ few: n + " są", one: n + " z " + all, other: "" + n });` +
			` otherwords("a"); words(x); words("open`,
	} {
		if got := string(l.Script([]byte(in))); got != want {
			t.Errorf("%s:\n%s\nwant\n%s", l.Tag(), got, want)
		}
	}
}

func TestBrokenFiles(t *testing.T) {
	const head = "1,234.5\n  1.234,5\na, b and c\n  a, b und c\n"
	for file, want := range map[string]string{
		head + "A\n  a\nB\n  b\n\nA\n  c\n": `line 11: "A" is translated twice`,
		head + "A\n  one: a\n  one: b\n":    `line 7: "A" is translated twice for one`,
		"  a\n":                             "line 1 has no English text above it",
		"1,234.5\n  viel\n":                 `"1,234.5" has another structure: "viel"`,
		"a, b and c\n  a\n":                 `"a, b and c" has another structure`,
	} {
		_, err := readLanguage(fstest.MapFS{"de/a.txt": {Data: []byte(file)}}, "de")
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", file, err, want)
		}
	}
}

func BenchmarkText(b *testing.B) {
	for _, l := range []*Language{English, In("de")} {
		b.Run(l.Tag(), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				l.Text("Contributing factors")
			}
		})
		b.Run(l.Tag()+"/filled", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				l.Text("{0} by {1}, {2} to {3}", "4 revisions", "2 people", "1 October 2026", "14 October 2026")
			}
		})
	}
}
