package catalog

// Replacement returns the factor code in use that replaces the given code. It follows a
// chain of replacements to its end. It returns "" if the code itself is in use or the
// chain is a cycle.
func (c *Catalog) Replacement(code string) string {
	by := ""
	for range c.Factors {
		f, ok := c.Factor(code)
		if !ok || f.ReplacedBy == "" {
			return by
		}
		by, code = f.ReplacedBy, f.ReplacedBy
	}
	return ""
}
