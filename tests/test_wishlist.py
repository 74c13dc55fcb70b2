"""GET /api/courses/wishlist/, PUT and DELETE /api/courses/wishlist/<id>/"""

from concurrent.futures import ThreadPoolExecutor

from courses import wishlist
from courses.enrollments import Enrollment
from courses.models import DRAFT
from tests.conftest import assert_problem, make_course, unknown_id

LIST = "/api/courses/wishlist/"


def path_of(course):
    return f"{LIST}{course.id}/"


def titles(person):
    return [course["title"] for course in person.get(LIST).json()["courses"]]


def test_wishes_are_listed_latest_first(charlie, dora, bob, course, db):
    other = make_course(bob, title="Another")
    assert charlie.put(path_of(course)).json()["course"]["title"] == course.title
    assert charlie.put(path_of(other)).status_code == 200
    assert titles(charlie) == ["Another", course.title]
    assert titles(dora) == []
    assert charlie.get(LIST).json()["count"] == 2
    assert db.wishes.count_documents({"user_id": charlie.id}) == 2


def test_put_and_delete_may_come_twice(charlie, course, db):
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: charlie.put(path_of(course)).status_code, range(4)))
    assert answers == [200] * 4
    assert db.wishes.count_documents({}) == 1
    assert [charlie.delete(path_of(course)).status_code for _ in range(2)] == [200, 200]
    assert db.wishes.count_documents({}) == 0


def test_what_is_owned_or_off_sale_is_not_shown(charlie, bob, course, db):
    gone = make_course(bob, title="Gone")
    for wished in (course, gone):
        charlie.put(path_of(wished))
    Enrollment.enroll(user_id=charlie.id, course_id=course.id)
    db.courses.update_one({"_id": gone.id}, {"$set": {"status": "archived"}})
    assert titles(charlie) == []


def test_only_what_one_may_see(charlie, bob, visitor, course):
    draft = make_course(bob, status=DRAFT)
    assert_problem(charlie.put(path_of(draft)), 404)
    assert_problem(charlie.put(f"{LIST}{unknown_id()}/"), 404)
    assert_problem(charlie.put(f"{LIST}nonsense/"), 404)
    assert_problem(visitor.get(LIST), 401)
    assert_problem(visitor.put(path_of(course)), 401)


def test_a_wishlist_is_bounded(charlie, bob, course, monkeypatch):
    monkeypatch.setattr(wishlist, "MAX_WISHES", 1)
    charlie.put(path_of(course))
    assert_problem(charlie.put(path_of(make_course(bob))), 409, "wishlist-full")
    assert charlie.put(path_of(course)).status_code == 200
