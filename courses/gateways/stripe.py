"""Stripe: Checkout Sessions, paid on Stripe's own page, so that no card number comes here.

https://docs.stripe.com/payments/checkout · https://docs.stripe.com/api/idempotent_requests
"""

import logging
from datetime import timedelta
from functools import cache

import stripe
from django.conf import settings

from courses.gateways.base import (
    DECLINED,
    SUCCEEDED,
    WAITING,
    BadWebhook,
    Gateway,
    GatewayUnreachable,
    Hint,
    Outcome,
    RefundRefused,
    on_record,
)
from courses.gateways.signatures import read_signed
from edulearn.errors import Problem

log = logging.getLogger(__name__)

API_VERSION = "2026-10-28.endive"
TIMEOUT_SECONDS = 10
SESSION_LASTS = timedelta(hours=1)
UNPAID = ("requires_payment_method", "canceled")
UNDONE = ("failed", "canceled")
EXPANDED = {"expand": ["payment_intent.latest_charge"]}
# Stripe still takes these in hundredths: https://docs.stripe.com/currencies#special-cases
HUNDREDTHS = ("ISK", "UGX")


class NoSession(Problem):
    """Stripe won't take this payment, now or later."""


class NotOpen(Problem):
    """The session is over already, one way or the other."""


class StripeGateway(Gateway):
    name = "stripe"
    is_immediate = False

    def start(self, payment, token):
        return self.look_up(payment)

    def look_up(self, payment):
        return _of_session(payment, _outcome)

    def cancel(self, payment):
        return _of_session(payment, _expire)

    def refund(self, payment, refund_id, amount):
        intent = payment.document["transaction_id"]
        if _was_refunded(intent, refund_id):
            return
        made = _ask(
            client().v1.refunds.create,
            {
                "payment_intent": intent,
                "amount": amount * _factor(payment.document["currency"]),
                "metadata": {"refund_id": refund_id, "payment_id": str(payment.id)},
            },
            {"idempotency_key": f"refund-{refund_id}"},
            refused=RefundRefused,
        )
        if made.status in UNDONE:
            raise RefundRefused()

    def read_webhook(self, body, headers):
        """The Hint of any signed event: an account may sell more than this site's courses."""
        event = read_signed(body, headers.get("Stripe-Signature"), settings.STRIPE_WEBHOOK_SECRET)
        try:
            about = event["data"]["object"]
            metadata = about.get("metadata") or {}
            payment_id = metadata.get("payment_id") or about.get("client_reference_id")
            intent = about.get("payment_intent")  # all that a dispute, or a refund there, tells
            return Hint(str(event["id"]), str(payment_id), str(intent) if intent else None)
        except (KeyError, TypeError, AttributeError) as error:
            raise BadWebhook() from error


GATEWAY = StripeGateway()


@cache
def client():
    """The one client: Stripe's library, with our version, address and patience."""
    return stripe.StripeClient(
        settings.STRIPE_SECRET_KEY,
        stripe_version=API_VERSION,
        base_addresses={"api": settings.STRIPE_API_BASE} if settings.STRIPE_API_BASE else {},
        http_client=stripe.RequestsClient(timeout=TIMEOUT_SECONDS),
        max_network_retries=1,
    )


def _session(payment):
    """The payment's session: the same one each time, made by the first call.

    The idempotency key is the payment's id, so one that was made but never stored is found again.
    """
    sessions = client().v1.checkout.sessions
    known = payment.document.get("session")
    if not known:
        key = {"idempotency_key": f"payment-{payment.id}"}
        made = _ask(sessions.create, _session_parameters(payment), key, refused=NoSession)
        payment.remember_session(made.id)
        known = made.id
    return _ask(sessions.retrieve, known, EXPANDED)


def _of_session(payment, step):
    """What a step makes of the payment's session.

    One that Stripe refuses to make, as for too small an amount, or so late that its end would be
    near, is DECLINED: nobody was ever sent to it, so nobody can have paid.
    """
    try:
        return step(_session(payment))
    except NoSession as refusal:
        return Outcome(DECLINED, reason=refusal.detail)


def _expire(session):
    if session.status != "open":
        return _outcome(session)
    sessions = client().v1.checkout.sessions
    try:
        return _outcome(_ask(sessions.expire, session.id, refused=NotOpen))
    except NotOpen:  # paid in this very moment
        return _outcome(_ask(sessions.retrieve, session.id, EXPANDED))


def _was_refunded(intent, refund_id):
    """Whether this refund is on record: Stripe may forget an idempotency key after a day."""
    made = _ask(client().v1.refunds.list, {"payment_intent": intent, "limit": 100})
    done = [each.metadata for each in made.data if each.status not in UNDONE]
    return any(getattr(metadata, "refund_id", None) == refund_id for metadata in done)


def _session_parameters(payment):
    record = on_record(payment)
    back = f"{settings.SITE_URL}/?course={record['course_id']}&payment={payment.id}"
    about = {"payment_id": str(payment.id), **{k: str(v) for k, v in record.items()}}
    price = {
        "currency": record["currency"].lower(),
        "unit_amount": record["amount"] * _factor(record["currency"]),
        "product_data": {"name": payment.document["course_title"]},
    }
    return {
        "mode": "payment",
        "client_reference_id": str(payment.id),
        "line_items": [{"price_data": price, "quantity": 1}],
        "metadata": about,
        "payment_intent_data": {"metadata": about},
        "success_url": back,
        "cancel_url": back,
        "expires_at": int((payment.document["created_at"] + SESSION_LASTS).timestamp()),
    }


def _outcome(session):
    intent = session.payment_intent
    if session.payment_status == "paid":
        charge = getattr(intent, "latest_charge", None)
        return Outcome(
            SUCCEEDED,
            transaction_id=intent.id,
            session=session.id,
            taken=_taken(session),
            refunded=_minor(getattr(charge, "amount_refunded", 0), session.currency),
            disputed=getattr(charge, "disputed", False),
        )
    if session.status == "expired":
        return Outcome(DECLINED, reason="The payment page expired.", session=session.id)
    if session.status == "complete" and intent.status in UNPAID:
        return Outcome(DECLINED, reason="The bank did not pay.", session=session.id)
    action = {"redirect_url": session.url} if session.url else None
    return Outcome(WAITING, next_action=action, session=session.id)


def _taken(session):
    return {
        "amount": _minor(session.amount_total, session.currency),
        "currency": session.currency.upper(),
        "course_id": getattr(session.metadata, "course_id", None),
        "user_id": getattr(session.metadata, "user_id", None),
    }


def _factor(currency):
    return 100 if currency.upper() in HUNDREDTHS else 1


def _minor(amount, currency):
    """Our minor units of an amount of Stripe's; what doesn't divide stays a fraction, and unlike
    any amount of ours."""
    factor = _factor(currency)
    return amount / factor if amount % factor else amount // factor


def _ask(call, *arguments, refused=GatewayUnreachable):
    """A call to Stripe: whatever keeps us from its answer is GatewayUnreachable."""
    try:
        return call(*arguments)
    except stripe.StripeError as error:
        log.warning("Stripe: %s", error)
        if isinstance(error, stripe.InvalidRequestError) and refused is not GatewayUnreachable:
            raise refused(error.user_message) from error
        raise GatewayUnreachable() from error
