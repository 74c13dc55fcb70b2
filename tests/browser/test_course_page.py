"""A course's page: what it says, how to get the course, its reviews and its heart."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.lessons import enroll, lesson_of, until
from tests.browser.shop import SIGHTS, assert_no_sideways_scroll

OUTCOMES = ["Say what it is", "Do it alone"]


def address(course):
    return f"/?course={course['id']}"


@pytest.fixture(scope="module")
def teacher(site):
    return site.person("teacher")


@pytest.fixture
def make(site, teacher):
    """`make(status=…, **fields)`: a course of the teacher's."""

    def course(status="published", **fields):
        lessons = [
            {"title": "Open lesson", "body": "Words.", "preview": True, "duration": 90},
            {"title": "Closed lesson", "body": "More words.", "duration": 3600},
        ]
        body = {
            "title": "The whole matter",
            "description": "What **leads**.\n\nWhat is said after it.",
            "category": "Trials",
            "level": "advanced",
            "outcomes": OUTCOMES,
            "requirements": ["A pencil"],
            "modules": [{"title": "Part one", "lessons": lessons}],
            **fields,
        }
        made = teacher.post("/api/courses/create/", body)["course"]
        if status != "draft":
            update = f"/api/courses/{made['id']}/update/"
            site.person("admin").put(update, {"status": status})
        return made

    return course


@pytest.fixture
def course(make):
    return make()


def side(page):
    return page.get_by_role("complementary", name="Enrolment")


def review(person, course, rating, text):
    path = f"/api/courses/{course['id']}/reviews/"
    return person.post(path, {"rating": rating, "text": text})["review"]


def wishes(person):
    return [course["id"] for course in person.get("/api/courses/wishlist/")["courses"]]


# What it says, and to whom


