# Slagkracht. `make demo` to look around, `make test` to prove it works; `make help` lists the rest.
# Needs Python 3.11 or later and make; everything else goes into .venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input install --quiet

.PHONY: help setup demo quick test test-postgres functional check search bench soak manual build clean
.DEFAULT_GOAL := help

help:
	@echo "make setup     a virtual environment with everything that runs (.venv)"
	@echo "make demo      a practice region at http://localhost:8000 (PORT= for another port)"
	@echo "make quick     the fast tests, within two minutes"
	@echo "make test      all tests on SQLite, with the browser where there is one"
	@echo "make check     style, types, the order of the rooms, catalogues, documents"
	@echo "make bench     measures against the alternative; compares with the frozen run"
	@echo "make search    the properties on new examples, more of them"
	@echo "make soak      ten minutes of sudden deaths, and nothing half done"

# ---- environment ----

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Slagkracht needs Python 3.11 or later; $$($(PYTHON) --version) is here. Name another with PYTHON=…"; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { echo "This Python has no ensurepip, so no virtual environment can be made. On Debian or Ubuntu: apt install python3-venv"; exit 1; }
	@echo "Making a virtual environment in $(VENV)"
	@$(PYTHON) -m venv $(VENV)

# Hashed requirements first; then the package itself, which pip cannot hash and need not fetch.
$(VENV)/.runtime: requirements/runtime.txt pyproject.toml hatch_build.py | $(BIN)/python
	@echo "Installing what the site needs"
	@$(PIP) --require-hashes --only-binary :all: -r requirements/runtime.txt
	@$(BIN)/python hatch_build.py --needs-node && $(PIP) --require-hashes -r requirements/node.txt || true
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.runtime
	@echo "Installing what the tests need"
	@$(PIP) --require-hashes --only-binary :all: -r requirements/dev.txt
	@touch $@

setup: $(VENV)/.runtime build

# The front end and the catalogues, when their sources changed.
build: $(VENV)/.runtime
	@$(BIN)/python hatch_build.py

# ---- running ----

demo: setup
	@$(BIN)/slagkracht demo

# ---- proving ----

TEST := $(BIN)/python -m pytest

quick: $(VENV)/.dev build
	$(TEST) -n 2 -q -m "not slow and not golden and not browser and not postgres" tests/unit tests/architecture

# With coverage: of core and of every policies, each branch must have run.
test: $(VENV)/.dev build
	$(TEST) -n 2 -q --dist loadgroup --cov --cov-report= --durations=15 tests
	$(BIN)/python -m tools.coverage_gate

test-postgres: $(VENV)/.dev build
	$(BIN)/python -m tests.postgres pytest -n 2 -q --dist loadgroup -m "not browser" --durations=15 tests/integration

check: $(VENV)/.dev build
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python -m mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tools.catalogue --check
	$(BIN)/python -m tools.reference --check

# The properties on examples nobody tried before, more of them: for the night, not for every commit.
search: $(VENV)/.dev build
	SLAGKRACHT_SEARCH=search $(TEST) -n 2 -q --dist loadgroup -m "not browser and not golden" tests/unit tests/integration

bench: $(VENV)/.dev build
	$(BIN)/python -m benchmarks

soak: $(VENV)/.dev build
	$(BIN)/python -m tests.soak

manual: $(VENV)/.dev build
	$(TEST) -q tests/functional --manual

clean:
	rm -rf $(VENV) var build dist .pytest_cache .mypy_cache .ruff_cache frontend/node_modules
