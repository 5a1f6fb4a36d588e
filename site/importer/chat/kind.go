package chat

import (
	"regexp"
	"strings"
)

// These patterns match messages of one kind of a timeline row.
var (
	signalWords = regexp.MustCompile(`(?i)\b(?:firing|alert(?:s|ed|ing)?|triggered|paged|pager|threshold|error rate|errors?\b.{0,20}\b(?:up|spik\w+|rising|gone|back to)|` +
		`5\d\d ?s?|5xx|4xx|timeouts?|timing out|latency|p9[59]|exception|stack ?trace|panic|oom(?:killed)?|out of memory|` +
		`(?:graph|dashboard|metric|chart)s?\b.{0,40}\b(?:shows?|at|is|drops?|jumps?|flat)|shows? (?:errors|a spike|spikes)|spik(?:e|es|ing)|` +
		`(?:is|are|went|seems?|looks?) (?:down|unreachable|unavailable|failing|slow|stuck|red)|saturated|exhausted|full disk|disk (?:is )?full|` +
		`refus(?:es|ed|ing) connections|connection refused|recovered|back to normal|(?:are|is) (?:gone|green|healthy)|customers? report\w*|resolved:|\[resolved\])\b`)
	levelWords  = regexp.MustCompile(`\b(?:FIRING|RESOLVED|CRITICAL|CRIT|WARNING|ALERT|ERROR|FATAL|PROBLEM|OK|RECOVERY)\b[:\]!]?|\bincident (?:#?\d+ )?(?:triggered|opened|acknowledged|resolved)\b`)
	decideWords = regexp.MustCompile(`(?i)(?:\blet'?s\b|\blet us\b|\bdecid(?:ed|ing)\b|\bdecision\b|\b(?:i am|i'm|im|we are|we're) (?:going to|calling it|declaring)\b|\bgoing to\b|` +
		`\bwe(?:'ll| will)\b|\bi(?:'ll| will) (?:roll|restart|revert|deploy|scale|disable|fail|drain|resize|declare|page)|\bagreed to\b|\bcalling (?:it|this) an? (?:incident|sev)|` +
		`\bdeclar(?:e|ed|ing) (?:an? )?(?:incident|sev)|\bplan is\b)`)
	actionWords = regexp.MustCompile(`(?i)\b(?:roll(?:ed|ing) (?:it |this |that )?back|rollback (?:is )?(?:done|started|complete\w*|finished)|revert(?:ed|ing)|restart(?:ed|ing)|reboot(?:ed|ing)|` +
		`redeploy(?:ed|ing)|resiz(?:ed|ing)|scal(?:ed|ing) (?:it |the \w+ )?(?:up|down|out|to|back)|disabl(?:ed|ing)|enabl(?:ed|ing)|fail(?:ed|ing) over to|failover (?:is )?(?:done|started)|drain(?:ed|ing)|kill(?:ed|ing)|` +
		`flush(?:ed|ing)|purg(?:ed|ing)|block(?:ed|ing) (?:the|all|traffic)|unblocked|switch(?:ed|ing) (?:to|back|off|over)|turn(?:ed|ing) (?:it )?o(?:ff|n)|appli(?:ed|es) the (?:fix|patch)|fixed|` +
		`mitigat(?:ed|ing)|paus(?:ed|ing)|stopp(?:ed|ing) the|clear(?:ed|ing) the|increas(?:ed|ing) the|restor(?:ed|ing)|ran the|paging|escalat(?:ed|ing)|put (?:it|the \w+) back)\b|^(?:done|fix is (?:live|out))\b`)
	changeWords = regexp.MustCompile(`(?i)\b(?:deploy(?:ed|s|ing)?|deployment|release[ds]?|rolled out|rollout|merged|shipped|feature flag|flag (?:is )?(?:on|off|flipped)|config(?:uration)? change[ds]?|migration|` +
		`upgrad(?:e|ed|ing)|pushed (?:to|v?\d)|v\d+\.\d+(?:\.\d+)?\b)`)
	commsWords = regexp.MustCompile(`(?i)\b(?:status ?page|(?:told|telling|informed|informing|notified|notifying|updat(?:ed|ing)|emailed|wrote to) (?:the )?(?:customers?|users?|support|clients?|partners?|management|everyone)|` +
		`announc(?:ed|ing|ement)|customer (?:email|message|notice)|post(?:ed|ing) (?:an? |the )?(?:update|notice|banner|incident)|banner|press)\b`)
	// chatter matches messages that say nothing about the incident.
	chatter = regexp.MustCompile(`(?i)^(?:\+1|-1|:[a-z0-9_+-]+:|[^\pL\pN]+|ok(?:ay)?|k|yes|yep|yeah|no|nope|thanks?(?: you)?|thx|ty|great|nice|cool|good|perfect|ack(?:ed)?|same|sure|` +
		`looking|(?:i'?m |i am )?(?:on it|looking(?: at it| into it| now)?|checking(?: now)?|here)|hi|hello|hey|morning|good morning|lol|haha|sorry|agreed|right|done\?|(?:any )?updates?\??|:\+1:)(?:[\s,.!:)-]+(?:all|team|everyone|thanks?|R\d+|\S{1,3}|:[a-z0-9_+-]+:))*[\s.!:)]*$`)
)

// Kind returns the kind of timeline row that a message suggests: signal, decision,
// action, comms, change, or "" if it suggests none. A question suggests none.
func Kind(text string) string {
	first, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	switch bare := strings.TrimSpace(first); {
	case bare == "" || chatter.MatchString(strings.TrimSpace(text)):
		return ""
	case strings.HasSuffix(bare, "?") && !levelWords.MatchString(text):
		return ""
	}
	switch {
	case levelWords.MatchString(first):
		return "signal"
	case commsWords.MatchString(text):
		return "comms"
	case decideWords.MatchString(text):
		return "decision"
	case actionWords.MatchString(text):
		return "action"
	case changeWords.MatchString(text):
		return "change"
	case signalWords.MatchString(text):
		return "signal"
	}
	return ""
}
