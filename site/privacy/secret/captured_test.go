package secret

import (
	"strings"
	"testing"
)

// captured holds texts in which the secrets are between «».
var captured = []string{
	// tokens that look like examples
	"token «xo" + "xb-1234567890-abcdefghijkl» was in the log", "«xo" + "xb-1234567890-qhzkwmvpxrtb»", "«xo" + "xb-7391846205-abcdefghijkl»",
	"«AKIA" + "IOSFODNN7EXAMPLE»", "Authorization: Bearer «abcdef0123456789abcdef»", "the key is «q8Zr3LmT0vXy7KpWc2Nd1234567890»",
	// passwords in sentences
	"password: «Sommer2026x»", "password=«Sommer2026x»", "pw is «Sommer2026x»", "Passwort: «Sommer2026x»", "Das Passwort lautet «Sommer2026x».",
	"the password for the jump host is «Sommer2026x», kim", "use password «Sommer2026x» for now", "I changed the password to «Sommer2026x»",
	"creds are admin / «Sommer2026x»", "credentials: admin:«Sommer2026x»", "password is now «h4llo-welt»", "mot de passe : «Sommer2026x»",
	"the password of the replica was rotated; password «Tr0ub4dor&3x»",
	"passwd: '«p4ss w0rd»'", "the password is \"«p4ss w0rd»\"", "my password was «hunter2hunter»", "user: admin pass: «Sommer2026x»",
	// settings and commands
	"REDIS_AUTH=«kT9xq2LmWz»", "SECRET_KEY=«kT9xq2LmWz»", "SLACK_TOKEN=xo" + "xb-1", "PARTITION_KEY=orders2026",
	"DB_PASSWORD=«kT9xq2LmWz»", "export PGPASSWORD=«Tr0ub4dor&3» psql", "DB_PASS='«correct horse»'", "db.password=«correcthorse»", "?user=4&password=«kT9xq2&x»",
	"GET /x?password=«kT9xq2LmWz»&user=4", "mysql -u root -p«kT9xq2LmWz» orders", "mysqldump -h db -p'«kT9 x»' orders", "sshpass -p «kT9xq2LmWz» ssh db-1",
	"redis-cli -h cache -a «kT9xq2LmWz» info", "X-Api-Key: «kT9xq2LmWz»", "the token is «kT9xq2LmWz7Q»",
	// other words
	"the password is wrong, see user4242", "pwd: /home/app2", "password: ********", "PASSWORD=$DB_PASSWORD", "password={{ vault.x1 }}", "PASS: TestCheckout42", "pass=128 fail=3",
	"the password was rotated at 08:12", "password reset for OPS-4821", "mysql -u root -p", "mysql -P 3306 -pw", "token: checkout-20261014", "tokens per second: 1200",
	"token bucket of 4096 was full", "login at 08:12 by checkout-1", "the password policy was changed in 4.8.0", "api key of checkout was revoked",
	"DB_PASSWORD=[redacted]", "password is [redacted]", "ghp_" + strings.Repeat("x", 36)[:20], "secret: see the vault", "set password_file=/run/x1", "password=xxxxxxxx",
	"login page returned 5xx", "passed 14 of 16 checks", "docker login -p $TOKEN1", "the key-value store is at 4096",
}

func TestCapturedTexts(t *testing.T) {
	for _, marked := range captured {
		text := strings.NewReplacer("«", "", "»", "").Replace(marked)
		var b strings.Builder
		at := 0
		hits := FindCaptured([]byte(text))
		apart(t, text, hits)
		for _, h := range hits {
			b.WriteString(text[at:h.Start] + "«" + text[h.Start:h.End] + "»")
			at = h.End
		}
		if got := b.String() + text[at:]; got != marked {
			t.Errorf("%s, want %s", got, marked)
		}
	}
}

// A token with a vendor's prefix is a secret in prose too, although a part of it is a
// sequence. Other values with a sequence are examples there.
func TestPrefixedTokensWithSequences(t *testing.T) {
	for text, want := range map[string]int{
		"xo" + "xb-1234567890-abcdefghijkl": 1, "gh" + "p_1234567890abcdefghijQWERTYUIOPasdfgh": 1, "sk" + "_live_1234567890abcdefgh": 1,
		"password: \"abcdefgh12\"": 0, "Bearer abcdef0123456789abcdef": 0, "AKIA" + "IOSFODNN7EXAMPLE": 0,
	} {
		if got := Find([]byte(text)); len(got) != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}
