// Package trend computes statistics across incidents, with their uncertainty.
//
// The estimators are functions of numbers without side effects. The comment of each
// names its assumptions and the source of its formula. They return ok == false, instead
// of zero, if there is no data, too little, or an invalid number. All intervals are
// two-sided with a confidence of 95 %, at least or approximately. There is no mean of
// durations and no forecast, because durations are so skewed that a single incident
// dominates their mean.
//
// Start at [Garwood] for counts, [Median] for durations and [KaplanMeier] for times to
// close, where some action items are still open.
package trend
