#!/bin/sh
# Make a virtual environment with Voxwire and everything its tests need, at the pinned versions.
#
#   tools/install.sh PYTHON VENV
#
# Packages are kept in a wheelhouse in the user's cache, one for each state of the pins. Once it is complete,
# installing needs no network.
set -eu
python=$1
venv=$2

"$python" - <<'CHECK' || exit 1
import sys
if sys.version_info < (3, 11):
    sys.exit("Voxwire needs Python 3.11 or newer; this is %d.%d. Name another one: make PYTHON=python3.12 …" % sys.version_info[:2])
try:
    import ensurepip, venv
except ImportError:
    sys.exit("This Python can't make virtual environments; install its venv package (Debian: python3-venv).")
CHECK

echo "Making $venv …"
"$python" -m venv --clear "$venv"
pip="$venv/bin/python -m pip --disable-pip-version-check --quiet"
pins=$(cat pyproject.toml constraints.txt | "$venv/bin/python" -c '
import hashlib, sys, sysconfig
print(hashlib.sha256((sysconfig.get_platform() + sys.version[:4] + sys.stdin.read()).encode()).hexdigest()[:16])')
wheelhouse=${VOXWIRE_WHEELHOUSE:-${XDG_CACHE_HOME:-$HOME/.cache}/voxwire/wheels}/$pins
build="hatchling editables"

if [ ! -f "$wheelhouse/complete" ]; then
    echo "Fetching packages (about 300 MB, once) …"
    mkdir -p "$wheelhouse"
    $pip download --dest "$wheelhouse" --constraint constraints.txt $build
    $pip wheel --wheel-dir "$wheelhouse" --constraint constraints.txt ".[test,evaluation]"
    rm -f "$wheelhouse"/voxwire-*.whl
    touch "$wheelhouse/complete"
fi
echo "Installing …"
$pip install --no-index --find-links "$wheelhouse" $build
$pip install --no-index --find-links "$wheelhouse" --no-build-isolation --editable ".[test,evaluation]"
