"""A site that limits how often one may ask, and where only confirmed addresses may teach."""

import pytest
from playwright.sync_api import expect

from tests.browser.accounts import REFUSED, SETTINGS, dialog, looks_right, toast
from tests.browser.site import Site


@pytest.fixture(scope="module")
def site():
    running = Site(RATE_LIMITS="on", VERIFY_EMAIL="true")
    try:
        running.start()
        yield running
    finally:
        running.stop()


def test_too_many_guesses_are_told_to_wait(page, site):
    page.expected_errors.append(REFUSED)
    person = site.newcomer()
    wrong = {"email": person.email, "password": "a guess"}
    codes = [site.status("POST", "/api/auth/login/", json=wrong) for _ in range(11)]
    assert codes == [401] * 10 + [429]
    box = dialog(page)
    box.get_by_label("Email").fill(person.email)
    box.get_by_label("Password", exact=True).fill(person.password)
    box.get_by_role("button", name="Sign in").click()
    expect(box.get_by_role("alert")).to_contain_text("That was too often. Try again in 15 minutes.")
    expect(box.get_by_label("Email")).to_have_value(person.email)
    expect(box.get_by_label("Password", exact=True)).to_have_value(person.password)


def test_who_is_not_confirmed_is_told_why_they_cannot_teach(page, context, site, signed_in, axe):
    page.expected_errors.append(REFUSED)
    person = site.newcomer(role="instructor")
    signed_in(page, person)
    page.goto("/admin.html?view=courses")
    notice = page.get_by_role("complementary", name="Your account")
    expect(notice).to_contain_text(f"Open the link that we sent to {person.email}")
    looks_right(page, axe)
    notice.get_by_role("button", name="Send it again").click()
    expect(notice).to_contain_text("Sent.")
    other = context.new_page()
    other.goto(site.link(person.email, "verify", nth=2))
    expect(other.get_by_role("heading", name="Your email address is confirmed")).to_be_visible()
    expect(notice).to_be_hidden()
    assert person.post("/api/courses/create/", {"title": "May teach now"})["course"]


def test_students_are_not_bothered_where_it_does_not_matter(page, site, signed_in):
    signed_in(page, site.newcomer())
    page.goto("/")
    expect(page.locator("#account-button")).to_be_visible()
    expect(page.get_by_text("Confirm your email address")).to_have_count(0)


def test_the_last_admin_stays(page, site, signed_in):
    page.expected_errors.append(REFUSED)
    admin = signed_in(page, "admin")
    page.goto(SETTINGS)
    closing = page.get_by_role("region", name="Close your account")
    closing.get_by_text("What happens, and how").click()
    expect(closing.get_by_text("Your own courses")).to_be_visible()
    closing.get_by_label("Your password").fill(admin.password)
    closing.get_by_role("button", name="Close my account").click()
    expect(closing.get_by_role("alert")).to_contain_text("This is the last active admin")
    assert admin.get("/api/auth/user/")["user"]["status"] == "active"


def test_too_many_letters_are_told_to_wait(page, site, signed_in):
    page.expected_errors.append(REFUSED)
    person = site.newcomer()
    for _ in range(5):
        person.post("/api/auth/verify-email/resend/")
    signed_in(page, person)
    page.goto(SETTINGS)
    page.get_by_role("button", name="Send it again").click()
    toast(page, "That was too often. Try again in 60 minutes.")
