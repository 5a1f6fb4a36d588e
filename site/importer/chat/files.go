package chat

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"debrief/site/finding"
	"debrief/site/source"
)

// The limits of an export of many files.
const (
	maxFiles     = 100_000   // files of an export
	maxDirectory = 16 << 20  // bytes of the directory of a zip
	maxArchive   = 1 << 30   // bytes of a zip
	maxTotal     = 128 << 20 // bytes of all files that are read
	maxDepth     = 6         // levels of folders
)

// A file is one file of an export. Its name has slashes.
type file struct {
	name string
	open func() (io.ReadCloser, error)
}

// ReadPath reads a chat from a file, a zip or a folder.
func ReadPath(name string, opt Options) (*Chat, error) {
	info, err := os.Stat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, finding.HintErrorf("name a file, a folder or a zip, or - for standard input", "there is no file %s", finding.Printable(name))
	}
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		files, err := folderFiles(name)
		if err != nil {
			return nil, err
		}
		return readExport(files, opt)
	}
	if !info.Mode().IsRegular() {
		return nil, finding.HintErrorf("save the chat as a file", "%s is not a regular file", finding.Printable(name))
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	head := make([]byte, 4)
	if n, _ := io.ReadFull(f, head); isZip(head[:n]) { // a shorter file is no zip
		files, err := zipFiles(f, info.Size())
		if err != nil {
			return nil, err
		}
		return readExport(files, opt)
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(f, MaxBytes+1))
	if err != nil {
		return nil, err
	}
	if users := usersBeside(name); users != nil && looksLikeJSON(data) && len(data) <= MaxBytes {
		return readExport([]file{*users, {anyDay, func() (io.ReadCloser, error) { return os.Open(name) }}}, opt)
	}
	return Read(data, opt)
}

// anyDay is the name of the day file for an export in one file.
const anyDay = "0000-00-00.json"

// usersBeside returns the file users.json beside or above a path, or nil.
func usersBeside(name string) *file {
	for _, dir := range []string{filepath.Dir(name), filepath.Join(filepath.Dir(name), "..")} {
		p := filepath.Join(dir, "users.json")
		if info, err := os.Stat(p); err == nil && info.Mode().IsRegular() && filepath.Base(name) != "users.json" {
			return &file{"users.json", func() (io.ReadCloser, error) { return os.Open(p) }}
		}
	}
	return nil
}

// folderFiles returns the JSON files of a folder. It follows no symbolic links.
func folderFiles(dir string) ([]file, error) {
	var out []file
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(dir, p)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		if d.IsDir() {
			if strings.Count(rel, "/") >= maxDepth {
				return filepath.SkipDir
			}
			return nil
		}
		if !d.Type().IsRegular() || path.Ext(rel) != ".json" {
			return nil
		}
		if len(out) == maxFiles {
			return finding.HintErrorf("name the folder of the channel", "the folder has more than %d files", maxFiles)
		}
		out = append(out, file{rel, func() (io.ReadCloser, error) { return os.Open(p) }})
		return nil
	})
	if err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(out, func(f file) bool { return path.Base(f.name) == "users.json" }) {
		if users := usersBeside(filepath.Join(dir, "x")); users != nil {
			out = append(out, *users)
		}
	}
	if abs, err := filepath.Abs(dir); err == nil { // day files directly in the folder belong to its channel
		for i, f := range out {
			if dayFile.MatchString(f.name) && !strings.Contains(f.name, "/") {
				out[i].name = filepath.Base(abs) + "/" + f.name
			}
		}
	}
	return out, nil
}

// A limitedReaderAt fails after a number of bytes. It limits the directory of a zip.
type limitedReaderAt struct {
	r    io.ReaderAt
	left int64
}

var errDirectory = errors.New("the directory of the zip is too large")

func (l *limitedReaderAt) ReadAt(p []byte, at int64) (int, error) {
	if l.left >= 0 {
		if l.left -= int64(len(p)); l.left < 0 {
			l.left = 0
			return 0, errDirectory
		}
	}
	return l.r.ReadAt(p, at)
}

