package git

// LeftOut returns the paths that are committed and, by a sparse checkout, not on
// disk.
func (db *Database) LeftOut() map[string]bool {
	db.mu.Lock()
	defer db.mu.Unlock()
	out := map[string]bool{}
	index, err := db.stores[0].Index()
	if err != nil {
		return out
	}
	for _, e := range index.Entries {
		if e.SkipWorktree {
			out[e.Name] = true
		}
	}
	return out
}
