package search

import "testing"

func sample() []Document {
	return []Document{
		{ID: "2026-10-14-checkout-slow", URL: "incidents/2026-10-14-checkout-slow/index.html", Title: "Checkout slow for an hour", Summary: "Address lookups waited on one lock.",
			Severity: "sev2", Date: "2026-10-14", Kind: "incident", Aliases: []string{"INC-4821"}, Symptoms: []string{"checkout p99 above 8 s"},
			Services: []string{"checkout"}, Factors: []string{"dependency.lock_contention"},
			Sections: []Section{{"timeline", "Timeline", "kube-proxy restarted; readTimeoutMs was 500 and /var/lib/etcd was full. SQLSTATE 40001."}, {"analysis", "Analysis", "The connection pool was exhausted by retries."}}},
		{ID: "2026-03-02-payments-down", URL: "incidents/2026-03-02-payments-down/index.html", Title: "Payments down", Summary: "The certificate of payments-api had expired.",
			Severity: "sev1", Date: "2026-03-02", Kind: "incident", Services: []string{"payments-api"}, Factors: []string{"change.expiry"},
			Sections: []Section{{"timeline", "Timeline", "The read timeout of checkout was hit. INC-4821 was later alike. A proxy for kube was tried."}}},
	}
}

func TestSearchSmall(t *testing.T) {
	ix, err := New(sample(), Options{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer ix.Close()
	for q, want := range map[string]string{
		"INC-4821": "2026-10-14-checkout-slow", "kube-proxy": "2026-10-14-checkout-slow", `"read timeout" -lock`: "2026-03-02-payments-down",
		"severity:sev1": "2026-03-02-payments-down", "payments down": "2026-03-02-payments-down", "connectio": "2026-10-14-checkout-slow",
		"cert expired": "2026-03-02-payments-down",
	} {
		r, err := ix.Search(q, Page{})
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Hits) == 0 || r.Hits[0].ID != want {
			t.Errorf("%s: %+v", q, r)
		}
	}
}
