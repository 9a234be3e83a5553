# make reports | test | test-all | lab | lint | bench | clean
# Needs Python 3.11 or later and make; everything else goes into .venv/ from the lock file.

PYTHON ?= python3
RUN := .venv/bin/python
UV := $(shell command -v uv 2>/dev/null)
ifdef UV
# As pip does by itself: without it every process would compile what it imports where Python may not
# keep that, and the first build everywhere.
INSTALL := uv pip install --quiet --compile-bytecode --python $(RUN)
else
INSTALL := $(RUN) -m pip install --quiet --disable-pip-version-check
endif

.DELETE_ON_ERROR:
.PHONY: help reports test test-all lab lint bench clean lock

help:
	@echo "make reports    build every report for every place, set-up included"
	@echo "make test       the test suite, set-up included"
	@echo "make test-all   the rest of it: what is long, or needs a browser or system packages"
	@echo "make lab        open JupyterLab, ready to use"
	@echo "make lint       ruff, mypy, and the rules of the tree"
	@echo "make bench      the measurements of benchmarks/"
	@echo "make lock       write the lock files anew (needs uv)"
	@echo "make clean      remove what was built and installed"

reports: .venv/installed
	$(RUN) -m tp_analysis build

lab: .venv/installed
	$(RUN) -m tp_analysis lab

test: .venv/installed-dev
	$(RUN) -m pytest -n auto -m "not (long or browser or real_data)"

test-all: .venv/installed-spark node_modules/installed
	$(RUN) -m pytest -n auto --dist worksteal -m "long or browser or real_data"

lint: .venv/installed-dev
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(RUN) -m mypy
	$(RUN) -m pytest -q tests/health

bench: .venv/installed-dev
	$(RUN) benchmarks/run.py
	$(RUN) benchmarks/scale.py
	$(RUN) benchmarks/monte_carlo.py
	$(RUN) benchmarks/crimes.py
	$(RUN) benchmarks/claims.py

lock:
	uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-header \
	  --extra build pyproject.toml -o requirements.lock
	uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-header \
	  --extra build --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock
	uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-header \
	  -c requirements-dev.lock tests/spark-requirements.in -o requirements-spark.lock

# What readers were told (withdrawn, corrected) and given no build can make again, so it stays.
clean:
	[ ! -d reports ] || find reports -depth -mindepth 1 ! -path 'reports/.state' \
	  ! -path 'reports/.state/notices*' ! -path 'reports/.state/sharing*' \
	  ! -path 'reports/.state/disclosed*' -delete
	rm -rf .venv node_modules data/processed .pytest_cache .mypy_cache .ruff_cache .hypothesis

.venv/created:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or later is needed; $(PYTHON) is older. Try: make reports PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv .venv
	@touch $@

.venv/installed: .venv/created requirements.lock pyproject.toml
	$(INSTALL) --require-hashes -r requirements.lock
	$(INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

.venv/installed-dev: .venv/installed requirements-dev.lock
	$(INSTALL) --require-hashes -r requirements-dev.lock
	@touch $@

# pyspark comes as source only; without isolation the locked setuptools builds it. In a folder of
# its own: other packages import it where they find it, which would slow every build.
.venv/installed-spark: .venv/installed-dev requirements-spark.lock
	$(INSTALL) --require-hashes --no-build-isolation --target .venv/spark -r requirements-spark.lock
	@touch $@

# The browser and PDF tools that checks use: from the system's packages where that is possible,
# and from npm. A check whose tool is missing says "not run"; in CI it fails.
node_modules/installed: package.json package-lock.json tests/system-packages.txt
	sh tests/install-system-packages.sh
	npm ci --silent --no-audit --no-fund || echo "npm is missing: the checks that need it will not run"
	@mkdir -p node_modules && touch $@
