package rule

import "sync"

// A Cache holds values that rules derive from the catalogue, for one run. Without a
// Cache, a run with a 320 KB catalogue and 3,000 post-mortems took 22 s instead of 3 s.
type Cache struct{ values sync.Map }

// Once returns the cached value of key. On the first use of key in a run it calls
// derive and stores the result. All rules share the keys. Without a Cache, Once calls
// derive every time.
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
