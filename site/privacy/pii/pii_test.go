package pii

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"
)

// holds checks that the matches in each text are the parts between «», and nothing else.
func holds(t *testing.T, find func([]byte) []Match, texts ...string) {
	t.Helper()
	for _, marked := range texts {
		var got strings.Builder
		at := 0
		text := strings.NewReplacer("«", "", "»", "").Replace(marked)
		for _, h := range find([]byte(text)) {
			if h.Start < at || h.End <= h.Start || h.End > len(text) || h.Kind == "" {
				t.Errorf("%q: a hit at %d to %d, behind %d", marked, h.Start, h.End, at)
				break
			}
			fmt.Fprintf(&got, "%s«%s»", text[at:h.Start], text[h.Start:h.End])
			at = h.End
		}
		if got.WriteString(text[at:]); got.String() != marked {
			t.Errorf("found %s\n want %s", got.String(), marked)
		}
	}
}

func TestEmails(t *testing.T) {
	holds(t, FindEmails,
		"to «mira.holt@kittiwake-parcels.com», who", "«m@k.io»", "(«a+b@c-d.co.uk»)", "mailto:«mira@k.io»?subject=x", "<«mira@k.io»>", "*«mira@k.io»*", "user=«mira@k.io»&x=1",
		"«mira@k.io»; «jonas@k.io»", "path/«mira@k.io»",
		// set aside for examples, and for roles
		"mira@example.com", "mira@shop.example", "mira@sub.example.org", "root@localhost", "a@b.test", "security@k.io", "noreply@k.io", "postmaster@k.io",
		// not an address
		"git@code.k.io:checkout.git", "left-pad@1.3.0", "postgres@14.service", "unit@1.service", "logo@2x.png", "@mira", "a @ b.c", "mira@k", "x@y..z", "https://user:pw@k.io/", "scp a@h.io:/tmp/x",
		"3@4.5", "@media.screen", "ssh deploy@host-1.internal",
		// the target of a command, a prompt, a comment of a key, a role
		"ssh kim@store.k.io", "$ ssh -p 2222 kim@store.k.io uptime", "rsync -a x kim@store.k.io", "`sftp kim@store.k.io`", "ssh-copy-id kim@store.k.io",
		"ssh-keygen -t ed25519 -C \"kim@store.k.io\"", "kim@store.k.io:~$ ls", "kim@store.k.io$ ls", "[kim@store.k.io /var]# ls", "[kim@store.k.io ~]$ ls", "kim@store.k.io # ls",
		"backup@k.io", "postgres@k.io", "ec2-user@k.io", "monitoring@k.io", "you@k.io", "firstname.lastname@k.io", "someone@k.io", "ssh-ed25519 AAAAC3Nz kim@store.k.io",
		// a full name stays a name, whatever the command
		"ssh «mira.holt@store.k.io»", "we told «kim@k.io» to use ssh", "write to «kim@k.io» #1",
	)
}

func TestPhones(t *testing.T) {
	holds(t, FindPhones,
		"called «+351 21 843 7920» before", "«+442083661177»", "«+49 30 9018-20701»", "«+1 (212) 736-5009»", "tel «(212) 736-5009»", "«212-736-5009»", "«(212)736-5009».",
		// numbers reserved for fiction
		"+1 202 555 0143", "+44 7700 900123", "(202) 555-0199", "+1234567890123",
		// amounts, times, ids
		"+120 000 000 rows", "+12345678", "2026-10-14T08:12:04+00:00", "+0100", "1791963600", "order 212-736-500", "a212-736-5009", "212-736-50091", "212-736-5009-1", "192-168-1001", "100-200-3000",
		"diff +481516234299:12", "10.212-736-5009", "+11111111111",
	)
}

// Captured texts have national forms, and numbers as in films.
func TestCapturedPhones(t *testing.T) {
	holds(t, FindCapturedPhones,
		"call «0170 5551234» or «0170-5551234»", "«030/12345678»", "«030 / 1234 5678».", "«(555) 123-4567»", "«(030) 90182070»", "«+1 202 555 0143»", "«020 7946 0958»",
		"«07700 900123»", "«06 12 34 56 78», then", "phone «01705551234»", "tel: «01705551234»", "«+351 21 843 7920»", "«00351 21 843 7920»", "phone «555 1234»", "dial «555-0199»", "my cell is «415.555.0132»",
		"mobile: 482.000.113 users", "mobile 4820 users", "number 482 113 rows", "phone 555 12345",
		// dates, times, dumps, counters, ids
		"01-12-2026 08:12:04", "2026-10-14T08:12:04Z", "08:12:04.0170 5551234", "00 01 02 03 04 05 06 07", "01 02 03 04 05", "0x0170 5551234", "order 01705551234", "[0170 5551234]",
		"0.0170 5551234", "id=0170-5551234", "count 0 1200 4567 1234", "0123", "thread 012 ran 4567 times", "07/10/2026 14:02", "02/10/2026-1234", "0000 1234 5678", "10/11/2026",
	)
}

