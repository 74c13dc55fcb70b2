"""GET /api/courses/<id>/"""

import pytest

from courses.enrollments import Enrollment
from tests.conftest import Person, assert_problem, make_course, make_user

SECRETS = ["the hidden text", "hidden.mp4", "hidden.vtt", "hidden.jpg", "hidden.pdf", "Paris"]
LESSONS = [
    {"title": "Open", "body": "An open text.", "preview": True},
    {"title": "Text", "type": "article", "body": "the hidden text"},
    {
        "title": "Film",
        "type": "video",
        "body": "the hidden text",
        "video": {
            "src": "/media/hidden.mp4",
            "poster": "/media/hidden.jpg",
            "captions": [{"src": "/media/hidden.vtt", "lang": "en", "label": "English"}],
        },
    },
    {
        "title": "Sheet",
        "type": "file",
        "file": {"url": "/media/hidden.pdf", "name": "Sheet", "size": 5},
    },
    {
        "title": "Test",
        "type": "quiz",
        "quiz": {
            "pass_mark": 50,
            "questions": [
                {
                    "kind": "short",
                    "text": "Capital of France?",
                    "options": [],
                    "answer": ["Paris"],
                    "explanation": "It is Paris.",
                }
            ],
        },
    },
]
HEAD = {"id", "title", "type", "duration", "preview", "locked"}
CONTENT = {"body", "body_html", "video", "file", "quiz"}


@pytest.fixture
def rich(bob):
    """Bob's course with a lesson of each type."""
    return make_course(bob, modules=[{"title": "All", "lessons": [dict(one) for one in LESSONS]}])


def path(course):
    return f"/api/courses/{course.id}/"


def detail(person, course):
    answer = person.get(path(course))
    assert answer.status_code == 200, answer.content
    return answer.json()["course"]


def lessons(person, course):
    return {lesson["title"]: lesson for lesson in detail(person, course)["modules"][0]["lessons"]}


@pytest.fixture
def cast(alice, bob, charlie, dora, visitor):
    """Everyone, by what they are to Bob's course."""
    return {
        "visitor": visitor,
        "student": dora,
        "enrolled": charlie,
        "owner": bob,
        "other instructor": Person(make_user("Sam", "instructor")),
        "admin": alice,
    }


@pytest.mark.parametrize(
    ("status", "readers"),
    [
        ("draft", {"enrolled", "owner", "admin"}),
        ("pending", {"enrolled", "owner", "admin"}),
        (
            "published",
            {"visitor", "student", "enrolled", "owner", "other instructor", "admin"},
        ),
        ("archived", {"enrolled", "owner", "admin"}),
    ],
)
def test_who_may_see_a_course_of_which_status(cast, bob, status, readers):
    course = make_course(bob, status=status)
    Enrollment.enroll(user_id=cast["enrolled"].id, course_id=course.id)
    for name, person in cast.items():
        answer = person.get(path(course))
        if name in readers:
            assert answer.status_code == 200, name
            assert answer.json()["course"]["status"] == status
        else:
            assert_problem(answer, 404, "not-found")


@pytest.mark.parametrize("reader", ["visitor", "student", "other instructor"])
def test_locked_content_never_leaves_the_server(cast, rich, reader):
    answer = cast[reader].get(path(rich))
    for secret in SECRETS:
        assert secret.encode() not in answer.content
    shown = lessons(cast[reader], rich)
    assert shown["Open"]["body_html"] == "<p>An open text.</p>\n"
    assert shown["Open"]["locked"] is False
    for title in ("Text", "Film", "Sheet", "Test"):
        assert shown[title].keys() >= HEAD
        assert not CONTENT & shown[title].keys()
        assert shown[title]["locked"] is True


def test_a_learner_gets_the_content_but_no_answers(cast, rich):
    Enrollment.enroll(user_id=cast["enrolled"].id, course_id=rich.id)
    answer = cast["enrolled"].get(path(rich))
    assert b"Paris" not in answer.content
    shown = lessons(cast["enrolled"], rich)
    assert not any(lesson["locked"] for lesson in shown.values())
    assert shown["Text"]["body_html"] == "<p>the hidden text</p>\n"
    assert "body" not in shown["Text"]
    assert shown["Film"]["video"] == LESSONS[2]["video"]
    assert shown["Film"]["body_html"]
    assert shown["Sheet"]["file"] == LESSONS[3]["file"]
    quiz = shown["Test"]["quiz"]
    assert quiz["pass_mark"] == 50
    assert sorted(quiz["questions"][0]) == ["id", "kind", "options", "text"]


