"""The course editor: making a course, changing it, and what may stand in the way."""

import secrets
from pathlib import Path

import pytest
import requests
from playwright.sync_api import expect


@pytest.fixture
def title():
    return f"Course {secrets.token_hex(4)}"


@pytest.fixture
def teacher(site):
    return site.person("teacher")


@pytest.fixture
def draft(teacher, title):
    """A draft of the teacher's with two modules of two lessons each."""
    lesson = {"body": "Words.", "duration": 60}
    modules = [
        {"title": f"Module {m}", "lessons": [{"title": f"Lesson {m}{n}", **lesson} for n in "ab"]}
        for m in "12"
    ]
    body = {"title": title, "description": "About it.", "category": "Trials", "modules": modules}
    return teacher.post("/api/courses/create/", body)["course"]


def address(course):
    return f"/admin.html?view=course&id={course['id']}"


def stored(person, course):
    return person.get(f"/api/courses/{course['id']}/")["course"]


def outline(course):
    return [(m["title"], [lesson["title"] for lesson in m["lessons"]]) for m in course["modules"]]


def lesson_ids(course):
    return {lesson["title"]: lesson["id"] for m in course["modules"] for lesson in m["lessons"]}


def row(page, title):
    """The module or lesson whose title field has this value."""
    titles = page.locator(".item-title")
    expect(page.locator("#course-form")).to_be_visible()
    index = titles.evaluate_all("(all, title) => all.findIndex(e => e.value === title)", title)
    return titles.nth(index).locator("xpath=ancestor::li[@data-item][1]")


def tool(page, title, name):
    return row(page, title).locator(".item-head").first.get_by_role("button", name=name)


def save(page):
    page.locator("[data-save]").click()
    expect(page.locator("[data-save-state]")).to_have_text("All changes saved")


def tool_of(place, label):
    """The upload tool whose button has this label."""
    return place.locator(f"[data-label='{label}']")


def give(tool, name, content):
    file = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    tool.locator("input[type=file]").set_input_files(file)


def add_module(page, title):
    page.get_by_role("button", name="Add module").click()
    page.keyboard.type(title)


def add_lesson(page, module, title, body):
    row(page, module).get_by_role("button", name="Add lesson").click()
    page.keyboard.type(title)
    row(page, title).get_by_label("Text optional").fill(body)


def test_admin_creates_and_publishes_a_course_that_a_student_sees(site, page, signed_in, title):
    signed_in(page, "admin")
    page.goto("/admin.html?view=courses")
    page.get_by_role("link", name="New course").first.click()
    page.get_by_label("Title", exact=True).fill(title)
    page.get_by_label("Category").fill("Trials")
    page.get_by_role("textbox", name="Description").fill("All **about** it.")
    page.get_by_label("What learners will be able to do").fill("Do this\nDo that")
    add_module(page, "Beginnings")
    add_lesson(page, "Beginnings", "Hello", "Good *day*.")
    row(page, "Hello").get_by_label("Duration, mm:ss").fill("10:30")
    row(page, "Hello").get_by_label("Free preview").check()
    add_lesson(page, "Beginnings", "Second", "Goes on.")
    add_module(page, "Endings")
    add_lesson(page, "Endings", "Goodbye", "Farewell.")
    page.get_by_role("button", name="Publish").click()
    expect(page.locator(".editor-status")).to_contain_text("Published")
    expect(page.locator(".toast-good")).to_contain_text("is published")

    student = site.person("student")
    found = student.get(f"/api/courses/?search={title}")["courses"]
    course = next(each for each in found if each["title"] == title)
    detail = stored(student, course)
    assert outline(detail) == [("Beginnings", ["Hello", "Second"]), ("Endings", ["Goodbye"])]
    hello = detail["modules"][0]["lessons"][0]
    assert hello["duration"] == 630
    assert hello["body_html"] == "<p>Good <em>day</em>.</p>\n"
    assert detail["outcomes"] == ["Do this", "Do that"]

    page.get_by_text("Preview", exact=True).first.click()
    expect(page.locator("[data-shown] strong").first).to_have_text("about")


