"""What the server that is killed was asked, how it is recovered, and what must then be true.

The processes know the people by their addresses, and all else by what is stored.
"""

import json
import time
from datetime import timedelta

import requests
from django.conf import settings
from django.test import override_settings

from accounts.models import User
from courses import reconcile
from courses.coupons import Coupon
from courses.gateways.signatures import sign
from courses.gateways.test import webhook_secret
from courses.models import Course
from edulearn.db import get_db
from tests.conftest import Person, make_course, make_user

USES = 5
PRICE = 4999


class Card:
    """Charlie buys Bob's course with a limited coupon, by a card that is charged at once."""

    price, coupon, order = PRICE, 20, {"payment_token": "tok_ok"}
    charged = 3999

    def arrange(self):
        make_user("Alice", "admin")
        bob = Person(make_user("Bob", "instructor"))
        make_user("Charlie")
        make_user("Dora")
        make_course(bob, price=self.price)
        if self.coupon:
            value = {"kind": "percent", "value": self.coupon, "max_uses": USES}
            Coupon.create(code="SPRING", **value)

    def act(self):
        return self.buy("key-1")

    def buy(self, key, who="charlie"):
        body = {"course_id": str(course().id), "payment_method": "card", **self.order}
        if self.coupon and who == "charlie":
            body["coupon"] = "SPRING"
        return person(who).post("/api/courses/payment/process/", body, **{"Idempotency-Key": key})

    def finish(self):
        """What was never charged can be bought yet, by whoever was cut off."""
        if not is_enrolled():
            assert charges() == []
            assert self.buy("key-2").status_code == 201

    def check(self):
        self.finish()
        assert charges() == ([(self.charged, 0)] if self.charged else [])
        assert_access(True)
        assert_order(used=1 if self.coupon else 0, numbered=1 if self.charged else 0)


class Gift(Card):
    """The same with a coupon that takes all of the price off."""

    coupon, charged, order = 100, 0, {"payment_method": "free"}


class Free(Card):
    """A course that costs nothing."""

    price, coupon, charged, order = 0, None, 0, {"payment_method": "free"}


class Webhook(Card):
    """The gateway tells of a charge that nobody here has heard of."""

    header, secret = "Test-Signature", staticmethod(webhook_secret)
    order = {"payment_token": "tok_timeout"}

    def arrange(self):
        super().arrange()
        self.buy("key-1")

    def act(self):
        about = {"metadata": {"payment_id": str(payment()["_id"])}}
        event = {"id": "evt_1", "payment": str(payment()["_id"]), "data": {"object": about}}
        body = json.dumps(event).encode()
        path = f"/api/courses/payment/webhook/{payment()['gateway']}/"
        signed = {self.header: sign(body, self.secret(), int(time.time()))}
        return Person().post(path, body, **signed)


class Approval(Card):
    """An admin says that a transfer came in; the amount is the one that the page sends."""

    order = {"payment_method": "manual", "payment_token": None}

    def arrange(self):
        super().arrange()
        assert self.buy("key-1").status_code == 202

    def act(self):
        body, key = {"received": "39.99"}, {"Idempotency-Key": "approval-1"}
        return person("alice").post(path("approve"), body, **key)

    def finish(self):
        if payment()["status"] == "pending":
            assert payment()["received"] is None
            assert person("alice").post(path("approve"), {}).status_code == 200

    def check(self):
        self.finish()
        [stored] = get_db().payments.find({"user_id": user("charlie").id})
        assert (stored["received"], stored["status"]) == (3999, "completed")
        assert_access(True)
        assert_order(used=1, numbered=1)


class Refund(Card):
    """An admin gives all of the money back."""

    body, back = {"reason": "Not what was promised"}, 3999

    def arrange(self):
        super().arrange()
        self.pay()

    def pay(self):
        assert self.buy("key-1").status_code == 201

    def act(self):
        return person("alice").post(path("refund"), self.body, **{"Idempotency-Key": "refund-1"})

    def finish(self):
        if not payment().get("refunds"):
            assert self.act().status_code == 200

    def check(self):
        self.finish()
        assert charges() == [(3999, self.back)]
        assert payment()["refunded_amount"] == self.back
        assert payment()["status"] == ("refunded" if self.back == 3999 else "completed")
        assert [note["refund_id"] for note in get_db().credit_notes.find({})] == [
            made["id"] for made in payment()["refunds"]
        ]
        assert_access(self.back < 3999)
        assert_order(used=1, numbered=1)


class PartRefund(Refund):
    """An admin gives a part of it back."""

    body, back = {"amount": "10.00"}, 1000


