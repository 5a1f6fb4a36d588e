package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"github.com/spf13/cobra"

	"debrief/site"
	"debrief/site/account"
	"debrief/site/catalog"
	"debrief/site/finding"
	"debrief/site/postmortem"
)

func (t *tool) accountCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "account",
		Short: "Collect first-hand accounts of the people involved",
		Long: `Account handles the accounts of the people who were involved in an incident.
Each person writes alone, soon after the incident and before the group meets:
memory fades within two days, and takes up what others say.

An account is stored word for word, with a role instead of a name. Later words
are only appended, with their date.`,
		Example: `  debrief account new 2026-10-14-checkout-5xx --participant R1
  debrief account new 2026-10-14-checkout-5xx --participant I1 --html account.html
  debrief account status`,
		Args: cobra.ArbitraryArgs,
		RunE: t.noCommand,
	}
	cmd.AddCommand(t.accountNewCommand(), t.accountAddCommand(), t.accountStatusCommand(), t.accountRemoveCommand())
	return cmd
}

// personFlags are the flags that name a participant.
type personFlags struct{ account.Person }

func (p *personFlags) add(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&p.Ref, "participant", "", "the `ref` of the person in participants, such as R1")
	f.StringVar(&p.Role, "role", "", "the `role` of a person who is not listed yet, such as \"on-call engineer\"")
	f.StringVar(&p.Group, "group", "", "the `group` of a person who is not listed yet: "+orList(postmortem.Groups))
	f.StringVar(&p.Team, "team", "", "the `team` of a person who is not listed yet")
	_ = cmd.RegisterFlagCompletionFunc("group", cobra.FixedCompletions(postmortem.Groups, cobra.ShellCompDirectiveNoFileComp))
}

// accountInput returns the facts that all account commands share.
func (c *postmortemChange) accountInput(p account.Person) account.Input {
	return account.Input{
		Library: c.snap.Library, Catalog: c.snap.Catalog, Postmortem: c.pm, Person: p, Now: c.now, Read: c.readFile,
	}
}

func (t *tool) accountNewCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "new ID",
		Short: "Write an empty form for the account of one person",
		Long: `New writes a form as accounts/r1.md in the folder of a post-mortem, and an entry
under accounts in the front matter. The person fills it in alone, in ten
minutes. Then debrief account add records when.

The form has open questions only. It states who will read the account and how
to withdraw it, and the person agrees in it.

For people without Git, --html writes the form as one HTML file. It works
offline, sends nothing, and saves the answers as a text file. --print prints a
form on paper, of one page. Neither changes the post-mortem. They name the
address of --contact, or of contact in the catalogue; without one, the person
gives the account back to the person who sent the form.

--role sets the role of a new participant, and of one with the default role,
responder; rows of the timeline with that role follow.`,
		Example: `  debrief account new 2026-10-14-checkout-5xx --participant R1
  debrief account new 2026-10-14-checkout-5xx --participant I1 --role "support agent" --group identifier
  debrief account new 2026-10-14-checkout-5xx --participant I1 --html account.html
  debrief account new 2026-10-14-checkout-5xx --participant I1 --print`,
		Args: argumentCount(1, 1, "debrief account new ID --participant R1"),
	}
	var person personFlags
	person.add(cmd)
	paper := cmd.Flags().Bool("print", false, "print a form for paper, and write nothing")
	contact := cmd.Flags().String("contact", "", "the e-mail or web `address` to which the person sends the form, with --html or --print "+
		"(default: contact in the catalogue)")
	html := cmd.Flags().String("html", "", "write the form as HTML to this new `file`, or to standard output (-)")
	_ = cmd.MarkFlagFilename("html", "html")
	t.addChangeFlags(cmd)
	cmd.ValidArgsFunction = t.completePostmortems
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if *paper && *html != "" {
			return usage("use one of them", "--print and --html exclude each other")
		}
		if err := checkContact(*contact, *paper || *html != ""); err != nil {
			return err
		}
		if *paper || *html != "" {
			return t.writeForm(cmd, args[0], person.Person, *html, *contact)
		}
		return t.changePostmortem(cmd.Context(), args[0], func(c *postmortemChange) (bool, error) {
			r, err := account.Create(c.change, c.accountInput(person.Person))
			if err != nil {
				return false, err
			}
			for _, note := range r.Notes {
				c.print("note", note)
			}
			if r.Done == "" {
				fmt.Fprintf(t.out, "%s is an empty form of %s already: %s\n", r.ID, r.Person.Ref, finding.Printable(r.File))
			} else {
				fmt.Fprintf(t.out, "%s is an empty form for %s, %s\n", r.ID, r.Person.Ref, finding.Printable(r.Person.Role))
			}
			t.print("hint", "when "+r.File+" is filled in: debrief account add FILE; for people without Git use --html or --print")
			return r.Done != "", nil
		})
	}
	return cmd
}

