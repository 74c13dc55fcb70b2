"""The links in mails: a new password, an address confirmed, another address."""

import secrets

import pytest
from playwright.sync_api import expect

from tests.browser.accounts import (
    IN_THE_DARK,
    REFUSED,
    SETTINGS,
    dialog,
    looks_right,
    settings,
    sign_in,
    signed_out,
    toast,
)
from tests.browser.lessons import until

NEW = "four quite unlikely words"


@pytest.fixture
def person(site):
    return site.newcomer()


@pytest.fixture
def reset(site, person):
    """The link by which the person chooses a new password."""
    site.post("/api/auth/password/reset/", {"email": person.email})
    return site.link(person.email, "reset")


def heading(page, words):
    found = page.get_by_role("heading", name=words, level=1)
    expect(found).to_be_visible()
    return found


def may_sign_in(site, email, password):
    login = {"email": email, "password": password}
    return site.status("POST", "/api/auth/login/", json=login) == 200


# A new password


def test_from_forgotten_to_signed_in(page, site, person, axe):
    page.expected_errors.append(REFUSED)
    box = dialog(page)
    box.get_by_label("Email").fill(person.email)
    box.get_by_role("button", name="Forgot your password?").click()
    expect(box.get_by_label("Email")).to_have_value(person.email)
    box.get_by_role("button", name="Send the link").click()
    expect(box.get_by_role("status").first).to_contain_text("has an account here, a link is on its")
    looks_right(page, axe)

    page.goto(site.link(person.email, "reset"))
    heading(page, "Choose a new password")
    assert "reset=" not in page.url
    looks_right(page, axe)
    field = page.get_by_label("New password")
    field.fill("password1")
    page.get_by_role("button", name="Change password").click()
    expect(page.locator(".field-error")).to_contain_text("too common")
    field.fill(NEW)
    page.get_by_role("button", name="Change password").click()
    expect(heading(page, "Your password is changed")).to_be_focused()
    looks_right(page, axe)
    assert site.status("GET", "/api/auth/user/", headers=person.bearer()) == 401
    assert not may_sign_in(site, person.email, person.password)

    page.locator("#view").get_by_role("button", name="Sign in").click()
    box = page.get_by_role("dialog")
    box.get_by_label("Email").fill(person.email)
    box.get_by_label("Password", exact=True).fill(NEW)
    box.get_by_role("button", name="Sign in").click()
    toast(page, f"Welcome back, {person.name}")


def test_nobody_learns_which_addresses_have_accounts(page, site):
    stranger = f"{secrets.token_hex(6)}@example.org"
    box = dialog(page)
    box.get_by_role("button", name="Forgot your password?").click()
    box.get_by_label("Email").fill(stranger)
    box.get_by_role("button", name="Send the link").click()
    expect(box.get_by_role("status").first).to_contain_text(
        f"If {stranger} has an account here, a link is on its way to it."
    )
    box.get_by_role("button", name="try another address").click()
    expect(box.get_by_label("Email")).to_have_value(stranger)
    assert not site.letters(stranger)


def test_a_reload_keeps_the_link_and_using_it_lets_it_go(page, reset):
    page.goto(reset)
    page.reload()
    page.get_by_label("New password").fill(NEW)
    page.get_by_role("button", name="Change password").click()
    heading(page, "Your password is changed")
    assert page.evaluate("history.state.token") is None
    page.reload()
    heading(page, "Your password is changed")


@IN_THE_DARK
def test_a_link_that_was_used_is_explained_and_asked_for_again(page, site, person, reset, axe):
    page.expected_errors.append(REFUSED)
    token = reset.rpartition("=")[2]
    site.post("/api/auth/password/reset/confirm/", {"token": token, "password": NEW})
    page.goto(reset)
    page.get_by_label("New password").fill("yet another phrase")
    page.get_by_role("button", name="Change password").click()
    expect(page.get_by_role("alert")).to_contain_text("used already, or is too old")
    looks_right(page, axe)
    page.get_by_label("Email").fill(person.email)
    page.get_by_role("button", name="Send the link").click()
    assert site.link(person.email, "reset", nth=2) != reset


def test_whoever_is_signed_in_here_learns_that_it_is_over(page, site, person, reset):
    page.expected_errors.append(REFUSED)
    sign_in(page, person.email, person.password)
    page.goto(reset)
    page.get_by_label("New password").fill(NEW)
    page.get_by_role("button", name="Change password").click()
    heading(page, "Your password is changed")
    toast(page, "Your session has ended")
    signed_out(page)


# An address confirmed


