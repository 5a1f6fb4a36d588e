package main

import (
	"os"
	"path/filepath"
)

// cacheVariable is the environment variable that sets the cache folder. The value
// noCache turns the cache off.
const (
	cacheVariable = "DEBRIEF_CACHE"
	noCache       = "off"
)

// cacheFolder returns the folder for one kind of cached data, or "" if there is no
// cache. The cache affects only the speed.
func cacheFolder(kind string) string {
	switch folder := os.Getenv(cacheVariable); folder {
	case noCache:
		return ""
	case "":
		user, err := os.UserCacheDir()
		if err != nil {
			return "" // no cache for a user without a home folder, as in some containers
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
