// Package trend says what a library's incidents show together, and how sure one
// can be of it.
//
// The estimators are pure functions over plain numbers. They know nothing of
// incidents and of how their answers are shown; each names its assumptions and
// where its formula is from. They answer ok == false where there is no honest
// answer (no data, too few, a number that is not one) instead of a zero that
// looks like one. All intervals are two-sided and hold with at least, or about,
// 95 per cent. There is no mean of durations here, and no forecast: durations of
// incidents are so skewed that one record decides their mean.
//
// Start at [Garwood] for counts, [Median] for durations and [KaplanMeier] for
// what may still be open.
package trend
