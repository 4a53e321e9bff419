# gameday: set up, play, test and check. Only Python 3.11 or newer, pip and make are needed.
# Everything goes into .venv; a target that has nothing to do is done at once.

VENV ?= .venv
# The first Python on the path that is new enough; `make PYTHON=...` takes another.
PYTHON ?= $(firstword $(foreach p,python3 python3.13 python3.12 python3.11,\
  $(shell $(p) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(p))))
# Which tests `make test` and `make check` run; SELECT= runs all of them.
SELECT ?= not slow

PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check -qq
GAMEDAY := $(VENV)/bin/gameday
DRILL := checkout-payment-timeout
COMPILE := uv pip compile --quiet --universal --python-version 3.11 --no-annotate --no-emit-index-url \
  --no-emit-find-links --custom-compile-command "make requirements"

.PHONY: help drill test check format-check lint types contracts slow bench comms-eval screens states golden schema format \
  requirements clean

help:
	@echo "make drill         set up and play the first drill in this terminal"
	@echo "make test          set up and run the tests"
	@echo "make check         format, lint, types, import contracts and tests: what CI runs"
	@echo "make slow          the slow tests only"
	@echo "make bench         print how fast it starts and plays"
	@echo "make comms-eval    print how well the rules on messages read messages that people labelled (MESSAGES=FILE for yours)"
	@echo "make format        format the code"
	@echo "make screens       remake the pictures in docs/screens"
	@echo "make states        redraw the lifecycles in docs/states"
	@echo "make golden        play the golden logs of the shipped scenarios again"
	@echo "make schema        remake scenarios/schema.json"
	@echo "make requirements  pin the newest versions again (needs uv)"
	@echo "make clean         remove .venv and what tools left behind"

# ---- environments ------------------------------------------------------------------------------------

$(PY):
	@test -n "$(PYTHON)" || { echo "gameday needs Python 3.11 or newer; try make PYTHON=/path/to/python3" >&2; exit 1; }
	@# Debian keeps ensurepip in a package of its own; the pip that is there can fill the environment as well.
	@$(PYTHON) -m venv $(VENV) 2>/dev/null || { $(PYTHON) -m venv --clear --without-pip $(VENV) \
	  && $(PYTHON) -m pip --python $(PY) -qq install pip; }

$(VENV)/.runtime: requirements.txt requirements-build.txt pyproject.toml | $(PY)
	@echo "Installing gameday into $(VENV) ..."
	@$(PIP) install -r requirements.txt -r requirements-build.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.txt pyproject.toml | $(PY)
	@echo "Installing gameday and what its tests need into $(VENV) ..."
	@$(PIP) install -r requirements-dev.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $(VENV)/.runtime $@

# ---- play --------------------------------------------------------------------------------------------

drill: $(VENV)/.runtime
	@if [ -t 0 ] && [ -t 1 ]; then $(GAMEDAY) run $(DRILL); else \
	  echo "There is no terminal here, so simulated responders play the drill. The debrief follows."; \
	  $(GAMEDAY) run $(DRILL) --bots; fi

# ---- check -------------------------------------------------------------------------------------------

test: $(VENV)/.dev
	@$(PY) -m pytest -n auto -m "$(SELECT)"

check: format-check lint types contracts test

format-check: $(VENV)/.dev
	@$(PY) -m ruff format --check --quiet .

lint: $(VENV)/.dev
	@$(PY) -m ruff check --quiet .

types: $(VENV)/.dev
	@$(PY) -m mypy

contracts: $(VENV)/.dev
	@$(VENV)/bin/lint-imports

slow: $(VENV)/.dev
	@$(PY) -m pytest -m slow

bench: $(VENV)/.dev
	@$(PY) -m bench

comms-eval: $(VENV)/.dev
	@$(PY) -m tests.scoring.comms.figures $(MESSAGES)

# ---- remake ------------------------------------------------------------------------------------------

format: $(VENV)/.dev
	@$(PY) -m ruff format .
	@$(PY) -m ruff check --fix .

screens: $(VENV)/.dev
	@$(PY) -m tests.tui.pictures docs/screens

states: $(VENV)/.dev
	@$(PY) -m tests.architecture.test_state_drawings

golden: $(VENV)/.dev
	@$(PY) -m tests.scenarios.golden

schema: $(VENV)/.runtime
	@$(GAMEDAY) schema scenario > scenarios/schema.json.new && mv scenarios/schema.json.new scenarios/schema.json
	@for each in report certificate; do $(GAMEDAY) schema $$each > docs/schemas/$$each.json.new && \
	  mv docs/schemas/$$each.json.new docs/schemas/$$each.json; done

requirements:
	@$(COMPILE) --upgrade pyproject.toml --extra dev --extra build --output-file requirements-dev.txt
	@$(COMPILE) pyproject.toml --constraint requirements-dev.txt --output-file requirements.txt
	@printf 'editables\nhatchling\n' | $(COMPILE) - --constraint requirements-dev.txt --output-file requirements-build.txt

clean:
	@rm -rf $(VENV) .venv-ci .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache dist build
