package search_test

import (
	"fmt"

	"debrief/site/search"
)

func ExampleIndex_Search() {
	index, err := search.New([]search.Document{
		{ID: "2026-10-14-checkout-5xx", URL: "incidents/2026-10-14-checkout-5xx/index.html", Title: "Checkout returned 5xx", Symptoms: []string{"upstream timeout"}},
		{ID: "2026-03-02-map-key", URL: "incidents/2026-03-02-map-key/index.html", Title: "Maps without tiles"},
	}, search.Options{})
	if err != nil {
		panic(err)
	}
	defer index.Close()
	result, err := index.Search("checkout upstream timeout", search.Page{})
	if err != nil {
		panic(err)
	}
	for _, hit := range result.Hits {
		fmt.Println(hit.ID, hit.Reasons)
	}
	// Output: 2026-10-14-checkout-5xx [symptom: upstream timeout]
}
