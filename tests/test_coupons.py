"""Coupons: /api/courses/coupons/, and their use in quote and process."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from pymongo.errors import PyMongoError

from courses import coupons
from courses.gateways import GATEWAYS
from courses.payments import Payment
from courses.reconcile import reconcile
from edulearn.documents import now
from edulearn.errors import Conflict
from edulearn.limits import LocalLimit
from tests.conftest import (
    Person,
    assert_problem,
    assert_refused,
    contents,
    make_course,
    make_user,
    unknown_id,
)
from tests.test_payment_process import (
    PROCESS,
    QUOTE,
    age_payments,
    assert_paid_once,
    buy,
    charges,
    order,
)
from tests.test_refund import refund

COUPONS = "/api/courses/coupons/"
pytestmark = pytest.mark.usefixtures("unwritten")


@pytest.fixture
def make(alice):
    """Makes a coupon by the API: `make(code="SPRING", value=20)`."""

    def made(**fields):
        body = {"code": "spring", "kind": "percent", "value": 20, **fields}
        answer = alice.post(COUPONS, body)
        assert answer.status_code == 201, answer.json()
        return answer.json()["coupon"]

    return made


def quote(person, course, code):
    return person.post(QUOTE, {"course_id": str(course.id), "coupon": code})


def test_a_coupon_takes_a_part_off(db, charlie, course, make):
    make()
    assert quote(charlie, course, " Spring ").json() == {
        "price": "49.99",
        "discount": "10.00",
        "amount": "39.99",
        "currency": "USD",
    }
    payment = buy(charlie, course, coupon="spring").json()["payment"]
    assert (payment["amount"], payment["coupon"]) == ("39.99", "SPRING")
    assert charges(db)[0]["amount"] == 3999


def test_a_fixed_coupon_never_makes_a_price_negative(charlie, course, make):
    make(code="TEN", kind="fixed", value="10.00")
    make(code="HUGE", kind="fixed", value="1000.00")
    assert quote(charlie, course, "ten").json()["amount"] == "39.99"
    assert quote(charlie, course, "huge").json()["amount"] == "0.00"


@pytest.mark.parametrize("method", ["free", "card", "manual"])
def test_a_whole_discount_needs_no_gateway(db, charlie, course, make, method):
    make(code="GIFT", value=100)
    answer = buy(charlie, course, coupon="gift", payment_method=method)
    assert answer.status_code == 201
    assert answer.json()["payment"]["payment_method"] == "free"
    assert charges(db) == []
    assert charlie.user.is_enrolled(course.id)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"starts_at": (now() + timedelta(days=1)).isoformat()}, "not valid yet"),
        ({"ends_at": (now() - timedelta(days=1)).isoformat()}, "expired"),
        ({"courses": ["0123456789abcdef01234567"]}, "not for this course"),
    ],
)
def test_a_coupon_outside_its_bounds_is_refused_in_words(db, charlie, course, make, fields, words):
    make(**fields)
    for answer in (quote(charlie, course, "SPRING"), buy(charlie, course, coupon="SPRING")):
        assert answer.status_code == 400
        assert words in answer.json()["errors"]["coupon"][0]
    assert db.payments.count_documents({}) == 0


def test_unknown_and_switched_off_coupons_are_refused(alice, charlie, course, make):
    assert "not known" in quote(charlie, course, "nope").json()["detail"]
    coupon = make()
    alice.patch(f"{COUPONS}{coupon['id']}/", {"active": False})
    assert "not valid any more" in quote(charlie, course, "spring").json()["detail"]


def test_codes_are_not_found_by_trying(settings, monkeypatch, charlie, dora, course, make):
    settings.RATE_LIMITS = True
    monkeypatch.setattr(coupons, "GUESSES", LocalLimit(3, 600))
    make()
    for n in range(3):
        assert quote(charlie, course, f"guess-{n}").status_code == 400
    assert_problem(quote(charlie, course, "guess-4"), 429, "too-many-requests")
    assert quote(charlie, course, "spring").status_code == 200
    assert quote(dora, course, "guess-5").status_code == 400


def test_each_user_has_as_many_uses_as_allowed(db, charlie, bob, course, make):
    make(max_per_user=1)
    other = make_course(bob, title="Another")
    assert buy(charlie, course, coupon="spring").status_code == 201
    answer = buy(charlie, other, key="key-2", coupon="spring")
    assert "as often as it allows" in answer.json()["errors"]["coupon"][0]
    assert db.payments.count_documents({}) == 1


def test_a_failed_payment_gives_its_use_back(db, charlie, course, make):
    make(max_uses=1)
    buy(charlie, course, coupon="spring", payment_token="tok_declined")
    assert db.coupons.find_one({})["left"] == 1
    assert buy(charlie, course, key="key-2", coupon="spring").status_code == 201
    assert db.coupons.find_one({})["left"] == 0


@pytest.mark.parametrize("uses", [1, 7])
def test_fifty_buyers_at_once_get_no_more_uses_than_there_are(db, bob, make, uses):
    make(max_uses=uses)
    course = make_course(bob)
    buyers = [Person(make_user(f"Student{n}")) for n in range(50)]
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda buyer: buy(buyer, course, coupon="spring"), buyers))
    assert [answer.status_code for answer in answers].count(201) == uses
    assert len(charges(db)) == uses
    assert db.coupons.find_one({})["left"] == 0
    numbers = [p["receipt_seq"] for p in db.payments.find({"status": "completed"})]
    assert sorted(numbers) == list(range(1, uses + 1))


@pytest.mark.parametrize("keys", [1, 50])
def test_one_buyer_fifty_times_at_once_with_the_last_use(db, charlie, course, make, keys):
    make(max_uses=1)
    with ThreadPoolExecutor(16) as pool:
        asked = [f"key-{n % keys}" for n in range(50)]
        calls = pool.map(lambda key: buy(charlie, course, key=key, coupon="spring"), asked)
        answers = [answer.status_code for answer in calls]
    assert answers.count(201) == 1
    assert_paid_once(db, charlie, course, 3999)
    assert db.coupons.find_one({})["left"] == 0


def test_one_buyer_in_fifty_tabs_uses_a_coupon_once(db, charlie, bob, make):
    make(max_per_user=1)
    courses = [make_course(bob, title=f"Course {n}") for n in range(10)]
    with ThreadPoolExecutor(10) as pool:
        calls = pool.map(lambda c: buy(charlie, c, key=str(c.id), coupon="spring"), courses)
        answers = [answer.status_code for answer in calls]
    assert answers.count(201) == 1
    assert db.payments.count_documents({"coupon_live": True}) == 1


def test_both_limits_hold_when_ten_buyers_buy_five_courses_each_at_once(db, bob, make):
    make(max_uses=9, max_per_user=2)
    courses = [make_course(bob, title=f"Course {n}") for n in range(5)]
    buyers = [Person(make_user(f"Student{n}")) for n in range(10)]
    pairs = [(buyer, each) for each in courses for buyer in buyers]
    with ThreadPoolExecutor(16) as pool:
        calls = pool.map(lambda p: buy(p[0], p[1], key=str(p[1].id), coupon="spring"), pairs)
        bought = [answer.status_code for answer in calls].count(201)
    used = list(db.payments.find({"coupon_live": True}))
    assert bought == len(used) == len(charges(db))
    assert db.coupons.find_one({})["left"] == 9 - bought
    for buyer, each in pairs:  # whoever was refused in the crowd has what was left over
        buy(buyer, each, key="later", coupon="spring")
    used = list(db.payments.find({"coupon_live": True}))
    assert (len(used), db.coupons.find_one({})["left"]) == (9, 0)
    for buyer in buyers:
        slots = sorted(use["coupon_slot"] for use in used if use["user_id"] == buyer.id)
        assert slots in ([], [1], [1, 2])


REFUSED = {
    "price changed": ({"amount": "49.99"}, 409),
    "no way to pay": ({"payment_method": "free"}, 400),
    "used by oneself": ({}, 400),
    "of another course": ({"coupon": "OTHER"}, 400),
    "same key, other body": ({"key": "first"}, 422),
    "same key, declined before": ({"key": "declined", "payment_token": "tok_declined"}, 402),
}


@pytest.mark.parametrize(("fields", "status"), REFUSED.values(), ids=REFUSED)
def test_a_purchase_that_is_refused_keeps_no_use(db, charlie, bob, course, make, fields, status):
    make(max_uses=3)
    make(code="other", max_uses=3, courses=[unknown_id()])
    declined = {"key": "declined", "payment_token": "tok_declined"}
    assert buy(charlie, course, coupon="spring", **declined).status_code == 402
    first = make_course(bob, title="The first")
    assert buy(charlie, first, key="first", coupon="spring").status_code == 201
    answer = buy(charlie, course, **{"key": "second", "coupon": "spring", **fields})
    assert answer.status_code == status
    assert {c["code"]: c["left"] for c in db.coupons.find({})} == {"SPRING": 2, "OTHER": 3}


def test_no_use_is_held_while_a_gateway_is_asked(db, charlie, course, make, monkeypatch):
    """Others may have it meanwhile, and a reconciler would count it as nobody's."""
    make(max_uses=1)
    buy(charlie, course, payment_token="tok_error")
    age_payments(db)
    cancel, seen = GATEWAYS["test"].cancel, []

    def slow_cancel(payment):
        seen.append(db.coupons.find_one({})["left"])
        return cancel(payment)

    monkeypatch.setattr(GATEWAYS["test"], "cancel", slow_cancel)
    assert buy(charlie, course, key="another", coupon="spring").status_code == 201
    assert seen == [1]
    assert db.coupons.find_one({})["left"] == 0


