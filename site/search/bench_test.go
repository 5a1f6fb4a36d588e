package search

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"testing"
)

// BenchmarkNew indexes; BenchmarkExport exports; BenchmarkSearch searches. The run
// with 10,000 post-mortems takes long: go test -bench=. -benchtime=1x ./site/search/
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
				if _, err := ix.Search(q, Page{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkBrowser reports the bytes that a query of two words loads: the client, the
// data for the query and ten hits with their passages (cold), and the data for a second
// query (warm), both as served and compressed.
func BenchmarkBrowser(b *testing.B) {
	for _, n := range []int{1000, 10000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			if n > 1000 && testing.Short() {
				b.Skip("short")
			}
			c := newCorpus(1, 20000)
			ix, err := New(c.documents(n, 1000), Options{Dir: b.TempDir()})
			if err != nil {
				b.Fatal(err)
			}
			defer ix.Close()
			site := exported(b, ix)
			var rows [6][]float64
			for b.Loop() {
				for i := range 12 {
					_, r := browser(b, site, nil, []string{
						opsWords[20+i] + " " + c.words[300+11*i] + " ", opsWords[41+i] + " " + c.words[600+13*i] + " ",
					}, 10)
					for k := range 2 {
						var raw, small float64
						for _, f := range r[k].Loaded {
							x, y := sizes(b, filepath.Join(site, f[0].(string)))
							raw, small = raw+x, small+y
						}
						requests := float64(len(r[k].Loaded))
						if k == 0 {
							x, y := sizes(b, filepath.Join(site, "client.js"))
							raw, small, requests = raw+x, small+y, requests+1
						}
						rows[3*k], rows[3*k+1], rows[3*k+2] = append(rows[3*k], raw), append(rows[3*k+1], small), append(rows[3*k+2], requests)
					}
				}
			}
			for k, unit := range []string{"cold-kB", "cold-gz-kB", "cold-requests", "warm-kB", "warm-gz-kB", "warm-requests"} {
				sort.Float64s(rows[k])
				b.ReportMetric(rows[k][len(rows[k])/2], unit)
			}
		})
	}
}

// sizes returns the length of a file and its compressed length, in kB.
func sizes(b *testing.B, path string) (raw, small float64) {
	data, err := os.ReadFile(path)
	if err != nil {
		b.Fatal(err)
	}
	var buf bytes.Buffer
	z := gzip.NewWriter(&buf)
	z.Write(data)
	z.Close()
	return float64(len(data)) / 1000, float64(buf.Len()) / 1000
}
