"""POST /api/courses/payments/<id>/refund/"""

from concurrent.futures import ThreadPoolExecutor

import pytest

from courses import refunds
from courses.reconcile import reconcile
from tests.conftest import assert_problem, make_course
from tests.test_payment_process import age_payments, buy, charges

pytestmark = pytest.mark.usefixtures("unwritten")


@pytest.fixture
def paid(charlie, course):
    """The id of Charlie's payment of 49.99."""
    return buy(charlie, course).json()["payment"]["id"]


def refund(person, payment_id, key=None, **body):
    headers = {"Idempotency-Key": key} if key else {}
    return person.post(f"/api/courses/payments/{payment_id}/refund/", body, **headers)


def test_a_whole_refund_takes_the_access_back(db, alice, charlie, course, paid):
    charlie.put(
        f"/api/courses/{course.id}/progress/", {"lesson": course.lesson_ids[0], "completed": True}
    )
    answer = refund(alice, paid, reason="Not what was promised")
    assert answer.status_code == 200
    payment = answer.json()["payment"]
    assert (payment["status"], payment["refunded_amount"]) == ("refunded", "49.99")
    assert charges(db)[0]["refunded"] == 4999
    assert charlie.user.document["enrolled_courses"] == []
    assert db.courses.find_one({"_id": course.id})["students_count"] == 0
    detail = charlie.get(f"/api/courses/{course.id}/").json()["course"]
    assert detail["enrolled"] is False
    assert detail["modules"][0]["lessons"][1]["locked"] is True
    assert charlie.get(f"/api/courses/{course.id}/progress/").status_code == 403
    [enrollment] = db.enrollments.find({})
    assert enrollment["progress"][course.lesson_ids[0]]["completed"] is True


def test_whoever_buys_again_finds_the_progress(db, alice, charlie, course, paid):
    charlie.put(
        f"/api/courses/{course.id}/progress/", {"lesson": course.lesson_ids[0], "completed": True}
    )
    refund(alice, paid)
    assert buy(charlie, course, key="again").status_code == 201
    progress = charlie.get(f"/api/courses/{course.id}/progress/").json()["progress"]
    assert progress["completed"] == 1
    assert db.courses.find_one({"_id": course.id})["students_count"] == 1
    assert sum(charge["amount"] - charge["refunded"] for charge in charges(db)) == 4999


def test_whoever_bought_again_keeps_the_course_whatever_is_told_of_the_first_refund(
    db, alice, charlie, course, paid
):
    refund(alice, paid, key="one")
    assert buy(charlie, course, key="again").status_code == 201
    assert refund(alice, paid, key="one").status_code == 200
    assert reconcile()["accesses withdrawn"] == 0
    assert charlie.user.is_enrolled(course.id)
    assert db.enrollments.count_documents({"revoked_at": None}) == 1


def test_twice_is_once(db, alice, charlie, course, paid):
    assert refund(alice, paid).status_code == 200
    assert refund(alice, paid).status_code == 200
    assert refund(alice, paid, amount="49.99").status_code == 200
    assert charges(db)[0]["refunded"] == 4999
    assert db.credit_notes.count_documents({}) == 1


def test_a_whole_refund_that_was_cut_off_goes_on_without_its_key(
    db, alice, charlie, course, paid, monkeypatch
):
    with monkeypatch.context() as patch:
        patch.setattr(refunds, "_ask_gateway", _die)
        assert refund(alice, paid, key="lost").status_code == 500
    assert refund(alice, paid).json()["payment"]["status"] == "refunded"
    [made] = db.payments.find_one({})["refunds"]
    assert (made["amount"], made["key"]) == (4999, "lost")
    assert charges(db)[0]["refunded"] == 4999


def test_parts_never_add_up_to_more_than_was_paid(db, alice, charlie, course, paid):
    assert refund(alice, paid, amount="20.00").json()["payment"]["status"] == "completed"
    assert charlie.user.is_enrolled(course.id)
    answer = refund(alice, paid, amount="30.00")
    assert answer.status_code == 400
    assert "29.99" in answer.json()["errors"]["amount"][0]
    assert refund(alice, paid, amount="29.99").json()["payment"]["status"] == "refunded"
    assert charges(db)[0]["refunded"] == 4999
    assert not charlie.user.is_enrolled(course.id)