func TestIBANs(t *testing.T) {
	holds(t, FindIBANs,
		"to «DE02 1203 0000 0000 2020 51» twice", "«DE02120300000000202051»", "«NL02ABNA0123456789»", "«BE71 0961 2345 6769»", "«FR7630006000011234567890189»", "«NO8330001234567»", "«MT31MALT01100000000000000000123»",
		"DE03 1203 0000 0000 2020 51", "GB82 WEST 1234 5698 7654 32", "XX02120300000000202051", "DE021203000000002020512", "ADE02120300000000202051", "DE0212030000000020205", "de02120300000000202051", "SE45", "AT 61",
	)
}

func TestCards(t *testing.T) {
	holds(t, FindCards,
		"receipt for «4929 1234 5678 9015» was", "«4929-1234-5678-9015»", "«4929123456789015».", "«5412 7512 3412 3452»", "«374245455400126»", "«6011-4719-2538-2464»", "«3782 876432 10047»",
		// a wrong check digit, a test card, an id, another number
		"4929 1234 5678 9014", "4242 4242 4242 4242", "4111111111111111", "order_id=4929123456789015", "id: 4929123456789015", "trace 4929123456789015", "9929 1234 5678 9010", "4929123456789015.5", "v4929123456789015",
		"1791963600123456", "4929 1234 5678", "4444 4444 4444 4448", "2026-10-14 08:12:04", "49291234567890150", "offset 4929123456789015", "0.4929123456789015", "4929 1234-5678 9015", "4929123456789015_x",
	)
}

func TestIPs(t *testing.T) {
	holds(t, FindIPs,
		"client «81.92.40.7», sent", "[«81.92.40.7»]:443", "http://«81.92.40.7»/x", "«81.92.40.7»:8080", "«81.92.40.7».", "from «10.20.1.5» to «10.20.1.6»", "«2a01:4f8:c17:b0f::2»", "[«2a01:4f8:c17:b0f::2»]:443", "«fd00:12:34::1»", "«81.92.40.7»/32",
		"at 08:12 «81.92.40.7»", "ip=«81.92.40.7»", "«172.16.0.9»", "«192.168.1.12»,«100.64.0.3»",
		// for documentation, well-known, loopback, a block
		"192.0.2.7", "198.51.100.4", "203.0.113.9", "2001:db8::7", "127.0.0.1", "0.0.0.0", "::1", "169.254.169.254", "8.8.8.8", "1.1.1.1", "224.0.0.1", "255.255.255.255", "10.0.0.0/8", "81.92.0.0/16", "2a01:4f8::/32", "fe80::1",
		// versions and other numbers
		"version 5.4.0.12", "nginx/1.25.3.1", "chart-1.2.3.4", ">= 4.18.0.305", "v5.4.0.12", "Chrome/91.0.4472.124 x", "1.2.3", "1.2.3.4.5", "256.1.1.1", "01.2.3.4", "1.2.3.4 The heading", "upgrade to 5.4.0.12", "a81.92.40.7", "81.92.40.7a", "81.92.40.7-rc1",
		"=> Rails 6.0.4.6 application", "Elasticsearch (7.10.2.0)", "on Oracle 12.1.0.2,", "openresty 1.21.4.1", "**Confluence** 7.4.1.2", "| puma | 6.0.4.6 |",
		"client «5.9.12.7» sent", "from «5.9.12.7»", "Host «9.9.12.7»", "Customer «81.92.40.7»", "at 9:30 «5.9.12.7»", "the proxy at «5.9.12.7» and",
		"08:12:04", "2026-10-14T08:12:04.123Z", "std::vector", "a::b", "12:34:56:78:9a:bc", "[::]:8080", "Foo::Bar::Baz",
	)
	for address, kind := range map[string]string{"81.92.40.7": PublicIP, "10.1.2.3": PrivateIP, "2a01:4f8:c17::2": PublicIP, "fd12::1:2": PrivateIP} {
		if hits := FindIPs([]byte(address)); len(hits) != 1 || hits[0].Kind != kind {
			t.Errorf("%s: %v, want %s", address, hits, kind)
		}
	}
}

