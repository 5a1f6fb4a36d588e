package publish

import (
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"slices"
	"sort"
	"strings"
)

// A journal is a finished build that is on its way into place. Once it is
// written the build counts as done: each of its steps can be repeated, and
// whoever comes next carries them out.
type journal struct {
	Version  int      `json:"version"`
	Steps    []step   `json:"steps"`
	Manifest manifest `json:"manifest"`
}

// A step moves a file out of the stage, removes a file, or removes a folder if
// it is empty. Exactly one field is set, save that Move has its To.
type step struct {
	Move   string `json:"move,omitempty"` // name in the stage
	To     string `json:"to,omitempty"`
	Remove string `json:"remove,omitempty"`
	Folder string `json:"folder,omitempty"`
}

// plan makes the journal of a build: next is what the site will be, staged the
// files of it that changed, present whether a folder is on disk.
func plan(old manifest, next map[string]record, staged map[string]string, present func(string) bool) journal {
	j := journal{Version: version, Manifest: manifest{Version: version, Files: next, Folders: []string{}}}
	var removes, moves []string
	for name := range old.Files {
		if _, ok := next[name]; !ok {
			removes = append(removes, name)
		}
	}
	for name := range staged {
		moves = append(moves, name)
	}
	sort.Strings(removes)
	sort.Slice(moves, func(a, b int) bool {
		if x, y := order(moves[a]), order(moves[b]); x != y {
			return x < y
		}
		return moves[a] < moves[b]
	})

	needed := folders(next)
	for dir := range needed {
		if old.hasFolder(dir) || !present(dir) {
			j.Manifest.Folders = append(j.Manifest.Folders, dir)
		}
	}
	sort.Strings(j.Manifest.Folders)

	// What is in the way of a new file goes first: a file where a folder will
	// be, the files of a folder where a file will be, and a file whose name
	// differs in letter case alone, which some file systems take for the new one.
	folded := make(map[string]bool, len(next))
	for name := range next {
		folded[strings.ToLower(name)] = true
	}
	var early, late []step
	for _, name := range removes {
		if needed[name] || inTheWay(name, next) || folded[strings.ToLower(name)] {
			early = append(early, step{Remove: name})
		} else {
			late = append(late, step{Remove: name})
		}
	}
	for _, dir := range slices.Backward(old.Folders) { // the deepest first
		if needed[dir] {
			continue
		}
		if _, ok := next[dir]; ok || inTheWay(dir, next) {
			early = append(early, step{Folder: dir})
		} else {
			late = append(late, step{Folder: dir})
		}
	}
	j.Steps = early
	for _, name := range moves {
		j.Steps = append(j.Steps, step{Move: staged[name], To: name})
	}
	j.Steps = append(j.Steps, late...)
	return j
}

// folders returns all folders that files lie in.
func folders(files map[string]record) map[string]bool {
	all := map[string]bool{}
	for name := range files {
		for dir := path.Dir(name); dir != "." && !all[dir]; dir = path.Dir(dir) {
			all[dir] = true
		}
	}
	return all
}

// inTheWay reports whether name lies below what will be a file.
func inTheWay(name string, next map[string]record) bool {
	for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
		if _, ok := next[dir]; ok {
			return true
		}
	}
	return false
}

// recover carries out a journal that a killed build left. The lock must be held.
func (d *disk) recover() error {
	data, err := d.read(journalPath)
	if gone(err) {
		return nil
	}
	var j journal
	if err == nil {
		err = json.Unmarshal(data, &j)
	}
	if err == nil {
		err = j.check()
	}
	if err != nil {
		return fmt.Errorf("%s cannot be used: %w; remove it and build again", journalPath, err)
	}
	return d.carryOut(j)
}

func (j journal) check() error {
	if j.Version != version {
		return fmt.Errorf("it has version %d, and %d is known", j.Version, version)
	}
	for _, s := range j.Steps {
		if s.Move != "" && strings.Trim(s.Move, "0123456789") != "" {
			return fmt.Errorf("%q is not in the stage", s.Move)
		}
		for _, name := range []string{s.To, s.Remove, s.Folder} {
			if name == "" {
				continue
			}
			if err := valid(name); err != nil {
				return err
			}
		}
	}
	return j.Manifest.check()
}

// carryOut does the steps of j, writes its manifest and forgets it. It may be
// called again after it stopped anywhere.
func (d *disk) carryOut(j journal) error {
	for _, s := range j.Steps {
		if err := d.do(s); err != nil {
			return fmt.Errorf("the new site is only partly in place; build again to finish it: %w", err)
		}
	}
	data, err := encode(j.Manifest)
	if err != nil {
		return err
	}
	if err := d.replace(manifestPath, data); err != nil {
		return err
	}
	if err := d.remove(journalPath); err != nil {
		return err
	}
	return d.removeAll(stagePath)
}

func (d *disk) do(s step) error {
	switch {
	case s.Remove != "":
		if info, err := d.root.Lstat(s.Remove); err != nil || info.IsDir() {
			return nil // done before, or somebody else's folder by now
		}
		return d.remove(s.Remove)
	case s.Folder != "":
		if err := d.step("remove", s.Folder); err != nil {
			return err
		}
		// It stays if a file of somebody else's is in it.
		if info, err := d.root.Lstat(s.Folder); err == nil && info.IsDir() {
			d.forget()
			_ = d.root.Remove(s.Folder)
		}
		return nil
	}
	from := stagePath + "/" + s.Move
	if _, err := d.root.Lstat(from); gone(err) {
		return nil // moved before
	} else if err != nil {
		return err
	}
	return errors.Join(d.mkdirAll(path.Dir(s.To)), d.rename(from, s.To))
}
