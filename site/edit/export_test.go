package edit

import "path"

// FailLastRename makes the last step of [Change.Write] fail, like an interruption before
// it.
func FailLastRename(c *Change) {
	c.beforeLast = func() error { return &pathError{path.Join(c.folder(), "index.md")} }
}

type pathError struct{ path string }

func (e *pathError) Error() string { return "interrupted before " + e.path }
