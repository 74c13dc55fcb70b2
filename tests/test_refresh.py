"""POST /api/auth/refresh/"""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.conftest import PASSWORD, Person, assert_problem, contents

REFRESH, ME = "/api/auth/refresh/", "/api/auth/user/"


def cookie_of(person):
    return person.client.cookies["refresh_token"].value


def holder_of(cookie):
    person = Person()
    person.client.cookies["refresh_token"] = cookie
    return person


@pytest.fixture
def signed_in(visitor, charlie):
    """Charlie, with the refresh cookie that a page has."""
    body = {"email": charlie.email, "password": PASSWORD}
    visitor.token = visitor.post("/api/auth/login/", body).json()["token"]
    return visitor


def test_refresh_gives_a_new_token_and_a_new_cookie(signed_in, charlie):
    before = cookie_of(signed_in)
    answer = holder_of(before).post(REFRESH)
    assert answer.status_code == 200
    body = answer.json()
    assert body["expires_in"] == 900
    assert body["user"]["id"] == str(charlie.id)
    signed_in.token = body["token"]
    assert signed_in.get(ME).status_code == 200
    cookie = answer.cookies["refresh_token"]
    assert cookie.value != before
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert cookie["path"] == "/api/auth/"


def test_refresh_needs_no_token_and_minds_no_expired_one(signed_in):
    signed_in.token = "a.b.c"
    assert signed_in.post(REFRESH).status_code == 200


def test_a_session_goes_on_through_many_refreshes(signed_in, charlie):
    for _ in range(5):
        assert signed_in.post(REFRESH).status_code == 200
    assert len(charlie.user.document["sessions"]) == 2


def test_a_cookie_used_twice_ends_its_whole_family(signed_in, charlie):
    stolen = cookie_of(signed_in)
    signed_in.token = signed_in.post(REFRESH).json()["token"]
    assert_problem(holder_of(stolen).post(REFRESH), 401, "session-over")
    assert_problem(signed_in.get(ME), 401)
    assert_problem(signed_in.post(REFRESH), 401, "session-over")
    assert charlie.get(ME).status_code == 200, "the other session goes on"


def test_of_two_refreshes_at_once_at_most_one_wins(signed_in):
    holders = [holder_of(cookie_of(signed_in)) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        statuses = list(pool.map(lambda holder: holder.post(REFRESH).status_code, holders))
    assert sorted(statuses) == [200, 401, 401, 401]
    assert_problem(signed_in.get(ME), 401)


@pytest.mark.parametrize(
    "cookie",
    ["", "x", "..", "0" * 24, f"{'0' * 24}.a.b", "$ne.$ne.$ne", "%00.%00.%00", "é.é.é"],
)
def test_a_cookie_that_is_none_of_ours_is_refused(charlie, db, cookie):
    before = contents(db)
    assert_problem(holder_of(cookie).post(REFRESH), 401, "session-over")
    assert contents(db) == before


def test_no_cookie_is_refused(visitor):
    answer = visitor.post(REFRESH)
    assert_problem(answer, 401)
    assert answer["WWW-Authenticate"] == "Bearer"


def test_a_cookie_out_of_time_is_refused(signed_in, charlie, db):
    over = {"sessions.1.expires_at": charlie.user.document["created_at"]}
    db.users.update_one({"_id": charlie.id}, {"$set": over})
    assert_problem(signed_in.post(REFRESH), 401, "session-over")


def test_the_cookie_of_a_suspended_user_is_refused(signed_in, charlie, db):
    db.users.update_one({"_id": charlie.id}, {"$set": {"status": "suspended"}})
    assert_problem(signed_in.post(REFRESH), 401, "session-over")


def test_the_cookie_of_a_deleted_user_is_refused(signed_in, charlie, db):
    db.users.delete_one({"_id": charlie.id})
    assert_problem(signed_in.post(REFRESH), 401, "session-over")
