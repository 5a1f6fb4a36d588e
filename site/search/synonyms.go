package search

// A synonym is a word as written, and the index term of the word.
type synonym struct {
	word, term string
}

// builtinSynonyms returns sets of words from operations that have the same meaning.
func builtinSynonyms() [][]string {
	return [][]string{
		{"k8s", "kubernetes"},
		{"db", "database"},
		{"pg", "postgres", "postgresql"},
		{"lb", "loadbalancer"},
		{"repo", "repository"},
		{"config", "configuration"},
		{"cert", "certificate"},
		{"prod", "production"},
		{"env", "environment"},
		{"infra", "infrastructure"},
		{"auth", "authentication"},
		{"mq", "queue"},
		{"perf", "performance"},
		{"dc", "datacenter", "datacentre"},
		{"oom", "outofmemory", "outofmemoryerror"},
	}
}

// synonymTable returns a map from each index term to its synonyms, the other words of
// the same set. If sets is nil, it uses the built-in sets.
func synonymTable(sets [][]string) map[string][]synonym {
	if sets == nil {
		sets = builtinSynonyms()
	}
	var stem stemmer
	table := map[string][]synonym{}
	for _, set := range sets {
		for i, w := range set {
			term := stem.stem(lower(w))
			for j, other := range set {
				if t := stem.stem(lower(other)); i != j && t != term {
					table[term] = append(table[term], synonym{other, t})
				}
			}
		}
	}
	return table
}
