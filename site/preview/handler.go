package preview

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"mime"
	"net/http"
	"net/netip"
	"path"
	"strconv"
	"strings"
	"time"

	"debrief/site/privacy/pii"
	"debrief/site/search"
)

//go:embed reload.js
var reloadScript []byte

// These paths exist only in a preview. No page of a site has a path that starts with
// "_" or "api".
const (
	reloadPath   = "/_preview/reload.js"
	eventsPath   = "/_preview/events"
	findingsPath = "/_preview/findings"
	searchPath   = "/api/search"
)

// FindingsPath is the URL path of the page that lists the findings.
const FindingsPath = findingsPath

var errClosed = errors.New("the preview has stopped")

// types maps the extensions of a site's files to content types. The table of the
// operating system is not used, because it differs between machines.
var types = map[string]string{
	".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
	".json": "application/json", ".xml": "application/xml", ".csv": "text/csv; charset=utf-8", ".svg": "image/svg+xml",
	".txt": "text/plain; charset=utf-8", ".log": "text/plain; charset=utf-8", ".md": "text/plain; charset=utf-8",
	".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif", ".webp": "image/webp",
	".woff2": "font/woff2", ".pdf": "application/pdf", ".webmanifest": "application/manifest+json",
}

// ServeHTTP serves one request of the preview. It waits until the first build is
// complete.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src 'self'; frame-ancestors 'none'")
	if !s.isAllowedHost(r.Host) {
		http.Error(w, "This preview is available at localhost and at its configured address, not at "+
			strconv.Quote(r.Host)+".", http.StatusForbidden)
		return
	}
	if site := r.Header.Get("Sec-Fetch-Site"); site == "cross-site" && r.Header.Get("Sec-Fetch-Mode") != "navigate" {
		http.Error(w, "Requests from other sites are not allowed.", http.StatusForbidden)
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		h.Set("Allow", "GET, HEAD")
		http.Error(w, "Only GET and HEAD are allowed.", http.StatusMethodNotAllowed)
		return
	}
	select {
	case <-s.ready:
	case <-r.Context().Done():
		return
	}
	switch r.URL.Path {
	case reloadPath:
		send(w, r, http.StatusOK, ".js", reloadScript)
	case eventsPath:
		s.events(w, r)
	case findingsPath:
		s.findings(w, r)
	case searchPath:
		s.search(w, r)
	default:
		s.file(w, r)
	}
}

// isAllowedHost reports whether a Host header names this server. This check prevents
// DNS rebinding, in which a foreign domain resolves to this machine. IP addresses
// cannot be rebound, so any IP address is allowed if the server listens on all
// addresses.
func (s *Server) isAllowedHost(header string) bool {
	host, ok := hostOf(header)
	if !ok {
		return false
	}
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	configured := strings.ToLower(s.opt.Host)
	if host == "localhost" || host != "" && host == configured {
		return true
	}
	addr, err := netip.ParseAddr(host)
	if err != nil {
		return false
	}
	listens, err := netip.ParseAddr(configured)
	allAddresses := configured == "" || err == nil && listens.IsUnspecified()
	return addr.IsLoopback() || allAddresses
}

// hostOf returns the host of a Host header: a name, an IPv4 address or an IPv6 address
// in brackets, with an optional port.
func hostOf(header string) (host string, ok bool) {
	host, inside := strings.CutPrefix(header, "[")
	port := ""
	if inside {
		host, port, ok = strings.Cut(host, "]")
	} else if at := strings.IndexByte(host, ':'); at >= 0 {
		host, port, ok = host[:at], host[at:], true
	} else {
		return host, true
	}
	if ok && port != "" {
		_, err := strconv.ParseUint(strings.TrimPrefix(port, ":"), 10, 16)
		ok = port[0] == ':' && err == nil
	}
	return host, ok
}

func (s *Server) currentState() (st *state, buildError string, changed <-chan struct{}) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.current, s.buildError, s.changed
}

// file serves a file of the site. For a missing file it serves the page 404.html.
func (s *Server) file(w http.ResponseWriter, r *http.Request) {
	st, _, _ := s.currentState()
	name := strings.TrimPrefix(r.URL.Path, "/")
	if name == "" || strings.HasSuffix(name, "/") {
		name += "index.html"
	}
	if data, ok := st.tree.Get(name); ok && name != "_headers" && name != "_redirects" {
		applyHeaders(w.Header(), st.headers, "/"+name)
		st.send(w, r, http.StatusOK, name, data)
		return
	}
	if _, ok := st.tree.Get(name + "/index.html"); ok {
		// The status is 307 and not 301, because browsers would cache a 301 for other
		// servers that later use this port.
		http.Redirect(w, r, r.URL.EscapedPath()+"/"+querySuffix(r), http.StatusTemporaryRedirect)
		return
	}
	applyHeaders(w.Header(), st.headers, "/404.html")
	if data, ok := st.tree.Get("404.html"); ok {
		st.send(w, r, http.StatusNotFound, "404.html", data)
		return
	}
	http.Error(w, "There is no such page.", http.StatusNotFound)
}

