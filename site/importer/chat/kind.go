package chat

import (
	"regexp"
	"strconv"
	"strings"
	"time"
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
	// firstPerson matches an action in the present tense: "I restart checkout-1".
	firstPerson = regexp.MustCompile(`(?i)(?:^|[.,;:!] |\b(?:and|ok|okay|so|now|then) )(?:i|we)(?: am|'m| are|'re)?(?: now| just| also)? ` +
		`(?:(?:roll (?:it |this |that )?back|revert|restart|reboot|redeploy|resize|scale|disable|enable|fail over|drain|kill|flush|purge|block|` +
		`unblock|turn o(?:ff|n)|mitigate|pause|escalate|isolate|detach|acknowledge|switch (?:to|over|off|on|back))\b|` +
		`(?:apply|fix|stop|clear|increase|raise|lower|reduce|restore|run|rerun|page|remove|add|put|move|delete|reset|open|switch|turn) ` +
		`(?:the|an? (?:incident|bridge|call)|it|this|that|all|one|two|both|more|traffic|\S*\d\S*)\b)`)
	ackWords = regexp.MustCompile(`(?i)^(?:i )?(?:have )?acknowledg(?:ed|ing|e)\b|\back(?:ed|ing)? (?:the |this |that )?(?:page|alert|incident)\b|` +
		`\backnowledg(?:ed|ing|e) (?:the |this |that )?(?:page|alert|incident)\b`)
	changeWords = regexp.MustCompile(`(?i)\b(?:deploy(?:ed|s|ing)?|deployment|release[ds]?|rolled out|rollout|merged|shipped|feature flag|flag (?:is )?(?:on|off|flipped)|config(?:uration)? change[ds]?|migration|` +
		`upgrad(?:e|ed|ing)|pushed (?:to|v?\d)|v\d+\.\d+(?:\.\d+)?\b)`)
	commsWords = regexp.MustCompile(`(?i)\b(?:status ?page|(?:told|telling|informed|informing|notified|notifying|updat(?:ed|ing)|emailed|wrote to) (?:the )?(?:customers?|users?|support|clients?|partners?|management|everyone)|` +
		`announc(?:ed|ing|ement)|customer (?:email|message|notice)|post(?:ed|ing) (?:an? |the )?(?:update|notice|banner|incident)|banner|press)\b`)
	// measured matches counts and measured values.
	measured = regexp.MustCompile(`(?i)\b\d[\d.,]* ?(?:of|out of|/) ?\d[\d.,]*\b|\b(?:at|to|by|only|about|over|under|from) \d[\d.,]* ?(?:%|percent|ms\b|s\b|seconds?|minutes? behind|k\b|rps\b|qps\b|` +
		`req|[mg]b\b)|\b(?:\d[\d.,]*|no|many|several|dozens of|hundreds of) (?:new |open |failed |more )?(?:tickets?|complaints?|reports?|calls|errors?|failures?|orders?|` +
		`requests?|retries|restarts|connections|messages|users?|customers?|sessions?|alerts?)\b`)
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
	case actionWords.MatchString(text), firstPerson.MatchString(text), ackWords.MatchString(text):
		return "action"
	case changeWords.MatchString(text):
		return "change"
	case signalWords.MatchString(text), measured.MatchString(text):
		return "signal"
	}
	return ""
}

// IsAcknowledgement reports whether a message acknowledges a page or an alert.
func IsAcknowledgement(text string) bool { return ackWords.MatchString(strings.TrimSpace(text)) }

// IsAlert reports whether a message is an alert, or mentions the receipt of one.
func IsAlert(text string) bool {
	first, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	return alertWords.MatchString(first) && !recoveredWords.MatchString(first)
}

var (
	alertWords     = regexp.MustCompile(`\b(?:FIRING|CRITICAL|CRIT|ALERT|PROBLEM|TRIGGERED)\b|(?i)\b(?:got|was|been|were) paged\b|\bincident (?:#?\d+ )?triggered\b`)
	recoveredWords = regexp.MustCompile(`(?i)\b(?:resolved|recovery|recovered|ok)\b`)
)

// futureWords matches words about the future, in which a clock time is a plan.
var futureWords = regexp.MustCompile(`(?i)\b(?:will|won't|going to|plan(?:ned|s)?|scheduled|next|tomorrow)\b|'ll\b`)

// otherClock matches a clock time in a sentence about the past or the future.
var otherClock = regexp.MustCompile(`(?i)\b(?:at|since|from|around|about|by|um|seit|gegen)\s+~?([01]?\d|2[0-3])[:.]([0-5]\d)\b`)

// NamesOtherTime reports whether a message of a time names another clock time, as in
// "release 4.8.0 went out at 13:58", which was noticed at 14:52. Times of up to five
// minutes before the message are its own. The clock may be in UTC or in the zone of the chat.
func NamesOtherTime(text string, at time.Time) bool {
	const day, near = 24 * 60, 5
	if futureWords.MatchString(text) {
		return false
	}
	for _, m := range otherClock.FindAllStringSubmatch(text, -1) {
		hours, _ := strconv.Atoi(m[1])
		minutes, _ := strconv.Atoi(m[2])
		isNear := false
		for _, clock := range []time.Time{at, at.UTC()} {
			ago := (clock.Hour()*60 + clock.Minute() - hours*60 - minutes + day) % day
			isNear = isNear || ago <= near || ago >= day-1
		}
		if !isNear {
			return true
		}
	}
	return false
}
