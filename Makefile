# Two commands are all that a fresh machine with Python 3.11 and make needs:
#   make run    sets everything up and runs the main job on the sample papers
#   make test   sets everything up and runs lint, types and tests
# make test-llm also needs a C++ compiler: it builds an inference server, which takes minutes, and lets a model of random weights invent answers.
# make eval compares with gold, where there is some: GOLD is a folder of sets, each with annotations/ and texts/; CORPUS is the folder of
# the papers that benchmarks/annotations are of.

PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
JOBS   ?= 1

PAPERS := samples/papers
OUTPUT := out/records.jsonl
GOLD   ?= $(firstword $(wildcard gold ../*/gold))
CORPUS ?= $(firstword $(wildcard corpus ../*/corpus))
OWN    := out/annotated

.DEFAULT_GOAL := help
.PHONY: help run test test-llm eval annotated calibration quality bench lint types clean

help: ## say what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(VENV)/.installed ## read the sample papers, write out/records.jsonl, show the summary
	@mkdir -p $(dir $(OUTPUT))
	$(BIN)/extractor run $(PAPERS) -o $(OUTPUT) --fresh --jobs $(JOBS)

test: lint types ## lint, types and all tests
	$(BIN)/python -m pytest -q

test-llm: $(VENV)/.installed-test-llm ## no invention of a language model of random weights, on a real server, reaches a record
	$(BIN)/python -m pytest -q -s tests/llm/test_random_model.py

eval: $(if $(GOLD)$(CORPUS),$(VENV)/.installed annotated) ## read papers that people have annotated, say how good the records are
	@$(if $(GOLD)$(CORPUS),,echo "No gold, nothing to evaluate. GOLD=FOLDER names a folder that holds SET/annotations and SET/texts.")
	@set -e; for set in $(if $(GOLD),"$(GOLD)"/*/annotations) $(OWN)/*/annotations; do \
		[ -d "$$set" ] || continue; \
		set=$${set%/annotations}; records="out/eval-$${set##*/}.jsonl"; \
		echo "== $${set##*/}"; \
		$(BIN)/extractor run "$$set/texts" -o "$$records" --fresh --quiet --jobs $(JOBS) || [ $$? = 1 ]; \
		$(BIN)/extractor evaluate "$$records" --gold "$$set/annotations" --texts "$$set/texts"; \
	done

annotated: $(VENV)/.installed # the texts of the project's own annotations, where their papers are at hand
	@$(if $(CORPUS),$(BIN)/python benchmarks/annotated.py "$(CORPUS)" $(OWN),:)

calibration: annotated ## fit anew how sure answers are, on the annotated papers that nobody tunes on
	$(BIN)/extractor calibrate $(OWN)/papers-held/texts $(OWN)/passages-held/texts \
		--gold $(OWN)/papers-held/annotations --gold $(OWN)/passages-held/annotations -o schemas/calibration/dl_methods.yaml

quality: annotated ## measure all annotated papers and write the tables of docs/quality.md and docs/audit.md
	$(BIN)/python benchmarks/quality.py "$(GOLD)" $(OWN) --corpus "$(CORPUS)" --write docs/quality.md
	$(BIN)/python benchmarks/audit.py "$(GOLD)" $(OWN) --write docs/audit.md

bench: $(VENV)/.installed ## measure speed, memory, start-up and growth; PAPERS=FOLDER takes papers of yours
	$(BIN)/python benchmarks/bench.py --papers "$(PAPERS)"
	$(BIN)/python benchmarks/estimate.py

lint: $(VENV)/.installed-dev ## ruff: rules and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.installed-dev ## mypy, strict
	$(BIN)/mypy

clean: ## remove the environment and everything that was made
	rm -rf $(VENV) out build dist .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The environment is made anew or brought up to date when pyproject.toml has changed since.
$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or later is needed; $$($(PYTHON) --version) is $(PYTHON). Try: make PYTHON=python3.11"; exit 2; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml | $(VENV)/bin/python
	@echo "Installing into $(VENV) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml | $(VENV)/bin/python
	@echo "Installing into $(VENV), with what tests need ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $(VENV)/.installed $@

$(VENV)/.installed-test-llm: $(VENV)/.installed-dev
	@echo "Installing into $(VENV), with an inference server that is compiled for some minutes ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev,test-llm]'
	@touch $@
