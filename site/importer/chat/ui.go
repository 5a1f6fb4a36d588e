package chat

import (
	"regexp"
	"strings"
)

// emoji matches one or more emoji as characters. It matches no sign such as # or >, which
// may begin a line of a text.
const emoji = `[\p{So}\x{203C}\x{2049}\x{2139}\x{2194}-\x{21AA}\x{20E3}\x{1F3FB}-\x{1F3FF}\x{200D}\x{FE0F}]{1,8}`

// These patterns match texts of a chat's user interface that are copied with messages,
// and reactions. Other words are text of a message, so the patterns match whole lines.
var (
	interfaceLine = regexp.MustCompile(`^(?i)(?:(?::thread:|` + emoji + `)?\s*(?:` +
		`\d+ (?:repl(?:y|ies)|antwort(?:en)?)(?:,? (?:last reply|letzte antwort|from|view thread).{0,60})?|` +
		`last reply (?:today|yesterday|just now|(?:about |over |almost |less than )?(?:an?|\d+) \w+ ago|\w{3,9} \d{1,2}(?:st|nd|rd|th)?)(?:,? at \d.{0,12})?|` +
		`view (?:thread|newer replies|message)|also sent to the channel|new(?: messages)?|thread|` +
		`replied to a thread:?|\(edited\)|edited|collapse|show (?:more|less)|forwarded|pinned by you|seen by \d+(?: people)?|` +
		`(?:\S+ ){1,4}(?:is|are) typing(?:…|\.{3})?))$`)
	reactionCount = regexp.MustCompile(`^(?i)(?:(?::[a-z0-9_+'-]+:(?::[a-z0-9_-]+:)?|` + emoji + `)\s*\d{1,4}|` +
		`\d{1,3} (?:like|heart|laugh|surprised|sad|angry) reactions?\.?)$`)
	editedLine = regexp.MustCompile(`^(?i)\(?edited\)?$`)
	onlyEmoji  = regexp.MustCompile(`^(?::[a-z0-9_+'-]+:|` + emoji + `)$`)
	onlyDigits = regexp.MustCompile(`^\d{1,4}$`)
)

// skipInterface leaves out lines of the user interface and reactions, and counts them.
// The first line of a message is its text.
func (p *textParser) skipInterface(line string) bool {
	if len(line) > 120 || p.open && len(p.text) == 0 && !(editedLine.MatchString(line) && p.hasTextBelow()) {
		return false
	}
	switch {
	case interfaceLine.MatchString(line):
		p.leaveOut(interfaceText)
		return true
	case !p.open:
		return false
	case reactionCount.MatchString(line):
		p.leaveOut(reactions)
		return true
	case onlyEmoji.MatchString(line) && p.i < len(p.lines) && onlyDigits.MatchString(strings.TrimSpace(p.lines[p.i])):
		p.leaveOut(reactions)
		p.i++
		return true
	}
	return false
}

const interfaceText = "line of the user interface|lines of the user interface"

var (
	editedMark = regexp.MustCompile(`(?im)[ \t]*(?:\((?:edited|bearbeitet)\)|<this message was edited>)$`)
	mediaMark  = regexp.MustCompile(`(?im)^<?(?:media|image|video|audio|document|sticker|GIF) omitted>?$`)
	joinText   = regexp.MustCompile(`^(?i)(?:has |have |was |were )?(?:joined|left|added to|removed from|been added|added by)\b(?: (?:the )?(?:#?\S+|channel|group|chat|server|space|conversation|call|meeting|team|by .{1,60}))?(?: (?:along )?(?:with|by) .{1,120})?(?: channel| group)?[.!]?$`)
	topicText  = regexp.MustCompile(`^(?i)(?:has )?(?:set|changed|cleared|updated|renamed|archived|un-archived|pinned|unpinned|added an integration|started a (?:huddle|call|thread))\b.{0,40}\b(?:topic|purpose|description|channel|subject|icon|message to this channel|integration|huddle|call|thread)\b.{0,200}$`)
	goneText   = regexp.MustCompile(`^(?i)<?(?:this message (?:was|has been) deleted|you deleted this message|message deleted|deleted)[.>]*$`)
)

// textNoise returns what a message without content is, or "".
func textNoise(text string) string {
	switch {
	case strings.Contains(text, "\n") || len(text) > 300:
		return ""
	case joinText.MatchString(text):
		return joins
	case topicText.MatchString(text):
		return topics
	case goneText.MatchString(text):
		return deleted
	}
	return ""
}
