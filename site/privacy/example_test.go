package privacy_test

import (
	"fmt"

	"debrief/site/catalog"
	"debrief/site/privacy"
)

func ExampleRedactor_Text() {
	r := privacy.Redactor{Catalog: &catalog.Catalog{}, Mask: "(not shown)"}
	fmt.Println(r.Text("Ask jane.doe@corp-mail.com for the dashboard."))
	// Output: Ask (not shown) for the dashboard.
}
