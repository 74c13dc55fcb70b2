"""POST /api/auth/password/change/"""

import pytest

from tests.conftest import PASSWORD, Person, assert_problem, assert_refused, contents

CHANGE, LOGIN, ME = "/api/auth/password/change/", "/api/auth/login/", "/api/auth/user/"
NEW = "quite another phrase"


def form(**changes):
    return {"current_password": PASSWORD, "new_password": NEW, **changes}


def sign_in(person, password):
    return Person().post(LOGIN, {"email": person.email, "password": password})


def test_the_new_password_holds_and_the_old_one_does_not(charlie):
    answer = charlie.post(CHANGE, form())
    assert answer.status_code == 200
    body = answer.json()
    assert body["message"]
    assert body["expires_in"] == 900
    assert body["user"]["id"] == str(charlie.id)
    assert sign_in(charlie, NEW).status_code == 200
    assert_problem(sign_in(charlie, PASSWORD), 401)


def test_every_session_from_before_ends_and_this_one_goes_on(charlie):
    elsewhere = Person()
    body = {"email": charlie.email, "password": PASSWORD}
    elsewhere.token = elsewhere.post(LOGIN, body).json()["token"]
    answer = charlie.post(CHANGE, form())
    assert_problem(elsewhere.get(ME), 401)
    assert_problem(elsewhere.post("/api/auth/refresh/"), 401)
    assert_problem(charlie.get(ME), 401)
    charlie.token = answer.json()["token"]
    assert charlie.get(ME).status_code == 200
    assert charlie.post("/api/auth/refresh/").status_code == 200
    assert len(charlie.user.document["sessions"]) == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"current_password": "not the right one"}, "current_password"),
        ({"current_password": ""}, "current_password"),
        ({"current_password": None}, "current_password"),
        ({"new_password": "short"}, "new_password"),
        ({"new_password": "password123"}, "new_password"),
        ({"new_password": "charlie1"}, "new_password"),
        ({"new_password": "x" * 129}, "new_password"),
        ({"new_password": 12345678}, "new_password"),
        ({"new_password": {"$ne": ""}}, "new_password"),
    ],
    ids=str,
)
def test_a_change_that_cannot_be_made_changes_nothing(charlie, db, changes, field):
    before = contents(db)
    assert_refused(charlie.post(CHANGE, form(**changes)), field)
    assert contents(db) == before


def test_a_password_that_was_set_meanwhile_stands(charlie, db, monkeypatch):
    def check(password, stored):
        charlie.user.store({"password": "the hash of a reset", "sessions": []})
        return True

    monkeypatch.setattr("accounts.models.password_matches", check)
    assert_refused(charlie.post(CHANGE, form()), "current_password")
    assert db.users.find_one({"_id": charlie.id})["password"] == "the hash of a reset"


def test_only_for_those_who_are_signed_in(visitor):
    assert_problem(visitor.post(CHANGE, form()), 401)
