package catalog

// Replacement returns the code that replaces a factor code, following several
// steps. It returns "" for a code in use and for a cycle.
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
