"""About the site, the contact form, and addresses where nothing is."""

import secrets

import pytest
from playwright.sync_api import expect

from tests.browser.shop import SIGHTS

ABOUT = "/?view=about"


@pytest.fixture
def form(page):
    page.goto(ABOUT)
    return page.locator("#contact-form")


def fill(form, message, name="Vera Visitor", email="vera@example.org"):
    form.get_by_label("Name").fill(name)
    form.get_by_label("Email").fill(email)
    form.get_by_label("Message").fill(message)
    return form.get_by_role("button", name="Send")


def stored(site, message):
    """The messages of that text that admins can read."""
    everything = site.person("admin").get("/api/contact/?page_size=100")["messages"]
    return [each for each in everything if each["message"] == message]


def test_a_message_reaches_the_admins(site, page, form):
    message = f"Hello <b>there</b> {secrets.token_hex(4)}\nsecond line"
    fill(form, message).click()
    thanks = page.locator("#contact-place")
    expect(thanks).to_contain_text("Your message has reached us")
    expect(page.locator("#contact-thanks")).to_be_focused()
    [kept] = stored(site, message)
    assert (kept["name"], kept["email"]) == ("Vera Visitor", "vera@example.org")


def test_what_is_wrong_is_said_beside_the_field(site, page, form):
    send = fill(form, "", email="no address")
    send.click()
    email = form.get_by_label("Email")
    expect(email).to_be_focused()
    expect(email).to_have_attribute("aria-invalid", "true")
    for name in ("Email", "Message"):
        described = form.get_by_label(name).get_attribute("aria-describedby").split()[-1]
        expect(page.locator(f"#{described}")).not_to_be_empty()
    expect(form.get_by_label("Name")).not_to_have_attribute("aria-invalid", "true")
    email.fill("vera@example.org")
    expect(email).not_to_have_attribute("aria-invalid", "true")


def test_what_the_server_refuses_is_said_too(page, form):
    page.expected_errors.append("400")
    fill(form, "Hello", email="vera@example").click()
    expect(form.get_by_label("Email")).to_have_attribute("aria-invalid", "true")
    expect(form.get_by_label("Message")).to_have_value("Hello")


def test_a_message_that_can_not_be_sent_is_kept(site, page, form):
    page.expected_errors.append("ERR_FAILED|request failed")
    message = f"Twice {secrets.token_hex(4)}"
    page.route("**/api/contact/", lambda route: route.abort())
    send = fill(form, message)
    send.click()
    expect(form.get_by_role("alert")).to_contain_text("Could not reach the server")
    expect(form.get_by_label("Message")).to_have_value(message)
    page.unroute("**/api/contact/")
    send.click()
    expect(page.locator("#contact-place")).to_contain_text("Your message has reached us")
    assert len(stored(site, message)) == 1


def test_who_is_signed_in_need_not_say_who_they_are(site, page, signed_in):
    person = signed_in(page, site.newcomer())
    page.goto(ABOUT)
    expect(page.get_by_label("Name")).to_have_value(person.name)
    expect(page.get_by_label("Email")).to_have_value(person.email)
    expect(page.locator("#teach-sign-up")).to_have_count(0)


@pytest.mark.parametrize("old", ["/#contact", "/#about"])
def test_the_old_addresses_lead_here(page, old):
    page.goto(old)
    expect(page.get_by_role("heading", level=1)).to_have_text("How EduLearn works")
    if old == "/#contact":
        expect(page.locator("#contact-form")).to_be_in_viewport()


def test_who_would_teach_is_led_to_sign_up(page):
    page.goto(ABOUT)
    page.get_by_role("button", name="Start teaching").click()
    expect(page.get_by_role("dialog").get_by_label("Teach")).to_be_visible()


def test_an_address_where_nothing_is(page, axe):
    page.expected_errors.append("404")
    page.goto("/nothing-here")
    expect(page.get_by_role("heading", level=1)).to_have_text("This page isn’t here")
    axe(page)
    page.get_by_role("link", name="Browse all courses").click()
    expect(page.locator("#results .cards > li")).to_have_count(12)


@pytest.mark.parametrize("context", SIGHTS, indirect=True, ids=str)
def test_axe_finds_nothing(page, axe, form):
    expect(form).to_be_visible()
    form.get_by_role("button", name="Send").click()
    expect(form.locator(".field-error").first).to_be_visible()
    axe(page)