class Redirect(Card):
    """Charlie is to be sent to Stripe's page, and pays there in the end."""

    order = {"payment_token": None}

    def finish(self):
        if not is_enrolled():
            answer = self.buy("key-2")
            assert answer.status_code == 202, answer.content
            self.pay_there()
            assert person("charlie").get(path()).json()["enrolled"] is True

    @staticmethod
    def pay_there():
        """Charlie pays on the page that the session is for."""
        session = payment()["session"]
        requests.post(f"{settings.STRIPE_API_BASE}/c/pay/{session}", allow_redirects=False)


class Return(Redirect):
    """Charlie comes back from Stripe's page, having paid."""

    def arrange(self):
        super().arrange()
        assert self.buy("key-1").status_code == 202
        self.pay_there()

    def act(self):
        return person("charlie").get(path())


class StripeWebhook(Return, Webhook):
    """Stripe tells that Charlie paid."""

    header = "Stripe-Signature"
    act = Webhook.act

    @staticmethod
    def secret():
        return settings.STRIPE_WEBHOOK_SECRET


class StripeRefund(Redirect, Refund):
    """An admin gives all of the money back, by Stripe."""

    act = Refund.act
    arrange, finish, check = Refund.arrange, Refund.finish, Refund.check

    def pay(self):
        Redirect.finish(self)


class StripePartRefund(StripeRefund):
    """An admin gives a part of it back, by Stripe."""

    body, back = PartRefund.body, PartRefund.back


SCENARIOS = {
    "card": Card,
    "gift": Gift,
    "free": Free,
    "webhook": Webhook,
    "approval": Approval,
    "refund": Refund,
    "part refund": PartRefund,
    "stripe redirect": Redirect,
    "stripe return": Return,
    "stripe webhook": StripeWebhook,
    "stripe refund": StripeRefund,
    "stripe part refund": StripePartRefund,
}


# How it is recovered


def retry(scenario):
    """Whoever had no answer asks again, with the same key; the repairs do the counting."""
    answer = scenario.act()
    assert answer.status_code in (200, 201, 202), answer.content
    repair(scenario)


def repair(scenario):
    """Nobody comes back; the reconciler does what it does a minute later."""
    reconcile.CUT_OFF = timedelta(0)
    reconcile.reconcile()


RECOVERIES = {"retry": retry, "reconcile": repair}


# What is there


def user(name):
    return User(get_db().users.find_one({"email": f"{name}@example.org"}))


def person(name):
    return Person(user(name))


def course():
    return Course(get_db().courses.find_one({}))


def payment():
    """Charlie's newest payment."""
    return get_db().payments.find_one({"user_id": user("charlie").id}, sort=[("_id", -1)])


def path(verb=""):
    return f"/api/courses/payments/{payment()['_id']}/{verb and verb + '/'}"


def is_enrolled():
    return user("charlie").is_enrolled(course().id)


def charges():
    """What was taken of Charlie, and given back of it, as the gateway has it on record."""
    theirs = str(user("charlie").id)
    if settings.PAYMENT_GATEWAY == "stripe":
        bearer = {"Authorization": f"Bearer {settings.STRIPE_SECRET_KEY}"}
        found = requests.get(f"{settings.STRIPE_API_BASE}/v1/charges", headers=bearer).json()
        taken = [c for c in found["data"] if c["metadata"]["user_id"] == theirs]
        return [(charge["amount"], charge["amount_refunded"]) for charge in taken]
    found = get_db().test_gateway_charges.find({"user_id": theirs, "status": "succeeded"})
    return [(charge["amount"], charge["refunded"]) for charge in found]


# What must be true


def assert_access(is_in):
    """Charlie is in, or not: the enrolment, the account and the course's count all say so."""
    charlie, count = user("charlie"), int(is_in)
    enrolled = {"user_id": charlie.id, "course_id": course().id}
    assert get_db().enrollments.count_documents({**enrolled, "revoked_at": None}) == count
    assert get_db().enrollments.count_documents(enrolled) <= 1
    assert charlie.document["enrolled_courses"] == [course().id] * count
    assert course().document["students_count"] == count
    assert course().document["students"] == [charlie.id] * count


def assert_order(*, used, numbered):
    """Coupons, receipt numbers and what waits for an admin are as if nothing had happened."""
    coupon = get_db().coupons.find_one({})
    assert not coupon or coupon["left"] == USES - used
    assert get_db().payments.count_documents({"attention_at": {"$exists": True}}) == 0
    assert get_db().payments.count_documents({"status": "pending"}) == 0
    with override_settings(PAYMENT_GATEWAY="test"):
        if course().price:
            assert Card().buy("dora", "dora").status_code == 201
    numbers = [p["receipt_seq"] for p in get_db().payments.find({"receipt_seq": {"$gt": 0}})]
    assert sorted(numbers) == list(range(1, numbered + (2 if course().price else 1)))
