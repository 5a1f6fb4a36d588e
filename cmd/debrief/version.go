package main

import (
	"fmt"
	"runtime/debug"

	"github.com/spf13/cobra"
)

func (t *tool) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Say which debrief this is",
		Long:    `Version prints the version, the commit it was built from, and the Go it was built with.`,
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
		return "debrief, built without information about itself\n"
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
			changed = " and changes to it"
		}
	}
	return fmt.Sprintf("debrief  %s\ncommit   %s%s\ngo       %s\n", name, commit, changed, info.GoVersion)
}
