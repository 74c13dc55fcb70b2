"""How often one may ask, and whom a limit counts."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from ipaddress import ip_network

import pytest
from pymongo.errors import ServerSelectionTimeoutError

from edulearn import limits
from edulearn.addresses import client_address, network_of
from edulearn.limits import Hits, Limit, LocalLimit, TooManyRequests
from tests.conftest import PASSWORD, Person, assert_problem, make_user

LOGIN = "/api/auth/login/"


@pytest.fixture(autouse=True)
def _limits_on(settings):
    settings.RATE_LIMITS = True


def guess(person, email, password="a wrong password", **headers):
    return person.post(LOGIN, {"email": email, "password": password}, **headers)


# The window


def test_limit_lets_most_in_and_then_none():
    limit = Limit("test", 3, 60)
    for _ in range(3):
        limit.take("me")
    with pytest.raises(TooManyRequests) as refused:
        limit.take("me")
    assert 0 < int(refused.value.headers["Retry-After"]) <= 60
    limit.take("you")


def test_limit_slides():
    limit = Limit("test", 2, 60)
    limit.take("me")
    Hits.collection().update_one({}, {"$set": {"hits.0.at": limits.now() - timedelta(seconds=61)}})
    limit.take("me")
    limit.take("me")
    with pytest.raises(TooManyRequests):
        limit.take("me")


def test_a_hit_that_is_given_back_counts_no_more():
    limit = Limit("test", 1, 60)
    limit.give_back(limit.take("me"))
    limit.take("me")


def test_hits_at_once_do_not_slip_through():
    limit = Limit("test", 10, 60)

    def try_one(_):
        try:
            limit.take("me")
            return True
        except TooManyRequests:
            return False

    with ThreadPoolExecutor(16) as pool:
        assert sum(pool.map(try_one, range(60))) == 10


def test_counters_hold_nobody_by_name(db):
    Limit("test", 1, 60).take("charlie@example.org")
    assert "charlie" not in str(db.limits.find_one())


def test_counters_expire(db):
    indexes = db.limits.index_information().values()
    assert any(index.get("expireAfterSeconds") == 0 for index in indexes)


def test_local_limit_counts_by_client():
    limit = LocalLimit(2, 3600)
    for _ in range(2):
        limit.take("me")
    with pytest.raises(TooManyRequests):
        limit.take("me")
    limit.take("you")


# Where a request comes from


def test_forwarded_for_is_believed_from_trusted_proxies_alone(settings):
    settings.TRUSTED_PROXIES = [ip_network("10.0.0.0/8"), ip_network("fd00::/8")]
    said = "1.1.1.1, 2.2.2.2, 10.0.0.7"

    def seen(peer, forwarded=said):
        return client_address({"REMOTE_ADDR": peer, "HTTP_X_FORWARDED_FOR": forwarded})

    assert seen("203.0.113.9") == "203.0.113.9"
    assert seen("10.0.0.1") == "2.2.2.2"
    assert seen("fd00::1") == "2.2.2.2"
    assert seen("::ffff:10.0.0.1") == "2.2.2.2"
    assert seen("10.0.0.1", "nonsense") == "10.0.0.1"
    assert seen("10.0.0.1", "") == "10.0.0.1"


def test_an_ipv6_customer_counts_once():
    assert network_of("2001:db8:1:2::1") == network_of("2001:db8:1:2:ffff::9")
    assert network_of("2001:db8:1:2::1") != network_of("2001:db8:1:3::1")
    assert network_of("192.0.2.1") != network_of("192.0.2.2")


# Signing in


def test_the_eleventh_wrong_password_waits(visitor, charlie):
    for _ in range(10):
        assert_problem(guess(visitor, charlie.email), 401)
    refused = guess(visitor, charlie.email, PASSWORD)
    assert_problem(refused, 429, "too-many-requests")
    assert 0 < int(refused["Retry-After"]) <= 15 * 60


def test_an_unknown_email_is_limited_alike(visitor):
    codes = [guess(visitor, "nobody@example.org").status_code for _ in range(11)]
    assert codes == [401] * 10 + [429]


def test_fifty_guesses_at_once_are_ten(charlie):
    with ThreadPoolExecutor(16) as pool:
        codes = list(pool.map(lambda _: guess(Person(), charlie.email).status_code, range(50)))
    assert sorted(codes) == [401] * 10 + [429] * 40


def test_right_passwords_count_nothing(visitor, charlie, db):
    for _ in range(12):
        assert guess(Person(), charlie.email, PASSWORD).status_code == 200
    assert all(counter["hits"] == [] for counter in db.limits.find())


def test_a_stranger_cannot_lock_out_a_device_that_signed_in_before(visitor, charlie):
    assert guess(visitor, charlie.email, PASSWORD).status_code == 200
    for _ in range(12):
        guess(Person(), charlie.email)
    assert guess(Person(), charlie.email, PASSWORD).status_code == 429
    assert guess(visitor, charlie.email, PASSWORD).status_code == 200


def test_a_known_device_has_its_own_limit(visitor, charlie):
    guess(visitor, charlie.email, PASSWORD)
    codes = [guess(visitor, charlie.email).status_code for _ in range(11)]
    assert codes == [401] * 10 + [429]
    assert guess(Person(), charlie.email, PASSWORD).status_code == 200


def test_a_made_up_device_is_a_stranger(charlie):
    guesser = Person()
    for number in range(10):
        guesser.client.cookies["device"] = f"{number:043d}"
        assert guess(guesser, charlie.email).status_code == 401
    guesser.client.cookies["device"] = "x" * 43
    assert guess(guesser, charlie.email).status_code == 429


def test_device_is_hashed_at_rest_and_its_cookie_out_of_reach(visitor, charlie, db):
    guess(visitor, charlie.email, PASSWORD)
    cookie = visitor.client.cookies["device"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert cookie["path"] == "/api/auth/"
    assert cookie.value not in str(db.users.find_one({"_id": charlie.id}))


def test_guesses_of_one_address_are_limited_over_all_accounts(visitor, monkeypatch):
    monkeypatch.setattr("accounts.guesses.OF_ADDRESS", Limit("login-address", 5, 60))
    codes = [guess(visitor, f"a{number}@example.org").status_code for number in range(6)]
    assert codes == [401] * 5 + [429]


def test_a_stranger_at_the_same_address_cannot_lock_out_a_known_device(
    visitor, charlie, monkeypatch
):
    monkeypatch.setattr("accounts.guesses.OF_ADDRESS", Limit("login-address", 1, 60))
    assert guess(visitor, charlie.email, PASSWORD).status_code == 200
    codes = [guess(Person(), "nobody@example.org").status_code for _ in range(2)]
    assert codes == [401, 429]
    assert guess(visitor, charlie.email, PASSWORD).status_code == 200


def test_login_refuses_while_nothing_can_be_counted(visitor, charlie, monkeypatch):
    def away():
        raise ServerSelectionTimeoutError("no server")

    monkeypatch.setattr(Hits, "collection", away)
    answer = guess(visitor, charlie.email, PASSWORD)
    assert_problem(answer, 503)
    assert answer["Retry-After"]


def test_own_password_cannot_be_tried_without_end(charlie):
    body = {"current_password": "not this one", "new_password": "another good password"}
    codes = [charlie.post("/api/auth/password/change/", body).status_code for _ in range(11)]
    assert codes == [400] * 10 + [429]
    assert charlie.delete("/api/auth/user/", {"password": PASSWORD}).status_code == 429


# Other routes

MESSAGE = {"name": "Dora", "email": "dora@example.org", "message": "Hello"}


@pytest.mark.parametrize(
    ("throttle", "method", "path", "body"),
    [
        ("SignupThrottle", "POST", "/api/auth/signup/", {}),
        ("ResetThrottle", "POST", "/api/auth/password/reset/", {"email": "x@example.org"}),
        ("LinkThrottle", "POST", "/api/auth/password/reset/confirm/", {}),
        ("LinkThrottle", "POST", "/api/auth/verify-email/", {}),
        ("VerifyThrottle", "POST", "/api/auth/verify-email/resend/", {}),
        ("VerifyThrottle", "POST", "/api/auth/email/change/", {}),
        ("ContactThrottle", "POST", "/api/contact/", MESSAGE),
        ("PaymentThrottle", "POST", "/api/courses/payment/process/", {}),
        ("SearchThrottle", "GET", "/api/courses/?search=python", None),
    ],
)
def test_route_has_a_limit(throttle, method, path, body, monkeypatch):
    signed_in = throttle in ("PaymentThrottle", "VerifyThrottle")
    person = Person(make_user("Erin")) if signed_in else Person()
    monkeypatch.setattr(getattr(limits, throttle), "limit", Limit("test", 2, 60))
    codes = [person.request(method, path, body).status_code for _ in range(3)]
    assert 429 not in codes[:2]
    assert codes[2] == 429


def test_lists_without_a_search_have_none(visitor, monkeypatch):
    monkeypatch.setattr(limits.SearchThrottle, "limit", LocalLimit(0, 60))
    assert visitor.get("/api/courses/").status_code == 200


def test_off_lifts_every_limit(visitor, charlie, settings):
    settings.RATE_LIMITS = False
    assert {guess(visitor, charlie.email).status_code for _ in range(12)} == {401}
