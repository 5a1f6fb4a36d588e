package main

import (
	"github.com/spf13/cobra"

	"debrief/site/finding"
	"debrief/site/output"
)

func (t *tool) checkCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "check [PATH…]",
		Short: "Say what is missing or wrong, and how to mend it",
		Long: `Check reads the whole library and says what is missing or wrong in it, where,
and what to write instead. PATH narrows what is printed to files or folders.

It ends with 0 if there is nothing at the level of an error, with 1 if there is,
and with 2 if it could not do its job.`,
		Example: `  debrief check
  debrief check postmortems/2026
  debrief check --strict --format json > findings.json
  debrief check --format sarif=out.sarif,junit=report.xml`,
	}
	forms := formatsOf(cmd)
	strict := cmd.Flags().Bool("strict", false, "end with 1 for warnings too")
	t.reads(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		snap, repo, at, err := t.read(cmd.Context())
		if err != nil {
			return err
		}
		defer repo.Close()
		where, err := scopeOf(snap, repo, at, args)
		if err != nil {
			return err
		}
		t.notes(snap, repo)
		found, sum := where.of(snap.Found), where.count(snap)
		level := finding.Error
		if *strict {
			level = finding.Warning
		}
		err = t.report(forms, &output.Report{Found: found, Summary: sum, Files: writeUps(snap, where), Fails: level, BaseURL: snap.Catalog.BaseURL})
		if err == nil && found.Failed(level) {
			err = errFound
		}
		return err
	}
	return cmd
}
