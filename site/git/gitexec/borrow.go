package gitexec

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Borrow makes, in the empty folder dir, a bare repository that has no objects
// of its own and sees all those that g sees: in a hook that is the push, which
// lies apart until it is taken, as single objects or as a pack. Its branches are
// refs, by their short names, and the first one in the order of names is HEAD.
//
// Whoever reads it needs no git and none of the variables of a hook, and of two
// pushes at the same time each sees its own.
func (g *Git) Borrow(ctx context.Context, dir string, refs map[string]string) error {
	form, err := g.Ask(ctx, "rev-parse", "--show-object-format")
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
	files := map[string]string{"objects/info/alternates": strings.Join(folders, "\n") + "\n", "config": config(form)}
	first := ""
	for name, hash := range refs {
		files["refs/heads/"+name] = hash + "\n"
		if first == "" || name < first {
			first = name
		}
	}
	files["HEAD"] = "ref: refs/heads/" + first + "\n"
	if cut, err := g.shallow(ctx); err != nil {
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

// config is that of a bare repository with names of objects of a form, sha1 or
// another.
func config(form string) string {
	if form == "sha1" {
		return "[core]\n\tbare = true\n"
	}
	return "[core]\n\tbare = true\n\trepositoryformatversion = 1\n[extensions]\n\tobjectformat = " + form + "\n"
}

// objectFolders are the absolute folders in which git looks for objects, that
// of a push first. Git itself is asked, since it knows how each of its
// variables and files names more of them.
func (g *Git) objectFolders(ctx context.Context) ([]string, error) {
	first, err := g.path(ctx, "objects")
	if err != nil {
		return nil, err
	}
	counts, err := g.Ask(ctx, "count-objects", "-v")
	if err != nil {
		return nil, err
	}
	out := []string{first}
	for line := range strings.Lines(counts) {
		if folder, ok := strings.CutPrefix(strings.TrimRight(line, "\n"), "alternate: "); ok {
			if strings.HasPrefix(folder, `"`) {
				return nil, fmt.Errorf("objects lie in a folder with a name that is not read here: %s", folder)
			}
			if folder, err = g.absolute(folder); err != nil {
				return nil, err
			}
			out = append(out, folder)
		}
	}
	for _, folder := range out {
		if strings.ContainsAny(folder, "\n\r") {
			return nil, fmt.Errorf("objects lie in a folder with a name that is not read here: %q", folder)
		}
	}
	return out, nil
}

// shallow is the list of commits at which the repository was cut off, "" for a whole one.
func (g *Git) shallow(ctx context.Context) (string, error) {
	name, err := g.path(ctx, "shallow")
	if err != nil {
		return "", err
	}
	data, err := os.ReadFile(name)
	if errors.Is(err, os.ErrNotExist) {
		return "", nil
	}
	return string(data), err
}

// path is where git keeps a part of the repository.
func (g *Git) path(ctx context.Context, part string) (string, error) {
	name, err := g.Ask(ctx, "rev-parse", "--git-path", part)
	if err != nil {
		return "", err
	}
	return g.absolute(name)
}

// absolute is a path that git gave, relative to the folder that it ran in.
func (g *Git) absolute(name string) (string, error) {
	if !filepath.IsAbs(name) {
		name = filepath.Join(g.dir, name)
	}
	return filepath.Abs(name)
}
