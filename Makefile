# debrief: see README.md. The two main targets: make serve, make test.

GO       ?= go
ADDR     ?= 127.0.0.1:8080
BIN      := .cache/debrief
SOURCES  := $(shell find cmd site theme -name '*.go' -o -path '*/default/*' -o -path '*/rules/*.md' -o -path '*/client/*' -o -path '*/starter/files/*' -o -path '*/guide/*.md' -o -path '*/de/*.txt') go.mod go.sum

.PHONY: serve build test check profile bench lighthouse calibrate golden fuzz clean tools

serve: $(BIN) ## show the sample library in a browser
	$(BIN) serve --library postmortems --addr $(ADDR)

build: $(BIN) ## build the sample library into public/
	$(BIN) build --library postmortems -o public

$(BIN): $(SOURCES)
	$(GO) build -trimpath -o $(BIN) ./cmd/debrief

test: tools check ## all tests
	$(GO) test -timeout 40m ./...
	@[ ! -f .cache/tools/not-run ] || cat .cache/tools/not-run

check: ## gofmt, go vet, staticcheck, and the sample library
	@bad=$$(gofmt -l cmd site theme); [ -z "$$bad" ] || { echo "gofmt would change: $$bad"; exit 1; }
	$(GO) vet ./...
	$(GO) tool staticcheck ./...
	$(GO) run ./cmd/debrief check --library postmortems

tools: ## install what the browser tests need
	@.ci/tools

profile: ## record the profile that the compiler optimises with; run it after work on speed
	$(GO) test -trimpath -run '^$$' -bench '^BenchmarkProfile$$' -benchtime 4x -cpuprofile cmd/debrief/default.pgo -o .cache/profile.test ./cmd/debrief

bench: ## libraries of 100, 1,000 and 10,000 post-mortems: time, memory, size
	$(GO) test -run '^$$' -bench . -benchtime 1x -timeout 60m ./...

PAGES ?= index.html incidents/index.html incidents/2025-11-28-tracking-cache-stampede/index.html trends/index.html
RUNS  ?= 3
lighthouse: $(BIN) ## Lighthouse over the sample site: the median of RUNS=3, of PAGES="index.html …"
	@.ci/tools lighthouse
	$(BIN) build --library postmortems -o .cache/lighthouse
	@CHROME_PATH=$${CHROMIUM:-$$(command -v chromium || command -v google-chrome)} node .ci/lighthouse.mjs .cache/lighthouse "$$(echo .cache/tools/lighthouse-*/node_modules/lighthouse/cli/index.js)" $(RUNS) $(PAGES)

CORPORA ?= $(wildcard ../shared/research/corpora)
SAMPLES ?= 5
RULES   ?=
calibrate: ## run every rule on a folder of real post-mortems: CORPORA=dir SAMPLES=5 RULES=blame/
	@[ -n "$(CORPORA)" ] || { echo "Name a folder of post-mortems: make calibrate CORPORA=dir"; exit 1; }
	@$(GO) test -count=1 -v ./site/check -run '^(TestCalibrate|TestLabelledSentences)$$' -corpora "$(abspath $(CORPORA))" -samples "$(SAMPLES)" -rules "$(RULES)"

golden: ## rewrite the expected outputs; read the diff before you commit it
	$(GO) test $$(grep -rl 'flag.Bool("update"' --include='*_test.go' cmd site theme | xargs -n1 dirname | sort -u | sed 's|^|./|') -run 'Test' -short -update

FUZZTIME ?= 30s
fuzz: ## run every fuzz target
	@set -e; for pkg in $$($(GO) list ./...); do \
		for target in $$($(GO) test -list '^Fuzz' $$pkg | grep '^Fuzz' || true); do \
			echo "$$pkg $$target"; $(GO) test -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 10x $$pkg; \
		done; done

clean:
	rm -rf .cache public
