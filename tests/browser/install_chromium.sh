#!/bin/sh
# The browser tests need Chromium or Chrome: as root on Debian or Ubuntu it is installed, else this
# says how. Without one the browser tests are skipped, or fail where CI=true.
for name in chromium chromium-browser google-chrome; do
    command -v "$name" > /dev/null && exit 0
done
[ -d "/Applications/Google Chrome.app" ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null; then
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium && exit 0
fi
echo "No Chromium was found, so the browser tests can't run. Install one:" >&2
echo "  Debian, Ubuntu: sudo apt-get install chromium      macOS: brew install --cask chromium" >&2
[ "${CI:-}" = true ] && exit 1
exit 0
