"""The page that describes the API, under the same strict policy as all others."""

from playwright.sync_api import expect


def test_the_description_is_shown(page):
    answer = page.goto("/api/docs/")
    assert "unsafe" not in answer.headers["content-security-policy"]
    login = page.locator("#operations-accounts-login")
    expect(login).to_contain_text("Sign in with email and password", timeout=20_000)
