#!/bin/sh
# The browser tests need Chromium or Chrome: as root on Debian or Ubuntu it is installed, else this
# says how. Without one the browser tests are skipped, or fail where CI=true. Debian's headless shell
# is preferred: the same engine without windows, which takes half of the time.
has() { command -v "$1" > /dev/null; }
install() { DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$1" > /dev/null 2>&1; }

has chromium-headless-shell && exit 0
if [ "$(id -u)" = 0 ] && has apt-get; then
    apt-get update -qq
    install chromium-headless-shell && exit 0
fi
for name in chromium chromium-browser google-chrome; do
    has "$name" && exit 0
done
[ -d "/Applications/Google Chrome.app" ] && exit 0
if [ "$(id -u)" = 0 ] && has apt-get; then
    install chromium && exit 0
fi
echo "No Chromium was found, so the browser tests can't run. Install one:" >&2
echo "  Debian, Ubuntu: sudo apt-get install chromium      macOS: brew install --cask chromium" >&2
[ "${CI:-}" = true ] && exit 1
exit 0