@pytest.mark.parametrize("reader", ["owner", "admin"])
def test_who_may_edit_gets_the_editable_form(cast, rich, reader):
    shown = lessons(cast[reader], rich)
    assert shown["Text"]["body"] == "the hidden text"
    question = shown["Test"]["quiz"]["questions"][0]
    assert question["answer"] == ["Paris"]
    assert question["explanation"] == "It is Paris."


def test_a_preview_quiz_shows_no_answers_to_anyone_else(cast, bob):
    open_quiz = {**LESSONS[4], "preview": True}
    course = make_course(bob, modules=[{"title": "All", "lessons": [open_quiz]}])
    for name in ("visitor", "student", "other instructor"):
        assert b"Paris" not in cast[name].get(path(course)).content
        assert "quiz" in lessons(cast[name], course)["Test"]


def test_an_instructor_who_teaches_no_more_has_no_draft(bob, db):
    course = make_course(bob, status="draft")
    db.users.update_one({"_id": bob.id}, {"$set": {"role": "student"}})
    assert_problem(bob.get(path(course)), 404)


def test_the_detail_of_a_course(cast, bob):
    course = make_course(
        bob,
        description="# Hello\n\n**bold** <script>alert(1)</script> [x](javascript:alert(1))",
        outcomes=["Read code"],
        requirements=["A computer"],
    )
    shown = detail(cast["visitor"], course)
    assert shown["description"].startswith("# Hello\n\n**bold**")
    assert ">Hello</h2>" in shown["description_html"]
    assert "<strong>bold</strong>" in shown["description_html"]
    assert "<script" not in shown["description_html"]
    assert 'href="javascript' not in shown["description_html"]
    assert shown["outcomes"] == ["Read code"]
    assert shown["requirements"] == ["A computer"]
    assert shown["version"] == 1
    assert shown["instructor"] == {"id": str(bob.id), "name": "Bob"}
    assert (shown["price"], shown["currency"]) == ("49.99", "USD")
    assert shown["created_at"].endswith("Z")
    assert [module["title"] for module in shown["modules"]] == ["Basics"]


@pytest.mark.parametrize(
    ("reader", "enrolled", "can_edit"),
    [
        ("visitor", False, False),
        ("student", False, False),
        ("enrolled", True, False),
        ("owner", False, True),
        ("other instructor", False, False),
        ("admin", False, True),
    ],
)
def test_what_one_is_to_a_course(cast, course, reader, enrolled, can_edit):
    Enrollment.enroll(user_id=cast["enrolled"].id, course_id=course.id)
    shown = detail(cast[reader], course)
    assert (shown["enrolled"], shown["can_edit"]) == (enrolled, can_edit)
    if can_edit:
        assert shown["students"] == [str(cast["enrolled"].id)]
    else:
        assert "students" not in shown


def test_a_learner_gets_their_progress_too(enrolled, dora, course):
    first = course.lesson_ids[0]
    enrolled.put(f"{path(course)}progress/", {"lesson": first, "completed": True})
    progress = detail(enrolled, course)["progress"]
    assert (progress["percent"], progress["completed"], progress["last_lesson"]) == (50, 1, first)
    assert "progress" not in detail(dora, course)


def test_students_are_the_latest_100_and_their_number_is_exact(bob, course, db):
    people = [make_user(f"S{number}").id for number in range(103)]
    for user_id in people:
        Enrollment.enroll(user_id=user_id, course_id=course.id)
    shown = detail(bob, course)
    assert shown["students_count"] == 103
    assert shown["students"] == [str(user_id) for user_id in people[3:]]
    assert db.enrollments.count_documents({"course_id": course.id}) == 103


@pytest.mark.parametrize(
    "course_id",
    ["x", "0" * 23, "0" * 25, "g" * 24, "%24ne", "%00", "aa%20" * 8, "١" * 24, "f" * 24],
)
def test_an_unknown_course(visitor, course, course_id):
    assert_problem(visitor.get(f"/api/courses/{course_id}/"), 404, "not-found")


def test_an_id_in_capitals_is_the_same(visitor, course):
    assert visitor.get(f"/api/courses/{str(course.id).upper()}/").status_code == 200