func TestHosts(t *testing.T) {
	find := func(text []byte) []Match { return FindHosts(text, []string{".depot.example", "kittiwake.net"}) }
	holds(t, find,
		"`«db-7.eu.internal»` had", "https://«ci.corp»/job/1", "«gate-3.depot.example» neither", "«a.kittiwake.net».", "«vault.intranet.private»:8200", "«nas-2.local»", "role «arn:aws:iam::481516234299:role/checkout» x",
		"«481516234299».dkr.ecr.eu-west-1.amazonaws.com/shop", "ssh ops@«db.prod.internal»", "«A.Depot.Example»",
		"values.local", "~/.local/share", "com.shop.internal.Pool", "app.internal()", "_x.eu.internal", "arn:aws:iam::123456789012:role/x", "arn:aws:s3:::bucket", "metadata.google.internal", "svc.cluster.local", "kittiwake.net", "the end. internal",
		"status.kittiwake-parcels.com", "123456789012.dkr.ecr.eu-west-1.amazonaws.com/x",
	)
	holds(t, FindAccounts, "account «481516234299» had", "Account ID: «481516234299»", "account 123456789012", "order 481516234299", "account 4815162342991", "account 48151623429")
}

func TestWorkplaces(t *testing.T) {
	find := func(text []byte) []Match { return FindInternalLinks(text, []string{".depot.example"}) }
	holds(t, find,
		"at «https://grafana.kittiwake-parcels.com/d/checkout» fell", "«https://kittiwake.slack.com/archives/C02AB/p1»", "(«https://kittiwake.atlassian.net/browse/PAY-1»)", "«https://docs.google.com/document/d/1»", "«http://gate.depot.example/»", "«https://kittiwake.pagerduty.com/x»",
		"«https://ci.eu.internal/job»", "«https://app.launchdarkly.com/x»", "«https://www.trello.com/c/AB»",
		"https://grafana.com/", "https://status.slack.com/", "https://github.com/x/y", "https://docs.datadoghq.com/x", "https://grafana.example.com/d/1", "https://notion.so.example.org/x", "https://slack.com/help", "://", "https://",
	)
}

func TestInvisible(t *testing.T) {
	for text, want := range map[string]string{
		"40\u202e04":            "U+202E (right-to-left override) changes the direction of the text",
		"\u2066x\u2069":         "U+2066 (left-to-right isolate) changes the direction of the text, U+2069 (pop directional isolate) changes the direction of the text",
		"check\u200bout":        "U+200B (zero width space) is invisible",
		"a\u00adb":              "U+00AD (soft hyphen) is invisible",
		"x\ufeffy":              "U+FEFF (zero width no-break space) is invisible",
		"\U000e0041":            "U+E0041 (tag character) is invisible",
		"a\u200db":              "U+200D (zero width joiner) is invisible",
		"\ufeff# Title":         "",
		"👩\u200d🔧":              "",
		"می\u200cخواهم":         "",
		"🏴\U000e0067\U000e0062": "",
		"größer, naïve – “x”":   "",
		"":                      "",
	} {
		var got []string
		for _, u := range FindInvisible([]byte(text)) {
			got = append(got, u.String()+" "+u.Kind)
			if text[u.Start:u.End] != string(u.Rune) {
				t.Errorf("%q: U+%04X does not stand at %d to %d", text, u.Rune, u.Start, u.End)
			}
		}
		if strings.Join(got, ", ") != want {
			t.Errorf("%q: %v, want %s", text, got, want)
		}
	}
	// At every place in a text of eight letters or more.
	for n := range 40 {
		text := strings.Repeat("x", n) + "\u200b" + strings.Repeat("é", n%3) + strings.Repeat("y", n)
		if u := FindInvisible([]byte(text)); len(u) != 1 || u[0].Start != n {
			t.Fatalf("behind %d letters: %v", n, u)
		}
	}
}

func listOf(t *testing.T, names ...string) NameList {
	t.Helper()
	var list NameList
	for _, name := range names {
		sum := sha256.Sum256([]byte(name))
		if !list.Add(hex.EncodeToString(sum[:])) {
			t.Fatal("a hash is none")
		}
	}
	return list
}

