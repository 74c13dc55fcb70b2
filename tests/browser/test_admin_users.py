"""The users of the admin page: finding, changing, exporting and importing accounts."""

import csv
import secrets
from pathlib import Path

import pytest
from playwright.sync_api import expect

USERS = "/admin.html?view=users"
IMPORT = "/admin.html?view=import"
HOSTILE = "<img src=x onerror=alert(1)>"


@pytest.fixture
def admin(site, page, signed_in):
    return signed_in(page, "admin")


@pytest.fixture
def tag():
    """A word that only the accounts of one test have in their names."""
    return f"tag{secrets.token_hex(4)}"


def stored(admin, search):
    """The accounts that the search finds, by email."""
    found = admin.get(f"/api/auth/users/?search={search}&page_size=100")["users"]
    return {user["email"]: user for user in found}


def row(page, name):
    return page.locator(".records tbody tr").filter(has=page.get_by_role("rowheader", name=name))


def choose(page, name, action):
    row(page, name).get_by_role("button", name="Actions for").click()
    page.get_by_role("menuitem", name=action).click()


def give(page, text, name="list.csv"):
    """Choose a file with this text."""
    content = text if isinstance(text, bytes) else text.encode()
    file = {"name": name, "mimeType": "text/csv", "buffer": content}
    page.get_by_label("Choose a CSV file").set_input_files(file)


def lines(page):
    """Email, outcome and reason of each line that is shown."""
    cells = page.locator("[data-lines] tbody tr")
    expect(cells.first).to_be_visible()
    return [tuple(row.locator("th, td").all_inner_texts()) for row in cells.all()]


def read(download):
    return Path(download.path()).read_text("utf-8")


# One account


def test_a_role_is_changed_and_what_it_means_is_said(site, page, admin, tag):
    person = site.newcomer(tag)
    page.goto(f"{USERS}&search={tag}")
    choose(page, tag, "Change role")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("makes courses as well, and sees the payments for them")
    dialog.get_by_label("Instructor").check()
    dialog.get_by_role("button", name="Change role").click()
    expect(page.locator("#toasts")).to_contain_text(f"{tag} is an instructor now")
    expect(row(page, tag)).to_contain_text("Instructor")
    expect(row(page, tag).get_by_role("button", name="Actions for")).to_be_focused()
    assert stored(admin, tag)[person.email]["role"] == "instructor"


def test_an_account_is_suspended_and_reactivated(site, page, admin, tag):
    person = site.newcomer(tag)
    page.goto(f"{USERS}&search={tag}")
    choose(page, tag, "Suspend")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="Cancel")).to_be_focused()
    expect(dialog).to_contain_text(person.email)
    dialog.get_by_role("button", name="Suspend").click()
    expect(row(page, tag)).to_contain_text("Suspended")
    assert stored(admin, tag)[person.email]["status"] == "suspended"
    choose(page, tag, "Reactivate")
    page.get_by_role("dialog").get_by_role("button", name="Reactivate").click()
    expect(row(page, tag)).to_contain_text("Active")
    assert stored(admin, tag)[person.email]["status"] == "active"


def test_the_last_admin_stays_one(page, admin):
    page.expected_errors.append("409")
    page.goto(f"{USERS}&role=admin")
    choose(page, admin.name, "Suspend")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Suspend").click()
    expect(dialog.get_by_role("alert")).to_contain_text("the last active admin")
    dialog.get_by_role("button", name="Cancel").click()
    assert stored(admin, admin.email)[admin.email]["status"] == "active"


# Export


def test_the_export_is_of_the_filters(site, page, admin, tag):
    teacher = site.newcomer(f"{tag} =1+1", role="instructor")
    site.newcomer(tag)
    page.goto(f"{USERS}&search={tag}&role=instructor&sort=name")
    expect(page.locator(".list-count")).to_have_text("1 account")
    with page.expect_download() as downloading:
        page.get_by_role("button", name="Export").click()
    rows = list(csv.DictReader(read(downloading.value).splitlines()))
    assert downloading.value.suggested_filename == "users.csv"
    assert [(r["email"], r["role"]) for r in rows] == [(teacher.email, "instructor")]


# Import


def test_a_list_is_tried_line_by_line_and_then_brought_in(site, page, admin, tag):
    known = site.newcomer(tag)
    text = (
        "name;email;role\n"
        f"{tag} new;{tag}@example.org;instructor\n"
        f"{tag} {HOSTILE};{known.email};\n"
        "Bob Berger;teacher@edulearn.local;\n"
    )
    page.goto(USERS)
    page.get_by_role("link", name="Import").click()
    give(page, text)
    expect(page.get_by_role("heading", name="What “list.csv” would do")).to_be_focused()
    assert lines(page) == [
        (f"{tag}@example.org", "2", "New", "A new account."),
        (known.email, "3", "Changes", f"name from {tag} to {tag} {HOSTILE}."),
        ("teacher@edulearn.local", "4", "Stays", "Nothing to change."),
    ]
    assert list(stored(admin, tag)) == [known.email]

    page.get_by_role("button", name="New 1").click()
    assert [line[0] for line in lines(page)] == [f"{tag}@example.org"]
    page.get_by_role("button", name="Import: 1 new, 1 changed").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="Cancel")).to_be_focused()
    expect(dialog).to_contain_text("1 new account with an invitation by mail")
    expect(dialog).to_contain_text("1 account changed")
    dialog.get_by_role("button", name="Import").click()
    expect(page.locator("[data-done]")).to_contain_text("1 account created, 1 changed")
    expect(page.locator("[data-done]")).to_be_focused()
    after = stored(admin, tag)
    assert after[f"{tag}@example.org"]["role"] == "instructor"
    assert after[known.email]["name"] == f"{tag} {HOSTILE}"


