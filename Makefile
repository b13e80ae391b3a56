.DEFAULT_GOAL := help
.PHONY: help serve test check fmt bench storefront models lock clean

PYTHON := .venv/bin/python

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

serve: ## set up if needed and start the shop's assistant (PORT=9000 and other settings pass through)
	@scripts/setup production
	@exec $(PYTHON) -m server

models: ## prepare the encoder and the language model without starting anything
	@scripts/setup production
	@exec scripts/models

test: check ## the same as check

check: ## formatting, lint, types, import contracts, tests: what CI runs
	@exec scripts/check

fmt: ## format the code and fix what lint can fix
	@scripts/setup development
	@$(PYTHON) -m ruff check --fix --quiet . ; $(PYTHON) -m ruff format .

bench: ## speed, memory and start-up times of the whole system
	@scripts/setup production
	@$(PYTHON) -m eval widget --sizes
	@exec $(PYTHON) -m eval bench $(ARGS)

storefront: ## a sample shop of another origin with the widget on it (needs: ORIGINS=http://127.0.0.1:8100 make serve)
	@scripts/setup production
	@exec $(PYTHON) -m scripts.storefront $(ARGS)

lock: ## write requirements/*.txt anew (ARGS=--upgrade lifts the pins)
	@exec scripts/lock $(ARGS)

clean: ## remove what was built and stored here; the models' cache stays
	@exec scripts/clean
