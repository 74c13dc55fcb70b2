"""Under the lesson: one's notes, the questions of all, and their reviews."""

import pytest
from playwright.sync_api import expect

from tests.browser.lessons import address, enroll, every_kind, until


@pytest.fixture(scope="module")
def course(site):
    return site.course(title="Company", modules=every_kind())


@pytest.fixture
def learner(site, course):
    return enroll(site.newcomer(), course)


@pytest.fixture
def film(page, learner, course, signed_in):
    signed_in(page, learner)
    page.goto(address(course, "A film"))
    until(page, "document.querySelector('video')?.readyState > 0")
    return page


def open_tab(page, name):
    page.get_by_role("tab", name=name).click()
    return page.get_by_role("tabpanel", name=name)


def test_a_note_belongs_to_its_moment(film, axe):
    film.keyboard.press("5")
    notes = open_tab(film, "Notes")
    notes.get_by_label("New note").fill("The middle <b>of</b> it")
    notes.get_by_role("button", name="Add note").click()
    expect(notes.locator(".note-text")).to_have_text("The middle <b>of</b> it")
    axe(film)
    film.reload()
    notes = film.get_by_role("tabpanel", name="Notes")
    until(film, "document.querySelector('video')?.readyState > 0")
    film.evaluate("document.querySelector('video').currentTime = 1")
    notes.get_by_role("button", name="Go to 0:21").click()
    until(film, "Math.abs(document.querySelector('video').currentTime - 21) < 0.5")
    notes.get_by_role("button", name="Edit note").click()
    notes.get_by_label("Note", exact=True).fill("Better words")
    notes.get_by_role("button", name="Save").click()
    expect(notes.locator(".note-text")).to_have_text("Better words")
    with film.expect_download() as download:
        notes.get_by_role("button", name="All notes as Markdown").click()
    assert "- **0:21** Better words" in download.value.path().read_text()
    notes.get_by_role("button", name="Delete note").click()
    film.get_by_role("alertdialog").get_by_role("button", name="Delete").click()
    expect(notes.locator(".note")).to_have_count(0)
    expect(notes.get_by_role("button", name="Add note")).to_be_focused()


def test_questions_are_asked_answered_and_accepted(film, site, learner, course, axe):
    questions = open_tab(film, "Questions")
    questions.get_by_role("button", name="Ask a question").click()
    questions.get_by_label("Your question in one line").fill("Why the middle?")
    questions.get_by_label("More about it").fill("And not a **third**?")
    questions.get_by_role("button", name="Ask", exact=True).click()
    expect(questions.get_by_role("heading", name="Why the middle?")).to_be_visible()
    expect(questions.locator(".prose strong")).to_have_text("third")
    [asked] = [
        question
        for question in learner.get(f"/api/courses/{course['id']}/questions/")["questions"]
        if question["user"]["id"] == learner.user["id"]
    ]
    answers = f"/api/courses/{course['id']}/questions/{asked['id']}/answers/"
    site.person("admin").post(answers, {"text": "It halves."})
    questions.get_by_role("button", name="All questions").click()
    questions.get_by_role("button", name="Why the middle?").first.click()
    expect(questions.locator(".answer")).to_contain_text("Instructor")
    questions.get_by_role("button", name="Accept").click()
    expect(questions.locator(".answer")).to_contain_text("Accepted answer")
    questions.get_by_label("Your answer").fill("Thank you")
    questions.get_by_role("button", name="Answer", exact=True).click()
    expect(questions.locator(".answer")).to_have_count(2)
    axe(film)
    own = questions.locator(".answer", has_text="Thank you")
    own.get_by_role("button", name="Delete").click()
    film.get_by_role("alertdialog").get_by_role("button", name="Delete").click()
    expect(questions.locator(".answer")).to_have_count(1)
    questions.get_by_role("button", name="All questions").click()
    expect(questions.get_by_role("button", name="Why the middle?").first).to_be_focused()
    expect(questions.locator(".question-row").first).to_contain_text("Answered")


def test_who_teaches_answers_hides_and_accepts(page, site, learner, course, signed_in, axe):
    questions = f"/api/courses/{course['id']}/questions/"
    learner.post(questions, {"title": "Is this rude?", "text": "Perhaps."})
    signed_in(page, "admin")
    page.goto(address(course, "A drawing"))
    panel = open_tab(page, "Questions")
    panel.get_by_label("Questions about").select_option("The whole course")
    panel.get_by_role("button", name="Is this rude?").click()
    panel.get_by_role("button", name="Hide").click()
    expect(panel.locator(".question-post")).to_contain_text("Hidden")
    axe(page)
    other = enroll(site.newcomer(), course)
    assert "Is this rude?" not in titles(other.get(questions))
    panel.get_by_role("button", name="Show", exact=True).click()
    expect(panel.locator(".question-post")).not_to_contain_text("Hidden")
    assert "Is this rude?" in titles(other.get(questions))
    panel.get_by_label("Your answer").fill("Not at all.")
    panel.get_by_role("button", name="Answer", exact=True).click()
    panel.get_by_role("button", name="Accept").click()
    expect(panel.locator(".answer")).to_contain_text("Accepted answer")
    panel.locator(".answer").get_by_role("button", name="Hide").click()
    expect(panel.locator(".answer")).to_contain_text("Hidden")
    panel.locator(".question-post").get_by_role("button", name="Delete").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Delete").click()
    expect(panel.get_by_role("button", name="Ask a question")).to_be_focused()
    assert "Is this rude?" not in titles(learner.get(questions))


def titles(answer):
    return [question["title"] for question in answer["questions"]]


def test_questions_come_in_pages(film, learner, course):
    for number in range(22):
        learner.post(f"/api/courses/{course['id']}/questions/", {"title": f"Number {number}"})
    questions = open_tab(film, "Questions")
    questions.get_by_label("Questions about").select_option("The whole course")
    expect(questions.locator(".question-row")).to_have_count(20)
    expect(questions.get_by_label("Questions about")).to_be_focused()
    questions.get_by_role("button", name="Show more").click()
    expect(questions.get_by_role("button", name="Number 0", exact=True)).to_be_visible()
    expect(questions.get_by_role("button", name="Number 1", exact=True)).to_be_focused()


def test_one_review_each(film, axe):
    reviews = open_tab(film, "Reviews")
    reviews.get_by_role("button", name="Publish review").click()
    expect(reviews.locator(".field-error")).to_be_visible()
    reviews.get_by_role("radio", name="4 stars").check(force=True)
    reviews.get_by_label("What was it like?").fill("Clear <i>and</i> short.")
    reviews.get_by_role("button", name="Publish review").click()
    expect(reviews.locator(".review")).to_contain_text("Clear <i>and</i> short.")
    expect(reviews.locator(".review-mean")).to_contain_text("4.0")
    reviews.get_by_role("radio", name="5 stars").check(force=True)
    reviews.get_by_role("button", name="Save changes").click()
    expect(reviews.locator(".review-mean")).to_contain_text("5.0")
    expect(reviews.locator(".review")).to_have_count(1)
    axe(film)
    reviews.get_by_role("button", name="Remove").click()
    film.get_by_role("alertdialog").get_by_role("button", name="Remove").click()
    expect(reviews.locator(".review")).to_have_count(0)
