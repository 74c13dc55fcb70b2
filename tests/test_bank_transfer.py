"""Bank transfer: process with `manual`, approve, reject, partly paid, expired."""

from datetime import timedelta

import pytest
from bson import ObjectId

from courses.payments import Payment
from courses.reconcile import reconcile
from courses.transfers import NotWaiting, receive, reject
from edulearn import audit
from edulearn.errors import Conflict
from tests.conftest import assert_problem
from tests.test_payment_process import buy

pytestmark = pytest.mark.usefixtures("unwritten")


@pytest.fixture
def transfer(charlie, course):
    """Charlie's pending transfer, as process answered it."""
    answer = buy(charlie, course, payment_method="manual", payment_token=None)
    assert answer.status_code == 202
    return answer.json()


def path(transfer, verb):
    return f"/api/courses/payments/{transfer['payment']['id']}/{verb}/"


def test_the_buyer_gets_a_reference_and_waits(charlie, course, transfer):
    action = transfer["next_action"]
    assert action["reference"].startswith("EL-")
    assert (action["amount"], action["currency"]) == ("49.99", "USD")
    assert transfer["payment"]["status"] == "pending"
    assert transfer["enrolled"] is False
    assert not charlie.user.is_enrolled(course.id)


def test_asking_again_is_the_same_transfer(db, charlie, course, transfer):
    for key in ("key-1", "another"):
        again = buy(charlie, course, key=key, payment_method="manual", payment_token=None)
        assert again.status_code == 202
        assert again.json()["payment"]["id"] == transfer["payment"]["id"]
    assert db.payments.count_documents({}) == 1


def test_paying_by_card_instead_ends_the_transfer(db, charlie, course, transfer):
    assert buy(charlie, course, key="card").status_code == 201
    assert db.payments.count_documents({"status": "failed"}) == 1
    assert charlie.user.is_enrolled(course.id)


def test_an_admin_approves(alice, bob, charlie, course, transfer):
    assert bob.post(path(transfer, "approve"), {}).status_code == 403
    payment = alice.post(path(transfer, "approve"), {}).json()["payment"]
    assert payment["status"] == "completed"
    assert payment["receipt_number"]
    assert charlie.user.is_enrolled(course.id)
    assert alice.post(path(transfer, "approve"), {}).status_code == 409


def test_a_part_is_not_enough(alice, charlie, course, transfer):
    payment = alice.post(path(transfer, "approve"), {"received": "20.00"}).json()["payment"]
    assert (payment["status"], payment["received_amount"]) == ("pending", "20.00")
    asked = charlie.get(f"/api/courses/payments/{transfer['payment']['id']}/").json()
    assert asked["next_action"]["amount"] == "29.99"
    payment = alice.post(path(transfer, "approve"), {"received": "29.99"}).json()["payment"]
    assert payment["status"] == "completed"
    assert charlie.user.is_enrolled(course.id)


def test_a_transfer_that_came_in_part_is_not_ended_by_another_way_to_pay(
    db, alice, charlie, course, transfer
):
    alice.post(path(transfer, "approve"), {"received": "20.00"})
    assert_problem(buy(charlie, course, key="card"), 409, "payment-in-progress")
    [payment] = db.payments.find({})
    assert (payment["status"], payment["received"]) == ("pending", 2000)


def test_the_same_key_is_the_same_transfer(db, alice, transfer):
    for _ in range(2):
        answer = alice.post(path(transfer, "approve"), {"received": "20.00"}, **key("one"))
        assert answer.json()["payment"]["received_amount"] == "20.00"
    answer = alice.post(path(transfer, "approve"), {"received": "29.99"}, **key("one"))
    assert_problem(answer, 422, "idempotency-key-reused")
    for _ in range(2):
        answer = alice.post(path(transfer, "approve"), {"received": "29.99"}, **key("two"))
        assert answer.json()["payment"]["status"] == "completed"
    [payment] = db.payments.find({})
    assert payment["received"] == 4999
    told = [(t["amount"], t["by"], t["key"]) for t in payment["transfers"]]
    assert told == [(2000, alice.id, "one"), (2999, alice.id, "two")]
    noted = [entry["details"]["amount"] for entry in db.audit.find().sort("created_at", 1)]
    assert noted == ["20.00 USD", "29.99 USD"]


