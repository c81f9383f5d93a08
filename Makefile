# Two commands do it all: `make run` and `make test`. Everything is installed into .venv, nothing into the system,
# except what `make browser` needs and says.
PYTHON ?= python3
PORT ?= 8000
V := .venv/bin
READY := .venv/.ready

.PHONY: run test check fix bench docs e2e year pictures browser clean messages

run: $(READY)-run messages
	$(V)/qianxian migrate
	QIANXIAN_DEMO=1 $(V)/qianxian demo
	QIANXIAN_DEMO=1 QIANXIAN_BASE_URL=$${QIANXIAN_BASE_URL:-http://127.0.0.1:$(PORT)} $(V)/qianxian serve --port $(PORT)

test: $(READY)-check messages
	$(V)/pytest -n auto --dist loadfile -m "not browser and not year"

check: $(READY)-check messages
	$(V)/ruff check .
	$(V)/mypy
	$(V)/lint-imports
	$(V)/qianxian messages check

fix: $(READY)-check
	$(V)/ruff check --fix .
	$(V)/qianxian messages update

e2e: $(READY)-check messages browser
	$(V)/pytest -rs -m browser tests/browser

# The whole demo year against the page's figures; a minute or more.
year: $(READY)-check messages
	$(V)/pytest -rs -n 0 -m year tests/demo

# Every page as people see it, into pictures/. `make pictures ONLY=desk` takes only those with `desk` in their name.
pictures: $(READY)-check messages browser
	$(V)/python tools/pictures.py $(ONLY)

browser:
	sh tools/install-browser.sh

# What ours is compared with is installed beside it: nothing of it is needed to run.
bench: $(READY)-check $(READY)-bench $(READY)-bench-language messages
	$(V)/python bench/run.py $(ONLY)

docs: $(READY)-check messages
	$(V)/python docs/build.py

messages: $(READY)-run
	$(V)/qianxian messages compile

# A virtual environment for each set of requirements is the same one, with more in it.
.venv/bin/python:
	$(PYTHON) -m venv .venv || { echo "Python 3.11 with venv is needed: apt-get install python3-venv  需要带 venv 的 Python 3.11：apt-get install python3-venv"; exit 1; }

$(READY)-%: requirements/%.txt pyproject.toml | .venv/bin/python
	$(V)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/$*.txt
	$(V)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(V)/python -m qianxian.planning.warm
	touch $@

clean:
	rm -rf .venv var keys .mypy_cache .ruff_cache
