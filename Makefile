# Each target installs what it needs first; `make help` lists them.
.DEFAULT_GOAL := help
.PHONY: help run stop test attack check bench lock format clean

PYTHON := .venv/bin/python
SOURCES := PYTHONPATH=platform:.
# Settings can be read without a running platform: these values open nothing.
CHECKS := $(SOURCES) IMAGIN_SECRET_KEY=check IMAGIN_PERSON_KEY_SECRET=check IMAGIN_STATE_DIR=build \
  IMAGIN_FIELD_KEYS=1:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY= \
  IMAGIN_DB_URL=postgresql://check@localhost/check IMAGIN_DB_OWNER_URL=postgresql://check@localhost/check
COMPILE := uv pip compile --quiet --universal --python-version 3.11 --upgrade \
  --generate-hashes --no-emit-index-url --no-annotate --no-header

help: ## cette liste
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

run: ## installer ce qui manque, démarrer la plateforme (Ctrl-C l'arrête)
	@sh infra/bootstrap.sh run
	@IMAGIN_STOP_WITH_PARENT=1 exec $(PYTHON) -P -m imagin.runtime run

stop: ## arrêter la plateforme démarrée ailleurs
	@if [ -x .venv/bin/imagin ]; then exec $(PYTHON) -P -m imagin.runtime stop; else echo "IMAG'IN ne tourne pas."; fi

test: ## tous les tests, navigateur compris
	@sh infra/bootstrap.sh test
	@$(SOURCES) exec $(PYTHON) -m pytest -n 2

attack: ## les attaques contre les serveurs qui tournent, et leur compte
	@sh infra/bootstrap.sh test
	@$(SOURCES) exec $(PYTHON) -m pytest -m attack

check: ## format, règles d'écriture, types, couches, migrations
	@sh infra/bootstrap.sh check
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m ruff check .
	@$(CHECKS) $(PYTHON) -m mypy
	@$(CHECKS) .venv/bin/lint-imports
	@$(CHECKS) DJANGO_SETTINGS_MODULE=tests.settings $(PYTHON) -m imagin makemigrations --check --dry-run

bench: ## mesures, une ligne JSON chacune dans build/bench.jsonl
	@sh infra/bootstrap.sh test
	@mkdir -p build
	@$(SOURCES) exec $(PYTHON) infra/bench/run.py

lock: ## refaire requirements/*.txt depuis pyproject.toml (demande uv : pip install uv)
	@$(COMPILE) pyproject.toml --output-file requirements/run.txt
	@$(COMPILE) pyproject.toml --group dev --constraint requirements/run.txt --output-file requirements/dev.txt
	@sed -n 's/^requires = \["\(hatchling.*\)"\]/\1/p' pyproject.toml | $(COMPILE) - --output-file requirements/build.txt

format: ## mettre en forme
	@sh infra/bootstrap.sh check
	@$(PYTHON) -m ruff format .
	@$(PYTHON) -m ruff check --fix .

clean: ## effacer ce que make a fabriqué, sauf les données
	@rm -rf build .ruff_cache .mypy_cache .import_linter_cache .pytest_cache .hypothesis
	@find . -path ./.venv -prune -o -name __pycache__ -type d -exec rm -rf {} +
