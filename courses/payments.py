"""Payments: from the server's own price to the enrolment, in steps that each may be taken again.

A payment is first stored as pending, then the gateway is asked (by the payment's id, so twice is
once), then one compare-and-set completes or fails it, then the learner is enrolled. Whatever is
killed in between, the next call with the same key goes on from where it stopped.
"""

import hashlib
from datetime import timedelta

import orjson
from bson import ObjectId
from django.conf import settings
from pymongo import ASCENDING, DESCENDING, IndexModel, ReturnDocument
from pymongo.errors import DuplicateKeyError

from accounts.models import User
from courses.enrollments import Enrollment
from courses.gateways import FREE, gateway_named, payment_methods
from courses.gateways.base import DECLINED, SUCCEEDED
from courses.models import Course
from edulearn.documents import Collection, now
from edulearn.errors import Conflict, Invalid, Problem
from edulearn.money import to_decimal
from edulearn.pagination import read_page

PENDING, COMPLETED, FAILED, REFUNDED = STATUSES = ("pending", "completed", "failed", "refunded")
STALE = timedelta(minutes=1)


class AlreadyEnrolled(Conflict):
    slug, title = "already-enrolled", "Already enrolled"
    detail = "You have this course already."


class PaymentInProgress(Conflict):
    slug, title = "payment-in-progress", "Payment in progress"
    detail = "A payment of yours for this course is being made. Look again in a minute."

    def __init__(self):
        super().__init__(headers={"Retry-After": str(int(STALE.total_seconds()))})


class PriceChanged(Conflict):
    slug, title = "price-changed", "Price changed"

    def __init__(self, amount):
        price = to_decimal(amount, settings.CURRENCY)
        super().__init__(
            f"The price is {price} {settings.CURRENCY} now. Nothing was charged.", amount=price
        )


class KeyReused(Problem):
    status, slug, title = 422, "idempotency-key-reused", "Key used for another payment"
    detail = "This Idempotency-Key was sent before with another body. Use a new one."


class Declined(Problem):
    status, slug, title = 402, "payment-declined", "Payment declined"


