package trend_test

import (
	"fmt"

	"debrief/site/trend"
)

// Four incidents in a quarter are compatible with an expected count of 1 to 10.
func ExampleGarwood() {
	i, ok := trend.Garwood(4)
	fmt.Printf("%.2f to %.2f, %v\n", i.Low, i.High, ok)
	// Output: 1.09 to 10.24, true
}

// Items that are still open count as open for the days observed so far.
func ExampleKaplanMeier() {
	curve, _ := trend.KaplanMeier([]trend.Spell{{10, trend.Done}, {20, trend.Done}, {30, trend.Open}, {40, trend.Done}})
	days, ok := curve.Median()
	fmt.Println(days, ok)
	// Output: 20 true
}
