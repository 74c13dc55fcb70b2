"""POST /api/auth/signup/"""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.conftest import PASSWORD, Person, assert_problem, assert_refused, contents

SIGNUP, LOGIN = "/api/auth/signup/", "/api/auth/login/"


def form(**changes):
    return {"name": "Erin Doe", "email": "erin@example.org", "password": PASSWORD, **changes}


def test_signup_makes_a_student_and_signs_in(visitor, db):
    answer = visitor.post(SIGNUP, form())
    assert answer.status_code == 201
    body = answer.json()
    assert body["message"]
    assert body["expires_in"] == 900
    expected = {
        "id": str(db.users.find_one()["_id"]),
        "name": "Erin Doe",
        "email": "erin@example.org",
        "role": "student",
        "status": "active",
        "enrolled_courses": [],
        "created_at": body["user"]["created_at"],
        "updated_at": body["user"]["created_at"],
    }
    assert expected == {name: body["user"][name] for name in expected}
    assert body["user"]["created_at"].endswith("Z")
    visitor.token = body["token"]
    assert visitor.get("/api/auth/user/").json()["user"] == body["user"]


def test_signup_stores_a_hash_and_never_shows_it(visitor, db):
    answer = visitor.post(SIGNUP, form())
    stored = db.users.find_one()
    assert stored["password"].startswith("$2b$")
    assert PASSWORD not in str(stored)
    assert b"$2b$" not in answer.content
    assert b"password" not in answer.content
    assert len(stored["sessions"]) == 1


