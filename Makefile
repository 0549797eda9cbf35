# Everything in one word. `make run` opens the dashboard, `make test` proves it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RAW ?= ../shared/data
HOST ?= 127.0.0.1
PORT ?= 8050

# `make mutants` breaks every rule in a copy of the tree, one at a time, and sees that its tests notice.
# `make thorough` adds the same pages in the dark scheme; `make data-test` rebuilds from the official files in RAW.

# Two processes, each with one half of the list to begin with: what a file opens is mostly opened once.
TESTS := $(BIN)/python -m pytest -n 2 --dist worksteal

.PHONY: setup run test test-minimum thorough mutants lint check style types layers quick bench data data-test format browser clean

setup: $(VENV)/.ready

$(VENV)/.ready: pyproject.toml constraints.txt
	@.ci/venv $(PYTHON) $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[test,dev]'
	@touch $@

run: setup
	$(BIN)/reisevei serve --host $(HOST) --port $(PORT)

browser:
	@.ci/browser

test: setup browser
	$(TESTS) -m "not raw and not thorough"

test-minimum: constraints-minimum.txt
	@.ci/venv $(PYTHON) $(VENV)/minimum
	$(VENV)/minimum/bin/python -m pip install --quiet --disable-pip-version-check -c constraints-minimum.txt -e '.[test]'
	$(VENV)/minimum/bin/python -m pytest -m "not browser and not raw and not thorough" -n 2 --dist worksteal

thorough: setup browser
	$(TESTS) -m thorough

mutants: setup browser
	$(BIN)/python -m tests.mutants

# The parts of `lint` and `check` run side by side.
lint: setup
	@$(MAKE) --no-print-directory -j 3 style types layers

check: setup
	@$(MAKE) --no-print-directory -j 4 style types layers quick

style: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	@.ci/scripts

types: setup
	$(BIN)/mypy

layers: setup
	$(BIN)/lint-imports
	$(BIN)/python -m tests.docstrings

quick: setup
	$(TESTS) -m "not browser and not raw and not slow" --hypothesis-profile check -x -q

format: setup
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	@.ci/scripts format

bench: setup browser
	$(BIN)/python -m benchmarks.figures
	$(BIN)/python -m benchmarks --raw $(RAW)

data: setup
	$(BIN)/reisevei build --raw $(RAW) --out data

data-test: setup browser
	@test -d "$(RAW)" || { echo "No official files in $(RAW); name their folder with: make data-test RAW=…" >&2; exit 1; }
	REISEVEI_RAW="$(RAW)" $(TESTS) -m raw

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
