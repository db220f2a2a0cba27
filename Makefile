# The one list of steps. `make run` and `make test` install what a fresh Debian 12 machine with Swift lacks.

SWIFT ?= swift
DATA ?= data
PORT ?= 8080
ARROWS = --explicit-target-dependency-import-check error

.PHONY: setup build run test lint format clean

setup:
	@scripts/setup

build: setup
	$(SWIFT) build $(ARROWS)

run: build
	.build/debug/kaimen serve --data $(DATA) --port $(PORT) --demo

test: setup lint
	$(SWIFT) build --build-tests $(ARROWS)
	$(SWIFT) test --skip-build

lint:
	$(SWIFT) format lint --strict --recursive --parallel Package.swift Sources Tests

format:
	$(SWIFT) format --in-place --recursive --parallel Package.swift Sources Tests

clean:
	rm -rf .build
