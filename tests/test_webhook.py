"""POST /api/courses/payment/webhook/<gateway>/: what is signed, and any order of what is told."""

import random
import time
from itertools import pairwise

import pytest
from bson import ObjectId

from courses import receipt_numbers
from courses.gateways import signatures
from courses.gateways.base import GatewayUnreachable
from courses.reconcile import reconcile
from tests.conftest import Person, assert_problem, contents, make_course, make_user
from tests.test_payment_process import age_payments
from tests.test_refund import refund

pytest_plugins = ["tests.gateways"]
pytestmark = pytest.mark.usefixtures("unwritten")


@pytest.fixture
def unheard(gateway, charlie, course):
    """The id of a payment that was made, and that nobody here heard of."""
    return gateway.pay_unheard(charlie, course)


@pytest.fixture
def event(gateway, unheard):
    """What the gateway tells of it."""
    return gateway.events(unheard)[-1]


def status(db):
    return db.payments.find_one({})["status"]


# What is signed


def test_a_signed_event_completes_the_payment(db, gateway, charlie, course, event):
    answer = gateway.send(event)
    assert answer.status_code == 200
    assert answer.json() == {"message": "Thank you"}
    assert status(db) == "completed"
    assert charlie.user.is_enrolled(course.id)


@pytest.mark.parametrize("seconds", [-299, 0, 299])
def test_a_clock_may_be_a_little_off(db, gateway, event, seconds):
    assert gateway.send(event, at=int(time.time()) + seconds).status_code == 200
    assert status(db) == "completed"


@pytest.mark.parametrize("seconds", [-301, -86_400, 302, 86_400])
def test_an_old_or_future_signature_is_refused(db, gateway, event, seconds):
    before = contents(db)
    answer = gateway.send(event, at=int(time.time()) + seconds)
    assert_problem(answer, 400, "bad-webhook")
    assert contents(db) == before


def signed_now(gateway, body=b"{}"):
    return signatures.sign(body, gateway.secret(), int(time.time()))


BAD_HEADERS = {
    "none": lambda gateway: " ",
    "words": lambda gateway: "let me in",
    "no time": lambda gateway: signed_now(gateway).partition(",")[2],
    "no signature": lambda gateway: signed_now(gateway).partition(",")[0],
    "empty signature": lambda gateway: f"t={int(time.time())},v1=",
    "wrong signature": lambda gateway: f"t={int(time.time())},v1={'0' * 64}",
    "not ASCII": lambda gateway: f"t={int(time.time())},v1={'é' * 64}",
    "time in letters": lambda gateway: "t=now,v1=" + "0" * 64,
    "time in other digits": lambda gateway: "t=²,v1=" + "0" * 64,
    "huge time": lambda gateway: f"t={'9' * 5000},v1=" + "0" * 64,
    "another scheme": lambda gateway: signed_now(gateway).replace("v1=", "v0="),
    "of another body": signed_now,
}


@pytest.mark.parametrize("header", BAD_HEADERS.values(), ids=BAD_HEADERS)
def test_a_bad_signature_changes_nothing(db, gateway, event, header):
    before = contents(db)
    assert_problem(gateway.send(event, header=header(gateway)), 400, "bad-webhook")
    assert contents(db) == before


def test_no_signature_at_all_changes_nothing(db, gateway, event):
    before = contents(db)
    answer = Person().post(f"/api/courses/payment/webhook/{gateway.name}/", event)
    assert_problem(answer, 400, "bad-webhook")
    assert contents(db) == before


def test_another_secret_changes_nothing(db, gateway, event):
    assert_problem(gateway.send(event, secret="whsec_other"), 400, "bad-webhook")
    assert status(db) == "pending"


def test_a_second_time_in_the_header_changes_nothing(db, gateway, event):
    """What counts is the time that was signed, wherever another one stands."""
    import json

    body = json.dumps(event).encode()
    for first, last in pairwise([int(time.time()) + 900, int(time.time()), "x"]):
        header = f"{signatures.sign(body, gateway.secret(), first)},t={last}"
        assert gateway.send(body, header=header).status_code == (400 if last != "x" else 200)


