package git

import "sync"

// A treeCache holds recently read raw trees, and drops the oldest ones first. It helps
// because a walk reads each commit's tree again soon, to compare it with the next
// commit.
type treeCache struct {
	mu    sync.Mutex
	data  map[Hash][]byte
	order []Hash
	bytes int
}

const treeCacheBytes = 16 << 20

func (c *treeCache) get(h Hash) ([]byte, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	data, ok := c.data[h]
	return data, ok
}

func (c *treeCache) clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.data, c.order, c.bytes = nil, nil, 0
}

func (c *treeCache) put(h Hash, data []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.data == nil {
		c.data = map[Hash][]byte{}
	}
	if _, ok := c.data[h]; ok {
		return
	}
	c.data[h] = data
	c.order = append(c.order, h)
	c.bytes += len(data)
	for c.bytes > treeCacheBytes && len(c.order) > 1 {
		c.bytes -= len(c.data[c.order[0]])
		delete(c.data, c.order[0])
		c.order = c.order[1:]
	}
}
