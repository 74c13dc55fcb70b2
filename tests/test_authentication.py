"""Authorization: Bearer <jwt>, on every route."""

import jwt
import pytest
from django.conf import settings as site

from accounts.models import User
from tests.conftest import assert_problem

ME = "/api/auth/user/"
LONG_AGO, FAR_AHEAD = 1_600_000_000, 4_000_000_000  # seconds since 1970


def forge(person, *, key=None, algorithm="HS256", without=(), **changes):
    """A token as the server makes them, but for what is asked."""
    good = jwt.decode(person.token, options={"verify_signature": False})
    claims = {name: value for name, value in (good | changes).items() if name not in without}
    return jwt.encode(claims, site.SECRET_KEY if key is None else key, algorithm)


def refused(person):
    answer = person.get(ME)
    assert_problem(answer, 401)
    assert answer["WWW-Authenticate"] == "Bearer"
    return True


def test_a_forged_token_without_any_change_is_a_good_one(charlie):
    charlie.token = forge(charlie)
    assert charlie.get(ME).status_code == 200


@pytest.mark.parametrize(
    "changes",
    [
        {"key": "another secret, as long as it should be"},
        {"algorithm": "HS512"},
        {"algorithm": "HS384"},
        {"algorithm": "none", "key": ""},
        {"exp": LONG_AGO},
        {"nbf": FAR_AHEAD},
        {"iat": FAR_AHEAD},
        {"aud": "another-api"},
        {"aud": ["x", "y"]},
        {"iss": "another-site"},
        {"sid": "0" * 24},
        {"sub": "0" * 24},
        {"sub": "no id"},
        {"sub": ""},
        *({"without": [name]} for name in ("exp", "iat", "sub", "aud", "iss", "jti", "sid")),
    ],
    ids=str,
)
def test_a_token_that_is_not_ours_is_refused(charlie, changes):
    charlie.token = forge(charlie, **changes)
    assert refused(charlie)


@pytest.mark.parametrize(
    "token",
    [
        "",
        "x",
        "..",
        "a.b.c",
        "null",
        "é.ü.ñ",
        "e30.e30.",
        "eyJhbGciOiJub25lIn0.e30.",
        "W1tbW1tb" * 10_000 + ".e30.AA",
        "x" * 100_000,
    ],
    ids=lambda token: token[:20] or "empty",
)
def test_what_is_no_token_is_refused(charlie, token):
    assert_problem(charlie.get(ME, Authorization=f"Bearer {token}"), 401)


def test_a_tampered_token_is_refused(charlie, dora):
    head, _, signature = charlie.token.split(".")
    _, claims, _ = dora.token.split(".")
    charlie.token = f"{head}.{claims}.{signature}"
    assert refused(charlie)


@pytest.mark.parametrize("scheme", ["Basic", "Token", "JWT", "Bearer:", ""])
def test_a_token_in_another_scheme_is_refused(charlie, scheme):
    assert_problem(charlie.get(ME, Authorization=f"{scheme} {charlie.token}"), 401)


def test_the_name_of_the_scheme_has_no_case(charlie):
    assert charlie.get(ME, Authorization=f"bearer {charlie.token}").status_code == 200


def test_no_token_at_all_is_refused(visitor):
    assert refused(visitor)


def test_a_token_in_the_query_or_cookie_counts_for_nothing(visitor, charlie):
    visitor.client.cookies["token"] = charlie.token
    assert_problem(visitor.get(ME, {"token": charlie.token, "access_token": charlie.token}), 401)


def test_a_bad_token_is_refused_on_public_routes_too(visitor, course):
    visitor.token = "a.b.c"
    assert_problem(visitor.get("/api/courses/"), 401)
    assert_problem(visitor.get(f"/api/courses/{course.id}/"), 401)


def test_the_token_of_a_deleted_user_is_refused(charlie, db):
    db.users.delete_one({"_id": charlie.id})
    assert refused(charlie)


def test_the_token_of_a_suspended_user_is_refused(charlie, db):
    db.users.update_one({"_id": charlie.id}, {"$set": {"status": "suspended"}})
    assert refused(charlie)


def test_the_token_of_a_session_that_ended_is_refused(charlie, db):
    db.users.update_one({"_id": charlie.id}, {"$set": {"sessions": []}})
    assert refused(charlie)


def test_a_changed_role_holds_at_once(charlie, db):
    new = {"title": "Gardens"}
    assert_problem(charlie.post("/api/courses/create/", new), 403)
    db.users.update_one({"_id": charlie.id}, {"$set": {"role": "instructor"}})
    assert charlie.post("/api/courses/create/", new).status_code == 201
    db.users.update_one({"_id": charlie.id}, {"$set": {"role": "student"}})
    assert_problem(charlie.post("/api/courses/create/", new), 403, "forbidden")


def test_the_role_in_a_token_counts_for_nothing(charlie):
    charlie.token = forge(charlie, role="admin", is_admin=True)
    assert_problem(charlie.get("/api/auth/users/"), 403)


def test_a_former_secret_is_still_taken_but_not_signed_with(charlie, settings):
    former, settings.SECRET_KEY = settings.SECRET_KEY, "the new secret of this site, long enough"
    assert refused(charlie)
    settings.SECRET_KEY_FALLBACKS = [former]
    assert charlie.get(ME).status_code == 200


def test_the_user_of_a_request_has_no_password(charlie):
    session = charlie.user.document["sessions"][0]["id"]
    assert "password" not in User.of_session(charlie.id, session).document
