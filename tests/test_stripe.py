"""Stripe alone: how it is called, buyers who wait in more than one tab, and what it refuses."""

import time
from datetime import timedelta

import pytest
import stripe as library

from courses.gateways import stripe as gateway_module
from courses.reconcile import reconcile
from edulearn.documents import now
from tests.conftest import assert_problem, make_course
from tests.stripe_standin import DOWN, DROP_AFTER, DROP_BEFORE, HANG
from tests.test_payment_process import QUOTE, age_payments, buy
from tests.test_refund import age_refunds, refund

pytest_plugins = ["tests.gateways"]
pytestmark = pytest.mark.usefixtures("unwritten")


def redirect(answer):
    assert answer.status_code == 202, answer.content
    return answer.json()["next_action"]["redirect_url"]


def payment_id(answer):
    return answer.json()["payment"]["id"]


def session(standin, answer):
    return standin.sessions[standin.session_of(payment_id(answer))]


def made(standin):
    """The calls that asked for a session."""
    return [c for c in standin.calls if (c.method, c.path) == ("POST", "/v1/checkout/sessions")]


@pytest.fixture
def coupon(alice):
    body = {"code": "SPRING", "kind": "percent", "value": 20, "max_uses": 1}
    return alice.post("/api/courses/coupons/", body).json()["coupon"]


# How it is called


def test_what_stripe_is_asked(standin, stripe, charlie, course):
    answer = stripe.begin(charlie, course)
    [call] = made(standin)
    assert call.headers["Stripe-Version"] == gateway_module.API_VERSION == library.api_version
    assert call.headers["Idempotency-Key"] == f"payment-{payment_id(answer)}"
    [item] = call.params["line_items"]
    assert item["quantity"] == "1"
    assert (item["price_data"]["unit_amount"], item["price_data"]["currency"]) == ("4999", "usd")
    assert item["price_data"]["product_data"] == {"name": course.title}
    about = {
        "payment_id": payment_id(answer),
        "amount": "4999",
        "currency": "USD",
        "course_id": str(course.id),
        "user_id": str(charlie.id),
    }
    assert call.params["metadata"] == call.params["payment_intent_data"]["metadata"] == about
    assert call.params["client_reference_id"] == payment_id(answer)
    assert f"payment={payment_id(answer)}" in call.params["success_url"]
    assert redirect(answer) == session(standin, answer)["url"]


@pytest.mark.parametrize("fault", [DROP_BEFORE, DROP_AFTER, DOWN])
def test_one_lost_answer_is_asked_for_again(standin, stripe, charlie, course, fault):
    standin.faults.append(fault)
    stripe.begin(charlie, course)
    assert len(standin.sessions) == 1
    assert len({call.headers["Idempotency-Key"] for call in made(standin)}) == 1


@pytest.mark.parametrize("fault", [DROP_BEFORE, DROP_AFTER, DOWN, HANG])
def test_nobody_waits_for_ever_and_the_retry_finds_the_session(
    db, monkeypatch, standin, stripe, charlie, course, fault
):
    monkeypatch.setattr(gateway_module, "TIMEOUT_SECONDS", 0.2)
    standin.always = fault
    started = time.monotonic()
    answer = stripe.begin(charlie, course)
    assert time.monotonic() - started < 10
    assert answer.status_code == 503
    assert answer["Retry-After"]
    assert db.payments.find_one({})["status"] == "pending"
    standin.released.set()
    standin.always = None
    redirect(stripe.begin(charlie, course))
    assert len(standin.sessions) == 1


def test_a_wrong_key_is_told_to_the_log_and_not_to_the_buyer(
    settings, stripe, charlie, course, caplog
):
    settings.STRIPE_SECRET_KEY = "sk_test_other"
    answer = stripe.begin(charlie, course)
    assert answer.status_code == 503
    assert "Key" not in answer.json()["detail"]
    assert "Invalid API Key" in caplog.text
    assert "sk_test_other" not in caplog.text


# Waiting buyers


def test_two_tabs_have_one_session(db, standin, stripe, charlie, course):
    first, second = (stripe.begin(charlie, course, key) for key in ("one", "two"))
    assert redirect(first) == redirect(second)
    assert payment_id(first) == payment_id(second)
    assert len(standin.sessions) == db.payments.count_documents({}) == 1


