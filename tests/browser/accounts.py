"""What people do to get into their account, and to its settings."""

import json
import time

import pytest
from playwright.sync_api import expect

IN_THE_DARK = pytest.mark.parametrize(
    "context", [{"color_scheme": "dark"}], indirect=True, ids=["dark"]
)
LIGHT_AND_DARK = pytest.mark.parametrize(
    "context", [{}, {"color_scheme": "dark"}], indirect=True, ids=["light", "dark"]
)
SETTINGS = "/?enrolled=true&view=settings"
# Once, or else a reload would sign in again who has signed out.
KEEP_ONCE = """
    if (location.protocol.startsWith('http') && localStorage.given !== %s) {
        localStorage.given = %s;
        localStorage['edulearn.session'] = JSON.stringify(%s);
    }"""
REFUSED = "status of 4"  # what the console says of an answer that a test is after


def dialog(page, face="Sign in"):
    """The dialog, opened from the header: to "Sign in" or to "Sign up"."""
    page.goto("/")
    page.locator("#site-header").get_by_role("button", name=face).click()
    return page.get_by_role("dialog")


def sign_in(page, email, password):
    """Sign in by the dialog."""
    box = dialog(page)
    box.get_by_label("Email").fill(email)
    box.get_by_label("Password", exact=True).fill(password)
    box.get_by_role("button", name="Sign in").click()
    expect(page.locator("#account-button")).to_be_visible()


def settings(page, person):
    """The settings of a Person who has signed in here, so with all that a browser then has."""
    body = {"email": person.email, "password": person.password}
    answer = page.context.request.post("/api/auth/login/", data=body)
    assert answer.ok, answer.text()
    keep_session(page, answer.json())
    page.goto(SETTINGS)
    return page.locator(".settings")


def keep_session(page, session):
    """Let the page's browser have a session (`token`, `user`, `expires_in`) from the start."""
    expires_at = (time.time() + session["expires_in"]) * 1000
    kept = {"token": session["token"], "user": session["user"], "expires_at": expires_at}
    page.context.add_init_script(KEEP_ONCE % (*[json.dumps(kept["token"])] * 2, json.dumps(kept)))


def sign_out(page):
    page.get_by_role("button", name="Account of").click()
    page.get_by_role("menuitem", name="Sign out").click()


def signed_out(page):
    """Wait until the page's header offers to sign in."""
    expect(page.locator("#sign-in")).to_be_visible()


def toast(page, words):
    """Wait for a message in the corner."""
    expect(page.locator(".toast", has_text=words)).to_be_visible()


def looks_right(page, axe):
    """axe finds nothing on the page as it stands, on a desktop and on a phone."""
    axe(page)
    page.set_viewport_size({"width": 390, "height": 844})
    axe(page)
    page.set_viewport_size({"width": 320, "height": 640})
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    page.set_viewport_size({"width": 1280, "height": 800})
