# Everything a person or CI runs. Needs Python 3.11 or newer and make.
PYTHON ?= python3
VENV   ?= .venv
HOST   ?= 127.0.0.1
PORT   ?= 8000
BIN     = $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: eval-spelling fuzz-queries help setup setup-dev serve test check lint types clean bench-setup eval-search eval-cleaning bench-cleaning eval-metadata bench soak lock audit

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

# The stamp is newer than what it installs from, or the set-up runs again.
setup: $(VENV)/.installed ## create .venv and install what constraints.txt pins
$(VENV)/.installed: setup.cfg pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

setup-dev: $(VENV)/.developing ## add what the tests and checks need
$(VENV)/.developing: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[dev]"
	@touch $@

serve: setup ## index corpus/ if needed and serve the site on http://127.0.0.1:8000
	$(BIN)/python -m indexer rebuild --if-stale || [ $$? -eq 3 ] # 3: built, but some files could not be read
	$(BIN)/python -m search_app --host $(HOST) --port $(PORT)

test: setup-dev ## run the tests (browser tests are .ci/run's)
	$(BIN)/python -m pytest -m "not browser"

lint: setup-dev ## ruff
	$(BIN)/ruff check --no-cache .

types: setup-dev ## mypy --strict on our packages
	$(BIN)/mypy

check: lint types test ## everything that must be green before a commit

bench-setup: setup-dev ## install what only the evaluations and benchmarks need
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[bench]"

eval-search: bench-setup ## search quality: ours beside peers on every set and suite; writes docs/relevance.md
	$(BIN)/python -m benchmarks.relevance --write docs/relevance.md

eval-spelling: bench-setup ## did you mean: SAMPLE=index LEGAL=index; writes docs/relevance.md
	$(BIN)/python -m benchmarks.spelling --write docs/relevance.md $(SAMPLE) $(LEGAL)

fuzz-queries: setup-dev ## a million random strings through the query language, then an hour led by coverage (extra "fuzz")
	$(BIN)/python -m benchmarks.fuzz_queries
	$(BIN)/python -m benchmarks.guided_fuzzing

eval-cleaning: bench-setup ## cleaning: token F1 on development pages
	$(BIN)/python -m benchmarks.cleaning

bench-cleaning: bench-setup ## cleaning and metadata: CPU time beside parsing alone
	$(BIN)/python -m benchmarks.cleaning --cost

eval-metadata: bench-setup ## metadata: precision, recall, F1 per field on development pages
	$(BIN)/python -m benchmarks.metadata

BENCH ?= --fresh
bench: bench-setup ## speed: ours beside other engines, some 40 minutes (BENCH="--sizes 10000" for one size); writes docs/benchmarks.md
	$(BIN)/python -m benchmarks.speed $(BENCH)

soak: bench-setup ## the promises of docs/reliability.md at full length (hours); writes its table
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[browser,fuzz]"
	SOAK=1 $(BIN)/python -m pytest tests/reliability -m "browser or not browser"
	$(BIN)/python -m benchmarks.reliability

lock: setup-dev ## requirements.lock: what serving installs, with the SHA-256 of every file
	$(BIN)/python -m pip install --quiet --disable-pip-version-check pip-tools pip-audit
	echo '# What serving installs, with the SHA-256 of every file in the package index; made by `make lock`.' > requirements.lock
	$(BIN)/pip-compile --quiet --generate-hashes --no-annotate --no-header --strip-extras --no-emit-index-url \
	  --no-emit-trusted-host --no-emit-find-links -c constraints.txt -o - setup.cfg >> requirements.lock

audit: lock ## known vulnerabilities of what serving installs
	$(BIN)/pip-audit --require-hashes --disable-pip -r requirements.lock

clean: ## remove what was generated
	rm -rf $(VENV) build .pytest_cache .mypy_cache .ruff_cache index/gen-* index/CURRENT
