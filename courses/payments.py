"""Payments: what is stored of a purchase, and the one transition that ends it."""

import logging

from bson import ObjectId
from django.conf import settings
from pymongo import ASCENDING, DESCENDING, IndexModel, ReturnDocument
from pymongo.errors import DuplicateKeyError

from accounts.models import User
from courses import discrepancies, letters
from courses.coupons import Coupon
from courses.enrollments import Enrollment
from courses.gateways import gateway_named
from courses.gateways.asking import ask
from courses.gateways.base import DECLINED, SUCCEEDED
from courses.receipt_numbers import with_receipt_number
from edulearn.documents import Collection, now
from edulearn.errors import NotFound
from edulearn.money import to_decimal

log = logging.getLogger(__name__)

PENDING, COMPLETED, FAILED, REFUNDED = STATUSES = ("pending", "completed", "failed", "refunded")


def _unique(*fields, where):
    return IndexModel(
        [(field, ASCENDING) for field in fields], unique=True, partialFilterExpression=where
    )


class Payment(Collection):
    """One purchase of one course by one user, wrapped around its document."""

    NAME = "payments"
    INDEXES = [
        _unique("user_id", "idempotency_key", where={"idempotency_key": {"$exists": True}}),
        # Nobody pays twice for one course: `live` is set while a payment is pending or completed.
        _unique("user_id", "course_id", where={"live": True}),
        # Nobody uses a coupon more often than it allows: each use takes one of the user's slots.
        _unique("coupon_id", "user_id", "coupon_slot", where={"coupon_live": True}),
        # Receipt numbers have no gaps: a number exists only once a completed payment bears it.
        _unique("receipt_year", "receipt_seq", where={"receipt_seq": {"$exists": True}}),
        IndexModel(
            [("attention_at", ASCENDING)],
            partialFilterExpression={"attention_at": {"$exists": True}},
        ),
        IndexModel([("letters.due_at", ASCENDING)], sparse=True),
        IndexModel([("created_at", DESCENDING), ("_id", DESCENDING)]),
        IndexModel([("user_id", ASCENDING), ("created_at", DESCENDING)]),
        IndexModel([("instructor_id", ASCENDING), ("created_at", DESCENDING)]),
        IndexModel([("course_id", ASCENDING), ("created_at", DESCENDING)]),
        IndexModel([("status", ASCENDING), ("created_at", DESCENDING)]),
        IndexModel([("status", ASCENDING), ("updated_at", DESCENDING)]),
        IndexModel([("transaction_id", ASCENDING)]),
    ]

    def __init__(self, document):
        self.document = document
        self.id = document["_id"]
        self.next_action = None  # what a waiting buyer does now, once the gateway was asked

    # Rules

    @property
    def status(self):
        return self.document["status"]

    @property
    def amount(self):
        """Minor units."""
        return self.document["amount"]

    def money(self, minor):
        """Minor units of this payment's currency in words, such as "49.99 USD"."""
        currency = self.document["currency"]
        return f"{to_decimal(minor, currency)} {currency}"

    @property
    def gateway(self):
        return gateway_named(self.document["gateway"])

    def readable_by(self, user):
        return user.is_admin or self.document["user_id"] == user.id

    # Reading

    @classmethod
    def get(cls, payment_id):
        """The payment of that ObjectId; raises NotFound."""
        document = payment_id and cls.collection().find_one({"_id": payment_id})
        if not document:
            raise NotFound("There is no such payment.")
        return cls(document)

    @classmethod
    def readable(cls, payment_id, user):
        """The payment, if `user` may know of it; raises NotFound."""
        payment = cls.get(payment_id)
        if not payment.readable_by(user):
            raise NotFound("There is no such payment.")
        return payment

    def buyer(self):
        """Who paid, or None once that account is closed."""
        found = User.collection().find_one({"_id": self.document["user_id"]}, {"password": 0})
        return User(found) if found else None

    @classmethod
    def of_key(cls, user, key):
        """The payment that this user's idempotency key made, or None."""
        found = key and cls.collection().find_one({"user_id": user.id, "idempotency_key": key})
        return cls(found) if found else None

    @classmethod
    def live_for(cls, user, course):
        """The user's pending or completed payment of a course, or None."""
        where = {"user_id": user.id, "course_id": course.id, "live": True}
        found = cls.collection().find_one(where)
        return cls(found) if found else None

    @classmethod
    def standing_for(cls, course):
        """Whether a pending or completed payment for the course exists."""
        return bool(cls.collection().find_one({"course_id": course.id, "live": True}, {"_id": 1}))

    # Verbs

    def insert(self):
        """Store this new payment; False where a unique index says that another is in its way."""
        try:
            self.collection().insert_one(self.document)
            return True
        except DuplicateKeyError:
            return False

    def settle(self, outcome, *, enrolled=False):
        """What the gateway says becomes so: the one way in which a pending payment ends.

        Whoever brings the news (the buyer's request, a webhook, an admin, the reconciler) comes
        here. First the compare-and-set, which also gives the receipt its number, then the
        enrolment: a crash in between is mended by the next call. `enrolled` says that the learner
        is known to be in already.

        Money that went back elsewhere is an admin's to judge once the payment is settled, so that
        it makes no difference in which order the news comes in.
        """
        self.next_action = outcome.next_action
        given_back = discrepancies.given_back(self)
        if not discrepancies.mismatch(self, outcome):
            self._follow(outcome)
        wrong = discrepancies.mismatch(self, outcome)
        if wrong:  # perhaps only now: it may have been rejected in this very moment
            self.hold(wrong)
        if self.status == COMPLETED and not enrolled:
            self.entitle()
        amiss = discrepancies.amiss(self, outcome, given_back)
        if amiss and not wrong:
            self.hold(amiss)

    def _follow(self, outcome):
        if outcome.status == SUCCEEDED:
            self._complete(outcome)
        elif outcome.status == DECLINED:
            self.fail(outcome.reason, outcome.transaction_id)

    def _complete(self, outcome):
        change = {
            "status": COMPLETED,
            "transaction_id": outcome.transaction_id,
            "letters": [letters.owed(letters.RECEIPT)],
        }
        if with_receipt_number(self.amount, lambda number: self._end({**change, **number})):
            letters.send(self, letters.RECEIPT)

    def fail(self, reason, transaction_id=None):
        """A pending payment ends without money; its coupon's use is free again.

        Returns whether it was this call that ended it: not where money came in meanwhile.
        """
        change = {
            "status": FAILED,
            "reason": reason,
            "transaction_id": transaction_id,
            "letters": [],
        }
        known = {"received": self.document["received"]}
        is_ended = self._end(change, known, live="", coupon_live="")
        if is_ended and self.document.get("coupon_id"):
            Coupon.release(self.document["coupon_id"])
        return is_ended

    def _end(self, change, known=None, **unset):
        """The compare-and-set; returns whether it was this call that ended the payment."""
        changed = self.collection().find_one_and_update(
            {"_id": self.id, "status": PENDING, **(known or {})},
            {
                "$set": {**change, "updated_at": now()},
                "$unset": {**unset, "attention": "", "attention_at": ""},
            },
            return_document=ReturnDocument.AFTER,
        )
        self.document = changed or self.collection().find_one({"_id": self.id})
        return bool(changed)

    def entitle(self):
        """Enrol the buyer, or tell an admin that there is nobody, or nothing, to enrol; once."""
        ids = {name: self.document[name] for name in ("user_id", "course_id")}
        if not Enrollment.enroll(**ids) and self.amount:
            self.hold("The account or the course is gone: give the money back.")

    def hold(self, why):
        """Leave it to an admin: something does not fit, and no machine should decide.

        What an admin has seen and dismissed doesn't come back for the same reason.
        """
        if self.document.get("attention") != why:
            log.warning("Payment %s needs attention: %s", self.id, why)
            self.set(attention=why, attention_at=now())

    def remember_session(self, session):
        """Keep which session of the gateway this payment is about."""
        self.set(session=session)

    def set(self, **fields):
        """Set fields that aren't its status."""
        self.document = self.collection().find_one_and_update(
            {"_id": self.id},
            {"$set": {**fields, "updated_at": now()}},
            return_document=ReturnDocument.AFTER,
        )

    def check(self):
        """Ask the gateway how the payment stands, settle by its answer, and see to the access."""
        if self.status == PENDING:
            self.settle(ask("look_up", self))
        elif self.status == COMPLETED:
            self.entitle()

    def cancel(self):
        """End a payment that was left behind: completed if it was charged after all."""
        if self.status == PENDING:
            self.settle(ask("cancel", self))

    def dismiss(self):
        """An admin has seen to it."""
        self.collection().update_one({"_id": self.id}, {"$unset": {"attention_at": ""}})
        self.document = self.collection().find_one({"_id": self.id})

    def document_of(self, refund_id):
        """The done refund of that id whose credit note is asked for, or None for the receipt.

        Raises NotFound where there is no such paper.
        """
        done = [made for made in self.document.get("refunds", []) if made["credit_note"]]
        made = next((made for made in done if made["id"] == refund_id), None)
        if not (made if refund_id else self.document.get("receipt_number")):
            raise NotFound("There is no such receipt.")
        return made

    # JSON

    def to_dict(self):
        document = self.document
        currency = document["currency"]
        return {
            "id": self.id,
            "user_id": document["user_id"],
            "course_id": document["course_id"],
            "course_title": document["course_title"],
            "price": to_decimal(document["price"], currency),
            "discount": to_decimal(document["price"] - document["amount"], currency),
            "amount": to_decimal(document["amount"], currency),
            "currency": currency,
            "payment_method": document["payment_method"],
            "status": document["status"],
            "reason": document.get("reason"),
            "transaction_id": document["transaction_id"],
            "refunded_amount": to_decimal(document["refunded_amount"], currency),
            "coupon": document.get("coupon"),
            "receipt_number": document.get("receipt_number"),
            "credit_notes": [
                {
                    "refund": made["id"],
                    "number": made["credit_note"],
                    "amount": to_decimal(made["amount"], currency),
                }
                for made in document.get("refunds", [])
                if made["credit_note"]
            ],
            "created_at": document["created_at"],
            "updated_at": document["updated_at"],
        }

    def to_admin_dict(self):
        """The same with what only admins see: why it waits for them, and each refund."""
        document = self.document
        received = document["received"] or 0
        return {
            **self.to_dict(),
            "attention": document.get("attention") if "attention_at" in document else None,
            "received_amount": to_decimal(received, document["currency"]),
            "refunds": [
                {**refund, "amount": to_decimal(refund["amount"], document["currency"])}
                for refund in document.get("refunds", [])
            ],
        }


def new_document(user, course, **fields):
    """A pending payment as it is first stored."""
    moment = now()
    return {
        "_id": ObjectId(),
        "user_id": user.id,
        "course_id": course.id,
        "course_title": course.title,
        "instructor_id": course.document["instructor_id"],
        "currency": settings.CURRENCY,
        "status": PENDING,
        "live": True,
        "transaction_id": None,
        "received": None,
        "refunded_amount": 0,
        "created_at": moment,
        "updated_at": moment,
        **fields,
    }
