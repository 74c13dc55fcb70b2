"""Stripe: Checkout Sessions, paid on Stripe's own page, so that no card number comes here.

https://docs.stripe.com/payments/checkout · https://docs.stripe.com/api/idempotent_requests
"""

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

API_VERSION = "2026-10-28.endive"
TIMEOUT_SECONDS = 10
SESSION_LASTS = timedelta(hours=1)


class StripeGateway(Gateway):
    name = "stripe"
    is_immediate = False

    def start(self, payment, token):
        return self.look_up(payment)

    def look_up(self, payment):
        return _outcome(_session(payment))

    def cancel(self, payment):
        session = _session(payment)
        if session.status == "open":
            session = _ask(client().v1.checkout.sessions.expire, session.id)
        return _outcome(session)

    def refund(self, payment, refund_id, amount):
        _ask(
            client().v1.refunds.create,
            {
                "payment_intent": payment.document["transaction_id"],
                "amount": amount,
                "metadata": {"refund_id": refund_id},
            },
            {"idempotency_key": f"refund-{refund_id}"},
            refused=RefundRefused,
        )

    def read_webhook(self, body, headers):
        event = read_signed(body, headers.get("Stripe-Signature"), settings.STRIPE_WEBHOOK_SECRET)
        try:
            about = event["data"]["object"]
            payment_id = about.get("client_reference_id") or about["metadata"]["payment_id"]
            return Hint(str(event["id"]), str(payment_id))
        except (KeyError, TypeError, AttributeError) as error:
            raise BadWebhook("This event is not about one of our payments.") from error


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
    known = payment.document.get("session")
    expand = {"expand": ["payment_intent.latest_charge"]}
    if known:
        return _ask(client().v1.checkout.sessions.retrieve, known, expand)
    made = _ask(
        client().v1.checkout.sessions.create,
        _session_parameters(payment),
        {"idempotency_key": f"payment-{payment.id}"},
    )
    payment.remember_session(made.id)
    return _ask(client().v1.checkout.sessions.retrieve, made.id, expand)


def _session_parameters(payment):
    record = on_record(payment)
    back = f"{settings.SITE_URL}/?course={record['course_id']}&payment={payment.id}"
    about = {"payment_id": str(payment.id), **{k: str(v) for k, v in record.items()}}
    price = {
        "currency": record["currency"].lower(),
        "unit_amount": record["amount"],
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
    if session.payment_status == "paid":
        intent = session.payment_intent
        charge = getattr(intent, "latest_charge", None)
        return Outcome(
            SUCCEEDED,
            transaction_id=intent.id,
            session=session.id,
            taken=_taken(session),
            refunded=getattr(charge, "amount_refunded", 0) or 0,
        )
    if session.status == "expired":
        return Outcome(DECLINED, reason="The payment page expired.", session=session.id)
    action = {"redirect_url": session.url} if session.url else None
    return Outcome(WAITING, next_action=action, session=session.id)


def _taken(session):
    metadata = session.metadata
    return {
        "amount": session.amount_total,
        "currency": session.currency.upper(),
        "course_id": metadata["course_id"],
        "user_id": metadata["user_id"],
    }


def _ask(call, *arguments, refused=GatewayUnreachable):
    """A call to Stripe: whatever keeps us from its answer is GatewayUnreachable."""
    try:
        return call(*arguments)
    except stripe.InvalidRequestError as error:
        raise refused(error.user_message) from error
    except stripe.StripeError as error:
        raise GatewayUnreachable() from error