func querySuffix(r *http.Request) string {
	if r.URL.RawQuery == "" {
		return ""
	}
	return "?" + r.URL.RawQuery
}

// send serves a file of the site. If the file is a page, it adds the reload script.
func (st *state) send(w http.ResponseWriter, r *http.Request, status int, name string, data []byte) {
	if path.Ext(name) == ".html" {
		data = withScript(data, st.version)
	}
	send(w, r, status, path.Ext(name), data)
}

// withScript inserts a <script> element for the reload script at the end of a page's
// head. The script is a separate file, because the security policy of the page forbids
// inline scripts.
func withScript(page []byte, version string) []byte {
	i := bytes.Index(page, []byte("</head>"))
	if i < 0 {
		return page
	}
	tag := fmt.Sprintf("<script defer src=%q data-version=%q></script>\n", reloadPath, version)
	return append(append(append(make([]byte, 0, len(page)+len(tag)), page[:i]...), tag...), page[i:]...)
}

func send(w http.ResponseWriter, r *http.Request, status int, ext string, data []byte) {
	kind, ok := types[ext]
	if !ok {
		if kind = mime.TypeByExtension(ext); kind == "" {
			kind = "application/octet-stream"
		}
	}
	w.Header().Set("Content-Type", kind)
	if status == http.StatusOK {
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(data))
		return
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(data)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		w.Write(data)
	}
}

// findings serves a plain page with the output of debrief check.
func (s *Server) findings(w http.ResponseWriter, r *http.Request) {
	st, buildError, _ := s.currentState()
	var page bytes.Buffer
	page.WriteString("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n" +
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n" +
		"<title>Findings</title>\n<link rel=\"stylesheet\" href=\"/assets/style.css\">\n</head>\n<body>\n" +
		"<div class=\"wrap\"><main>\n<h1>Findings</h1>\n<p><a href=\"/\">To the site</a></p>\n")
	if buildError != "" {
		fmt.Fprintf(
			&page,
			"<p role=\"status\">The last change could not be built. The site shows the previous state. %s</p>\n",
			html.EscapeString(buildError),
		)
	}
	fmt.Fprintf(
		&page,
		"<pre tabindex=\"0\">%s</pre>\n</main></div>\n</body>\n</html>\n",
		html.EscapeString(string(st.report)),
	)
	applyHeaders(w.Header(), st.headers, findingsPath)
	st.send(w, r, http.StatusOK, "findings.html", pii.Mark(page.Bytes()))
}

// maxResults limits the search results in one response.
const maxResults = 100

// search serves the matches of a query in the JSON format of debrief search.
func (s *Server) search(w http.ResponseWriter, r *http.Request) {
	params := r.URL.Query()
	want := search.Page{}
	for name, field := range map[string]*int{"n": &want.Limit, "skip": &want.Skip} {
		if text := params.Get(name); text != "" {
			n, err := strconv.Atoi(text)
			if err != nil || n < 0 {
				http.Error(w, fmt.Sprintf("%s is %q; write a number from 0", name, text), http.StatusBadRequest)
				return
			}
			*field = n
		}
	}
	want.Limit = min(want.Limit, maxResults)
	s.mu.RLock()
	defer s.mu.RUnlock()
	result, err := s.current.search(params.Get("q"), want)
	if err != nil {
		s.warn(fmt.Errorf("search: %w", err))
		http.Error(w, "The search failed: "+err.Error(), http.StatusInternalServerError)
		return
	}
	var out bytes.Buffer
	if err := result.WriteJSON(&out); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	send(w, r, http.StatusOK, ".json", out.Bytes())
}

// keepAlive is the interval at which an idle event stream gets a comment, which keeps
// the connection open.
const keepAlive = 30 * time.Second

// events streams the version of the current build to an open page, at once and after
// every build. The page reloads if the version is new.
func (s *Server) events(w http.ResponseWriter, r *http.Request) {
	stream := http.NewResponseController(w)
	_ = stream.SetWriteDeadline(time.Time{}) // the event stream stays open as long as the page, so it has no deadline
	w.Header().Set("Content-Type", "text/event-stream")
	if r.Method == http.MethodHead {
		return
	}
	beat := time.NewTicker(keepAlive)
	defer beat.Stop()
	for {
		st, buildError, changed := s.currentState()
		event, err := json.Marshal(struct {
			Version string `json:"version"`
			Wrong   string `json:"wrong"`
		}{st.version, buildError})
		if err != nil {
			return
		}
		fmt.Fprintf(w, "retry: 1000\ndata: %s\n\n", event)
		for waiting := true; waiting; {
			if stream.Flush() != nil {
				return
			}
			select {
			case <-changed:
				waiting = false
			case <-beat.C:
				if _, err := fmt.Fprint(w, ":\n\n"); err != nil {
					return
				}
			case <-r.Context().Done():
				return
			}
		}
	}
}