def test_without_a_secret_nothing_is_believed(settings, db, stripe, charlie, course):
    payment_id = stripe.pay_unheard(charlie, course)
    settings.STRIPE_WEBHOOK_SECRET = ""
    [*_, event] = stripe.events(payment_id)
    header = signatures.sign(b"{}", "x", int(time.time()))
    assert stripe.send(event, header=header).status_code == 400
    assert (
        stripe.send(b"{}", header=signatures.sign(b"{}", "", int(time.time()))).status_code == 400
    )
    assert status(db) == "pending"


BAD_BODIES = [
    b"",
    b"[]",
    b"null",
    b"1",
    b'"paid"',
    b"{}",
    b"{",
    b"\xff\xfe",
    b'{"id": "\xff"}',
    b'{"id": "\\ud800", "payment": "\\ud800"}',
    b'{"id": NaN}',
    b'{"id": null, "payment": null, "data": null}',
    b'{"id": "evt_1", "payment": {}, "data": []}',
    b'{"id": "evt_1", "data": {"object": []}}',
    b'{"id": "evt_1", "data": {"object": {"metadata": 1}}}',
    b'{"id": {"$gt": ""}, "payment": {"$gt": ""}}',
    b"[" * 100_000,
]


@pytest.mark.parametrize("body", BAD_BODIES, ids=lambda body: ascii(body[:50]))
def test_a_signed_body_that_is_no_event_changes_nothing(db, gateway, unheard, body):
    before = contents(db)
    assert_problem(gateway.send(body), 400, "bad-webhook")
    assert contents(db) == before


def test_a_gateway_that_is_unknown(db, gateway):
    body = b"{}"
    for name in ("paypal", "free", "manual", "Test", "%00"):
        path = f"/api/courses/payment/webhook/{name}/"
        answer = Person().post(path, body, **{gateway.header: signed_now(gateway)})
        assert answer.status_code == (400 if name in ("free", "manual") else 404)


def test_an_event_of_another_gateway_is_refused(db, stripe, charlie, course):
    """A signature of the test gateway says nothing about Stripe's payments."""
    from tests.gateways import TestDesk

    payment_id = stripe.pay_unheard(charlie, course)
    desk = TestDesk(db, None)
    assert desk.send({"id": "evt_1", "payment": payment_id}).status_code == 200
    assert status(db) == "pending"


# What is told


@pytest.mark.parametrize("payment_id", ["0" * 24, "order-77", "", "x" * 1000, "\u0000"])
def test_an_event_of_an_unknown_payment_is_no_error(db, gateway, event, payment_id):
    told = {"id": "evt_unknown", "payment": payment_id, "data": {"object": {}}}
    told["data"]["object"]["metadata"] = {"payment_id": payment_id}
    assert gateway.send(told).status_code == 200
    assert status(db) == "pending"
    assert db.payments.count_documents({}) == 1


@pytest.mark.parametrize("about", [{}, {"metadata": None}, {"metadata": {}}, {"object": "invoice"}])
def test_what_else_the_stripe_account_does_is_no_error(db, stripe, about):
    """A 400 would make Stripe repeat it for days, and then switch the webhook off."""
    event = {"id": "evt_invoice", "type": "invoice.paid", "data": {"object": about}}
    assert stripe.send(event).status_code == 200
    assert db.payments.count_documents({}) == 0


def test_the_same_event_any_number_of_times_is_handled_once(
    db, gateway, charlie, course, event, operations
):
    gateway.send(event)
    stored = db.payments.find_one({})
    with operations() as counted:
        for _ in range(5):
            assert gateway.send(event).status_code == 200
    assert set(counted) == {"gateway_events.find_one"}
    assert db.payments.find_one({}) == stored
    assert db.gateway_events.count_documents({}) == 1
    assert db.enrollments.count_documents({}) == 1


