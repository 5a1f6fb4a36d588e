package finding_test

import (
	"os"

	"debrief/site/finding"
	"debrief/site/source"
)

func ExampleList_WriteText() {
	file := &source.File{Path: "postmortems/2026-10-14-checkout-5xx.md", Data: []byte("---\nseverity: sev9\n---\n")}
	list := finding.List{{
		Rule: "links/severity", Level: finding.Error, At: source.Span{File: file, Start: 14, End: 18},
		Message: `"sev9" is not a severity of the catalogue`, Help: "write sev1, sev2, sev3 or sev4",
	}}
	if err := list.WriteText(os.Stdout, finding.Summary{Files: 1}, nil); err != nil {
		panic(err)
	}
	// Output:
	// postmortems/2026-10-14-checkout-5xx.md:2:11: error: "sev9" is not a severity of the catalogue [links/severity]
	//   |
	// 2 | severity: sev9
	//   |           ^^^^
	//   = help: write sev1, sev2, sev3 or sev4
	//
	// 1 error in 1 file; 1 post-mortem read. See debrief explain links/severity.
}
