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

const keptMagic = "debrief kept " + version + "\n"

// Kept returns what Keep has put into folder under a key, nil if there is
// nothing, or nothing that can be used.
func Kept(folder, key string) []byte {
	if folder == "" {
		return nil
	}
	data, err := readFile(keptFile(folder, key))
	if err != nil {
		return nil
	}
	rest, ok := bytes.CutPrefix(data, []byte(keptMagic))
	if !ok || len(rest) < sha256.Size {
		return nil
	}
	if sum := sha256.Sum256(rest[sha256.Size:]); !bytes.Equal(sum[:], rest[:sha256.Size]) {
		return nil
	}
	return rest[sha256.Size:]
}

// Keep puts data into folder, for whoever asks with the same key. A folder that
// cannot be written is left as it is.
func Keep(folder, key string, data []byte) {
	if folder == "" {
		return
	}
	sum := sha256.Sum256(data)
	name := keptFile(folder, key)
	if writeFile(name, append(append([]byte(keptMagic), sum[:]...), data...)) == nil {
		prune(filepath.Dir(name))
	}
}

func keptFile(folder, key string) string {
	name := sha256.Sum256([]byte(key))
	return filepath.Join(folder, hex.EncodeToString(name[:16])+suffix)
}

// Program tells the builds of this program apart: what one has made of a text
// another may make otherwise. It is a part of keys, and of nothing that is told.
func Program() string {
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
	// Built from files that no commit has: the program's own file tells.
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
