"""Links sent by mail: a new password, an address proven, an address changed."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from accounts.links import Link
from edulearn import mail
from edulearn.documents import now
from tests.conftest import PASSWORD, Person, assert_problem, assert_refused, make_user

RESET = "/api/auth/password/reset/"
CONFIRM = "/api/auth/password/reset/confirm/"
VERIFY = "/api/auth/verify-email/"
CHANGE = "/api/auth/email/change/"
CONFIRM_EMAIL = "/api/auth/email/confirm/"
NEW = "an even better passphrase"


@pytest.fixture
def inbox(mailoutbox):
    """`inbox(address)`: the mails to it, oldest first."""

    def mails_to(address):
        mail.wait_until_sent()
        return [message for message in mailoutbox if message.to == [address]]

    return mails_to


def token_in(message):
    return re.search(r"http://testserver/\?\w+=([\w-]{43})\n", message.body)[1]


def reset_token(visitor, email, inbox):
    assert visitor.post(RESET, {"email": email}).status_code == 202
    return token_in(inbox(email)[-1])


# Reset


def test_reset_sends_a_link_that_sets_the_password_once(visitor, charlie, inbox):
    token = reset_token(visitor, charlie.email, inbox)
    answer = visitor.post(CONFIRM, {"token": token, "password": NEW})
    assert answer.status_code == 200
    assert visitor.post("/api/auth/login/", {"email": charlie.email, "password": NEW}).json()[
        "token"
    ]
    again = visitor.post(CONFIRM, {"token": token, "password": "yet another passphrase"})
    assert_problem(again, 400, "link-spent")
    assert charlie.user.has_proven_email


def test_reset_answers_alike_for_an_address_that_nobody_has(visitor, charlie, inbox):
    known = visitor.post(RESET, {"email": charlie.email})
    unknown = visitor.post(RESET, {"email": "nobody@example.org"})
    assert known.status_code == unknown.status_code == 202
    assert known.json() == unknown.json()
    assert not inbox("nobody@example.org")


def test_a_stranger_cannot_fill_a_mailbox(visitor, charlie, inbox, settings):
    settings.RATE_LIMITS = True
    assert {visitor.post(RESET, {"email": charlie.email}).status_code for _ in range(7)} == {202}
    [*_, last] = sent = inbox(charlie.email)
    assert len(sent) == 5
    assert visitor.post(CONFIRM, {"token": token_in(last), "password": NEW}).status_code == 200


def test_reset_ends_every_session_and_says_so_by_mail(visitor, charlie, inbox):
    token = reset_token(visitor, charlie.email, inbox)
    visitor.post(CONFIRM, {"token": token, "password": NEW})
    assert charlie.get("/api/auth/user/").status_code == 401
    assert "was changed" in inbox(charlie.email)[-1].subject


def test_reset_makes_other_links_useless(visitor, charlie, inbox):
    first, second = (reset_token(visitor, charlie.email, inbox) for _ in range(2))
    assert visitor.post(CONFIRM, {"token": second, "password": NEW}).status_code == 200
    assert_problem(visitor.post(CONFIRM, {"token": first, "password": NEW}), 400, "link-spent")


def test_changing_the_password_makes_reset_links_useless(visitor, charlie, inbox):
    token = reset_token(visitor, charlie.email, inbox)
    body = {"current_password": PASSWORD, "new_password": NEW}
    assert charlie.post("/api/auth/password/change/", body).status_code == 200
    assert_problem(visitor.post(CONFIRM, {"token": token, "password": NEW}), 400, "link-spent")


def test_a_weak_password_leaves_the_link_good(visitor, charlie, inbox):
    token = reset_token(visitor, charlie.email, inbox)
    assert_refused(visitor.post(CONFIRM, {"token": token, "password": "password1"}), "password")
    assert visitor.post(CONFIRM, {"token": token, "password": NEW}).status_code == 200


def test_a_link_is_hashed_at_rest_and_lasts_an_hour(visitor, charlie, inbox, db):
    token = reset_token(visitor, charlie.email, inbox)
    stored = db.links.find_one({"user_id": charlie.id})
    assert token not in str(stored)
    left = stored["expires_at"] - now()
    assert timedelta(minutes=59) < left <= timedelta(hours=1)


def test_an_old_link_is_spent(visitor, charlie, inbox, db):
    token = reset_token(visitor, charlie.email, inbox)
    db.links.update_many({}, {"$set": {"expires_at": now() - timedelta(seconds=1)}})
    assert_problem(visitor.post(CONFIRM, {"token": token, "password": NEW}), 400, "link-spent")


def test_a_link_works_once_even_at_once(charlie, visitor, inbox):
    token = reset_token(visitor, charlie.email, inbox)

    def use(number):
        body = {"token": token, "password": f"{NEW} {number}"}
        return Person().post(CONFIRM, body).status_code

    with ThreadPoolExecutor(8) as pool:
        codes = list(pool.map(use, range(8)))
    assert sorted(codes) == [200] + [400] * 7


def test_links_are_good_for_their_own_purpose_alone(visitor, charlie, inbox):
    token = reset_token(visitor, charlie.email, inbox)
    assert_problem(visitor.post(VERIFY, {"token": token}), 400, "link-spent")
    assert_problem(visitor.post(CONFIRM_EMAIL, {"token": token}), 400, "link-spent")


def test_reset_makes_this_device_known(visitor, charlie, inbox, settings):
    settings.RATE_LIMITS = True
    token = reset_token(visitor, charlie.email, inbox)
    visitor.post(CONFIRM, {"token": token, "password": NEW})
    for _ in range(11):
        Person().post("/api/auth/login/", {"email": charlie.email, "password": "wrong"})
    answer = visitor.post("/api/auth/login/", {"email": charlie.email, "password": NEW})
    assert answer.status_code == 200


@pytest.mark.parametrize("body", [{}, {"email": ["x"]}, {"email": {"$gt": ""}}])
def test_reset_refuses_what_is_no_address(visitor, body):
    assert_refused(visitor.post(RESET, body), "email")


# Verification


def test_sign_up_sends_a_link_that_proves_the_address(visitor, inbox, db):
    email = "frank@example.org"
    visitor.post("/api/auth/signup/", {"name": "Frank", "email": email, "password": PASSWORD})
    assert db.users.find_one({"email": email})["email_verified"] is False
    token = token_in(inbox(email)[0])
    assert visitor.post(VERIFY, {"token": token}).status_code == 200
    assert db.users.find_one({"email": email})["email_verified"] is True
    assert_problem(visitor.post(VERIFY, {"token": token}), 400, "link-spent")


def test_the_link_can_be_sent_again(charlie, inbox):
    assert charlie.post("/api/auth/verify-email/resend/").status_code == 202
    assert charlie.post(VERIFY, {"token": token_in(inbox(charlie.email)[0])}).status_code == 200
    assert charlie.post("/api/auth/verify-email/resend/").status_code == 202
    assert len(inbox(charlie.email)) == 1


def test_the_link_of_a_former_address_proves_nothing(charlie, visitor, inbox):
    charlie.post("/api/auth/verify-email/resend/")
    token = token_in(inbox(charlie.email)[0])
    charlie.user.store({"email": "new@example.org"})
    assert_problem(visitor.post(VERIFY, {"token": token}), 400, "link-spent")
    assert not charlie.user.has_proven_email


def test_unproven_people_may_buy_and_learn_but_not_teach(settings, bob, charlie, course):
    settings.VERIFY_EMAIL = True
    order = {"course_id": str(course.id), "payment_method": "card", "payment_token": "tok_ok"}
    assert charlie.post("/api/courses/payment/process/", order).status_code == 201
    done = {"lesson": course.lesson_ids[0], "completed": True}
    assert charlie.put(f"/api/courses/{course.id}/progress/", done).status_code == 200
    body = {"title": "A new course"}
    assert_problem(bob.post("/api/courses/create/", body), 403, "email-unproven")
    edit = bob.put(f"/api/courses/{course.id}/update/", body)
    assert_problem(edit, 403, "email-unproven")
    assert bob.get("/api/courses/").status_code == 200
    bob.user.store({"email_verified": True})
    assert bob.post("/api/courses/create/", body).status_code == 201


# Change of email


def ask_to_change(person, email, password=PASSWORD):
    return person.post(CHANGE, {"email": email, "password": password})


def test_email_changes_when_the_new_address_is_confirmed(charlie, visitor, inbox):
    assert ask_to_change(charlie, "New@Example.org ").status_code == 202
    assert charlie.user.email == "charlie@example.org"
    assert "about to change" in inbox("charlie@example.org")[0].subject
    token = token_in(inbox("new@example.org")[0])
    assert visitor.post(CONFIRM_EMAIL, {"token": token}).status_code == 200
    assert charlie.user.email == "new@example.org"
    assert "was changed" in inbox("charlie@example.org")[-1].subject
    assert_problem(visitor.post(CONFIRM_EMAIL, {"token": token}), 400, "link-spent")
    login = {"email": "new@example.org", "password": PASSWORD}
    assert visitor.post("/api/auth/login/", login).status_code == 200


def test_the_address_that_waits_is_told_to_its_account_alone(charlie, dora):
    assert charlie.get(CHANGE).json() == {"pending": None}
    ask_to_change(charlie, "new@example.org")
    pending = charlie.get(CHANGE).json()["pending"]
    assert pending["email"] == "new@example.org"
    assert pending["expires_at"].endswith("Z")
    assert dora.get(CHANGE).json() == {"pending": None}


def test_what_has_expired_waits_no_more(charlie, db):
    ask_to_change(charlie, "new@example.org")
    db.links.update_many({}, {"$set": {"expires_at": now() - timedelta(seconds=1)}})
    assert charlie.get(CHANGE).json() == {"pending": None}


def test_a_change_can_be_called_off(charlie, dora, visitor, inbox):
    ask_to_change(charlie, "new@example.org")
    assert dora.delete(CHANGE).status_code == 200
    assert charlie.get(CHANGE).json()["pending"]
    assert charlie.delete(CHANGE).status_code == 200
    assert charlie.get(CHANGE).json() == {"pending": None}
    token = token_in(inbox("new@example.org")[0])
    assert_problem(visitor.post(CONFIRM_EMAIL, {"token": token}), 400, "link-spent")
    assert charlie.user.email == "charlie@example.org"


def test_only_the_address_that_was_asked_for_last_can_be_had(charlie, visitor, inbox):
    for email in ("mistyped@example.org", "new@example.org"):
        ask_to_change(charlie, email)
    first, last = (token_in(inbox(e)[0]) for e in ("mistyped@example.org", "new@example.org"))
    assert_problem(visitor.post(CONFIRM_EMAIL, {"token": first}), 400, "link-spent")
    assert visitor.post(CONFIRM_EMAIL, {"token": last}).status_code == 200
    assert charlie.user.email == "new@example.org"


def test_a_new_password_calls_off_what_a_thief_has_asked_for(charlie, visitor, inbox):
    ask_to_change(charlie, "thief@example.org")
    stolen = token_in(inbox("thief@example.org")[0])
    body = {"current_password": PASSWORD, "new_password": NEW}
    charlie.token = charlie.post("/api/auth/password/change/", body).json()["token"]
    assert_problem(visitor.post(CONFIRM_EMAIL, {"token": stolen}), 400, "link-spent")

    ask_to_change(charlie, "thief@example.org", NEW)
    stolen = token_in(inbox("thief@example.org")[1])
    token = reset_token(visitor, charlie.email, inbox)
    visitor.post(CONFIRM, {"token": token, "password": "yet another passphrase"})
    assert_problem(visitor.post(CONFIRM_EMAIL, {"token": stolen}), 400, "link-spent")
    assert charlie.user.email == "charlie@example.org"


def test_links_to_the_old_address_die_with_it(charlie, visitor, inbox):
    old = reset_token(visitor, charlie.email, inbox)
    ask_to_change(charlie, "new@example.org")
    visitor.post(CONFIRM_EMAIL, {"token": token_in(inbox("new@example.org")[0])})
    assert_problem(visitor.post(CONFIRM, {"token": old, "password": NEW}), 400, "link-spent")


def test_email_change_asks_for_the_password(charlie):
    assert_refused(ask_to_change(charlie, "new@example.org", "not this one"), "password")
    assert Link.collection().count_documents({}) == 0


def test_email_of_another_account_cannot_be_had(charlie, dora, inbox, visitor):
    assert_problem(ask_to_change(charlie, dora.email), 409, "email-taken")
    ask_to_change(charlie, "new@example.org")
    make_user("Grace", email="new@example.org")
    token = token_in(inbox("new@example.org")[0])
    answer = visitor.post(CONFIRM_EMAIL, {"token": token})
    assert_problem(answer, 409, "email-taken")
