package catalog

import (
	"net/url"
	"path"
	"strings"
)

const notHTTP = "is not an http address"

// ParseBaseURL checks the address of a published site, to which the paths of pages are
// appended. It returns the address with a final slash. If text is not such an address,
// it returns "" and what is wrong, as in "has a query".
func ParseBaseURL(text string) (address, problem string) {
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "":
		return "", notHTTP
	case u.User != nil:
		return "", "contains a user name"
	case u.RawQuery != "" || u.ForceQuery:
		return "", "has a query"
	case strings.Contains(text, "#"):
		return "", "has a fragment"
	case strings.ContainsAny(text, " \t\\\"<>"):
		return "", "contains a blank or a sign that addresses do not have"
	case strings.HasSuffix(path.Base(u.Path), ".html") || strings.HasSuffix(path.Base(u.Path), ".htm"):
		return "", "names a file"
	}
	return strings.TrimRight(text, "/") + "/", ""
}
