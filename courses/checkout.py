"""Buying a course: from what the buyer sent to a payment that stands.

A payment is first stored as pending, then the gateway is asked (by the payment's id, so twice is
once), then `Payment.settle` ends it. Whatever is killed in between, the next call goes on from
where it stopped.
"""

import hashlib
from datetime import timedelta

import orjson
from django.conf import settings

from courses import letters
from courses.coupons import Coupon, CouponRefused
from courses.gateways import FREE, MANUAL, payment_methods
from courses.gateways.asking import ask
from courses.models import Course
from courses.payments import COMPLETED, FAILED, PENDING, Payment, new_document
from edulearn.documents import now
from edulearn.errors import Conflict, Invalid, KeyReused, Problem
from edulearn.money import to_decimal

CUT_OFF = timedelta(minutes=1)  # after which nobody works on an immediate payment any more


class AlreadyEnrolled(Conflict):
    slug, title = "already-enrolled", "Already enrolled"
    detail = "You have this course already."


class PaymentInProgress(Conflict):
    slug, title = "payment-in-progress", "Payment in progress"
    detail = "A payment of yours for this course is being made. Look again in a minute."

    def __init__(self):
        super().__init__(headers={"Retry-After": str(int(CUT_OFF.total_seconds()))})


class PriceChanged(Conflict):
    slug, title = "price-changed", "Price changed"


class Declined(Problem):
    status, slug, title = 402, "payment-declined", "Payment declined"


class Quote:
    """What a course costs with a coupon, or without."""

    def __init__(self, course, coupon):
        self.price = course.price
        self.amount = self.price - (coupon.discount(self.price) if coupon else 0)

    @classmethod
    def for_buyer(cls, user, order):
        """What `order` would cost now; raises NotFound, Forbidden, CouponRefused."""
        course = Course.on_sale(order["course_id"], user)
        return cls(course, Coupon.usable(order.get("coupon"), course, user))

    def to_dict(self, currency):
        discount = self.price - self.amount
        amounts = {"price": self.price, "discount": discount, "amount": self.amount}
        shown = {name: to_decimal(minor, currency) for name, minor in amounts.items()}
        return {**shown, "currency": currency}


def process(user, order, key=None):
    """Pay for what `order` (a valid PaymentInput) asks; returns the payment and if it is new.

    A key that was used before is answered with its payment, whatever has changed since. Raises
    AlreadyEnrolled, PaymentInProgress, PriceChanged, CouponRefused, KeyReused, Declined,
    GatewayUnreachable.
    """
    try:
        payment, is_new = _open(user, order, key)
    except Problem:
        payment, is_new = _known(user, order, key), False
        if not payment:
            raise
    _carry_on(payment, order.get("payment_token"), user)
    if is_new and payment.status == PENDING and payment.document["gateway"] == MANUAL:
        letters.send(payment, letters.INSTRUCTIONS)
    return payment, is_new


def _known(user, order, key):
    """The payment that this key made; raises KeyReused where the body was another."""
    payment = Payment.of_key(user, key)
    if payment and payment.document["request"] != _fingerprint(order):
        raise KeyReused()
    return payment


def _carry_on(payment, token, user):
    """Bring the payment as far as it goes now; raises Declined."""
    enrolled = user.is_enrolled(payment.document["course_id"])
    if payment.status == PENDING:
        payment.settle(ask("start", payment, token), enrolled=enrolled)
    elif payment.status == COMPLETED and not enrolled:
        payment.entitle()
    if payment.status == FAILED:
        raise Declined(payment.document["reason"], payment=payment.to_dict())


def _open(user, order, key):
    """Store a pending payment: from here on nobody else can open one for this course.

    Returns it and True; or, and False, the waiting one that the same request opened before.
    """
    course = Course.on_sale(order["course_id"], user)
    if user.is_enrolled(course.id):
        raise AlreadyEnrolled()
    coupon = Coupon.held(order.get("coupon"), course, user)
    try:
        return _open_with(coupon, course, user, order, key)
    finally:
        if coupon:
            coupon.let_go()


def _open_with(coupon, course, user, order, key):
    quote = Quote(course, coupon)
    _check_amount(quote, order)
    payment = Payment(_document(user, course, quote, order, key))
    for attempt in range(3):
        refusal = _store(payment, coupon, user, is_first=attempt == 0)
        if not refusal:
            return payment, True
        known = _known(user, order, key)
        if known:
            return known, False
        standing = Payment.live_for(user, course)
        if standing and _make_way(standing, payment.document):
            return standing, False
    raise refusal


def _store(payment, coupon, user, *, is_first):
    """Store a new payment with its use of the coupon; gives what stands in the way, or None.

    That may be a waiting payment of theirs, which has the coupon's last use.
    """
    try:
        payment.document |= coupon.hand_over(user, guess=is_first) if coupon else {}
    except CouponRefused as refusal:
        return refusal
    if payment.insert():
        return None
    if coupon:
        coupon.release(coupon.id)  # at once: what stands in the way may be slow to ask about
    return PaymentInProgress()


def _check_amount(quote, order):
    if order.get("amount", quote.amount) != quote.amount:
        amount = to_decimal(quote.amount, settings.CURRENCY)
        raise PriceChanged(
            f"The price is {amount} {settings.CURRENCY} now. Nothing was charged.", amount=amount
        )


def _document(user, course, quote, order, key):
    method = order["payment_method"] if quote.amount else FREE
    gateway = _gateway_name(method, quote.amount)
    return new_document(
        user,
        course,
        price=quote.price,
        amount=quote.amount,
        payment_method=method,
        gateway=gateway,
        letters=[letters.owed(letters.INSTRUCTIONS)] if gateway == MANUAL else [],
        request=_fingerprint(order),
        **({"idempotency_key": key} if key else {}),
    )


def _gateway_name(method, amount):
    if not amount:
        return FREE
    if method not in payment_methods():
        raise Invalid(errors={"payment_method": ["This course is not free: choose how to pay."]})
    return payment_methods()[method]


def _make_way(standing, wanted):
    """Whether to go on with the payment that stands in the way; else it is out of the way now."""
    standing.check()
    same = all(standing.document[field] == wanted[field] for field in ("request", "amount"))
    if standing.status == PENDING and same and not standing.gateway.is_immediate:
        return True
    if standing.status == PENDING and not _is_being_made(standing):
        standing.cancel()
    if standing.status == COMPLETED:
        raise AlreadyEnrolled()
    if standing.status == PENDING:
        raise PaymentInProgress()
    return False


def _is_being_made(payment):
    return payment.gateway.is_immediate and payment.document["created_at"] > now() - CUT_OFF


def _fingerprint(order):
    """What a repeated key is compared by: the whole of the first request's body."""
    parts = {name: str(value) for name, value in sorted(order.items())}
    return hashlib.sha256(orjson.dumps(parts)).hexdigest()
