# On a machine with Python 3.11 or newer, make and a package registry, each target sets up whatever it needs.
#   make demo    看一个县跑起来   a county that lives, with its console
#   make test    全部测试         every test, on SQLite and on PostgreSQL
#   make check   静态检查         lint, format, types, import contracts, known vulnerabilities
#   make bench   性能测量         the benchmarks
#   make soak    长时运行         what takes too long for every change: a ladder of sixty days, a county's year
#   make clean   清除环境与缓存   remove the environment and the caches

PYTHON ?= python3
DEMO_ARGS ?=
BENCH_ARGS ?=
PYTEST_ARGS ?=
# Each worker runs a PostgreSQL of its own.
WORKERS ?= 2

BIN := .venv/bin
LOCKED := .venv/locked
STAMP := .venv/installed

.PHONY: help demo test check bench soak clean .venv
.DEFAULT_GOAL := help

help:
	@sed -n 's/^#   //p' Makefile

.venv: $(STAMP)

$(LOCKED): requirements.lock
	@scripts/environment.sh $(PYTHON)
	@touch $@

$(STAMP): $(LOCKED) pyproject.toml
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-input --no-deps --no-build-isolation -e .
	@touch $@

demo: $(STAMP)
	@$(BIN)/gridflow demo $(DEMO_ARGS)

test: $(STAMP)
	@scripts/chromium.sh
	@$(BIN)/python -m pytest -q -n $(WORKERS) --dist loadgroup $(PYTEST_ARGS)

check: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict src tests scripts $(wildcard benchmarks)
	$(BIN)/lint-imports
	$(BIN)/python scripts/audit.py

# BENCH_ARGS: names of benchmarks, --size small|full, --databases, --json FILE; see docs/BENCHMARKS.md.
bench: $(STAMP)
	@$(BIN)/python -m benchmarks $(BENCH_ARGS)

# `-o` lets pytest collect files that `make test` leaves alone.
soak: $(STAMP)
	@$(BIN)/python -m pytest -q -n $(WORKERS) -o 'python_files=soak_*.py' tests/soak $(PYTEST_ARGS)
	@HYPOTHESIS_PROFILE=explore $(BIN)/python -m pytest -q tests/property/test_county_machine.py
	@$(BIN)/gridflow simulate

clean:
	rm -rf .venv .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache build dist test-results
	find src tests benchmarks scripts -type d -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true
