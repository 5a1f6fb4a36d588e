package page

// overviewPages are the pages about many write-ups and about the site itself.
func (b *book) overviewPages() []Page { return nil }
