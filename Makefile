# Everything runs in .venv, made on first use from Python 3.11 and nothing else.

PYTHON := $(shell for python in python3.11 python3 python; do \
	$$python -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null && echo $$python && break; done)
BIN := .venv/bin
# A site in production, to be checked; it is never reached.
PRODUCTION := DEBUG=false SITE_URL=https://reviews.example.org CONTACT_EMAIL=board@example.org \
	SECRET_KEY=for-checking-only-0123456789-abcdefghijklmnopqrstuvwxyz \
	DATABASE_URL=postgresql://nobody@localhost/none REDIS_URL=redis://localhost/0

.PHONY: run test lint format bench pins clean
.DEFAULT_GOAL := run

run: .venv/run-installed ## The whole site on http://127.0.0.1:8000 (PORT=8001 make run for another port)
	@exec $(BIN)/python -m config.run

test: .venv/dev-installed ## All tests; make test ARGS='tests/articles -x' for some
	@$(BIN)/python -m pytest $(ARGS)

lint: .venv/dev-installed ## Everything that can be checked without running it
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports
	@git ls-files -z -- 'templates/*.html' | xargs -0 $(BIN)/djade --check --target-version 5.2
	@$(BIN)/python manage.py makemigrations --check --dry-run
	@$(PRODUCTION) $(BIN)/python manage.py check --deploy --fail-level WARNING

format: .venv/dev-installed ## Put code and templates into the form that lint wants
	@$(BIN)/ruff check --quiet --fix-only .
	@$(BIN)/ruff format --quiet .
	@git ls-files -z -- 'templates/*.html' | xargs -0 $(BIN)/djade --target-version 5.2

bench: .venv/dev-installed ## The pages beside their floors; how well references are checked and texts are followed
	@$(BIN)/python -m tests.benchmarks $(ARGS)
	@$(BIN)/python -m tests.benchmarks.citations
	@$(BIN)/python -m tests.benchmarks.reviewing

pins: .venv/dev-installed ## Write the requirements files from pyproject.toml; UPGRADE=--upgrade for the newest of everything
	@set -e; compile="$(BIN)/uv pip compile pyproject.toml --quiet $(UPGRADE) --universal --python-version 3.11 --no-header"; \
	$$compile --output-file requirements.txt; $$compile --extra dev --output-file requirements-dev.txt

clean: ## Forget everything: the installation, and all data under var/
	rm -rf .venv var

.venv/run-installed: requirements.txt
.venv/dev-installed: requirements-dev.txt
.venv/%-installed: | .venv/bin/python
	@echo 'Installing $< into .venv (once).'
	@pip='$(BIN)/python -m pip --quiet --disable-pip-version-check'; \
	{ $$pip install uv && $(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --requirement $<; } 2>/dev/null \
	|| $$pip install --requirement $<
	@touch $@

.venv/bin/python:
	@if [ -z '$(PYTHON)' ]; then echo 'This needs Python 3.11: install it (apt install python3.11 python3.11-venv, brew install python@3.11) and try again.' >&2; exit 1; fi
	@$(PYTHON) -m venv .venv || { rm -rf .venv; exit 1; }
