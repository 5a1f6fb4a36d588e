package catalog

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"debrief/site/finding"
	"debrief/site/source"
)

func file(text string) *source.File {
	return &source.File{Path: "postmortems/_catalog.yaml", Data: []byte(text)}
}

func TestBuiltInCatalogueIsComplete(t *testing.T) {
	c, _ := Read(nil)
	families := map[string]int{}
	for _, f := range c.Factors {
		families[Family(f.Code)]++
		if f.Means == "" || f.Not == "" {
			t.Errorf("%s has no definition or no pair", f.Code)
		}
		// No code may name a person or an error.
		for _, word := range []string{"human", "error_by", "negligen", "careless", "mistake"} {
			if strings.Contains(f.Code, word) {
				t.Errorf("%s names a person or an error", f.Code)
			}
		}
	}
	if len(families) != 9 || families["observability"] != 8 || families["design"] != 8 {
		t.Errorf("families: %v", families)
	}
	if len(c.Severities) != 4 || !c.IsMajor("sev2") || c.IsMajor("sev3") || c.IsMajor("nothing") {
		t.Error("severities")
	}
}

func TestLibraryCatalogueExtendsBuiltIn(t *testing.T) {
	c, found := Read(file("title: Ours\nbase_url: https://x.example\nservices:\n  - {id: checkout, owner: pay, aliases: [shop]}\nteams: [{id: pay}]\nfactors:\n  - {code: trade.late, means: m}\n  - {code: change.test_gap, means: ours}\nrules: {times/order: warning}\n"))
	if len(found) > 0 {
		t.Fatal(found)
	}
	if _, ok := c.Factor("unknown"); !ok {
		t.Error("unknown was removed")
	}
	if f, _ := c.Factor("change.test_gap"); f.Means != "ours" {
		t.Error("a built-in code was not reworded")
	}
	if _, ok := c.Factor("trade.late"); !ok || c.BaseURL != "https://x.example/" || c.Rules["times/order"] != finding.Warning || len(c.Severities) != 4 {
		t.Errorf("%+v", c)
	}
	if s, ok := c.Service("shop"); !ok || s.ID != "checkout" {
		t.Error("an alias was not found")
	}
}

func TestCalendarOfTheCatalogue(t *testing.T) {
	c, found := Read(&source.File{Path: "pm/_catalog.yaml", Data: []byte("time_zone: UTC\nfiscal_year_starts: 4\n")})
	if len(found) != 0 || c.FiscalStart != time.April || c.Zone() != time.UTC {
		t.Errorf("%v: %v in %v", found, c.FiscalStart, c.Zone())
	}
	if c, _ := Read(nil); c.FiscalStart != 0 {
		t.Errorf("the built-in fiscal year starts in %v", c.FiscalStart)
	}
}

func TestCatalogueFindingsHavePositions(t *testing.T) {
	for text, want := range map[string]string{
		"servces: []\n": `1:1 "servces" is not a field of the catalogue`,
		"privacy: {numbers: [{is: a number, pattern: '(?:a|b){350}'}]}\n": "1:45 the patterns together have more than 300 steps",
		"privacy: {numbers: [{is: a number}]}\n":                          "1:21 this number has no name or no pattern",
		"privacy: {numbers: [{is: a number, pattern: '(1'}]}\n":           "1:45 the pattern is invalid: missing closing ): `(1`",
		"privacy: {numbers: [{is: a number, pattern: '1*'}]}\n":           "1:45 the pattern matches an empty text",
		"services: [{id: Check Out}]\n":                                   `1:12 "Check Out" is not a valid id in services`,
		"services: [{id: a}, {id: a}]\n":                                  `1:26 services has two entries "a"`,
		"services: [{id: a, depends_on: [b]}]\n":                          `1:33 "b" is not a service of the catalogue`,
		"teams: [{id: t}]\nservices: [{id: a, owner: u}]\n":               `2:27 "u" is not a team of the catalogue`,
		"base_url: ftp://x\n":                                             `1:11 base_url "ftp://x" is not an http address`,
		"rules: {times/order: loud}\n":                                    `1:22 "loud" is not a level for times/order`,
		"contact: \"@mira\"\n":                                            `1:10 contact "@mira" is not an address`,
		"services: [{id: a, runbook: \"javascript:x\"}]\n":                `1:29 runbook "javascript:x" is not an address`,
		"services: [{id: a, runbook: ../x.md}]\n":                         `1:29 runbook "../x.md" is not an address`,
		"time_zone: Local\n":                                              `1:12 "Local" is not the name of a time zone`,
		"time_zone: Europe/Lissabon\n":                                    `1:12 "Europe/Lissabon" is not the name of a time zone`,
		"fiscal_year_starts: 13\n":                                        `1:21 fiscal_year_starts is "13", not a month`,
		"language: xx-nope\n":                                             `1:11 "xx-nope" is not the tag of a language`,
		"language: german\n":                                              `1:11 "german" is not the tag of a language`,
		"base_url: ftp://x.example/\n":                                    `1:11 base_url "ftp://x.example/" is not an http address`,
		"base_url: https://x.example/?a=b\n":                              `1:11 base_url "https://x.example/?a=b" has a query`,
		"base_url: https://x.example/#/\n":                                `1:11 base_url "https://x.example/#/" has a fragment`,
		"base_url: https://x.example/a b/\n":                              `1:11 base_url "https://x.example/a b/" contains a blank`,
		"base_url: https://x.example/index.html\n":                        `1:11 base_url "https://x.example/index.html" names a file`,
		"base_url: https://me:pw@x.example/\n":                            `1:11 base_url "https://me:pw@x.example/" contains a user name`,
		"services: {id: a}\n":                                             `1:1 services is a group of fields, not a list`,
		"repository: {url: \"javascript:x\"}\n":                           `1:19 "javascript:x" is not an http address`,
		"trackers: [jira]\n":                                              `1:12 the tracker "jira" is not an http address`,
		"factors: [{code: a.bc, replaced_by: change.gone}]\n":             `1:37 "change.gone" is not a factor of the catalogue`,
		"a: b: c\n": `1:1 the catalogue is not valid YAML`,
	} {
		_, found := Read(file(text))
		if len(found) != 1 {
			t.Errorf("%s: %v", text, found)
			continue
		}
		line, col := found[0].At.Position()
		if got := fmt.Sprintf("%d:%d %s", line, col, found[0].Message); !strings.HasPrefix(got, want) || found[0].Help == "" || found[0].Rule != "library/catalog" {
			t.Errorf("%s: got %s (%s)", text, got, found[0].Help)
		}
	}
}

