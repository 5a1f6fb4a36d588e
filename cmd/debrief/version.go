package main

import (
	"fmt"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"
)

func (t *tool) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Print the version",
		Long:    `Version prints the version of debrief, the commit of its source, and the version of Go.`,
		Example: `  debrief version`,
		Args:    noArguments,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprint(t.out, version())
			return err
		},
	}
}

func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "debrief, built without version information\n"
	}
	name, commit, changed := info.Main.Version, "unknown", ""
	if name == "" || name == "(devel)" {
		name = "development version"
	}
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			commit = s.Value
		case s.Key == "vcs.modified" && s.Value == "true":
			changed = " with uncommitted changes"
		}
	}
	return fmt.Sprintf("debrief  %s\ncommit   %s%s\ngo       %s\n", name, commit, changed, info.GoVersion)
}

// releaseVersion returns the version of a release without the leading "v". It returns
// "" for a development build.
func releaseVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "(devel)" {
		return ""
	}
	return strings.TrimPrefix(info.Main.Version, "v")
}
