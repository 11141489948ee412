# One way to run things: `make help` lists it. CI runs the same targets (.ci/run).

PYTHON ?= python3
ARGS ?=
VENV := .venv
BIN := $(VENV)/bin
CODE := app.py bot blocks cli delivery handlers sandbox scripts tests
ORACLES := ../shared/validators
NL_EVAL := ../shared/nl-eval
PIP := $(BIN)/python -m pip --disable-pip-version-check
LOCK := $(BIN)/uv pip compile --quiet pyproject.toml --universal --python-version 3.11 --generate-hashes

.DEFAULT_GOAL := help
.PHONY: help setup demo test check browser screenshots chaos bench nl-eval oracles lock clean

help:  ## Show what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(VENV)/.installed  ## Make .venv from the hash-locked packages; at once where nothing changed

demo: setup  ## Open the sandbox's page; ARGS=--terminal plays the journey by key, --headless without, --json for machines
	@$(BIN)/travelbot demo $(ARGS)

test: setup  ## Run the tests; ARGS="tests/unit -k dates" runs some
	@$(BIN)/python -m pytest -n 3 --dist worksteal $(ARGS)

check: setup  ## Lint, types, import layers, catalogs, dependencies, and the rules of manifest and lock files
	$(BIN)/ruff check $(CODE)
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m scripts.update_catalogs --check
	$(BIN)/deptry .
	$(BIN)/python -m pytest tests/unit/house

browser: $(VENV)/.browser  ## Drive the page in a real browser; gets Chromium and a Chinese font where it may
	@$(BIN)/python -m pytest tests/browser $(ARGS)

screenshots: $(VENV)/.browser  ## Draw docs/images anew from the browser tests
	@SCREENSHOTS=docs/images $(BIN)/python -m pytest tests/browser -k "hesine_holds_it or phone"

chaos: setup  ## The slow proofs: processes killed under load, thousands of bad requests; ARGS are those of the chaos run
	$(BIN)/python -m tests.chaos $(ARGS)
	$(BIN)/python -m tests.chaos --trips 50 --rate-factor 1
	$(BIN)/python -m tests.chaos --trips 200 --redis sentinel
	$(BIN)/python -m tests.chaos --trips 200 --redis cluster
	$(BIN)/python -m pytest tests/chaos
	BAD_INPUT_CASES=20000 $(BIN)/python -m pytest tests/scenario/test_bad_input.py

bench: setup  ## Measure answers and relay beside bare Bolt; ARGS=--write draws docs/performance.md
	$(BIN)/python -m tests.bench $(ARGS)

nl-eval: setup  ## Score the reading of trips on public sentences, where they are at hand; ARGS="--errors 5" shows failures
	@$(BIN)/python -m scripts.score_language $(NL_EVAL) $(ARGS)

oracles: setup  ## Ask others' validators about manifest, views and calls, where they are at hand
	@if [ -d $(ORACLES) ]; then $(BIN)/python -m scripts.ask_oracles $(ORACLES); \
	else echo "no oracles: $(ORACLES) is not there, nothing was asked"; fi

lock: setup  ## Write requirements/*.lock from pyproject.toml; ARGS=--upgrade takes newer versions
	$(LOCK) --no-annotate $(ARGS) -o requirements/run.lock
	$(LOCK) --extra dev --no-annotate $(ARGS) -o requirements/dev.lock
	$(LOCK) --extra browser --no-annotate --constraint requirements/dev.lock $(ARGS) -o requirements/browser.lock

clean:  ## Remove .venv and everything that can be made again; the data in .travelbot stays
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage dist
	find $(CODE) -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.browser: $(VENV)/.installed requirements/browser.lock
	@$(PIP) install --quiet --require-hashes -r requirements/browser.lock
	@scripts/get_browser.sh
	@touch $@

$(VENV)/.installed: $(VENV)/.locked pyproject.toml
	@$(PIP) install --quiet --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.locked: requirements/dev.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; name one: make PYTHON=python3.12 …")'
	@$(PYTHON) -m venv $(VENV)
	@echo "Installing the locked packages into $(VENV); the first time this takes about a minute."
	@$(PIP) install --quiet --require-hashes -r requirements/dev.lock
	@touch $@