// checkContact checks the value of --contact. A form in the library would publish it.
func checkContact(contact string, isForm bool) error {
	switch {
	case contact == "":
		return nil
	case !catalog.IsContact(contact):
		return usage("write an e-mail address such as postmortems@example.org, or a web address", "--contact is %q", contact)
	case !isForm:
		return usage("add --html or --print, or set contact in the catalogue", "--contact is only for forms outside the library")
	}
	return nil
}

// writeForm writes a form as HTML to the file html, or prints it as text if html is "".
func (t *tool) writeForm(cmd *cobra.Command, id string, person account.Person, html, contact string) error {
	snap, repo, _, err := t.read(cmd.Context(), noFindings)
	if err != nil {
		return err
	}
	defer repo.Close()
	pm, err := t.findPostmortem(snap, id)
	if err != nil {
		return err
	}
	form, isNew, err := account.FormFor(account.Input{Postmortem: pm, Catalog: snap.Catalog, Person: person, Contact: contact})
	if err != nil {
		return err
	}
	if isNew {
		t.print("note", person.Ref+" is not listed under participants yet; give --role and --group to debrief account add, too")
	}
	if html == "" {
		_, err := io.WriteString(t.out, form.Paper())
		return err
	}
	page, err := form.HTML()
	if err != nil {
		return err
	}
	if html == "-" {
		_, err := t.stdout.Write(page) // unchanged, because the page has the hash of its script
		return err
	}
	file, err := os.OpenFile(html, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if errors.Is(err, fs.ErrExist) {
		return usage("name another file", "%s exists already", finding.Printable(html))
	}
	if err != nil {
		return err
	}
	_, err = file.Write(page)
	if err = errors.Join(err, file.Close()); err != nil {
		return errors.Join(err, os.Remove(html))
	}
	fmt.Fprintf(t.out, "wrote %s\n", finding.Printable(html))
	t.print("hint", "send it to the person; debrief account add FILE files the text that it saves")
	return nil
}

func (t *tool) accountAddCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "add FILE|- [ID]",
		Short: "File an account, or record that a form is filled in",
		Long: `Add files the text of an account with a post-mortem, word for word: a file in the
folder accounts, and an entry with the time when it was collected and whether
that was before the group review. An empty form of the person is replaced.

FILE is the text that the HTML form saved, a filled-in form in the library, or
any text in UTF-8. A form states its post-mortem and its participant; for other
texts, give ID and --participant.

Add refuses a text with a password or a token, because Git never forgets it. It
reports personal data, and changes nothing in the text. The same text again
changes nothing. With --addendum the text is appended to an account below a
heading with the date. A changed copy of a filed account is refused, because it
would become a second account; --again files it all the same.`,
		Example: `  debrief account add account-2026-10-14-checkout-5xx-i1.txt
  debrief account add postmortems/2026/2026-10-14-checkout-5xx/accounts/r1.md
  debrief account add interview.txt 2026-10-14-checkout-5xx --participant I1 --method interview
  debrief account add later.txt 2026-10-14-checkout-5xx --addendum acc-1`,
		Args: argumentCount(1, 2, "debrief account add FILE ID --participant R1"),
	}
	var person personFlags
	person.add(cmd)
	method := &choice{words: postmortem.Methods, word: "written"}
	cmd.Flags().Var(method, "method", "how it was collected: "+orList(postmortem.Methods))
	_ = cmd.RegisterFlagCompletionFunc("method", cobra.FixedCompletions(postmortem.Methods, cobra.ShellCompDirectiveNoFileComp))
	collected := cmd.Flags().String("collected", "", "the `time` when it was collected (default: the time in the form, or now)")
	again := cmd.Flags().Bool("again", false, "file a changed copy of an account as a further account")
	addendum := cmd.Flags().String("addendum", "", "append the text to the account with this `id`, such as acc-1")
	t.addChangeFlags(cmd)
	cmd.ValidArgsFunction = func(cmd *cobra.Command, args []string, start string) ([]string, cobra.ShellCompDirective) {
		if len(args) == 0 {
			return nil, cobra.ShellCompDirectiveDefault
		}
		return t.completePostmortems(cmd, args[1:], start)
	}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		at, err := parseRangeTime("--collected", *collected)
		if err != nil {
			return err
		}
		sub, id, err := t.readAccount(cmd, args)
		if err != nil {
			return err
		}
		return t.changePostmortem(cmd.Context(), id, func(c *postmortemChange) (bool, error) {
			in := c.accountInput(person.Person)
			in.Method, in.Collected, in.Again = method.word, at, *again
			var r account.Result
			var err error
			if *addendum != "" {
				r, err = account.Append(c.change, sub, *addendum, in)
			} else {
				r, err = account.Add(c.change, sub, in)
			}
			if err != nil {
				return false, err
			}
			c.printFiled(r)
			return r.Done != "", nil
		})
	}
	return cmd
}

