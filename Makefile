# The one list of steps. `make run` and `make test` install what a fresh Debian 12 machine with Swift lacks.

SWIFT ?= swift
DATA ?= data
HOST ?= 127.0.0.1
PORT ?= 8080
SECONDS ?= 600
BENCH ?=
ARROWS = --explicit-target-dependency-import-check error
# BoringSSL's scrypt takes ten times as long without: each sign-in of the browser tests waits for it.
FAST_C = -Xcc -O2
FUZZ = KAIMEN_FUZZ=1 $(SWIFT) build --scratch-path .build-fuzz -c release -Xswiftc -sanitize=fuzzer -Xswiftc -use-ld=lld

.PHONY: setup setup-browser setup-postgres build release run test test-swift test-browser bench fuzz-reader fuzz-fast-path lint format clean

setup:
	@scripts/setup
	@scripts/setup-front-end

setup-browser:
	@scripts/setup-browser

setup-postgres:
	@scripts/setup-postgres

build: setup
	$(SWIFT) build --product kaimen $(ARROWS) $(FAST_C)

release: setup
	$(SWIFT) build --product kaimen -c release

run: build
	.build/debug/kaimen serve --data $(DATA) --host $(HOST) --port $(PORT) --demo

# Everything: format, build with warnings about arrows as errors, Swift tests and browser tests, on both engines. The
# PostgreSQL cluster is made for the tests and removed after them.
test: lint test-swift test-browser

test-swift: setup setup-postgres
	$(SWIFT) build --build-tests $(ARROWS) $(FAST_C)
	scripts/with-postgres $(SWIFT) test --skip-build $(FAST_C)

test-browser: build setup-browser setup-postgres
	.venv/bin/pytest browser -n 2 --dist worksteal
	scripts/with-postgres .venv/bin/pytest browser -n 2 --dist worksteal --postgres

# Reads arbitrary bytes as saved pages; stops at the first that traps or leaves a tag that is not on the list.
fuzz-reader: setup
	$(FUZZ) --product FuzzReader
	mkdir -p .build-fuzz/reader
	.build-fuzz/release/FuzzReader -max_total_time=$(SECONDS) -max_len=65536 -timeout=25 -artifact_prefix=.build-fuzz/ .build-fuzz/reader Sources/DemoData/Resources/pages

# Compares the fast path with the codec alone on streams that libFuzzer invents.
fuzz-fast-path: setup
	KAIMEN_FUZZ=1 $(SWIFT) build -c release --scratch-path .build-fuzz-fast --product FuzzFastPath
	mkdir -p .build-fuzz-fast/corpus
	.build-fuzz-fast/release/FuzzFastPath -max_total_time=$(SECONDS) -max_len=1200 -print_final_stats=1 \
		-artifact_prefix=.build-fuzz-fast/ -dict=fuzzing/FuzzFastPath/tokens.dict .build-fuzz-fast/corpus \
		fuzzing/FuzzFastPath/seeds

# Measures the portal beside nginx and a plain Hummingbird handler; the README of `benchmarks` lists the rows.
bench: release
	python3 benchmarks/bench.py $(BENCH)

lint:
	@$(SWIFT) format lint --strict --recursive --parallel Package.swift Sources Tests fuzzing

format:
	$(SWIFT) format --in-place --recursive --parallel Package.swift Sources Tests fuzzing

clean:
	rm -rf .build .build-fuzz .build-fuzz-fast