def test_instructor_submits_and_admin_approves(
    site, page, browser, signed_in, teacher, draft, title
):
    signed_in(page, teacher)
    page.goto(address(draft))
    expect(page.locator(".editor-status")).to_contain_text("an admin looks at it before")
    page.get_by_role("button", name="Submit for review").click()
    expect(page.locator(".editor-status")).to_contain_text("Pending review")
    assert stored(teacher, draft)["status"] == "pending"

    with browser.new_context(base_url=site.url, reduced_motion="reduce") as context:
        office = context.new_page()
        signed_in(office, "admin")
        office.goto("/admin.html")
        office.get_by_role("button", name=f"Approve “{title}”").click()
        expect(office.locator(".toast-good")).to_contain_text(f"“{title}” is published")
    assert stored(teacher, draft)["status"] == "published"


def test_reorder_by_buttons_keeps_ids_and_crosses_modules(page, signed_in, teacher, draft):
    before = lesson_ids(draft)
    signed_in(page, teacher)
    page.goto(address(draft))
    tool(page, "Lesson 1b", "Move up lesson").click()
    expect(tool(page, "Lesson 1b", "Move up lesson")).to_be_focused()
    tool(page, "Lesson 1a", "Move down lesson").press("Enter")
    tool(page, "Module 2", "Move up module").click()
    save(page)
    after = stored(teacher, draft)
    assert outline(after) == [
        ("Module 2", ["Lesson 1a", "Lesson 2a", "Lesson 2b"]),
        ("Module 1", ["Lesson 1b"]),
    ]
    assert lesson_ids(after) == before
    bodies = [lesson["body"] for m in after["modules"] for lesson in m["lessons"]]
    assert bodies == ["Words."] * 4


def test_reorder_by_dragging(page, signed_in, teacher, draft):
    signed_in(page, teacher)
    page.goto(address(draft))
    page.set_viewport_size({"width": 1280, "height": 1800})
    row(page, "Lesson 2b").locator(".grip").hover()
    page.mouse.down()
    over = row(page, "Lesson 1a").bounding_box()
    page.mouse.move(over["x"] + 200, over["y"] + 5, steps=5)
    page.mouse.up()
    save(page)
    assert outline(stored(teacher, draft)) == [
        ("Module 1", ["Lesson 2b", "Lesson 1a", "Lesson 1b"]),
        ("Module 2", ["Lesson 2a"]),
    ]


def test_a_lesson_moves_to_any_module(page, signed_in, teacher, draft):
    signed_in(page, teacher)
    page.goto(address(draft))
    tool(page, "Lesson 1a", "Move lesson to another module").click()
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    expect(page.locator("[data-save-state]")).to_have_text("All changes saved")
    tool(page, "Lesson 1a", "Move lesson to another module").click()
    dialog = page.get_by_role("dialog", name="Move “Lesson 1a”")
    dialog.get_by_label("To the module").select_option("“Module 2”")
    dialog.get_by_label("As its").select_option("First lesson")
    dialog.get_by_role("button", name="Move").click()
    expect(dialog).to_have_count(0)
    expect(tool(page, "Lesson 1a", "Move lesson to another module")).to_be_focused()
    save(page)
    after = stored(teacher, draft)
    assert outline(after) == [
        ("Module 1", ["Lesson 1b"]),
        ("Module 2", ["Lesson 1a", "Lesson 2a", "Lesson 2b"]),
    ]
    assert lesson_ids(after) == lesson_ids(draft)


