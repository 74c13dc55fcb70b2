"""The list of courses on the admin page: finding, sorting, paging, and what is done to several."""

import secrets

import pytest
from playwright.sync_api import expect

COURSES = "/admin.html?view=courses"
HOSTILE = "<img src=x onerror=alert(1)>"
LESSON = {"title": "One", "body": "Words.", "duration": 60}


@pytest.fixture
def admin(page, signed_in):
    return signed_in(page, "admin")


@pytest.fixture
def tag():
    """A word that only the courses of one test have in their titles."""
    return f"tag{secrets.token_hex(4)}"


def make(person, title, **fields):
    body = {"title": title, "category": "Trials", "description": "About it.", **fields}
    body.setdefault("modules", [{"title": "All", "lessons": [LESSON]}])
    return person.post("/api/courses/create/", body)["course"]


def statuses(admin, tag):
    found = admin.get(f"/api/courses/?search={tag}&status=all&page_size=100")["courses"]
    return {course["title"]: course["status"] for course in found}


def titles(page):
    return page.locator(".records tbody th a").all_inner_texts()


def select(page, *names):
    for name in names:
        page.get_by_role("checkbox", name=f"Select “{name}”").check()


def test_search_sort_and_pages_are_in_the_address(page, admin, tag):
    for number in range(23):
        make(admin, f"{tag} {number:02}", price=f"{number}.00")
    page.goto(COURSES)
    page.get_by_role("searchbox", name="Search courses").fill(tag)
    expect(page.locator(".list-count")).to_have_text("23 courses")
    assert titles(page) == [f"{tag} {number:02}" for number in range(22, 2, -1)]
    created = page.get_by_role("columnheader", name="Created")
    expect(created).to_have_attribute("aria-sort", "descending")

    page.get_by_role("button", name="Price").click()
    price = page.get_by_role("columnheader", name="Price")
    expect(price).to_have_attribute("aria-sort", "descending")
    page.get_by_role("button", name="Price").click()
    expect(price).to_have_attribute("aria-sort", "ascending")
    expect(page.get_by_role("button", name="Price")).to_be_focused()
    expect(page.get_by_label("Sort by")).to_have_value("price")
    page.get_by_role("button", name="Next").click()
    expect(page.locator(".records tbody tr")).to_have_count(3)
    expect(page.get_by_role("heading", name="Courses")).to_be_focused()
    page.reload()
    expect(page.locator(".records tbody tr")).to_have_count(3)
    assert titles(page) == [f"{tag} {number}" for number in (20, 21, 22)]
    page.go_back()
    expect(page.locator(".records tbody tr")).to_have_count(20)
    page.get_by_label("Rows").select_option("50")
    expect(page.locator(".records tbody tr")).to_have_count(23)


def test_nothing_found_says_so_and_offers_all(page, admin, tag):
    page.goto(f"{COURSES}&search={tag}")
    expect(page.locator(".results")).to_contain_text("No courses fit")
    page.get_by_role("button", name="Show all").click()
    expect(page.locator(".records tbody tr").first).to_be_visible()
    expect(page.get_by_role("searchbox", name="Search courses")).to_have_value("")


def test_a_list_that_does_not_come_can_be_asked_for_again(page, admin):
    page.expected_errors.append("Failed to load|request failed")
    page.route("**/api/courses/?**", lambda route: route.abort(), times=1)
    page.goto(COURSES)
    expect(page.get_by_role("alert")).to_contain_text("Could not reach the server")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".records tbody tr").first).to_be_visible()


def test_several_are_archived_and_the_others_are_named(page, admin, tag):
    hostile = f"{tag} {HOSTILE}"
    for title in (f"{tag} a", hostile):
        make(admin, title, status="published")
    make(admin, f"{tag} draft")
    page.goto(f"{COURSES}&search={tag}")
    page.get_by_role("checkbox", name="Select all on this page").check()
    expect(page.locator(".list-count")).to_have_text("3 selected of 3 courses")
    page.get_by_role("button", name="Archive").click()
    dialog = page.get_by_role("dialog", name="Archive 2 courses?")
    expect(dialog.get_by_role("button", name="Cancel")).to_be_focused()
    expect(dialog.locator(".names li")).to_have_text([f"“{hostile}”", f"“{tag} a”"])
    expect(dialog).to_contain_text("1 other stays as it is: draft.")
    dialog.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("button", name="Archive")).to_be_focused()
    assert set(statuses(admin, tag).values()) == {"published", "draft"}

    page.get_by_role("button", name="Archive").click()
    dialog.get_by_role("button", name="Archive").click()
    expect(page.locator("#toasts")).to_contain_text("2 courses archived")
    expect(page.get_by_role("heading", name="Courses")).to_be_focused()
    expect(page.locator(".list-count")).to_have_text("3 courses")
    assert statuses(admin, tag) == {
        f"{tag} a": "archived",
        hostile: "archived",
        f"{tag} draft": "draft",
    }


