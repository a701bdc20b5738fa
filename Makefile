# One command each; everything a stranger or CI needs. VENV=… puts the environment elsewhere.

PYTHON ?= python3.11
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
# Two for each processor: many tests wait for a process of their own.
TESTERS = $(shell $(BIN)/python -c "import os; print(2 * (os.cpu_count() or 1))")
LOCKED := install --no-deps --require-hashes --requirement

.PHONY: demo model test check format lint types contracts catalogues figures pictures lock clean help

help: ## Say what there is
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(VENV)/runs ## Run the bot over the sample newsroom (ARGS=--exit ends by itself)
	@$(BIN)/lede demo $(ARGS)

model: $(VENV)/runs ## Install what asking a language model takes as well
	@$(PIP) $(LOCKED) requirements-model.lock

test: $(VENV)/tests ## Run the whole suite
	$(BIN)/python -m pytest --numprocesses=$(TESTERS) --dist=worksteal --cov --cov-report= $(ARGS)
	$(BIN)/coverage report --format=total
	$(BIN)/coverage report --include='bot/domain/*,bot/pipeline/rules/*' --fail-under=100

check: format lint types contracts test ## All that CI does

format: $(VENV)/tests ## The formatter would change nothing
	$(BIN)/ruff format --check .

lint: $(VENV)/tests ## ruff, everything on
	$(BIN)/ruff check .

types: $(VENV)/tests ## mypy, strict
	$(BIN)/mypy

contracts: $(VENV)/tests ## Imports point inwards
	$(BIN)/lint-imports

catalogues: $(VENV)/tests ## Bring the translations up to date, and say what is left to do
	$(BIN)/python -m tools.catalogues

figures: $(VENV)/tests ## Measure, and write docs/figures.md (long)
	$(BIN)/python -m benchmarks.figures

pictures: $(VENV)/tests ## Draw docs/pictures/ from what the bot sends (needs Chromium)
	$(BIN)/python -m benchmarks.pictures $(ARGS)

lock: ## Write all lock files anew (needs uv)
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links --python-version 3.11 --extra install --output-file requirements.lock pyproject.toml
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links --python-version 3.11 --extra install --extra model --constraint requirements.lock --output-file requirements-model.lock pyproject.toml
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links --python-version 3.11 --extra install --extra model --extra dev --constraint requirements-model.lock --output-file requirements-dev.lock pyproject.toml

clean: ## Remove the environment and what tools left behind
	rm -rf $(VENV) .coverage .coverage.* .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis

$(VENV)/runs: requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || python3 -m venv $(VENV)
	@echo "Installing what Lede runs with into $(VENV) …"
	@$(PIP) $(LOCKED) requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/tests: $(VENV)/runs requirements-dev.lock
	@echo "Installing what the tests and checks need into $(VENV) …"
	@$(PIP) $(LOCKED) requirements-dev.lock
	@touch $@
