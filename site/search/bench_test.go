package search

import (
	"fmt"
	"testing"
)

// BenchmarkNew indexes; BenchmarkExport exports; BenchmarkSearch asks. 10,000
// write-ups are for a machine with time: go test -bench=. -benchtime=1x ./site/search/
func BenchmarkNew(b *testing.B) {
	for _, n := range []int{1000, 10000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			if n > 1000 && testing.Short() {
				b.Skip("short")
			}
			docs := newCorpus(1, 20000).documents(n, 1000)
			b.ReportAllocs()
			b.ResetTimer()
			for b.Loop() {
				ix, err := New(docs, Options{Dir: b.TempDir()})
				if err != nil {
					b.Fatal(err)
				}
				b.StopTimer()
				ix.Close()
				b.StartTimer()
			}
		})
	}
}

func BenchmarkExport(b *testing.B) {
	for _, n := range []int{1000, 10000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			if n > 1000 && testing.Short() {
				b.Skip("short")
			}
			ix, err := New(newCorpus(1, 20000).documents(n, 1000), Options{Dir: b.TempDir()})
			if err != nil {
				b.Fatal(err)
			}
			defer ix.Close()
			b.ReportAllocs()
			size := map[byte]int{}
			files := map[byte]int{}
			b.ResetTimer()
			for b.Loop() {
				clear(size)
				clear(files)
				err := ix.Export(func(path string, data []byte) error {
					kind := path[len("search/")]
					size[kind] += len(data)
					files[kind]++
					return nil
				})
				if err != nil {
					b.Fatal(err)
				}
			}
			for kind, s := range size {
				b.ReportMetric(float64(s)/1000, string(kind)+"-kB")
				b.ReportMetric(float64(files[kind]), string(kind)+"-files")
			}
		})
	}
}

func BenchmarkSearch(b *testing.B) {
	ix, err := New(newCorpus(1, 20000).documents(1000, 1000), Options{Dir: b.TempDir()})
	if err != nil {
		b.Fatal(err)
	}
	defer ix.Close()
	for _, q := range []string{"lock queue", "kube-proxy timeout", `"connection pool" deploy`, "cert"} {
		b.Run(q, func(b *testing.B) {
			for b.Loop() {
				if _, err := ix.Search(q, Want{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
