#!/bin/sh
# Make a virtual environment with what the tests of models in this process need, at the pinned versions.
#
#   tools/install_models.sh PYTHON VENV
#
# The tests need no GPU. Where pip finds a build of PyTorch for the CPU it is enough; the usual one brings gigabytes
# of CUDA with it.
set -eu
python=$1
venv=$2

echo "Making $venv …"
"$python" -m venv --clear "$venv"
pip="$venv/bin/python -m pip --disable-pip-version-check --quiet"
$pip install torch==2.13.0
# Their own bounds would bring other releases, and a web interface with each.
$pip install --no-deps --requirement tests/models/requirements.txt
$pip install --no-deps --editable .
# The compiled half of torchaudio wants CUDA. What is needed of it is Python, and works without.
if ! "$venv/bin/python" -c "import torchaudio" 2>/dev/null; then
    rm -r "$("$venv/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/torchaudio/lib"
fi