func TestPathNames(t *testing.T) {
	list := listOf(t, "holm & sons ltd", "acme", "o'neil", "bank of the north", "müller söhne", "coca-cola", "big parcel")
	find := func(text []byte) []Match { return FindNames(text, list) }
	holds(t, find,
		"of «Holm & Sons, Ltd». were", "«Acme»’s and «ACME»'s", "«O'Neil» and", "«O’Neil»’s", "the «Bank of the North» was", "«Müller Söhne» GmbH", "«Coca-Cola»", "tenant=«acme»,", "«Big\nParcel»", "«big_parcel»", "«big-parcel»",
		"Stockholm and sons", "acmes", "big, far away and also many other words, parcel", "Bank of the South", "the north",
	)
	// The longer of two overlapping names wins, and a long row loses no word.
	holds(t, func(text []byte) []Match { return FindNames(text, listOf(t, "acme", "acme parts")) }, "«Acme Parts»", "«Acme» part")
	for n := 200; n < 800; n++ {
		text := strings.Repeat("x ", n) + "big parcel " + strings.Repeat("y ", 20)
		if hits := find([]byte(text)); len(hits) != 1 || hits[0].Start != 2*n || hits[0].End != 2*n+len("big parcel") {
			t.Fatalf("behind %d words: %v", n, hits)
		}
	}
	for _, bad := range []string{"", "acme", strings.Repeat("0", 63), strings.Repeat("g", 64), strings.Repeat("0", 66)} {
		if list.Add(bad) {
			t.Errorf("%q is a hash", bad)
		}
	}
	if FindNames([]byte("acme"), nil) != nil {
		t.Error("a name is found that is on no list")
	}
}

func TestSpeakers(t *testing.T) {
	holds(t, FindSpeakers,
		"08:31 <«jonas»> is it me\n", "> «Mira» [08:33]: who resized the pool?\n", "«Mira Okafor»  08:33 AM\nwho resized it?\n", "**«Mira»** 8:33 PM\n", "2026-10-14 08:31 «jonas»: look\n", "08:40 <«R1»> «@mira» please\n", "<«kim»> yes\n",
		"(08:31:04) «kim»: on it\n", "prow APP [9:12 AM]\nWarning\n",
		"<ROUTER_DNS_ENDPOINT> success=true\n", "<CONTROL_PLANE_NODE> non-idle\n", "<nil> pointer\n", "<anonymous> in app.js\n", "<server> <port>8080</port>\n", "<li> one\n", "<pod-name> restarted\n",
		"<title> Orders </title>\n", "<NODE2> up\n", "<your-host> up\n",
		"08:40:12 gateway restarted\n", "a table | with | cells\n", "https://example.com\n", "mail me@home\n", "npm i @scope/name\n", "nothing at all\n",
	)
}

func FuzzAll(f *testing.F) {
	f.Add([]byte("mira@k.io +351 21 843 7920 DE02120300000000202051 4929 1234 5678 9015 81.92.40.7 2a01:4f8::2 db.eu.internal arn:aws:iam::481516234299:role/x https://grafana.k.com/ \u202e 08:31 <jonas> @mira\n"))
	f.Add([]byte("(212) 736-5009 account 481516234299 Acme's & 1.2.3.4/33 ::ffff:1.2.3.4 @.@.@ \xff\xfe\xe2\x80"))
	list := NameList{sha256.Sum256([]byte("acme")): true, sha256.Sum256([]byte("a b c d")): true}
	f.Fuzz(func(t *testing.T, text []byte) {
		unseens := func(text []byte) (hits []Match) {
			for _, u := range FindInvisible(text) {
				hits = append(hits, u.Match)
			}
			return hits
		}
		for name, find := range map[string]func([]byte) []Match{
			"Emails": FindEmails, "Phones": FindPhones, "CapturedPhones": FindCapturedPhones, "IBANs": FindIBANs, "Cards": FindCards, "IPs": FindIPs, "Accounts": FindAccounts, "Unseens": unseens, "Speakers": FindSpeakers,
			"Names": func(t []byte) []Match { return FindNames(t, list) }, "Workplaces": func(t []byte) []Match { return FindInternalLinks(t, []string{".x"}) }, "Hosts": func(t []byte) []Match { return FindHosts(t, []string{".x"}) },
		} {
			last := 0
			for _, h := range find(text) {
				if name == "Hosts" {
					last = 0 // resources come before hosts
				}
				if h.Start < last || h.End <= h.Start || h.End > len(text) {
					t.Fatalf("%s: %d to %d of %d, behind %d", name, h.Start, h.End, len(text), last)
				}
				last = h.End
			}
		}
	})
}
