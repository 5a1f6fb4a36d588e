package gitexec

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// CreateView creates a bare repository in the empty folder dir, through which the
// objects of g can be read. It contains no objects, but borrows them from all object
// folders of g, including the quarantine of a push that is not accepted yet. refs maps
// short branch names to hashes. HEAD is the branch whose name is alphabetically first.
//
// Reading the new repository needs neither git nor the environment of a hook. Each of
// two concurrent pushes gets only its own objects.
func (g *Git) CreateView(ctx context.Context, dir string, refs map[string]string) error {
	format, err := g.Output(ctx, "rev-parse", "--show-object-format")
	if err != nil {
		return err
	}
	folders, err := g.objectFolders(ctx)
	if err != nil {
		return err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	for _, name := range []string{"objects", "objects/info", "objects/pack", "refs", "refs/heads"} {
		if err := root.Mkdir(name, 0o700); err != nil {
			return err
		}
	}
	files := map[string]string{
		"objects/info/alternates": strings.Join(folders, "\n") + "\n",
		"config":                  bareConfig(format),
	}
	first := ""
	for name, hash := range refs {
		files["refs/heads/"+name] = hash + "\n"
		if first == "" || name < first {
			first = name
		}
	}
	files["HEAD"] = "ref: refs/heads/" + first + "\n"
	if cut, err := g.shallowList(ctx); err != nil {
		return err
	} else if cut != "" {
		files["shallow"] = cut
	}
	for name, text := range files {
		if err := root.WriteFile(name, []byte(text), 0o600); err != nil {
			return err
		}
	}
	return nil
}

// bareConfig returns the configuration file of a bare repository with the given object
// format, sha1 or sha256.
func bareConfig(format string) string {
	if format == "sha1" {
		return "[core]\n\tbare = true\n"
	}
	return "[core]\n\tbare = true\n\trepositoryformatversion = 1\n[extensions]\n\tobjectformat = " + format + "\n"
}

// objectFolders returns the absolute paths of the folders from which git reads objects,
// the quarantine of a push first. It runs git to list them, because several variables
// and files can add folders.
func (g *Git) objectFolders(ctx context.Context) ([]string, error) {
	first, err := g.gitPath(ctx, "objects")
	if err != nil {
		return nil, err
	}
	counts, err := g.Output(ctx, "count-objects", "-v")
	if err != nil {
		return nil, err
	}
	out := []string{first}
	for line := range strings.Lines(counts) {
		if folder, ok := strings.CutPrefix(strings.TrimRight(line, "\n"), "alternate: "); ok {
			if strings.HasPrefix(folder, `"`) {
				return nil, fmt.Errorf("objects are in a folder whose name is not supported: %s", folder)
			}
			if folder, err = g.absolutePath(folder); err != nil {
				return nil, err
			}
			out = append(out, folder)
		}
	}
	for _, folder := range out {
		if strings.ContainsAny(folder, "\n\r") {
			return nil, fmt.Errorf("objects are in a folder whose name is not supported: %q", folder)
		}
	}
	return out, nil
}

// shallowList returns the content of the file shallow, which lists the commits at which
// a shallow clone ends. It returns "" for a complete clone.
func (g *Git) shallowList(ctx context.Context) (string, error) {
	name, err := g.gitPath(ctx, "shallow")
	if err != nil {
		return "", err
	}
	data, err := os.ReadFile(name)
	if errors.Is(err, os.ErrNotExist) {
		return "", nil
	}
	return string(data), err
}

// gitPath returns the absolute path of a file or folder in the Git folder, such as
// "objects".
func (g *Git) gitPath(ctx context.Context, part string) (string, error) {
	name, err := g.Output(ctx, "rev-parse", "--git-path", part)
	if err != nil {
		return "", err
	}
	return g.absolutePath(name)
}

// absolutePath returns the absolute path for a path that git printed, which may be
// relative to the folder in which git ran.
func (g *Git) absolutePath(name string) (string, error) {
	if !filepath.IsAbs(name) {
		name = filepath.Join(g.dir, name)
	}
	return filepath.Abs(name)
}
