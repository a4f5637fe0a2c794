#!/bin/sh
# Look the pinned versions up in PyPI's list of known vulnerabilities.
#
#   tools/audit.sh PYTHON [FILE]
#
# Fails if one is known. Without network it says so and fails nothing: what can't be looked up is no news.
set -eu
python=$1
pins=${2:-constraints.txt}
venv=${XDG_CACHE_HOME:-$HOME/.cache}/voxwire/audit

if [ ! -x "$venv/bin/pip-audit" ]; then
    "$python" -m venv --clear "$venv"
    if ! "$venv/bin/python" -m pip --disable-pip-version-check --quiet install "pip-audit>=2.7"; then
        rm -rf "$venv"
        echo "audit: pip-audit can't be fetched; nothing was looked up." >&2
        exit 0
    fi
fi
found=$(mktemp)
trap 'rm -f "$found"' EXIT
if "$venv/bin/pip-audit" --requirement "$pins" --no-deps --disable-pip --timeout 15 \
    --progress-spinner off --format json --output "$found"; then
    echo "audit: nothing is known of any pinned version."
elif [ -s "$found" ]; then
    "$python" - "$found" <<'SHOW'
import json, sys
for package in json.load(open(sys.argv[1]))["dependencies"]:
    for known in package.get("vulns", ()):
        fixed = ", ".join(known["fix_versions"]) or "no version"
        print(f"{package['name']} {package['version']}: {known['id']}, mended in {fixed}")
SHOW
    exit 1
else
    echo "audit: the list can't be reached; nothing was looked up." >&2
fi
