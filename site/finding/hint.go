package finding

import (
	"errors"
	"fmt"
)

// A HintError is an error with a hint for the user on how to proceed. It reports faults
// of the environment or of a command line; a fault in a post-mortem is a [Finding].
type HintError struct {
	Err  error
	Hint string // the next step for the user: one sentence without a full stop
}

func (e *HintError) Error() string { return e.Err.Error() }
func (e *HintError) Unwrap() error { return e.Err }

// WithHint returns an error that wraps err and has a hint for the user.
func WithHint(err error, hint string) error { return &HintError{err, hint} }

// HintErrorf returns an error with a hint for the user. It formats the message as
// [fmt.Errorf] does.
func HintErrorf(hint, format string, args ...any) error {
	return &HintError{fmt.Errorf(format, args...), hint}
}

// AddPlace adds the place of an error, such as the name of a file, before its message.
// The result has the hint of the error.
func AddPlace(place string, err error) error {
	var hinted *HintError
	if errors.As(err, &hinted) {
		return &HintError{fmt.Errorf("%s: %w", place, err), hinted.Hint}
	}
	return fmt.Errorf("%s: %w", place, err)
}
