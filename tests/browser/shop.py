"""What the tests of the shop share: how to wait for it, and what is seen of it."""

from playwright.sync_api import expect

PHONES = [{"width": 390, "height": 844}, {"width": 320, "height": 640}]
SIGHTS = [
    {"viewport": {"width": 1440, "height": 900}, "color_scheme": "light"},
    {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"},
]


def results(page):
    """The catalogue's list, once it is there."""
    expect(page.locator("#results")).not_to_have_attribute("aria-busy", "true")
    return page.locator("#results")


def titles(page):
    """The titles of the courses found, in their order."""
    return results(page).locator(".cards h3").all_inner_texts()


def query_of(page):
    """The address's query, each name with its values."""
    return page.evaluate(
        "Object.fromEntries([...new URLSearchParams(location.search).keys()]"
        ".map((name, _, all) => [name, new URLSearchParams(location.search).getAll(name)]))"
    )


def assert_no_sideways_scroll(page):
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url
