"""My learning: courses, wishlist, certificates, payments and settings of whoever is signed in."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.lessons import enroll, lesson_of
from tests.browser.shop import SIGHTS, assert_no_sideways_scroll

PARTS = ["Courses", "Wishlist", "Certificates", "Payments", "Settings"]


def address(part=None):
    return f"/?enrolled=true{f'&view={part}' if part else ''}"


def complete(person, course, *titles):
    lessons = {lesson_of(course, title): {"completed": True} for title in titles}
    person.put(f"/api/courses/{course['id']}/progress/", {"lessons": lessons})


def buy(person, course):
    order = {"course_id": course["id"], "payment_method": "card", "payment_token": "tok_ok"}
    person.post("/api/courses/payment/process/", order, **{"Idempotency-Key": course["id"]})


def content(page):
    return page.locator("#learning-content")


@pytest.fixture
def newcomer(site, page, signed_in):
    return signed_in(page, site.newcomer())


@pytest.fixture
def learner(site, page, signed_in):
    """Someone with a finished course, one begun and one bought; and these, in this order."""
    person = signed_in(page, site.newcomer())
    courses = [site.course(title=f"{name} course") for name in ("Finished", "Begun")]
    courses.append(site.course(title="Bought course", price="25.00"))
    for course in courses[:2]:
        enroll(person, course)
    buy(person, courses[2])
    complete(person, courses[0], "Welcome", "The work")
    complete(person, courses[1], "Welcome")
    person.courses = courses
    return person


def test_a_visitor_is_asked_to_sign_in(page, axe):
    page.goto(address())
    expect(page.get_by_role("heading", name="Sign in to see your courses")).to_be_visible()
    axe(page)
    page.locator("#learning-sign-in").click()
    dialog = page.get_by_role("dialog", name="Sign in")
    dialog.get_by_role("button", name="Student").click()
    expect(page.get_by_role("heading", name="My learning")).to_be_visible()
    expect(content(page).locator(".learning-row, .resume").first).to_be_visible()


def test_without_courses_each_part_says_what_would_be_there(page, newcomer):
    page.goto(address())
    said = {
        "Courses": "No courses yet",
        "Wishlist": "Nothing on your wishlist",
        "Certificates": "No certificates yet",
        "Payments": "No payments yet",
    }
    parts = page.get_by_role("navigation", name="My learning")
    for name, text in said.items():
        parts.get_by_role("link", name=name).click()
        expect(content(page).get_by_text(text)).to_be_visible()
        expect(parts.get_by_role("link", name=name)).to_have_attribute("aria-current", "page")
        expect(content(page).get_by_role("link")).to_have_count(1)
    page.go_back()
    expect(content(page).get_by_text("No certificates yet")).to_be_visible()
    page.reload()
    expect(content(page).get_by_text("No certificates yet")).to_be_visible()


def test_the_course_to_go_on_with_comes_first(page, learner):
    page.goto(address())
    resume = page.get_by_role("region", name="Begun course")
    expect(resume).to_contain_text("50% done · 1 of 2 lessons")
    expect(resume.get_by_role("progressbar")).to_have_attribute("value", "50")
    rows = content(page).locator(".learning-row h3")
    expect(rows).to_have_text(["Bought course", "Finished course"])
    expect(content(page).get_by_role("heading", name="Finished", exact=True)).to_be_visible()
    resume.get_by_role("link", name="Continue").click()
    expect(page).to_have_url(re.compile(lesson_of(learner.courses[1], "The work")))
    expect(page.get_by_role("heading", level=1)).to_have_text("The work")


def test_certificates_open(page, learner):
    learner.get(f"/api/courses/{learner.courses[0]['id']}/certificate/")
    page.goto(address("certificates"))
    row = content(page).get_by_role("article")
    expect(row).to_contain_text("For Nadia Newcomer")
    row.get_by_role("link", name="Open the certificate of Finished course").click()
    expect(page.get_by_role("article", name="Certificate of completion")).to_contain_text("Nadia")


def test_payments_and_a_receipt_also_at_the_second_try(page, learner):
    page.expected_errors.append("ERR_FAILED|request failed")
    page.route("**/api/courses/payments/**", lambda route: route.abort())
    page.goto(address("payments"))
    expect(content(page).get_by_role("alert")).to_contain_text("Could not reach the server")
    page.unroute("**/api/courses/payments/**")
    content(page).get_by_role("button", name="Try again").click()
    table = content(page).get_by_role("table")
    paid = table.get_by_role("row", name="Bought course")
    expect(paid).to_contain_text("$25.00")
    expect(paid).to_contain_text("Paid")
    expect(table.get_by_role("row", name="Begun course")).to_contain_text("Free")
    with page.expect_download() as download:
        paid.get_by_role("button", name="Receipt for Bought course").click()
    assert re.fullmatch(r"receipt-.+\.pdf", download.value.suggested_filename)
    assert download.value.path().read_bytes().startswith(b"%PDF")


def test_the_wishlist_shows_what_is_wished_and_lets_go_of_it(site, page, newcomer):
    course = site.course(title="A wished course", price="5.00")
    newcomer.put(f"/api/courses/wishlist/{course['id']}/", None)
    page.goto(address("wishlist"))
    card = content(page).get_by_role("article")
    expect(card.get_by_role("heading")).to_have_text("A wished course")
    heart = card.get_by_role("button", name="Wishlist: A wished course")
    expect(heart).to_have_attribute("aria-pressed", "true")
    heart.click()
    expect(page.locator(".toast")).to_contain_text("Off your wishlist")
    expect(heart).to_have_attribute("aria-pressed", "false")
    assert newcomer.get("/api/courses/wishlist/")["count"] == 0
    page.reload()
    expect(content(page).get_by_text("Nothing on your wishlist")).to_be_visible()


@pytest.mark.parametrize("part", [None, "wishlist", "certificates"])
def test_a_part_that_does_not_come_is_tried_again(page, newcomer, part):
    page.expected_errors.append("ERR_FAILED|request failed")
    page.route("**/api/courses/**", lambda route: route.abort())
    page.goto(address(part))
    expect(content(page).get_by_role("alert")).to_contain_text("Could not reach the server")
    page.unroute("**/api/courses/**")
    content(page).get_by_role("button", name="Try again").click()
    expect(content(page).locator(".state-title")).to_have_text(re.compile("No |Nothing "))


def test_signing_out_leaves_nothing_of_it(page, learner):
    page.goto(address())
    expect(content(page).get_by_role("link", name="Bought course", exact=True)).to_be_visible()
    page.get_by_role("button", name="Account of").click()
    page.get_by_role("menuitem", name="Sign out").click()
    expect(page.get_by_text("Sign in to see your courses")).to_be_visible()
    assert "Bought course" not in page.content()


@pytest.mark.parametrize("width", [390, 320])
def test_on_a_phone(page, learner, width):
    page.set_viewport_size({"width": width, "height": 640})
    page.goto(address())
    parts = page.get_by_role("navigation", name="My learning")
    for name in PARTS:
        link = parts.get_by_role("link", name=name)
        link.click()
        expect(link).to_have_attribute("aria-current", "page")
        expect(link).to_be_in_viewport(ratio=0.9)
        expect(content(page)).not_to_have_attribute("aria-busy", "true")
        assert_no_sideways_scroll(page)


@pytest.mark.parametrize("context", SIGHTS, indirect=True, ids=str)
def test_axe_finds_nothing(site, page, axe, learner):
    learner.get(f"/api/courses/{learner.courses[0]['id']}/certificate/")
    learner.put(f"/api/courses/wishlist/{site.course()['id']}/", None)
    signs = {None: ".resume", "payments": "table", "wishlist": ".card", "certificates": ".card"}
    for part, sign in signs.items():
        page.goto(address(part))
        expect(content(page).locator(sign)).to_be_visible()
        axe(page)
