"""What holds for every gateway that takes money, tried on the test gateway and on Stripe's."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import BoundedSemaphore

import pytest
from bson import ObjectId

from courses.gateways import asking
from courses.payments import Payment
from courses.reconcile import reconcile
from edulearn.db import get_db
from tests.conftest import assert_problem, make_course, unknown_id
from tests.test_payment_process import age_payments, buy
from tests.test_refund import age_refunds, refund

pytest_plugins = ["tests.gateways"]
pytestmark = pytest.mark.usefixtures("unwritten")

ATTENTION = "/api/courses/payments/?attention=true"


def path(payment_id, verb=""):
    return f"/api/courses/payments/{payment_id}/{verb}"


def assert_nobody_is_in(db, person, course):
    assert not person.user.is_enrolled(course.id)
    assert db.enrollments.count_documents({"revoked_at": None}) == 0
    assert db.courses.find_one({"_id": course.id})["students_count"] == 0


def assert_bought_once(db, gateway, person, course):
    """One charge of the server's price, one completed payment with a receipt, one enrolment."""
    assert gateway.charges() == [(4999, "USD", 0, str(person.id))]
    [payment] = db.payments.find({"status": "completed"})
    assert (payment["amount"], payment["user_id"]) == (4999, person.id)
    assert (payment["gateway"], payment["receipt_seq"]) == (gateway.name, 1)
    assert db.enrollments.count_documents({"user_id": person.id, "course_id": course.id}) == 1
    assert person.user.document["enrolled_courses"] == [course.id]
    stored = db.courses.find_one({"_id": course.id})
    assert (stored["students_count"], stored["students"]) == (1, [person.id])
    assert db.payments.count_documents({"attention_at": {"$exists": True}}) == 0


# Paying


def test_what_is_paid_opens_the_course_once(db, gateway, charlie, course):
    payment = gateway.pay_here(charlie, course)
    assert (payment["status"], payment["amount"]) == ("completed", "49.99")
    assert payment["transaction_id"]
    for _ in range(3):
        assert gateway.begin(charlie, course).status_code == 200
    assert buy(charlie, course, key="another").status_code == 409
    assert_bought_once(db, gateway, charlie, course)


def test_what_is_declined_or_expired_opens_nothing(db, gateway, charlie, course):
    answer = gateway.fail(charlie, course)
    assert answer.status_code == 402
    assert answer.json()["payment"]["status"] == "failed"
    assert answer.json()["detail"]
    assert gateway.charges() == []
    assert_nobody_is_in(db, charlie, course)
    gateway.pay_here(charlie, course, key="another")
    assert_bought_once(db, gateway, charlie, course)


def hear_retry(gateway, person, course, payment_id):
    assert gateway.begin(person, course).status_code == 200


def hear_return(gateway, person, course, payment_id):
    assert person.get(path(payment_id)).json()["enrolled"] is True


def hear_webhook(gateway, person, course, payment_id):
    for event in gateway.events(payment_id):
        assert gateway.send(event).status_code == 200


def hear_reconciler(gateway, person, course, payment_id):
    age_payments(get_db())
    assert reconcile(recent_only=True)["payments settled"] == 1


def hear_another_tab(gateway, person, course, payment_id):
    answer = gateway.begin(person, course, "another")
    assert answer.json()["type"].endswith("/already-enrolled")


@pytest.mark.parametrize(
    "hear", [hear_retry, hear_return, hear_webhook, hear_reconciler, hear_another_tab]
)
def test_a_payment_that_nobody_heard_of_is_found(db, gateway, charlie, course, hear):
    payment_id = gateway.pay_unheard(charlie, course)
    assert db.payments.find_one({})["status"] == "pending"
    assert_nobody_is_in(db, charlie, course)
    hear(gateway, charlie, course, payment_id)
    assert_bought_once(db, gateway, charlie, course)


def test_who_comes_when_too_many_wait_for_the_gateway_is_told_at_once(
    db, gateway, charlie, dora, bob, course, monkeypatch
):
    monkeypatch.setattr(asking, "_PLACES", BoundedSemaphore(1))
    with asking._PLACES:
        answer = gateway.begin(charlie, course)
        assert_problem(answer, 503, "gateway-unreachable")
        assert "Many people are paying" in answer.json()["detail"]
        assert answer["Retry-After"]
        assert buy(dora, make_course(bob, price=0), payment_method="free").status_code == 201
    assert gateway.charges() == []
    assert db.payments.find_one({"user_id": charlie.id})["status"] == "pending"
    gateway.pay_here(charlie, course)
    assert charlie.user.is_enrolled(course.id)


