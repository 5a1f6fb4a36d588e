package format

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"regexp"
	"strings"
	"testing"
)

// obeyed matches text that some host reads as a command.
var obeyed = regexp.MustCompile(`##[A-Za-z0-9._-]*\[|(?m)(?:^[\s\x{85}\x{a0}\x{2003}\x{3000}]*::|^(?:---|\+\+\+|~~~|\^\^\^)\s)|section_(?:start|end):|GL-HOOK-ERR:|travis_(?:fold|time):`)

// commands are the tokens of every host, at the places where it reads them.
var commands = []string{
	"##vso[task.setvariable variable=x]y", "a ##vso[task.prependpath]/tmp", "text ##[add-path]/tmp", "##[error]x", "##teamcity[message text='x']",
	"##octopus[setVariable name='x']", "###vso[x]", "####[x]", "##vso##[x]", "##vso[##vso[x]]",
	"::error::x", "  ::error::x", "\t::stop-commands::x", "\u00a0::error::x", "\u3000 ::error::x", ":::error::x", "\r::error::x", "a\n\n::set-env name=x::y",
	"section_start:1:x\r\x1b[0Kx", "a section_end:1:x\r\x1b[0K", "GL-HOOK-ERR: x", "x GL-HOOK-ERR: y", "travis_fold:start:x", "travis_time:start:x",
	"--- x", "+++ x", "~~~ x", "^^^ +++", "a\n+++\tx",
}

func TestLogWriterEscapesTokensAcrossWrites(t *testing.T) {
	for _, text := range commands {
		if !obeyed.MatchString(text) {
			t.Fatalf("the test looks for nothing in %q", text)
		}
		for size := 1; size <= len(text); size++ {
			var out bytes.Buffer
			w := NewLogWriter(&out)
			for at := 0; at < len(text); at += size {
				part := text[at:min(at+size, len(text))]
				if n, err := w.Write([]byte(part)); n != len(part) || err != nil {
					t.Fatal(n, err)
				}
			}
			if found := obeyed.FindString(out.String()); found != "" {
				t.Errorf("%q in writes of %d bytes holds %q", out.String(), size, found)
			}
			if strings.ReplaceAll(out.String(), `\`, "") != text {
				t.Errorf("%q became %q", text, out.String())
			}
		}
	}
}

func TestLogWriterKeepsOrdinaryText(t *testing.T) {
	for _, text := range []string{
		"## Summary\n", "std::vector and a::b\n", "a [link](x) # [b]\n", "---\ntitle: x\n---\n", "- - - x\n", " --- x\n", "a --- b\n",
		"#[x] and C# [y]\n", "postmortems/a.md:1:2: error: x\n", "section start: 8\n", "é: x\n", ":-)\n", strings.Repeat("x", 500) + "::y\n",
	} {
		var out bytes.Buffer
		if _, _ = NewLogWriter(&out).Write([]byte(text)); out.String() != text {
			t.Errorf("%q became %q", text, out.String())
		}
	}
}

func TestDataWriterEscapesCommandsInStrings(t *testing.T) {
	for _, text := range append(commands, "\u202e\u200b\U000e0041\ufeff\u0085\u007f<&\"") {
		var out bytes.Buffer
		enc := json.NewEncoder(DataWriter(&out, "json"))
		if err := enc.Encode(map[string]string{text: text}); err != nil {
			t.Fatal(err)
		}
		var back map[string]string
		if err := json.Unmarshal(out.Bytes(), &back); err != nil || back[text] != text {
			t.Errorf("%q came back as %q, %v", text, back, err)
		}
		if found := obeyed.FindString(out.String()); found != "" || strings.ContainsAny(out.String(), "\u202e\u200b\U000e0041\ufeff\u0085\u007f") {
			t.Errorf("%q holds %q or what nobody sees", out.String(), found)
		}
		type element struct {
			Attr string `xml:"attr,attr"`
			Text string `xml:",chardata"`
		}
		text = legal(strings.ReplaceAll(text, "\r", "\n")) // which every reader of XML does
		out.Reset()
		if err := xml.NewEncoder(DataWriter(&out, "junit")).Encode(element{text, text}); err != nil {
			t.Fatal(err)
		}
		var read element
		if err := xml.Unmarshal(out.Bytes(), &read); err != nil || read.Text != text || read.Attr != text {
			t.Errorf("%q came back as %q, %v", text, read, err)
		}
		if found := obeyed.FindString(out.String()); found != "" {
			t.Errorf("%q holds %q", out.String(), found)
		}
	}
}
