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
	return wholeRoles[strings.ToLower(name)]
}

// wholeRoles are words that are roles or placeholders only if they are the whole name:
// "pi" is a machine, and "pi.jensen" is a person.
var wholeRoles = wordSet(`on-call team-leads ask hi pi you me your name foo bar`)

// roleWords are words that occur in the names of groups, roles and machines. They
// include the mailboxes of RFC 2142.
var roleWords = wordSet(
	`team teams oncall oncalls ops sre sres devops dev devs eng engineering engineers admin admins support
	help helpdesk
	security infra infrastructure platform data bot bots app ci cd robot agent service services system alert alerts
	alerting pager pagerduty
	info contact sales billing status incident incidents responders leads maintainers owners reviewers committers
	staff users user customers
	press legal privacy abuse noreply reply notifications notification mailer daemon list lists
	dependabot renovate github gitlab
	jenkins slack zoom subteam usergroup release releases build builds deploy deploys test tests office hr it dba dbas
	qa web api www hello mail
	duty noc soc hotline desk council board wg sig working moderators mods core foundation
	backup backups deployer nagios icinga zabbix prometheus grafana monitoring monitor metrics logs log audit cron
	runner ansible terraform argocd flux jenkinsci postgres postgresql mysql oracle redis nginx ubuntu debian centos
	fedora admin administrator sysadmin vagrant compliance trust safety vulnerability csirt psirt cert announce
	newsletter yourname someone somebody anyone firstname lastname
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