// zipFiles returns the JSON files of a zip. It extracts nothing.
func zipFiles(r io.ReaderAt, size int64) ([]file, error) {
	hint := "export the channel again, or name its folder"
	if size > maxArchive {
		return nil, finding.HintErrorf("extract it, and name the folder of the channel", "the zip is larger than %d MB", maxArchive>>20)
	}
	limited := &limitedReaderAt{r, maxDirectory}
	z, err := zip.NewReader(limited, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, finding.HintErrorf(hint, "the zip cannot be read: %w", err)
	}
	limited.left = -1 // from here on, each file is limited
	if len(z.File) > maxFiles {
		return nil, finding.HintErrorf("extract it, and name the folder of the channel", "the zip has more than %d files", maxFiles)
	}
	var out []file
	for _, f := range z.File {
		name := strings.ReplaceAll(f.Name, `\`, "/")
		if !f.Mode().IsRegular() || path.Ext(name) != ".json" || !fs.ValidPath(name) || strings.HasPrefix(name, "__MACOSX/") {
			continue
		}
		out = append(out, file{name, f.Open})
	}
	return out, nil
}

var dayFile = regexp.MustCompile(`(?:^|/)(\d{4}-\d{2}-\d{2})\.json$`)

// readExport reads a channel of an export: users.json and a file for each day.
func readExport(files []file, opt Options) (*Chat, error) {
	b := newBuilder(opt)
	b.chat.Form = "Slack export"
	channel, days, err := chooseChannel(files, opt.Channel)
	if err != nil {
		return nil, err
	}
	b.chat.Channel = withoutMarks(source.OneLine(channel))
	left := int64(maxTotal)
	if i := slices.IndexFunc(files, func(f file) bool { return path.Base(f.name) == "users.json" }); i >= 0 {
		data, err := readLimited(files[i], &left)
		if err == nil {
			err = b.readUsers(data)
		}
		if err != nil {
			return nil, finding.AddPlace(finding.Printable(files[i].name), err)
		}
	} else {
		b.note("there is no users.json, so first names in texts are not recognised; --person \"Name=R1\" has names of people")
	}
	skipped := 0
	for _, f := range days {
		if !b.inRange(f.name) {
			skipped++
			continue
		}
		data, err := readLimited(f, &left)
		if err == nil && looksLikeJSON(data) {
			err = b.readSlack(data)
			if channel != "" {
				b.chat.Channel = channel
			}
		}
		if err != nil {
			return nil, finding.AddPlace(finding.Printable(f.name), err)
		}
	}
	if skipped > 0 {
		b.note("%s outside the time range", finding.Plural(skipped, "file of a day is", "files of days are"))
		if skipped == len(days) {
			return nil, finding.HintErrorf("the export has the days "+dayFile.FindStringSubmatch(days[0].name)[1]+" to "+
				dayFile.FindStringSubmatch(days[len(days)-1].name)[1]+"; set the range with --from and --to",
				"the export has no day in the time range of the incident")
		}
	}
	return b.finish()
}

// inRange reports whether the day of a file is in the range of the options, or next to it.
func (b *builder) inRange(name string) bool {
	day, err := time.Parse(time.DateOnly, dayFile.FindStringSubmatch(name)[1])
	if err != nil {
		return true
	}
	const slack = 48 * time.Hour // the days of an export have the zone of the workspace
	return (b.opt.From.IsZero() || day.After(b.opt.From.Add(-slack))) && (b.opt.To.IsZero() || day.Before(b.opt.To.Add(slack)))
}

// chooseChannel returns the name of the channel to read and its day files, sorted.
func chooseChannel(files []file, wanted string) (string, []file, error) {
	byChannel := map[string][]file{}
	var names []string
	for _, f := range files {
		if !dayFile.MatchString(f.name) {
			continue
		}
		dir := path.Base(path.Dir(f.name))
		if byChannel[dir] == nil {
			names = append(names, dir)
		}
		byChannel[dir] = append(byChannel[dir], f)
	}
	slices.Sort(names)
	wanted = strings.TrimPrefix(wanted, "#")
	shown := strings.Join(names[:min(len(names), 20)], ", ")
	if len(names) > 20 {
		shown += fmt.Sprintf(" and %d more", len(names)-20)
	}
	switch {
	case len(names) == 0:
		return "", nil, finding.HintErrorf("name the folder of a channel, with files such as 2026-10-14.json", "the export has no messages")
	case byChannel["."] != nil && byChannel["."][0].name == anyDay:
		return "", byChannel["."], nil
	case wanted != "" && byChannel[wanted] == nil:
		return "", nil, finding.HintErrorf("it has "+finding.Printable(shown), "the export has no channel %q", wanted)
	case wanted == "" && len(names) > 1:
		return "", nil, finding.HintErrorf("choose one with --channel: "+finding.Printable(shown), "the export has %d channels", len(names))
	case wanted == "":
		wanted = names[0]
	}
	days := byChannel[wanted]
	slices.SortFunc(days, func(x, y file) int { return strings.Compare(path.Base(x.name), path.Base(y.name)) })
	return wanted, days, nil
}

// readLimited returns the content of a file, within the limit of one file and of all.
func readLimited(f file, left *int64) ([]byte, error) {
	r, err := f.open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	limit := int64(MaxBytes)
	if path.Base(f.name) == "users.json" {
		limit = maxTotal / 2
	}
	data, err := io.ReadAll(io.LimitReader(r, min(limit, *left)+1))
	if err != nil {
		return nil, err
	}
	if int64(len(data)) > limit {
		return nil, finding.HintErrorf("export a shorter time", "the file is larger than %d MB", limit>>20)
	}
	if *left -= int64(len(data)); *left < 0 {
		return nil, finding.HintErrorf("export a shorter time", "the export is larger than %d MB", maxTotal>>20)
	}
	return data, nil
}
