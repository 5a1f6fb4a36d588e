package main

import (
	"os"
	"path/filepath"
)

// cacheVariable names the folder of what is remembered between runs, or says
// that nothing is.
const (
	cacheVariable = "DEBRIEF_CACHE"
	noCache       = "off"
)

// cacheFolder is where a kind of thing is remembered, "" for nowhere. No answer
// depends on it, only how soon it comes.
func cacheFolder(kind string) string {
	switch folder := os.Getenv(cacheVariable); folder {
	case noCache:
		return ""
	case "":
		user, err := os.UserCacheDir()
		if err != nil {
			return "" // a user without a home, in a container perhaps
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
