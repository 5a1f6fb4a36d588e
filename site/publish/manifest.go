package publish

import (
	"encoding/json"
	"fmt"
	"slices"
)

// version is the format version of the manifest and the journal. Files of another
// version are rejected.
const version = 1

// A record is the digest and the size of a file that a build wrote.
type record struct {
	SHA256 string `json:"sha256"`
	Size   int64  `json:"size"`
}

// A manifest lists the files that builds wrote; only these may be removed later. The
// same site always gives the same manifest, byte for byte.
type manifest struct {
	Version int               `json:"version"`
	Files   map[string]record `json:"files"` // digest and size of each file of the site by path
	// Folders lists the folders that builds have created, sorted. A build removes no other
	// folder.
	Folders []string `json:"folders"`
}

func (m manifest) hasFolder(name string) bool {
	_, ok := slices.BinarySearch(m.Folders, name)
	return ok
}

// manifest reads the manifest of the last build. It returns an empty one if there was
// no build.
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

// check returns an error if the manifest has another version, paths outside the site,
// or unsorted folders.
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

// encode encodes a manifest or a journal as indented JSON with a final line feed.
func encode(v any) ([]byte, error) {
	data, err := json.MarshalIndent(v, "", " ")
	return append(data, '\n'), err
}