func TestCatalogueListsAreLimited(t *testing.T) {
	many := func(n int, item string) string {
		return strings.TrimSuffix(strings.Repeat(strings.ReplaceAll(item, "#", "a")+", ", n), ", ")
	}
	for text, want := range map[string]string{
		"severities: [" + numbered(31, "{id: s#}") + "]\n":                                           "there are 31 severities, and the limit is 30",
		"services: [" + numbered(3001, "{id: s#}") + "]\n":                                           "there are 3001 services, and the limit is 3000",
		"teams: [" + numbered(3001, "{id: s#}") + "]\n":                                              "there are 3001 teams, and the limit is 3000",
		"factors: [" + numbered(501, "{code: own.c#}") + "]\n":                                       "there are 501 factors, and the limit is 500",
		"services: [{id: a, aliases: [" + numbered(201, "s#") + "]}]\n":                              "there are 201 aliases of this service, and the limit is 200",
		"services: [{id: a, depends_on: [" + many(201, "a") + "]}]\n":                                "there are 201 dependencies of this service, and the limit is 200",
		"words: {a/b: {add: [" + numbered(300, "w#") + "], allow: [" + numbered(201, "w#") + "]}}\n": "there are 201 expressions in all rules together, and the limit is 200",
		"glossary: {" + numbered(3001, "A#: b") + "}\n":                                              "there are 3001 abbreviations, and the limit is 3000",
		"trackers: [" + many(101, "'https://#.example/'") + "]\n":                                    "there are 101 trackers, and the limit is 100",
		"privacy: {internal_hosts: [" + many(201, "#.example") + "]}\n":                              "there are 201 internal hosts, and the limit is 200",
		"privacy: {emails: [" + many(2001, "#.example") + "]}\n":                                     "there are 2001 addresses, and the limit is 2000",
		"title: " + strings.Repeat("é", 201) + "\n":                                                  "this text has 201 characters, and the limit is 200",
		"rules: {" + numbered(501, "a/b#: off") + "}\n":                                              "there are 501 rules, and the limit is 500",
	} {
		_, found := Read(file(text))
		if len(found) != 1 || found[0].Message != want {
			t.Errorf("%.60s: got %v, want %s", text, found, want)
		}
	}
	if _, found := Read(file("services: [" + strings.Repeat("{id: X Y}, ", 2999) + "{id: a}]\n")); len(found) != maxCatalogFound+1 || found[maxCatalogFound].Message != "2799 more findings in the catalogue, not listed" {
		t.Errorf("%d findings, the last is %v", len(found), found[len(found)-1])
	}
}

// numbered is n items, each with its number for #.
func numbered(n int, item string) string {
	items := make([]string, n)
	for i := range items {
		items[i] = strings.ReplaceAll(item, "#", fmt.Sprint(i))
	}
	return strings.Join(items, ", ")
}
