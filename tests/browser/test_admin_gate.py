"""Who may come into the admin page, and that it is the server who decides."""

import pytest
import requests
from playwright.sync_api import expect

from tests.browser.site import DEMO_PASSWORD

ADMINS = [
    ("GET", "/api/auth/users/"),
    ("GET", "/api/auth/users/?format=csv"),
    ("POST", "/api/auth/users/import/"),
    ("GET", "/api/contact/"),
    ("GET", "/api/audit/"),
    ("GET", "/api/courses/coupons/"),
    ("GET", "/api/courses/?status=all"),
]
TEACHERS = [
    ("GET", "/api/courses/stats/"),
    ("POST", "/api/courses/create/"),
    ("POST", "/api/courses/preview/"),
]


def views(page):
    return page.locator("#admin-nav a").all_inner_texts()


def status(site, route, person=None):
    method, path = route
    bearer = {"Authorization": f"Bearer {person.token}"} if person else {}
    return requests.request(
        method, site.url + path, json={}, headers=bearer, timeout=30
    ).status_code


def test_the_server_itself_refuses(site):
    student, teacher = site.person("student"), site.person("teacher")
    for route in ADMINS + TEACHERS:
        assert status(site, route) == 401, route
        assert status(site, route, student) == 403, route
    for route in ADMINS:
        assert status(site, route, teacher) == 403, route


def test_a_visitor_is_asked_to_sign_in_and_comes_to_where_they_wanted(page):
    page.expected_errors.append("401")
    page.goto("/admin.html?view=users")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("instructor’s or admin’s account")
    expect(page.locator("#admin-nav")).to_be_hidden()
    expect(page.locator("main")).to_contain_text("Sign in to teach")
    dialog.get_by_label("Email").fill("admin@edulearn.local")
    dialog.get_by_label("Password", exact=True).fill("wrong password")
    dialog.get_by_role("button", name="Sign in", exact=True).click()
    expect(dialog.get_by_role("alert")).to_be_visible()
    dialog.get_by_label("Password", exact=True).fill(DEMO_PASSWORD)
    dialog.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="Users")).to_be_visible()
    expect(page.locator(".records tbody tr").first).to_be_visible()


def test_a_student_is_told_and_sent_home(page, signed_in):
    signed_in(page, "student")
    page.goto("/admin.html")
    dialog = page.get_by_role("dialog", name="This page is for those who teach")
    dialog.get_by_role("button", name="Go to the home page").click()
    page.wait_for_url("**/")
    expect(page.locator("#admin-nav")).to_have_count(0)


def test_an_instructor_sees_their_own_views_alone(page, signed_in):
    signed_in(page, "teacher")
    for asked in ("users", "audit", "messages", "coupons", "import"):
        page.goto(f"/admin.html?view={asked}")
        expect(page.get_by_role("heading", level=1)).to_have_text("Dashboard")
    assert views(page) == ["Dashboard", "Courses", "Payments"]


def test_the_course_of_another_is_not_shown(page, site, signed_in):
    page.expected_errors.append("404")
    draft = site.person("admin").post("/api/courses/create/", {"title": "Not yours"})["course"]
    signed_in(page, "teacher")
    page.goto(f"/admin.html?view=course&id={draft['id']}")
    expect(page.get_by_role("alert")).to_contain_text("There is no such course")
    published = site.course()
    page.goto(f"/admin.html?view=course&id={published['id']}")
    expect(page.locator("main")).to_contain_text("This is not your course")


def test_who_has_become_a_teacher_comes_in(site, page, signed_in):
    person = signed_in(page, site.newcomer())
    site.person("admin").patch(f"/api/auth/users/{person.user['id']}/", {"role": "instructor"})
    page.goto("/admin.html")
    expect(page.get_by_role("heading", level=1)).to_have_text("Dashboard")


def test_who_is_no_admin_any_more_is_refused_at_the_next_step(site, page, signed_in):
    page.expected_errors.append("403")
    admin = site.person("admin")
    person = site.newcomer()
    admin.patch(f"/api/auth/users/{person.user['id']}/", {"role": "admin"})
    person.user["role"] = "admin"
    signed_in(page, person)
    page.goto("/admin.html?view=messages")
    expect(page.locator(".list-count, .state-title").first).to_be_visible()
    admin.patch(f"/api/auth/users/{person.user['id']}/", {"role": "student"})
    page.get_by_label("Show").select_option("true")
    expect(page.get_by_role("alert")).to_contain_text("Only admins may do this")


def test_signing_out_empties_the_page(page, signed_in, axe):
    signed_in(page, "admin")
    page.goto("/admin.html?view=users")
    expect(page.locator(".records")).to_be_visible()
    page.evaluate("localStorage.removeItem('edulearn.session')")
    page.evaluate("dispatchEvent(new StorageEvent('storage', {key: null}))")
    expect(page.get_by_role("heading", name="Sign in to teach")).to_be_visible()
    axe(page)
    expect(page.locator(".records")).to_have_count(0)
    expect(page.locator("#admin-nav")).to_be_hidden()


def test_a_view_that_did_not_come_can_be_asked_for_again(page, signed_in):
    page.expected_errors.append("ERR_FAILED|request failed|dynamically imported")
    signed_in(page, "admin")
    page.route("**/js/admin/users.js", lambda route: route.abort())
    page.goto("/admin.html?view=users")
    expect(page.get_by_role("heading", name="That did not work")).to_be_visible()
    page.unroute("**/js/admin/users.js")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("heading", name="Users")).to_be_visible()


@pytest.mark.parametrize("view", ["nonsense", "", "<b>"])
def test_a_view_that_is_none_is_the_dashboard(page, signed_in, view):
    signed_in(page, "admin")
    page.goto(f"/admin.html?view={view}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Dashboard")
