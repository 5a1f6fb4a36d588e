package rule

import "sync"

// A Cache stores values that rules derive from the catalogue, for one run of all rules.
// Without a Cache, a run with a 320 KB catalogue and 3,000 post-mortems took 22 s
// instead of 3 s.
type Cache struct{ values sync.Map }

// Once returns the cached value for key. When a run needs the value for the first time,
// Once calls derive and stores the result. All rules share the keys. If the Pass has no
// Cache, Once calls derive every time.
func Once[T any](p *Pass, key string, derive func() T) T {
	if p.Cache == nil {
		return derive()
	}
	once, found := p.Cache.values.Load(key)
	if !found {
		once, _ = p.Cache.values.LoadOrStore(key, sync.OnceValue(func() any { return derive() }))
	}
	return once.(func() any)().(T)
}