@pytest.mark.parametrize("hear", [hear_retry, hear_return, hear_webhook])
def test_a_gateway_that_is_away_delays_and_loses_nothing(db, gateway, charlie, course, hear):
    payment_id = gateway.pay_unheard(charlie, course)
    gateway.go_away()
    assert gateway.begin(charlie, course).status_code == 503
    assert charlie.get(path(payment_id)).status_code == 503
    age_payments(db)
    assert reconcile()["payments settled"] == 0
    assert db.payments.find_one({})["status"] == "pending"
    gateway.come_back()
    hear(gateway, charlie, course, payment_id)
    assert_bought_once(db, gateway, charlie, course)


@pytest.mark.parametrize("keys", [1, 50])
@pytest.mark.parametrize("round_", range(25))
def test_fifty_at_once_are_one_payment(db, gateway, charlie, course, keys, round_):
    with ThreadPoolExecutor(16) as pool:
        calls = [f"key-{n % keys}" for n in range(50)]
        answers = list(pool.map(lambda key: gateway.begin(charlie, course, key), calls))
    assert {answer.status_code for answer in answers} <= {200, 201, 202, 409, 503}
    gateway.pay_begun()
    [payment] = db.payments.find({})
    assert charlie.get(path(payment["_id"])).json()["enrolled"] is True
    assert_bought_once(db, gateway, charlie, course)


@pytest.mark.parametrize(
    "body",
    [
        {"amount": "49.99", "currency": "JPY"},
        {"currency": "EUR"},
        {"quantity": 0},
        {"quantity": 100},
        {"price": "0.01", "discount": "49.98"},
        {"user_id": "0123456789abcdef01234567"},
        {"status": "completed", "transaction_id": "mine"},
        {"gateway": "free"},
    ],
    ids=str,
)
def test_what_the_server_owns_does_not_change_what_is_charged(db, gateway, charlie, course, body):
    gateway.pay_here(charlie, course, **body)
    assert_bought_once(db, gateway, charlie, course)


@pytest.mark.parametrize(
    "body",
    [
        {"amount": 0},
        {"amount": "0"},
        {"amount": 1},
        {"amount": -1},
        {"amount": "4999"},
        {"payment_method": "free"},
        {"payment_method": "test"},
    ],
    ids=str,
)
def test_another_price_charges_nothing(db, gateway, charlie, course, body):
    assert gateway.begin(charlie, course, **body).status_code in (400, 409)
    assert db.payments.count_documents({}) == 0
    assert gateway.charges() == []
    assert_nobody_is_in(db, charlie, course)


# What differs


DIFFERENCES = [
    {"amount": 1},
    {"amount": 5000},
    {"currency": "EUR"},
    {"course_id": unknown_id()},
    {"user_id": unknown_id()},
]


@pytest.mark.parametrize("record", DIFFERENCES, ids=lambda record: next(iter(record)))
def test_what_differs_is_held_for_an_admin(db, gateway, alice, charlie, course, caplog, record):
    payment_id = gateway.pay_unheard(charlie, course)
    gateway.alter(payment_id, **record)
    for event in gateway.events(payment_id):
        assert gateway.send(event).status_code == 200
    answer = charlie.get(path(payment_id)).json()
    assert (answer["payment"]["status"], answer["enrolled"]) == ("pending", False)
    assert_nobody_is_in(db, charlie, course)
    [held] = alice.get(ATTENTION).json()["payments"]
    assert held["id"] == payment_id
    assert next(iter(record)) in held["attention"]
    assert "amount" not in record or ", the payment 49.99." in held["attention"]
    assert [r for r in caplog.records if "needs attention" in r.message and payment_id in r.message]
    assert gateway.begin(charlie, course, "another").status_code in (202, 409)
    assert len(gateway.charges()) == 1


def test_money_for_what_an_admin_rejects_in_this_moment_is_held(
    db, gateway, alice, charlie, course
):
    payment = Payment.get(ObjectId(gateway.pay_unheard(charlie, course)))
    db.payments.update_one({}, {"$set": {"status": "failed"}, "$unset": {"live": ""}})
    payment.check()
    [held] = alice.get(ATTENTION).json()["payments"]
    assert (held["status"], "had failed" in held["attention"]) == ("failed", True)
    assert_nobody_is_in(db, charlie, course)


