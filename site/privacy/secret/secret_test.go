package secret

import (
	"bytes"
	b64 "encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// letters of an alphabet that no word has in a row, the same every time.
func madeUp(of *alphabet, n int) string {
	var all []byte
	for c := range of {
		if of[c] && c != '-' && c != '.' && c != '_' && c != '=' && c != '%' && c != '~' {
			all = append(all, byte(c))
		}
	}
	out := make([]byte, n)
	state := uint32(7)
	for i := range out {
		state = state*1664525 + 1013904223
		out[i] = all[int(state>>16)%len(all)]
	}
	return string(out)
}

// keyOf returns a key of a pattern as it occurs in text.
func keyOf(word string) string { return strings.ReplaceAll(word, "␣", " ") }

// examples are secrets of the patterns without a function, each between «» with text
// around it. The test assembles them, so that scanners of this repository find none.
func examples() map[string][]string {
	token := madeUp(alnum, 24)
	object := func(text string) string { return b64.RawURLEncoding.EncodeToString([]byte(text)) }
	block := func(label string) string {
		return "-----BEGIN " + label + "-----\n" + madeUp(base64, 64) + "\n" + madeUp(base64, 40) + "\n"
	}
	return map[string][]string{
		"an AWS secret access key":         {"aws_secret_access_key = «" + madeUp(base64, 40) + "»", "AWS_SECRET_ACCESS_KEY=«" + madeUp(base64, 40) + "»", `"secretAccessKey": "«` + madeUp(base64, 40) + `»"`},
		"an AWS session token":             {"AWS_SESSION_TOKEN=«" + madeUp(base64, 200) + "»"},
		"the address of a Slack webhook":   {"https://«hooks.slack" + ".com/services/T02AB3CD4/B05EF6GH7/" + token + "»"},
		"the address of a Discord webhook": {"https://«discord" + ".com/api/webhooks/814263590172/" + madeUp(alnum, 68) + "»"},
		"the address of a Teams webhook":   {"https://shop.«webhook.office" + ".com/webhookb2/" + madeUp(hex, 36) + "@" + madeUp(hex, 36) + "/IncomingWebhook/1»"},
		"an Azure account key":             {"DefaultEndpointsProtocol=https;AccountName=shop;AccountKey=«" + madeUp(base64, 86) + "==»;"},
		"an Azure shared access signature": {"?sv=2026-01-01&sp=r&sig=«" + madeUp(alnum, 43) + "%3D»"},
		"an Entra client secret":           {"value «" + madeUp(alnum, 3) + "8" + "Q~" + madeUp(alnum, 34) + "»"},
		"a Terraform token":                {"credentials «" + madeUp(alnum, 14) + ".atlasv1." + madeUp(alnum, 67) + "»"},
		"a private key": {
			"«" + block("RSA PRIVATE KEY") + "»-----END RSA PRIVATE KEY-----", "«" + block("OPENSSH PRIVATE KEY") + "»-----END OPENSSH PRIVATE KEY-----",
			"«" + block("PGP PRIVATE KEY BLOCK") + "»-----END PGP PRIVATE KEY BLOCK-----",
			"the log ends in «-----BEGIN PRIVATE KEY-----\\n" + madeUp(base64, 60) + "»",
			"«AGE-SECRET-KEY-1" + madeUp(base32, 58) + "»",
		},
		"a JSON web token":             {"token «" + object(`{"alg":"HS256","typ":"JWT"}`) + "." + object(`{"sub":"4821","exp":1791963600}`) + "." + madeUp(alnum, 43) + "»"},
		"a password in an address":     {"postgres://checkout:«Wm7dk2Tq9fRz»@db-1/orders", "https://bot:«" + token + "»@git.example.com/x.git", "amqp://u:«p@ss-9»@queue:5672"},
		"a basic authorization header": {"Authorization: Basic «" + b64.StdEncoding.EncodeToString([]byte("shop:t7Rk-2mVq9")) + "»"},
		"a bearer token":               {"curl -H 'Authorization: Bearer «" + token + "»'"},
		"a GitLab session":             {"cookie: _gitlab_session=«" + madeUp(hex, 32) + "»"},
		"a MaxMind key":                {"«" + madeUp(alnum, 6) + "_" + madeUp(alnum, 29) + "_mmk»"},
		"an OpenAI key":                {"sk-«" + madeUp(alnum, 20) + "T3BlbkFJ" + madeUp(alnum, 20) + "»"},
		"a Telegram bot token":         {"https://api.example.com/bot«814263590:AA" + madeUp(alnum, 33) + "»/send"},
		"the signature of an address":  {"?X-Amz-Expires=900&X-Amz-Signature=«" + madeUp(hex, 64) + "»"},
		"a password in a command":      {"curl -s -u shop:«t7Rk2mVq9» https://api.example.com", "curl --user \"shop:«t7 Rk2mVq»\" x", "deploy --token «" + token + "» --now", "mysql --password '«t7Rk-2mVq9 x»'"},
		"a password in a statement":    {"CREATE USER shop IDENTIFIED BY '«t7Rk2mVq»';", "alter user shop with password '«t7Rk2mVq»'", "ALTER USER shop WITH PASSWORD \"«correct horse»\""},
		"a password or key with a value": {
			"SMTP_PASSWORD=«t7Rk-2mVq9-Lp4s»", `password: "«t7Rk-2mVq»"`, "db.password = '«t7Rk2mVq»'", `{"client_secret": "«t7Rk2mVq9»"}`, "API_KEY=«" + token + "»", "  api_key: «" + token + "»",
			"DD_API_KEY=«" + madeUp(hex, 32) + "»", "secret_key => '«t7Rk2mVq»'", "ENCRYPTION_KEY=«" + madeUp(base64, 44) + "»",
		},
	}
}

func TestEveryFormatIsFound(t *testing.T) {
	by := examples()
	used := map[string]bool{}
	for _, s := range patterns {
		texts := by[s.kind]
		used[s.kind] = used[s.kind] || texts != nil
		if s.find == nil {
			texts = nil
			for _, key := range strings.Fields(s.keys) {
				texts = append(texts, "run with «"+keyOf(key)+madeUp(s.alphabet, s.min)+"», then wait")
			}
		}
		if len(texts) == 0 {
			t.Errorf("%s: nobody says how it looks", s.kind)
		}
		for _, text := range texts {
			checkFound(t, s.kind, text)
		}
		if s.source == "" {
			t.Errorf("%s: nobody says that it looks so", s.kind)
		}
	}
	for kind := range by {
		if !used[kind] {
			t.Errorf("there is no shape for %s", kind)
		}
	}
}

// checkFound checks that Find returns the text between «», and nothing else.
func checkFound(t *testing.T, kind, marked string) {
	t.Helper()
	start := strings.Index(marked, "«")
	text := strings.Replace(marked, "«", "", 1)
	end := strings.Index(text, "»")
	text = strings.Replace(text, "»", "", 1)
	hits := Find([]byte(text))
	if len(hits) != 1 || hits[0].Kind != kind || hits[0].Start != start || hits[0].End != end {
		var got []string
		for _, h := range hits {
			got = append(got, fmt.Sprintf("%s %q", h.Kind, text[h.Start:h.End]))
		}
		t.Errorf("%s: in %q found %v", kind, marked, got)
	}
}

func TestPlaceholdersAreIgnored(t *testing.T) {
	for _, text := range []string{
		"password: ********", "password: <password>", "PASSWORD=$DB_PASSWORD", "password: ${{ secrets.DB_PASSWORD }}", "password: {{ vault.password }}", "password=changeme",
		"API_KEY=your-api-key-123", "api_key: xxxxxxxx1234", "secret: example-secret-12", "the password was rotated at 08:12", "Password: see the vault entry 4821",
		"password_file: /run/secrets/db-password1", "secretName: checkout-tls-2026", "client_secret: projects/1/secrets/checkout2", "password: sha256:9f86d081884c7d65",
		"AKIA" + "IOSFODNN7EXAMPLE", "AKIA" + strings.Repeat("X", 16), "ghp_" + strings.Repeat("x", 36), "ghp_REDACTED" + madeUp(alnum, 30),
		"postgres://user:password@host/db", "postgres://checkout:$PGPASSWORD@db-1/orders", "https://<user>:<password>@host", "https://host:8080/a@b", "redis://host:6379", "ssh://git@host:22/x",
		"-----BEGIN RSA PRIVATE KEY-----\n-----END RSA PRIVATE KEY-----", "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----",
		"-----BEGIN CERTIFICATE-----\n" + madeUp(base64, 64) + "\n-----END CERTIFICATE-----", "-----BEGIN PUBLIC KEY-----\n" + madeUp(base64, 64) + "\n-----END PUBLIC KEY-----",
		"Basic authentication was off", "Bearer tokens were refused", "basic understanding of the system", "eyJub3QiOiJhIGp3dCJ9.eyJub3QiOiJhIGp3dCJ9.abc",
		"xtask-ghp_" + "short", "notAKIA" + madeUp(base32, 16), "a monkey-" + madeUp(alnum, 40), "v1.0-beta", "sdk-checkout", "the api-key", "docker run -u 1000:1000 image", "curl -u user:$TOKEN x", "curl -u user: x",
		"curl -u prometheus:**password-here** https://x", "curl -u admin:your_password_goes_here x",
		"mysql --password=__INSERT_PASSWORD_2_HERE__", "password: \"the-new-password-1\"", "postgres://app:some-password@db-1/orders", "token: fake-token-for-test-01",
		"deploy --token $TOKEN1234", "deploy --token <token12>", "deploy --password --user1 x", "ALTER USER shop WITH PASSWORD '$1'", "identified by the alert", "IDENTIFIED BY ''",
		"sig=" + "short", "AccountKey=<key>", "sha256~abc", "token_type: bearer12", "hooks.slack.com/services", "pul-request", "API-GATEWAY-TIMEOUT",
	} {
		if hits := Find([]byte(text)); len(hits) > 0 {
			t.Errorf("%q: found %s %q", text, hits[0].Kind, text[hits[0].Start:hits[0].End])
		}
	}
}

func TestSecretsAreSortedAndDisjoint(t *testing.T) {
	one := "AKIA" + madeUp(base32, 16)
	text := strings.Repeat("key "+one+" password='t7Rk2mVq' postgres://u:Wm7dk2Tq9fRz@h\n", 40)
	hits := Find([]byte(text))
	if len(hits) != 120 {
		t.Errorf("found %d of 120", len(hits))
	}
	apart(t, text, hits)
}

func apart(t *testing.T, text string, hits []Match) {
	t.Helper()
	last := 0
	for _, h := range hits {
		if h.Start < last || h.End <= h.Start || h.End > len(text) || h.Kind == "" {
			t.Fatalf("a hit at %d to %d of %d, behind one that ends at %d: %q", h.Start, h.End, len(text), last, h.Kind)
		}
		last = h.End
	}
}

func TestRandomWords(t *testing.T) {
	const key = "q8Zr3LmT0vXy7KpWc2NdHs5Jf9"
	hexKey := madeUp(hex, 48)
	for text, want := range map[string]string{
		"the credential `" + key + "` by chat":                     key,
		"TOKEN=" + key:                                             key,
		key:                                                        key,
		"x " + key + "\n":                                          key,
		"https://api.example.com/x?token=" + key:                   key,
		"the key is " + hexKey:                                     hexKey,
		"token: " + madeUp(hex, 64):                                madeUp(hex, 64),
		"https://example.com/files/" + key:                         "",
		"commit 4b825dc642cb6eb9a060e54bf8d69288fbee4904":          "",
		"sha256: " + madeUp(hex, 64):                               "",
		"a run of " + madeUp(hex, 64):                              "",
		"integrity=\"sha384-" + key + key + "\"":                   "",
		"trace_id=" + hexKey:                                       "",
		"7c1e3b90-53a4-4e7a-9d2b-0f6a8c5d1e42":                     "",
		"CheckoutSessionRefundReconciliationJob2":                  "",
		"checkout-service-production-eu-west-1-blue":               "",
		"ssh-rsa AAAA" + madeUp(alnum, 200):                        "",
		"data:image/png;base64," + madeUp(alnum, 200):              "",
		"-----BEGIN CERTIFICATE-----\n" + madeUp(alnum, 64) + "\n": "",
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAA":                             "",
	} {
		var got string
		for _, h := range FindRandom([]byte(text)) {
			got += text[h.Start:h.End]
		}
		if got != want {
			t.Errorf("%q: found %q, want %q", text, got, want)
		}
	}
}

// A random word is found at every place in a line.
func TestRandomWordsAtEveryPlace(t *testing.T) {
	const key = "q8Zr3LmT0vXy7KpWc2NdHs5Jf9"
	for n := range 60 {
		text := strings.Repeat("a ", n/2) + strings.Repeat(" ", n%2) + key + strings.Repeat(" b", n)
		if hits := FindRandom([]byte(text)); len(hits) != 1 || text[hits[0].Start:hits[0].End] != key {
			t.Fatalf("behind %d letters: %v", n, hits)
		}
	}
}

// Find compares the first three bytes of a key before the rest.
func TestKeysAreLongEnoughAndIndexed(t *testing.T) {
	for _, s := range patterns {
		for _, key := range strings.Fields(s.keys) {
			if len(keyOf(key)) < 3 {
				t.Errorf("%s: the key %q is short", s.kind, key)
			}
		}
		if (s.find == nil) == (s.alphabet == nil) {
			t.Errorf("%s: needs an alphabet or find, and not both", s.kind)
		}
	}
	if n := len(index.keys); n < 2 || n > 255 {
		t.Errorf("the index has %d beginnings, and one byte for them", n)
	}
}

func FuzzFind(f *testing.F) {
	for _, texts := range examples() {
		for _, text := range texts {
			f.Add([]byte(text))
		}
	}
	f.Add([]byte("-----BEGIN PRIVATE KEY-----"))
	f.Add([]byte("-----BEGIN0000PRIVATE KEY000000-----!")) // letters in front of a run were taken for its end
	f.Add([]byte("://:@ eyJ.eyJ. Q~ .atlasv1. :AA _mmk -u "))
	f.Fuzz(func(t *testing.T, text []byte) {
		before := bytes.Clone(text)
		apart(t, string(text), Find(text))
		apart(t, string(text), FindRandom(text))
		if !slices.Equal(before, text) {
			t.Fatal("the text is another one")
		}
	})
}
