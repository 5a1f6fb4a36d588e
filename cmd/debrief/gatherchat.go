package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"debrief/site/finding"
	"debrief/site/gather"
	"debrief/site/importer/chat"
	"debrief/site/postmortem"
	"debrief/site/privacy"
	"debrief/site/rule"
	"debrief/site/source"
)

// chatFlags are the flags of gather chat.
type chatFlags struct {
	gatherFlags
	title, channel, zone, day, order, rows string
	people                                 []string
	apply, interactive, list               bool
}

func (t *tool) gatherChatCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "chat ID FILE",
		Aliases: []string{"slack"},
		Short:   "The responders' chat, and timeline rows that it suggests",
		Long: `Chat stores the messages in the time range as evidence, and proposes timeline
rows for alerts, decisions, actions, changes and announcements. The author
decides which rows are added: --apply adds all, --rows some, and --interactive
asks for each.

FILE is a Slack export: the JSON of a channel, the folder of a channel or of the
whole export, or its zip, which is not extracted. Or it is text: copied from
Slack, Teams, Discord, Google Chat or Mattermost, an IRC log, or an export of
WhatsApp or Signal. FILE may be -, for standard input.

People are named by role only. Each author becomes a new participant; with
--person "Mira Solano=R1" it is an existing one, and with a role, as in
--person "Mira Solano=R1:on-call engineer", it is a new one, or one whose role is
the default, responder. Names in texts are replaced too; --person Petra replaces
the name of a person who did not write. --apply leaves out rows that may name a
person. --list shows all messages, and --rows m12 adds one of them. Joins,
changes of topics, reactions and bots without an alert are left out and counted.
Files are named, not fetched. Lines of no message are listed.

Dates such as 10/11/2026 are read in the order that fits the incident. "Today"
and "Yesterday" need --day, the day of the copy.`,
		Example: `  debrief gather chat 2026-10-14-checkout-5xx slack-export.zip --channel inc-checkout
  debrief gather chat 2026-10-14-checkout-5xx chat.txt --zone Europe/Berlin --person "Mira Solano=R1"
  debrief gather chat 2026-10-14-checkout-5xx chat.txt --rows 1,3-5,m12`,
		Args: exactArguments(2, "the ID of a post-mortem and the file of the chat"),
	}
	f := &chatFlags{}
	f.add(t, cmd)
	flags := cmd.Flags()
	flags.StringVar(&f.title, "title", "Chat", "the `title` of the evidence; use another one for each chat")
	flags.StringVar(&f.channel, "channel", "", "the `channel` to read of an export of several")
	flags.StringArrayVar(&f.people, "person", nil, "a person in the chat who is a participant, as `name`=R1 or name=R1:role, or only a name to replace; repeat the flag for more people")
	flags.StringVar(&f.zone, "zone", "", "the time `zone` of times that have none: UTC, Europe/Berlin (default: the catalogue's)")
	flags.StringVar(&f.day, "day", "", "the `day` that \"Today\" means, and of times without a date: 2026-10-14")
	flags.StringVar(&f.order, "date-order", "", "the `order` of dates such as 10/11/2026: day or month (default: found)")
	flags.StringVar(&f.rows, "rows", "", "add the proposed rows with these `numbers` to the timeline: 1,3-5; m12 is a message of --list, and m12:signal has a kind")
	flags.BoolVar(&f.apply, "apply", false, "add all proposed rows to the timeline")
	flags.BoolVar(&f.interactive, "interactive", false, "ask for each proposed row whether to add, edit or leave it")
	flags.BoolVar(&f.list, "list", false, "list all messages in the time range with their numbers for --rows")
	cmd.MarkFlagsMutuallyExclusive("rows", "apply", "interactive")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if f.interactive && args[1] == "-" {
			return usage("save the chat as a file", "--interactive reads the answers from standard input, so FILE cannot be -")
		}
		changed := false
		err := t.changePostmortem(cmd.Context(), args[0], func(c *postmortemChange) (write bool, err error) {
			write, changed, err = c.gatherChat(f, cmd.InOrStdin(), args[1])
			return write, err
		})
		if err == nil && changed {
			return errFound
		}
		return err
	}
	return cmd
}