@pytest.mark.parametrize("gone", ["users", "courses"])
def test_money_for_what_is_gone_is_left_to_an_admin(db, gateway, alice, charlie, course, gone):
    payment_id = gateway.pay_unheard(charlie, course)
    db[gone].delete_one({"_id": {"users": charlie.id, "courses": course.id}[gone]})
    for event in gateway.events(payment_id):
        assert gateway.send(event).status_code == 200
    [held] = alice.get(ATTENTION).json()["payments"]
    assert (held["status"], held["receipt_number"][-6:]) == ("completed", "000001")
    assert held["attention"] == "The account or the course is gone: give the money back."
    assert refund(alice, payment_id).json()["payment"]["status"] == "refunded"
    assert alice.get(ATTENTION).json()["payments"] == []


def test_what_an_admin_has_seen_to_does_not_come_back(db, gateway, alice, charlie, course):
    payment_id = gateway.pay_unheard(charlie, course)
    gateway.alter(payment_id, amount=1)
    charlie.get(path(payment_id))
    assert alice.post(path(payment_id, "dismiss/")).status_code == 200
    age_payments(db)
    reconcile()
    assert alice.get(ATTENTION).json()["payments"] == []
    answer = alice.post(path(payment_id, "reject/"), {"reason": "Paid back by hand"})
    assert answer.json()["payment"]["status"] == "failed"
    gateway.pay_here(charlie, course, key="another")
    assert charlie.user.is_enrolled(course.id)


# Refunds


@pytest.fixture
def paid(gateway, charlie, course):
    """The id of Charlie's payment."""
    return gateway.pay_here(charlie, course)["id"]


def refunded(gateway):
    return [charge[2] for charge in gateway.charges()]


def test_a_whole_refund(db, gateway, alice, charlie, course, paid):
    for _ in range(2):
        payment = refund(alice, paid).json()["payment"]
        assert (payment["status"], payment["refunded_amount"]) == ("refunded", "49.99")
    assert refunded(gateway) == [4999]
    assert_nobody_is_in(db, charlie, course)
    gateway.pay_here(charlie, course, key="again")
    assert refunded(gateway) == [4999, 0]
    assert charlie.user.is_enrolled(course.id)


def test_refunds_in_parts(gateway, alice, charlie, course, paid):
    for _ in range(2):
        assert refund(alice, paid, key="one", amount="20.00").status_code == 200
    assert refund(alice, paid, amount="30.00").status_code == 400
    assert refunded(gateway) == [2000]
    assert charlie.user.is_enrolled(course.id)
    assert refund(alice, paid, amount="29.99").json()["payment"]["status"] == "refunded"
    assert refunded(gateway) == [4999]
    assert not charlie.user.is_enrolled(course.id)


def test_a_refund_that_the_gateway_refuses(db, gateway, alice, charlie, course, paid):
    gateway.refuse_refunds()
    for _ in range(2):
        answer = refund(alice, paid, key="one")
        assert answer.status_code == 409
        assert answer.json()["type"].endswith("/refund-refused")
    [payment] = db.payments.find({})
    assert (payment["status"], payment["refunded_amount"]) == ("completed", 0)
    assert payment["refund_reserved"] == 0
    assert refunded(gateway) == [0]
    assert charlie.user.is_enrolled(course.id)


@pytest.mark.parametrize("ends", ["retry", "reconcile"])
def test_a_refund_whose_answer_was_lost_is_made_once(
    db, gateway, alice, charlie, course, paid, ends
):
    gateway.lose_answer_to_refund()
    answer = refund(alice, paid, key="one", amount="10.00")
    assert_problem(answer, 503, "gateway-unreachable")
    assert "refund" in answer.json()["detail"]
    assert "charged" not in answer.json()["detail"]
    answer = refund(alice, paid, key="another", amount="10.00")
    assert_problem(answer, 409, "refund-in-progress")
    assert refunded(gateway) == [1000]
    assert reconcile(recent_only=True)["refunds carried on"] == 0  # someone may be at it
    age_refunds(db)
    if ends == "retry":
        assert refund(alice, paid, key="one", amount="10.00").status_code == 200
    else:
        assert reconcile(recent_only=True)["refunds carried on"] == 1
    assert refunded(gateway) == [1000]
    [payment] = db.payments.find({})
    assert (payment["refunded_amount"], payment["status"]) == (1000, "completed")
    assert db.credit_notes.count_documents({}) == 1


