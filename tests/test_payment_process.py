"""POST /api/courses/payment/process/ and …/quote/, with the test gateway."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from courses.enrollments import Enrollment
from courses.payments import Payment
from courses.reconcile import reconcile
from edulearn.documents import now
from tests.conftest import assert_problem, make_course, unknown_id

PROCESS = "/api/courses/payment/process/"
QUOTE = "/api/courses/payment/quote/"
pytestmark = pytest.mark.usefixtures("unwritten")


def order(course, **fields):
    body = {"course_id": str(course.id), "payment_method": "card", "payment_token": "tok_ok"}
    return {**body, **fields}


def buy(person, course, key="key-1", **fields):
    headers = {"Idempotency-Key": key} if key else {}
    return person.post(PROCESS, order(course, **fields), **headers)


def charges(db):
    return list(db.test_gateway_charges.find({"status": "succeeded"}))


def assert_paid_once(db, person, course, amount=4999):
    """One charge, one completed payment, one enrolment, noted and counted once."""
    [charge] = charges(db)
    assert (charge["amount"], charge["currency"]) == (amount, "USD")
    [payment] = db.payments.find({"status": "completed"})
    assert payment["amount"] == amount
    assert db.enrollments.count_documents({"user_id": person.id, "course_id": course.id}) == 1
    assert person.user.document["enrolled_courses"] == [course.id]
    stored = db.courses.find_one({"_id": course.id})
    assert (stored["students_count"], stored["students"]) == (1, [person.id])


def test_a_paid_course_opens(db, charlie, course):
    answer = buy(charlie, course)
    assert answer.status_code == 201
    body = answer.json()
    assert body["enrolled"] is True
    assert body["payment"]["amount"] == "49.99"
    assert body["payment"]["status"] == "completed"
    assert body["payment"]["receipt_number"].endswith("-000001")
    assert_paid_once(db, charlie, course)
    detail = charlie.get(f"/api/courses/{course.id}/").json()["course"]
    assert detail["enrolled"] is True
    assert "body_html" in detail["modules"][0]["lessons"][1]


def test_the_same_key_again_is_the_same_payment(db, charlie, course):
    first, second = buy(charlie, course), buy(charlie, course)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["payment"]["id"] == second.json()["payment"]["id"]
    assert_paid_once(db, charlie, course)


def test_the_same_key_is_answered_even_when_the_price_has_changed(db, charlie, course):
    buy(charlie, course, amount="49.99")
    db.courses.update_one({"_id": course.id}, {"$set": {"price": 9999, "status": "archived"}})
    assert buy(charlie, course, amount="49.99").status_code == 200


@pytest.mark.parametrize(
    "field", ["course_id", "amount", "coupon", "payment_method", "payment_token"]
)
def test_the_same_key_with_another_body_is_refused(db, charlie, course, bob, field):
    other = {
        "course_id": str(make_course(bob, title="Another").id),
        "amount": "49.99",
        "coupon": "SPRING",
        "payment_method": "manual",
        "payment_token": "tok_slow",
    }
    buy(charlie, course)
    assert_problem(buy(charlie, course, **{field: other[field]}), 422, "idempotency-key-reused")
    assert_paid_once(db, charlie, course)


def test_without_a_key_a_second_call_is_told_that_the_course_is_owned(db, charlie, course):
    assert buy(charlie, course, key=None).status_code == 201
    answer = buy(charlie, course, key=None)
    assert answer.status_code == 409
    assert answer.json()["type"].endswith("/already-enrolled")
    assert_paid_once(db, charlie, course)


def test_who_has_the_course_without_a_payment_is_not_charged_for_it(db, enrolled, course):
    assert_problem(buy(enrolled, course), 409, "already-enrolled")
    assert db.payments.count_documents({}) == 0
    assert charges(db) == []


def test_an_old_client_needs_neither_token_nor_key(db, charlie, course):
    body = {"course_id": str(course.id), "payment_method": "card", "amount": 49.99}
    assert charlie.post(PROCESS, body).status_code == 201
    assert_paid_once(db, charlie, course)


def test_a_declined_card_enrols_nobody(db, charlie, course):
    answer = buy(charlie, course, payment_token="tok_declined")
    assert answer.status_code == 402
    assert answer.json()["payment"]["status"] == "failed"
    assert charges(db) == []
    assert db.enrollments.count_documents({}) == 0
    assert charlie.user.document["enrolled_courses"] == []
    assert buy(charlie, course, payment_token="tok_declined").status_code == 402
    assert buy(charlie, course, key="key-2").status_code == 201
    assert_paid_once(db, charlie, course)


def test_a_lost_answer_is_completed_by_a_retry(db, charlie, course):
    answer = buy(charlie, course, payment_token="tok_timeout")
    assert answer.status_code == 503
    assert answer["Retry-After"]
    assert db.payments.find_one({})["status"] == "pending"
    assert buy(charlie, course, payment_token="tok_timeout").status_code == 200
    assert_paid_once(db, charlie, course)


def test_a_lost_answer_is_found_by_a_new_key(db, charlie, course):
    buy(charlie, course, payment_token="tok_timeout")
    answer = buy(charlie, course, key="key-2")
    assert answer.json()["type"].endswith("/already-enrolled")
    assert_paid_once(db, charlie, course)


def test_a_lost_answer_is_completed_by_the_reconciler(db, charlie, course):
    buy(charlie, course, payment_token="tok_timeout")
    age_payments(db)
    assert reconcile(recent_only=True)["payments settled"] == 1
    assert_paid_once(db, charlie, course)


def test_a_gateway_that_fails_leaves_the_payment_pending(db, charlie, course):
    assert buy(charlie, course, payment_token="tok_error").status_code == 503
    assert buy(charlie, course, payment_token="tok_error").status_code == 503
    assert buy(charlie, course, key="key-2").json()["type"].endswith("/payment-in-progress")
    age_payments(db)
    assert buy(charlie, course, key="key-2").status_code == 201
    assert_paid_once(db, charlie, course)
    assert db.payments.count_documents({"status": "failed"}) == 1


def test_a_pending_payment_that_was_never_charged_fails_in_the_reconciler(db, charlie, course):
    buy(charlie, course, payment_token="tok_error")
    assert reconcile()["payments settled"] == 0  # someone may be at it
    age_payments(db)
    assert reconcile()["payments settled"] == 1
    assert db.payments.find_one({})["status"] == "failed"
    assert charges(db) == []


def age_payments(db, age=timedelta(minutes=2)):
    """Let every payment be old enough that nobody works on it any more."""
    for payment in db.payments.find({}):
        past = payment["created_at"] - age
        db.payments.update_one({"_id": payment["_id"]}, {"$set": {"created_at": past}})


def test_a_free_course_needs_no_gateway(db, charlie, bob):
    course = make_course(bob, price=0)
    answer = charlie.post(PROCESS, {"course_id": str(course.id), "payment_method": "free"})
    assert answer.status_code == 201
    payment = answer.json()["payment"]
    assert (payment["amount"], payment["payment_method"]) == ("0.00", "free")
    assert payment["receipt_number"] is None
    assert charges(db) == []
    assert charlie.user.is_enrolled(course.id)


def test_a_paid_course_is_not_free(db, charlie, course):
    answer = buy(charlie, course, payment_method="free")
    assert answer.status_code == 400
    assert "payment_method" in answer.json()["errors"]
    assert db.payments.count_documents({}) == 0


@pytest.mark.parametrize("amount", ["0", 0, "0.00", 1, "1.00", 49.98, "50.00", "4999"])
def test_another_amount_than_the_price_charges_nothing(db, charlie, course, amount):
    answer = buy(charlie, course, amount=amount)
    assert answer.status_code == 409
    assert answer.json()["type"].endswith("/price-changed")
    assert answer.json()["amount"] == "49.99"
    assert db.payments.count_documents({}) == 0
    assert charges(db) == []


@pytest.mark.parametrize("amount", [-1, "-1", "NaN", "1e2", None, [], {"$gt": 0}, True, 49.999])
def test_an_amount_that_is_none_is_bad_input(db, charlie, course, amount):
    assert buy(charlie, course, amount=amount).status_code == 400
    assert db.payments.count_documents({}) == 0


def test_what_the_server_owns_cannot_be_sent(db, charlie, dora, course):
    answer = buy(
        charlie,
        course,
        currency="JPY",
        quantity=0,
        user_id=str(dora.id),
        status="completed",
        price="0.01",
        transaction_id="mine",
    )
    assert answer.status_code == 201
    assert answer.json()["payment"]["user_id"] == str(charlie.id)
    assert_paid_once(db, charlie, course)


def test_who_may_buy(db, visitor, alice, bob, charlie, course):
    assert buy(visitor, course).status_code == 401
    assert buy(bob, course).status_code == 403
    draft = make_course(bob, status="draft")
    assert buy(charlie, draft).status_code == 404
    for missing in (unknown_id(), "x", ""):
        body = {"course_id": missing, "payment_method": "card"}
        assert charlie.post(PROCESS, body).status_code == 404
    assert db.payments.count_documents({}) == 0
    assert buy(alice, course).status_code == 201


def test_a_key_is_the_users_own(db, charlie, dora, course):
    assert buy(charlie, course).status_code == 201
    assert buy(dora, course).status_code == 201
    assert len(charges(db)) == 2


@pytest.mark.parametrize("key", ["x" * 201, "line\tbreak", "ключ"])
def test_a_key_that_cannot_be_kept_is_refused(db, charlie, course, key):
    answer = charlie.post(PROCESS, order(course), **{"Idempotency-Key": key})
    assert answer.status_code == 400
    assert db.payments.count_documents({}) == 0


def test_quote(charlie, bob, course):
    body = {"course_id": str(course.id)}
    assert charlie.post(QUOTE, body).json() == {
        "price": "49.99",
        "discount": "0.00",
        "amount": "49.99",
        "currency": "USD",
    }
    assert bob.post(QUOTE, body).status_code == 403
    assert charlie.post(QUOTE, {"course_id": unknown_id()}).status_code == 404


@pytest.mark.parametrize(("keys", "answers"), [(1, {200, 201}), (50, {201, 409})])
def test_of_fifty_at_once_one_is_told_that_it_is_new(db, charlie, course, keys, answers):
    with ThreadPoolExecutor(16) as pool:
        calls = pool.map(lambda n: buy(charlie, course, key=f"key-{n % keys}"), range(50))
        told = [answer.status_code for answer in calls]
    assert told.count(201) == 1
    assert set(told) <= answers
    assert_paid_once(db, charlie, course)


def test_number_of_database_operations(charlie, course, operations):
    with operations() as counted:
        charlie.post(QUOTE, {"course_id": str(course.id)})
    assert counted.total() <= 3, counted
    with operations() as counted:
        assert buy(charlie, course).status_code == 201
    assert counted.total() <= 8, counted


def test_enrolment_is_found_missing_and_repaired(db, charlie, course):
    buy(charlie, course)
    db.enrollments.delete_many({})
    db.users.update_one({"_id": charlie.id}, {"$set": {"enrolled_courses": []}})
    assert reconcile()["learners enrolled"] == 1
    assert charlie.user.is_enrolled(course.id)
    assert reconcile()["learners enrolled"] == 0


def test_an_enrolment_that_the_account_does_not_know_of_is_repaired(db, charlie, course):
    buy(charlie, course)
    db.users.update_one({"_id": charlie.id}, {"$set": {"enrolled_courses": []}})
    assert reconcile()["learners enrolled"] == 1
    assert_paid_once(db, charlie, course)
    db.users.delete_one({"_id": charlie.id})
    assert reconcile()["learners enrolled"] == 0


def test_a_wrong_count_of_learners_is_set_right_once_nobody_comes_or_goes(db, charlie, course):
    buy(charlie, course)
    db.courses.update_one({"_id": course.id}, {"$set": {"students": [], "students_count": 3}})
    assert reconcile()["courses recounted"] == 0
    past = now() - timedelta(minutes=2)
    db.enrollments.update_one({}, {"$set": {"created_at": past}})
    assert reconcile()["courses recounted"] == 1
    assert_paid_once(db, charlie, course)


@pytest.mark.parametrize(("key", "status"), [("key-1", 200), ("another", 409)])
def test_enrolment_that_is_missing_is_made_by_the_next_try(db, charlie, course, key, status):
    buy(charlie, course)
    db.enrollments.delete_many({})
    db.users.update_one({"_id": charlie.id}, {"$set": {"enrolled_courses": []}})
    db.courses.update_one({"_id": course.id}, {"$set": {"students": [], "students_count": 0}})
    assert buy(charlie, course, key=key).status_code == status
    assert_paid_once(db, charlie, course)


def test_payment_can_be_asked_for(charlie, dora, alice, course):
    buy(charlie, course, payment_token="tok_timeout")
    [payment] = charlie.get("/api/courses/payments/").json()["payments"]
    path = f"/api/courses/payments/{payment['id']}/"
    assert payment["status"] == "pending"
    assert dora.get(path).status_code == 404
    answer = charlie.get(path).json()
    assert (answer["payment"]["status"], answer["enrolled"]) == ("completed", True)
    assert alice.get(path).status_code == 200
    assert Payment.collection().count_documents({}) == 1
    assert Enrollment.collection().count_documents({}) == 1
