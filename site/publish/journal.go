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

// A journal lists the steps that move a complete build into place. Once the journal is
// on disk, the build will be completed: if the process is killed, the next build
// repeats the steps.
type journal struct {
	Version  int      `json:"version"`
	Steps    []step   `json:"steps"`
	Manifest manifest `json:"manifest"`
}

// A step moves a file from the stage to its final path, removes a file, or removes an
// empty folder. The stage is the folder of files that are not published yet. A step
// sets Move and To, or Remove, or Folder.
type step struct {
	Move   string `json:"move,omitempty"` // the name of the file to move, in the stage
	To     string `json:"to,omitempty"`
	Remove string `json:"remove,omitempty"`
	Folder string `json:"folder,omitempty"`
}

// plan returns the journal of a build. old is the manifest of the last build. next
// holds all files of the new site. staged maps the path of each changed file to its
// name in the stage. present reports whether a folder exists.
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

	// Some old files must be removed before new ones are moved: a file that becomes a
	// folder, files in a folder that becomes a file, and files whose new path differs
	// only in case, because some file systems treat the two as equal.
	folded := make(map[string]bool, len(next))
	for name := range next {
		folded[strings.ToLower(name)] = true
	}
	var early, late []step
	for _, name := range removes {
		if needed[name] || isBelowFile(name, next) || folded[strings.ToLower(name)] {
			early = append(early, step{Remove: name})
		} else {
			late = append(late, step{Remove: name})
		}
	}
	for _, dir := range slices.Backward(old.Folders) { // remove subfolders before the folders that contain them
		if needed[dir] {
			continue
		}
		if _, ok := next[dir]; ok || isBelowFile(dir, next) {
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

// folders returns the set of all folders above the given files.
func folders(files map[string]record) map[string]bool {
	all := map[string]bool{}
	for name := range files {
		for dir := path.Dir(name); dir != "." && !all[dir]; dir = path.Dir(dir) {
			all[dir] = true
		}
	}
	return all
}

// isBelowFile reports whether a parent folder of name is a file in the new site.
func isBelowFile(name string, next map[string]record) bool {
	for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
		if _, ok := next[dir]; ok {
			return true
		}
	}
	return false
}

// recover completes a build that was killed after it wrote its journal. The caller must
// hold the lock.
func (d *disk) recover() error {
	data, err := d.read(journalPath)
	if isMissing(err) {
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
	return d.apply(j)
}

func (j journal) check() error {
	if j.Version != version {
		return fmt.Errorf("it has version %d; this debrief supports version %d", j.Version, version)
	}
	for _, s := range j.Steps {
		if s.Move != "" && strings.Trim(s.Move, "0123456789") != "" {
			return fmt.Errorf("%q is not in the stage", s.Move)
		}
		for _, name := range []string{s.To, s.Remove, s.Folder} {
			if name == "" {
				continue
			}
			if err := checkPath(name); err != nil {
				return err
			}
		}
	}
	return j.Manifest.check()
}

// apply executes the steps of a journal, writes the manifest and removes the journal.
// If it is interrupted, it can be called again with the same journal.
func (d *disk) apply(j journal) error {
	for _, s := range j.Steps {
		if err := d.applyStep(s); err != nil {
			return fmt.Errorf("the new site is only partly published; build again to finish: %w", err)
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

func (d *disk) applyStep(s step) error {
	switch {
	case s.Remove != "":
		if info, err := d.root.Lstat(s.Remove); err != nil || info.IsDir() {
			return nil // the file is removed already, or a user has put a folder in its place
		}
		return d.remove(s.Remove)
	case s.Folder != "":
		if err := d.step("remove", s.Folder); err != nil {
			return err
		}
		// Remove fails if the folder contains other files; then the folder stays.
		if info, err := d.root.Lstat(s.Folder); err == nil && info.IsDir() {
			d.closeFolders()
			_ = d.root.Remove(s.Folder)
		}
		return nil
	}
	from := stagePath + "/" + s.Move
	if _, err := d.root.Lstat(from); isMissing(err) {
		return nil // an earlier attempt has moved the file already
	} else if err != nil {
		return err
	}
	return errors.Join(d.mkdirAll(path.Dir(s.To)), d.rename(from, s.To))
}