def test_a_visitor_sees_all_there_is_to_know(page, make):
    course = make(price="49.00")
    page.goto(address(course))
    expect(page.get_by_role("heading", level=1)).to_have_text("The whole matter")
    expect(page).to_have_title("The whole matter · EduLearn")
    expect(page.locator("#course-lead")).to_have_text("What leads.")
    expect(page.locator("#course-about")).to_have_text("What is said after it.")
    expect(page.locator(".outcomes li")).to_have_text(OUTCOMES)
    expect(page.get_by_text("A pencil")).to_be_visible()
    facts = page.locator(".course-facts")
    for fact in ("Bob Berger", "Advanced", "1 h 2 min", "2 lessons", "English"):
        expect(facts).to_contain_text(fact)
    expect(page.locator(".curriculum")).to_contain_text("1 section · 2 lessons · 1 h 2 min in all")
    expect(page.locator(".lesson").nth(1)).to_contain_text("Closed lesson")
    expect(page.get_by_role("img", name="Locked until you enrol")).to_be_visible()
    expect(side(page)).to_contain_text("$49.00")
    expect(page.locator("#reviews")).to_contain_text("No reviews yet.")
    side(page).get_by_role("button", name="Buy this course").click()
    dialog = page.get_by_role("dialog", name="Sign in")
    expect(dialog).to_contain_text("Sign in to buy “The whole matter”.")
    page.keyboard.press("Escape")
    expect(side(page).get_by_role("button", name="Buy this course")).to_be_focused()

    page.get_by_role("link", name="Open lesson").click()
    lesson = lesson_of(course, "Open lesson")
    expect(page).to_have_url(re.compile(rf"player\.html\?course={course['id']}&lesson={lesson}"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Open lesson")


def test_a_student_enrols_in_two_steps(site, page, course, signed_in):
    student = site.newcomer()
    signed_in(page, student)
    page.goto(address(course))
    side(page).get_by_role("button", name="Enrol for free").click()
    page.get_by_role("dialog").get_by_role("button", name="Enrol now").click()
    page.get_by_role("dialog").get_by_role("button", name="Stay on this page").click()
    start = side(page).get_by_role("link", name="Start learning")
    expect(start).to_have_attribute("href", re.compile(lesson_of(course, "Open lesson")))
    expect(side(page)).to_contain_text("You are enrolled")
    expect(page.get_by_role("link", name="Closed lesson")).to_be_visible()
    assert student.get(f"/api/courses/{course['id']}/")["course"]["enrolled"]


def test_a_learner_goes_on_where_they_were(site, page, course, signed_in):
    learner = enroll(site.newcomer(), course)
    done = {"lessons": {lesson_of(course, "Open lesson"): {"completed": True}}}
    learner.put(f"/api/courses/{course['id']}/progress/", done)
    signed_in(page, learner)
    page.goto(address(course))
    expect(side(page)).to_contain_text("50% done")
    side(page).get_by_role("link", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Closed lesson")


@pytest.mark.parametrize("who", ["teacher", "admin"])
def test_who_may_edit_is_led_to_the_editor(page, course, signed_in, who):
    signed_in(page, who)
    page.goto(address(course))
    expect(side(page).get_by_role("button", name="Buy")).to_have_count(0)
    side(page).get_by_role("link", name=re.compile("^ ?Edit")).click()
    expect(page.get_by_label("Title", exact=True)).to_have_value("The whole matter")


def test_a_draft_is_its_makers_alone(page, browser, site, make, signed_in):
    course = make(status="draft")
    signed_in(page, "teacher")
    page.goto(address(course))
    expect(page.locator(".course-head")).to_contain_text("Draft: only you and admins see this page")
    expect(page.get_by_role("button", name=re.compile("Buy|Enrol|Wishlist"))).to_have_count(0)
    with browser.new_context(base_url=site.url) as context:
        stranger = context.new_page()
        stranger.goto(address(course))
        expect(stranger.get_by_text("This course isn’t here")).to_be_visible()
        assert "The whole matter" not in stranger.content()


def test_who_has_an_archived_course_keeps_it(site, page, course, signed_in):
    learner = enroll(site.newcomer(), course)
    site.person("admin").delete(f"/api/courses/{course['id']}/delete/")
    signed_in(page, learner)
    page.goto(address(course))
    expect(page.locator(".course-head")).to_contain_text("Archived: its learners keep it")
    expect(side(page).get_by_role("link", name="Start learning")).to_be_visible()


def test_an_unknown_course(page, axe):
    page.expected_errors.append("404")
    page.goto("/?course=000000000000000000000000")
    expect(page.get_by_role("heading", name="This course isn’t here")).to_be_visible()
    axe(page)
    expect(page).to_have_title("Course not found · EduLearn")
    page.get_by_role("link", name="Browse all courses").click()
    expect(page.locator("#results .cards > li")).to_have_count(12)


def test_a_course_that_does_not_come_is_tried_again(page, course):
    page.expected_errors.append("ERR_FAILED|request failed")
    page.route(f"**/api/courses/{course['id']}/", lambda route: route.abort())
    page.goto(address(course))
    expect(page.get_by_role("alert")).to_contain_text("Could not reach the server")
    page.unroute(f"**/api/courses/{course['id']}/")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The whole matter")


# Reviews


@pytest.fixture
def rated(site, course):
    """The course with seven reviews; the first of them, a hostile one, has the last word."""
    people = [enroll(site.newcomer(f"Learner {number}"), course) for number in range(7)]
    texts = ["Fine."] * 6 + ["<script>alert(1)</script> good"]
    for person, stars, text in zip(people, [5, 5, 4, 4, 4, 2, 5], texts, strict=True):
        review(person, course, stars, text)
    return course


def test_reviews_are_read_a_page_at_a_time(page, rated, teacher):
    path = f"/api/courses/{rated['id']}/reviews/"
    latest = teacher.get(path)["reviews"][0]
    teacher.post(f"{path}{latest['id']}/reply/", {"text": "Thank you & good luck"})
    page.goto(address(rated))
    section = page.get_by_role("region", name="Reviews")
    expect(section.locator(".review-mean")).to_contain_text("4.1")
    expect(section.locator(".review-mean")).to_contain_text("7 reviews")
    rows = section.get_by_role("table", name="Reviews by stars").get_by_role("row")
    expect(rows.locator("td.number")).to_have_text(["3", "3", "0", "1", "0"])
    first = section.locator(".review").first
    expect(first).to_contain_text("<script>alert(1)</script> good")
    expect(first.get_by_role("img", name="5 of 5 stars")).to_be_visible()
    expect(first.locator(".review-reply")).to_contain_text("Bob Berger")
    expect(first.locator(".review-reply")).to_contain_text("Thank you & good luck")
    expect(section.locator(".review")).to_have_count(5)
    section.get_by_role("button", name="Show more").click()
    expect(section.locator(".review")).to_have_count(7)
    expect(section.locator(".review").nth(5)).to_be_focused()
    expect(section.get_by_role("button", name="Show more")).to_have_count(0)
    expect(page.locator(".course-facts")).to_contain_text("4.1 (7")
    section.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("dialog", name="Sign in")).to_be_visible()


def test_a_learner_reviews_on_the_page(site, page, course, signed_in):
    learner = enroll(site.newcomer("Rita Rater"), course)
    signed_in(page, learner)
    page.goto(address(course))
    section = page.get_by_role("region", name="Reviews")
    section.get_by_role("button", name="Publish review").click()
    expect(section.locator(".field-error")).to_be_visible()
    section.get_by_role("radio", name="3 stars").check(force=True)
    section.get_by_label("What was it like?").fill("Long.")
    section.get_by_role("button", name="Publish review").click()
    expect(section.locator(".review")).to_contain_text("Rita Rater")
    expect(section.locator(".review-title")).to_be_focused()
    [stored] = learner.get(f"/api/courses/{course['id']}/reviews/")["reviews"]
    assert (stored["rating"], stored["text"]) == (3, "Long.")


def test_the_instructor_replies_and_an_admin_takes_down(site, page, rated, signed_in):
    signed_in(page, "admin")
    page.goto(address(rated))
    path = f"/api/courses/{rated['id']}/reviews/"
    first = page.locator(".review").first
    first.get_by_role("button", name="Reply").click()
    first.get_by_label("Your reply").fill("We heard you.")
    first.get_by_role("button", name="Save reply").click()
    expect(first.locator(".review-reply")).to_contain_text("We heard you.")
    expect(first.get_by_role("button", name="Edit reply")).to_be_focused()
    assert site.get(path)["reviews"][0]["reply"]["text"] == "We heard you."
    first.get_by_role("button", name="Take down").click()
    dialog = page.get_by_role("alertdialog", name="Take down the review by Learner 6?")
    expect(dialog.get_by_role("button", name="Cancel")).to_be_focused()
    dialog.get_by_role("button", name="Take down").click()
    expect(page.locator(".review-mean")).to_contain_text("6 reviews")
    assert site.get(path)["count"] == 6


def test_reviews_that_do_not_come_are_tried_again(page, rated):
    page.expected_errors.append("ERR_FAILED|request failed")
    page.route("**/reviews/?*", lambda route: route.abort())
    page.goto(address(rated))
    section = page.get_by_role("region", name="Reviews")
    expect(section.get_by_role("alert")).to_contain_text("Could not reach the server")
    page.unroute("**/reviews/?*")
    section.get_by_role("button", name="Try again").click()
    expect(section.locator(".review")).to_have_count(5)
    section.get_by_role("button", name="Show more").click()
    expect(section.locator(".review")).to_have_count(7)


# Hearts


def heart(scope, course):
    return scope.get_by_role("button", name=f"Wishlist: {course['title']}")


def test_a_visitor_is_asked_to_sign_in_and_the_wish_is_kept(site, page, make):
    person = site.newcomer()
    course = make(title="A wish")
    page.goto(address(course))
    heart(side(page), course).click()
    dialog = page.get_by_role("dialog", name="Sign in")
    expect(dialog).to_contain_text("Sign in to keep “A wish” on your wishlist.")
    dialog.get_by_label("Email").fill(person.email)
    dialog.get_by_label("Password", exact=True).fill(person.password)
    dialog.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.locator(".toast")).to_contain_text(["On your wishlist"])
    expect(heart(side(page), course)).to_have_attribute("aria-pressed", "true")
    assert wishes(person) == [course["id"]]


def test_a_heart_is_one_and_the_same_on_every_page(site, page, make, signed_in):
    person = site.newcomer()
    course = make(title=f"Heart {person.user['id']}")
    signed_in(page, person)
    page.goto(f"/?search={person.user['id']}")
    button = heart(page.get_by_role("article"), course)
    expect(button).to_have_attribute("aria-pressed", "false")
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".toast")).to_contain_text("On your wishlist")
    assert wishes(person) == [course["id"]]
    page.get_by_role("link", name=course["title"]).click()
    expect(heart(side(page), course)).to_have_attribute("aria-pressed", "true")
    heart(side(page), course).click()
    expect(page.locator(".toast").last).to_contain_text("Off your wishlist")
    assert wishes(person) == []
    page.go_back()
    expect(button).to_have_attribute("aria-pressed", "false")
    page.reload()
    expect(button).to_have_attribute("aria-pressed", "false")