// gatherChat stores a chat and adds the rows that the flags choose. It reports whether
// there is something to write, and whether the chat differs from the stored one.
func (c *postmortemChange) gatherChat(f *chatFlags, stdin io.Reader, name string) (write, changed bool, err error) {
	people, err := f.parsePeople()
	if err != nil {
		return false, false, err
	}
	read, err := c.readChat(f, stdin, name, people)
	if err != nil {
		return false, false, err
	}
	capture := gather.Capture{Type: "chat_excerpt", Title: f.title, Source: gather.ChatSource(read)}
	w, err := f.window(c, capture, 0)
	if err != nil {
		return false, false, err
	}
	opt := gather.ChatOptions{Window: w, Catalog: c.snap.Catalog, KeepRaw: f.keepRaw, People: people}
	if file := gather.StoredFile(c.change.Front(), capture); file != "" {
		if opt.Stored, err = c.readFile(file); err != nil {
			return false, false, err
		}
	}
	x, err := gather.NewChatExcerpt(read, c.pm, opt)
	if err != nil {
		return false, false, err
	}
	results, err := f.store(c, []gather.Capture{x.Capture(f.title, c.now)})
	if err != nil {
		return false, false, err
	}
	if c.printChat(x, read); differs(results) {
		c.print("hint", "--again stores it as a further entry, and --title as another chat; no row is added")
		return false, true, nil
	}
	if results[0].Stored {
		if err := x.AddParticipants(c.change); err != nil {
			return false, false, err
		}
		if n := len(c.pm.Participants); n > 0 && len(people) == 0 && len(x.Added()) > 0 {
			c.print("hint", "if a new participant is "+c.pm.Participants[0].Ref+" or another existing one, undo this with Git, "+
				"and use --person \"NAME="+c.pm.Participants[0].Ref+"\"")
		}
	}
	roles, err := x.SetRoles(c.change)
	if err != nil {
		return false, false, err
	}
	for _, ref := range roles {
		fmt.Fprintf(c.out, "      %s has a role now, in participants and in the timeline\n", ref)
	}
	added, err := c.addChatRows(f, x, stdin, results[0].ID)
	return results[0].Stored || added > 0 || len(roles) > 0, false, err
}

// parsePeople returns the values of --person.
func (f *chatFlags) parsePeople() (map[string]gather.ChatPerson, error) {
	out := map[string]gather.ChatPerson{}
	for _, text := range f.people {
		name, person, isKnown := strings.Cut(text, "=")
		ref, role, hasRole := strings.Cut(person, ":")
		name, ref, role = strings.TrimSpace(name), strings.TrimSpace(ref), source.OneLine(role)
		if name == "" || isKnown && ref == "" || hasRole && role == "" || strings.Contains(ref, "=") {
			return nil, usage(`write --person "Mira Solano=R1", "Mira Solano=R1:on-call engineer", or only the name`,
				"--person is %q", text)
		}
		out[name] = gather.ChatPerson{Ref: ref, Role: role}
	}
	return out, nil
}

// readChat reads the chat.
func (c *postmortemChange) readChat(f *chatFlags, stdin io.Reader, name string, people map[string]gather.ChatPerson) (*chat.Chat, error) {
	opt, err := c.chatOptions(f)
	if err != nil {
		return nil, err
	}
	for person := range people {
		opt.Names = append(opt.Names, person)
	}
	var read *chat.Chat
	if name == "-" {
		var data []byte
		if data, err = c.readData(stdin, name); err == nil {
			read, err = chat.Read(data, opt)
		}
	} else {
		read, err = chat.ReadPath(name, opt)
	}
	if err != nil {
		return nil, place(name, err)
	}
	if read.Undated > 0 {
		why := ""
		if read.Relative != "" {
			why = fmt.Sprintf(": the chat has %q, without a date", read.Relative)
		}
		return nil, usage("write the day of the copy with --day 2026-10-14, or dates and clock times in the chat",
			"%s: the day or time of %s is not known%s", finding.Printable(name),
			finding.Plural(read.Undated, "message", "messages"), why)
	}
	return read, nil
}

// chatOptions returns the options for reading a chat.
func (c *postmortemChange) chatOptions(f *chatFlags) (chat.Options, error) {
	known := privacy.KnownRoles(c.snap.Catalog, c.pm)
	opt := chat.Options{Channel: f.channel, Order: f.order, IsPerson: known.IsPerson, Day: c.pm.Day()}
	zone := f.zone
	if zone == "" {
		zone = c.snap.Catalog.TimeZone
	}
	var err error
	if opt.Zone, err = time.LoadLocation(zone); err != nil || f.zone == "Local" {
		return opt, usage("write UTC or a name such as Europe/Berlin", "the time zone is %q", zone)
	}
	if started := c.pm.Times.Started; started.IsKnown() {
		opt.Day = started.At
	}
	if f.day != "" {
		if opt.Day, err = time.ParseInLocation(time.DateOnly, f.day, opt.Zone); err != nil {
			return opt, usage("write a day such as 2026-10-14", "--day is %q", f.day)
		}
		opt.Today = opt.Day
	}
	if f.order != "" && f.order != "day" && f.order != "month" {
		return opt, usage("write day or month", "--date-order is %q", f.order)
	}
	from, err := parseRangeTime("--from", f.from)
	if err != nil {
		return opt, err
	}
	to, err := parseRangeTime("--to", f.to)
	if err != nil {
		return opt, err
	}
	if w, err := gather.IncidentWindow(c.pm, c.snap.Catalog, from, to, c.now); err == nil {
		w = gather.ChatRange(c.change.Front(), f.title, w)
		opt.From, opt.To = w.From, w.To
	}
	return opt, nil
}

