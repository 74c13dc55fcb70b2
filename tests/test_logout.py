"""POST /api/auth/logout/"""

import pytest

from tests.conftest import PASSWORD, Person, assert_problem, contents

LOGOUT, REFRESH, ME = "/api/auth/logout/", "/api/auth/refresh/", "/api/auth/user/"


@pytest.fixture
def signed_in(visitor, charlie):
    """Charlie in a second browser, with token and cookie."""
    body = {"email": charlie.email, "password": PASSWORD}
    visitor.token = visitor.post("/api/auth/login/", body).json()["token"]
    return visitor


def test_logout_ends_this_session_alone(signed_in, charlie):
    answer = signed_in.post(LOGOUT)
    assert answer.status_code == 200
    assert answer.json()["message"]
    assert_problem(signed_in.get(ME), 401)
    assert charlie.get(ME).status_code == 200
    assert len(charlie.user.document["sessions"]) == 1


def test_logout_takes_the_cookie_away(signed_in):
    kept = signed_in.client.cookies["refresh_token"].value
    gone = signed_in.post(LOGOUT).cookies["refresh_token"]
    assert (gone.value, gone["max-age"], gone["path"]) == ("", 0, "/api/auth/")
    signed_in.client.cookies["refresh_token"] = kept
    assert_problem(signed_in.post(REFRESH), 401)


@pytest.mark.parametrize("token", [None, "an.expired.one"])
def test_logout_by_the_cookie_alone(signed_in, charlie, token):
    real, signed_in.token = signed_in.token, token
    assert signed_in.post(LOGOUT).status_code == 200
    signed_in.token = real
    assert_problem(signed_in.get(ME), 401)
    assert len(charlie.user.document["sessions"]) == 1


def test_logout_by_the_token_alone(charlie):
    assert charlie.post(LOGOUT).status_code == 200
    assert_problem(charlie.get(ME), 401)


@pytest.mark.parametrize("cookie", [None, "", "x", f"{'0' * 24}.a.b"])
def test_logout_of_nobody_changes_nothing(charlie, db, cookie):
    nobody, before = Person(), contents(db)
    if cookie is not None:
        nobody.client.cookies["refresh_token"] = cookie
    assert nobody.post(LOGOUT).status_code == 200
    assert contents(db) == before


def test_a_cookie_with_a_wrong_secret_ends_nothing(signed_in, charlie):
    user, session, _ = signed_in.client.cookies["refresh_token"].value.split(".")
    other = Person()
    other.client.cookies["refresh_token"] = f"{user}.{session}.guessed"
    assert other.post(LOGOUT).status_code == 200
    assert signed_in.get(ME).status_code == 200
