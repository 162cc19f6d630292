# Everything runs in .venv; the constraints file pins what goes into it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
KB_HOME ?= .kb
PORT ?= 8000
FAULTS ?= all
MINUTES ?= 30
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

.PHONY: serve test reliability links lint bench translations clean

serve: $(VENV)/.installed
	$(BIN)/kb --home $(KB_HOME) index corpus
	test -f $(KB_HOME)/curricula.db || $(BIN)/kb --home $(KB_HOME) curriculum import --publish corpus/curricula/*.json
	$(BIN)/kb --home $(KB_HOME) serve --port $(PORT) --open

test: $(VENV)/.test
	$(BIN)/python -m pytest $(PYTEST)

# Every step to disk with every fault, every file with every damage, some 40 minutes; the tests draw some of them, and with
# FAULTS=40 so many of each kind of work. Then the load, of which MINUTES=1 is the shortest that says something. What was
# tried is written into docs/reliability.md.
reliability: $(VENV)/.test $(VENV)/.bench
	XUEHAI_FAULTS=$(FAULTS) $(BIN)/python -m pytest -rA tests/test_faults.py tests/test_means.py tests/test_clock.py \
	  tests/test_damage.py tests/test_seal.py tests/test_upgrades.py tests/test_backup.py tests/test_crash.py
	$(BIN)/python -m bench.load --minutes $(MINUTES)

# Every document of a library of all laws asked for, every link on its pages looked up; the tests draw some.
links: $(VENV)/.test
	XUEHAI_LINKS=all $(BIN)/python -m pytest -rA tests/test_web_links.py

lint: $(VENV)/.lint
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/bandit --quiet --recursive --configfile pyproject.toml kb indexer web

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
