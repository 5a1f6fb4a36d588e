package account

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"html/template"
	"strings"
)

//go:embed form.html
var formHTML string

//go:embed form.css
var formCSS string

//go:embed form.js
var formScript string

var formTemplate = template.Must(template.New("form").Parse(formHTML))

// policy is the content security policy of the form. It allows the form's own script and
// style by their hashes, and nothing else: no request can leave the page.
func policy() string {
	return "default-src 'none'; script-src " + cspHash(formScript) + "; style-src " + cspHash(formCSS) +
		"; connect-src 'none'; form-action 'none'; base-uri 'none'"
}

// cspHash returns the source expression of an inline script or style.
func cspHash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

type htmlQuestion struct {
	ID, Heading string
	Guidance    []string
	Rows        int
}

// HTML returns the form as one HTML file that works offline. It saves the answers as a
// text file for [Add], and stores nothing anywhere else.
func (f *Form) HTML() ([]byte, error) {
	l := f.l
	file := "account-" + string(f.pm.ID) + "-" + strings.ToLower(f.person.Ref) + ".txt"
	view := struct {
		Lang, Policy, Title, Incident, Questions     string
		Instructions, Terms                          []string
		Parts                                        []htmlQuestion
		Consent, Save, SaveNote, NoScript            string
		Head, AccountTitle, File                     string
		Saved, NeedConsent, NeedText, Copy, Optional string
		CSS                                          template.CSS
		Script                                       template.JS
	}{
		Lang: l.Tag(), Policy: policy(),
		Title:        l.Text("First-hand account: {0}", f.title()),
		Incident:     l.Text("Incident: {0}", f.pm.Title),
		Questions:    l.Text("Your account"),
		Instructions: f.instructions(),
		Terms:        []string{f.purpose(), f.readers(), f.withdrawal(f.address)},
		Consent:      f.consent(),
		Save:         l.Text("Save as a text file"),
		SaveNote:     f.saveNote(),
		NoScript:     l.Text("Saving needs JavaScript. Without it, print this page, or answer the questions in a text file."),
		Head:         f.head(), AccountTitle: f.title(),
		File:        file,
		Saved:       f.savedNote(file),
		NeedConsent: l.Text("Nothing is saved yet. Tick the box if you agree; without it, the account cannot be used."),
		NeedText:    l.Text("Nothing is saved yet. All answers are empty."),
		Copy:        l.Text("Your account as text"),
		Optional:    l.Text("Answer the parts that apply to you; leave the others empty."),
		CSS:         template.CSS(formCSS), Script: template.JS(formScript),
	}
	for _, q := range questions {
		part := htmlQuestion{ID: "a" + string(rune('1'+len(view.Parts))), Heading: l.Text(q.heading), Rows: q.rows}
		for _, text := range q.guidance {
			part.Guidance = append(part.Guidance, l.Text(text))
		}
		view.Parts = append(view.Parts, part)
	}
	var out bytes.Buffer
	if err := formTemplate.Execute(&out, view); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// saveNote describes what happens to the answers.
func (f *Form) saveNote() string {
	if f.address == "" {
		return f.l.Text("Your text stays on this device until you save it. Then give the file back to the person who sent you this form. " +
			"Closing this page deletes the text.")
	}
	return f.l.Text("Your text stays on this device until you save it. Then send the file to {0}. Closing this page deletes the text.",
		f.address)
}

// savedNote describes what to do with the saved file.
func (f *Form) savedNote(file string) string {
	if f.address == "" {
		return f.l.Text("Saved as {0}. Give this file back to the person who sent you the form. If there is no file, copy the text below.",
			file)
	}
	return f.l.Text("Saved as {0}. Send this file to {1}. If there is no file, copy the text below.", file, f.address)
}
