package source_test

import (
	"fmt"

	"debrief/site/source"
)

func ExampleExcerpt() {
	fmt.Println(source.Excerpt("upstream  connect error\nor disconnect/reset before headers", 30))
	// Output: upstream connect error or dis…
}