def test_a_heart_that_was_not_kept_is_taken_back(site, page, course, signed_in):
    page.expected_errors.append("ERR_FAILED|request failed")
    person = site.newcomer()
    signed_in(page, person)
    page.goto(address(course))
    page.route("**/api/courses/wishlist/**", lambda route: route.abort())
    heart(side(page), course).click()
    expect(page.locator(".toast-bad")).to_contain_text("Could not reach the server")
    expect(heart(side(page), course)).to_have_attribute("aria-pressed", "false")
    assert wishes(person) == []


def test_who_has_a_course_has_no_heart_for_it(site, page, course, signed_in):
    signed_in(page, enroll(site.newcomer(), course))
    page.goto(address(course))
    expect(side(page)).to_contain_text("You are enrolled")
    expect(heart(side(page), course)).to_have_count(0)


# Everyone


@pytest.mark.parametrize("width", [390, 320])
def test_on_a_phone_the_button_stays_in_reach(page, rated, width):
    page.set_viewport_size({"width": width, "height": 640})
    page.goto(address(rated))
    bar = page.get_by_role("region", name="Get this course")
    expect(bar.get_by_role("button", name="Enrol for free")).to_be_in_viewport()
    expect(page.locator(".review")).to_have_count(5)
    assert_no_sideways_scroll(page)
    page.locator("#others, #reviews").last.scroll_into_view_if_needed()
    expect(bar.get_by_role("button", name="Enrol for free")).to_be_in_viewport()


@pytest.mark.parametrize("context", SIGHTS, indirect=True, ids=str)
def test_axe_finds_nothing(page, axe, site, course, signed_in):
    learner = enroll(site.newcomer(), course)
    review(learner, course, 4, "Good.")
    page.goto(address(course))
    expect(page.locator(".review")).to_be_visible()
    until(page, "!document.querySelector('[aria-busy=true]')")
    axe(page)


@pytest.mark.parametrize("context", [{"viewport": {"width": 320, "height": 640}}], indirect=True)
def test_a_long_word_widens_no_page(site, page):
    word = "Donaudampfschifffahrtsgesellschaftskapitaenswitwenrente"
    course = site.course(title=word * 2, category=word[:50], description=word)
    for address in (f"/?search={word}", f"/?course={course['id']}"):
        page.goto(address)
        expect(page.locator("main").get_by_text(word * 2).first).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") == 320, address
