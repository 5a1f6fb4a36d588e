package phrase

import (
	"time"

	"debrief/site/postmortem"
	"debrief/theme"
	"debrief/theme/words"
)

// What follows says in English what [Language] says, for packages that do not
// ask for the language of the site.

func Plural(n int, one, many string) string {
	return English.Plural(n, words.One(one), words.Many(many))
}
func TooFew(n int, one, many string) string {
	return English.TooFew(n, words.One(one), words.Many(many))
}
func Thousands(n int) string              { return English.Thousands(n) }
func List(words []string) string          { return English.List(words) }
func Number(written string) string        { return English.Number(written) }
func Value(v float64, unit string) string { return English.Value(v, unit) }
func OneDecimal(v float64) string         { return English.OneDecimal(v) }
func Size(bytes int64) string             { return English.Size(bytes) }
func Of(n, of int) string                 { return English.Of(n, of) }
func Latest(n, most int) string           { return English.Latest(n, most) }
func Part(share float64) string           { return English.Part(share) }
func Share(low, high float64) string      { return English.Share(low, high) }
func P(p float64) string                  { return English.P(p) }
func Date(t time.Time) string             { return English.Date(t) }
func Day(t time.Time) theme.Time          { return English.Day(t) }
func Month(t time.Time) string            { return English.Month(t) }
func Quarter(name string) string          { return English.Quarter(name) }
func Duration(d time.Duration) string     { return English.Duration(d) }
func Days(days int) string                { return English.Days(days) }
func Ago(days int) string                 { return English.Ago(days) }
func Minutes(minutes float64) string      { return English.Minutes(minutes) }
func Rough(minutes float64) string        { return English.Rough(minutes) }

func Between(a, b postmortem.Moment, d time.Duration, ok bool) theme.Time {
	return English.Between(a, b, d, ok)
}

func Kind(k postmortem.Kind) string            { return English.Kind(k) }
func Kinds(k postmortem.Kind) string           { return English.Kinds(k) }
func Asked(k postmortem.Kind) string           { return English.Asked(k) }
func Many(n int, k postmortem.Kind) string     { return English.Many(n, k) }
func Status(s postmortem.Status) string        { return English.Status(s) }
func Found(method string) (by string, ok bool) { return English.Found(method) }
func FoundBy(method string) string             { return English.FoundBy(method) }
func Method(method string) string              { return English.Method(method) }
func Gap(gap string) string                    { return English.Gap(gap) }
func Answer(a postmortem.Answer) string        { return English.Answer(a) }
func Told(method string) string                { return English.Told(method) }
func Family(id string) (name, means string)    { return English.Family(id) }
func Barrier(barrier string) string            { return English.Barrier(barrier) }
func Relation(rel string) string               { return English.Relation(rel) }
func Promise(status string) string             { return English.Promise(status) }
func Horizon(horizon string) string            { return English.Horizon(horizon) }
func Tier(tier string) string                  { return English.Tier(tier) }

// SureInterval names in English the intervals that figures come with.
const SureInterval = "95" + percentSign + " interval"
