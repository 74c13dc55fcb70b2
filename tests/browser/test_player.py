"""The player: the course's list, its lessons, and how far one is."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.lessons import UNSENT, address, enroll, every_kind, lesson_of, progress, until

TITLES = ["A long text", "A film", "Another film", "A quiz", "A drawing", "A short text"]


@pytest.fixture(scope="module")
def course(site):
    return site.course(title="Everything there is", modules=every_kind(), price="12.00")


@pytest.fixture(scope="module")
def free_course(site):
    return site.course(title="Everything for free", modules=every_kind())


@pytest.fixture
def learner(site, free_course):
    return enroll(site.newcomer(), free_course)


def current(page):
    return page.locator("#contents a[aria-current]")


def bar(page, name):
    return page.locator(".lesson-bar").get_by_role("button", name=name)


def test_previous_and_next_cross_modules_and_end(page, learner, free_course, signed_in):
    signed_in(page, learner)
    page.goto(address(free_course))
    expect(page.locator("h1")).to_have_text("A long text")
    expect(bar(page, "Previous")).to_be_disabled()
    for title in TITLES[1:]:
        bar(page, "Next").click()
        expect(page.locator("h1")).to_have_text(title)
        expect(current(page)).to_contain_text(title)
        expect(page).to_have_title(f"{title} · Everything for free · EduLearn")
    expect(bar(page, "Next")).to_be_disabled()
    page.go_back()
    expect(page.locator("h1")).to_have_text("A drawing")
    page.reload()
    expect(page.locator("h1")).to_have_text("A drawing")


def test_the_skip_link_leads_to_the_lesson_and_leaves_it_as_it_is(
    page, learner, free_course, signed_in
):
    signed_in(page, learner)
    page.goto(address(free_course, "A short text"))
    expect(page.locator("h1")).to_have_text("A short text")
    page.evaluate("document.querySelector('h1').title = 'still the same'")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.go_back()
    expect(page.locator("h1")).to_have_attribute("title", "still the same")


def saved(answer):
    """Whether it is the answer to a step of progress."""
    return answer.request.method == "PUT" and answer.url.endswith("/progress/")


def test_complete_changes_tick_and_percent_at_once(page, learner, free_course, signed_in):
    signed_in(page, learner)
    page.goto(address(free_course, "A drawing"))
    with page.expect_response(saved):
        bar(page, "Mark complete").click()
    expect(page.locator(".course-percent")).to_have_text("16% · 1 of 6")
    expect(current(page).get_by_role("img", name="Completed")).to_be_visible()
    with page.expect_response(saved):
        bar(page, "Completed").click()
    expect(page.locator(".course-percent")).to_have_text("0% · 0 of 6")
    assert not progress(learner, free_course, "A drawing")["completed"]


def test_of_two_quick_clicks_the_second_stays(page, learner, free_course, signed_in):
    signed_in(page, learner)
    page.goto(address(free_course, "A drawing"))
    puts = []
    page.route("**/progress/", lambda route: hold_the_first(route, puts))
    bar(page, "Mark complete").click()
    bar(page, "Completed").click()
    expect(page.locator(".course-percent")).to_have_text("0% · 0 of 6")
    until(page, f"{UNSENT}.some(({{completed}}) => !completed)")  # the second, that waits
    [first] = puts
    with page.expect_response(lambda answer: saved(answer) and not told(answer)["completed"]):
        first.continue_()
    assert not progress(learner, free_course, "A drawing")["completed"]
    until(page, f"{UNSENT}.length === 0")


def test_what_is_told_as_the_page_is_closed_is_not_lost(page, learner, free_course, signed_in):
    signed_in(page, learner)
    page.goto(address(free_course, "A drawing"))
    held = []
    page.route("**/progress/", lambda route: hold_the_first(route, held))
    bar(page, "Mark complete").click()
    until(page, f"{UNSENT}.length === 1")
    page.goto("/404.html")
    page.unroute("**/progress/")
    assert not progress(learner, free_course, "A drawing")["completed"]
    with page.expect_response(saved):
        page.goto(address(free_course, "A short text"))
    assert progress(learner, free_course, "A drawing")["completed"]
    until(page, f"{UNSENT}.length === 0")


def hold_the_first(route, puts):
    puts += [route] if route.request.method == "PUT" else []
    if puts != [route]:
        route.continue_()


def told(answer):
    return answer.request.post_data_json


def test_completion_that_is_refused_is_taken_back(page, learner, free_course, signed_in):
    signed_in(page, learner)
    page.goto(address(free_course, "A drawing"))
    page.expected_errors.append("403")
    page.route("**/progress/", lambda route: route.fulfill(status=403, json={"detail": "No."}))
    bar(page, "Mark complete").click()
    expect(page.locator(".toast-bad")).to_contain_text("No.")
    expect(page.locator(".course-percent")).to_have_text("0% · 0 of 6")


def test_two_tabs_show_the_same(page, context, learner, free_course, signed_in):
    signed_in(page, learner)
    page.goto(address(free_course, "A drawing"))
    other = context.new_page()
    other.goto(address(free_course, "A short text"))
    bar(other, "Mark complete").click()
    expect(page.locator(".course-percent")).to_have_text("16% · 1 of 6")
    bar(page, "Mark complete").click()
    expect(other.locator(".course-percent")).to_have_text("33% · 2 of 6")


def test_list_opens_closes_and_says_what_is_locked(page, course):
    page.goto(address(course))
    module = page.get_by_role("button", name="2. To do")
    expect(module).to_have_attribute("aria-expanded", "false")
    module.click()
    expect(module).to_have_attribute("aria-expanded", "true")
    quiz = page.locator("#contents").get_by_role("link", name="A quiz")
    expect(quiz.get_by_role("img", name="Locked")).to_be_visible()
    quiz.click()
    expect(page.locator(".locked")).to_contain_text("comes with the course")
    buy = page.get_by_role("link", name="Buy for $12.00")
    expect(buy).to_have_attribute("href", f"/?course={course['id']}")
    page.locator(".locked").get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("dialog", name="Sign in")).to_be_visible()


def test_preview_is_open_to_visitors(page, course):
    page.goto(address(course, "A long text"))
    expect(page.locator(".prose").first).to_contain_text("The first paragraph")
    expect(page.locator(".complete-button, .course-progress:visible")).to_have_count(0)


def test_unknown_course_and_failure_say_so(page, site):
    page.expected_errors += ["404", "500"]
    page.goto("/player.html?course=ffffffffffffffffffffffff")
    expect(page.get_by_role("heading", name="There is no such course here")).to_be_visible()
    course = site.course()
    page.route("**/api/courses/*/", lambda route: route.fulfill(status=500, json={}))
    page.goto(address(course))
    expect(page.get_by_role("alert")).to_contain_text("went wrong on the server")
    page.unroute("**/api/courses/*/")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("h1")).to_have_text("Welcome")


def test_a_course_without_lessons_says_so(page, site, signed_in, axe):
    teacher = signed_in(page, site.newcomer(role="instructor"))
    draft = {"title": "Only a title", "category": "Trials", "price": "0"}
    course = teacher.post("/api/courses/create/", draft)["course"]
    page.goto(address(course))
    expect(page.get_by_role("heading", name="There are no lessons yet")).to_be_visible()
    axe(page)
    page.get_by_role("link", name="Edit this course").click()
    expect(page.get_by_label("Title")).to_have_value("Only a title")


@pytest.mark.parametrize("context", [{"viewport": {"width": 390, "height": 740}}], indirect=True)
def test_the_certificate_has_a_name_on_a_phone(page, site, signed_in, axe):
    course = site.course()
    learner = enroll(signed_in(page, site.newcomer()), course)
    done = {lesson_of(course, title): {"completed": True} for title in ("Welcome", "The work")}
    learner.put(f"/api/courses/{course['id']}/progress/", {"lessons": done})
    learner.get(f"/api/courses/{course['id']}/certificate/")
    page.goto(address(course))
    certificate = page.get_by_role("link", name="Certificate")
    expect(certificate).to_be_visible()
    assert min(certificate.bounding_box()[side] for side in ("width", "height")) >= 24
    axe(page)


def test_article_has_math_copy_and_ends(page, context, learner, free_course, signed_in):
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    signed_in(page, learner)
    page.goto(address(free_course, "A long text"))
    expect(page.locator(".math.inline .katex")).to_have_count(1)
    expect(page.locator(".math.block .katex-display")).to_have_count(1)
    page.get_by_role("button", name="Copy code").click()
    expect(page.locator("#announcer")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()").strip() == 'print("copied")'
    expect(bar(page, "Mark complete")).to_be_visible()
    page.locator(".article-end").scroll_into_view_if_needed()
    expect(bar(page, "Completed")).to_be_visible()


def test_math_is_loaded_only_where_it_is(page, free_course, learner, signed_in):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    signed_in(page, learner)
    page.goto(address(free_course, "A short text"))
    expect(page.locator(".prose").first).to_have_text("The end.")
    assert not [url for url in asked if "katex" in url]


def test_file_is_named_and_sized(page, learner, free_course, signed_in):
    signed_in(page, learner)
    page.goto(address(free_course, "A drawing"))
    link = page.get_by_role("link", name="drawing.svg")
    expect(link).to_contain_text("1.4 kB")
    with page.expect_download() as download:
        link.click()
    assert download.value.suggested_filename == "drawing.svg"
    expect(bar(page, "Completed")).to_be_visible()


def test_lessons_open_in_order_where_the_course_says_so(page, site, signed_in):
    lessons = [{"title": name, "body": "Text.", "duration": 60} for name in ("One", "Two")]
    course = site.course(modules=[{"title": "Steps", "lessons": lessons}], sequential=True)
    signed_in(page, enroll(site.newcomer(), course))
    page.goto(address(course, "Two"))
    expect(page.locator(".locked")).to_contain_text("One step at a time")
    page.get_by_role("link", name="Go to “One”").click()
    bar(page, "Mark complete").click()
    expect(page.locator("#contents [data-locked]")).to_have_count(0)
    bar(page, "Next").click()
    expect(page.locator(".prose").first).to_have_text("Text.")


def test_tabs_are_one_stop_with_arrows(page, learner, free_course, signed_in):
    signed_in(page, learner)
    page.goto(address(free_course, "A short text"))
    tablist = page.get_by_role("tablist")
    tab = tablist.get_by_role("tab")
    tab.first.focus()
    for key, name in (("ArrowRight", "Notes"), ("End", "Reviews"), ("ArrowRight", "Overview")):
        page.keyboard.press(key)
        expect(tablist.get_by_role("tab", selected=True)).to_have_text(re.compile(name))
        expect(tablist.get_by_role("tab", selected=True)).to_be_focused()
    assert page.locator("[role=tab][tabindex='0']").count() == 1


@pytest.mark.parametrize("context", [{"viewport": {"width": 360, "height": 740}}], indirect=True)
def test_phone_has_a_drawer(page, learner, free_course, signed_in, axe):
    signed_in(page, learner)
    page.goto(address(free_course))
    expect(page.locator("#contents")).to_be_hidden()
    bar(page, "Contents").click()
    drawer = page.get_by_role("dialog", name="Course content")
    expect(drawer.locator("[aria-current]")).to_be_focused()
    axe(page)
    drawer.get_by_role("link", name="A film").click()
    expect(drawer).to_have_count(0)
    expect(page.locator("h1")).to_have_text("A film")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    bar(page, "Contents").click()
    expect(drawer).to_be_visible()
    page.go_back()
    expect(drawer).to_have_count(0)
    expect(page.locator("h1")).not_to_have_text("A film")
    expect(page.locator("h1")).to_be_focused()


@pytest.mark.parametrize("title", TITLES)
def test_axe_finds_nothing(page, learner, free_course, signed_in, axe, title):
    signed_in(page, learner)
    page.goto(address(free_course, title))
    expect(page.locator("h1")).to_have_text(title)
    expect(page.locator(".lesson-bar button").first).to_be_visible()
    axe(page)


def test_free_courses_are_not_for_sale(page, free_course):
    page.goto(address(free_course, "A drawing"))
    expect(page.get_by_role("link", name="Enrol for free")).to_be_visible()


def test_keys_lead_on_without_a_video(page, learner, free_course, signed_in):
    signed_in(page, learner)
    page.goto(address(free_course, "A drawing"))
    expect(bar(page, "Mark complete")).to_be_visible()
    for key, title in (("n", "A short text"), ("p", "A drawing")):
        page.keyboard.press(key)
        expect(page.locator("h1")).to_have_text(title)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()


@pytest.mark.parametrize("context", [{"viewport": {"width": 360, "height": 740}}], indirect=True)
def test_what_is_wide_scrolls_by_keyboard(page, site, axe):
    columns = [f"Column {number}" for number in range(9)]
    table = f"|{'|'.join(columns)}|\n{'|-' * 9}|\n|{'|'.join('x' * 9)}|"
    code = f"```\n{'wide ' * 40}\n```"
    body = f"{table}\n\n|A|\n|-|\n|b|\n\n{code}\n\n{code}\n\n$\\frac{{$ is no formula."
    lesson = {"title": "Wide", "body": body, "duration": 60, "preview": True}
    page.goto(address(site.course(modules=[{"title": "One", "lessons": [lesson]}])))
    for name in ("Table", "Code"):
        expect(page.get_by_label(name, exact=True).first).to_have_attribute("tabindex", "0")
    expect(page.locator(".math")).to_have_text("\\frac{")
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("context", [{"viewport": {"width": 320, "height": 640}}], indirect=True)
def test_a_long_word_widens_nothing(page, site, signed_in):
    word = "Donaudampfschifffahrtsgesellschaftskapitän" * 2
    question = {"kind": "single", "text": word, "options": [word, "No"], "answer": 0}
    lesson = {"title": word, "type": "quiz", "quiz": {"questions": [question]}}
    course = site.course(title=word, modules=[{"title": word, "lessons": [lesson]}])
    learner = enroll(site.newcomer(word), course)
    of_lesson = {"title": word, "text": word, "lesson": lesson_of(course, word)}
    learner.post(f"/api/courses/{course['id']}/questions/", of_lesson)
    learner.post(f"/api/courses/{course['id']}/reviews/", {"rating": 5, "text": word})
    signed_in(page, learner)
    page.goto(address(course))
    page.get_by_role("button", name="Start the quiz").click()
    for tab, shown in (("Questions", ".question-row"), ("Reviews", ".review")):
        page.get_by_role("tab", name=tab).click()
        expect(page.locator(shown)).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_long_course_shows_where_one_is(page, site, signed_in):
    modules = [
        {
            "title": f"Part {part}",
            "lessons": [
                {"title": f"Lesson {part}.{number}", "body": "Text.", "duration": 60}
                for number in range(10)
            ],
        }
        for part in range(30)
    ]
    course = site.course(title="Three hundred lessons", modules=modules)
    signed_in(page, enroll(site.newcomer(), course))
    page.goto(address(course, "Lesson 28.5"))
    expect(current(page)).to_contain_text("Lesson 28.5")
    expect(current(page)).to_be_in_viewport()
    expect(page.locator("#contents [aria-expanded=true]")).to_have_count(1)
    bar(page, "Mark complete").click()
    expect(page.get_by_role("button", name="Part 28")).to_contain_text("1 of 10 done")


def test_an_edit_of_the_course_is_followed(page, site, signed_in):
    lessons = [{"title": name, "body": "Text.", "duration": 60} for name in ("One", "Two")]
    course = site.course(modules=[{"title": "Steps", "lessons": lessons}])
    learner = enroll(site.newcomer(), course)
    signed_in(page, learner)
    page.goto(address(course, "Two"))
    bar(page, "Mark complete").click()
    one, two = course["modules"][0]["lessons"]
    edited = [{**two, "title": "The second"}, {"title": "New", "body": "News.", "duration": 60}]
    update(site, course, [{**course["modules"][0], "lessons": [one, *edited]}])
    look_again(page)
    expect(current(page)).to_contain_text("The second")
    expect(page.locator(".course-percent")).to_have_text("33% · 1 of 3")
    expect(page.locator("h1")).to_have_text("Two")
    update(site, course, [{**course["modules"][0], "lessons": [one]}])
    look_again(page)
    expect(page.get_by_role("alert")).to_contain_text("no longer in the course")
    page.get_by_role("link", name="Go to “One”").click()
    expect(page.locator("h1")).to_have_text("One")


def update(site, course, modules):
    site.person("admin").put(f"/api/courses/{course['id']}/update/", {"modules": modules})


def look_again(page):
    """Come back to the page from another tab."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_what_is_typed_outlives_the_session(page, site, free_course, signed_in):
    page.expected_errors.append("401")
    learner = enroll(site.newcomer(), free_course)
    signed_in(page, learner)
    page.goto(address(free_course, "A drawing"))
    page.get_by_role("tab", name="Notes").click()
    page.get_by_label("New note").fill("Hours of thought")
    passwords = {"current_password": learner.password, "new_password": "another-good-one-7"}
    learner.post("/api/auth/password/change/", passwords)
    page.get_by_role("button", name="Add note").click()
    again = page.get_by_role("dialog", name="Sign in")
    expect(again).to_contain_text("Your session has ended")
    again.get_by_label("Email").fill(learner.email)
    again.get_by_label("Password", exact=True).fill("another-good-one-7")
    again.get_by_role("button", name="Sign in").click()
    expect(page.get_by_label("New note")).to_have_value("Hours of thought")
    page.get_by_role("button", name="Add note").click()
    expect(page.locator(".note-text")).to_have_text("Hours of thought")
    expect(page.get_by_label("New note")).to_have_value("")


