# FINN Studio: `make run` and `make test` work from a clean clone on a bare Debian 12 with Python 3.11, as root or with sudo.
# PYTHON=... chooses the interpreter (3.11), VENV=... the virtual environment.
VENV ?= .venv
BIN = $(VENV)/bin
SETUP = VENV="$(VENV)" PYTHON="$(PYTHON)" bash .ci/setup.sh
REFERENCE ?= ../shared/reference

.PHONY: help run test setup setup-test lint no-qt with-qt bench check-models examples screenshots clean

help: ## show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-14s %s\n", $$1, $$2 }'

run: setup ## install what is missing, and open the studio on the example CNV-w2a2
	@echo "[4/4] FINN Studio opens on CNV-w2a2; the first time FINN builds it in the background (about 15 s)"
	@$(BIN)/finn-studio --example cnv-w2a2

test: setup-test ## install what is missing, and run every check and every test, without a screen
	@echo "[4/4] Checks, then the tests in two halves at once, each told when it ends: up to 15 minutes on two cores"
	@$(MAKE) --no-print-directory SETUP=: lint
	@$(MAKE) --no-print-directory SETUP=: --jobs=2 --output-sync=target no-qt with-qt

setup: ## install what is missing to run the studio
	@$(SETUP) run

setup-test: ## install what is missing to run the tests
	@$(SETUP) test

lint: setup-test ## style, types and import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

no-qt: setup-test ## the tests of projects/ and studio/worker/ with every Qt import refused
	FINN_STUDIO_TEST_NO_QT=1 $(BIN)/pytest -p no:pytest-qt -q

with-qt: setup-test ## all other tests
	$(BIN)/pytest -q --ignore=tests/projects --ignore=tests/studio/worker

bench: setup-test ## print speed and memory, as figures and ratios
	PYTHONPATH=. $(BIN)/python tests/tools/bench.py

check-models: setup ## build every model of the reference folder (REFERENCE=...)
	$(BIN)/python tests/tools/check_models.py "$(REFERENCE)"

examples: setup ## make the example models again
	$(BIN)/python resources/examples/make_examples.py

screenshots: setup ## take the pictures that README.md shows
	$(BIN)/python tests/tools/screenshots.py

clean: ## remove the virtual environment and every cache in this folder
	rm -rf "$(VENV)" build *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +
