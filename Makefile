# Gongkai: everything starts here. `make help` lists it.
PYTHON ?= python3.11
PORT ?= 8000
DATA ?= data
URL ?= http://127.0.0.1:$(PORT)
BIN := .venv/bin
PYTHON_FOUND := $(shell command -v $(PYTHON) || command -v python3)

.DEFAULT_GOAL := help
.PHONY: help install run test fuzz check messages format lock elasticsearch bench clean

help: ## Show what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: .venv/installed ## Make .venv with every package from the lock, and .venv/bin/gongkai

.venv/installed: requirements.lock pyproject.toml
	$(PYTHON_FOUND) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Gongkai needs Python 3.11 or newer")'
	test -x $(BIN)/python || $(PYTHON_FOUND) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

run: install ## Run the whole service with demo data on http://127.0.0.1:8000 (PORT=, DATA=)
	exec $(BIN)/gongkai up --demo --port $(PORT) --data $(DATA)

test: install ## Install or start what the tests need, then run them (ARGS= for pytest)
	sh deploy/test-needs.sh
ifdef ARGS
	$(BIN)/pytest $(ARGS)
else
	$(MAKE) --no-print-directory --keep-going --jobs 2 test-waiting test-working
endif

# Two halves of about the same length beside each other, each with servers of its own: one mostly
# waits for browsers, for engines and for dead workers to be missed, the other computes; the judges
# of pages go with that, for balance.
BROWSER := $(filter-out %/test_judges.py,$(wildcard tests/web/browser/test_*.py))
WAITING := $(BROWSER) tests/faults tests/search tests/web/public/test_hostile_searches.py

test-waiting: install
	$(BIN)/pytest $(WAITING)

test-working: install
	$(BIN)/pytest $(addprefix --ignore=,$(WAITING))

# Without GONGKAI_TOKEN, a clerk's token, submissions are left out. It keeps to the limits, which
# takes it some twenty minutes.
fuzz: install ## Ask a running service what its description allows and what not (URL=)
	GONGKAI_TOKEN=$${GONGKAI_TOKEN:-gk_none} $(BIN)/schemathesis --config-file tests/web/api/schemathesis.toml \
		run --max-examples 50 --rate-limit 90/m $(if $(GONGKAI_TOKEN),,--exclude-path-regex /submissions) $(URL)/api/v1/openapi.json

check: install ## Lint, types, import contracts, dead code and dependencies
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .
	$(BIN)/vulture

messages: install ## Bring the web's catalogue up to date with its texts; name what lacks a translation
	$(BIN)/python -m tests.web.translations.messages

format: install ## Put the code in the one format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: install ## Renew requirements.lock from pyproject.toml (hashes, no addresses)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip compile pyproject.toml --group dev --upgrade --generate-hashes --no-header \
		--no-emit-index-url --no-emit-find-links --python-version 3.11 --quiet --output-file requirements.lock

elasticsearch: install ## Start the real Elasticsearch on this machine and print its address
	exec $(BIN)/python -m deploy.local.elasticsearch

bench: install ## Measure extraction, rules, relevance and speed on ../shared/samples
	$(BIN)/python -m bench.extraction
	$(BIN)/python -m bench.rules
	$(BIN)/python -m bench.relevance
	$(BIN)/python -m bench.searching

clean: ## Remove what can be made again (never data/)
	rm -rf .venv build *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
