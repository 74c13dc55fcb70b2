"""Settings: name, password, a copy of one's data, and closing the account."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.accounts import (
    LIGHT_AND_DARK,
    REFUSED,
    SETTINGS,
    looks_right,
    settings,
    signed_out,
    toast,
)

NEW = "four quite unlikely words"


@pytest.fixture
def person(site):
    return site.newcomer()


@pytest.fixture
def place(page, person, signed_in):
    signed_in(page, person)
    page.goto(SETTINGS)
    return page.locator(".settings")


def part(place, title):
    return place.get_by_role("region", name=title)


def test_the_menu_leads_there_from_every_page(page, person, signed_in):
    signed_in(page, person)
    for path in ("/", "/player.html", "/certificate.html"):
        page.goto(path)
        page.get_by_role("button", name="Account of").click()
        page.get_by_role("menuitem", name="Settings").click()
        expect(page.get_by_role("region", name="Profile")).to_be_visible()


def test_a_new_name(page, place, person):
    page.expected_errors.append(REFUSED)
    profile = part(place, "Profile")
    profile.get_by_label("Name").fill("")
    profile.get_by_role("button", name="Save name").click()
    expect(profile.locator(".field-error")).to_be_visible()
    profile.get_by_label("Name").fill("Nadia <i>Neu</i>")
    profile.get_by_role("button", name="Save name").click()
    toast(page, "Name saved")
    expect(page.locator("#account-button")).to_contain_text("Nadia <i>Neu</i>")
    assert person.get("/api/auth/user/")["user"]["name"] == "Nadia <i>Neu</i>"


def test_a_new_password_signs_out_every_other_device(page, site, person):
    page.expected_errors.append(REFUSED)
    place = settings(page, person)
    password, sessions = part(place, "Password"), place.locator("#settings-sessions li")
    expect(sessions).to_have_count(2)
    password.get_by_label("Current password").fill("not the right one")
    password.get_by_label("New password").fill(NEW)
    password.get_by_role("button", name="Change password").click()
    expect(password.locator(".field-error")).to_have_text("This is not your current password.")
    expect(password.get_by_label("New password")).to_have_value(NEW)
    password.get_by_label("Current password").fill(person.password)
    password.get_by_role("button", name="Change password").click()
    toast(page, "Password changed")
    expect(sessions).to_have_count(1)
    assert site.status("GET", "/api/auth/user/", headers=person.bearer()) == 401
    assert site.post("/api/auth/login/", {"email": person.email, "password": NEW})["token"]


def test_all_that_is_held_is_downloaded(page, place, person):
    with page.expect_download() as download:
        part(place, "Your data").get_by_role("button", name="Download my data").click()
    assert download.value.suggested_filename == "edulearn-export.json"
    held = json.loads(download.value.path().read_text("utf-8"))
    assert held["user"]["email"] == person.email
    assert {"payments", "notes", "sessions"} <= held.keys()


def test_closing_the_account(page, site, person):
    page.expected_errors.append(REFUSED)
    place = settings(page, person)
    closing = part(place, "Close your account")
    closing.get_by_text("What happens, and how").click()
    expect(closing.get_by_text("Kept, without your name")).to_be_visible()
    expect(closing.get_by_text("Your own courses")).to_have_count(0)
    closing.get_by_label("Your password").fill("not the right one")
    closing.get_by_role("button", name="Close my account").click()
    expect(closing.locator(".field-error")).to_have_text("This is not your current password.")
    closing.get_by_label("Your password").fill(person.password)
    closing.get_by_role("button", name="Close my account").click()
    toast(page, "Your account is closed")
    signed_out(page)
    login = {"email": person.email, "password": person.password}
    assert site.status("POST", "/api/auth/login/", json=login) == 401


def test_by_keyboard_alone(page, place, person):
    """Every part is reached by Tab, in the order in which it is seen, and the name is saved."""
    expect(place.get_by_role("button", name="Sign out everywhere")).to_be_visible()
    page.locator("#tab-settings").focus()
    seen = []
    for _ in range(30):
        page.keyboard.press("Tab")
        region = page.evaluate(
            "document.activeElement.closest('.settings section')?.querySelector('h2').textContent"
        )
        if region and region not in seen:
            seen.append(region)
    assert seen == place.get_by_role("heading", level=2).all_text_contents()
    page.locator("#tab-settings").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Control+A")
    page.keyboard.type("Keya Board")
    page.keyboard.press("Enter")
    expect(page.locator("#account-button")).to_contain_text("Keya Board")


@LIGHT_AND_DARK
def test_all_of_it_is_accessible(page, place, axe):
    expect(place.get_by_role("button", name="Sign out everywhere")).to_be_visible()
    for summary in place.locator("summary").all():
        summary.click()
    looks_right(page, axe)
