#!/bin/sh
# Resolve the newest versions that pyproject.toml allows and pin them in constraints.txt.
#
#   tools/lock.sh PYTHON
set -eu
python=$1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
"$python" -m venv "$scratch/venv"
"$scratch/venv/bin/python" -m pip --quiet install --disable-pip-version-check hatchling editables ".[test,evaluation]"
{
    echo "# Versions everything is tested with; made by 'make lock'."
    "$scratch/venv/bin/python" -m pip freeze --exclude voxwire
} >constraints.txt
