package catalog

// Replacement is the code that is written instead of one which the library has
// given up, over as many steps as it takes; "" for a code in use, and for codes
// that stand for each other.
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
