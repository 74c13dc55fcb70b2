"""POST /api/auth/login/"""

import time
from statistics import median

import pytest

from accounts import passwords
from edulearn import settings as deployed
from tests.conftest import PASSWORD, Person, assert_problem, assert_refused, contents, make_user

LOGIN = "/api/auth/login/"


def form(person, **changes):
    return {"email": person.email, "password": PASSWORD, **changes}


def test_login_gives_token_and_user(visitor, charlie, db):
    answer = visitor.post(LOGIN, form(charlie))
    assert answer.status_code == 200
    body = answer.json()
    assert body["message"]
    assert body["expires_in"] == 900
    assert body["user"]["id"] == str(charlie.id)
    visitor.token = body["token"]
    assert visitor.get("/api/auth/user/").json()["user"]["email"] == "charlie@example.org"
    assert len(db.users.find_one({"_id": charlie.id})["sessions"]) == 2


def test_login_sets_a_cookie_that_scripts_and_other_sites_do_not_get(visitor, charlie, db):
    cookie = visitor.post(LOGIN, form(charlie)).cookies["refresh_token"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert cookie["path"] == "/api/auth/"
    assert cookie.value.rpartition(".")[2] not in str(db.users.find_one({"_id": charlie.id}))


def test_on_a_deployment_the_cookie_goes_over_https_only(visitor, charlie, settings):
    assert not visitor.post(LOGIN, form(charlie)).cookies["refresh_token"]["secure"]
    settings.PRODUCTION = True
    assert visitor.post(LOGIN, form(charlie)).cookies["__Secure-refresh_token"]["secure"]


@pytest.mark.parametrize("email", [" charlie@example.org ", "CHARLIE@Example.org"])
def test_login_takes_the_email_however_it_is_written(visitor, charlie, email):
    assert visitor.post(LOGIN, form(charlie, email=email)).status_code == 200


def test_unknown_email_and_wrong_password_are_told_alike(visitor, charlie, db):
    before = contents(db)
    unknown = visitor.post(LOGIN, form(charlie, email="nobody@example.org"))
    wrong = visitor.post(LOGIN, form(charlie, password="not the right one"))
    told = [assert_problem(answer, 401, "wrong-credentials") for answer in (unknown, wrong)]
    assert told[0] | {"request_id": ""} == told[1] | {"request_id": ""}
    assert unknown["WWW-Authenticate"] == wrong["WWW-Authenticate"] == "Bearer"
    assert contents(db) == before


def test_hashing_costs_what_it_should_on_a_deployment():
    assert deployed.PASSWORD_COST >= 12


def test_unknown_emails_and_wrong_passwords_take_the_same_time(visitor, settings):
    settings.PASSWORD_COST = 10
    erin = make_user("Erin", password=passwords.hash_password(PASSWORD))
    seconds = {erin.email: [], "nobody@example.org": []}
    for _ in range(15):
        for email, taken in seconds.items():
            begun = time.process_time()  # what others do meanwhile does not count
            answer = visitor.post(LOGIN, {"email": email, "password": "not the right one"})
            taken.append(time.process_time() - begun)
            assert answer.status_code == 401
    known, unknown = map(median, seconds.values())
    assert unknown == pytest.approx(known, rel=0.05)


def test_a_suspended_account_is_told_so_after_its_password(visitor, db):
    user = make_user("Erin", status="suspended")
    before = contents(db)
    assert_problem(visitor.post(LOGIN, form(user)), 403, "account-suspended")
    wrong = visitor.post(LOGIN, form(user, password="not the right one"))
    assert_problem(wrong, 401, "wrong-credentials")
    assert contents(db) == before


@pytest.mark.parametrize("change", [{"password": "another hash"}, {"status": "suspended"}])
def test_what_ends_all_sessions_ends_those_that_are_about_to_begin(
    visitor, charlie, monkeypatch, change
):
    def check(password, stored):
        charlie.user.store({**change, "sessions": []})
        return True

    monkeypatch.setattr("accounts.models.password_matches", check)
    assert_problem(visitor.post(LOGIN, form(charlie)), 401, "wrong-credentials")
    assert charlie.user.document["sessions"] == []


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, ["email", "password"]),
        ({"email": "charlie@example.org"}, ["password"]),
        ({"email": {"$ne": ""}, "password": {"$ne": ""}}, ["email", "password"]),
        ({"email": "charlie@example.org", "password": "x" * 129}, ["password"]),
        ({"email": "charlie", "password": PASSWORD}, ["email"]),
    ],
)
def test_login_names_what_it_cannot_take(visitor, charlie, body, fields):
    assert_refused(visitor.post(LOGIN, body), *fields)


def test_the_oldest_of_too_many_sessions_ends(charlie):
    last = [Person().post(LOGIN, form(charlie)).json()["token"] for _ in range(20)][-1]
    assert charlie.get("/api/auth/user/").status_code == 401
    charlie.token = last
    assert charlie.get("/api/auth/user/").status_code == 200


@pytest.mark.parametrize("length", [129, 1_000_000])
def test_a_password_too_long_never_reaches_the_hash(visitor, charlie, monkeypatch, length):
    monkeypatch.delattr("accounts.passwords.bcrypt.checkpw")
    assert_refused(visitor.post(LOGIN, form(charlie, password="x" * length)), "password")