def test_a_use_whose_payment_may_be_stored_is_not_given_back(
    db, charlie, course, make, monkeypatch
):
    make(max_uses=1)
    insert = Payment.insert

    def insert_unheard(payment):
        insert(payment)
        raise PyMongoError("The answer was lost.")

    with monkeypatch.context() as patch:
        patch.setattr(Payment, "insert", insert_unheard)
        assert buy(charlie, course, coupon="spring").status_code >= 500
    assert db.coupons.find_one({})["left"] == 0
    assert buy(charlie, course, coupon="spring").status_code == 200
    assert db.coupons.find_one({})["left"] == 0


def test_a_payment_that_is_told_twice_to_have_failed_gives_one_use_back(db, charlie, course, make):
    make(max_uses=1)
    buy(charlie, course, coupon="spring", payment_token="tok_error")
    [document] = db.payments.find({})
    told = [Payment(dict(document)) for _ in range(2)]
    assert [payment.fail("Not completed in time.") for payment in told] == [True, False]
    assert db.coupons.find_one({})["left"] == 1


@pytest.mark.parametrize("recent_only", [True, False])
def test_a_use_without_its_payment_is_recounted(db, make, recent_only):
    make(max_uses=5)
    past = now() - timedelta(minutes=5)
    db.coupons.update_one({}, {"$set": {"left": 1, "updated_at": past}})
    assert reconcile(recent_only=recent_only)["coupons recounted"] == 1
    assert db.coupons.find_one({})["left"] == 5