def test_one_refused_line_and_nothing_is_brought_in(page, admin, tag):
    text = (
        "name,email,role\n"
        f"Good,{tag}@example.org,student\n"
        f'Bad,"=cmd|{tag}",student\n'
        f"Root,{tag}-root@example.org,admin\n"
    )
    page.goto(IMPORT)
    give(page, text)
    expect(page.get_by_role("button", name="Refused 2")).to_have_attribute("aria-pressed", "true")
    refused = lines(page)
    assert [line[:3] for line in refused] == [
        (f"=cmd|{tag}", "3", "Refused"),
        (f"{tag}-root@example.org", "4", "Refused"),
    ]
    expect(page.locator("[data-plan]")).to_contain_text("2 lines are refused, so nothing can be")
    expect(page.get_by_role("button", name="Import:")).to_have_count(0)
    with page.expect_download() as downloading:
        page.get_by_role("button", name="Refused lines").click()
    rows = list(csv.reader(read(downloading.value).splitlines()))
    assert rows[1][:2] == ["3", f"'=cmd|{tag}"]
    assert rows[2][2] == "Admins are appointed one by one."
    assert stored(admin, tag) == {}


def test_what_changed_since_the_trial_is_shown_and_nothing_is_brought_in(site, page, admin, tag):
    page.expected_errors.append("400")
    known = site.newcomer(tag)
    page.goto(IMPORT)
    give(page, f"name,email\n{tag} renamed,{known.email}\n{tag},{tag}@example.org\n")
    page.get_by_role("button", name="Import: 1 new, 1 changed").click()
    admin.patch(f"/api/auth/users/{known.user['id']}/", {"role": "admin"})
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Import").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Nothing was imported: 1 of 2 lines")
    dialog.get_by_role("button", name="Cancel").click()
    expect(page.locator("[data-lines]")).to_contain_text("Admins are changed one by one.")
    assert lines(page) == [(known.email, "2", "Refused", "Admins are changed one by one.")]
    assert list(stored(admin, tag)) == [known.email]
    admin.patch(f"/api/auth/users/{known.user['id']}/", {"role": "student"})


@pytest.mark.parametrize(
    ("text", "name", "said"),
    [
        ("name,email\n", "list.csv", "Give from 1 to 5000 lines"),
        ("who,where\na,b\n", "list.csv", "has to name the columns"),
        ("name,email\nZoë,z@example.org".encode("latin-1"), "list.csv", "has to be in UTF-8"),
        ("", "list.csv", "is empty"),
        ("PK", "list.xlsx", "is not a CSV file"),
        ("x" * (1024 * 1024 + 1), "list.csv", "1 MB is the most"),
    ],
)
def test_what_is_no_list_is_told_beside_the_field(page, admin, text, name, said):
    page.expected_errors.append("400")
    page.goto(IMPORT)
    give(page, text, name)
    expect(page.locator("form .field-error, form [role=alert]")).to_contain_text(said)
    expect(page.locator("[data-plan] h2")).to_have_count(0)


def test_a_trial_that_does_not_arrive_can_be_tried_again(page, admin, tag):
    page.expected_errors.append("Failed to load|request failed")
    page.goto(IMPORT)
    page.route("**/api/auth/users/import/**", lambda route: route.abort(), times=1)
    give(page, f"name,email\n{tag},{tag}@example.org\n")
    expect(page.get_by_role("alert")).to_contain_text("Could not reach the server")
    page.get_by_role("button", name="Try again").click()
    assert [line[2] for line in lines(page)] == ["New"]


# Several accounts


def test_several_are_suspended_but_never_oneself(site, page, admin, tag):
    people = [site.newcomer(f"{tag} {letter}") for letter in "ab"]
    admin.patch(f"/api/auth/users/{people[0].user['id']}/", {"status": "suspended"})
    page.goto(f"{USERS}&search={tag}")
    page.get_by_role("checkbox", name="Select all on this page").check()
    page.get_by_role("button", name="Suspend").click()
    dialog = page.get_by_role("dialog", name="Suspend 1 account?")
    expect(dialog.get_by_role("button", name="Cancel")).to_be_focused()
    expect(dialog.locator(".names li")).to_have_text([f"{tag} b ({people[1].email})"])
    expect(dialog).to_contain_text("1 is suspended already.")
    dialog.get_by_role("button", name="Suspend").click()
    expect(page.locator("#toasts")).to_contain_text("1 account suspended")
    assert {user["status"] for user in stored(admin, tag).values()} == {"suspended"}

    page.goto(f"{USERS}&search={admin.email}")
    page.get_by_role("checkbox", name=f"Select {admin.name}").check()
    page.get_by_role("button", name="Suspend").click()
    expect(page.get_by_role("dialog")).to_contain_text("Your own account stays as it is.")
    expect(page.get_by_role("dialog").get_by_role("button", name="Suspend")).to_have_count(0)
    assert stored(admin, admin.email)[admin.email]["status"] == "active"
