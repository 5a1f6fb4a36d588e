package pii

import "strings"

// IsRoleName reports whether a handle or mailbox names a role or a machine and not a
// person, as payments-oncall and deploy-bot do. It is enough if one part of the name is
// a word for a role.
func IsRoleName(name string) bool {
	for _, part := range strings.FieldsFunc(strings.ToLower(name),
		func(c rune) bool { return c == '-' || c == '_' || c == '.' || c == '+' }) {
		if roleWords[part] {
			return true
		}
	}
	return roleWords[strings.ToLower(name)]
}

// roleWords are words that occur in the names of groups, roles and machines. They
// include the mailboxes of RFC 2142.
var roleWords = wordSet(
	`team teams oncall on-call oncalls ops sre sres devops dev devs eng engineering engineers admin admins support
	help helpdesk
	security infra infrastructure platform data bot bots app ci cd robot agent service services system alert alerts
	alerting pager pagerduty
	info contact sales billing status incident incidents responders leads maintainers owners reviewers committers
	staff users user customers
	press legal privacy abuse noreply reply no-reply do-not-reply notifications notification mailer daemon list lists
	dependabot renovate github gitlab
	jenkins slack zoom subteam usergroup release releases build builds deploy deploys test tests office hr it dba dbas
	qa web api www hello mail
	duty noc soc hotline desk team-leads council board wg sig working moderators mods core foundation
	postmaster hostmaster webmaster root marketing jobs finance accounting orders sponsors sponsor feedback community
	events donotreply group groups hg svn git`,
)

func wordSet(text string) map[string]bool {
	out := map[string]bool{}
	for _, word := range strings.Fields(text) {
		out[word] = true
	}
	return out
}
