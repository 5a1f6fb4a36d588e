package main

import (
	"os"
	"path/filepath"
)

// cacheVariable names the cache folder, or turns the cache off.
const (
	cacheVariable = "DEBRIEF_CACHE"
	noCache       = "off"
)

// cacheFolder returns the folder that caches one kind of data, "" for no cache. The
// cache affects only the speed.
func cacheFolder(kind string) string {
	switch folder := os.Getenv(cacheVariable); folder {
	case noCache:
		return ""
	case "":
		user, err := os.UserCacheDir()
		if err != nil {
			return "" // a user without a home, as in some containers
		}
		return filepath.Join(user, "debrief", kind)
	default:
		abs, err := filepath.Abs(folder)
		if err != nil {
			return ""
		}
		return filepath.Join(abs, kind)
	}
}