def test_rules_of_release_order_and_preview(page, signed_in, teacher, draft):
    signed_in(page, teacher)
    page.goto(address(draft))
    page.get_by_label("In order").check()
    page.get_by_label("Level").select_option("Beginner")
    page.get_by_label("Language").select_option("German")
    page.get_by_label("What they should know or have").fill("Patience")
    row(page, "Module 2").get_by_label("days after joining").fill("7")
    row(page, "Lesson 1b").locator("summary").first.click()
    row(page, "Lesson 1b").get_by_label("Opens, days after joining").fill("3")
    row(page, "Lesson 1b").get_by_label("Free preview").check()
    save(page)
    after = stored(teacher, draft)
    kept = [after[name] for name in ("sequential", "level", "language", "requirements")]
    assert kept == [True, "beginner", "de", ["Patience"]]
    lesson = after["modules"][0]["lessons"][1]
    assert (lesson["release_days"], lesson["preview"], lesson["body"]) == (3, True, "Words.")
    assert after["modules"][1]["release_days"] == 7


def test_the_preview_is_of_what_is_written(page, signed_in, teacher, draft):
    page.expected_errors.append("Failed to load|request failed")
    signed_in(page, teacher)
    page.goto(address(draft))
    text = page.get_by_role("textbox", name="Description")
    text.fill("Some **bold** <b>text</b>")
    page.get_by_text("Preview", exact=True).first.click()
    shown = page.locator("[data-shown]").first
    expect(shown.locator("strong")).to_have_text("bold")
    expect(shown).to_contain_text("<b>text</b>")
    text.fill("Now *slanted*")
    expect(shown.locator("em")).to_have_text("slanted")
    page.route("**/api/courses/preview/", lambda route: route.abort())
    text.fill("Not seen")
    expect(page.locator("[data-note]").first).to_contain_text("This is not up to date")
    assert stored(teacher, draft)["description"] == "About it."


def test_files_are_uploaded_with_words_on_what_is_wrong(page, signed_in, teacher, draft):
    page.expected_errors.append("415|Failed to load|request failed")
    signed_in(page, teacher)
    page.goto(address(draft))
    row(page, "Lesson 1a").locator("summary").first.click()
    lesson = row(page, "Lesson 1a")
    lesson.get_by_label("Type").select_option("video")
    lesson.get_by_role("button", name="Add captions").click()
    media = Path(__file__).parents[2] / "frontend" / "demo"
    video = tool_of(lesson, "Upload a video")

    give(video, "film.txt", b"words")
    expect(video).to_contain_text("choose a file that ends in .mp4")
    give(video, "film.mp4", b"no film at all")
    expect(video).to_contain_text("Only videos (mp4, webm)")
    expect(video.get_by_role("button", name="Try again")).to_have_count(0)

    page.route("**/files/?name=film.mp4", lambda route: route.abort(), times=1)
    give(video, "film.mp4", (media / "binary-search.mp4").read_bytes())
    expect(video).to_contain_text("Could not reach the server")
    video.get_by_role("button", name="Try again").click()
    expect(video).to_contain_text("is uploaded")
    captions = tool_of(lesson, "Upload captions")
    give(captions, "en.vtt", (media / "binary-search.en.vtt").read_bytes())
    expect(captions).to_contain_text("is uploaded")
    save(page)
    kept = stored(teacher, draft)["modules"][0]["lessons"][0]["video"]
    assert "/film.mp4" in kept["src"]
    assert [(each["lang"], "/en.vtt" in each["src"]) for each in kept["captions"]] == [("en", True)]
    answer = requests.get(page.evaluate("location.origin") + kept["src"], timeout=30)
    assert answer.content == (media / "binary-search.mp4").read_bytes()


