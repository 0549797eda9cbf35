# Everything in one word. `make run` opens the dashboard, `make test` proves it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RAW ?= ../shared/data
HOST ?= 127.0.0.1
PORT ?= 8050

# `make thorough` adds the same pages in the dark scheme; `make data-test` rebuilds from the official files in RAW.

.PHONY: setup run test test-minimum thorough lint check bench data data-test format browser clean

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
	$(BIN)/python -m pytest -m "not raw and not thorough" -n 2 --dist worksteal

test-minimum: constraints-minimum.txt
	@.ci/venv $(PYTHON) $(VENV)/minimum
	$(VENV)/minimum/bin/python -m pip install --quiet --disable-pip-version-check -c constraints-minimum.txt -e '.[test]'
	$(VENV)/minimum/bin/python -m pytest -m "not browser and not raw and not thorough" -n 2 --dist worksteal

thorough: setup browser
	$(BIN)/python -m pytest -m thorough -n 2 --dist worksteal

lint: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tests.docstrings

check: lint
	$(BIN)/python -m pytest -m "not browser and not raw" -x -q

format: setup
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: setup browser
	$(BIN)/python -m benchmarks.figures
	$(BIN)/python -m benchmarks --raw $(RAW)

data: setup
	$(BIN)/reisevei build --raw $(RAW) --out data

data-test: setup browser
	@test -d "$(RAW)" || { echo "No official files in $(RAW); name their folder with: make data-test RAW=…" >&2; exit 1; }
	REISEVEI_RAW="$(RAW)" $(BIN)/python -m pytest -m raw -n 2 --dist worksteal

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
