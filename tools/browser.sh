#!/bin/sh
# See that there is a Chromium and its driver for the tests of Studio; install Debian's where that is possible.
# Where it is not, say so, and print the argument with which pytest leaves these tests out.
set -eu

found() {
    command -v chromedriver >/dev/null || return 1
    for browser in chromium chromium-browser google-chrome; do
        if command -v "$browser" >/dev/null; then return 0; fi
    done
    return 1
}

install() {
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then return 1; fi
    echo "Installing Chromium (about 120 MB, once) …" >&2
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq >&2 && apt-get install -y -qq --no-install-recommends chromium chromium-driver >&2
}

if ! found && ! install; then
    echo "NOT TESTED: Studio. Install Chromium and its driver (Debian: apt-get install chromium chromium-driver)." >&2
    echo "--ignore=tests/browser"
fi
