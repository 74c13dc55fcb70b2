"""POST /api/courses/<id>/lessons/<lid>/attempts/"""

import pytest

from courses.enrollments import Enrollment
from tests.conftest import assert_problem, assert_refused, contents, make_course, unknown_id

QUESTIONS = {
    "single": {"options": ["3", "4"], "answer": 1, "explanation": "Count."},
    "multiple": {"options": ["2", "3", "4"], "answer": [0, 1]},
    "true_false": {"answer": False},
    "short": {"answer": ["Zürich", "Zurich"]},
    "numeric": {"answer": 3.14, "tolerance": 0.01},
}
RIGHT = {
    "single": 1,
    "multiple": [1, 0],
    "true_false": False,
    "short": "  ZÜRICH ",
    "numeric": 3.145,
}


def quiz_lesson(**fields):
    questions = [
        {"text": "?", "options": [], "explanation": "", "kind": kind, **rest}
        for kind, rest in QUESTIONS.items()
    ]
    return {
        "title": "Test",
        "type": "quiz",
        "quiz": {"questions": questions, "pass_mark": 60},
        **fields,
    }


@pytest.fixture
def course(bob):
    """A course with a text and a quiz that has a question of each kind."""
    lessons = [{"title": "Text", "body": "x"}, quiz_lesson()]
    return make_course(bob, modules=[{"title": "M", "lessons": lessons}])


def attempts(course, index=1):
    return f"/api/courses/{course.id}/lessons/{course.lesson_ids[index]}/attempts/"


def ids(course, index=1):
    lesson = course.lesson(course.lesson_ids[index])
    return {question["kind"]: question["id"] for question in lesson["quiz"]["questions"]}


def answers(course, **changes):
    known = ids(course)
    return {"answers": {known[kind]: value for kind, value in (RIGHT | changes).items()}}


def results(course, answer):
    kinds = {question: kind for kind, question in ids(course).items()}
    return {kinds[one["id"]]: one["correct"] for one in answer.json()["attempt"]["results"]}


def test_all_right(enrolled, course, db):
    answer = enrolled.post(attempts(course), answers(course))
    assert answer.status_code == 201
    attempt = answer.json()["attempt"]
    assert (attempt["score"], attempt["passed"], attempt["pass_mark"]) == (100, True, 60)
    assert set(results(course, answer).values()) == {True}
    assert attempt["results"][0]["explanation"] == "Count."
    stored = db.enrollments.find_one()
    assert stored["progress"][course.lesson_ids[1]]["completed"] is True
    assert stored["last_lesson"] == course.lesson_ids[1]


@pytest.mark.parametrize(
    ("kind", "given", "correct"),
    [
        ("single", 0, False),
        ("single", "1", False),
        ("single", True, False),
        ("single", 1.0, False),
        ("multiple", [0, 1], True),
        ("multiple", [0], False),
        ("multiple", [0, 1, 2], False),
        ("multiple", [0, 0, 1], False),
        ("multiple", [], False),
        ("multiple", 0, False),
        ("multiple", [[0], {}], False),
        ("multiple", ["0", "1"], False),
        ("true_false", True, False),
        ("true_false", 0, False),
        ("true_false", None, False),
        ("short", "zurich", True),
        ("short", "Zu\u0308rich", True),
        ("short", "Bern", False),
        ("short", "", False),
        ("short", ["Zurich"], False),
        ("short", {"$ne": ""}, False),
        ("numeric", 3.13, True),
        ("numeric", 3.2, False),
        ("numeric", "3.14", False),
        ("numeric", True, False),
        ("numeric", 2**64, False),
        ("numeric", 1e308, False),
    ],
)
def test_marking(enrolled, course, kind, given, correct):
    answer = enrolled.post(attempts(course), answers(course, **{kind: given}))
    assert answer.status_code == 201
    assert results(course, answer) == dict.fromkeys(RIGHT, True) | {kind: correct}
    assert answer.json()["attempt"]["score"] == (100 if correct else 80)


