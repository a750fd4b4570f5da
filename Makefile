# `make` lists what there is to do. Every target sets up what it needs, and does nothing twice.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
APP ?= demos/tour/app.py
CHROMIUM := chromium chromium-browser google-chrome

PACKAGES := $(VENV)/.installed
MODULES := node_modules/.package-lock.json
BUNDLE := preludio/static/bundle.json
SOURCES := $(shell find frontend preludio \( -name '*.svelte' -o -name '*.ts' -o -name '*.css' -o -name '*.json' -o -name 'boot.js' \) \
	-not -path 'preludio/static/*' -not -name '*.test.ts' 2>/dev/null)

.DEFAULT_GOAL := help
.PHONY: help setup demo components dev check test browser contract build accessibility bench docs chromium types front style fast

help: ## List what there is to do
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(PACKAGES) $(BUNDLE) ## Install everything and build the front end

demo: setup ## Serve the tour at http://127.0.0.1:7860
	$(BIN)/preludio run $(APP)

components: setup ## Serve every component in every state at http://127.0.0.1:7860
	$(BIN)/python -m demos.components

dev: setup ## Serve the tour and rebuild the front end on every change; restart to load it
	npm run dev & builder=$$!; trap 'kill $$builder' EXIT; $(BIN)/preludio run $(APP)

check: setup ## Check style and types, and run the fast tests
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target types front style fast

# The parts of `make check`, the longest first.
types:
	$(BIN)/mypy
	$(BIN)/pyright

front:
	npm run --silent check
	npm run --silent lint

style:
	$(BIN)/ruff check
	$(BIN)/ruff format --check

fast:
	$(BIN)/pytest -m "not browser and not interop and not slow"

test: setup chromium ## Run every test
	$(BIN)/pytest -m "not accessibility"
	npm run --silent test

browser: setup chromium ## Run the tests that drive a browser
	$(BIN)/pytest -m "browser and not accessibility"

contract: $(PACKAGES) ## Write what is generated from the Python side: types, public names, old spellings
	$(BIN)/python -m preludio.contract

build: setup ## Build the sdist and the wheel into dist/
	$(BIN)/pip install --quiet build
	$(BIN)/python -m build

accessibility: setup chromium ## Look at every page of the components for barriers, and write docs/accessibility.md
	$(BIN)/python -m tests.browser.accessibility

bench: setup chromium ## Measure Preludio and Gradio side by side into bench/RESULTS.md
	$(BIN)/python -m bench

docs: setup chromium ## Write the reference into docs/reference/, with pictures
	$(BIN)/python -m preludio.contract.reference
	$(BIN)/python -m tests.browser.pictures

# The front end comes first: pip would build it as well, if it were missing then.
$(PACKAGES): pyproject.toml hatch_build.py | $(BUNDLE)
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/pip install --quiet --editable . --group dev
	touch $@

# Not `npm ci`: it refuses a lock file that was made where the optional packages of other platforms are not to be had.
$(MODULES): package.json package-lock.json
	npm install --no-save --no-audit --no-fund --loglevel=error
	touch $@

$(BUNDLE): $(MODULES) $(SOURCES) vite.config.ts svelte.config.js tsconfig.json
	npm run --silent build
	touch $@

chromium:
	@for name in $(CHROMIUM); do command -v $$name >/dev/null && exit; done; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; \
	then apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null; \
	else echo "The browser tests need Chromium: install it, for example by 'sudo apt-get install chromium'." >&2; exit 1; fi
