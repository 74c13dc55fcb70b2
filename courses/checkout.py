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
    """What a course costs this buyer now, with this coupon."""

    def __init__(self, user, order):
        self.course = Course.on_sale(order["course_id"], user)
        self.price = self.course.price
        self.coupon = Coupon.usable(order.get("coupon"), self.course, user)
        self.amount = self.price - (self.coupon.discount(self.price) if self.coupon else 0)

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
        letters.send_instructions(payment)
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
    quote = Quote(user, order)
    if user.is_enrolled(quote.course.id):
        raise AlreadyEnrolled()
    _check_amount(quote, order)
    payment = Payment(_document(user, quote, order, key))
    for _ in range(2):
        refusal = _store(payment, quote.coupon, user)
        if not refusal:
            return payment, True
        known = _known(user, order, key)
        if known:
            return known, False
        standing = Payment.live_for(user, quote.course)
        if standing and _make_way(standing, payment.document):
            return standing, False
    raise refusal


def _store(payment, coupon, user):
    """Store a new payment with its use of the coupon; gives what stands in the way, or None.

    That may be a waiting payment of theirs, which has the coupon's last use.
    """
    try:
        payment.document |= coupon.claim(user) if coupon else {}
        return None if payment.insert() else PaymentInProgress()
    except CouponRefused as refusal:
        return refusal


def _check_amount(quote, order):
    if order.get("amount", quote.amount) != quote.amount:
        amount = to_decimal(quote.amount, settings.CURRENCY)
        raise PriceChanged(
            f"The price is {amount} {settings.CURRENCY} now. Nothing was charged.", amount=amount
        )


def _document(user, quote, order, key):
    method = order["payment_method"] if quote.amount else FREE
    return new_document(
        user,
        quote.course,
        price=quote.price,
        amount=quote.amount,
        payment_method=method,
        gateway=_gateway_name(method, quote.amount),
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