def test_the_pass_mark_decides(enrolled, course, db):
    wrong = {"single": 0, "true_false": True}
    failed = enrolled.post(attempts(course), answers(course, **wrong, short="Bern"))
    assert (failed.json()["attempt"]["score"], failed.json()["attempt"]["passed"]) == (40, False)
    progress = db.enrollments.find_one()["progress"]
    assert not progress.get(course.lesson_ids[1], {}).get("completed")
    passed = enrolled.post(attempts(course), answers(course, **wrong))
    assert (passed.json()["attempt"]["score"], passed.json()["attempt"]["passed"]) == (60, True)


def test_no_answers_are_wrong_answers(enrolled, course):
    for given in ({}, {"0" * 24: 1, "$ne": 1, "a.b": 1}):
        attempt = enrolled.post(attempts(course), {"answers": given}).json()["attempt"]
        assert (attempt["score"], attempt["passed"]) == (0, False)
        assert len(attempt["results"]) == 5


def test_a_later_failure_takes_nothing_away(enrolled, course, db):
    enrolled.post(attempts(course), answers(course))
    enrolled.post(attempts(course), {"answers": {}})
    assert db.enrollments.find_one()["progress"][course.lesson_ids[1]]["completed"] is True


def test_the_answers_are_never_told(enrolled, course):
    answer = enrolled.post(attempts(course), {"answers": {}})
    assert sorted(answer.json()["attempt"]["results"][0]) == ["correct", "explanation", "id"]
    assert "Zürich" not in answer.content.decode()


def test_a_quiz_is_not_completed_by_hand(enrolled, course, db):
    before = contents(db)
    quiz = course.lesson_ids[1]
    path = f"/api/courses/{course.id}/progress/"
    assert_refused(enrolled.put(path, {"lesson": quiz, "completed": True}), "completed")
    several = {"lessons": {course.lesson_ids[0]: {"completed": True}, quiz: {"completed": True}}}
    assert_refused(enrolled.put(path, several), "completed")
    assert contents(db) == before
    assert enrolled.put(path, {"lesson": quiz, "position": 3}).status_code == 200


@pytest.mark.parametrize(
    "body", [{}, {"answers": None}, {"answers": []}, {"answers": "x"}, {"answers": 5}], ids=str
)
def test_what_are_no_answers(enrolled, course, db, body):
    before = contents(db)
    assert_refused(enrolled.post(attempts(course), body), "answers")
    assert contents(db) == before


@pytest.mark.parametrize(("who", "status"), [("visitor", 401), ("dora", 403)])
def test_who_may_not_try(request, course, who, status):
    person = request.getfixturevalue(who)
    answer = person.post(attempts(course), answers(course))
    assert_problem(answer, status)


def test_a_preview_quiz_is_open_to_any_account_and_no_progress(dora, visitor, bob, db):
    course = make_course(bob, modules=[{"title": "M", "lessons": [quiz_lesson(preview=True)]}])
    assert dora.post(attempts(course, 0), {"answers": {}}).status_code == 201
    assert_problem(visitor.post(attempts(course, 0), {"answers": {}}), 401)
    assert db.attempts.count_documents({"user_id": dora.id}) == 1
    assert db.enrollments.count_documents({}) == 0


def test_owner_and_admin_may_try(bob, alice, course):
    for person in (bob, alice):
        assert person.post(attempts(course), answers(course)).json()["attempt"]["passed"]


def test_what_is_no_quiz(enrolled, dora, bob, course):
    assert_problem(enrolled.post(attempts(course, 0), {"answers": {}}), 404)
    for lesson_id in ("x", "%24ne", "%00", unknown_id()):
        path = f"/api/courses/{course.id}/lessons/{lesson_id}/attempts/"
        assert_problem(enrolled.post(path, {"answers": {}}), 404)
    draft = make_course(bob, status="draft", modules=[{"title": "M", "lessons": [quiz_lesson()]}])
    assert_problem(dora.post(attempts(draft, 0), {"answers": {}}), 404)


@pytest.fixture
def enrolled(charlie, course):
    """Charlie, who has the course of this file."""
    Enrollment.enroll(user_id=charlie.id, course_id=course.id)
    return charlie
