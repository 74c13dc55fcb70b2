"""DELETE /api/courses/<id>/delete/"""

import pytest

from courses.enrollments import Enrollment
from tests.conftest import Person, assert_problem, contents, make_course, make_user


def delete(course):
    return f"/api/courses/{course.id}/delete/"


@pytest.mark.parametrize("status", ["draft", "pending", "published", "archived"])
def test_a_course_without_learners_is_gone(bob, db, status):
    course = make_course(bob, status=status)
    answer = bob.delete(delete(course))
    assert answer.status_code == 200
    assert answer.json()["message"]
    assert db.courses.count_documents({}) == 0
    assert_problem(bob.get(f"/api/courses/{course.id}/"), 404)
    assert_problem(bob.delete(delete(course)), 404)


def test_a_course_with_learners_is_archived_and_they_keep_it(bob, enrolled, visitor, course, db):
    answer = bob.delete(delete(course))
    assert answer.status_code == 200
    assert answer.json()["message"]
    assert db.courses.find_one()["status"] == "archived"
    path = f"/api/courses/{course.id}/"
    assert_problem(visitor.get(path), 404)
    assert visitor.get("/api/courses/").json()["count"] == 0
    kept = enrolled.get(path).json()["course"]
    assert (
        kept["modules"][0]["lessons"][1]["body_html"] == "<p>Hidden <strong>words</strong>.</p>\n"
    )
    assert enrolled.get("/api/courses/", {"enrolled": "true"}).json()["count"] == 1
    done = {"lesson": course.lesson_ids[0], "completed": True}
    assert enrolled.put(f"{path}progress/", done).status_code == 200


def test_an_archived_course_with_learners_is_not_deleted_the_second_time(bob, enrolled, course, db):
    for _ in range(2):
        assert bob.delete(delete(course)).status_code == 200
    assert db.courses.find_one()["status"] == "archived"


def test_what_decides_are_enrolments_not_the_list_of_the_latest(bob, charlie, course, db):
    Enrollment.enroll(user_id=charlie.id, course_id=course.id)
    db.courses.update_one({"_id": course.id}, {"$set": {"students": [], "students_count": 0}})
    bob.delete(delete(course))
    assert db.courses.find_one()["status"] == "archived"


@pytest.mark.parametrize(
    ("who", "published", "draft"),
    [("visitor", 401, 401), ("dora", 403, 403), ("sam", 403, 404), ("alice", 200, 200)],
)
def test_who_may_delete(request, bob, db, who, published, draft):
    sam = Person(make_user("Sam", "instructor"))
    person = sam if who == "sam" else request.getfixturevalue(who)
    for status, expected in (("published", published), ("draft", draft)):
        course = make_course(bob, status=status)
        before = contents(db)
        assert person.delete(delete(course)).status_code == expected
        if expected == 200:
            assert db.courses.find_one({"_id": course.id}) is None
        else:
            assert contents(db) == before


@pytest.mark.parametrize("course_id", ["x", "0" * 23, "%24ne", "%00", "f" * 24])
def test_an_unknown_course(bob, course, db, course_id):
    before = contents(db)
    assert_problem(bob.delete(f"/api/courses/{course_id}/delete/"), 404)
    assert contents(db) == before
