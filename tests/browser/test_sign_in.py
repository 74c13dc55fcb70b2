"""The sign-in dialog: its faces, what it says when it can't let one in, and the keyboard."""

import secrets

import pytest
from playwright.sync_api import expect

from tests.browser.accounts import (
    LIGHT_AND_DARK,
    REFUSED,
    dialog,
    looks_right,
    sign_out,
    signed_out,
    toast,
)

PASSWORD = "three unlikely words"


@pytest.fixture
def email():
    return f"{secrets.token_hex(6)}@example.org"


@pytest.fixture
def box(page):
    return dialog(page)


def enter(box, email, password):
    box.get_by_label("Email").fill(email)
    box.get_by_label("Password", exact=True).fill(password)
    box.get_by_role("button", name="Sign in").click()


def test_sign_up_to_teach(page, site, email):
    box = dialog(page, "Sign up")
    box.get_by_label("Name").fill("Nora <b>Newton</b>")
    box.get_by_label("Email").fill(email)
    box.get_by_label("Password", exact=True).fill(PASSWORD)
    box.get_by_text("Teach").click()
    box.get_by_role("button", name="Create account").click()
    toast(page, "Welcome, Nora <b>Newton</b>")
    expect(page.locator(".header-nav").get_by_role("link", name="Teach")).to_be_visible()
    stored = site.post("/api/auth/login/", {"email": email, "password": PASSWORD})["user"]
    assert (stored["name"], stored["role"]) == ("Nora <b>Newton</b>", "instructor")
    assert site.link(email, "verify")


def test_sign_up_says_what_is_wrong_and_keeps_the_rest(page, site, email):
    page.expected_errors.append(REFUSED)
    taken = site.newcomer().email
    box = dialog(page, "Sign up")
    box.get_by_role("button", name="Create account").click()
    expect(box.locator(".field-error")).to_have_count(3)
    expect(box.get_by_label("Name")).to_be_focused()
    box.get_by_label("Name").fill("Nora")
    box.get_by_label("Email").fill(taken)
    box.get_by_label("Password", exact=True).fill("password")
    box.get_by_role("button", name="Create account").click()
    expect(box.get_by_label("Password", exact=True)).to_have_attribute("aria-invalid", "true")
    expect(box.locator(".field-error")).to_contain_text("too common")
    box.get_by_label("Password", exact=True).fill(PASSWORD)
    box.get_by_role("button", name="Create account").click()
    expect(box.get_by_role("alert")).to_contain_text("There is an account with this email already")
    box.get_by_label("Email").fill(email)
    box.get_by_role("button", name="Create account").click()
    toast(page, "Welcome, Nora")


def test_a_wrong_password_is_told_and_the_email_stays(page, site, box):
    page.expected_errors.append(REFUSED)
    person = site.newcomer()
    enter(box, person.email, "not the right one")
    expect(box.get_by_role("alert")).to_have_text("The email or the password is not right.")
    expect(box.get_by_label("Email")).to_have_value(person.email)
    expect(box.get_by_label("Password", exact=True)).to_be_focused()
    page.keyboard.type(person.password)
    page.keyboard.press("Enter")
    toast(page, f"Welcome back, {person.name}")
    expect(box).to_be_hidden()


def test_a_suspended_account_is_shown_whom_to_write_to(page, site, box):
    page.expected_errors.append(REFUSED)
    person = site.newcomer()
    site.person("admin").patch(f"/api/auth/users/{person.user['id']}/", {"status": "suspended"})
    enter(box, person.email, person.password)
    expect(box.get_by_role("alert")).to_contain_text("This account is suspended")
    box.get_by_role("link", name="Write to us").click()
    expect(page.get_by_role("heading", name="Write to us")).to_be_in_viewport()
    expect(box).to_be_hidden()


def test_without_the_server_nothing_that_was_typed_is_lost(page, context, site, box):
    page.expected_errors += ["ERR_INTERNET_DISCONNECTED", "request failed"]
    person = site.newcomer()
    context.set_offline(True)
    enter(box, person.email, person.password)
    expect(box.get_by_role("alert")).to_contain_text("Could not reach the server")
    context.set_offline(False)
    box.get_by_role("button", name="Sign in").click()
    toast(page, "Welcome back")


def test_the_demo_accounts_are_a_click_away(page):
    links = {"Student": "My learning", "Teacher": "Teach", "Admin": "Dashboard"}
    for who, link in links.items():
        dialog(page).get_by_role("button", name=who).click()
        expect(page.locator(".header-nav").get_by_role("link", name=link)).to_be_visible()
        sign_out(page)
        signed_out(page)


def test_a_password_can_be_shown(box):
    field, button = box.get_by_label("Password", exact=True), box.get_by_label("Show password")
    field.fill("what I type")
    expect(field).to_have_attribute("type", "password")
    expect(field).to_have_attribute("autocomplete", "current-password")
    for shown in (True, False):
        button.click()
        expect(field).to_have_attribute("type", "text" if shown else "password")
        expect(button).to_have_attribute("aria-pressed", str(shown).lower())
    expect(field).to_have_value("what I type")


def test_by_keyboard_alone(page, site):
    person = site.newcomer()
    page.goto("/")
    opener = page.locator("#sign-in")
    expect(opener).to_be_visible()
    for _ in range(20):
        page.keyboard.press("Tab")
        if opener.evaluate("e => e === document.activeElement"):
            break
    page.keyboard.press("Enter")
    box = page.get_by_role("dialog", name="Sign in")
    expect(box.get_by_label("Email")).to_be_focused()
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()
    page.keyboard.press("Enter")
    expect(box.get_by_label("Email")).to_be_focused()
    page.keyboard.type(person.email)
    page.keyboard.press("Tab")
    page.keyboard.type(person.password)
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(box.get_by_label("Show password")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#account-button")).to_be_visible()


@LIGHT_AND_DARK
def test_each_face_is_accessible(page, box, axe):
    expect(box.get_by_text("This is a demo")).to_be_visible()
    looks_right(page, axe)
    for face in ("Create an account", "Sign in", "Forgot your password?"):
        box.get_by_role("button", name=face, exact=True).last.click()
        expect(box.get_by_role("heading", name=face)).to_be_visible()
        expect(box.locator("input").first).to_be_focused()
        looks_right(page, axe)
