"""GET /api/courses/wishlist/, PUT and DELETE /api/courses/wishlist/<id>/"""

from concurrent.futures import ThreadPoolExecutor

from courses import wishlist
from courses.enrollments import Enrollment
from courses.models import DRAFT
from tests.conftest import assert_problem, assert_refused, make_course, unknown_id

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


def test_it_comes_in_pages_as_every_list(charlie, bob, course):
    gone = make_course(bob, title="Gone")
    wished = [course, gone, *(make_course(bob, title=title) for title in ("B", "C", "D"))]
    for each in wished:
        charlie.put(path_of(each))
    Enrollment.enroll(user_id=charlie.id, course_id=gone.id)
    first = charlie.get(LIST, {"page_size": 3}).json()
    assert [c["title"] for c in first["courses"]] == ["D", "C", "B"]
    assert (first["count"], first["previous"]) == (4, None)
    charlie.put(path_of(make_course(bob, title="Meanwhile")))
    second = charlie.get(first["next"]).json()
    assert [c["title"] for c in second["courses"]] == [course.title]
    assert second["next"] is None
    back = charlie.get(second["previous"]).json()
    assert [c["title"] for c in back["courses"]] == ["D", "C", "B"]
    for name, value in (("page_size", "0"), ("page_size", "x"), ("cursor", "x")):
        assert_refused(charlie.get(LIST, {name: value}), name)


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


def test_lists_and_the_course_say_what_is_wished(charlie, dora, visitor, bob, course):
    other = make_course(bob, title="Another")
    charlie.put(path_of(course))

    def listed(person):
        found = person.get("/api/courses/").json()["courses"]
        return {each["title"]: each.get("wished") for each in found}

    assert listed(charlie) == {course.title: True, other.title: False}
    assert listed(dora) == {course.title: False, other.title: False}
    assert listed(visitor) == {course.title: None, other.title: None}
    assert charlie.get(f"/api/courses/{course.id}/").json()["course"]["wished"] is True
    assert dora.get(f"/api/courses/{course.id}/").json()["course"]["wished"] is False
    assert "wished" not in visitor.get(f"/api/courses/{course.id}/").json()["course"]


def test_an_own_course_is_not_shown(bob, course):
    bob.put(path_of(course))
    assert titles(bob) == []


def test_hearts_cost_one_operation_a_page(charlie, visitor, bob, course, operations):
    make_course(bob, title="Another")
    with operations() as counted:
        charlie.get("/api/courses/")
    assert counted["wishes.find"] == 1
    with operations() as counted:
        charlie.get(LIST)
    assert {"wishes.find": 2, "courses.find": 1}.items() <= counted.items()
    with operations() as counted:
        visitor.get("/api/courses/")
    assert counted["wishes.find"] == 0
