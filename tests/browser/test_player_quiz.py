"""Quizzes: answered here, marked there."""

import pytest
from playwright.sync_api import expect

from tests.browser.lessons import QUESTIONS, UNSENT, address, enroll, every_kind, progress, until


@pytest.fixture(scope="module")
def course(site):
    return site.course(title="Questions", modules=every_kind())


@pytest.fixture
def learner(site, course):
    return enroll(site.newcomer(), course)


def answer_rightly(page):
    page.get_by_label("Earth").check()
    page.get_by_label("Two").check()
    page.get_by_label("Four").check()
    page.get_by_label("True").check()
    page.get_by_role("group", name="Peru").get_by_role("textbox").fill("lima")
    page.get_by_role("group", name="seven times").get_by_role("textbox").fill("56")


def test_passing_shows_explanations_and_completes(page, learner, course, signed_in, axe):
    answers = []
    page.on("response", lambda response: answers.append(response))
    signed_in(page, learner)
    page.goto(address(course, "A quiz"))
    page.get_by_role("button", name="Start the quiz").click()
    expect(page.get_by_role("heading", name="Your answers")).to_be_focused()
    axe(page)
    answer_rightly(page)
    expect(page.locator(".quiz-saved")).to_have_text("Saved")
    told = [answer.text() for answer in answers if "/api/" in answer.url]
    for question in QUESTIONS:
        for text in (*told, page.content()):
            assert question["explanation"] not in text
            assert '"answer":' not in text
            assert "Lima" not in text
    page.get_by_role("button", name="Submit answers").click()
    expect(page.get_by_role("heading", name="Passed: 100%")).to_be_focused()
    expect(page.get_by_text("Since 1535.")).to_be_visible()
    expect(page.locator(".course-percent")).to_have_text("16% · 1 of 6")
    axe(page)
    assert progress(learner, course, "A quiz")["best_score"] == 100


def test_what_is_left_half_done_is_found_again(page, learner, course, signed_in):
    signed_in(page, learner)
    page.goto(address(course, "A quiz"))
    page.get_by_role("button", name="Start the quiz").click()
    page.expected_errors += ["ERR_FAILED", "request failed"]
    page.route("**/attempts/*/", lambda route: route.abort())
    page.get_by_label("Venus").check()
    expect(page.locator(".quiz-saved")).to_have_text("Kept on this device")
    page.unroute("**/attempts/*/")
    page.get_by_label("Mars").check()
    expect(page.locator(".quiz-saved")).to_have_text("Saved")
    until(page, f"{UNSENT}.length === 0")  # or else the older answer would be sent over it later
    page.evaluate("dispatchEvent(new Event('online'))")
    page.reload()
    page.get_by_role("button", name="Go on with your attempt").click()
    expect(page.get_by_label("Mars")).to_be_checked()
    page.get_by_role("button", name="Submit answers").click()
    expect(page.locator(".toast")).to_contain_text("4 questions without an answer")
    page.get_by_role("button", name="Submit answers").click()
    expect(page.get_by_role("heading", name="Not passed yet: 0%")).to_be_visible()
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("button", name="Try again")).to_be_focused()
    expect(page.get_by_text("Best score so far: 0%")).to_be_visible()
    expect(page.locator(".course-percent")).to_have_text("0% · 0 of 6")


def test_limits_are_told_and_kept(page, site, signed_in):
    quiz = {"questions": QUESTIONS[:1], "time_limit": 10, "max_attempts": 1}
    lesson = {"title": "In time", "type": "quiz", "quiz": quiz}
    course = site.course(modules=[{"title": "One", "lessons": [lesson]}])
    signed_in(page, enroll(site.newcomer(), course))
    page.clock.install()
    page.goto(address(course))
    expect(page.locator(".quiz-facts")).to_contain_text("10 seconds, counted from the start")
    page.get_by_role("button", name="Start the quiz").click()
    expect(page.get_by_role("timer")).to_contain_text("0:0")
    page.get_by_label("Earth").check()
    page.clock.fast_forward(11_000)
    expect(page.get_by_role("heading", name="Passed: 100%")).to_be_visible()
    page.get_by_role("button", name="Close").click()
    page.get_by_role("button", name="Back to the quiz").click()
    expect(page.get_by_text("You have used all attempts")).to_be_visible()


def test_visitors_are_asked_to_sign_in(page, site):
    quiz = {"questions": QUESTIONS[:1]}
    lesson = {"title": "Try it", "type": "quiz", "quiz": quiz, "preview": True}
    course = site.course(modules=[{"title": "One", "lessons": [lesson]}])
    page.goto(address(course))
    page.get_by_role("button", name="Sign in to take the quiz").click()
    expect(page.get_by_role("dialog", name="Sign in")).to_be_visible()


def test_the_clock_runs_on_while_one_is_away(page, site, signed_in):
    quiz = {"questions": QUESTIONS, "time_limit": 600, "shuffle": True}
    lesson = {"title": "In time", "type": "quiz", "quiz": quiz}
    course = site.course(modules=[{"title": "One", "lessons": [lesson]}])
    learner = enroll(site.newcomer(), course)
    signed_in(page, learner)
    page.goto(address(course))
    page.get_by_role("button", name="Start the quiz").click()
    page.get_by_label("Earth").check()
    expect(page.locator(".quiz-saved")).to_have_text("Saved")
    order = page.locator(".question-text").all_text_contents()
    before = seconds_left(page)
    page.reload()
    page.get_by_role("button", name="Go on with your attempt").click()
    expect(page.get_by_label("Earth")).to_be_checked()
    assert 0 < seconds_left(page) <= before <= 600
    assert page.locator(".question-text").all_text_contents() == order


def seconds_left(page):
    minutes, seconds = page.get_by_role("timer").inner_text().split(":")
    return int(minutes) * 60 + int(seconds)


def test_an_answer_is_taken_back(page, learner, course, signed_in):
    signed_in(page, learner)
    page.goto(address(course, "A quiz"))
    page.get_by_role("button", name="Start the quiz").click()
    peru = page.get_by_role("group", name="Peru").get_by_role("textbox")
    for chosen, typed in ((True, "Bogotá"), (False, "")):
        with page.expect_response(lambda answer: answer.request.method == "PUT"):
            page.get_by_label("Three").set_checked(chosen)
            peru.fill(typed)
    page.reload()
    page.get_by_role("button", name="Go on with your attempt").click()
    expect(page.get_by_label("Three")).not_to_be_checked()
    expect(peru).to_have_value("")


def test_passing_the_last_quiz_gives_the_certificate(page, site, signed_in):
    quiz = {"questions": QUESTIONS[2:3], "pass_mark": 100}
    lesson = {"title": "The end", "type": "quiz", "quiz": quiz}
    course = site.course(title="Only a quiz", modules=[{"title": "One", "lessons": [lesson]}])
    signed_in(page, enroll(site.newcomer(), course))
    page.goto(address(course))
    page.get_by_role("button", name="Start the quiz").click()
    page.get_by_label("True").check()
    page.get_by_role("button", name="Submit answers").click()
    done = page.get_by_role("dialog", name="Course complete")
    expect(done).to_contain_text("Your certificate is ready")
    expect(done.get_by_role("link", name="Public page")).to_be_visible()
