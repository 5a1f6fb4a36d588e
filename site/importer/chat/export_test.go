package chat

import "strings"

// IsCommonWord reports whether a name is also another word.
func IsCommonWord(name string) bool { return commonWords[strings.ToLower(name)] }
