# Everything runs in .venv; the constraints file pins what goes into it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
KB_HOME ?= .kb
PORT ?= 8000
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

.PHONY: serve test reliability lint bench translations clean

serve: $(VENV)/.installed
	$(BIN)/kb --home $(KB_HOME) index corpus
	test -f $(KB_HOME)/curricula.db || $(BIN)/kb --home $(KB_HOME) curriculum import --publish corpus/curricula/*.json
	$(BIN)/kb --home $(KB_HOME) serve --port $(PORT) --open

test: $(VENV)/.test
	$(BIN)/python -m pytest $(PYTEST)

# Every step to disk with every fault, every file with every damage, bad input by the ten thousand; the tests draw some.
reliability: $(VENV)/.test
	XUEHAI_FAULTS=all $(BIN)/python -m pytest -rA tests/test_faults.py tests/test_damage.py tests/test_backup.py tests/test_crash.py
	$(BIN)/python -m tests.fuzzing

lint: $(VENV)/.lint
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/bandit --quiet --recursive --configfile pyproject.toml kb indexer web
	$(BIN)/python -m tests.audit

# Some 15 minutes on two processors with nothing beside it; bench/__main__.py has ways to measure less.
bench: $(VENV)/.bench
	$(BIN)/python -m bench

# Brings the interface's catalogues up to date with its sentences: web/translations/README.md.
translations: $(VENV)/.installed
	mkdir -p build
	$(BIN)/pybabel extract --mapping-file web/translations/babel.cfg --keywords _l --no-location \
	  --output-file build/messages.pot .
	$(BIN)/pybabel update --input-file build/messages.pot --output-dir web/translations \
	  --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --no-wrap
	$(BIN)/pybabel compile --directory web/translations

clean:
	rm -rf $(VENV) .kb build *.egg-info

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

# rjieba is compiled; where no build of it fits the machine, jieba does the same work slower.
$(VENV)/.installed: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(PIP) --editable '.[fast]' || $(PIP) --editable .
	touch $@

$(VENV)/.test: $(VENV)/.installed
	$(PIP) --editable '.[test]'
	touch $@

$(VENV)/.bench: $(VENV)/.installed
	$(PIP) --editable '.[bench]'
	touch $@

$(VENV)/.lint: $(VENV)/.installed
	$(PIP) --editable '.[lint]'
	touch $@
