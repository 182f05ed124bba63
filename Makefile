# Needs Python 3.11 or newer, make and git; everything else is fetched once.
#   make lab PORT=9000       another port
#   make lab ARGS=--no-browser
#   make test ARGS="lint browser"   some steps only
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ARGS ?=
PORT ?=

.DEFAULT_GOAL := help
.PHONY: help lab workspace setup test lock screenshots bench clean

help: ## Show what there is
	@echo "The course: make lab opens it in a browser."
	@echo
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | while IFS="$$(printf '\t')" \
		read -r name text; do printf '  make %-8s %s\n' "$$name" "$$text"; done

lab: setup ## Open the course (PORT=9000, ARGS=--no-browser)
	@$(BIN)/course workspace
	@$(BIN)/course lab $(if $(PORT),--port $(PORT)) $(ARGS)

workspace: setup ## Bring the learner's folder up to date, without opening it
	@$(BIN)/course workspace

setup: ## Make the environment (done by the others when needed)
	@$(PYTHON) tools/setup.py learner

test: ## Check everything (ARGS="lint types" for some steps; ARGS=--list names them)
	@$(PYTHON) tools/setup.py test
	@$(BIN)/python tools/test.py $(ARGS)

lock: ## Resolve pyproject.toml into the lock files (ARGS=--upgrade for newer versions)
	@$(PYTHON) tools/setup.py lock $(ARGS)

screenshots: ## Photograph the running course for the README
	@$(PYTHON) tools/setup.py test
	@$(BIN)/python tools/screenshots.py

bench: ## Measure speed, as ratios in one run (a few minutes)
	@$(PYTHON) tools/setup.py test
	@for one in startup latency grading company metrics stories fresh_clone; do echo "== $$one"; $(BIN)/python benchmarks/$$one.py || exit 1; done

clean: ## Remove the environment and caches; never anyone's work
	rm -rf $(VENV) .tools build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis \
		.import_linter_cache test-results
	find . -name __pycache__ -type d -prune -not -path './workspace/*' -exec rm -rf {} +
