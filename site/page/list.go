package page

func (b *book) listPages() []Page { return nil }
