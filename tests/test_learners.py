"""GET /api/courses/<id>/learners/"""

from courses.enrollments import Enrollment
from tests.conftest import assert_problem, make_course, make_user


def learners(course):
    return f"/api/courses/{course.id}/learners/"


def test_the_owner_sees_who_learns_and_how_far_they_are(bob, enrolled, course):
    done = {"lesson": course.lesson_ids[0], "completed": True}
    assert enrolled.put(f"/api/courses/{course.id}/progress/", done).status_code == 200
    shown = bob.get(learners(course)).json()
    assert shown["count"] == 1
    [charlie] = shown["learners"]
    assert charlie["user"] == {"id": str(enrolled.id), "name": "Charlie"}
    assert (charlie["percent"], charlie["completed"], charlie["lessons_count"]) == (50, 1, 2)
    assert charlie["active_at"] >= charlie["enrolled_at"]
    assert charlie["completed_at"] is None
    assert "charlie@example.org" not in str(shown)


def test_who_was_refunded_or_learns_elsewhere_is_not_there(alice, bob, enrolled, dora, course):
    other = make_course(bob, title="Another")
    Enrollment.enroll(user_id=dora.id, course_id=other.id)
    Enrollment.revoke(user_id=enrolled.id, course_id=course.id)
    assert alice.get(learners(course)).json()["learners"] == []
    [learner] = alice.get(learners(other)).json()["learners"]
    assert learner["user"]["name"] == "Dora"


def test_a_closed_account_has_no_name(bob, enrolled, course, db):
    db.users.delete_one({"_id": enrolled.id})
    [learner] = bob.get(learners(course)).json()["learners"]
    assert learner["user"] is None


def test_the_list_is_walked_and_costs_the_same(bob, course, operations):
    for number in range(5):
        Enrollment.enroll(user_id=make_user(f"L{number}").id, course_id=course.id)
    with operations() as counted:
        first = bob.get(learners(course), {"page_size": 3}).json()
    assert counted.total() == 5  # the caller, the course, a count, a page, the names
    second = bob.get(first["next"]).json()
    names = [each["user"]["name"] for page in (first, second) for each in page["learners"]]
    assert names == ["L4", "L3", "L2", "L1", "L0"]


def test_others_are_refused(enrolled, dora, visitor, course):
    for person, status in ((enrolled, 403), (dora, 403), (visitor, 401)):
        assert_problem(person.get(learners(course)), status)
