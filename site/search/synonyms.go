package search

// A synonym is a word and the term it is indexed as.
type synonym struct {
	word, term string
}

// builtin are words of operations that mean one thing.
func builtin() [][]string {
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

// synonymTable gives for every term of the sets the other words of its set. A word that
// stands in two sets has the words of both.
func synonymTable(sets [][]string) map[string][]synonym {
	if sets == nil {
		sets = builtin()
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
