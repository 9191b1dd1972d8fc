# Everything a developer runs. `make test` is what CI runs, and sets up what it needs first.

SHELL := /bin/bash
BIN := $(CURDIR)/.ci/bin

STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2
ACTIONLINT := github.com/rhysd/actionlint/cmd/actionlint@v1.7.12
GOTESTSUM := gotest.tools/gotestsum@v1.13.0
# Vale judges whether pipeline/brand means the same by its rules.
VALE := github.com/vale-cli/vale/v3/cmd/vale@v3.22.0
# act runs the workflow files in tests.
ACT := github.com/nektos/act@v0.2.89

.PHONY: test setup lint unit cross bench fuzz schemas build

test: setup lint cross unit

build:
	go build -o galley ./cmd/galley

# setup installs what the tests need: Debian packages when absent and root, npm packages from the lock file,
# and Go tools at pinned versions. It does nothing when all is there.
setup:
	@BIN=$(BIN) .ci/setup $(STATICCHECK) $(ACTIONLINT) $(GOTESTSUM) $(VALE) $(ACT)

lint:
	@test -z "$$(gofmt -l cmd connectors example-repo pipeline schema)" || { gofmt -d cmd connectors example-repo pipeline schema; exit 1; }
	go vet ./...
	$(BIN)/staticcheck ./...
	$(BIN)/actionlint .github/workflows/*.yml example-repo/.github/workflows/*.yml

# Managers use macOS and Windows: galley and its tests must at least compile there.
cross:
	GOOS=darwin GOARCH=arm64 go vet ./...
	GOOS=windows GOARCH=amd64 go vet ./...

unit:
	BIN=$(BIN) .ci/unit

# bench also times the programs that people would run in galley's place, so it installs them.
bench: setup
	cd .ci/bench && npm ci --no-audit --no-fund --loglevel=error
	go test -run '^$$' -bench . -benchmem -timeout 60m $(BENCH) ./...

# fuzz runs every fuzz target for a while: make fuzz TIME=1m
TIME ?= 20s
fuzz:
	TIME=$(TIME) .ci/fuzz

# schemas writes schema/*.schema.json from the Go types.
schemas:
	go test ./schema -run TestGenerated -update
