package fetch

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"debrief/site/finding"
	"debrief/site/frontmatter"
	"debrief/site/source"
)

// A Source is a server in the user's own configuration. A repository cannot name one, so
// a branch of a stranger cannot choose where a token goes.
type Source struct{ Name, URL, HeaderFile, CAFile, CertFile, KeyFile, Proxy string }

// ConfigPath returns the path of the user's configuration.
func ConfigPath() (string, error) {
	dir := os.Getenv("XDG_CONFIG_HOME")
	if !filepath.IsAbs(dir) {
		var err error
		if dir, err = os.UserConfigDir(); err != nil {
			return "", err
		}
	}
	return filepath.Join(dir, "debrief", "config.yaml"), nil
}

// FindSource returns the source with a name from the user's configuration. ok is false
// if it has no such source.
func FindSource(name string) (s Source, ok bool, err error) {
	all, err := readSources()
	if err != nil {
		return s, false, err
	}
	i := slices.IndexFunc(all, func(s Source) bool { return s.Name == name })
	if i < 0 {
		return s, false, nil
	}
	return all[i], true, nil
}

// sourceKeys are the keys of a source in the configuration.
var sourceKeys = []string{"url", "header_file", "ca_file", "cert", "key", "proxy"}

// readSources reads the sources of the user's configuration. Relative paths in it begin
// at its folder.
func readSources() ([]Source, error) {
	name, err := ConfigPath()
	if err != nil {
		return nil, nil // no home folder, so no configuration
	}
	if err := checkMode(name, 0o022, "chmod go-w "+name); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	top, found := frontmatter.Fields(&source.File{Path: "config.yaml", Data: data})
	if len(found) > 0 {
		return nil, finding.HintErrorf(found[0].Help, "%s: %s", name, found[0].Message)
	}
	var out []Source
	for _, key := range top.Items {
		if key.Name != "sources" {
			return nil, finding.HintErrorf("the key is sources", "%s: unknown key %q", name, key.Name)
		}
	}
	for _, f := range top.Get("sources").Items {
		for _, key := range f.Items {
			if !slices.Contains(sourceKeys, key.Name) {
				return nil, finding.HintErrorf(
					"the keys are "+strings.Join(sourceKeys, ", "), "%s: source %s: unknown key %q", name, f.Name, key.Name,
				)
			}
		}
		path := func(key string) string {
			p := f.Get(key).Text
			if p == "" || filepath.IsAbs(p) {
				return p
			}
			return filepath.Join(filepath.Dir(name), p)
		}
		s := Source{
			Name: f.Name, URL: f.Get("url").Text, Proxy: f.Get("proxy").Text,
			HeaderFile: path("header_file"), CAFile: path("ca_file"), CertFile: path("cert"), KeyFile: path("key"),
		}
		if s.URL == "" {
			return nil, fmt.Errorf("%s: the source %s has no url", name, s.Name)
		}
		out = append(out, s)
	}
	return out, nil
}