def test_a_use_that_may_be_in_somebodys_hands_is_not_recounted(db, charlie, course, make):
    make(max_uses=5)
    past = now() - timedelta(minutes=5)
    db.coupons.update_one({}, {"$set": {"left": 4}})
    assert reconcile()["coupons recounted"] == 0
    buy(charlie, course, coupon="spring", payment_token="tok_declined")
    db.coupons.update_one({}, {"$set": {"left": 4, "updated_at": past}})
    assert reconcile()["coupons recounted"] == 0
    assert db.coupons.find_one({})["left"] == 4


def test_a_recount_gives_way_to_whoever_buys_meanwhile(db, charlie, course, make):
    make(max_uses=5)
    db.coupons.update_one({}, {"$set": {"left": 2}})
    read = coupons.Coupon(db.coupons.find_one({}))
    buy(charlie, course, coupon="spring")
    assert read.recount(now()) == 0
    assert db.coupons.find_one({})["left"] == 1


def test_a_payment_left_behind_gives_its_use_back(db, charlie, course, make):
    make(max_uses=1)
    buy(charlie, course, coupon="spring", payment_token="tok_error")
    age_payments(db)
    reconcile()
    assert db.coupons.find_one({})["left"] == 1


@pytest.mark.parametrize(
    "body",
    [
        {"code": "", "kind": "percent", "value": 10},
        {"code": {"$gt": ""}, "kind": "percent", "value": 10},
        {"code": "A", "kind": "percent", "value": 0},
        {"code": "A", "kind": "percent", "value": 101},
        {"code": "A", "kind": "percent", "value": "10"},
        {"code": "A", "kind": "fixed", "value": -5},
        {"code": "A", "kind": "gift", "value": 5},
        {"code": "A", "kind": "percent", "value": 10, "max_uses": 0},
        {"code": "A", "kind": "percent", "value": 10, "starts_at": "soon"},
        {"code": "A", "kind": "percent", "value": 10, "courses": "all"},
    ],
)
def test_a_bad_coupon_is_not_made(db, alice, body):
    assert alice.post(COUPONS, body).status_code == 400
    assert db.coupons.count_documents({}) == 0