class Payment(Collection):
    """One purchase of one course by one user."""

    NAME = "payments"
    INDEXES = [
        IndexModel(
            [("user_id", ASCENDING), ("idempotency_key", ASCENDING)],
            unique=True,
            partialFilterExpression={"idempotency_key": {"$exists": True}},
        ),
        # Nobody pays twice for one course: `live` is set while a payment is pending or completed.
        IndexModel(
            [("user_id", ASCENDING), ("course_id", ASCENDING)],
            unique=True,
            partialFilterExpression={"live": True},
        ),
        IndexModel([("created_at", DESCENDING), ("_id", DESCENDING)]),
        IndexModel([("user_id", ASCENDING), ("created_at", DESCENDING)]),
        IndexModel([("instructor_id", ASCENDING), ("created_at", DESCENDING)]),
        IndexModel([("course_id", ASCENDING), ("created_at", DESCENDING)]),
        IndexModel([("status", ASCENDING), ("created_at", DESCENDING)]),
    ]

    def __init__(self, document):
        self.document = document
        self.id = document["_id"]

    @property
    def status(self):
        return self.document["status"]

    # Buying

    @classmethod
    def process(cls, user, order, key=None):
        """Pay for what `order` (a valid PaymentInput) asks; returns the payment and if it is new.

        A key that was used before is answered with its payment, whatever has changed since.
        Raises AlreadyEnrolled, PaymentInProgress, PriceChanged, KeyReused, Declined,
        GatewayUnreachable.
        """
        try:
            payment, is_new = cls._open(user, order, key), True
        except Problem:
            payment, is_new = cls._of_key(user, key, order), False
            if not payment:
                raise
        payment.settle(user, order.get("payment_token"))
        return payment, is_new

    @classmethod
    def _open(cls, user, order, key):
        """Store the pending payment: from here on nobody else can open one for this course."""
        course = Course.on_sale(order["course_id"], user)
        if user.is_enrolled(course.id):
            raise AlreadyEnrolled()
        amount = course.price
        if order.get("amount", amount) != amount:
            raise PriceChanged(amount)
        document = cls._document(user, course, amount, order, key)
        try:
            cls.collection().insert_one(document)
        except DuplicateKeyError:
            cls._make_way(user, course)
            cls._insert_or_wait(document)
        return cls(document)

    @classmethod
    def _insert_or_wait(cls, document):
        try:
            cls.collection().insert_one(document)
        except DuplicateKeyError as error:
            raise PaymentInProgress() from error

    @classmethod
    def _document(cls, user, course, amount, order, key):
        moment = now()
        return {
            "_id": ObjectId(),
            "user_id": user.id,
            "course_id": course.id,
            "course_title": course.title,
            "instructor_id": course.document["instructor_id"],
            "amount": amount,
            "currency": settings.CURRENCY,
            "payment_method": order["payment_method"] if amount else FREE,
            "gateway": _gateway_name(order["payment_method"], amount),
            "status": PENDING,
            "live": True,
            "transaction_id": None,
            "refunded_amount": 0,
            "request": _fingerprint(order),
            "created_at": moment,
            "updated_at": moment,
            **({"idempotency_key": key} if key else {}),
        }

    @classmethod
    def _make_way(cls, user, course):
        """Finish what stands in the way of a new payment, if it was left behind."""
        found = cls.collection().find_one(
            {"user_id": user.id, "course_id": course.id, "live": True}
        )
        if not found:
            return
        standing = cls(found)
        if standing.status == PENDING and standing.document["created_at"] > now() - STALE:
            raise PaymentInProgress()
        standing.conclude()
        if standing.status == COMPLETED:
            raise AlreadyEnrolled()

    @classmethod
    def _of_key(cls, user, key, order):
        found = key and cls.collection().find_one({"user_id": user.id, "idempotency_key": key})
        if found and found["request"] != _fingerprint(order):
            raise KeyReused()
        return found and cls(found)

    def settle(self, user, token):
        """Bring the payment to its end, and the learner into the course; raises Declined."""
        if self.status == PENDING:
            self._record(gateway_named(self.document["gateway"]).charge(self, token))
        if self.status == FAILED:
            raise Declined(self.document.get("reason"), payment=self.to_dict())
        if self.status == COMPLETED and not user.is_enrolled(self.document["course_id"]):
            self._entitle()

    def conclude(self):
        """End a payment that was left behind: completed if it was charged, else failed."""
        if self.status == PENDING:
            self._record(gateway_named(self.document["gateway"]).cancel(self))
        if self.status == COMPLETED:
            self._entitle()

    def _record(self, outcome):
        """The one transition of a payment: a compare-and-set, whoever brings the news."""
        change = {"updated_at": now(), "transaction_id": outcome.transaction_id}
        if outcome.status == SUCCEEDED:
            update = {"$set": {**change, "status": COMPLETED}}
        elif outcome.status == DECLINED:
            failed = {**change, "status": FAILED, "reason": outcome.reason}
            update = {"$set": failed, "$unset": {"live": ""}}
        else:
            return
        changed = self.collection().find_one_and_update(
            {"_id": self.id, "status": PENDING}, update, return_document=ReturnDocument.AFTER
        )
        self.document = changed or self.collection().find_one({"_id": self.id})

    def _entitle(self):
        Enrollment.enroll(user_id=self.document["user_id"], course_id=self.document["course_id"])

    # Reading

    @classmethod
    def standing_for(cls, course):
        """Whether a pending or completed payment for the course exists."""
        return bool(cls.collection().find_one({"course_id": course.id, "live": True}, {"_id": 1}))

    @classmethod
    def visible_to(cls, user, query):
        """The page of payments that `user` may see: own; those for own courses; for admins all."""
        whose = {} if user.is_admin else {"user_id": user.id}
        if user.teaches and not user.is_admin:
            whose = {"$or": [{"user_id": user.id}, {"instructor_id": user.id}]}
        asked = {"status": "status", "course": "course_id", "user": "user_id"}
        where = {field: query[name] for name, field in asked.items() if name in query}
        times = {"$gte": query.get("from"), "$lt": query.get("to")}
        times = {operator: at for operator, at in times.items() if at}
        if times:
            where["created_at"] = times
        return read_page(
            cls.collection(),
            groups=[{"$and": [whose, where]}],
            sort=[("created_at", -1)],
            query=query,
        )

    # JSON

    def to_dict(self):
        document = self.document
        return {
            "id": self.id,
            "user_id": document["user_id"],
            "course_id": document["course_id"],
            "course_title": document["course_title"],
            "amount": to_decimal(document["amount"], document["currency"]),
            "currency": document["currency"],
            "payment_method": document["payment_method"],
            "status": document["status"],
            "transaction_id": document["transaction_id"],
            "refunded_amount": to_decimal(document["refunded_amount"], document["currency"]),
            "coupon": document.get("coupon"),
            "receipt_number": document.get("receipt_number"),
            "created_at": document["created_at"],
            "updated_at": document["updated_at"],
        }


def with_buyers(payments):
    """The payments' JSON with `user: {id, name, email}`, all read in one operation."""
    buyers = User.named({payment.document["user_id"] for payment in payments})
    return [
        {**payment.to_dict(), "user": buyers.get(payment.document["user_id"])}
        for payment in payments
    ]


def _gateway_name(method, amount):
    if not amount:
        return FREE
    if method not in payment_methods():
        raise Invalid(errors={"payment_method": ["This course is not free: choose how to pay."]})
    return payment_methods()[method]


def _fingerprint(order):
    """What a repeated key is compared by: the whole of the first request's body."""
    parts = {name: str(value) for name, value in sorted(order.items())}
    return hashlib.sha256(orjson.dumps(parts)).hexdigest()
