"""GET /api/courses/payments/: who sees which payments, and the filters."""

from datetime import UTC, datetime

import pytest
from bson import ObjectId

from tests.conftest import Person, assert_problem, make_course, make_user, unknown_id
from tests.test_payment_process import buy

pytestmark = pytest.mark.usefixtures("unwritten")
PAYMENTS = "/api/courses/payments/"


def seen(person, **query):
    answer = person.get(PAYMENTS, query)
    assert answer.status_code == 200, answer.content
    return [payment["id"] for payment in answer.json()["payments"]]


@pytest.fixture
def sold(db, alice, bob, charlie, dora, course):
    """Charlie's, Bob's and Dora's payments, oldest first, of which one failed."""
    eve = Person(make_user("Eve", "instructor"))
    hers = make_course(eve, title="Eve's")
    bought = [
        buy(charlie, course),
        buy(bob, hers),
        buy(dora, hers, payment_token="tok_declined"),
    ]
    ids = [answer.json()["payment"]["id"] for answer in bought]
    for day, payment in enumerate(ids, 1):
        at = datetime(2026, 5, day, 12, tzinfo=UTC)
        db.payments.update_one({"_id": ObjectId(payment)}, {"$set": {"created_at": at}})
    return ids


def test_who_sees_which(sold, alice, bob, charlie, dora, visitor):
    his, bobs, hers = sold
    assert seen(charlie) == [his]
    assert seen(dora) == [hers]
    assert seen(bob) == [bobs, his]
    assert seen(alice) == [hers, bobs, his]
    assert_problem(visitor.get(PAYMENTS), 401)


def test_the_filters_narrow_what_one_may_see_and_widen_nothing(sold, alice, bob, charlie, course):
    his, bobs, hers = sold
    assert seen(alice, status="failed") == [hers]
    assert seen(alice, course=course.id) == [his]
    assert seen(alice, user=bob.id) == [bobs]
    assert seen(alice, **{"from": "2026-05-02"}) == [hers, bobs]
    assert seen(alice, to="2026-05-02") == [bobs, his]
    assert seen(alice, **{"from": "2026-05-02T12:00:00Z", "to": "2026-05-02"}) == [bobs]
    assert seen(alice, course=unknown_id()) == seen(alice, user="x") == []
    assert seen(bob, user=charlie.id) == [his]
    assert seen(charlie, user=bob.id) == seen(charlie, status="failed") == []


def test_only_admins_see_why_a_payment_waits_and_who_gave_money_back(sold, alice, bob, charlie):
    for person, is_shown in ((alice, True), (bob, False), (charlie, False)):
        for payment in person.get(PAYMENTS).json()["payments"]:
            assert ("attention" in payment) is ("refunds" in payment) is is_shown
            assert not {"idempotency_key", "request", "session", "gateway"} & payment.keys()