def test_the_same_key_is_the_same_part(db, alice, course, paid):
    for _ in range(3):
        answer = refund(alice, paid, key="one", amount="10.00")
    assert answer.json()["payment"]["refunded_amount"] == "10.00"
    assert refund(alice, paid, key="two", amount="10.00").json()["payment"]["refunded_amount"] == (
        "20.00"
    )
    assert_problem(refund(alice, paid, key="two", amount="10.01"), 422, "idempotency-key-reused")
    assert charges(db)[0]["refunded"] == 2000


def test_twenty_refunds_at_once_give_back_what_was_paid_and_no_more(db, alice, paid):
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: refund(alice, paid, amount="10.00"), range(20)))
    [payment] = db.payments.find({})
    [charge] = charges(db)
    done = sum(r["amount"] for r in payment["refunds"] if r["status"] == "done")
    assert payment["refunded_amount"] == done <= 4999
    assert charge["refunded"] <= 4999
    age_refunds(db)
    reconcile()
    assert charges(db)[0]["refunded"] == db.payments.find_one({})["refunded_amount"]


def age_refunds(db):
    age_payments(db)
    db.payments.update_many(
        {}, {"$set": {"refunds.0.created_at": db.payments.find_one({})["created_at"]}}
    )
    for payment in db.payments.find({}):
        refunds = [{**r, "created_at": payment["created_at"]} for r in payment.get("refunds", [])]
        db.payments.update_one({"_id": payment["_id"]}, {"$set": {"refunds": refunds}})


def test_all_that_is_left_that_was_cut_off_goes_on(db, alice, charlie, course, paid, monkeypatch):
    refund(alice, paid, amount="20.00")
    with monkeypatch.context() as patch:
        patch.setattr(refunds, "_ask_gateway", _die)
        assert refund(alice, paid, key="lost").status_code == 500
    assert refund(alice, paid).json()["payment"]["status"] == "refunded"
    assert charges(db)[0]["refunded"] == 4999
    assert not charlie.user.is_enrolled(course.id)


@pytest.mark.parametrize("amount", ["0", "0.00", "-1", "50", "49.999", "x", None, {"$gt": 0}])
def test_a_bad_amount_gives_nothing_back(db, alice, paid, amount):
    assert refund(alice, paid, amount=amount).status_code == 400
    assert charges(db)[0]["refunded"] == 0
    assert "refunds" not in db.payments.find_one({})


def test_only_admins_refund_and_only_completed_payments(db, alice, bob, charlie, course, paid):
    assert refund(bob, paid).status_code == 403
    assert refund(charlie, paid).status_code == 403
    assert refund(alice, "x").status_code == 404
    db.payments.update_one({}, {"$set": {"status": "failed"}})
    assert refund(alice, paid).status_code == 409


def test_a_free_course_is_given_back(db, alice, charlie, bob):
    course = make_course(bob, price=0)
    payment = buy(charlie, course, payment_method="free").json()["payment"]["id"]
    assert refund(alice, payment).json()["payment"]["status"] == "refunded"
    assert not charlie.user.is_enrolled(course.id)


def test_a_refund_that_was_cut_off_is_carried_on(db, alice, charlie, course, paid, monkeypatch):
    """The process dies after the reservation, then after the money went back, then at the end."""
    for step in ("_ask_gateway", "_record", "_note", "finish", "withdraw"):
        db.payments.update_many({}, {"$set": {"live": True}})
        with monkeypatch.context() as patch:
            patch.setattr(refunds, step, _die)
            refund(alice, paid)
    age_refunds(db)
    reconcile()
    [payment] = db.payments.find({})
    assert (payment["status"], payment["refunded_amount"]) == ("refunded", 4999)
    assert charges(db)[0]["refunded"] == 4999
    assert not charlie.user.is_enrolled(course.id)
    assert db.credit_notes.count_documents({}) == 1
    assert [letter["about"] for letter in payment["letters"]][1:] == [payment["refunds"][0]["id"]]
    assert db.audit.count_documents({"action": "payment.refunded", "actor_id": alice.id}) == 1


def test_access_that_a_refund_left_is_taken_back(db, alice, charlie, course, paid):
    refund(alice, paid)
    db.enrollments.update_one({}, {"$unset": {"revoked_at": ""}})
    db.users.update_one({"_id": charlie.id}, {"$set": {"enrolled_courses": [course.id]}})
    assert reconcile(recent_only=True)["accesses withdrawn"] == 1
    assert not charlie.user.is_enrolled(course.id)
    assert "revoked_at" in db.enrollments.find_one({})
    assert reconcile()["accesses withdrawn"] == 0


def _die(*_, **__):
    raise RuntimeError("killed here")