def test_coupons_are_for_admins_and_codes_are_unique(db, alice, bob, make):
    make()
    assert (
        alice.post(COUPONS, {"code": "SPRING ", "kind": "percent", "value": 5}).status_code == 409
    )
    assert bob.get(COUPONS).status_code == 403
    listed = alice.get(COUPONS).json()
    assert listed["count"] == 1
    assert (listed["coupons"][0]["code"], listed["coupons"][0]["value"]) == ("SPRING", 20)


def change(person, coupon, **fields):
    return person.patch(f"{COUPONS}{coupon['id']}/", fields)


def test_limits_window_and_courses_are_changed_and_the_discount_is_not(
    db, alice, charlie, dora, course, make
):
    coupon = make(max_uses=2)
    ends = (now() + timedelta(days=1)).isoformat()
    fields = {"ends_at": ends, "courses": [str(course.id)], "max_per_user": 2}
    answer = change(alice, coupon, **fields, code="OTHER", kind="fixed", value=99, left=50)
    changed = answer.json()["coupon"]
    assert (changed["code"], changed["kind"], changed["value"]) == ("SPRING", "percent", 20)
    assert (changed["left"], changed["max_per_user"]) == (2, 2)
    assert changed["courses"] == [str(course.id)]
    assert changed["ends_at"][:19] == ends[:19]
    for person in (charlie, dora):
        assert buy(person, course, coupon="spring").json()["payment"]["amount"] == "39.99"
    for most, left in ((5, 3), (1, 0), (4, 2), (None, None), (3, 1), (3, 1)):
        assert change(alice, coupon, max_uses=most).json()["coupon"]["left"] == left
    change(alice, coupon, max_uses=1)
    assert "used up" in quote(alice, course, "spring").json()["detail"]
    refund(alice, db.payments.find_one({"user_id": charlie.id})["_id"])
    past = now() - timedelta(minutes=5)
    db.coupons.update_one({}, {"$set": {"updated_at": past}})
    assert reconcile()["coupons recounted"] == 0


def test_of_two_who_change_a_limit_at_once_the_later_is_told(db, make):
    make(max_uses=2)
    first, second = (coupons.Coupon(db.coupons.find_one({})) for _ in range(2))
    first.change(max_uses=5)
    with pytest.raises(Conflict):
        second.change(max_uses=9)
    assert (db.coupons.find_one({})["max_uses"], db.coupons.find_one({})["left"]) == (5, 5)


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"max_uses": 0}, "max_uses"),
        ({"max_per_user": None}, "max_per_user"),
        ({"courses": "all"}, "courses"),
        ({"active": "no"}, "active"),
        ({"ends_at": "2020-01-01"}, "ends_at"),
    ],
)
def test_a_bad_change_of_a_coupon_changes_nothing(db, alice, make, fields, wrong):
    coupon = make(starts_at="2020-01-02")
    before = contents(db)
    assert_refused(change(alice, coupon, **fields), wrong)
    assert contents(db) == before


@pytest.mark.parametrize("max_uses", [3, None])
def test_number_of_database_operations_with_a_coupon(charlie, course, make, operations, max_uses):
    make(max_uses=max_uses)
    with operations() as counted:
        quote(charlie, course, "spring")
    assert counted.total() <= 3, counted
    with operations() as counted:
        assert charlie.post(PROCESS, order(course, coupon="spring")).status_code == 201
    del counted["test_gateway_charges.insert_one"]  # what another gateway is asked by the network
    assert counted.total() <= 8, counted
