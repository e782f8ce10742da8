# Two words start everything: `make demo` and `make test`. Needs Python 3.11 and a package index.
PYTHON ?= python3.11
VENV   ?= .venv
BIN    := $(VENV)/bin
RUNS   := $(VENV)/.runs
READY  := $(VENV)/.ready
PIP    := PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile -c constraints.txt
COMPILE := $(BIN)/python -m compileall -qq -j 0 -x /tests/ $(VENV)/lib || true
QUICK  := tests/test_architecture.py tests/test_docs.py $(wildcard tests/editors/test_*.py) \
	tests/editors/proposers tests/editors/merge tests/pipeline/words tests/pipeline/sound \
	tests/pipeline/speakers tests/pipeline/labels tests/flows/options \
	$(addprefix tests/media/test_,span.py clock.py frames.py splice.py timeline.py compile.py schema.py)

.PHONY: demo test quick lint types fix golden bench clean

demo: $(RUNS)
	$(BIN)/paperedit models fetch
	$(BIN)/paperedit run examples/episode.mp4 --into build/demo

test: $(READY)
	$(BIN)/paperedit models fetch
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile

quick: $(READY)
	$(BIN)/python -m pytest -m "not slow" $(QUICK)

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)
	$(BIN)/mypy

fix: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

golden: $(READY)
	$(BIN)/python -m tests.golden.make

bench: $(READY)
	$(BIN)/python -m benchmarks.render

clean:
	rm -rf build $(VENV)

# What the program needs. Models are fetched beside the packages, which takes one small package;
# what did not come then is fetched, and told of, by whoever needs it. Nothing is compiled ahead
# where Python keeps what it compiles: a run imports an eighth of what is there. The pip that comes
# with Python may be years old; a newer one chooses among thousands of wheels in half the time, and
# is not needed where it cannot be had.
$(RUNS): pyproject.toml constraints.txt
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 is needed: install it, or name another with 'make PYTHON=python3.12 demo'."; exit 1; }
	$(PYTHON) -m venv $(VENV)
	-@$(PIP) --upgrade pip
	$(PIP) platformdirs setuptools
	@$(BIN)/python -m flows models fetch --quiet >/dev/null 2>&1 & fetch=$$!; \
	trap "kill $$fetch" INT TERM; $(PIP) --no-build-isolation -e .; code=$$?; wait $$fetch; exit $$code
	$(if $(PYTHONDONTWRITEBYTECODE),$(COMPILE))
	@touch $@

# What its tests need besides, compiled by all cores at once: their workers would all do it.
$(READY): $(RUNS)
	$(PIP) --no-build-isolation -e '.[dev]'
	$(COMPILE)
	@touch $@
