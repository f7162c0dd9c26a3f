# Two commands matter: `make demo` shows Guildhall, `make test` proves it. Nothing but Python 3.13
# (with venv) and make must be installed. What they do is in portal/demo and tests/harness.
.DEFAULT_GOAL := help
SHELL := /bin/sh

export UV_PYTHON_DOWNLOADS := never
export UV_PROJECT_ENVIRONMENT := .venv
# As pip does: a company network may have a certificate authority of its own.
export UV_SYSTEM_CERTS ?= true
UV_VERSION := 0.13.9
UV := .tools/bin/uv
RUN := .venv/bin
PYTEST := $(RUN)/pytest
# Python 3.13 first: it is what the lock file was tried on.
PYTHON = $(shell for p in python3.13 python3.14 python3 python; do \
	$$p -c 'import sys, venv; sys.exit(sys.version_info < (3, 13))' >/dev/null 2>&1 && echo $$p && break; done)

DEMO_OPTIONS = $(if $(PORT),--port $(PORT)) $(if $(HOME_DIR),--home "$(HOME_DIR)")

.PHONY: help demo demo-down demo-reset test test-all soak judge lint types bench bench-api bench-live bench-sharing bench-workflow schema messages clean

help: ## Show this list.
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 24

$(UV):
	@test -n "$(PYTHON)" || { echo "Guildhall needs Python 3.13 or newer (with its venv module)."; exit 1; }
	@echo "  Preparing tools"
	@$(PYTHON) -m venv .tools
	@.tools/bin/pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

# Each stamp says which set of packages .venv holds; the larger set serves the smaller's purpose.
.venv/.demo: $(UV) uv.lock pyproject.toml
	@echo "  Installing packages"
	@$(UV) sync --frozen --quiet --inexact --group demo
	@touch $@

.venv/.dev: $(UV) uv.lock pyproject.toml
	@$(UV) sync --frozen --quiet --group dev
	@touch $@ .venv/.demo

demo: .venv/.demo ## Run a whole Guildhall here: PORT=8123 HOME_DIR=directory, both optional.
	@exec $(RUN)/guildhall demo up $(DEMO_OPTIONS)

demo-down: .venv/.demo ## Stop the demo.
	@exec $(RUN)/guildhall demo down $(if $(HOME_DIR),--home "$(HOME_DIR)")

demo-reset: .venv/.demo ## Delete the demo's data and start it afresh.
	@exec $(RUN)/guildhall demo reset $(DEMO_OPTIONS)

test: .venv/.dev ## Run every test, in parallel: make test ARGS="-k deals".
	@$(RUN)/python -m tests.harness.browser
	@$(RUN)/python -m tests.harness.redis
	@$(if $(ARGS),,$(RUN)/python -m tests.harness.judges --prepare)
	$(PYTEST) -n auto -m "not alone and not thorough" $(ARGS)
	$(PYTEST) -m alone $(ARGS)
	$(if $(ARGS),,$(RUN)/python -m tests.harness.judges --if-present)

test-all: lint types test ## Everything that decides whether a change is good.
	$(PYTEST) -n auto -m thorough
	$(PYTEST) -k "random or history or histories" --hypothesis-profile wandering

soak: .venv/.dev ## Kill processes that decide, for SECONDS (600), and prove that nothing was lost.
	$(RUN)/python -m tests.workflows.soak --seconds $(or $(SECONDS),600) $(ARGS)

judge: .venv/.dev ## Let suites and clients of others judge a demo (GUILDHALL_JUDGES: where they are).
	$(RUN)/python -m tests.harness.judges

lint: .venv/.dev ## Style, import contracts, migrations, templates, translations, dependencies.
	$(RUN)/ruff check .
	$(RUN)/ruff format --check .
	$(RUN)/lint-imports
	$(RUN)/deptry .
	$(RUN)/djlint templates --lint --quiet
	$(RUN)/guildhall messages --check

types: .venv/.dev ## Check types: strict where rules live.
	$(RUN)/mypy .

bench: .venv/.dev ## Measure against raw SQL and plain Django.
	$(RUN)/python -m benchmarks $(ARGS)

bench-sharing: .venv/.dev ## Measure sharing alone: 2 million grants, then 20 (BENCH_CUSTOMERS, BENCH_PARTNERS, BENCH_PER_PARTNER, BENCH_THEN).
	$(RUN)/python -m benchmarks --only sharing --customers $(or $(BENCH_CUSTOMERS),100000) \
		--partners $(or $(BENCH_PARTNERS),2000) --per-partner $(or $(BENCH_PER_PARTNER),1000) \
		--then $(or $(BENCH_THEN),10) $(ARGS)

bench-workflow: .venv/.dev ## Measure approvals alone: against bare Viewflow and SQL by hand.
	$(RUN)/python -m benchmarks --only workflow --customers 100 --partners 2 --per-partner 10 $(ARGS)

bench-api: .venv/.dev ## Measure GraphQL alone: plans against raw SQL, the executor and plain graphene-django.
	$(RUN)/python -m benchmarks --only api $(ARGS)

bench-live: .venv/.dev ## Measure live updates alone: 5,000 sockets, 1,000 viewers, against a bare broadcast.
	$(RUN)/python -m benchmarks --only live --customers 200 --partners 1 --per-partner 10 $(ARGS)

schema: .venv/.dev ## Write the GraphQL schema and the types of the TypeScript client from the code.
	$(RUN)/guildhall schema

messages: .venv/.dev ## Bring the translation catalogues in step with the sources.
	$(RUN)/guildhall messages

clean: demo-down ## Stop the demo and delete everything that was built here.
	rm -rf .venv .tools .guildhall
