package object

import (
	"bufio"
	"bytes"
	"compress/zlib"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
)

// loose reads the loose objects of an object folder, the objects that are in their own
// files. It replaces go-git's code, which inflates a whole object before it compares
// the size with the header. With that code, an object of 300 KB whose header declared
// 10 bytes used 1.05 GB of memory.
type loose struct {
	folder string
	listed [256]map[string]bool // names of the loose objects by the first byte of their hash; nil if not listed yet
}

// has reports whether there is a loose object h. It lists the folder of the object only
// once, so it does not find objects that were added later.
func (l *loose) has(h Hash) bool {
	files := l.listed[h[0]]
	if files == nil {
		files = map[string]bool{}
		list, _ := os.ReadDir(filepath.Join(l.folder, hex.EncodeToString(h[:1])))
		for _, entry := range list {
			files[entry.Name()] = true
		}
		l.listed[h[0]] = files
	}
	return files[looseName(h)]
}

func looseName(h Hash) string { return hex.EncodeToString(h[1:SHA1]) }

// open opens the loose object h and reads its header. The caller must call done after
// reading body. The error is [fs.ErrNotExist] if there is no such object.
func (l *loose) open(h Hash) (kind string, size int64, body io.Reader, done func(), err error) {
	if !l.has(h) {
		return "", 0, nil, nil, fs.ErrNotExist
	}
	f, err := OpenRegular(filepath.Join(l.folder, hex.EncodeToString(h[:1]), looseName(h)))
	if err != nil {
		return "", 0, nil, nil, err
	}
	inflated, err := zlib.NewReader(bufio.NewReader(f))
	if err != nil {
		f.Close()
		return "", 0, nil, nil, err
	}
	in := bufio.NewReaderSize(inflated, 4<<10)
	kind, size, err = parseHeader(in)
	if err != nil {
		f.Close()
		return "", 0, nil, nil, err
	}
	return kind, size, in, func() { f.Close() }, nil
}

var errHeader = errors.New("it has no object header")

// parseHeader reads the header of a loose object, such as "blob 12", and the zero byte
// that ends it.
func parseHeader(in *bufio.Reader) (kind string, size int64, err error) {
	const maxHeader = 32
	head, err := in.Peek(maxHeader)
	end := bytes.IndexByte(head, 0)
	if end < 0 {
		if err != nil && err != io.EOF {
			return "", 0, err
		}
		return "", 0, errHeader
	}
	name, digits, ok := bytes.Cut(head[:end], []byte(" "))
	size, err = strconv.ParseInt(string(digits), 10, 64)
	if !ok || err != nil || size < 0 {
		return "", 0, errHeader
	}
	kind = string(name)
	_, err = in.Discard(end + 1)
	return kind, size, err
}

// object reads the loose object h of at most limit bytes. It reads at most one byte
// more than the header declares.
func (l *loose) object(h Hash, limit int64) (kind string, data []byte, err error) {
	kind, size, body, done, err := l.open(h)
	if err != nil {
		return "", nil, err
	}
	defer done()
	if size > limit {
		return "", nil, ErrTooLarge
	}
	data, err = io.ReadAll(io.LimitReader(body, size+1))
	if err == nil && int64(len(data)) != size {
		err = fmt.Errorf("its header declares %d bytes, which is not its size", size)
	}
	return kind, data, err
}

// size returns the size that the header of the loose object h declares.
func (l *loose) size(h Hash) (int64, error) {
	_, size, _, done, err := l.open(h)
	if err != nil {
		return 0, err
	}
	done()
	return size, nil
}
