PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test fuzz lint format bench clean

# Serve the site with the demo; settings come from the environment or .env.
run: .venv/run
	@DEMO=$${DEMO:-1} exec $(BIN)/python manage.py serve

# Everything: style, Python tests, and browser tests in a real Chromium. Those wait for pages, which a
# busy machine may draw too late: what failed there has to pass when it is tried again.
test: .venv/test lint
	@sh tests/browser/install_chromium.sh
	$(BIN)/slipcover --json --out .coverage.json -m pytest -n 3 --dist worksteal --ignore tests/browser
	$(BIN)/slipcover --merge .coverage.json --out .coverage.json --skip-covered --fail-under 90
	$(BIN)/pytest tests/browser -n 3 --dist worksteal || $(BIN)/pytest tests/browser --last-failed

# Ask every operation of the API what its description allows, and what not, for SECONDS.
fuzz: SECONDS = 60
fuzz: .venv/test
	FUZZ_SECONDS=$(SECONDS) $(BIN)/pytest -q tests/test_schema_fuzz.py

lint: .venv/test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

# How fast the site is, as ratios within one run.
bench: .venv/run
	$(BIN)/python -m bench.run

format: .venv/test
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf .venv .coverage.json .pytest_cache .ruff_cache .hypothesis

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "EduLearn needs Python 3.11 or newer; name one with: make PYTHON=python3.12")'
	$(PYTHON) -m venv .venv || { [ "$$(id -u)" = 0 ] && apt-get update && apt-get install -y python3-venv && $(PYTHON) -m venv .venv; }

.venv/run: requirements.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/test: requirements.txt requirements-dev.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@ .venv/run