def test_who_does_not_come_back_leaves_nothing(page, site, free_course, signed_in):
    page.expected_errors.append("401")
    learner = enroll(site.newcomer(), free_course)
    signed_in(page, learner)
    page.goto(address(free_course, "A drawing"))
    expect(bar(page, "Mark complete")).to_be_visible()
    passwords = {"current_password": learner.password, "new_password": "another-good-one-7"}
    learner.post("/api/auth/password/change/", passwords)
    bar(page, "Mark complete").click()
    page.get_by_role("dialog", name="Sign in").get_by_role("button", name="Close").click()
    expect(page.locator(".locked")).to_be_visible()
    until(page, "!localStorage['edulearn.session']")
    until(page, "(await indexedDB.databases()).length === 0")


def test_notes_work_at_the_second_try(page, learner, free_course, signed_in):
    page.expected_errors.append("500")
    signed_in(page, learner)
    page.route("**/note/", lambda route: route.fulfill(status=500, json={}))
    page.goto(address(free_course, "A drawing"))
    page.get_by_role("tab", name="Notes").click()
    again = page.get_by_role("button", name="Try again")
    expect(again).to_be_visible()
    page.unroute("**/note/")
    again.click()
    page.get_by_label("New note").fill("After all")
    page.get_by_role("button", name="Add note").click()
    expect(page.locator(".note-text")).to_have_text("After all")


def test_a_note_half_written_is_there_again(page, learner, free_course, signed_in):
    signed_in(page, learner)
    page.goto(address(free_course, "A drawing"))
    page.get_by_role("tab", name="Notes").click()
    page.get_by_label("New note").fill("Half a thou")
    bar(page, "Next").click()
    expect(page.locator("h1")).to_have_text("A short text")
    expect(page.get_by_label("New note")).to_have_value("")
    bar(page, "Previous").click()
    expect(page.get_by_label("New note")).to_have_value("Half a thou")
