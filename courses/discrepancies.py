"""Where what a gateway has on record does not fit a payment: sentences for an admin to judge."""

from courses.gateways.base import SUCCEEDED, on_record
from edulearn.money import to_decimal


def mismatch(payment, outcome):
    """Why the money can't be this payment's, or None."""
    if outcome.status != SUCCEEDED:
        return None
    ours = on_record(payment)
    for name, theirs in (outcome.taken or {}).items():
        if theirs != ours[name]:
            theirs, expected = (_shown(payment, name, value) for value in (theirs, ours[name]))
            return f"The gateway has {name} {theirs}, the payment {expected}."
    if payment.status == "failed":
        return "The gateway took the money after this payment had failed."
    return None


def given_back(payment):
    """Minor units that the gateway gave back for us, as far as is noted."""
    refunds = payment.document.get("refunds", [])
    return sum(r["amount"] for r in refunds if r["status"] == "done" and not r["elsewhere"])


def amiss(payment, outcome, noted):
    """What should be known of money that went back, or should have; empty when all is well.

    `noted` is what was given_back before the gateway was asked: a refund made meanwhile is well.
    """
    told, at_gateway = [], payment.money(outcome.refunded)
    if outcome.refunded > payment.document.get("refund_reserved", 0):
        told.append(f"The gateway gave {at_gateway} back, not all of it here.")
    if outcome.status == SUCCEEDED and outcome.refunded < noted:
        told.append(f"A refund failed at the gateway: only {at_gateway} went back.")
    if outcome.disputed:
        told.append("The buyer disputes this charge with their bank.")
    if outcome.overdue:
        received = payment.money(payment.document["received"])
        told.append(f"Only {received} came in by transfer, and the time for it is over.")
    return " ".join(told)


def _shown(payment, name, value):
    return to_decimal(value, payment.document["currency"]) if name == "amount" else value