def test_two_tabs_with_the_last_use_of_a_coupon(db, standin, stripe, charlie, course, coupon):
    first, second = (stripe.begin(charlie, course, key, coupon="SPRING") for key in ("one", "two"))
    assert redirect(first) == redirect(second)
    assert len(standin.sessions) == db.payments.count_documents({}) == 1
    quoted = charlie.post(QUOTE, {"course_id": str(course.id), "coupon": "SPRING"})
    assert quoted.json()["amount"] == "39.99"


@pytest.mark.parametrize("sent", [{}, {"amount": "49.99"}], ids=["no amount", "amount"])
def test_another_price_ends_the_old_session(db, standin, stripe, charlie, course, sent):
    old = stripe.begin(charlie, course, "one", **sent)
    db.courses.update_one({"_id": course.id}, {"$set": {"price": 9900}})
    new = stripe.begin(charlie, course, "two", **({"amount": "99.00"} if sent else {}))
    assert session(standin, old)["status"] == "expired"
    assert not standin.pay(standin.session_of(payment_id(old)))
    assert session(standin, new)["amount_total"] == 9900
    assert stripe.begin(charlie, course, "one", **sent).status_code == 402


def test_the_same_key_goes_on_at_the_price_that_it_began_with(db, standin, stripe, charlie, course):
    old = stripe.begin(charlie, course)
    db.courses.update_one({"_id": course.id}, {"$set": {"price": 9900}})
    assert redirect(stripe.begin(charlie, course)) == redirect(old)


def test_the_same_key_with_another_body_ends_nothing(standin, stripe, charlie, course, coupon):
    old = stripe.begin(charlie, course)
    assert stripe.begin(charlie, course, coupon="SPRING").status_code == 422
    assert session(standin, old)["status"] == "open"


def test_a_coupon_ends_the_old_session_and_without_it_its_use_is_free_again(
    db, standin, stripe, charlie, course, coupon
):
    old = stripe.begin(charlie, course, "one")
    new = stripe.begin(charlie, course, "two", coupon="SPRING")
    assert session(standin, old)["status"] == "expired"
    assert session(standin, new)["amount_total"] == 3999
    assert db.coupons.find_one({})["left"] == 0
    stripe.begin(charlie, course, "three")
    assert session(standin, new)["status"] == "expired"
    assert db.coupons.find_one({})["left"] == 1


def test_paying_by_transfer_instead_ends_the_session(db, standin, stripe, charlie, course):
    old = stripe.begin(charlie, course, "one")
    transfer = buy(charlie, course, "two", payment_method="manual", payment_token=None)
    assert transfer.status_code == 202
    assert session(standin, old)["status"] == "expired"
    assert db.payments.count_documents({"live": True}) == 1
    again = stripe.begin(charlie, course, "three")
    assert db.payments.count_documents({"live": True}) == 1
    assert standin.pay(standin.session_of(payment_id(again)))


def test_a_session_that_is_paid_while_it_is_ended_is_paid(
    monkeypatch, standin, stripe, charlie, course
):
    """The buyer pays in one tab just as another tab chooses to pay by transfer."""
    old = stripe.begin(charlie, course, "one")
    route = standin._route

    def pay_first(call):
        if call.path.endswith("/expire"):
            standin.pay(standin.session_of(payment_id(old)))
        return route(call)

    monkeypatch.setattr(standin, "_route", pay_first)
    answer = buy(charlie, course, "two", payment_method="manual", payment_token=None)
    assert answer.status_code == 409
    assert answer.json()["type"].endswith("/already-enrolled")
    assert charlie.user.is_enrolled(course.id)


def test_a_free_coupon_ends_the_session(db, standin, stripe, alice, charlie, course):
    alice.post("/api/courses/coupons/", {"code": "GIFT", "kind": "percent", "value": 100})
    old = stripe.begin(charlie, course, "one")
    assert buy(charlie, course, "two", coupon="GIFT", payment_method="free").status_code == 201
    assert not standin.pay(standin.session_of(payment_id(old)))
    assert charlie.user.is_enrolled(course.id)


