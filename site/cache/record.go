package cache

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
)

const recordMagic = "debrief kept " + version + "\n"

// Read returns the data that Write stored in folder under key. It returns nil if there
// is no usable file.
func Read(folder, key string) []byte {
	if folder == "" {
		return nil
	}
	data, err := readFile(recordFile(folder, key))
	if err != nil {
		return nil
	}
	rest, ok := bytes.CutPrefix(data, []byte(recordMagic))
	if !ok || len(rest) < sha256.Size {
		return nil
	}
	if sum := sha256.Sum256(rest[sha256.Size:]); !bytes.Equal(sum[:], rest[:sha256.Size]) {
		return nil
	}
	return rest[sha256.Size:]
}

// Write stores data in folder under key. It ignores errors.
func Write(folder, key string, data []byte) {
	if folder == "" {
		return
	}
	sum := sha256.Sum256(data)
	name := recordFile(folder, key)
	if writeFile(name, append(append([]byte(recordMagic), sum[:]...), data...)) == nil {
		prune(filepath.Dir(name))
	}
}

func recordFile(folder, key string) string {
	name := sha256.Sum256([]byte(key))
	return filepath.Join(folder, hex.EncodeToString(name[:16])+suffix)
}

// BuildID returns an identifier of this build of debrief. Cache keys contain it, so
// that a build ignores the records of other builds.
func BuildID() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	revision, clean := "", false
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			revision = s.Value
		case "vcs.modified":
			clean = s.Value == "false"
		}
	}
	if revision != "" && clean {
		return info.Main.Version + " " + revision
	}
	// The version does not identify a build of uncommitted files, so use the size and
	// time of the executable.
	name, err := os.Executable()
	if err != nil {
		return ""
	}
	file, err := os.Stat(name)
	if err != nil {
		return ""
	}
	return info.Main.Version + " " + strconv.FormatInt(file.Size(), 10) + " " + file.ModTime().String()
}
