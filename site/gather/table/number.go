package table

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"

	"debrief/site/finding"
)

// gaps are the texts of cells without a value.
var gaps = map[string]bool{
	"": true, "nan": true, "null": true, "none": true, "nil": true, "-": true, "n/a": true, "na": true, "undefined": true,
}

func isGap(cell string) bool { return gaps[strings.ToLower(cell)] }

var (
	commaNumber    = regexp.MustCompile(`^[+-]?(\d+|\d{1,3}(\.\d{3})+),\d+([eE][+-]?\d+)?$`)
	pointGroups    = regexp.MustCompile(`^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$`)
	ambiguousComma = regexp.MustCompile(`^[+-]?[1-9]\d{0,2},\d{3}$`)
	dotGroups      = regexp.MustCompile(`^[+-]?\d{1,3}(\.\d{3})+$`)
)

// parseNumber returns the value of a cell. decimal is "point", "comma" or "". A gap is
// NaN.
func parseNumber(cell, decimal string) (float64, error) {
	cell = strings.TrimSpace(cell)
	if isGap(cell) {
		return math.NaN(), nil
	}
	text := cell
	switch {
	case decimal == "comma" && (commaNumber.MatchString(cell) || dotGroups.MatchString(cell)):
		text = strings.Replace(strings.ReplaceAll(cell, ".", ""), ",", ".", 1)
	case decimal == "comma" && strings.Contains(cell, "."):
		return 0, finding.HintErrorf("use --decimal point", "%q does not have a decimal comma", cell)
	case decimal == "" && ambiguousComma.MatchString(cell):
		return 0, finding.HintErrorf(
			"use --decimal comma or --decimal point", "%q has a comma for decimals or for thousands", cell,
		)
	case decimal != "comma" && pointGroups.MatchString(cell):
		text = strings.ReplaceAll(cell, ",", "")
	case decimal == "" && commaNumber.MatchString(cell):
		return 0, finding.HintErrorf("use --decimal comma", "%q has a decimal comma", cell)
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil && !math.IsInf(v, 0) || strings.ContainsAny(text, "xX_pP") {
		return 0, finding.HintErrorf("export the numbers without units (in Grafana, switch off Formatted data), or select "+
			"other columns with --column", "%q is not a number", cell)
	}
	return v, nil
}

// isNumber reports whether a cell looks like a number in any form.
func isNumber(cell string) bool {
	cell = strings.TrimSpace(cell)
	if commaNumber.MatchString(cell) || pointGroups.MatchString(cell) || dotGroups.MatchString(cell) {
		return true
	}
	_, err := strconv.ParseFloat(cell, 64)
	return err == nil
}

// findDecimal returns the decimal sign of the cells of a file with the delimiter. Only a
// file whose delimiter is not a comma has decimal commas without further information.
func findDecimal(cells func(func(string) bool), delimiter rune) string {
	if delimiter == ',' {
		return ""
	}
	found := ""
	for cell := range cells {
		cell = strings.TrimSpace(cell)
		switch {
		case commaNumber.MatchString(cell):
			return "comma"
		case strings.Contains(cell, ".") && isNumber(cell):
			found = "point"
		}
	}
	return found
}

// checkDecimal returns an error for an unknown value of the option Decimal.
func checkDecimal(decimal string) error {
	if decimal != "" && decimal != "point" && decimal != "comma" {
		return finding.WithHint(fmt.Errorf("--decimal is %q", decimal), "write point or comma")
	}
	return nil
}