# What Stripe refuses, and what takes long


def test_an_amount_that_stripe_does_not_take_is_declined_in_words(
    db, standin, stripe, charlie, bob
):
    answer = stripe.begin(charlie, make_course(bob, price=20))
    assert answer.status_code == 402
    assert "at least 50 cents" in answer.json()["detail"]
    assert standin.sessions == {}
    assert db.payments.find_one({})["status"] == "failed"


def test_a_session_that_was_never_made_ends_when_it_is_too_late_for_one(
    db, standin, stripe, charlie, course
):
    standin.always = DOWN
    assert stripe.begin(charlie, course).status_code == 503
    standin.always = None
    past = now() - timedelta(hours=1)
    db.payments.update_one({}, {"$set": {"created_at": past}})
    assert reconcile()["payments settled"] == 1
    assert db.payments.find_one({})["status"] == "failed"
    stripe.pay_here(charlie, course, "another")
    assert charlie.user.is_enrolled(course.id)


def test_a_session_nobody_paid_ends_by_itself(db, standin, stripe, charlie, course):
    stripe.begin(charlie, course)
    age_payments(db)
    assert reconcile()["payments settled"] == 0
    standin.time_passed = 3601
    assert reconcile()["payments settled"] == 1
    assert db.payments.find_one({})["status"] == "failed"


def test_a_debit_that_the_bank_refused_is_declined(standin, stripe, charlie, course):
    answer = stripe.begin(charlie, course)
    standin.leave_unpaid(standin.session_of(payment_id(answer)))
    assert stripe.send(standin.events[-1]).status_code == 200
    assert stripe.begin(charlie, course).status_code == 402


def test_a_refund_is_made_once_even_when_stripe_forgot_the_key(
    db, standin, stripe, alice, charlie, course
):
    paid = stripe.pay_here(charlie, course)["id"]
    stripe.lose_answer_to_refund()
    assert refund(alice, paid, amount="10.00").status_code == 503
    standin.forget_keys()
    age_refunds(db)
    assert reconcile()["refunds carried on"] == 1
    assert stripe.charges()[0][2] == 1000
    assert db.payments.find_one({})["refunded_amount"] == 1000


def test_a_refund_that_failed_while_nobody_heard_is_made_again(
    db, standin, stripe, alice, charlie, course
):
    paid = stripe.pay_here(charlie, course)["id"]
    standin.refund_status = "failed"
    stripe.lose_answer_to_refund()
    assert refund(alice, paid, amount="10.00").status_code == 503
    standin.refund_status = "succeeded"
    standin.forget_keys()
    age_refunds(db)
    assert reconcile()["refunds carried on"] == 1
    assert stripe.charges()[0][2] == db.payments.find_one({})["refunded_amount"] == 1000


@pytest.mark.parametrize("status", ["failed", "canceled"])
def test_a_refund_that_fails_at_once_gave_nothing_back(
    db, standin, stripe, alice, charlie, course, status
):
    paid = stripe.pay_here(charlie, course)["id"]
    standin.refund_status = status
    assert_problem(refund(alice, paid), 409, "refund-refused")
    assert db.payments.find_one({})["refund_reserved"] == 0
    assert charlie.user.is_enrolled(course.id)
    standin.refund_status = "succeeded"
    assert refund(alice, paid).json()["payment"]["status"] == "refunded"
    assert stripe.charges()[0][2] == 4999


@pytest.mark.parametrize(("currency", "asked"), [("JPY", 4999), ("ISK", 499900), ("UGX", 499900)])
def test_currencies_without_decimals(
    settings, standin, stripe, alice, charlie, bob, currency, asked
):
    settings.CURRENCY = currency
    course = make_course(bob)
    paid = stripe.pay_here(charlie, course)
    assert (paid["status"], paid["amount"]) == ("completed", "4999")
    assert stripe.charges()[0][:3] == (asked, currency, 0)
    assert refund(alice, paid["id"], amount="999").json()["payment"]["refunded_amount"] == "999"
    assert stripe.charges()[0][2] == asked * 999 // 4999
    assert stripe.send(standin.events[-1]).status_code == 200
    assert alice.get("/api/courses/payments/?attention=true").json()["payments"] == []
