"""GET and PUT /api/courses/<id>/progress/"""

import pytest

from courses.enrollments import Enrollment
from tests.conftest import assert_problem, contents, make_course, unknown_id


def progress(course):
    return f"/api/courses/{course.id}/progress/"


def told(shown, lesson):
    return shown["lessons"][lesson]["completed"], shown["lessons"][lesson]["position"]


@pytest.fixture
def first(course):
    return course.lesson_ids[0]


@pytest.fixture
def second(course):
    return course.lesson_ids[1]


def test_at_the_beginning(enrolled, course, first, second):
    answer = enrolled.get(progress(course))
    assert answer.status_code == 200
    shown = answer.json()["progress"]
    assert shown["percent"] == shown["completed"] == 0
    assert shown["lessons_count"] == 2
    assert shown["last_lesson"] is None
    assert shown["certificate"] is None
    assert list(shown["lessons"]) == [first, second]
    assert [told(shown, lesson) for lesson in (first, second)] == [(False, 0), (False, 0)]


def test_a_position_is_kept(enrolled, course, second, db):
    sent = {"lesson": second, "position": 12.5}
    shown = enrolled.put(progress(course), sent).json()["progress"]
    assert told(shown, second) == (False, 12.5)
    assert (shown["percent"], shown["last_lesson"]) == (0, second)
    assert db.enrollments.find_one()["progress"][second]["position"] == 12.5
    assert enrolled.get(progress(course)).json()["progress"] == shown


def test_completing_goes_to_100_percent_and_back(enrolled, course, first, second):
    percents = []
    for lesson, completed in ((first, True), (first, True), (second, True), (second, False)):
        sent = {"lesson": lesson, "completed": completed}
        percents.append(enrolled.put(progress(course), sent).json()["progress"]["percent"])
    assert percents == [50, 50, 100, 50]


def test_percent_is_rounded_down(enrolled, bob):
    lessons = [{"title": str(number), "body": "x"} for number in range(3)]
    course = make_course(bob, modules=[{"title": "M", "lessons": lessons}])
    Enrollment.enroll(user_id=enrolled.id, course_id=course.id)
    for lesson, percent in zip(course.lesson_ids, (33, 66, 100), strict=True):
        sent = {"lesson": lesson, "completed": True}
        shown = enrolled.put(progress(course), sent).json()["progress"]
        assert shown["percent"] == percent


def test_several_lessons_at_once(enrolled, course, first, second):
    sent = {
        "lessons": {first: {"completed": True, "position": 60}, second: {"position": 5}},
        "last_lesson": first,
    }
    shown = enrolled.put(progress(course), sent).json()["progress"]
    assert told(shown, first) == (True, 60)
    assert told(shown, second) == (False, 5)
    assert shown["last_lesson"] == first


def test_one_part_of_a_lesson_leaves_the_other(enrolled, course, first):
    enrolled.put(progress(course), {"lesson": first, "position": 30})
    sent = {"lesson": first, "completed": True}
    shown = enrolled.put(progress(course), sent).json()["progress"]
    assert told(shown, first) == (True, 30)


def test_a_lesson_that_is_added_lowers_the_percentage(enrolled, bob, course, first, second):
    for lesson in (first, second):
        enrolled.put(progress(course), {"lesson": lesson, "completed": True})
    sent = {"modules": [{"title": "M", "lessons": [{"id": first, "title": "One"}]}]}
    sent["modules"][0]["lessons"] += [{"title": "New", "body": "x"}] * 3
    bob.put(f"/api/courses/{course.id}/update/", sent)
    shown = enrolled.get(progress(course)).json()["progress"]
    assert (shown["percent"], shown["completed"], shown["lessons_count"]) == (25, 1, 4)
    assert shown["certificate"], "a certificate that was earned stays"


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"lesson": None},
        {"lesson": ""},
        {"lesson": "0" * 24, "completed": True},
        {"lesson": {"$ne": ""}, "completed": True},
        {"lesson": "x.completed", "completed": True},
        {"lesson": "$set"},
        {"lessons": {}},
        {"lessons": []},
        {"lessons": {"0" * 24: {"completed": True}}},
        {"lessons": {"a.b": {"completed": True}}},
        {"lessons": {"": {"completed": True}}},
        {"lessons": {"$ne": 5}},
        {"last_lesson": "0" * 24},
    ],
    ids=str,
)
def test_lessons_that_there_are_not(enrolled, course, db, sent):
    before = contents(db)
    assert_problem(enrolled.put(progress(course), sent), 400, "invalid")
    assert contents(db) == before


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("completed", "true"),
        ("completed", 1),
        ("completed", None),
        ("completed", {"$ne": False}),
        ("position", -1),
        ("position", "5"),
        ("position", True),
        ("position", 86_401),
        ("position", None),
        ("position", [5]),
        ("played", 5),
        ("played", [[1, 2]] * 101),
        ("last_lesson", 5),
        ("last_lesson", "0" * 24),
    ],
)
def test_values_that_cannot_be_taken(enrolled, course, first, db, name, value):
    before = contents(db)
    sent = {"lesson": first, name: value}
    assert_problem(enrolled.put(progress(course), sent), 400, "invalid")
    if name != "last_lesson":
        sent = {"lessons": {first: {name: value}}}
        problem = assert_problem(enrolled.put(progress(course), sent), 400, "invalid")
        assert list(problem["errors"]) == [f"lessons.{first}.{name}"]
    assert contents(db) == before


def test_the_server_counts_by_itself(enrolled, course, first, db):
    forged = {"percent": 100, "certificate": "X", "certificate_code": "X", "user_id": "0" * 24}
    sent = {"lesson": first, "position": 1, **forged}
    shown = enrolled.put(progress(course), sent).json()["progress"]
    assert (shown["percent"], shown["certificate"]) == (0, None)
    stored = db.enrollments.find_one()
    assert stored["user_id"] == enrolled.id
    assert "certificate_code" not in stored


@pytest.mark.parametrize(
    ("who", "status"), [("visitor", 401), ("dora", 403), ("bob", 403), ("alice", 403)]
)
def test_only_learners_have_progress(request, course, first, db, who, status):
    person = request.getfixturevalue(who)
    before = contents(db)
    assert_problem(person.get(progress(course)), status)
    assert_problem(person.put(progress(course), {"lesson": first, "completed": True}), status)
    assert contents(db) == before


def test_a_course_that_one_may_not_know(dora, bob, course):
    draft = make_course(bob, status="draft")
    assert_problem(dora.get(progress(draft)), 404)
    for course_id in ("x", "%00", unknown_id()):
        assert_problem(dora.get(f"/api/courses/{course_id}/progress/"), 404)