// printChat prints the number of messages of a chat, and the parts that were left out.
func (c *postmortemChange) printChat(x *gather.ChatExcerpt, read *chat.Chat) {
	fmt.Fprintf(c.out, "      %s; %d outside the time range\n", finding.Plural(x.Messages(), "message", "messages"), x.Outside)
	if len(read.LeftOut) > 0 {
		fmt.Fprintf(c.out, "      left out: %s\n", chat.Counts(read.LeftOut))
	}
	if len(x.Added()) > 0 {
		fmt.Fprintf(c.out, "      new participants: %s\n", strings.Join(x.Added(), ", "))
	}
	for _, note := range slices.Concat(x.Notes, read.Notes) {
		c.print("note", note)
	}
	for _, line := range x.Unread() {
		c.print("not read", line)
	}
}

// addChatRows prints the rows that a chat suggests, and adds the ones that the flags or
// the user choose. It returns their number.
func (c *postmortemChange) addChatRows(f *chatFlags, x *gather.ChatExcerpt, stdin io.Reader, evidence string) (int, error) {
	pass := rule.Pass{Library: c.snap.Library, Template: c.snap.Template, Catalog: c.snap.Catalog, Now: c.now}
	rows, messages := x.Rows(evidence, pass), x.MessageRows(evidence, pass)
	if f.list {
		c.printRows("messages:", "m", messages)
	}
	for _, note := range x.Milestones() {
		c.print("hint", note)
	}
	if len(rows) == 0 {
		fmt.Fprintln(c.out, "      no message suggests a timeline row")
		if !f.list {
			c.print("hint", "--list shows all messages, and --rows m1 adds one of them")
		}
	}
	if len(rows) > 0 && !f.interactive {
		c.printRows("proposed timeline rows:", "", rows)
	}
	chosen, err := f.chooseRows(c, rows, messages, stdin, func(e postmortem.Event) string { return gather.CheckRow(e, c.pm, pass) })
	if err != nil {
		return 0, err
	}
	events := c.acceptRows(f, chosen)
	if f.interactive || f.apply || f.rows != "" {
		fmt.Fprintf(c.out, "      %s added to the timeline\n", finding.Plural(len(events), "row is", "rows are"))
	} else if slices.ContainsFunc(rows, func(r gather.ProposedRow) bool { return !r.Exists }) {
		c.print("hint", "--rows 1,3-5 adds these rows to the timeline, --apply all rows, and --interactive asks for each")
	}
	return len(events), c.change.AddEvents(events)
}

// chooseRows returns the rows that the flags or the user choose.
func (f *chatFlags) chooseRows(
	c *postmortemChange, rows, messages []gather.ProposedRow, stdin io.Reader, check func(postmortem.Event) string,
) ([]gather.ProposedRow, error) {
	switch {
	case f.rows != "":
		return gather.SelectRows(rows, messages, f.rows)
	case len(rows) == 0:
		return nil, nil
	case f.interactive:
		return gather.ReviewRows(stdin, c.out, rows, check)
	case f.apply:
		return gather.SelectRows(rows, messages, fmt.Sprintf("1-%d", len(rows)))
	}
	return nil, nil
}

// acceptRows returns the events of the chosen rows that can be added, and prints notes
// about the others. Only --apply leaves out rows that may name a person.
func (c *postmortemChange) acceptRows(f *chatFlags, chosen []gather.ProposedRow) (events []postmortem.Event) {
	var names []string
	reword, named := 0, 0
	for _, row := range chosen {
		switch {
		case row.Reword != "":
			reword++
		case f.apply && len(row.Names) > 0:
			named++
			names = append(names, row.Names...)
		default:
			events = append(events, row.Event)
		}
	}
	if reword > 0 {
		c.print("note", finding.Plural(reword, "row is", "rows are")+" not added; --interactive edits the text")
	}
	if named > 0 {
		slices.Sort(names)
		c.print("note", fmt.Sprintf("%s not added, because the text may name a person: %s; use --person %q for a person, and "+
			"--rows to add the row as it is", finding.Plural(named, "row is", "rows are"), strings.Join(slices.Compact(names), ", "), names[0]))
	}
	return events
}

// printRows prints rows with their numbers.
func (c *postmortemChange) printRows(title, prefix string, rows []gather.ProposedRow) {
	fmt.Fprintln(c.out, title)
	for i, row := range rows {
		fmt.Fprintf(c.out, "%4s  %s\n", fmt.Sprintf("%s%d", prefix, i+1), finding.Printable(row.String()))
		if row.Exists {
			fmt.Fprintln(c.out, "      is in the timeline")
			continue
		}
		if row.Reword != "" {
			fmt.Fprintf(c.out, "      needs other words: %s\n", finding.Printable(row.Reword))
		}
		if len(row.Names) > 0 {
			fmt.Fprintf(c.out, "      may name a person: %s\n", finding.Printable(strings.Join(row.Names, ", ")))
		}
	}
}
