"""GET /api/courses/<id>/certificate/, /api/courses/certificates/, /api/certificates/<code>/"""

import pytest

from tests.conftest import assert_problem, unknown_id

MINE = "/api/courses/certificates/"


def of(course):
    return f"/api/courses/{course.id}/certificate/"


def complete(person, course):
    lessons = {lesson: {"completed": True} for lesson in course.lesson_ids}
    answer = person.put(f"/api/courses/{course.id}/progress/", {"lessons": lessons})
    return answer.json()["progress"]


def test_none_before_the_end(enrolled, course, db):
    assert_problem(enrolled.get(of(course)), 404, "not-finished")
    assert enrolled.get(MINE).json()["certificates"] == []
    assert "certificate_code" not in db.enrollments.find_one()


def test_at_100_percent(enrolled, course, visitor, db):
    progress = complete(enrolled, course)
    stored = db.enrollments.find_one()
    code = stored["certificate_code"]
    assert (progress["percent"], progress["certificate"]) == (100, code)
    certificate = enrolled.get(of(course)).json()["certificate"]
    assert certificate["code"] == code
    assert certificate["name"] == "Charlie"
    assert certificate["course_id"] == str(course.id)
    assert certificate["course_title"] == "Python for everyone"
    assert certificate["issued_at"].endswith("Z")
    assert enrolled.get(MINE).json()["certificates"] == [certificate]
    public = visitor.get(f"/api/certificates/{code}/").json()["certificate"]
    shown = ("code", "name", "course_title", "issued_at")
    assert public == {**{name: certificate[name] for name in shown}, "valid": True}
    assert visitor.get(certificate["url"]).status_code == 200


def test_it_is_given_once(enrolled, course):
    first = complete(enrolled, course)["certificate"]
    enrolled.put(
        f"/api/courses/{course.id}/progress/", {"lesson": course.lesson_ids[0], "completed": False}
    )
    assert complete(enrolled, course)["certificate"] == first


def test_it_keeps_the_name_and_title_of_the_day(enrolled, bob, course):
    complete(enrolled, course)
    enrolled.patch("/api/auth/user/", {"name": "Charlotte"})
    bob.put(f"/api/courses/{course.id}/update/", {"title": "Another title"})
    certificate = enrolled.get(of(course)).json()["certificate"]
    assert (certificate["name"], certificate["course_title"]) == ("Charlie", "Python for everyone")


def test_a_code_has_no_case(enrolled, visitor, course):
    code = complete(enrolled, course)["certificate"]
    assert visitor.get(f"/api/certificates/{code.lower()}/").status_code == 200


@pytest.mark.parametrize("code", ["x", "None", "null", "%24exists", "%00", "A" * 5_000, "İ"])
def test_an_unknown_code(visitor, enrolled, code):
    assert_problem(visitor.get(f"/api/certificates/{code}/"), 404, "not-found")


def test_whose_they_are(enrolled, dora, visitor, course):
    complete(enrolled, course)
    assert_problem(visitor.get(of(course)), 401)
    assert_problem(visitor.get(MINE), 401)
    assert_problem(dora.get(of(course)), 403, "not-enrolled")
    assert dora.get(MINE).json()["certificates"] == []
    for course_id in ("x", unknown_id()):
        assert_problem(dora.get(f"/api/courses/{course_id}/certificate/"), 404)
