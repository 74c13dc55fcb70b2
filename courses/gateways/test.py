"""A gateway that takes no money but behaves, and remembers, like one that does.

Its tokens: `tok_ok`; `tok_declined`; `tok_slow` answers after 3 s; `tok_timeout` charges but its
answer is lost; `tok_error` fails inside the gateway, before any charge.
"""

import time

from pymongo.errors import DuplicateKeyError

from courses.gateways.base import DECLINED, SUCCEEDED, Gateway, GatewayUnreachable, Outcome
from edulearn.db import get_db
from edulearn.documents import now

SLOW_SECONDS = 3


class TestGateway(Gateway):
    name = "test"

    def charge(self, payment, token):
        token = token or "tok_ok"
        if token == "tok_error":
            raise GatewayUnreachable()
        if token == "tok_slow":
            time.sleep(SLOW_SECONDS)
        accepted = token in ("tok_ok", "tok_slow", "tok_timeout")
        reason = None if accepted else "The card was declined."
        outcome, is_new = self._record(payment, SUCCEEDED if accepted else DECLINED, reason)
        if token == "tok_timeout" and is_new:
            raise GatewayUnreachable()
        return outcome

    def cancel(self, payment):
        outcome, _ = self._record(payment, DECLINED, "Not completed in time.")
        return outcome

    def _record(self, payment, status, reason):
        """The first record of a payment is final; returns it, and whether it is this one."""
        record = {
            "_id": payment.id,
            "status": status,
            "reason": reason,
            "amount": payment.document["amount"],
            "currency": payment.document["currency"],
            "created_at": now(),
        }
        charges = get_db().test_gateway_charges
        try:
            charges.insert_one(record)
            is_new = True
        except DuplicateKeyError:
            record, is_new = charges.find_one({"_id": payment.id}), False
        outcome = Outcome(record["status"], f"test_{payment.id}", record["reason"])
        return outcome, is_new