def test_an_upload_is_called_off(page, signed_in, teacher, draft):
    signed_in(page, teacher)
    page.goto(address(draft))
    held = []
    page.route("**/files/?name=big.png", lambda route: held.append(route))
    thumbnail = tool_of(page, "Upload a thumbnail")
    give(thumbnail, "big.png", b"\x89PNG\r\n\x1a\n" + b"x" * 1000)
    expect(thumbnail.get_by_role("progressbar", name="Uploaded")).to_be_visible()
    thumbnail.get_by_role("button", name="Cancel").click()
    expect(thumbnail).to_contain_text("Cancelled.")
    expect(thumbnail.get_by_role("button", name="Upload a thumbnail")).to_be_focused()
    expect(page.get_by_label("Thumbnail address")).to_have_value("")
    assert teacher.get(f"/api/courses/{draft['id']}/files/")["files"] == []


def test_a_file_over_the_limit_is_not_even_sent(page, signed_in, teacher, draft):
    signed_in(page, teacher)
    site_says = {"site": {**teacher.site.get("/api/site/")["site"], "max_upload_bytes": 1024**2}}
    page.route("**/api/site/", lambda route: route.fulfill(json=site_says))
    page.goto(address(draft))
    thumbnail = tool_of(page, "Upload a thumbnail")
    give(thumbnail, "big.png", b"x" * (1024**2 + 1))
    expect(thumbnail).to_contain_text("“big.png” has 1 MB, and 1 MiB is the most.")
    assert teacher.get(f"/api/courses/{draft['id']}/files/")["files"] == []


def test_saving_twice_at_once_makes_one_course(page, signed_in, teacher, title):
    signed_in(page, teacher)
    page.goto("/admin.html?view=course")
    page.get_by_label("Title", exact=True).fill(title)
    page.get_by_label("Category").fill("Trials")
    page.evaluate("for (let i = 0; i < 3; i++) document.querySelector('[data-save]').click()")
    expect(page.locator("[data-save-state]")).to_have_text("All changes saved")
    assert teacher.get(f"/api/courses/?mine=true&search={title}")["count"] == 1


def test_what_was_written_outlives_an_error_of_the_server(page, signed_in, teacher, draft):
    page.expected_errors.append("503|Failed to load|request failed")
    signed_in(page, teacher)
    page.goto(address(draft))
    problem = {"title": "Away", "status": 503, "detail": "The site can’t answer just now."}
    answers = {"status": 503, "content_type": "application/problem+json", "json": problem}
    page.route("**/update/", lambda route: route.fulfill(**answers), times=1)
    page.get_by_label("Title", exact=True).fill("Kept")
    page.locator("[data-save]").click()
    expect(page.get_by_role("alert")).to_contain_text("The site can’t answer just now.")
    expect(page.get_by_label("Title", exact=True)).to_have_value("Kept")
    expect(page.locator("[data-save-state]")).to_have_text("Unsaved changes")
    save(page)
    expect(page.get_by_role("alert")).to_have_count(0)
    assert stored(teacher, draft)["title"] == "Kept"


def test_remove_can_be_undone(page, signed_in, teacher, draft):
    signed_in(page, teacher)
    page.goto(address(draft))
    tool(page, "Module 1", "Remove module").click()
    expect(page.locator(".toast")).to_contain_text("“Module 1” removed with 2 lessons")
    page.get_by_role("button", name="Undo").click()
    tool(page, "Lesson 2a", "Remove lesson").click()
    save(page)
    after = stored(teacher, draft)
    assert outline(after) == [("Module 1", ["Lesson 1a", "Lesson 1b"]), ("Module 2", ["Lesson 2b"])]


