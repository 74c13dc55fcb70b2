"""The stage of the browser tests: one real server, one Chromium, a fresh context for each test."""

import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.browser.accounts import keep_session
from tests.browser.site import Site
from tests.browser.watch import Watch

# The shell is Chromium without windows: the same engine for half of the work.
BROWSERS = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
FLAGS = [
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
AXE = Path(__file__).parent / "vendor" / "axe.min.js"
# All that axe looked at takes longer to fetch than to find: only what is wrong comes here.
FIND = """async () => {
    const runOnly = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    const { violations } = await axe.run({ runOnly, resultTypes: ["violations"] });
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}"""


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser():
    """Chromium or Chrome; without one the tests are skipped, or fail where CI=true."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if not path:
        give_up = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        give_up("No Chromium or Chrome was found: sh tests/browser/install_chromium.sh")
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    expect.set_options(timeout=10_000)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=flags)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def site():
    """The server: `site.url`, and people and courses to arrange a test with."""
    running = Site()
    try:
        running.start()
        yield running
    finally:
        running.stop()


@pytest.fixture
def context(browser, site, request):
    """A fresh browser profile; `parametrize("context", [{…}], indirect=True)` sets it up."""
    options = {"base_url": site.url, "viewport": {"width": 1280, "height": 800}}
    options |= {"reduced_motion": "reduce", **getattr(request, "param", {})}
    fresh = browser.new_context(**options)
    fresh.set_default_timeout(10_000)
    yield fresh
    fresh.close()


@pytest.fixture
def page(context, site):
    """A page on which nothing may go wrong but what `page.expected_errors` (patterns) names."""
    watch = Watch(context, site.url)
    opened = context.new_page()
    opened.expected_errors = []
    yield opened
    assert not watch.unexpected(opened.expected_errors)


@pytest.fixture
def signed_in(site):
    """`signed_in(page, who)` gives the page to a Person, or to a demo account by its name."""

    def sign_in(page, who):
        person = site.person(who) if isinstance(who, str) else who
        keep_session(page, vars(person))
        return person

    return sign_in


@pytest.fixture
def axe():
    """`axe(page)` asserts that axe finds nothing wrong on the page as it stands."""

    def check(page):
        if not page.evaluate("'axe' in window"):
            page.evaluate(AXE.read_text("utf-8"))
        wrong = page.evaluate(FIND)
        assert not wrong, "\n".join(wrong)

    return check
