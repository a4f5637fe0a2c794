# The two commands of the README, and the ones developers need. Everything runs in .venv, which is made on
# first use and made anew when the pinned versions change.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
MODELS := .venv-models
# So many parts of the tests run beside each other, each with servers of its own.
WORKERS ?= 2

.PHONY: demo test test-models serve lint docs audit benchmark evaluate lock clean

demo: $(STAMP)
	$(BIN)/python -m tools.demo

serve: $(STAMP)
	$(BIN)/voxwire serve

test: $(STAMP) lint
	$(BIN)/voxwire models pull
	$(BIN)/python -m pytest --numprocesses $(WORKERS) --dist loadgroup --no-loadscope-reorder $$(tools/browser.sh)

# Qwen3-TTS and CosyVoice in this process, in an environment of their own: PyTorch is large.
test-models: $(MODELS)/.installed
	OMP_NUM_THREADS=1 $(MODELS)/bin/python -m pytest --disable-warnings --durations=5 tests/models

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# MkDocs advertises a successor on every start unless it is told not to.
docs: $(STAMP)
	PATH="$(CURDIR)/$(BIN):$$PATH" NO_MKDOCS_2_WARNING=1 mkdocs build --strict
	@echo "To read it, with search: $(BIN)/python -m http.server --directory site 8000"

# Not a part of 'test': it asks the network about every package.
audit: $(STAMP)
	tools/audit.sh $(BIN)/python

benchmark: $(STAMP)
	$(BIN)/python -m benchmarks

evaluate: $(STAMP)
	$(BIN)/python -m evaluation

lock: $(STAMP)
	tools/lock.sh $(BIN)/python

clean:
	rm -rf $(VENV) $(MODELS) out site

$(STAMP): pyproject.toml constraints.txt tools/install.sh
	tools/install.sh $(PYTHON) $(VENV)
	touch $@

$(MODELS)/.installed: pyproject.toml tests/models/requirements.txt tools/install_models.sh
	tools/install_models.sh $(PYTHON) $(MODELS)
	touch $@