def test_an_event_is_a_hint_and_no_proof(db, gateway, charlie, course):
    """It says “paid”, but the gateway, when asked, has nothing of it."""
    gateway.go_away()
    gateway.begin(charlie, course)
    gateway.come_back()
    payment_id = str(db.payments.find_one({})["_id"])
    about = {"metadata": {"payment_id": payment_id}, "payment_status": "paid"}
    event = {"id": "evt_1", "payment": payment_id, "type": "paid", "data": {"object": about}}
    assert gateway.send(event).status_code == 200
    assert status(db) == "pending"
    assert not charlie.user.is_enrolled(course.id)


def test_an_event_that_could_not_be_handled_is_not_swallowed(db, gateway, charlie, course, event):
    gateway.go_away()
    answer = gateway.send(event)
    assert_problem(answer, 503, GatewayUnreachable.slug)
    assert answer["Retry-After"]
    assert status(db) == "pending"
    gateway.come_back()
    assert gateway.send(event).status_code == 200
    assert status(db) == "completed"


# Any order


def world(db):
    """An empty database with Alice, Bob's course and Charlie."""
    for name in db.list_collection_names():
        db[name].delete_many({})
    receipt_numbers.last_seen.clear()
    alice, bob = Person(make_user("Alice", "admin")), Person(make_user("Bob", "instructor"))
    return alice, Person(make_user("Charlie")), make_course(bob)


def outcome(db):
    """All that is stored of the payment and the access, but times and ids."""
    payments, enrollments, users, courses = (
        [plain(document) for document in db[name].find({}).sort("_id", 1)]
        for name in ("payments", "enrollments", "users", "courses")
    )
    courses = [{k: c[k] for k in ("students", "students_count")} for c in courses]
    return payments, enrollments, [u["enrolled_courses"] for u in users], courses


def plain(value):
    if isinstance(value, list):
        return [plain(each) for each in value]
    if isinstance(value, dict):
        skipped = ("session", "transaction_id", "id", "revision", "request", "about")  # bear ids
        return {k: plain(v) for k, v in value.items() if k[-3:] != "_at" and k not in skipped}
    return "id" if isinstance(value, ObjectId) else value


def live(gateway, db, chance, in_part):
    """One life of a payment: paid, given back in part there or wholly here; told in any order."""
    alice, charlie, course = world(db)
    payment_id = gateway.pay_unheard(charlie, course)
    noise = [
        lambda: gateway.send(chance.choice(gateway.events(payment_id))),
        lambda: gateway.begin(charlie, course),
        lambda: charlie.get(f"/api/courses/payments/{payment_id}/"),
        lambda: (age_payments(db), reconcile()),
    ]
    for act in chance.choices(noise, k=chance.randrange(5)):
        act()
    if in_part:
        gateway.refund_outside(payment_id, 1000)
    else:
        charlie.get(f"/api/courses/payments/{payment_id}/")
        assert refund(alice, payment_id, reason="Wrong course").status_code == 200
    deliveries = 2 * [
        lambda event=event: gateway.send(event) for event in gateway.events(payment_id)
    ]
    rest = deliveries + chance.choices(noise, k=4)
    for act in chance.sample(rest, len(rest)):
        act()
    return outcome(db)


@pytest.mark.parametrize("in_part", [True, False], ids=["in part there", "wholly here"])
def test_thirty_orders_of_what_is_told_end_alike(db, gateway, in_part):
    ends = [live(gateway, db, random.Random(seed), in_part) for seed in range(30)]
    [payment], [enrollment], accounts, _ = ends[0]
    assert payment["status"] == ("completed" if in_part else "refunded")
    assert payment["receipt_seq"] == 1
    assert ("attention" in payment) is in_part
    assert sum(map(len, accounts)) == in_part
    for end in ends[1:]:
        assert end == ends[0]
