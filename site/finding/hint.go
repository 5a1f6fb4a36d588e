package finding

import "fmt"

// A HintError is an error with a hint on how to proceed. It is for faults of the
// machine or of a command line; a fault of a text is a [Finding].
type HintError struct {
	Err  error
	Hint string // what to do, in one sentence without a full stop
}

func (e *HintError) Error() string { return e.Err.Error() }
func (e *HintError) Unwrap() error { return e.Err }

// WithHint adds a hint to an error.
func WithHint(err error, hint string) error { return &HintError{err, hint} }

// HintErrorf returns an error with a hint. The message is formatted as by [fmt.Errorf].
func HintErrorf(hint, format string, args ...any) error {
	return &HintError{fmt.Errorf(format, args...), hint}
}
