"""GET, PATCH and DELETE /api/auth/user/"""

import pytest

from tests.conftest import (
    PASSWORD,
    assert_problem,
    assert_refused,
    contents,
    make_course,
    make_user,
)

ME = "/api/auth/user/"


def test_get_shows_the_caller(enrolled, course):
    answer = enrolled.get(ME)
    assert answer.status_code == 200
    user = answer.json()["user"]
    assert sorted(user) == sorted(
        "id name email email_verified role status enrolled_courses created_at updated_at".split()
    )
    assert user["id"] == str(enrolled.id)
    assert user["enrolled_courses"] == [str(course.id)]


def test_visitors_have_no_account(visitor):
    for method in ("GET", "PATCH", "DELETE"):
        assert_problem(visitor.request(method, ME), 401)


def test_patch_renames(charlie, db):
    before = charlie.user.document["updated_at"]
    answer = charlie.patch(ME, {"name": "  Charlotte  "})
    assert answer.status_code == 200
    assert answer.json()["message"]
    assert answer.json()["user"]["name"] == "Charlotte"
    stored = db.users.find_one({"_id": charlie.id})
    assert stored["name"] == "Charlotte"
    assert stored["updated_at"] >= before


@pytest.mark.parametrize("name", ["", "  ", None, 5, True, ["x"], {"$gt": ""}, "x" * 101, "a\x00b"])
def test_patch_refuses_what_is_no_name(charlie, db, name):
    before = contents(db)
    assert_refused(charlie.patch(ME, {"name": name}), "name")
    assert contents(db) == before


def test_patch_ignores_what_the_server_owns(charlie, db):
    before = db.users.find_one({"_id": charlie.id})
    owned = {
        "role": "admin",
        "status": "suspended",
        "email": "eve@example.org",
        "password": "x",
        "enrolled_courses": ["0" * 24],
        "_id": "0" * 24,
    }
    assert charlie.patch(ME, owned).json()["user"]["role"] == "student"
    assert db.users.find_one({"_id": charlie.id}) == before
    assert charlie.patch(ME, {"name": "Charlotte", **owned}).status_code == 200
    after = db.users.find_one({"_id": charlie.id})
    changed = {name for name in after if after[name] != before[name]}
    assert changed <= {"name", "words", "updated_at"}


def test_a_new_name_shows_on_cards_and_in_search(bob, course, visitor):
    bob.patch(ME, {"name": "Roberta"})
    card = visitor.get("/api/courses/").json()["courses"][0]
    assert card["instructor"] == {"id": str(bob.id), "name": "Roberta"}
    assert visitor.get("/api/courses/", {"search": "roberta"}).json()["count"] == 1
    assert visitor.get("/api/courses/", {"search": "bob"}).json()["count"] == 0


def test_a_new_name_of_an_instructor_keeps_titles_findable(bob, course, visitor):
    make_course(bob, title="Gardens", description="Of roses.")
    bob.patch(ME, {"name": "Roberta"})
    for word in ("gardens", "roses", "python"):
        assert visitor.get("/api/courses/", {"search": word}).json()["count"] == 1


def test_delete_closes_the_account(charlie, visitor, db):
    answer = charlie.delete(ME, {"password": PASSWORD})
    assert answer.status_code == 200
    assert answer.json()["message"]
    assert db.users.find_one({"_id": charlie.id}) is None
    assert_problem(charlie.get(ME), 401)
    sign_in = {"email": charlie.email, "password": PASSWORD}
    assert_problem(visitor.post("/api/auth/login/", sign_in), 401)


@pytest.mark.parametrize("body", [None, {}, {"password": "not the right one"}, {"password": None}])
def test_delete_wants_the_password(charlie, db, body):
    before = contents(db)
    assert_refused(charlie.delete(ME, body), "password")
    assert contents(db) == before


def test_the_last_admin_stays(alice, db):
    make_user("Sam", "admin", status="suspended")
    before = contents(db)
    assert_problem(alice.delete(ME, {"password": PASSWORD}), 409, "last-admin")
    assert contents(db) == before


def test_an_admin_who_is_not_the_last_may_leave(alice, db):
    make_user("Sam", "admin")
    assert alice.delete(ME, {"password": PASSWORD}).status_code == 200
    assert db.users.find_one({"_id": alice.id}) is None
