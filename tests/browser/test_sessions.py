"""Sessions: several tabs, silent renewal, and an end that comes from elsewhere."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.accounts import (
    REFUSED,
    looks_right,
    settings,
    sign_in,
    sign_out,
    signed_out,
    toast,
)
from tests.browser.lessons import until

EXPIRE = """() => {
    const kept = JSON.parse(localStorage['edulearn.session']);
    localStorage['edulearn.session'] = JSON.stringify({...kept, expires_at: Date.now() - 1});
}"""
SPOIL = """() => {
    const kept = JSON.parse(localStorage['edulearn.session']);
    localStorage['edulearn.session'] = JSON.stringify({...kept, token: 'no longer good'});
}"""
ASK_FIVE_TIMES = """() => {
    window.answers = null;
    import('/js/config.js')
        .then(({ API }) => Promise.all(Array.from({ length: 5 }, API.me)))
        .then((answers) => { window.answers = answers.map(({ user }) => user.email); },
              (error) => { window.answers = [error.message]; });
}"""


@pytest.fixture
def person(site):
    return site.newcomer()


@pytest.fixture
def renewals(context):
    """The renewals that were asked for so far."""
    seen = []
    context.on("request", lambda request: "/auth/refresh/" in request.url and seen.append(request))
    return seen


def test_a_tab_that_signs_out_signs_out_the_others(page, context, person):
    sign_in(page, person.email, person.password)
    other = context.new_page()
    other.goto("/?enrolled=true")
    expect(other.locator("#account-button")).to_be_visible()
    sign_out(page)
    toast(page, "Signed out")
    for tab in (page, other):
        signed_out(tab)
    expect(other.get_by_text("Sign in to see your courses")).to_be_visible()
    kept = page.evaluate("localStorage['edulearn.session']")
    assert kept is None
    assert [cookie["name"] for cookie in context.cookies()] == ["device"]


def test_a_tab_that_signs_in_signs_in_the_others(page, context, person):
    other = context.new_page()
    other.goto("/")
    sign_in(page, person.email, person.password)
    expect(other.locator("#account-button")).to_contain_text(person.name)


def test_many_calls_of_two_tabs_renew_once(page, context, person, renewals):
    page.expected_errors.append(REFUSED)
    sign_in(page, person.email, person.password)
    other = context.new_page()
    other.goto("/")
    for number, spoil in enumerate([EXPIRE, SPOIL], start=1):
        page.evaluate(spoil)
        for tab in (page, other):
            tab.evaluate(ASK_FIVE_TIMES)
        for tab in (page, other):
            until(tab, "window.answers")
            assert tab.evaluate("window.answers") == [person.email] * 5
        assert len(renewals) == number
    expect(page.locator("#account-button")).to_be_visible()


def test_a_session_that_was_ended_elsewhere_is_told(page, person):
    page.expected_errors.append(REFUSED)
    sign_in(page, person.email, person.password)
    page.goto("/?view=about", wait_until="networkidle")  # so that nothing is told before the click
    [here] = [
        session
        for session in person.get("/api/auth/sessions/")["sessions"]
        if not session["current"]
    ]
    person.delete(f"/api/auth/sessions/{here['id']}/")
    page.get_by_role("link", name="My learning").first.click()
    toast(page, "Your session has ended")
    signed_out(page)
    page.locator(".toast").get_by_role("button", name="Sign in").click()
    box = page.get_by_role("dialog", name="Sign in")
    box.get_by_label("Email").fill(person.email)
    box.get_by_label("Password", exact=True).fill(person.password)
    box.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("No courses yet")).to_be_visible()


def test_devices_are_listed_and_any_is_signed_out(page, site, person, axe):
    place = settings(page, person)
    rows = place.locator("#settings-sessions li")
    expect(rows).to_have_count(2)
    expect(rows.filter(has_text="This device")).to_contain_text("Chrome on Linux")
    looks_right(page, axe)
    other = rows.filter(has_text="python-requests")
    expect(other).to_contain_text(re.compile("last used (now|.+ ago)"))
    other.get_by_role("button", name="Sign out python-requests").click()
    toast(page, "python-requests is signed out")
    expect(rows).to_have_count(1)
    assert site.status("GET", "/api/auth/user/", headers=person.bearer()) == 401
    page.reload()
    expect(rows).to_have_count(1)


def test_sign_out_everywhere(page, site, person, axe):
    place = settings(page, person)
    place.get_by_role("button", name="Sign out everywhere").click()
    question = page.get_by_role("alertdialog")
    expect(question.get_by_role("button", name="Cancel")).to_be_focused()
    looks_right(page, axe)
    question.get_by_role("button", name="Sign out everywhere").click()
    toast(page, "Signed out everywhere")
    signed_out(page)
    assert site.status("GET", "/api/auth/user/", headers=person.bearer()) == 401