@pytest.mark.parametrize("settled", [True, False], ids=["after", "before we heard of it"])
def test_a_refund_made_at_the_gateway_asks_for_attention(
    db, gateway, alice, charlie, course, settled
):
    pay = gateway.pay_here if settled else gateway.pay_unheard
    paid = pay(charlie, course)
    payment_id = paid["id"] if settled else paid
    gateway.refund_outside(payment_id, 1000)
    for event in gateway.events(payment_id):
        assert gateway.send(event).status_code == 200
    [held] = alice.get(ATTENTION).json()["payments"]
    assert (held["id"], held["status"]) == (payment_id, "completed")
    assert "10.00 USD back" in held["attention"]
    assert charlie.user.is_enrolled(course.id)


def test_money_that_went_back_elsewhere_is_noted_and_takes_the_access_back(
    db, gateway, alice, charlie, course, paid
):
    gateway.refund_outside(paid, 4999)
    gateway.send(gateway.events(paid)[-1])
    assert refund(alice, paid, elsewhere=True).json()["payment"]["status"] == "refunded"
    assert refunded(gateway) == [4999]
    assert_nobody_is_in(db, charlie, course)
    [made] = db.payments.find_one({})["refunds"]
    assert (made["amount"], made["elsewhere"]) == (4999, True)
    assert made["credit_note"].startswith("CN-")
    for event in gateway.events(paid):
        gateway.send({**event, "id": f"{event['id']}_again"})
    assert alice.get(ATTENTION).json()["payments"] == []


def test_a_disputed_charge_asks_for_attention(db, gateway, alice, charlie, course, paid):
    assert gateway.send(gateway.dispute(paid)).status_code == 200
    [held] = alice.get(ATTENTION).json()["payments"]
    assert (held["id"], held["status"]) == (paid, "completed")
    assert held["attention"] == "The buyer disputes this charge with their bank."
    assert charlie.user.is_enrolled(course.id)
    gateway.refuse_refunds()
    assert refund(alice, paid, elsewhere=True).json()["payment"]["status"] == "refunded"
    assert not charlie.user.is_enrolled(course.id)
    assert alice.get(ATTENTION).json()["payments"] == []


def test_a_refund_that_fails_later_asks_for_attention(gateway, alice, paid):
    refund(alice, paid, amount="10.00")
    assert gateway.send(gateway.fail_refund(paid)).status_code == 200
    [held] = alice.get(ATTENTION).json()["payments"]
    assert held["attention"] == "A refund failed at the gateway: only 0.00 USD went back."


def test_a_gateway_that_has_not_told_for_a_day_is_left_to_an_admin(
    db, gateway, alice, charlie, course
):
    gateway.go_away()
    assert gateway.begin(charlie, course).status_code == 503
    age_payments(db)
    reconcile()
    assert alice.get(ATTENTION).json()["payments"] == []
    age_payments(db, timedelta(days=1))
    reconcile()
    [held] = alice.get(ATTENTION).json()["payments"]
    assert "look it up there" in held["attention"]
    answer = alice.post(path(held["id"], "reject/"), {"reason": "Never charged"})
    assert answer.json()["payment"]["status"] == "failed"
    assert alice.get(ATTENTION).json()["payments"] == []


def test_our_own_refund_asks_for_none(gateway, alice, paid):
    refund(alice, paid, amount="10.00")
    for event in gateway.events(paid):
        assert gateway.send(event).status_code == 200
    assert alice.get(ATTENTION).json()["payments"] == []


def test_a_refund_that_is_made_while_the_gateway_is_asked_has_not_failed(gateway, alice, paid):
    payment = Payment.get(ObjectId(paid))
    before = asking.ask("look_up", payment)
    assert refund(alice, paid, amount="10.00").status_code == 200
    payment.settle(before)
    assert alice.get(ATTENTION).json()["payments"] == []


def test_an_own_course_is_no_way_to_pay(gateway, bob, course):
    assert gateway.begin(bob, make_course(bob)).status_code == 403
    assert gateway.charges() == []
