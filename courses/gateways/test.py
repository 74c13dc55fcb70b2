"""A gateway that takes no money but behaves, and remembers, like one that does.

Its tokens: `tok_ok`; `tok_declined`; `tok_slow` answers after 3 s; `tok_timeout` charges but its
answer is lost; `tok_error` fails inside the gateway, before any charge.
"""

import hashlib
import hmac
import time

from django.conf import settings
from pymongo.errors import DuplicateKeyError

from courses.gateways.base import (
    ABSENT,
    DECLINED,
    SUCCEEDED,
    BadWebhook,
    Gateway,
    GatewayUnreachable,
    Hint,
    Outcome,
    RefundRefused,
    on_record,
)
from courses.gateways.signatures import read_signed
from edulearn.db import get_db
from edulearn.documents import now

SLOW_SECONDS = 3
ACCEPTED = ("tok_ok", "tok_slow", "tok_timeout")


class TestGateway(Gateway):
    name = "test"
    __test__ = False  # not one of pytest's

    def start(self, payment, token):
        token = token or "tok_ok"
        if token == "tok_error":
            raise GatewayUnreachable()
        if token == "tok_slow":
            time.sleep(SLOW_SECONDS)
        if token in ACCEPTED:
            outcome, is_new = self._record(payment, SUCCEEDED)
        else:
            outcome, is_new = self._record(payment, DECLINED, "The card was declined.")
        if token == "tok_timeout" and is_new:
            raise GatewayUnreachable()
        return outcome

    def look_up(self, payment):
        record = self._charges().find_one({"_id": payment.id})
        return _outcome(record) if record else Outcome(ABSENT)

    def cancel(self, payment):
        return self._record(payment, DECLINED, "Not completed in time.")[0]

    def refund(self, payment, refund_id, amount):
        """One atomic step: once for each refund id, and never above what was charged."""
        record = self._charges().find_one({"_id": payment.id})
        if refund_id in record["refunds"]:
            return
        if record["refunded"] + amount > record["amount"]:
            raise RefundRefused("This is more than what is left of the charge.")
        seen = {"_id": payment.id, "refunded": record["refunded"], "refunds": record["refunds"]}
        change = {"$push": {"refunds": refund_id}, "$inc": {"refunded": amount}}
        if not self._charges().update_one(seen, change).modified_count:
            raise GatewayUnreachable("Another refund came first. Try again.")

    def read_webhook(self, body, headers):
        event = read_signed(body, headers.get("Test-Signature"), webhook_secret())
        event_id, payment_id = event.get("id"), event.get("payment")
        if not isinstance(event_id, str) or not isinstance(payment_id, str):
            raise BadWebhook()
        return Hint(event_id, payment_id)

    def _record(self, payment, status, reason=None):
        """The first record of a payment is final; its Outcome, and whether it is this one."""
        record = {
            "_id": payment.id,
            "status": status,
            "reason": reason,
            "refunds": [],
            "refunded": 0,
            "disputed": False,
            "created_at": now(),
            **on_record(payment),
        }
        try:
            self._charges().insert_one(record)
            return _outcome(record), True
        except DuplicateKeyError:
            return self.look_up(payment), False

    @staticmethod
    def _charges():
        return get_db().test_gateway_charges


GATEWAY = TestGateway()


def webhook_secret():
    """What this gateway signs its calls with."""
    return hmac.new(settings.SECRET_KEY.encode(), b"test gateway", hashlib.sha256).hexdigest()


def _outcome(record):
    taken = {name: record[name] for name in ("amount", "currency", "course_id", "user_id")}
    return Outcome(
        record["status"],
        transaction_id=f"test_{record['_id']}",
        reason=record["reason"],
        taken=taken,
        refunded=record["refunded"],
        disputed=record["disputed"],
    )
