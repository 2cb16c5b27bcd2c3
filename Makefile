# Every target can be run again at any time: it does only what is missing.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

HOST ?= 127.0.0.1
PORT ?= 8000
PYTHON ?= python3
WORKERS ?= 2
SAMPLE ?= 60
SEED ?= 1
export PYTHON

py := .venv/bin/python
manage := $(py) manage.py

# WeasyPrint's libraries; the letters' font, then two that have a glyph for every script and emoji that clients type.
# gettext compiles the translations.
APT_RUN := libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation fonts-dejavu-core fonts-unifont gettext
# A browser and what Playwright's driver links to, a database server with pg_virtualenv, a reader of PDF, cron.
APT_TEST := chromium libatomic1 postgresql postgresql-common poppler-utils cron

pin := $(py) -m uv pip compile --quiet --upgrade --python-version 3.11 --generate-hashes \
	--no-config --no-emit-index-url --no-emit-find-links --no-header

catalogues := $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/*.po))

# The variables that the README documents for production, with harmless values: `check --deploy` must be clean.
production := DEBUG=off \
	SECRET_KEY=check-only-7Jq2vX9wLz4RbT6mNcY8sKdF3hGpA5eUoWiQrBtZxVn \
	TRACKING_KEY=check-only-mP4tY7uB2nW9eR5xK8qZ3vL6jH1gF0dSaCiOoNbVcX \
	JOURNAL_KEY=check-only-tG5rF8dW2sQ9zX3cV6bN1mK4jH7lP0oIuYtReWqAsDf \
	SITE_URL=https://reclamations.example.fr \
	DATABASE_URL=sqlite:////nonexistent/check.sqlite3 \
	DATA_DIR=/var/lib/reclamations \
	EMAIL_URL=smtp+tls://user:password@smtp.example.fr:587 \
	DEFAULT_FROM_EMAIL=reclamations@example.fr

.PHONY: screenshots mutants help run test check bench requirements clean format venv venv-dev apt-run apt-test messages \
	test-sqlite test-postgresql test-calendar

help: ## Print this help
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16
	@echo
	@echo "Variables: HOST=$(HOST) PORT=$(PORT) for run, WORKERS=$(WORKERS) for test."

run: export DJANGO_DEMO := 1
run: export SITE_URL ?= http://$(HOST):$(PORT)
run: venv ## Install what is missing and serve the site with its demonstration, until Ctrl-C
	@scripts/apt.sh $(APT_RUN) || echo "Going on without them: letters cannot be printed, or the interface stays French."
	@$(MAKE) messages || echo "Going on without the translations: the interface stays French."
	@echo "Preparing the database"
	@$(manage) migrate --verbosity 0
	@$(manage) createcachetable
	@echo "Collecting the static files"
	@$(manage) collectstatic --noinput --verbosity 0
	@$(manage) demo --if-empty
	@exec $(manage) serve --host $(HOST) --port $(PORT)

# The whole suite comes last, so that its count per article and its coverage (tests/covered.py) end the output. On
# PostgreSQL, only what it can change.
test: venv-dev apt-run apt-test messages ## Run the database's tests on PostgreSQL, then every test on SQLite
	@$(MAKE) test-postgresql
	@$(MAKE) test-sqlite

test-sqlite:
	@echo "Tests on SQLite"
	@$(py) -m coverage erase
	@$(py) -m coverage run -m pytest -n $(WORKERS) --every-article --durations=10
	@$(py) -m coverage combine --quiet
	@$(py) -m coverage report

test-postgresql:
	@echo "Tests on PostgreSQL"
	@scripts/test_postgresql.sh -n $(WORKERS) -m "not browser" --on-database --durations=10

# What no day can change, or what lives by the machine's own clock: half of the suite's time.
TIMELESS := architecture components domain files journal reliability sweep test_logs.py test_settings.py \
	commands/test_crontab.py commands/test_serve.py outbox/test_processes.py letters/test_envelopes.py \
	letters/test_layout.py letters/test_paper.py intake/test_hostile_text.py intake/test_hostile_uploads.py \
	intake/test_originals.py
# The instants of tests/instants.py. `make test` makes the demonstration and the browser's world under each of them.
test-calendar: venv-dev apt-run apt-test messages ## Run the tests without a browser under each awkward instant, the clock ticking
	@failed=; for instant in $$($(py) -m tests.instants); do \
		echo "The suite on $$instant"; \
		SUITE_INSTANT=$$instant $(py) -m pytest -q -n $(WORKERS) -m "not browser" $(TIMELESS:%=--ignore=tests/%) \
			|| failed+=" $$instant"; \
	done; [ -z "$$failed" ] || { echo "Failed on:$$failed"; exit 1; }
	@echo "The browser's tests, across midnight of a new year"
	@SUITE_INSTANT=new-year-s-eve $(py) -m pytest -q -n $(WORKERS) tests/browser

check: venv-dev apt-run ## Lint, type, and hold the contracts of the design
	@echo "Style: ruff"
	@$(py) -m ruff check --quiet .
	@$(py) -m ruff format --check --quiet .
	@echo "Templates: djlint"
	@$(py) -m djlint templates --lint --quiet
	@echo "Types: mypy"
	@$(py) -m mypy
	@echo "Layers: import-linter"
	@.venv/bin/lint-imports
	@echo "Dependencies: deptry"
	@$(py) -m deptry .
	@echo "Migrations: makemigrations --check"
	@DJANGO_SETTINGS_MODULE=tests.settings $(manage) makemigrations --check --dry-run
	@echo "Translations"
	@$(py) scripts/check_translations.py
	@echo "Deployment: check --deploy"
	@$(production) $(manage) check --deploy --fail-level WARNING

bench: venv-dev ## Print the performance tables; exit 1 if a target is missed
	@missed=0; \
	$(py) -m benchmarks.deadlines || missed=1; \
	$(py) -m benchmarks.form || missed=1; \
	$(py) -m benchmarks.submissions || missed=1; \
	$(py) -m benchmarks.bulk --size 20000 || missed=1; \
	exit $$missed

mutants: venv-dev apt-run messages ## Break the rules one at a time and list the breaks that no test sees (SAMPLE=60 SEED=1)
	@$(py) scripts/mutants.py --sample $(SAMPLE) --seed $(SEED)

screenshots: venv-dev apt-run apt-test ## Take pictures of every page into screenshots/
	@$(py) scripts/screenshots.py

format: venv-dev ## Format the Python code and mend what ruff can
	@$(py) -m ruff check --fix --quiet .
	@$(py) -m ruff format .

requirements: venv-dev ## Pin requirements*.in again, to the newest versions, with hashes
	@echo "Pinning requirements.in and requirements-dev.in"
	@$(pin) --output-file requirements.txt requirements.in
	@$(pin) --constraint requirements.txt --output-file requirements-dev.txt requirements-dev.in

clean: ## Remove what these targets built, never the data folder
	@rm -rf .venv test-results .coverage* .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	@rm -f $(catalogues)
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@echo "Cleaned. The site's data is kept."

venv:
	@scripts/own.sh
	@scripts/venv.sh requirements.txt

venv-dev:
	@scripts/own.sh
	@scripts/venv.sh requirements.txt requirements-dev.txt

apt-run:
	@scripts/apt.sh $(APT_RUN)

apt-test:
	@scripts/apt.sh $(APT_TEST)

messages: $(catalogues)
	@:

%.mo: %.po
	@echo "Compiling $<"
	@msgfmt --check --output-file=$@ $<
