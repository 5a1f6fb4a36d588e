package main

import (
	"context"
	"path/filepath"

	"github.com/spf13/cobra"

	"debrief/site/gather"
	"debrief/site/gather/alertmanager"
)

// alertFlags are the flags of gather alertmanager.
type alertFlags struct {
	gatherFlags
	serverFlags
	timeline bool
}

func (t *tool) gatherAlertmanagerCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "alertmanager ID [FILE]",
		Short: "Alerts and silences of Prometheus Alertmanager",
		Long: `Alertmanager stores the starts and ends of alerts and silences during the
incident. With --timeline it also adds each of them to the timeline. The author
of a silence is not stored.

It reads a server or FILE: a saved answer of /api/v2/alerts or /api/v2/silences,
or the payloads of a webhook; - is standard input. Alertmanager deletes an alert
when it ends, so run the command during the incident, or save the payloads.

Headers, such as a token, are read from --header-file or from the source in your
configuration; see debrief gather prometheus --help.`,
		Example: `  debrief gather alertmanager 2026-10-14-checkout-5xx --url https://alertmanager.example --timeline
  amtool alert query -o json | debrief gather alertmanager 2026-10-14-checkout-5xx -`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 2 {
				return nil
			}
			return exactArguments(1, "the ID of a post-mortem, and a file or --url")(cmd, args)
		},
	}
	f := &alertFlags{}
	f.gatherFlags.add(t, cmd)
	f.serverFlags.add(cmd, "alertmanager", "https://alertmanager.example")
	cmd.Flags().BoolVar(&f.timeline, "timeline", false, "add the alerts and silences to the timeline")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		var saved *alertmanager.State
		file := ""
		if len(args) == 2 {
			if file = args[1]; f.url != "" || f.source != "" {
				return usage("leave out one of them", "a file and a server exclude each other")
			}
			text, err := t.readData(cmd.InOrStdin(), file)
			if err != nil {
				return err
			}
			if saved, err = alertmanager.Read(text); err != nil {
				return place(file, err)
			}
		}
		changed := false
		err := t.changePostmortem(cmd.Context(), args[0], func(c *postmortemChange) (bool, error) {
			results, err := c.gatherAlerts(cmd.Context(), f, file, saved)
			changed = differs(results)
			return err == nil && anyStored(results), err
		})
		if err == nil && changed {
			return errFound
		}
		return err
	}
	return cmd
}

// gatherAlerts stores the alerts and silences of a server, or the saved ones of a file.
func (c *postmortemChange) gatherAlerts(
	ctx context.Context, f *alertFlags, file string, state *alertmanager.State,
) ([]gather.Result, error) {
	capture := gather.Capture{
		Type: "event", Class: "event", Title: "Alerts", Captured: c.now, Ext: ".csv",
		Definition: "starts and ends of alerts and silences in Alertmanager",
	}
	if state != nil && file != "-" {
		capture.Source = filepath.Base(file)
	}
	if state == nil {
		p := c.startProgress("reading the alerts")
		defer p.stop()
		client, address, err := f.open(c, p)
		if err != nil {
			return nil, err
		}
		if state, err = alertmanager.Fetch(ctx, client); err != nil {
			return nil, err
		}
		p.stop()
		capture.Source = address
	}
	var err error
	if capture.Window, err = f.window(c, capture, 0); err != nil {
		return nil, err
	}
	events, err := state.Events(capture.Window)
	if err != nil {
		return nil, err
	}
	capture.Text = gather.FormatEvents(events)
	results, err := f.store(c, []gather.Capture{capture})
	if err != nil || !f.timeline || !results[0].Stored {
		return results, err
	}
	events = alertmanager.Mask(events, c.snap.Catalog, f.keepRaw)
	return results, c.change.AddEvents(alertmanager.Rows(events, results[0].ID))
}
