# Newsroom. `make help` lists what there is to do; everything else is in bin/ and in pyproject.toml.

PORT = 8000
SITE_URL ?= http://127.0.0.1:$(PORT)
PYTHON = .venv/bin/python
PYTEST = .venv/bin/pytest

.PHONY: help install run test browser check lock clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-8s %s\n", $$1, $$2}' Makefile

install: ## make .venv with the locked dependencies; quick when nothing changed
	@bin/install site

run: install ## serve the site (PORT=8000): database, static files and seeds are brought up to date first
	@SITE_URL='$(SITE_URL)' exec $(PYTHON) bin/run '$(PORT)'

test: install ## run the tests
	@$(PYTEST)

browser: install ## every page in Chromium; needs Chromium, Java and npm, and fetches its tools into build/
	@bin/browser build/webtools

check: ## lint, format, templates, types, missing migrations, settings fit for production
	@bin/install check
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	find templates -name '*.html' -exec .venv/bin/djade --check --target-version 5.2 {} +
	.venv/bin/mypy
	$(PYTHON) manage.py makemigrations --check --dry-run
	@bin/check-deploy

lock: ## compile requirements/*.txt from pyproject.toml; needs uv
	@bin/lock

clean: ## remove .venv, caches and build files; the data stays
	rm -rf .venv build *.egg-info .pytest_cache .ruff_cache .mypy_cache .hypothesis
	find articles newsroom tests -name __pycache__ -prune -exec rm -rf {} +