def test_two_tabs_meet_in_a_conflict(page, context, signed_in, teacher, draft):
    signed_in(page, teacher)
    page.expected_errors.append("409")
    page.goto(address(draft))
    other = context.new_page()
    other.goto(address(draft))
    other.get_by_label("Title", exact=True).fill("Theirs")
    save(other)

    page.bring_to_front()  # a tab behind another one draws once a second
    page.get_by_label("Title", exact=True).fill("Mine")
    page.locator("[data-save]").click()
    dialog = page.get_by_role("alertdialog")
    expect(dialog).to_contain_text("“Theirs”")
    dialog.get_by_role("button", name="Keep editing").click()
    expect(page.get_by_label("Title", exact=True)).to_have_value("Mine")
    assert stored(teacher, draft)["title"] == "Theirs"

    page.locator("[data-save]").click()
    dialog.get_by_role("button", name="Save mine").click()
    expect(page.locator("[data-save-state]")).to_have_text("All changes saved")
    mine = stored(teacher, draft)
    assert mine["title"] == "Mine"
    assert lesson_ids(mine) == lesson_ids(draft)

    other.bring_to_front()
    other.get_by_label("Title", exact=True).fill("Late")
    other.locator("[data-save]").click()
    other.get_by_role("button", name="Load theirs").click()
    expect(other.get_by_label("Title", exact=True)).to_have_value("Mine")


def test_errors_stand_beside_their_fields_and_input_is_kept(page, signed_in, teacher, draft):
    signed_in(page, teacher)
    page.expected_errors.append("400")
    page.goto(address(draft))
    page.get_by_label("Price in USD").fill("19.999")
    row(page, "Lesson 2b").locator("summary").first.click()
    lesson = row(page, "Lesson 2b")
    lesson.get_by_label("Type").select_option("video")
    lesson.get_by_label("Video address").fill("javascript:alert(1)")
    lesson.locator("summary").first.click()
    page.locator("[data-save]").click()

    price = page.get_by_label("Price in USD")
    expect(price).to_be_focused()
    expect(price).to_have_attribute("aria-invalid", "true")
    source = lesson.get_by_label("Video address")
    expect(source).to_be_visible()
    expect(source).to_have_value("javascript:alert(1)")
    message = page.locator(f"#{source.get_attribute('aria-describedby').split()[-1]}")
    expect(message).to_contain_text("http(s) address")
    assert stored(teacher, draft)["version"] == draft["version"]


def test_what_is_missing_is_told_where_it_is_missing(page, signed_in, teacher, draft):
    signed_in(page, teacher)
    page.expected_errors.append("400")
    page.goto(address(draft))
    row(page, "Module 1").get_by_role("button", name="Add lesson").click()
    page.keyboard.type("Empty")
    page.get_by_role("button", name="Submit for review").click()
    text = row(page, "Empty").get_by_label("Text optional")
    expect(text).to_be_focused()
    expect(row(page, "Empty")).to_contain_text("has no content yet")


def test_a_quiz_is_written(page, signed_in, teacher, draft):
    signed_in(page, teacher)
    page.goto(address(draft))
    row(page, "Lesson 1a").locator("summary").first.click()
    lesson = row(page, "Lesson 1a")
    lesson.get_by_label("Type").select_option("quiz")
    lesson.get_by_label("Pass mark").fill("50")
    lesson.get_by_label("Time limit, in minutes").fill("5")
    lesson.get_by_label("Attempts").fill("3")
    lesson.get_by_label("Shuffle").check()
    for number, kind in enumerate(["multiple", "true_false", "short", "numeric", "single"]):
        lesson.get_by_role("button", name="Add question").click()
        question = lesson.locator(".question").nth(number)
        question.get_by_label("Question", exact=True).fill(f"Question {number}")
        question.get_by_label("Kind").select_option(kind)
    questions = lesson.locator(".question")
    for index, text in enumerate(["Two", "Three"]):
        questions.nth(0).get_by_label("Option text").nth(index).fill(text)
    questions.nth(0).get_by_label("This option is right").nth(1).check()
    questions.nth(0).get_by_label("Explanation").fill("Because.")
    questions.nth(1).get_by_label("False").check()
    questions.nth(2).get_by_label("Accepted answers").fill("Rome\nRoma")
    questions.nth(3).get_by_label("Right number").fill("3.14")
    questions.nth(3).get_by_label("How far off").fill("0.01")
    for index, text in enumerate(["Left", "Right"]):
        questions.nth(4).get_by_label("Option text").nth(index).fill(text)
    questions.nth(4).get_by_label("This option is right").nth(0).check()
    questions.nth(3).get_by_role("button", name="Move question up").click()
    save(page)

    quiz = stored(teacher, draft)["modules"][0]["lessons"][0]["quiz"]
    rules = ("pass_mark", "time_limit", "max_attempts", "shuffle", "show_answers")
    assert [quiz[rule] for rule in rules] == [50, 300, 3, True, False]
    assert quiz["questions"][0]["explanation"] == "Because."
    assert [(q["kind"], q["answer"]) for q in quiz["questions"]] == [
        ("multiple", [1]),
        ("true_false", False),
        ("numeric", 3.14),
        ("short", ["Rome", "Roma"]),
        ("single", 0),
    ]
    ids = [q["id"] for q in quiz["questions"]]
    questions.nth(0).get_by_label("Question", exact=True).fill("Anew")
    save(page)
    quiz = stored(teacher, draft)["modules"][0]["lessons"][0]["quiz"]
    assert [q["id"] for q in quiz["questions"]] == ids
    assert quiz["questions"][0]["text"] == "Anew"


