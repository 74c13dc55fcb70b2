"""Webhook signatures: `t=<seconds>,v1=<hex HMAC-SHA256 of "t.body">`, five minutes at most old.

https://docs.stripe.com/webhooks#verify-manually
"""

import hashlib
import hmac
import time

import orjson
from stripe import SignatureVerificationError, WebhookSignature

from courses.gateways.base import BadWebhook

TOLERANCE_SECONDS = 300


def read_signed(body, header, secret):
    """The event in a signed body, as a dict; raises BadWebhook."""
    try:
        WebhookSignature.verify_header(body.decode(), header, secret, TOLERANCE_SECONDS)
        is_future = _signed_at(header) > time.time() + TOLERANCE_SECONDS
        event = orjson.loads(body)
    except (SignatureVerificationError, ValueError, TypeError) as error:
        raise BadWebhook() from error
    if is_future or not isinstance(event, dict):
        raise BadWebhook()
    return event


def sign(body, secret, at):
    """The header of a body that is signed at `at` (seconds)."""
    digest = hmac.new(secret.encode(), b"%d." % at + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"


def _signed_at(header):
    """The time that the signature was checked for: the library takes the first, too."""
    return int(next(part[2:] for part in header.split(",") if part.startswith("t=")))