def test_what_a_crash_kept_out_of_the_log_is_noted_when_it_is_tried_again(
    db, alice, transfer, monkeypatch
):
    with monkeypatch.context() as patch:
        patch.setattr(audit, "record_by", lambda *_, **__: 1 / 0)
        alice.post(path(transfer, "approve"), {}, **key("one"))
    assert db.audit.count_documents({}) == 0
    answer = alice.post(path(transfer, "approve"), {}, **key("one"))
    assert answer.json()["payment"]["status"] == "completed"
    [entry] = db.audit.find()
    assert (entry["actor_id"], entry["details"]) == (alice.id, {"amount": "49.99 USD"})


def test_money_that_is_noted_just_as_a_transfer_ends_keeps_it_waiting(
    db, alice, charlie, course, transfer
):
    to_cancel, to_reject = (Payment.get(ObjectId(transfer["payment"]["id"])) for _ in range(2))
    alice.post(path(transfer, "approve"), {"received": "20.00"})
    to_cancel.cancel()
    with pytest.raises(Conflict):
        reject(to_reject, "Nothing came", admin=alice.user)
    [payment] = db.payments.find({})
    assert (payment["status"], payment["received"]) == ("pending", 2000)
    alice.post(path(transfer, "approve"), {"received": "29.99"})
    assert charlie.user.is_enrolled(course.id)


def test_of_two_admins_at_once_the_later_is_told(db, alice, transfer):
    first, second = (Payment.get(ObjectId(transfer["payment"]["id"])) for _ in range(2))
    receive(first, 2000, admin=alice.user)
    with pytest.raises(NotWaiting):
        receive(second, 2999, admin=alice.user)
    [payment] = db.payments.find({})
    assert (payment["received"], len(payment["transfers"])) == (2000, 1)


def test_what_was_rejected_meanwhile_is_not_approved(db, alice, charlie, course, transfer):
    seen = Payment.get(ObjectId(transfer["payment"]["id"]))
    alice.post(path(transfer, "reject"), {})
    with pytest.raises(NotWaiting):
        receive(seen, admin=alice.user)
    [payment] = db.payments.find({})
    assert (payment["status"], payment["received"]) == ("failed", None)
    assert not charlie.user.is_enrolled(course.id)


def key(name):
    return {"Idempotency-Key": name}


def test_too_much_completes_and_asks_for_attention(alice, charlie, course, transfer):
    payment = alice.post(path(transfer, "approve"), {"received": "60.00"}).json()["payment"]
    assert payment["status"] == "completed"
    assert "More came in" in payment["attention"]
    waiting = alice.get("/api/courses/payments/?attention=true").json()["payments"]
    assert [p["id"] for p in waiting] == [payment["id"]]
    alice.post(path(transfer, "dismiss"), {})
    assert alice.get("/api/courses/payments/?attention=true").json()["payments"] == []


def test_an_admin_rejects(db, alice, charlie, course, transfer):
    payment = alice.post(path(transfer, "reject"), {"reason": "Nothing came"}).json()["payment"]
    assert (payment["status"], payment["reason"]) == ("failed", "Nothing came")
    assert not charlie.user.is_enrolled(course.id)
    assert buy(charlie, course, key="card").status_code == 201


def test_it_expires_unless_money_came(db, alice, charlie, course, transfer):
    old = db.payments.find_one({})["created_at"] - timedelta(days=15)
    db.payments.update_one({}, {"$set": {"created_at": old, "received": 100}})
    reconcile()
    assert db.payments.find_one({})["status"] == "pending"
    [held] = alice.get("/api/courses/payments/?attention=true").json()["payments"]
    assert held["attention"] == "Only 1.00 USD came in by transfer, and the time for it is over."
    db.payments.update_one({}, {"$set": {"received": None}})
    reconcile()
    assert db.payments.find_one({})["status"] == "failed"


def test_it_does_not_expire_early(db, transfer):
    reconcile()
    assert db.payments.find_one({})["status"] == "pending"


@pytest.mark.parametrize("received", [-1, "x", {"$gt": 0}, True, 1.999])
def test_bad_amounts_are_refused(db, alice, transfer, received):
    assert alice.post(path(transfer, "approve"), {"received": received}).status_code == 400
    assert db.payments.find_one({})["received"] is None