def test_signup_sets_the_refresh_cookie(visitor):
    cookie = visitor.post(SIGNUP, form()).cookies["refresh_token"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert cookie["path"] == "/api/auth/"
    assert cookie["max-age"] == 30 * 86_400


def test_signup_as_instructor(visitor, db):
    answer = visitor.post(SIGNUP, form(role="instructor"))
    assert answer.json()["user"]["role"] == db.users.find_one()["role"] == "instructor"


def test_signup_as_instructor_where_that_is_closed(visitor, db, settings):
    settings.INSTRUCTOR_SIGNUP = False
    assert_refused(visitor.post(SIGNUP, form(role="instructor")), "role")
    assert db.users.count_documents({}) == 0
    assert visitor.post(SIGNUP, form(role="student")).status_code == 201


@pytest.mark.parametrize("role", ["admin", "ADMIN", "", "teacher", None, ["admin"], {"$ne": ""}])
def test_signup_refuses_other_roles(visitor, db, role):
    assert_refused(visitor.post(SIGNUP, form(role=role)), "role")
    assert db.users.count_documents({}) == 0


def test_signup_ignores_what_the_server_owns(visitor, db, alice):
    owned = {
        "_id": str(alice.id),
        "id": str(alice.id),
        "status": "suspended",
        "enrolled_courses": ["0" * 24],
        "sessions": [{"id": "mine"}],
        "created_at": "2001-01-01T00:00:00Z",
        "is_admin": True,
    }
    user = visitor.post(SIGNUP, form(**owned)).json()["user"]
    stored = db.users.find_one({"email": "erin@example.org"})
    assert user["id"] == str(stored["_id"]) != str(alice.id)
    assert stored["status"] == "active"
    assert stored["enrolled_courses"] == []
    assert stored["created_at"].year > 2001
    assert [session["id"] for session in stored["sessions"]] != ["mine"]
    assert "is_admin" not in stored


@pytest.mark.parametrize(
    "email",
    [
        "kelvin@example.org",
        "KELVIN@EXAMPLE.ORG",
        "  kelvin@example.org\t",
        "\u212aelvin@example.org",  # the Kelvin sign
        "\uff4belvin@example.org",  # a full-width k
        "kelvin@\uff45xample.org",
        "kelvin@example\uff0eorg",  # a full-width dot
    ],
)
def test_signup_refuses_a_taken_email_however_it_is_written(visitor, db, email):
    visitor.post(SIGNUP, form(email="Kelvin@example.org"))
    before = contents(db)
    assert_problem(visitor.post(SIGNUP, form(email=email)), 409, "email-taken")
    assert contents(db) == before


def test_signup_stores_an_email_in_its_one_form(visitor, db):
    visitor.post(SIGNUP, form(email=" \uff2belvin@Example.ORG "))
    assert db.users.find_one()["email"] == "kelvin@example.org"


@pytest.mark.parametrize(
    "email",
    [
        "",
        " ",
        "erin",
        "erin@",
        "@example.org",
        "erin@example",
        "a b@example.org",
        "erin@example.org, eve@example.org",
        "erin\u200b@example.org",
        "\ufefferin@example.org",
        "erin@exam\u200dple.org",
        "erin@exam\u00adple.org",
        "erin\u202e@example.org",
        "erin\x00@example.org",
        "erin@example.org\r\nBcc: eve@example.org",
        "e" * 250 + "@example.org",
    ],
)
def test_signup_refuses_what_is_no_email(visitor, db, email):
    assert_refused(visitor.post(SIGNUP, form(email=email)), "email")
    assert db.users.count_documents({}) == 0


@pytest.mark.parametrize(
    "password",
    [
        "",
        "short7!",
        "password123",
        "Password123",
        "erin doe",
        "Erin Doe!",
        "erindoe1",
        "erin@example.org",
    ],
)
def test_signup_refuses_a_weak_password_with_a_sentence(visitor, db, password):
    answer = visitor.post(SIGNUP, form(password=password))
    assert_refused(answer, "password")
    assert answer.json()["errors"]["password"][0].endswith(".")
    assert db.users.count_documents({}) == 0


def test_signup_refuses_a_password_like_a_part_of_the_name(visitor):
    weak = form(name="Charlie Brown", email="cb@example.org", password="charlie1")
    assert_refused(visitor.post(SIGNUP, weak), "password")


@pytest.mark.parametrize(
    "password",
    [
        "ab" * 64,
        "\N{GRINNING FACE}" * 64,
        "\N{FAMILY}" * 128,
        "пароль из слов",
        "mit  zwei  Lücken",
        "  outer space counts  ",
        "before\x00after it",
        "a\nline and another",
        "x7Q" * 24 + "y",
    ],
)
def test_signup_takes_any_long_password_and_login_knows_it(visitor, password):
    assert visitor.post(SIGNUP, form(password=password)).status_code == 201
    sign_in = {"email": "erin@example.org", "password": password}
    assert Person().post(LOGIN, sign_in).status_code == 200


@pytest.mark.parametrize(
    ("password", "other"),
    [
        ("before\x00after it", "before\x00after me"),
        ("before\x00after it", "before"),
        ("  outer space counts", "outer space counts"),
        ("x" * 100 + "one", "x" * 100 + "two"),
        ("ä" * 40 + "one", "ä" * 40 + "two"),
        ("\N{GRINNING FACE}" * 64, "\N{GRINNING FACE}" * 63 + "\N{PENSIVE FACE}"),
        ("Case matters here", "case matters here"),
    ],
)
def test_every_character_of_a_password_counts(visitor, password, other):
    visitor.post(SIGNUP, form(password=password))
    sign_in = {"email": "erin@example.org", "password": other}
    assert_problem(Person().post(LOGIN, sign_in), 401, "wrong-credentials")


def test_composed_and_decomposed_letters_are_one_password(visitor):
    visitor.post(SIGNUP, form(password="cr\u00e8me br\u00fbl\u00e9e"))
    sign_in = {"email": "erin@example.org", "password": "cre\u0300me bru\u0302le\u0301e"}
    assert Person().post(LOGIN, sign_in).status_code == 200


@pytest.mark.parametrize("length", [129, 5_000, 1_000_000])
def test_a_password_too_long_is_refused_before_it_is_hashed(visitor, db, monkeypatch, length):
    monkeypatch.delattr("accounts.passwords.bcrypt.hashpw")
    assert_refused(visitor.post(SIGNUP, form(password="x" * length)), "password")
    assert db.users.count_documents({}) == 0


def test_signup_names_every_missing_field(visitor, db):
    assert_refused(visitor.post(SIGNUP, {}), "name", "email", "password")
    assert db.users.count_documents({}) == 0


def test_of_many_signups_at_once_with_one_email_one_wins(db):
    def sign_up(_):
        return Person().post(SIGNUP, form()).status_code

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(sign_up, range(8))) == [201] + [409] * 7
    assert db.users.count_documents({}) == 1