@IN_THE_DARK
def test_the_address_of_a_new_account_is_confirmed(page, site, person, axe):
    page.expected_errors.append(REFUSED)
    place = settings(page, person)
    expect(place.get_by_text("Confirm your email address.")).to_be_visible()
    looks_right(page, axe)
    place.get_by_role("button", name="Send it again").click()
    expect(place.get_by_text("It is good for three days")).to_be_visible()
    page.goto(site.link(person.email, "verify", nth=2))
    expect(heading(page, "Your email address is confirmed")).to_be_focused()
    assert "verify=" not in page.url
    looks_right(page, axe)
    assert person.get("/api/auth/user/")["user"]["email_verified"]
    page.reload()
    heading(page, "Your email address is confirmed")
    page.goto(SETTINGS)
    expect(place.locator(".badge", has_text="Confirmed")).to_be_visible()
    expect(place.get_by_text("Confirm your email address.")).to_be_hidden()


def test_a_used_link_leads_to_another(page, site, person):
    page.expected_errors.append(REFUSED)
    page.goto("/?verify=of-another-time")
    heading(page, "This link does not work")
    page.locator("#view").get_by_role("button", name="Sign in for a new link").click()
    box = page.get_by_role("dialog")
    box.get_by_label("Email").fill(person.email)
    box.get_by_label("Password", exact=True).fill(person.password)
    box.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Send a new link").click()
    expect(page.get_by_text("A new link is on its way")).to_be_visible()
    link = site.link(person.email, "verify", nth=2)
    page.goto(link)
    heading(page, "Your email address is confirmed")
    page.goto(link)
    heading(page, "This link does not work")
    expect(page.get_by_text("is confirmed already")).to_be_visible()


def test_without_the_server_a_link_is_tried_again(page, site, person):
    page.expected_errors += ["ERR_FAILED", "request failed"]
    page.route("**/api/auth/verify-email/", lambda route: route.abort())
    page.goto(site.link(person.email, "verify"))
    expect(page.get_by_role("alert")).to_contain_text("Could not reach the server")
    page.unroute("**/api/auth/verify-email/")
    page.get_by_role("button", name="Try again").click()
    heading(page, "Your email address is confirmed")


# Another address


def test_another_address_holds_once_it_is_confirmed(page, site, person, axe):
    page.expected_errors.append(REFUSED)
    email = f"{secrets.token_hex(6)}@example.org"
    place = settings(page, person)
    place.get_by_text("Use another address").click()
    place.get_by_label("New email").fill(email)
    form = place.locator("form", has=page.get_by_label("New email"))
    form.get_by_label("Your password").fill("not the right one")
    form.get_by_role("button", name="Send the link").click()
    expect(form.locator(".field-error")).to_have_text("This is not your current password.")
    form.get_by_label("Your password").fill(person.password)
    form.get_by_role("button", name="Send the link").click()
    expect(place.get_by_text(f"Your address becomes {email}")).to_be_visible()
    page.reload()
    expect(place.get_by_text(f"Your address becomes {email}")).to_be_visible()
    looks_right(page, axe)
    assert person.get("/api/auth/user/")["user"]["email"] == person.email
    assert any("asked to sign in with another" in letter for letter in site.letters(person.email))

    page.goto(site.link(email, "email"))
    heading(page, "Your new email address is confirmed")
    assert "email=" not in page.url
    page.goto(SETTINGS)
    expect(place.get_by_text(email)).to_be_visible()
    assert may_sign_in(site, email, person.password)
    assert not may_sign_in(site, person.email, person.password)


def test_a_change_of_address_is_called_off(page, site, person):
    page.expected_errors.append(REFUSED)
    email = f"{secrets.token_hex(6)}@example.org"
    person.post("/api/auth/email/change/", {"email": email, "password": person.password})
    place = settings(page, person)
    place.get_by_role("button", name="Keep my present address").click()
    toast(page, "Your address stays as it is")
    expect(place.get_by_text("Your address becomes")).to_be_hidden()
    page.goto(site.link(email, "email"))
    heading(page, "This link does not work")
    page.get_by_role("link", name="Go to the settings").click()
    expect(place.get_by_role("region", name="Email address")).to_contain_text(person.email)


def test_links_of_other_letters_lead_to_what_they_name(page, site, person):
    page.goto("/?view=reset")
    heading(page, "Forgot your password?")
    page.goto("/?view=about#contact")
    expect(page.get_by_role("heading", name="Write to us")).to_be_in_viewport()
    page.goto("/#contact")
    until(page, "location.search === '?view=about'")
    expect(page.get_by_role("heading", name="Write to us")).to_be_in_viewport()