def test_unsaved_changes_are_warned_of(page, signed_in, teacher, draft):
    signed_in(page, teacher)
    page.goto(address(draft))
    page.get_by_label("Title", exact=True).fill("Changed")
    expect(page.locator("[data-save-state]")).to_have_text("Unsaved changes")
    asked = []
    page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.locator("#admin-nav").get_by_role("link", name="Payments").click()
    assert asked == ["beforeunload"]
    expect(page.get_by_label("Title", exact=True)).to_have_value("Changed")
    save(page)
    page.locator("#admin-nav").get_by_role("link", name="Payments").click()
    expect(page.locator("h1")).to_have_text("Payments")


def test_hostile_text_is_shown_as_text(page, signed_in, teacher, draft):
    hostile = "<img src=x onerror=alert(1)><script>alert(2)</script>"
    teacher.put(f"/api/courses/{draft['id']}/update/", {"title": hostile, "category": "'\"><b>"})
    signed_in(page, teacher)
    page.goto(address(draft))
    expect(page.locator("h1")).to_have_text(hostile)
    expect(page.get_by_label("Title", exact=True)).to_have_value(hostile)
    expect(page.get_by_label("Category")).to_have_value("'\"><b>")
    page.goto("/admin.html?view=courses&search=onerror")
    expect(page.locator(".records th a").first).to_have_text(hostile)


def test_the_editor_by_keyboard_alone(page, signed_in, teacher, title):
    signed_in(page, teacher)
    page.goto("/admin.html?view=course")
    expect(page.get_by_label("Title", exact=True)).to_be_focused()
    page.keyboard.type(title)
    page.keyboard.press("Tab")
    page.keyboard.type("Trials")
    page.get_by_role("button", name="Add module").focus()
    page.keyboard.press("Enter")
    page.keyboard.type("Only module")
    for _ in range(4):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.type("Only lesson")
    page.keyboard.press("Enter")
    expect(page.locator("[data-save-state]")).to_have_text("All changes saved")
    expect(page.locator(".item-title").nth(1)).to_be_focused()
    found = teacher.get(f"/api/courses/?mine=true&search={title}")["courses"][0]
    assert outline(stored(teacher, found)) == [("Only module", ["Only lesson"])]


def test_what_was_written_outlives_the_session(site, page, signed_in, draft, title):
    signed_in(page, "admin")
    page.goto(address(draft))
    page.get_by_label("Title", exact=True).fill("Kept")
    page.evaluate("localStorage.removeItem('edulearn.session')")
    page.evaluate("dispatchEvent(new StorageEvent('storage', {key: null}))")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Your session has ended")
    dialog.get_by_role("button", name="Admin").click()
    expect(dialog).to_have_count(0)
    save(page)
    assert stored(site.person("admin"), draft)["title"] == "Kept"
