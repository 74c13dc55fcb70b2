"""Messages and the audit log on the admin page."""

import re
import secrets
from urllib.parse import unquote

import pytest
from playwright.sync_api import expect

HOSTILE = "<img src=x onerror=alert(1)>"
MESSAGES = "/admin.html?view=messages"


@pytest.fixture
def admin(page, signed_in):
    return signed_in(page, "admin")


@pytest.fixture
def writer(site):
    """The name of someone who has written two messages."""
    name = f"Erin {secrets.token_hex(4)} {HOSTILE}"
    for number in "12":
        message = {
            "name": name,
            "email": "erin+a@example.org",
            "message": f"{number}. {HOSTILE}\nBye",
        }
        site.post("/api/contact/", message)
    return name


def stored(admin, name):
    found = admin.get("/api/contact/?page_size=100")["messages"]
    return {each["message"][0]: each["answered"] for each in found if each["name"] == name}


def message(page, number):
    return page.locator(".message").filter(has_text=f"{number}. {HOSTILE}").first


def test_a_message_is_read_answered_and_marked(page, admin, writer):
    page.goto(MESSAGES)
    first = message(page, "1")
    expect(first).to_contain_text(writer)
    address = first.get_by_role("link", name="Reply").get_attribute("href")
    assert address.startswith("mailto:erin%2Ba%40example.org?")
    assert f"> 1. {HOSTILE}\n> Bye" in unquote(address)
    first.get_by_role("button", name="Actions for").click()
    page.get_by_role("menuitem", name="Mark as answered").click()
    expect(page.locator("#toasts")).to_contain_text("is marked as answered")
    expect(first).not_to_contain_text("To answer")
    expect(first.get_by_role("button", name="Actions for")).to_be_focused()
    assert stored(admin, writer) == {"1": True, "2": False}
    page.get_by_label("Show").select_option("To answer")
    expect(message(page, "2")).to_be_visible()
    expect(page.locator(".message").filter(has_text=f"{writer}")).to_have_count(1)


def test_several_are_marked_and_deleted(page, admin, writer):
    page.goto(MESSAGES)
    boxes = page.get_by_role("checkbox", name=f"Select the message of {writer}")
    expect(boxes).to_have_count(2)
    for box in boxes.all():
        box.check()
    page.get_by_role("button", name="Mark as answered").click()
    dialog = page.get_by_role("dialog", name="Mark 2 messages as answered?")
    dialog.get_by_role("button", name="Mark as answered").click()
    expect(page.locator("#toasts")).to_contain_text("2 messages marked as answered")
    assert stored(admin, writer) == {"1": True, "2": True}
    expect(page.locator(".bulk")).to_be_hidden()
    boxes.first.check()
    page.get_by_role("button", name="Delete").click()
    dialog = page.get_by_role("dialog", name="Delete 1 message?")
    expect(dialog.get_by_role("button", name="Cancel")).to_be_focused()
    dialog.get_by_role("button", name="Delete").click()
    expect(boxes).to_have_count(1)
    assert stored(admin, writer) == {"1": True}


def test_what_was_done_by_whom_and_when(site, page, admin):
    name = f"Aud{secrets.token_hex(4)}"
    other = site.newcomer(name)
    admin.patch(f"/api/auth/users/{other.user['id']}/", {"role": "admin"})
    other.patch(f"/api/auth/users/{site.newcomer(HOSTILE).user['id']}/", {"status": "suspended"})
    course = site.course()
    other.put(f"/api/courses/{course['id']}/update/", {"price": "5.00"})

    page.goto("/admin.html?view=audit")
    page.get_by_role("searchbox", name="Who").fill(name)
    expect(page.locator(".list-count")).to_have_text("2 entries")
    rows = page.locator(".records tbody tr")
    expect(rows.nth(0)).to_contain_text(re.compile(r"Price changed.*0\.00 → 5\.00"))
    expect(rows.nth(0).get_by_role("link", name=course["title"])).to_be_visible()
    expect(rows.nth(1)).to_contain_text(HOSTILE)
    page.get_by_label("What").select_option("Account status changed")
    expect(page.locator(".list-count")).to_have_text("1 entry")
    page.get_by_label("To", exact=True).fill("2020-01-01")
    expect(page.locator(".results")).to_contain_text("No entries fit")
    page.get_by_role("button", name="Show all").click()
    expect(rows.nth(2)).to_be_visible()

    page.goto(f"/admin.html?view=users&search={name}")
    page.get_by_role("button", name=f"Actions for {name}").click()
    page.get_by_role("menuitem", name="What was done to them").click()
    expect(page.locator(".list-count")).to_have_text("1 entry")
    expect(rows.nth(0)).to_contain_text("student → admin")
    page.get_by_role("button", name="Remove filter").click()
    expect(rows.nth(2)).to_be_visible()
    admin.patch(f"/api/auth/users/{other.user['id']}/", {"role": "student"})


def test_a_name_that_fits_nobody_finds_nothing(page, admin):
    page.goto("/admin.html?view=audit&who=nobodyatall")
    expect(page.locator(".results")).to_contain_text("No entries fit")
