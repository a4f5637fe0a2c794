#!/bin/sh
# See that there is a Chromium and its driver for the tests of Studio; install Debian's where that is possible.
set -eu
for browser in chromium chromium-browser google-chrome; do
    if command -v "$browser" >/dev/null && command -v chromedriver >/dev/null; then exit 0; fi
done
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "The tests of Studio need Chromium and its driver: install them (Debian: apt-get install chromium chromium-driver)." >&2
    exit 1
fi
echo "Installing Chromium (about 120 MB, once) …"
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends chromium chromium-driver >/dev/null
