"""Lessons that are not open: enforced order, and release by days after the enrolment."""

from datetime import timedelta

import pytest

from courses.enrollments import Enrollment
from edulearn.documents import now
from tests.conftest import assert_problem, assert_refused, make_course

QUIZ = {
    "pass_mark": 50,
    "questions": [
        {"kind": "true_false", "text": "So?", "options": [], "answer": True, "explanation": "Yes"}
    ],
}


def course_of(bob, learner, *, sequential=False, **module):
    lessons = [
        {"title": "One", "body": "first words"},
        {"title": "Two", "body": "second words", "release_days": 7},
        {"title": "Three", "type": "quiz", "quiz": QUIZ},
        {"title": "Free", "body": "free words", "preview": True, "release_days": 30},
    ]
    modules = [{"title": "M", "lessons": lessons, **module}]
    course = make_course(bob, modules=modules, sequential=sequential)
    Enrollment.enroll(user_id=learner.id, course_id=course.id)
    return course


def enrolled_days_ago(db, days):
    db.enrollments.update_one({}, {"$set": {"created_at": now() - timedelta(days=days)}})


def reasons(person, course):
    detail = person.get(f"/api/courses/{course.id}/").json()["course"]
    [module] = detail["modules"]
    return [lesson.get("locked_reason") for lesson in module["lessons"]]


def complete(person, course, *indexes):
    sent = {"lessons": {course.lesson_ids[i]: {"completed": True} for i in indexes}}
    return person.put(f"/api/courses/{course.id}/progress/", sent)


def test_release_by_days(charlie, bob, db):
    course = course_of(bob, charlie)
    assert reasons(charlie, course) == [None, "release", None, None]
    detail = charlie.get(f"/api/courses/{course.id}/").json()["course"]
    locked = detail["modules"][0]["lessons"][1]
    assert locked["locked"] is True
    assert "body_html" not in locked
    opens = db.enrollments.find_one()["created_at"] + timedelta(days=7)
    assert locked["opens_at"] == opens.isoformat(timespec="milliseconds").replace("+00:00", "000Z")
    assert b"second words" not in charlie.get(f"/api/courses/{course.id}/").content
    enrolled_days_ago(db, 8)
    assert reasons(charlie, course) == [None] * 4


def test_release_of_a_module(charlie, bob, db):
    course = course_of(bob, charlie, release_days=3)
    assert reasons(charlie, course) == ["release", "release", "release", None]
    enrolled_days_ago(db, 4)
    assert reasons(charlie, course) == [None, "release", None, None]


def test_enforced_order(charlie, bob, db):
    course = course_of(bob, charlie, sequential=True)
    enrolled_days_ago(db, 8)
    assert reasons(charlie, course) == [None, "order", "order", None]
    assert complete(charlie, course, 0).status_code == 200
    assert reasons(charlie, course) == [None, None, "order", None]


def test_progress_on_a_locked_lesson_is_refused(charlie, bob, db):
    course = course_of(bob, charlie, sequential=True)
    problem = assert_problem(complete(charlie, course, 1), 403, "lesson-locked")
    assert problem["locked_reason"] == "release"
    enrolled_days_ago(db, 8)
    assert_problem(complete(charlie, course, 1), 403, "lesson-locked")
    attempts = f"/api/courses/{course.id}/lessons/{course.lesson_ids[2]}/attempts/"
    for path in (attempts, f"{attempts}start/"):
        assert_problem(charlie.post(path, {"answers": {}}), 403, "lesson-locked")
    assert db.enrollments.find_one()["progress"] == {}
    assert db.attempts.count_documents({}) == 0


def test_a_queue_that_goes_in_order_is_taken(charlie, bob, db):
    course = course_of(bob, charlie, sequential=True)
    enrolled_days_ago(db, 8)
    assert complete(charlie, course, 0, 1).status_code == 200
    assert reasons(charlie, course) == [None] * 4


def test_what_is_complete_stays_open(charlie, bob, db):
    course = course_of(bob, charlie, sequential=True)
    enrolled_days_ago(db, 8)
    complete(charlie, course, 0, 1)
    sent = {"lesson": course.lesson_ids[0], "completed": False}
    charlie.put(f"/api/courses/{course.id}/progress/", sent)
    assert reasons(charlie, course) == [None, None, "order", None]


def test_strangers_and_teachers(dora, visitor, bob, alice, charlie):
    course = course_of(bob, charlie, sequential=True)
    for stranger in (dora, visitor):
        assert reasons(stranger, course) == ["enroll", "enroll", "enroll", None]
    for teacher in (bob, alice):
        assert reasons(teacher, course) == [None] * 4


def test_rules_are_kept_through_edits(bob, charlie, db):
    course = course_of(bob, charlie, sequential=True, release_days=3)
    path = f"/api/courses/{course.id}/update/"
    detail = bob.get(f"/api/courses/{course.id}/").json()["course"]
    assert (detail["sequential"], detail["modules"][0]["release_days"]) == (True, 3)
    module = detail["modules"][0]
    sent = {"id": module["id"], "title": "M", "lessons": [{"id": module["lessons"][1]["id"]}]}
    sent["lessons"][0]["title"] = "Two"
    saved = bob.put(path, {"modules": [sent]}).json()["course"]
    assert saved["modules"][0]["release_days"] == 3
    assert saved["modules"][0]["lessons"][0]["release_days"] == 7
    assert saved["sequential"] is True
    assert bob.put(path, {"sequential": False}).json()["course"]["sequential"] is False


@pytest.mark.parametrize("days", [-1, 1.5, "7", True, 4000])
def test_days_that_are_none(bob, course, days):
    path = f"/api/courses/{course.id}/update/"
    answer = bob.put(path, {"modules": [{"title": "M", "release_days": days}]})
    assert_refused(answer, "modules.0.release_days")
    assert_refused(bob.put(path, {"sequential": "yes"}), "sequential")