// readAccount reads the text of an account, and returns it with the ID of its
// post-mortem.
func (t *tool) readAccount(cmd *cobra.Command, args []string) (*account.Submission, string, error) {
	const hint = "name the text of an account, or - for standard input; debrief account new writes an empty form"
	text, err := t.readInput(cmd.InOrStdin(), args[0], hint, hint)
	if err != nil {
		return nil, "", err
	}
	sub, err := account.Parse([]byte(text))
	if err != nil {
		return nil, "", err
	}
	if len(args) == 2 {
		return sub, args[1], nil
	}
	if sub.Postmortem == "" {
		return nil, "", usage("add the ID and the person: debrief account add FILE ID --participant R1",
			"the text does not state its post-mortem")
	}
	return sub, sub.Postmortem, nil
}

// printFiled prints what happened to an account.
func (c *postmortemChange) printFiled(r account.Result) {
	file := finding.Printable(r.File)
	switch r.Done {
	case "":
		fmt.Fprintf(c.out, "%s has this text already: %s\n", r.ID, file)
	case "appended":
		fmt.Fprintf(c.out, "%s has an addendum: %s\n", r.ID, file)
	case "filled":
		fmt.Fprintf(c.out, "%s is filled in: %s\n", r.ID, file)
	case "recorded":
		fmt.Fprintf(c.out, "%s is recorded: %s\n", r.ID, file)
	default:
		fmt.Fprintf(c.out, "%s is the account of %s: %s\n", r.ID, r.Person.Ref, file)
	}
	if r.Done == "filed" && r.Second {
		c.print("note", r.Person.Ref+" has another account; to append later words to it, use --addendum")
	}
	for _, note := range r.Notes {
		c.print("note", note)
	}
}

func (t *tool) accountStatusCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "status [ID]",
		Short: "List who has not given an account, and how long ago the incident was",
		Long: `Status lists the participants of a post-mortem with their accounts: who has not
given one, how many hours passed between mitigation and the account, and which
accounts are from after the group review. Without ID it lists the drafts and
the post-mortems in review in which accounts are missing; a restricted one is
listed only by its ID.

It exits with 1 if an account is missing, or if no participants are listed.`,
		Example: `  debrief account status
  debrief account status 2026-10-14-checkout-5xx --format json`,
		Args: maxOneArgument,
	}
	form := addFormatFlag(cmd, "text", "json")
	t.addChangeFlags(cmd)
	cmd.ValidArgsFunction = t.completePostmortems
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		snap, repo, _, err := t.read(cmd.Context(), noFindings)
		if err != nil {
			return err
		}
		defer repo.Close()
		now := time.Now()
		if t.asOf != "" {
			now = snap.Now
		}
		var all []*account.Status
		if len(args) == 1 {
			pm, err := t.findPostmortem(snap, args[0])
			if err != nil {
				return err
			}
			all = append(all, account.StatusOf(snap.Library, pm, now))
		} else {
			all = account.Incomplete(site.Edition{Drafts: true}.Shown(snap.Library), now)
		}
		if err := t.printStatuses(all, form.word, len(args) == 0, now); err != nil {
			return err
		}
		for _, s := range all {
			if !s.IsComplete() {
				return errFound
			}
		}
		return nil
	}
	return cmd
}

func (t *tool) printStatuses(all []*account.Status, format string, summary bool, now time.Time) error {
	if format == "json" {
		var out bytes.Buffer // the writer redacts whole JSON values
		if err := account.WriteJSON(&out, all, now); err != nil {
			return err
		}
		_, err := t.jsonWriter().Write(out.Bytes())
		return err
	}
	if summary {
		fmt.Fprintln(t.out, account.Summary(len(all)))
	}
	for i, s := range all {
		if summary || i > 0 {
			fmt.Fprintln(t.out)
		}
		if err := s.WriteText(t.out); err != nil {
			return err
		}
	}
	return nil
}

func (t *tool) accountRemoveCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "remove ID ACCOUNT",
		Short: "Remove an account that a person withdraws",
		Long: `Remove deletes the file of an account and its entry in the front matter. It does
not change the Git history: it prints whether the history has the file, and how
to remove it there.`,
		Example: `  debrief account remove 2026-10-14-checkout-5xx acc-1`,
		Args:    argumentCount(2, 2, "debrief account remove ID acc-1"),
	}
	t.addChangeFlags(cmd)
	cmd.ValidArgsFunction = t.completePostmortems
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return t.changePostmortem(cmd.Context(), args[0], func(c *postmortemChange) (bool, error) {
			file, err := account.Remove(c.change, c.accountInput(account.Person{}), args[1])
			if err != nil {
				return false, err
			}
			fmt.Fprintf(t.out, "%s is removed\n", finding.Printable(args[1]))
			for _, note := range account.Remains(c.snap.Library, c.pm, args[1], file) {
				t.print("note", note)
			}
			return true, nil
		})
	}
	return cmd
}

// argumentCount returns a check of the number of arguments. example shows the command.
func argumentCount(least, most int, example string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) < least || len(args) > most {
			return usage("as in "+example, "%s takes %s, but got %d", cmd.CommandPath(), countText(least, most), len(args))
		}
		return nil
	}
}

func countText(least, most int) string {
	if least == most {
		return finding.Plural(least, "argument", "arguments")
	}
	return fmt.Sprintf("%d or %d arguments", least, most)
}
