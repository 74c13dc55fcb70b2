"""GET /api/auth/user/export/, and what closing an account leaves behind."""

import dataclasses

import pytest

from accounts.models import ADMIN
from accounts.recovery import ask_for_reset
from courses.enrollments import Enrollment
from courses.models import ARCHIVED
from courses.payments import Payment
from edulearn import privacy
from edulearn.documents import now
from edulearn.holdings import HOLDINGS, IMPERSONAL
from edulearn.indexes import LEARNING_MODELS, MODELS
from tests.conftest import PASSWORD, assert_problem, contents, make_course, make_user
from tests.pdf_text import words_of

EXPORT = "/api/auth/user/export/"
ME = "/api/auth/user/"


def close(person):
    return person.delete(ME, {"password": PASSWORD})


def buy(person, course):
    order = {"course_id": str(course.id), "payment_method": "card", "payment_token": "tok_ok"}
    assert person.post("/api/courses/payment/process/", order).status_code == 201


def write_to_us(person):
    message = {"name": "Charlie", "email": person.email, "message": "Hello there"}
    assert person.post("/api/contact/", message).status_code == 201


# The table


def test_every_collection_has_a_row():
    named = {holding.collection for holding in HOLDINGS} | IMPERSONAL
    assert {model.NAME for model in MODELS + LEARNING_MODELS} - {"users", "courses"} <= named


# Export


def test_export_is_a_download_of_all_that_is_held(charlie, course):
    buy(charlie, course)
    write_to_us(charlie)
    ask_for_reset(charlie.email)
    answer = charlie.get(EXPORT)
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Cache-Control"] == "no-store"
    held = answer.json()
    assert held["user"]["email"] == charlie.email
    assert held["payments"][0]["amount"] == "49.99"
    assert held["enrollments"][0]["course_id"] == str(course.id)
    assert held["messages"][0]["message"] == "Hello there"
    assert held["links"][0]["purpose"] == "reset"
    assert len(held["sessions"]) == 1
    assert {holding.collection for holding in HOLDINGS} <= held.keys()


def test_export_has_the_courses_that_one_wrote_but_not_their_learners(bob, enrolled, course):
    [held] = bob.get(EXPORT).json()["courses"]
    assert held["description"] == "Learn **Python** step by step."
    assert held["modules"][0]["lessons"][1]["body"] == "Hidden **words**."
    assert str(enrolled.id) not in bob.get(EXPORT).content.decode()


def test_export_gives_away_no_secret(charlie, db):
    ask_for_reset(charlie.email)
    text = charlie.get(EXPORT).content.decode()
    stored = db.users.find_one({"_id": charlie.id})
    secrets = [stored["password"], stored["sessions"][0]["refresh"], db.links.find_one()["_id"]]
    assert not any(secret in text for secret in secrets)


def test_export_has_nothing_of_others(charlie, dora, course):
    buy(dora, course)
    write_to_us(dora)
    held = charlie.get(EXPORT).json()
    assert held["payments"] == held["messages"] == held["enrollments"] == []


def test_what_came_from_an_address_is_for_whoever_has_proven_it(charlie, visitor, db):
    message = {"name": "Charlie", "email": charlie.email, "message": "Written before"}
    visitor.post("/api/contact/", message)
    assert charlie.get(EXPORT).json()["messages"] == []
    charlie.user.store({"email_verified": True})
    assert charlie.get(EXPORT).json()["messages"][0]["message"] == "Written before"
    charlie.user.store({"email_verified": False})
    close(charlie)
    assert db.messages.count_documents({}) == 1


def test_visitors_have_nothing_to_export(visitor):
    assert_problem(visitor.get(EXPORT), 401)


# Closing


def test_closing_erases_and_keeps_the_books(charlie, course, db, alice):
    buy(charlie, course)
    write_to_us(charlie)
    ask_for_reset(charlie.email)
    charlie.put(
        f"/api/courses/{course.id}/progress/",
        {"lesson": course.lesson_ids[0], "completed": True},
    )
    assert close(charlie).status_code == 200
    assert not db.users.find_one({"_id": charlie.id})
    assert not db.messages.find_one()
    assert not db.links.find_one({"user_id": charlie.id})
    assert db.payments.find_one({"user_id": charlie.id})["amount"] == 4999
    assert db.enrollments.find_one({"user_id": charlie.id})["progress"] == {}
    assert charlie.id not in db.courses.find_one()["students"]
    everything = str(contents(db))
    assert "charlie@example.org" not in everything
    assert "Charlie" not in everything
    [payment] = alice.get("/api/courses/payments/").json()["payments"]
    assert payment["user"] is None
    assert payment["amount"] == "49.99"


def test_closing_signs_out_and_frees_the_address(charlie, visitor):
    assert close(charlie).status_code == 200
    assert charlie.get(ME).status_code == 401
    login = {"email": charlie.email, "password": PASSWORD}
    assert visitor.post("/api/auth/login/", login).status_code == 401
    signup = {"name": "Charlie", "email": charlie.email, "password": PASSWORD}
    assert visitor.post("/api/auth/signup/", signup).status_code == 201


def test_closing_an_instructor_leaves_learners_their_course(bob, course, enrolled, visitor, db):
    make_course(bob, title="Nobody's course")
    assert close(bob).status_code == 200
    [left] = db.courses.find()
    assert left["status"] == ARCHIVED
    assert left["instructor_name"] == privacy.FORMER_INSTRUCTOR
    assert "bob" not in left["words"]
    assert enrolled.get(f"/api/courses/{course.id}/").status_code == 200
    assert visitor.get("/api/courses/").json()["courses"] == []


def test_the_last_admin_cannot_close(alice, db):
    before = contents(db)
    assert_problem(close(alice), 409, "last-admin")
    assert contents(db) == before
    make_user("Second", ADMIN)
    assert close(alice).status_code == 200


STEPS = [holding.collection for holding in HOLDINGS]


@pytest.mark.parametrize("broken", STEPS)
def test_what_a_crash_leaves_is_finished(charlie, course, db, monkeypatch, broken):
    Enrollment.enroll(user_id=charlie.id, course_id=course.id)
    write_to_us(charlie)

    def crash(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as crashing, pytest.raises(KeyboardInterrupt):
        whose = next(h for h in HOLDINGS if h.collection == broken)
        rest = HOLDINGS[: STEPS.index(broken)]
        dead = dataclasses.replace(whose, let_go=crash)
        crashing.setattr(privacy, "HOLDINGS", [*rest, dead])
        privacy.close_account(charlie.user)
    assert charlie.get(ME).status_code == 401
    assert privacy.finish_closings() == 0
    charlie.user.store({"closing_at": now() - privacy.ABANDONED * 2})
    assert privacy.finish_closings() == 1
    assert not db.users.find_one({"_id": charlie.id})
    assert "charlie" not in str(contents(db)).lower()


def test_payments_of_a_closed_account_can_be_refunded(charlie, course, alice):
    buy(charlie, course)
    close(charlie)
    payment = Payment.collection().find_one()
    path = f"/api/courses/payments/{payment['_id']}"
    answer = alice.post(f"{path}/refund/", {})
    assert answer.status_code == 200
    [made] = answer.json()["payment"]["refunds"]
    for query in ({}, {"refund": made["id"]}):
        paper = alice.get(f"{path}/receipt/", query)
        assert paper.status_code == 200
        assert "For Closed account Description" in words_of(paper.content)
