package publish

import (
	"encoding/json"
	"fmt"
	"slices"
)

// version is of the manifest and the journal. A newer one is not touched.
const version = 1

// A record says what a file must be.
type record struct {
	SHA256 string `json:"sha256"`
	Size   int64  `json:"size"`
}

// A manifest lists what a build wrote, and so what a later one may remove. The
// same site has the same manifest, byte for byte.
type manifest struct {
	Version int               `json:"version"`
	Files   map[string]record `json:"files"`   // encoding/json sorts the keys
	Folders []string          `json:"folders"` // that builds made, sorted; others are left alone
}

func (m manifest) hasFolder(name string) bool {
	_, ok := slices.BinarySearch(m.Folders, name)
	return ok
}

// manifest reads what the last build wrote, nothing if there was none.
func (d *disk) manifest() (manifest, error) {
	var m manifest
	data, err := d.read(manifestPath)
	if gone(err) {
		return m, nil
	}
	if err == nil {
		err = json.Unmarshal(data, &m)
	}
	if err == nil {
		err = m.check()
	}
	if err != nil {
		return manifest{}, fmt.Errorf("%s cannot be used: %w", manifestPath, err)
	}
	return m, nil
}

// check makes sure that a manifest somebody wrote by hand names nothing that
// is none of the site's.
func (m manifest) check() error {
	if m.Version != version {
		return fmt.Errorf("it has version %d, and %d is known", m.Version, version)
	}
	for name := range m.Files {
		if err := valid(name); err != nil {
			return err
		}
	}
	for _, name := range m.Folders {
		if err := valid(name); err != nil {
			return err
		}
	}
	if !slices.IsSorted(m.Folders) {
		return fmt.Errorf("its folders are not sorted")
	}
	return nil
}

// encode returns the bytes of a manifest or a journal.
func encode(v any) ([]byte, error) {
	data, err := json.MarshalIndent(v, "", " ")
	return append(data, '\n'), err
}