def test_what_cannot_be_published_is_told_and_the_rest_is(page, admin, tag):
    page.expected_errors.append("400")
    make(admin, f"{tag} good")
    make(admin, f"{tag} empty", modules=[])
    page.goto(f"{COURSES}&search={tag}")
    select(page, f"{tag} good", f"{tag} empty")
    page.get_by_role("button", name="Publish", exact=True).click()
    dialog = page.get_by_role("dialog", name="Publish 2 courses?")
    dialog.get_by_role("button", name="Publish").click()
    expect(dialog.get_by_role("alert")).to_contain_text("1 could not be done")
    expect(dialog).to_contain_text("1 course published.")
    expect(dialog.locator(".names li")).to_contain_text([f"“{tag} empty”: A course needs a lesson"])
    dialog.get_by_role("button", name="Close").last.click()
    expect(page.locator(".records")).to_contain_text("Published")
    assert statuses(admin, tag) == {f"{tag} good": "published", f"{tag} empty": "draft"}


def test_several_are_deleted_and_those_with_learners_archived(site, page, admin, tag):
    learned = make(admin, f"{tag} learned", status="published")
    make(admin, f"{tag} unused", status="published")
    order = {"course_id": learned["id"], "payment_method": "free"}
    site.newcomer().post("/api/courses/payment/process/", order)
    page.goto(f"{COURSES}&search={tag}")
    select(page, f"{tag} learned", f"{tag} unused")
    page.get_by_role("button", name="Delete", exact=True).click()
    dialog = page.get_by_role("dialog", name="Delete 2 courses?")
    expect(dialog).to_contain_text("1 course nobody has: removed for good.")
    expect(dialog).to_contain_text("1 course with learners: archived and not removed")
    dialog.get_by_role("button", name="Delete").click()
    expect(page.locator(".list-count")).to_have_text("1 course")
    assert statuses(admin, tag) == {f"{tag} learned": "archived"}


def test_one_is_deleted_from_its_menu(page, admin, tag):
    make(admin, f"{tag} only")
    page.goto(f"{COURSES}&search={tag}")
    page.get_by_role("button", name=f"Actions for {tag} only").click()
    page.get_by_role("menuitem", name="Delete").click()
    dialog = page.get_by_role("dialog", name=f"Delete “{tag} only”?")
    expect(dialog.get_by_role("button", name="Cancel")).to_be_focused()
    dialog.get_by_role("button", name="Delete").click()
    expect(page.locator("#toasts")).to_contain_text("Course deleted")
    expect(page.locator(".results")).to_contain_text("No courses fit")
    assert statuses(admin, tag) == {}


def test_an_instructor_submits_several_of_their_own(site, page, signed_in, tag):
    teacher = signed_in(page, site.newcomer(role="instructor"))
    for letter in "ab":
        make(teacher, f"{tag} {letter}")
    page.goto(COURSES)
    expect(page.get_by_role("heading", name="Your courses")).to_be_visible()
    expect(page.locator(".list-count")).to_have_text("2 courses")
    page.get_by_role("checkbox", name="Select all on this page").check()
    page.get_by_role("button", name="Submit for review").click()
    dialog = page.get_by_role("dialog", name="Submit 2 courses for review?")
    dialog.get_by_role("button", name="Submit for review").click()
    expect(page.locator("#toasts")).to_contain_text("2 courses submitted")
    assert set(statuses(site.person("admin"), tag).values()) == {"pending"}


@pytest.mark.parametrize(
    "context", [{"viewport": {"width": 390, "height": 844}, "has_touch": True}], indirect=True
)
def test_on_a_phone_rows_are_cards_that_can_be_selected(page, admin, tag):
    for letter in "ab":
        make(admin, f"{tag} {letter}", status="published")
    page.goto(f"{COURSES}&search={tag}")
    page.get_by_role("checkbox", name="All on this page").check()
    expect(page.locator(".list-count")).to_have_text("2 selected of 2 courses")
    page.get_by_role("button", name="Clear").click()
    expect(page.get_by_role("button", name="Archive")).to_be_hidden()
    page.get_by_role("button", name=f"Actions for {tag} b").click()
    expect(page.get_by_role("menuitem", name="Edit")).to_be_focused()
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390


def test_an_instructor_sees_how_the_learners_get_on(site, page, signed_in, tag):
    teacher = signed_in(page, site.newcomer(role="instructor"))
    lessons = [{**LESSON, "preview": True}, {**LESSON, "title": "Two"}]
    course = make(teacher, f"{tag} taught", modules=[{"title": "All", "lessons": lessons}])
    path = f"/api/courses/{course['id']}"
    site.person("admin").put(f"{path}/update/", {"status": "published"})
    learner = site.newcomer(f"Lea {HOSTILE}")
    order = {"course_id": course["id"], "payment_method": "free"}
    learner.post("/api/courses/payment/process/", order)
    first = course["modules"][0]["lessons"][0]["id"]
    learner.put(f"{path}/progress/", {"lesson": first, "completed": True})

    page.goto("/admin.html")
    page.get_by_role("region", name="Most learners").get_by_role("link", name=tag).click()
    expect(page.locator(".list-count")).to_have_text("1 learner")
    row = page.locator(".records tbody tr")
    expect(row.get_by_role("rowheader")).to_have_text(learner.name)
    expect(row).to_contain_text("50%")
    expect(row).to_contain_text("1 of 2 lessons")
    expect(page.get_by_role("link", name=f"{tag} taught")).to_be_visible()
