#!/bin/sh
# The browser tests need Chromium or Chrome: where there is none it is installed, as root on Debian or
# Ubuntu, else this says how. Without one the tests are skipped, or fail where CI=true. There Debian's
# headless shell is added to any other: the same engine without windows, for half of the work.
has() { command -v "$1" > /dev/null; }
install() { DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$1" > /dev/null 2>&1; }
has_browser() {
    has chromium || has chromium-browser || has google-chrome || [ -d "/Applications/Google Chrome.app" ]
}

has chromium-headless-shell && exit 0
has_browser && [ "${CI:-}" != true ] && exit 0
if [ "$(id -u)" = 0 ] && has apt-get; then
    apt-get update -qq
    install chromium-headless-shell || has_browser || install chromium && exit 0
fi
has_browser && exit 0
echo "No Chromium was found, so the browser tests can't run. Install one:" >&2
echo "  Debian, Ubuntu: sudo apt-get install chromium      macOS: brew install --cask chromium" >&2
[ "${CI:-}" = true ] && exit 1
exit 0
