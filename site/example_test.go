package site_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"debrief/site"
	"debrief/site/history"
	"debrief/theme"
)

// Load reads and checks a library; Build renders its site.
func ExampleBuild() {
	dir, err := os.MkdirTemp("", "example")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "postmortems", "2026-10-14-checkout-5xx.md")
	if err := os.Mkdir(filepath.Dir(file), 0o755); err != nil {
		panic(err)
	}
	text := "---\nschema: 1\ntitle: Checkout returned 5xx\nstatus: in_review\nkind: incident\nseverity: sev2\nvisibility: internal\n---\n"
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		panic(err)
	}

	repo, err := history.Open(filepath.Dir(file))
	if err != nil {
		panic(err)
	}
	defer repo.Close()
	snap, err := site.Load(context.Background(), repo, site.Options{Now: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		panic(err)
	}
	fmt.Println(len(snap.Library.All), "post-mortem,", len(snap.Found) > 0)

	put := func(path string, data []byte) error { // called from several goroutines
		if strings.HasSuffix(path, "2026-10-14-checkout-5xx/index.html") {
			fmt.Println(path)
		}
		return nil
	}
	if err := site.Build(snap, site.Edition{Theme: theme.Default()}, put); err != nil {
		panic(err)
	}
	// Output:
	// 1 post-mortem, true
	// incidents/2026-10-14-checkout-5xx/index.html
}
