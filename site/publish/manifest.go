package publish

import (
	"encoding/json"
	"fmt"
	"slices"
)

// version is the version of manifest and journal. Newer versions are left untouched.
const version = 1

// A record is the expected state of a file.
type record struct {
	SHA256 string `json:"sha256"`
	Size   int64  `json:"size"`
}

// A manifest lists the files of a build, which a later build may remove. Equal sites
// have equal manifests, byte for byte.
type manifest struct {
	Version int               `json:"version"`
	Files   map[string]record `json:"files"`   // encoding/json sorts the keys
	Folders []string          `json:"folders"` // created by builds, sorted; other folders are never removed
}

func (m manifest) hasFolder(name string) bool {
	_, ok := slices.BinarySearch(m.Folders, name)
	return ok
}

// manifest reads the manifest of the last build, empty if there was none.
func (d *disk) manifest() (manifest, error) {
	var m manifest
	data, err := d.read(manifestPath)
	if isMissing(err) {
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

// check rejects a manifest with paths outside the site.
func (m manifest) check() error {
	if m.Version != version {
		return fmt.Errorf("it has version %d; this debrief supports version %d", m.Version, version)
	}
	for name := range m.Files {
		if err := checkPath(name); err != nil {
			return err
		}
	}
	for _, name := range m.Folders {
		if err := checkPath(name); err != nil {
			return err
		}
	}
	if !slices.IsSorted(m.Folders) {
		return fmt.Errorf("its folders are not sorted")
	}
	return nil
}

// encode encodes a manifest or journal.
func encode(v any) ([]byte, error) {
	data, err := json.MarshalIndent(v, "", " ")
	return append(data, '\n'), err
}
