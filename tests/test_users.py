"""GET /api/auth/users/ and PATCH /api/auth/users/<id>/, for admins"""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.conftest import (
    PASSWORD,
    Person,
    assert_problem,
    assert_refused,
    contents,
    make_user,
)

USERS = "/api/auth/users/"


def one(person):
    return f"{USERS}{person.id}/"


def names(answer):
    return [user["name"] for user in answer.json()["users"]]


def test_the_list_shows_everybody_newest_first(alice, bob, charlie):
    answer = alice.get(USERS)
    assert answer.status_code == 200
    assert names(answer) == ["Charlie", "Bob", "Alice"]
    body = answer.json()
    assert (body["count"], body["next"], body["previous"]) == (3, None, None)


def test_the_list_has_no_hashes_and_no_sessions(alice, bob):
    answer = alice.get(USERS)
    assert sorted(answer.json()["users"][0]) == sorted(
        "id name email email_verified role status enrolled_courses created_at updated_at".split()
    )
    assert b"$2b$" not in answer.content


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"search": "char"}, ["Charlie"]),
        ({"search": "CHARLIE@EXAMPLE.ORG"}, ["Charlie"]),
        ({"search": "example.org", "sort": "name"}, ["Alice", "Bob", "Charlie", "Zoë"]),
        ({"search": "zoe"}, ["Zoë"]),
        ({"search": "harlie"}, []),
        ({"search": "bob charlie"}, []),
        ({"search": "!!!"}, []),
        ({"search": "", "role": "instructor"}, ["Bob"]),
        ({"role": "admin"}, ["Alice"]),
        ({"role": "student", "sort": "name"}, ["Charlie", "Zoë"]),
        ({"status": "suspended"}, ["Zoë"]),
        ({"status": "active", "role": "student"}, ["Charlie"]),
        ({"sort": "email"}, ["Alice", "Bob", "Charlie", "Zoë"]),
        ({"sort": "newest"}, ["Zoë", "Charlie", "Bob", "Alice"]),
    ],
    ids=str,
)
def test_search_filters_and_sorts(alice, bob, charlie, query, found):
    make_user("Zoë", email="zz@example.org", status="suspended")
    answer = alice.get(USERS, query)
    assert names(answer) == found
    assert answer.json()["count"] == len(found)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("role", "boss"),
        ("status", "gone"),
        ("sort", "password"),
        ("page_size", "0"),
        ("page_size", "x"),
        ("cursor", "x"),
        ("search", "\x00"),
        ("search", "x" * 201),
    ],
)
def test_a_query_value_that_cannot_be_taken_is_named(alice, name, value):
    assert_refused(alice.get(USERS, {name: value}), name)


def test_the_list_is_walked_by_name_without_gaps(alice, bob, charlie, dora):
    seen, link = [], f"{USERS}?sort=name&page_size=1"
    while link:
        page = alice.get(link)
        seen += names(page)
        link = page.json()["next"]
    assert seen == ["Alice", "Bob", "Charlie", "Dora"]


@pytest.mark.parametrize(("who", "status"), [("visitor", 401), ("charlie", 403), ("bob", 403)])
def test_only_admins(request, db, dora, who, status):
    person = request.getfixturevalue(who)
    before = contents(db)
    assert_problem(person.get(USERS), status)
    assert_problem(person.patch(one(dora), {"role": "admin"}), status)
    assert contents(db) == before


@pytest.mark.parametrize("role", ["student", "instructor", "admin"])
def test_an_admin_sets_a_role(alice, dora, db, role):
    answer = alice.patch(one(dora), {"role": role})
    assert answer.status_code == 200
    assert answer.json()["message"]
    assert answer.json()["user"]["role"] == role
    stored = db.users.find_one({"_id": dora.id})
    assert (stored["role"], stored["status"]) == (role, "active")
    assert dora.get("/api/auth/user/").json()["user"]["role"] == role


def test_a_suspension_ends_every_session_and_keeps_the_role(alice, bob, visitor, db):
    assert alice.patch(one(bob), {"status": "suspended"}).json()["user"]["status"] == "suspended"
    stored = db.users.find_one({"_id": bob.id})
    assert (stored["role"], stored["status"], stored["sessions"]) == ("instructor", "suspended", [])
    assert_problem(bob.get("/api/auth/user/"), 401)
    sign_in = {"email": bob.email, "password": PASSWORD}
    assert_problem(visitor.post("/api/auth/login/", sign_in), 403, "account-suspended")
    assert alice.patch(one(bob), {"status": "active"}).status_code == 200
    assert visitor.post("/api/auth/login/", sign_in).status_code == 200
    assert_problem(bob.get("/api/auth/user/"), 401)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"role": "boss"}, "role"),
        ({"role": None}, "role"),
        ({"role": ["admin"]}, "role"),
        ({"role": {"$ne": 1}}, "role"),
        ({"status": "gone"}, "status"),
        ({"status": True}, "status"),
        ({"status": ""}, "status"),
    ],
    ids=str,
)
def test_what_is_no_role_or_status_is_named(alice, dora, db, body, field):
    before = contents(db)
    assert_refused(alice.patch(one(dora), body), field)
    assert contents(db) == before


def test_nothing_but_role_and_status_is_set(alice, dora, db):
    before = db.users.find_one({"_id": dora.id})
    owned = {"name": "Eve", "email": "eve@example.org", "password": "x", "enrolled_courses": ["x"]}
    assert alice.patch(one(dora), {"role": "instructor", **owned}).status_code == 200
    after = db.users.find_one({"_id": dora.id})
    assert {name for name in after if after[name] != before[name]} <= {"role", "updated_at"}


@pytest.mark.parametrize("user_id", ["x", "0" * 23, "g" * 24, "$ne", "%00", "f" * 24])
def test_an_unknown_user(alice, user_id):
    assert_problem(alice.patch(f"{USERS}{user_id}/", {"role": "admin"}), 404, "not-found")


@pytest.mark.parametrize(
    "change", [{"role": "student"}, {"role": "instructor"}, {"status": "suspended"}], ids=str
)
def test_the_last_admin_stays(alice, db, change):
    before = contents(db)
    assert_problem(alice.patch(one(alice), change), 409, "last-admin")
    assert contents(db) == before


def test_a_suspended_admin_does_not_count_as_one(alice, db):
    sam = Person(make_user("Sam", "admin"))
    alice.patch(one(sam), {"status": "suspended"})
    assert_problem(alice.patch(one(alice), {"role": "student"}), 409, "last-admin")
    alice.patch(one(sam), {"status": "active"})
    assert alice.patch(one(alice), {"role": "student"}).status_code == 200
    assert db.users.find_one({"_id": alice.id})["role"] == "student"


@pytest.mark.parametrize("change", [{"role": "student"}, {"status": "suspended"}], ids=str)
def test_of_two_admins_who_demote_each_other_one_stays(alice, db, change):
    sam = Person(make_user("Sam", "admin"))
    turns = [(alice, sam), (sam, alice)]
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda turn: turn[0].patch(one(turn[1]), change), turns))
    assert 200 in [answer.status_code for answer in answers]
    assert all(answer.status_code < 500 for answer in answers)
    assert db.users.count_documents({"role": "admin", "status": "active"}) == 1


def test_of_two_changes_at_once_both_hold(alice, dora, db):
    changes = [{"role": "instructor"}, {"status": "suspended"}]
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda change: alice.patch(one(dora), change), changes))
    assert [answer.status_code for answer in answers] == [200, 200]
    stored = db.users.find_one({"_id": dora.id})
    assert (stored["role"], stored["status"]) == ("instructor", "suspended")
