"""GET /api/auth/sessions/, DELETE …/<id>/, POST /api/auth/logout/everywhere/; keys that rotate."""

import pytest

from accounts import agents, sessions, tokens
from tests.conftest import PASSWORD, Person, assert_problem

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0"


def sign_in(email, agent=FIREFOX):
    person = Person()
    answer = person.post(
        "/api/auth/login/", {"email": email, "password": PASSWORD}, **{"User-Agent": agent}
    )
    person.token = answer.json()["token"]
    return person


def test_sessions_are_listed_with_device_and_which_is_this_one(charlie):
    phone = sign_in(charlie.email)
    listed = phone.get("/api/auth/sessions/").json()["sessions"]
    assert len(listed) == 2
    assert [s["device"] for s in listed if s["current"]] == ["Firefox on Linux"]
    assert listed[0].keys() == {"id", "device", "created_at", "seen_at", "current"}


def test_one_session_can_be_ended(charlie):
    phone = sign_in(charlie.email)
    other = next(
        s for s in charlie.get("/api/auth/sessions/").json()["sessions"] if not s["current"]
    )
    assert charlie.delete(f"/api/auth/sessions/{other['id']}/").status_code == 200
    assert phone.get("/api/auth/user/").status_code == 401
    assert phone.post("/api/auth/refresh/").status_code == 401
    assert charlie.get("/api/auth/user/").status_code == 200
    assert_problem(charlie.delete(f"/api/auth/sessions/{other['id']}/"), 404)


def test_nobody_ends_the_session_of_another(charlie, dora):
    own = charlie.get("/api/auth/sessions/").json()["sessions"][0]
    assert_problem(dora.delete(f"/api/auth/sessions/{own['id']}/"), 404)
    assert charlie.get("/api/auth/user/").status_code == 200


def test_logout_everywhere_ends_all(charlie):
    phone = sign_in(charlie.email)
    assert phone.post("/api/auth/logout/everywhere/").status_code == 200
    assert [p.get("/api/auth/user/").status_code for p in (phone, charlie)] == [401, 401]
    assert phone.client.cookies["refresh_token"].value == ""


def test_a_role_change_holds_at_once(alice, bob, course):
    alice.patch(f"/api/auth/users/{bob.id}/", {"role": "student"})
    assert_problem(bob.post("/api/courses/create/", {"title": "More"}), 403)


def test_a_token_of_a_former_key_is_read_until_the_key_is_dropped(charlie, settings):
    former, settings.SECRET_KEY = settings.SECRET_KEY, "n" * 40
    assert charlie.get("/api/auth/user/").status_code == 401
    settings.SECRET_KEY_FALLBACKS = [former]
    assert charlie.get("/api/auth/user/").status_code == 200
    session = sessions.open_session(charlie.user, "tests")[0]
    charlie.token = tokens.issue(charlie.id, session)
    settings.SECRET_KEY_FALLBACKS = []
    assert charlie.get("/api/auth/user/").status_code == 200


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (FIREFOX, "Firefox on Linux"),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0",
            "Edge on Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 "
            "(KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1",
            "Safari on iPhone",
        ),
        (
            "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/131.0.0.0 Mobile Safari/537.36",
            "Chrome on Android",
        ),
        ("curl/8.5.0", "curl"),
        ("", "Unknown device"),
    ],
)
def test_devices_have_names(agent, name):
    assert agents.describe(agent) == name
