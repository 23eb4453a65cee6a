# `make help` lists what there is. What a target does is in scripts/, one job per file.
PORT ?= 8000
PYTHON ?= python3
ARGS ?=
export PORT ARGS

MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.PHONY: help run test verify bench lint format requirements messages pictures clean python development

VENV_PYTHON := .venv/bin/python
UV_COMPILE := $(VENV_PYTHON) -m uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11

help: ## list the targets
	@echo 'make TARGET [PYTHON=python3.12]'
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/\1|\2/p' Makefile | while IFS='|' read -r target text; do printf '  %-14s%s\n' "$$target" "$$text"; done

run: python ## set up what is missing and serve the site at http://127.0.0.1:8000/ [PORT=8000]
	@exec "$(PYTHON)" -m scripts.serve

test: python ## the tests on SQLite, on PostgreSQL and in a browser [ARGS="-k name"]
	@exec "$(PYTHON)" -m scripts.run_tests

verify: python ## the tests, then the long ones
	@exec "$(PYTHON)" -m scripts.run_tests --long

bench: python ## measure on both engines; writes build/bench.json
	@exec "$(PYTHON)" -m scripts.run_benchmarks

lint: python ## look for faults in code, types, templates, imports, migrations and settings
	@exec "$(PYTHON)" -m scripts.lint

format: development ## lay out code and templates
	@$(VENV_PYTHON) -m ruff check --fix-only --quiet .
	@$(VENV_PYTHON) -m ruff format .
	@$(VENV_PYTHON) -m djlint --reformat --quiet templates || true

requirements: development ## fix the versions of packages, with hashes [ARGS=--upgrade]
	@$(UV_COMPILE) $(ARGS) requirements.in -o requirements.txt
	@$(UV_COMPILE) $(ARGS) requirements-dev.in -o requirements-dev.txt

# Without settings, makemessages needs nothing of the code but its text, and writes to locale/ only.
messages: development ## gather the texts to translate into locale/
	@mkdir -p locale
	@env -u DJANGO_SETTINGS_MODULE $(VENV_PYTHON) -m django makemessages --locale kk --locale ru \
		--add-location file --no-obsolete --ignore 'build/*' --ignore 'data/*' --ignore 'docs/*' --ignore 'samples/*' \
		--ignore 'scripts/*' --ignore 'static/*' --ignore 'tests/*'
	@$(VENV_PYTHON) -m scripts.package_messages

pictures: development ## take the pictures of the handbook anew
	@$(VENV_PYTHON) -m pytest tests/browser/screenshots.py --quiet --numprocesses 0

clean: ## remove what can be made again; keeps data/ and .env
	@rm -rf .venv build .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	@find locale -name '*.mo' -delete
	@find accreditation config scripts tests -name __pycache__ -prune -exec rm -rf {} +

development: python
	@"$(PYTHON)" -m scripts.prepare development

# The shell has 126 and 127 for a program that it cannot run.
python:
	@"$(PYTHON)" scripts/check_python.py 2>/dev/null || { [ $$? -lt 126 ] || echo "$(PYTHON) does not run here; name a Python 3.11 or newer: make run PYTHON=python3.12"; exit 1; }
